//! Rules of the register that an adversarial review found missing.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";

fn mandate_input(scope: &str, milestone: &str, kinds: &Value, issued_on: &str) -> Value {
    json!({ "title": "通知", "documentNumber": issued_on, "issuer": "民政局", "issuedOn": issued_on, "scope": scope,
        "committeeKinds": kinds, "subcommitteeKind": "PUBLIC_HEALTH", "milestone": milestone, "dueOn": "2022-03-31" })
}

async fn create_object(app: &TestApp, token: &str, mutation: &str, input: Value) -> Value {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

/// Code and field of the error.
async fn expect_user_error(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> (String, String) {
    let payload = app.change(token, mutation, "id", input).await;
    let error = &payload["userErrors"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&error["code"]), text(&error["path"][1]))
}

async fn create_staffed_subcommittee(app: &TestApp, token: &str) -> Value {
    let input = json!({ "committeeCode": COMMITTEE, "kind": "PUBLIC_HEALTH", "establishedOn": "2022-03-01" });
    let body = create_object(app, token, "subcommitteeEstablish", input).await;
    let appointment = async |committee: bool, person: Value, role: &str, background: &str| {
        let mut input = json!({ "committeeCode": COMMITTEE, "role": role, "background": background, "fromOn": "2022-03-01" });
        let key = if person.is_string() {
            "personId"
        } else {
            "person"
        };
        input[key] = person;
        if !committee {
            input["subcommitteeId"] = body.clone();
        }
        let payload = app
            .change(token, "appointmentCreate", "person { id }", input)
            .await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        payload["result"]["person"]["id"].clone()
    };
    let director = appointment(
        true,
        json!({ "name": "甲" }),
        "DIRECTOR",
        "COMMITTEE_MEMBER",
    )
    .await;
    appointment(false, director, "DIRECTOR", "COMMITTEE_MEMBER").await;
    appointment(false, json!({ "name": "乙" }), "MEMBER", "VILLAGE_DOCTOR").await;
    appointment(false, json!({ "name": "丙" }), "MEMBER", "RESIDENT").await;
    body
}

#[actix_web::test]
async fn new_term_gives_thirty_days_and_keeps_past_figures() {
    on_each_database(async |app| {
        app.set_date("2026-03-05");
        let token = app.token(Role::Official, "44");
        create_staffed_subcommittee(&app, &token).await;
        let mandate = create_object(&app, &token, "mandateIssue", mandate_input("44", "STAFFED", &json!(["RESIDENTS"]), "2022-03-17")).await;
        let query = "query($m: ID!) {
            then: coverage(mandate: $m, in: \"440106\", at: \"2022-03-31\") { metOnTime }
            now: coverage(mandate: $m, in: \"440106\") { metOnTime pending }
            committee(code: \"440106001001\") { id obligations { nodes { state dueOn originalDueOn daysOverdue } } } }";
        let ask = async || app.execute(&token, query, json!({ "m": mandate })).await.0["data"].clone();
        let before = ask().await;
        assert_eq!([&before["then"]["metOnTime"], &before["now"]["metOnTime"]], [1, 1]);
        let input = json!({ "id": before["committee"]["id"], "termFrom": "2026-03-01" });
        create_object(&app, &token, "committeeUpdate", input).await;
        let after = ask().await;
        assert_eq!(after["then"]["metOnTime"], 1, "published figures can be queried again");
        assert_eq!(after["now"], json!({ "metOnTime": 0, "pending": 1 }));
        let owed = json!({ "state": "PENDING", "dueOn": "2026-03-31", "originalDueOn": "2022-03-31", "daysOverdue": 0 });
        assert_eq!(after["committee"]["obligations"]["nodes"], json!([owed]));
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn extension_keeps_figures_of_earlier_dates() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let token = app.token(Role::Official, "44");
        let mandate = create_object(&app, &token, "mandateIssue", mandate_input("44", "SET_UP", &json!(["RESIDENTS"]), "2022-03-17")).await;
        let input = json!({ "mandateId": mandate, "division": "440106", "dueOn": "2022-05-31", "reason": "疫情",
            "approver": "省民政厅", "grantedOn": "2022-04-05" });
        let payload = app.change(&token, "obligationExtend", "obligations", input).await;
        assert_eq!(payload["result"]["obligations"], 29, "{payload}");
        let query = "query($m: ID!, $at: Date) { coverage(mandate: $m, in: \"440106\", at: $at) { overdue pending }
            original: coverage(mandate: $m, in: \"440106\", at: $at, basis: ORIGINAL) { overdue
                missing(first: 1) { nodes { state daysOverdue } } } }";
        for (at, overdue) in [("2022-04-04", 29), ("2022-04-05", 0), ("2022-04-10", 0), ("2022-06-01", 29)] {
            let (answer, _) = app.execute(&token, query, json!({ "m": mandate, "at": at })).await;
            assert_eq!(answer["data"]["coverage"]["overdue"], overdue, "{at}");
            let original = &answer["data"]["original"];
            assert_eq!(original["overdue"], 29, "{at}");
            assert_eq!(original["missing"]["nodes"][0]["state"], "OVERDUE", "the list agrees with the figure");
        }
        // The frozen figures of a mandate that is withdrawn include the extension.
        let early = json!({ "mandateId": mandate, "reason": "政策调整", "closedOn": "2022-04-04" });
        let refused = expect_user_error(&app, &token, "mandateWithdraw", early).await;
        assert_eq!(refused, ("INVALID".to_owned(), "closedOn".to_owned()));
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn obligations_of_a_superseded_mandate_are_not_overdue() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let token = app.token(Role::Official, "44");
        let both = json!(["VILLAGERS", "RESIDENTS"]);
        let earlier = create_object(&app, &token, "mandateIssue", mandate_input("440106", "SET_UP", &both, "2022-03-01")).await;
        let later = create_object(&app, &token, "mandateIssue", mandate_input("44", "SET_UP", &both, "2022-03-17")).await;
        let narrow = create_object(&app, &token, "mandateIssue", mandate_input("44", "SET_UP", &json!(["VILLAGERS"]), "2022-03-18")).await;
        let old = create_object(&app, &token, "mandateIssue", mandate_input("44", "SET_UP", &both, "2021-03-18")).await;
        for by in [narrow, old] {
            let input = json!({ "mandateId": earlier, "by": by });
            let wrong = expect_user_error(&app, &token, "mandateSupersede", input).await;
            assert_eq!(wrong, ("INVALID".to_owned(), "by".to_owned()), "fewer kinds, or older");
        }
        create_object(&app, &token, "mandateSupersede", json!({ "mandateId": earlier, "by": later })).await;
        let query = "{ committee(code: \"440106001001\") { obligations { nodes { mandate { id } state daysOverdue } } } }";
        let owed = app.data(&token, query).await["committee"]["obligations"]["nodes"].clone();
        let of = |id: &Value| owed.as_array().unwrap().iter().find(|row| row["mandate"]["id"] == *id).cloned();
        assert_eq!(of(&earlier).unwrap()["state"], Value::Null);
        assert_eq!(of(&later).unwrap()["state"], "OVERDUE");
        // The mandate of one county is not visible to its neighbor.
        let query = "query($m: ID!) { mandate(id: $m) { supersedes { totalCount nodes { title } } } }";
        for (token, count) in [(app.token(Role::Official, "440106"), 1), (app.token(Role::Official, "4419"), 0)] {
            let (answer, _) = app.execute(&token, query, json!({ "m": later })).await;
            assert_eq!(answer["data"]["mandate"]["supersedes"]["totalCount"], count, "{answer}");
        }
    })
    .await;
}

#[actix_web::test]
async fn abolished_committee_closes_its_bodies_but_not_retroactively() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let body = create_staffed_subcommittee(&app, &token).await;
        let id = app.data(&token, r#"{ committee(code: "440106001001") { id } }"#).await["committee"]["id"].clone();
        let wrong = expect_user_error(&app, &token, "committeeAbolish", json!({ "id": id, "validTo": "2022-02-01" })).await;
        assert_eq!(wrong.1, "validTo");
        create_object(&app, &token, "committeeAbolish", json!({ "id": id, "validTo": "2022-05-01" })).await;
        let query = "query($b: ID!) { node(id: $b) { ... on Subcommittee { dissolvedOn appointments(includeFormer: true) { nodes { untilOn } } } } }";
        let (answer, _) = app.execute(&token, query, json!({ "b": body })).await;
        let body = &answer["data"]["node"];
        assert_eq!(body["dissolvedOn"], "2022-05-01", "{answer}");
        let appointments = body["appointments"]["nodes"].as_array().unwrap();
        assert!(appointments.iter().all(|appointment| appointment["untilOn"] == "2022-05-01"), "{answer}");
    })
    .await;
}

#[actix_web::test]
async fn subcommittee_cannot_be_established_while_an_earlier_one_exists() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let body = create_staffed_subcommittee(&app, &token).await;
        create_object(&app, &token, "subcommitteeDissolve", json!({ "id": body, "dissolvedOn": "2022-05-01" })).await;
        let input = |day: &str| json!({ "committeeCode": COMMITTEE, "kind": "PUBLIC_HEALTH", "establishedOn": day });
        let wrong = expect_user_error(&app, &token, "subcommitteeEstablish", input("2022-04-01")).await;
        assert_eq!(wrong, ("ALREADY_EXISTS".to_owned(), "establishedOn".to_owned()));
        create_object(&app, &token, "subcommitteeEstablish", input("2022-05-01")).await;
    })
    .await;
}

