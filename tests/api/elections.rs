//! Elections: a term begins, and recurring obligations are due again.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
const TOWN: &str = "440106001";

fn mandate_input(milestone: &str, days: Option<i32>) -> Value {
    json!({ "title": "t", "documentNumber": "民发〔2021〕112号", "issuer": "民政部", "issuedOn": "2021-03-01",
        "scope": "44", "subcommitteeKind": "PUBLIC_HEALTH", "milestone": milestone,
        "dueOn": "2021-12-31", "daysAfterElection": days })
}

async fn expect_result(
    app: &TestApp,
    token: &str,
    mutation: &str,
    result: &str,
    input: Value,
) -> Value {
    let payload = app.change(token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

async fn expect_user_errors(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> Vec<String> {
    let payload = app.change(token, mutation, "id", input).await;
    let problems = payload["userErrors"].as_array().unwrap().iter();
    let told = problems.map(|it| {
        let (code, path) = (
            it["code"].as_str().unwrap(),
            it["path"][1].as_str().unwrap(),
        );
        format!("{code} {path}")
    });
    told.collect()
}

/// Appoints a director who is also in the committee, a doctor and a resident; returns their appointments.
async fn appoint_members(app: &TestApp, token: &str, body: &Value, day: &str) -> Vec<Value> {
    let (mut appointments, mut director) = (Vec::new(), Value::Null);
    for (role, background, inside) in [
        ("DIRECTOR", "COMMITTEE_MEMBER", true),
        ("MEMBER", "COMMITTEE_MEMBER", false),
        ("MEMBER", "VILLAGE_DOCTOR", true),
        ("MEMBER", "RESIDENT", true),
    ] {
        let mut input = json!({ "committeeCode": COMMITTEE, "role": role, "background": background, "fromOn": day });
        if inside {
            input["subcommitteeId"] = body.clone();
            input["person"] = json!({ "name": "甲" });
        } else {
            input["personId"] = director.clone();
        }
        let appointment =
            expect_result(app, token, "appointmentCreate", "id person { id }", input).await;
        if role == "DIRECTOR" {
            director = appointment["person"]["id"].clone();
        }
        appointments.push(appointment["id"].clone());
    }
    appointments
}

/// The current obligation of the committee under a mandate.
async fn current_obligation(app: &TestApp, token: &str, mandate: &Value) -> Value {
    let query = "{ committee(code: \"440106001001\") { obligations(first: 10) { nodes {
        mandate { id } state validFrom originalDueOn dueOn metOn daysOverdue } } } }";
    let found = app.data(token, query).await;
    let mut rows = found["committee"]["obligations"]["nodes"]
        .as_array()
        .unwrap()
        .iter();
    let mut row = rows
        .find(|row| row["mandate"]["id"] == *mandate)
        .unwrap()
        .clone();
    row.as_object_mut().unwrap().remove("mandate");
    row
}

/// Met on time, met late and pending in the town on a date.
async fn figures(app: &TestApp, token: &str, mandate: &Value, day: &str) -> [i64; 3] {
    let query = "query($m: ID!, $at: Date) { coverage(mandate: $m, in: \"440106001\", at: $at) {
        metOnTime metLate pending missing { totalCount } overdue } }";
    let (answer, _) = app
        .execute(token, query, json!({ "m": mandate, "at": day }))
        .await;
    let found = &answer["data"]["coverage"];
    let of = |name: &str| found[name].as_i64().unwrap();
    assert_eq!(
        of("pending") + of("overdue"),
        found["missing"]["totalCount"].as_i64().unwrap()
    );
    ["metOnTime", "metLate", "pending"].map(of)
}

