//! Visits: recorded once despite retries, counted exactly, and refused without an appointment.

use cunju::access::auth::Role;
use cunju::platform::clock::Clock;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::campaign_fixtures::{
    assert_campaign_counters_exact, campaign_counters, create_grid, insert_worker, open_campaign,
    register_household,
};
use crate::support::{TestApp, mutation_document, on_each_database};

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
const VISIT: &str = "id outcome reason day attempts revisit revision campaign { id }
    household { id address } person { id name }";

/// A campaign in a county, a grid with one household, and the grid worker with an account.
struct Fixture {
    official: String,
    worker: String,
    grid: Value,
    home: Value,
    campaign: Value,
    visitor: String,
}

async fn create_fixture(app: &TestApp) -> Fixture {
    let official = app.token(Role::Official, "44");
    let grid = create_grid(app, &official, COMMITTEE).await;
    let home = register_household(app, &official, (COMMITTEE, "岳洲路1号"), &grid).await;
    Fixture {
        worker: app.committee_token(Role::GridWorker, COMMITTEE).await,
        campaign: open_campaign(
            app,
            &official,
            "2026-11-10",
            json!({ "division": "440106" }),
        )
        .await,
        visitor: insert_worker(app, COMMITTEE, Some(&grid), ("李四", Some("test"))).await,
        official,
        grid,
        home,
    }
}

impl Fixture {
    fn visit(&self, outcome: &str, day: &str) -> Value {
        json!({ "campaignId": self.campaign, "householdId": self.home, "outcome": outcome,
            "visitedOn": day })
    }