#[actix_web::test]
async fn unusual_inputs_are_refused_with_a_message() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let create = |code: &str, name: &str, term: &str| {
            json!({ "code": code, "kind": "RESIDENTS", "name": name, "validFrom": "2022-05-01", "termFrom": term })
        };
        for (input, field) in [
            (create("440106001000", "新设", "2022-05-01"), "code"),
            (create("440106001600", "新设", "2022-05-01"), "code"),
            (create("440106001577", "\u{200b}", "2022-05-01"), "name"),
            (create("440106001577", "新\n设", "2022-05-01"), "name"),
            (create("440106001577", "新\u{0}设", "2022-05-01"), "name"),
            (create("440106001577", "新设", "2022-06-02"), "termFrom"),
        ] {
            let wrong = expect_user_error(&app, &token, "committeeCreate", input).await;
            assert_eq!(wrong.1, field);
        }
        let long = "山".repeat(101);
        let cursor = |json: &str| {
            use base64::Engine;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("1{json}"))
        };
        let null = cursor(r#"[{"t":"\u0000"},{"i":"00000000-0000-0000-0000-000000000000"}]"#);
        let ancient = cursor(r#"[{"d":"-262143-01-01"},{"i":"00000000-0000-0000-0000-000000000000"}]"#);
        for query in [
            format!("{{ committees(search: \"{long}\") {{ totalCount }} }}"),
            format!("{{ divisions(search: \"{long}\") {{ totalCount }} }}"),
            format!("{{ committees(orderBy: NAME, after: \"{null}\") {{ totalCount }} }}"),
            format!("{{ mandates(after: \"{ancient}\") {{ nodes {{ id }} }} }}"),
            format!("{{ divisions(after: \"{}\") {{ nodes {{ id }} }} }}", cursor("[]")),
            "{ mandates(subcommitteeKind: \"HEALTH\") { totalCount } }".to_owned(),
        ] {
            let (answer, _) = app.execute(&token, &query, json!({})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{query}: {answer}");
        }
    })
    .await;
}