#[actix_web::test]
async fn election_reopens_recurring_obligations_and_keeps_history() {
    on_each_database(async |app| {
        app.set_date("2021-03-01");
        let token = app.token(Role::Official, "0");
        let recurs = expect_result(&app, &token, "mandateIssue", "id daysAfterElection", mandate_input("STAFFED", Some(30))).await;
        assert_eq!(recurs["daysAfterElection"], 30);
        let once = expect_result(&app, &token, "mandateIssue", "id", mandate_input("SET_UP", None)).await["id"].clone();
        let recurs = recurs["id"].clone();
        app.set_date("2021-06-01");
        let input = json!({ "committeeCode": COMMITTEE, "kind": "PUBLIC_HEALTH", "establishedOn": "2021-04-01" });
        let body = expect_result(&app, &token, "subcommitteeEstablish", "id", input).await["id"].clone();
        let appointments = appoint_members(&app, &token, &body, "2021-05-01").await;
        assert_eq!(current_obligation(&app, &token, &recurs).await["state"], "MET_ON_TIME");

        app.set_date("2022-01-12");
        let input = json!({ "committeeCode": COMMITTEE, "heldOn": "2022-01-08", "takenOverOn": "2022-01-10",
            "documentNumber": "选〔2022〕1号" });
        let result = "termFrom revision elections { totalCount nodes { heldOn takenOverOn documentNumber } }";
        let elected = expect_result(&app, &token, "committeeElected", result, input).await;
        assert_eq!((&elected["termFrom"], &elected["revision"]), (&json!("2022-01-10"), &json!(2)));
        let row = json!({ "heldOn": "2022-01-08", "takenOverOn": "2022-01-10", "documentNumber": "选〔2022〕1号" });
        assert_eq!(elected["elections"], json!({ "totalCount": 1, "nodes": [row] }));
        let opened = json!({ "state": "PENDING", "validFrom": "2022-01-10", "originalDueOn": "2022-02-09",
            "dueOn": "2022-02-09", "metOn": null, "daysOverdue": 0 });
        assert_eq!(current_obligation(&app, &token, &recurs).await, opened);
        assert_eq!(current_obligation(&app, &token, &once).await["state"], "MET_ON_TIME");
        app.assert_counters_match().await;
        app.set_date("2022-02-09");
        assert_eq!(current_obligation(&app, &token, &recurs).await["state"], "PENDING");
        app.set_date("2022-02-10");
        let late = current_obligation(&app, &token, &recurs).await;
        assert_eq!((&late["state"], &late["daysOverdue"]), (&json!("OVERDUE"), &json!(1)));

        app.set_date("2022-03-02");
        for id in appointments {
            expect_result(&app, &token, "appointmentEnd", "id", json!({ "id": id, "untilOn": "2022-01-10" })).await;
        }
        appoint_members(&app, &token, &body, "2022-03-01").await;
        let met = current_obligation(&app, &token, &recurs).await;
        assert_eq!((&met["state"], &met["metOn"]), (&json!("MET_LATE"), &json!("2022-03-01")));
        for (day, expected) in [
            ("2021-12-31", [1, 0]),
            ("2022-01-09", [1, 0]),
            ("2022-02-09", [0, 0]),
            ("2022-03-01", [0, 1]),
        ] {
            let found = figures(&app, &token, &recurs, day).await;
            assert_eq!(found[..2], expected, "{day}");
        }
        assert_eq!(figures(&app, &token, &recurs, "2022-02-09").await[2], 1);
        assert_eq!(figures(&app, &token, &recurs, "2022-02-10").await[2], 0);
        let log = app.log().await;
        let of = |line: &str| log.iter().filter(|it| *it == line).count();
        assert_eq!(of("committee.elect INSERT election"), 1);
        assert_eq!(of("committee.elect UPDATE obligation"), 1);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn recorded_milestone_counts_for_the_new_term_and_late_mandates() {
    on_each_database(async |app| {
        app.set_date("2022-03-01");
        let token = app.token(Role::Official, "0");
        let input = json!({ "committeeCode": COMMITTEE, "kind": "PUBLIC_HEALTH", "establishedOn": "2021-04-01" });
        let body = expect_result(&app, &token, "subcommitteeEstablish", "id", input).await["id"].clone();
        let hung = |day: &str| json!({ "subcommitteeId": body, "milestone": "PLAQUE_HUNG", "reachedOn": day });
        expect_result(&app, &token, "milestoneRecord", "id", hung("2021-05-01")).await;
        let input = json!({ "committeeCode": COMMITTEE, "heldOn": "2022-01-10", "takenOverOn": "2022-01-10" });
        expect_result(&app, &token, "committeeElected", "id", input).await;
        let late = expect_result(&app, &token, "mandateIssue", "id", mandate_input("PLAQUE_HUNG", Some(60))).await["id"].clone();
        let opened = current_obligation(&app, &token, &late).await;
        assert_eq!((&opened["validFrom"], &opened["dueOn"]), (&json!("2022-01-10"), &json!("2022-03-11")));
        assert_eq!(opened["metOn"], Value::Null);
        assert_eq!(figures(&app, &token, &late, "2021-12-31").await[0], 1, "the figure of the previous term");
        app.assert_counters_match().await;
        let revoke = json!({ "subcommitteeId": body, "milestone": "PLAQUE_HUNG" });
        expect_result(&app, &token, "milestoneRevoke", "id", revoke).await;
        expect_result(&app, &token, "milestoneRecord", "id", hung("2022-02-01")).await;
        assert_eq!(current_obligation(&app, &token, &late).await["state"], "MET_ON_TIME");
        assert_eq!(figures(&app, &token, &late, "2021-12-31").await[0], 1);
        let mut after = mandate_input("PLAQUE_HUNG", Some(60));
        after["issuedOn"] = json!("2022-01-11");
        after["dueOn"] = json!("2022-12-31");
        let after = expect_result(&app, &token, "mandateIssue", "id", after).await["id"].clone();
        let opened = current_obligation(&app, &token, &after).await;
        assert_eq!(opened["dueOn"], "2022-12-31", "the election was before the date of issue");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_elections_and_recurrences_are_refused() {
    on_each_database(async |app| {
        app.set_date("2022-03-01");
        let token = app.token(Role::Official, "0");
        for (milestone, days) in [("STAFFED", 0), ("STAFFED", 366), ("SET_UP", 30)] {
            let told = expect_user_errors(&app, &token, "mandateIssue", mandate_input(milestone, Some(days))).await;
            assert_eq!(told, ["INVALID daysAfterElection"], "{milestone} {days}");
        }
        let election = |held: &str, taken: &str| {
            json!({ "committeeCode": COMMITTEE, "heldOn": held, "takenOverOn": taken })
        };
        expect_result(&app, &token, "committeeElected", "id", election("2022-01-08", "2022-01-10")).await;
        for (input, problems) in [
            (election("2022-01-08", "2022-01-10"), vec!["ALREADY_EXISTS takenOverOn"]),
            (election("2022-02-10", "2022-02-09"), vec!["INVALID takenOverOn"]),
            (election("2022-03-02", "2022-03-02"), vec!["DATE_IN_FUTURE heldOn", "DATE_IN_FUTURE takenOverOn"]),
        ] {
            assert_eq!(expect_user_errors(&app, &token, "committeeElected", input).await, problems);
        }
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ id }} }}");
        let id = app.data(&token, &query).await["committee"]["id"].clone();
        let term = json!({ "id": id, "termFrom": "2022-02-20" });
        expect_result(&app, &token, "committeeUpdate", "id", term).await;
        let early = election("2022-02-19", "2022-02-19");
        assert_eq!(expect_user_errors(&app, &token, "committeeElected", early).await, ["INVALID takenOverOn"]);
        let worker = app.token(Role::CommitteeWorker, TOWN);
        let document = crate::support::mutation_document("committeeElected", "id");
        let input = json!({ "input": election("2022-02-25", "2022-02-25") });
        let (answer, _) = app.execute(&worker, &document, input).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        app.assert_counters_match().await;
    })
    .await;
}