    async fn record(&self, app: &TestApp, outcome: &str, day: &str) -> Value {
        let mut input = self.visit(outcome, day);
        if outcome == "REFUSED" {
            input["reason"] = json!("不愿开门");
        }
        let payload = app.change(&self.worker, "visitRecord", VISIT, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        payload["result"].clone()
    }

    async fn counts(&self, app: &TestApp) -> [i64; 7] {
        let all = campaign_counters(app).await;
        assert_eq!(all.len(), 1, "{all:?}");
        all[0].2
    }
}

/// Code, field and message of the first user error of a refused visit.
async fn expect_user_error(app: &TestApp, token: &str, input: Value) -> (String, String, String) {
    let payload = app.change(token, "visitRecord", "id", input).await;
    assert_eq!(payload["result"], Value::Null, "{payload}");
    let error = &payload["userErrors"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (
        text(&error["code"]),
        text(&error["path"][1]),
        text(&error["message"]),
    )
}

#[actix_web::test]
async fn latest_visit_counts_and_absent_or_refused_needs_another() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        let first = field.record(&app, "ABSENT", "2026-11-05").await;
        let expected = json!({ "id": first["id"], "outcome": "ABSENT", "reason": null,
            "day": "2026-11-05", "attempts": 1, "revisit": true, "revision": 1,
            "campaign": { "id": field.campaign }, "household": { "id": field.home, "address": "岳洲路1号" },
            "person": { "id": field.visitor, "name": "李四" } });
        assert_eq!(first, expected);
        assert_eq!(field.counts(&app).await, [1, 0, 0, 1, 0, 0, 0]);
        let revisits = format!(
            "{{ campaign(id: {}) {{ revisits(in: \"440106\") {{ totalCount nodes {{ reason }} }}
                elsewhere: revisits(committeeCode: \"{OTHER_COMMITTEE}\") {{ totalCount }}
                visits(committeeCode: \"{COMMITTEE}\") {{ nodes {{ id }} }} }} }}",
            field.campaign
        );
        field.record(&app, "REFUSED", "2026-11-06").await;
        assert_eq!(field.counts(&app).await, [1, 0, 0, 0, 1, 0, 0]);
        let data = app.data(&field.official, &revisits).await;
        let expected = json!({ "revisits": { "totalCount": 1, "nodes": [{ "reason": "不愿开门" }] },
            "elsewhere": { "totalCount": 0 }, "visits": { "nodes": [{ "id": first["id"] }] } });
        assert_eq!(data["campaign"], expected);
        let late = field.record(&app, "VISITED", "2026-11-20").await;
        assert_eq!((&late["id"], &late["attempts"], &late["reason"]), (&first["id"], &json!(3), &Value::Null));
        assert_eq!(field.counts(&app).await, [1, 0, 1, 0, 0, 0, 0]);
        let older = field.record(&app, "ABSENT", "2026-11-07").await;
        assert_eq!((&older["outcome"], &older["day"], &older["attempts"]),
            (&json!("VISITED"), &json!("2026-11-20"), &json!(4)));
        let data = app.data(&field.official, &revisits).await;
        assert_eq!(data["campaign"]["revisits"]["totalCount"], 0);
        let history = format!("{{ node(id: {}) {{ ... on Household {{ visits {{ nodes {{ attempts outcome }} }} }} }} }}", field.home);
        let data = app.data(&field.worker, &history).await;
        assert_eq!(data["node"]["visits"]["nodes"], json!([{ "attempts": 4, "outcome": "VISITED" }]));
        for (outcome, expected) in [("MOVED", [1, 0, 0, 0, 0, 1, 0]), ("VACANT", [1, 0, 0, 0, 0, 0, 1])] {
            field.record(&app, outcome, "2026-11-20").await;
            assert_eq!(field.counts(&app).await, expected);
        }
        let log = app.log().await;
        assert_eq!(log[3], "visit.record INSERT visit");
        assert_eq!(log[4..], vec!["visit.record UPDATE visit"; 5]);
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn visit_without_an_appointment_is_refused_with_a_reason() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        let other_grid = create_grid(&app, &field.official, COMMITTEE).await;
        let other = insert_worker(&app, COMMITTEE, Some(&other_grid), ("王五", None)).await;
        let anywhere = insert_worker(&app, COMMITTEE, None, ("赵六", None)).await;
        let next_door = insert_worker(&app, OTHER_COMMITTEE, None, ("孙七", None)).await;
        let by = |visitor: &str| {
            let mut input = field.visit("VISITED", "2026-11-05");
            input["visitorId"] = json!(visitor);
            input
        };
        let (code, place, message) = expect_user_error(&app, &field.worker, by(&other)).await;
        assert_eq!((&*code, &*place), ("INVALID", "visitorId"));
        assert!(
            message.starts_with("王五 had no appointment on 2026-11-05"),
            "{message}"
        );
        let (code, place, _) = expect_user_error(&app, &field.worker, by(&next_door)).await;
        assert_eq!((&*code, &*place), ("NOT_FOUND", "visitorId"));
        let stranger = app.token_for_subject("stranger", Role::GridWorker, "440106001");
        let input = field.visit("VISITED", "2026-11-05");
        let (code, place, message) = expect_user_error(&app, &stranger, input).await;
        assert_eq!((&*code, &*place), ("INVALID", "visitorId"));
        assert!(message.contains("account stranger"), "{message}");
        let (_, place, _) = expect_user_error(&app, &field.worker, {
            let missed =
                register_household(&app, &field.official, (COMMITTEE, "无网格"), &Value::Null)
                    .await;
            let mut input = field.visit("VISITED", "2026-11-05");
            input["householdId"] = missed;
            input
        })
        .await;
        assert_eq!(
            place, "visitorId",
            "the grid worker is not responsible for a household without a grid"
        );
        let made = app
            .change(&field.worker, "visitRecord", VISIT, by(&anywhere))
            .await;
        assert_eq!(made["result"]["person"]["name"], "赵六", "{made}");
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_visit_input_reports_the_field() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        let elsewhere = open_campaign(
            &app,
            &field.official,
            "2026-11-30",
            json!({ "division": "4419" }),
        )
        .await;
        let mut gone = field.home.as_str().unwrap().to_owned();
        gone.replace_range(gone.len() - 4.., "AAAA");
        for (wrong, code, place) in [
            (json!({ "visitedOn": "2026-10-31" }), "INVALID", "visitedOn"),
            (
                json!({ "visitedOn": "2026-11-21" }),
                "DATE_IN_FUTURE",
                "visitedOn",
            ),
            (json!({ "outcome": "REFUSED" }), "INVALID", "reason"),
            (
                json!({ "outcome": "REFUSED", "reason": "字".repeat(201) }),
                "INVALID",
                "reason",
            ),
            (
                json!({ "campaignId": elsewhere }),
                "NOT_FOUND",
                "campaignId",
            ),
            (
                json!({ "householdId": gone }),
                "NOT_YET_KNOWN",
                "householdId",
            ),
            (json!({ "id": "1" }), "INVALID", "id"),
        ] {
            let mut input = field.visit("VISITED", "2026-11-05");
            for (name, value) in wrong.as_object().unwrap() {
                input[name] = value.clone();
            }
            let outcome = expect_user_error(&app, &field.worker, input).await;
            assert_eq!((&*outcome.0, &*outcome.1), (code, place), "{wrong}");
        }
        let next_door = app.committee_token(Role::GridWorker, OTHER_COMMITTEE).await;
        let outcome =
            expect_user_error(&app, &next_door, field.visit("VISITED", "2026-11-05")).await;
        assert_eq!((&*outcome.0, &*outcome.1), ("NOT_FOUND", "householdId"));
        let observer = app.token(Role::Observer, "44");
        let variables = json!({ "input": field.visit("VISITED", "2026-11-05") });
        let (answer, _) = app
            .execute(
                &observer,
                &mutation_document("visitRecord", "id"),
                variables,
            )
            .await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert_eq!(field.counts(&app).await, [1, 0, 0, 0, 0, 0, 0]);
    })
    .await;
}

#[actix_web::test]
async fn observer_cannot_read_visits() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        let visit = field.record(&app, "VISITED", "2026-11-05").await;
        let observer = app.token(Role::Observer, "44");
        let query = format!(
            "{{ node(id: {}) {{ id }} campaign(id: {}) {{ title visits {{ totalCount }} revisits {{ totalCount }} }}
                home: node(id: {}) {{ ... on Household {{ address visits {{ totalCount }} }} }} }}",
            visit["id"], field.campaign, field.home
        );
        let expected = json!({ "node": null, "campaign": { "title": "走访", "visits": null, "revisits": null },
            "home": { "address": null, "visits": null } });
        assert_eq!(app.data(&observer, &query).await, expected);
        let stranger = app.token(Role::Official, "50");
        let data = app.data(&stranger, &query).await;
        assert_eq!(data, json!({ "node": null, "campaign": null, "home": null }));
    })
    .await;
}

