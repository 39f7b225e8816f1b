//! Campaigns: opened for a division or a committee, visible to the callers concerned, changed and closed.

use cunju::access::auth::Role;
use cunju::platform::clock::Clock;
use cunju_entity::value::LivingState;
use serde_json::{Value, json};

use crate::support::campaign_fixtures::{
    assert_campaign_counters_exact, campaign_counters, insert_resident, insert_worker,
    open_campaign, register_household,
};
use crate::support::{TestApp, mutation_document, on_each_database};

const COMMITTEE: &str = "440106001001";
const CAMPAIGN: &str =
    "id title kind startsOn endsOn population specialGroup livingState state closedOn
    revision division { code } committee { code }";

fn input(place: &Value) -> Value {
    let mut input = json!({ "title": "冬季走访", "kind": "VISIT", "population": "ALL",
        "startsOn": "2026-11-01", "endsOn": "2026-11-30" });
    for (name, value) in place.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

/// Code and path of the first user error of a refused change.
async fn expect_user_error(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> (Value, Value) {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["result"], Value::Null, "{payload}");
    let error = &payload["userErrors"][0];
    (error["code"].clone(), error["path"][1].clone())
}

async fn code_of_error(app: &TestApp, token: &str, mutation: &str, input: Value) -> Value {
    let document = mutation_document(mutation, "id");
    let (answer, _) = app
        .execute(token, &document, json!({ "input": input }))
        .await;
    answer["errors"][0]["extensions"]["code"].clone()
}

#[actix_web::test]
async fn campaign_is_opened_changed_and_closed() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "440106");
        let first = input(&json!({ "division": "440106" }));
        let opened = app.change(&official, "campaignOpen", CAMPAIGN, first).await;
        let id = opened["result"]["id"].clone();
        let expected = json!({ "id": id, "title": "冬季走访", "kind": "VISIT",
            "startsOn": "2026-11-01", "endsOn": "2026-11-30", "population": "ALL",
            "specialGroup": null, "livingState": null, "state": "OPEN", "closedOn": null,
            "revision": 1, "division": { "code": "440106" }, "committee": null });
        assert_eq!(opened["result"], expected, "{opened}");
        let change = json!({ "id": id, "title": " 冬季走访二 ", "endsOn": "2026-11-10", "expectedRevision": 1 });
        let changed = app.change(&official, "campaignUpdate", CAMPAIGN, change.clone()).await;
        assert_eq!(changed["result"]["title"], "冬季走访二");
        assert_eq!(changed["result"]["state"], "OVERDUE");
        let stale = app.change(&official, "campaignUpdate", CAMPAIGN, change).await;
        assert_eq!(stale["userErrors"][0]["current"], 2);
        let backwards = json!({ "id": id, "endsOn": "2026-10-31" });
        let outcome = expect_user_error(&app, &official, "campaignUpdate", backwards).await;
        assert_eq!(outcome, (json!("INVALID"), json!("endsOn")));
        for (day, code) in [("2026-11-21", "DATE_IN_FUTURE"), ("2026-10-31", "INVALID")] {
            let close = json!({ "id": id, "closedOn": day });
            let outcome = expect_user_error(&app, &official, "campaignClose", close).await;
            assert_eq!(outcome, (json!(code), json!("closedOn")));
        }
        let closed = app.change(&official, "campaignClose", CAMPAIGN, json!({ "id": id })).await;
        assert_eq!(closed["result"]["closedOn"], "2026-11-20");
        assert_eq!(closed["result"]["state"], "CLOSED");
        for mutation in ["campaignUpdate", "campaignClose"] {
            let outcome = expect_user_error(&app, &official, mutation, json!({ "id": id })).await;
            assert_eq!(outcome, (json!("ALREADY_CLOSED"), json!("id")));
        }
        let log = ["campaign.open INSERT campaign", "campaign.update UPDATE campaign", "campaign.close UPDATE campaign"];
        assert_eq!(app.log().await, log);
        let open = "{ campaigns { totalCount } all: campaigns(includeClosed: true) { nodes { id } } }";
        let data = app.data(&official, open).await;
        assert_eq!(data["campaigns"]["totalCount"], 0);
        assert_eq!(data["all"]["nodes"], json!([{ "id": id }]));
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_campaign_input_reports_the_field() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        for (wrong, code, field) in [
            (json!({ "endsOn": "2026-10-31" }), "INVALID", "endsOn"),
            (json!({ "endsOn": "2027-11-02" }), "INVALID", "endsOn"),
            (json!({ "title": " " }), "INVALID", "title"),
            (json!({ "division": "50" }), "NOT_FOUND", "division"),
            (json!({ "committeeCode": COMMITTEE }), "INVALID", "division"),
            (json!({ "division": null }), "INVALID", "division"),
            (
                json!({ "population": "SPECIAL_GROUP" }),
                "INVALID",
                "specialGroup",
            ),
            (
                json!({ "population": "LIVING_STATE" }),
                "INVALID",
                "livingState",
            ),
            (
                json!({ "livingState": "REGISTERED_LIVING_HERE" }),
                "INVALID",
                "livingState",
            ),
            (
                json!({ "population": "SPECIAL_GROUP", "specialGroup": "X" }),
                "INVALID",
                "specialGroup",
            ),
            (json!({ "id": "1" }), "INVALID", "id"),
        ] {
            let mut input = input(&json!({ "division": "440106" }));
            for (name, value) in wrong.as_object().unwrap() {
                input[name] = value.clone();
            }
            let outcome = expect_user_error(&app, &token, "campaignOpen", input).await;
            assert_eq!(outcome, (json!(code), json!(field)), "{wrong}");
        }
        let id = Clock::system().uuid();
        let made = input(&json!({ "division": "440106", "id": id }));
        let first = app.change(&token, "campaignOpen", "id", made.clone()).await;
        let again = app.change(&token, "campaignOpen", "id", made).await;
        assert_eq!(
            (&first["result"], &again["replayed"]),
            (&again["result"], &json!(true))
        );
        let check = input(&json!({ "division": "440106", "validateOnly": true }));
        let checked = app.change(&token, "campaignOpen", "id", check).await;
        assert_eq!(
            (&checked["result"], &checked["userErrors"]),
            (&Value::Null, &json!([]))
        );
        assert_eq!(app.log().await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn only_fully_responsible_callers_change_a_campaign() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        for role in [Role::GridWorker, Role::Observer] {
            let token = app.committee_token(role, COMMITTEE).await;
            let own = input(&json!({ "committeeCode": COMMITTEE }));
            assert_eq!(code_of_error(&app, &token, "campaignOpen", own).await, "FORBIDDEN");
        }
        let above = open_campaign(&app, &official, "2026-12-31", json!({ "division": "4401" })).await;
        let own = open_campaign(&app, &worker, "2026-11-30", json!({ "committeeCode": COMMITTEE })).await;
        let elsewhere = open_campaign(&app, &official, "2026-11-30", json!({ "division": "4419" })).await;
        let wide = input(&json!({ "division": "440106" }));
        let outcome = expect_user_error(&app, &worker, "campaignOpen", wide).await;
        assert_eq!(outcome, (json!("NOT_FOUND"), json!("division")));
        let close = json!({ "id": above });
        assert_eq!(code_of_error(&app, &worker, "campaignClose", close).await, "FORBIDDEN");
        let outcome = expect_user_error(&app, &worker, "campaignClose", json!({ "id": elsewhere })).await;
        assert_eq!(outcome, (json!("NOT_FOUND"), json!("id")));
        let query = format!(
            "{{ campaigns {{ nodes {{ id }} }}
                committee(code: \"{COMMITTEE}\") {{ campaigns {{ totalCount nodes {{ id committee {{ code }} }} }} }}
                above: node(id: {above}) {{ id }} elsewhere: node(id: {elsewhere}) {{ id }}
                campaign(id: {above}) {{ division {{ code name }} }} }}"
        );
        let data = app.data(&worker, &query).await;
        assert_eq!(data["campaigns"]["nodes"], json!([{ "id": above }, { "id": own }]));
        assert_eq!(data["committee"]["campaigns"]["nodes"],
            json!([{ "id": above, "committee": null }, { "id": own, "committee": { "code": COMMITTEE } }]));
        assert_eq!((&data["above"]["id"], &data["elsewhere"]), (&above, &Value::Null));
        assert_eq!(data["campaign"]["division"]["code"], "4401");
        let query = "{ a: campaigns(in: \"440106\") { totalCount } b: campaigns(in: \"4419\") { totalCount }
            c: campaigns(in: \"99\") { totalCount } d: division(code: \"440106\") { campaigns { nodes { id } } } }";
        let data = app.data(&official, query).await;
        assert_eq!((&data["a"]["totalCount"], &data["b"]["totalCount"], &data["c"]["totalCount"]),
            (&json!(2), &json!(1), &json!(0)));
        assert_eq!(data["d"]["campaigns"]["nodes"], json!([{ "id": above }]));
    })
    .await;
}