#[actix_web::test]
async fn stored_response_is_not_repeated_after_the_unit_has_left() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let province = app.token(Role::Official, "44");
        let input = json!({ "code": "440106001577", "kind": "RESIDENTS", "name": "新设社区居委会", "validFrom": "2022-05-01" });
        let id = create_object(&app, &province, "committeeCreate", input).await;
        let county = app.token(Role::Official, "440106");
        let rename = json!({ "id": id, "contactPerson": "陈某", "idempotencyKey": "k2" });
        create_object(&app, &county, "committeeUpdate", rename.clone()).await;
        create_object(&app, &province, "committeeUpdate", json!({ "id": id, "code": "441900003577" })).await;
        let again = app.change(&county, "committeeUpdate", "contact { person }", rename.clone()).await;
        assert_eq!(again["userErrors"][0]["code"], "NOT_FOUND", "{again}");
        let elsewhere = app.token(Role::Official, "500101");
        let other = app.change(&elsewhere, "committeeUpdate", "contact { person }", rename).await;
        assert_eq!(other["userErrors"][0]["code"], "IDEMPOTENCY_KEY_REUSED", "{other}");
    })
    .await;
}

#[actix_web::test]
async fn mandate_is_issued_once_and_not_closed_before_its_last_decision() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let token = app.token(Role::Official, "44");
        let both = json!(["VILLAGERS", "RESIDENTS"]);
        let first = mandate_input("44", "SET_UP", &both, "2022-03-01");
        let earlier = create_object(&app, &token, "mandateIssue", first.clone()).await;
        let twice = expect_user_error(&app, &token, "mandateIssue", first).await;
        assert_eq!(twice, ("ALREADY_EXISTS".to_owned(), "documentNumber".to_owned()));
        let input = json!({ "mandateId": earlier, "committeeCode": COMMITTEE, "legalGround": "法", "dutyHolder": "甲",
            "approver": "局", "grantedOn": "2022-04-05" });
        create_object(&app, &token, "obligationExempt", input).await;
        let later = create_object(&app, &token, "mandateIssue", mandate_input("44", "SET_UP", &both, "2022-03-17")).await;
        let early = json!({ "mandateId": earlier, "by": later, "closedOn": "2022-03-17" });
        let wrong = expect_user_error(&app, &token, "mandateSupersede", early).await;
        assert_eq!(wrong, ("INVALID".to_owned(), "closedOn".to_owned()));
        let input = json!({ "mandateId": earlier, "by": later });
        let closed = app.change(&token, "mandateSupersede", "closedOn", input).await;
        assert_eq!(closed["result"]["closedOn"], "2022-04-05", "{closed}");
    })
    .await;
}