#[actix_web::test]
async fn visit_recorded_offline_is_counted_once_despite_retries() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        let send = async |id: &str, outcome: &str| {
            let mut input = field.visit(outcome, "2026-11-05");
            input["id"] = json!(id);
            app.change(&field.worker, "visitRecord", VISIT, input).await
        };
        let id = |_| Clock::system().uuid().to_string();
        let ids: Vec<String> = (0..2).map(id).collect();
        let first = send(&ids[0], "ABSENT").await;
        let again = send(&ids[0], "ABSENT").await;
        assert_eq!(
            (&first["replayed"], &again["replayed"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(first["result"], again["result"]);
        let second = send(&ids[1], "VISITED").await;
        let again = send(&ids[1], "VISITED").await;
        assert_eq!(
            (&second["replayed"], &again["replayed"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(
            (&second["result"], &second["result"]["attempts"]),
            (&again["result"], &json!(2))
        );
        assert_eq!(second["result"]["id"], first["result"]["id"]);
        let late = send(&ids[0], "ABSENT").await;
        assert_eq!(
            (&late["replayed"], &late["result"]),
            (&json!(true), &second["result"])
        );
        let other =
            register_household(&app, &field.official, (COMMITTEE, "岳洲路2号"), &field.grid).await;
        for id in &ids {
            let mut input = field.visit("VISITED", "2026-11-05");
            input["id"] = json!(id);
            input["householdId"] = other.clone();
            let outcome = expect_user_error(&app, &field.worker, input).await;
            assert_eq!((&*outcome.0, &*outcome.1), ("ALREADY_EXISTS", "id"));
        }
        let mut keyed = field.visit("VISITED", "2026-11-06");
        keyed["idempotencyKey"] = json!("visit-3");
        let first = app
            .change(&field.worker, "visitRecord", VISIT, keyed.clone())
            .await;
        let again = app.change(&field.worker, "visitRecord", VISIT, keyed).await;
        assert_eq!(
            (&first["result"]["attempts"], &again["replayed"]),
            (&json!(3), &json!(true))
        );
        assert_eq!(first["result"], again["result"]);
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn concurrent_writers_lose_no_visit_and_no_count() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        let mut homes = vec![field.home.clone(); 4];
        for n in 2..6 {
            let address = format!("岳洲路{n}号");
            homes.push(
                register_household(&app, &field.official, (COMMITTEE, &address), &field.grid).await,
            );
        }
        let outcomes = ["ABSENT", "VISITED", "MOVED", "VACANT"];
        let visits = homes
            .iter()
            .zip(outcomes.iter().cycle())
            .map(|(home, outcome)| {
                let mut input = field.visit(outcome, "2026-11-05");
                input["householdId"] = home.clone();
                let (app, worker) = (&app, &field.worker);
                async move { app.change(worker, "visitRecord", "attempts", input).await }
            });
        let payloads = join_all(visits).await;
        for payload in &payloads {
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
        }
        let attempts = payloads
            .iter()
            .map(|it| it["result"]["attempts"].as_i64().unwrap());
        let mut attempts: Vec<i64> = attempts.collect();
        attempts.sort_unstable();
        assert_eq!(
            attempts.last(),
            Some(&4),
            "four visits of one household, one after another"
        );
        assert_eq!(field.counts(&app).await[0], 5);
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn households_that_join_or_move_during_a_campaign_are_counted() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        let home = register_household(&app, &field.official, (COMMITTEE, "岳洲路2号"), &Value::Null).await;
        let next_door = register_household(&app, &field.official, (OTHER_COMMITTEE, "茶山路1号"), &Value::Null).await;
        assert_eq!(field.counts(&app).await, [3, 0, 0, 0, 0, 0, 0]);
        let visit = |home: &Value| json!({ "campaignId": field.campaign, "householdId": home,
            "outcome": "VISITED", "visitedOn": "2026-11-05" });
        let (_, place, _) = expect_user_error(&app, &field.worker, visit(&home)).await;
        assert_eq!(place, "visitorId");
        let assign = json!({ "id": home, "gridId": field.grid });
        app.change(&field.official, "householdAssignGrid", "id", assign).await;
        let made = app.change(&field.worker, "visitRecord", "id", visit(&home)).await;
        assert_eq!(made["userErrors"], json!([]), "{made}");
        assert_eq!(field.counts(&app).await, [3, 1, 0, 0, 0, 0, 0]);
        let query = format!(
            "{{ all: neverVisited(in: \"440106\") {{ totalCount nodes {{ id }} }}
                one: neverVisited(committeeCode: \"{COMMITTEE}\", first: 1) {{ nodes {{ id }} pageInfo {{ hasNextPage }} }}
                none: neverVisited(in: \"4419\") {{ totalCount }} }}"
        );
        let data = app.data(&field.official, &query).await;
        assert_eq!(data["all"], json!({ "totalCount": 2, "nodes": [{ "id": field.home }, { "id": next_door }] }));
        assert_eq!(data["one"], json!({ "nodes": [{ "id": field.home }], "pageInfo": { "hasNextPage": false } }));
        assert_eq!(data["none"]["totalCount"], 0);
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn visit_takes_few_statements_and_appears_in_the_feed() {
    on_each_database(async |app| {
        let field = create_fixture(&app).await;
        app.wait_for_transactions().await;
        let start = app.data(&field.worker, "{ changes { cursor } }").await;
        let document = mutation_document("visitRecord", "attempts");
        let variables = json!({ "input": field.visit("ABSENT", "2026-11-05") });
        let (answer, first) = app.execute(&field.worker, &document, variables).await;
        assert_eq!(
            answer["data"]["visitRecord"]["userErrors"],
            json!([]),
            "{answer}"
        );
        // Jurisdiction of the token, lock of the committee, validation, grid of the household on the earlier date,
        // visit, counters, log. PostgreSQL takes a lock for changes in addition.
        assert!(first <= 8, "{first} statements");
        app.wait_for_transactions().await;
        let query = "query($after: String) { changes(after: $after) { items { kind type operation
            unit node { ... on Visit { outcome } } } } }";
        let variables = json!({ "after": start["changes"]["cursor"] });
        let (answer, _) = app.execute(&field.worker, query, variables).await;
        let items = &answer["data"]["changes"]["items"];
        let expected = json!([{ "kind": "UPSERT", "type": "Visit", "operation": "visit.record",
            "unit": items[0]["unit"], "node": { "outcome": "ABSENT" } }]);
        assert_eq!(items, &expected, "{answer}");
    })
    .await;
}