#[actix_web::test]
async fn campaign_counts_its_population_at_once() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let mut homes = Vec::new();
        for n in 0..4 {
            let address = format!("岳洲路{n}号");
            homes.push(register_household(&app, &token, (COMMITTEE, &address), &Value::Null).await);
        }
        let home = LivingState::RegisteredLivingHere;
        insert_resident(&app, &homes[0], home, Some("LIVING_ALONE")).await;
        insert_resident(&app, &homes[0], home, Some("LIVING_ALONE")).await;
        insert_resident(&app, &homes[1], LivingState::LivingHereRegisteredElsewhere, None).await;
        let place = |population: Value| {
            let mut place = json!({ "division": "440106001" });
            for (name, value) in population.as_object().unwrap() {
                place[name] = value.clone();
            }
            place
        };
        let group = json!({ "population": "SPECIAL_GROUP", "specialGroup": "LIVING_ALONE" });
        let state = json!({ "population": "LIVING_STATE", "livingState": "LIVING_HERE_REGISTERED_ELSEWHERE" });
        let all = open_campaign(&app, &token, "2026-11-30", place(json!({}))).await;
        let group = open_campaign(&app, &token, "2026-11-30", place(group)).await;
        let state = open_campaign(&app, &token, "2026-11-30", place(state)).await;
        let mut totals: Vec<i64> = campaign_counters(&app).await.iter().map(|row| row.2[0]).collect();
        totals.sort_unstable();
        assert_eq!(totals, [1, 1, 4]);
        let visitor = insert_worker(&app, COMMITTEE, None, ("李四", None)).await;
        let visit = |campaign: &Value, home: &Value| json!({ "campaignId": campaign, "householdId": home,
            "outcome": "VISITED", "visitorId": visitor });
        for (campaign, home, is_one) in [(&all, 3, true), (&group, 0, true), (&group, 1, false),
            (&state, 0, false), (&state, 1, true)] {
            let made = app.change(&token, "visitRecord", "id", visit(campaign, &homes[home])).await;
            assert_eq!(made["userErrors"] == json!([]), is_one, "{made}");
            if !is_one {
                assert_eq!(made["userErrors"][0]["path"], json!(["input", "householdId"]));
            }
        }
        // A caller who does not visit there does not learn which household has a member.
        let stranger = app.token_for_subject("stranger", Role::GridWorker, "440106001");
        let mut told = Vec::new();
        for home in [0, 1] {
            let mut input = visit(&group, &homes[home]);
            input["visitorId"] = Value::Null;
            told.push(app.change(&stranger, "visitRecord", "id", input).await["userErrors"].clone());
        }
        assert_eq!(told[0][0]["path"], json!(["input", "visitorId"]));
        assert_eq!(told[0], told[1]);
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn extending_a_campaign_turns_late_visits_into_those_on_time() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, (COMMITTEE, "岳洲路1号"), &Value::Null).await;
        let other = register_household(&app, &token, (COMMITTEE, "岳洲路2号"), &Value::Null).await;
        let visitor = insert_worker(&app, COMMITTEE, None, ("李四", None)).await;
        let id = open_campaign(&app, &token, "2026-11-10", json!({ "division": "44" })).await;
        let visit = |home: &Value, day: &str| {
            json!({ "campaignId": id, "householdId": home,
            "outcome": "VISITED", "visitedOn": day, "visitorId": visitor })
        };
        app.change(&token, "visitRecord", "id", visit(&home, "2026-11-15"))
            .await;
        assert_eq!(campaign_counters(&app).await[0].2, [2, 0, 1, 0, 0, 0, 0]);
        let longer = json!({ "id": id, "endsOn": "2026-11-15" });
        app.change(&token, "campaignUpdate", "id", longer).await;
        assert_eq!(campaign_counters(&app).await[0].2, [2, 1, 0, 0, 0, 0, 0]);
        assert_campaign_counters_exact(&app).await;
        let early = json!({ "id": id, "closedOn": "2026-11-14" });
        let outcome = expect_user_error(&app, &token, "campaignClose", early).await;
        assert_eq!(outcome, (json!("INVALID"), json!("closedOn")));
        let close = json!({ "id": id, "closedOn": "2026-11-15" });
        let closed = app.change(&token, "campaignClose", "state", close).await;
        assert_eq!(closed["result"]["state"], "CLOSED", "{closed}");
        let late = app
            .change(&token, "visitRecord", "id", visit(&other, "2026-11-15"))
            .await;
        assert_eq!(late["userErrors"][0]["code"], "ALREADY_CLOSED");
        register_household(&app, &token, (COMMITTEE, "岳洲路3号"), &Value::Null).await;
        assert_eq!(campaign_counters(&app).await[0].2, [2, 1, 0, 0, 0, 0, 0]);
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}
