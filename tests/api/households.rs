//! Households: registration, changes, assignment to grids, and access control.

use cunju::access::auth::Role;
use cunju::platform::clock::Clock;
use serde_json::{Value, json};

use crate::support::{TestApp, mutation_document, on_each_database};

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
const HOUSEHOLD: &str = "id address head fieldAccess revision grid { id } committee { code }";

async fn grid(app: &TestApp, token: &str, committee: &str) -> Value {
    let input = json!({ "committeeCode": committee, "kind": "GRID", "name": "一网格" });
    app.change(token, "gridCreate", "id", input).await["result"]["id"].clone()
}

async fn register(app: &TestApp, token: &str, address: &str, grid: &Value) -> Value {
    let input =
        json!({ "committeeCode": COMMITTEE, "address": address, "head": "张三", "gridId": grid });
    let payload = app.change(token, "householdRegister", HOUSEHOLD, input);
    let payload = payload.await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// Code and path of the first user error of a refused change.
async fn expect_user_error(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> (Value, Value) {
    let payload = app.change(token, mutation, HOUSEHOLD, input).await;
    assert_eq!(payload["result"], Value::Null, "{payload}");
    let error = &payload["userErrors"][0];
    (error["code"].clone(), error["path"].clone())
}

#[actix_web::test]
async fn grid_worker_maintains_the_households_of_one_committee() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let worker = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let grid = grid(&app, &official, COMMITTEE).await;
        let household = register(&app, &worker, " 岳洲路1号 ", &grid).await;
        let expected = json!({ "id": household["id"], "address": "岳洲路1号", "head": "张三",
            "fieldAccess": "VISIBLE", "revision": 1, "grid": { "id": grid }, "committee": { "code": COMMITTEE } });
        assert_eq!(household, expected);
        let next_door = json!({ "committeeCode": OTHER_COMMITTEE, "address": "茶山路1号" });
        let outcome = expect_user_error(&app, &worker, "householdRegister", next_door).await;
        assert_eq!(outcome, (json!("NOT_FOUND"), json!(["input", "committeeCode"])));
        let query = "query($id: ID!) { node(id: $id) { __typename id ... on Household { address } } }";
        let id = json!({ "id": household["id"] });
        let (answer, statements) = app.execute(&worker, query, id.clone()).await;
        assert_eq!(answer["data"]["node"]["address"], "岳洲路1号");
        assert_eq!(statements, 2, "one of them reads the jurisdiction of the token");
        let outside = app.committee_token(Role::GridWorker, OTHER_COMMITTEE).await;
        let (answer, _) = app.execute(&outside, query, id).await;
        assert_eq!(answer["data"]["node"], Value::Null);
        let input = json!({ "id": household["id"], "head": null });
        let outcome = expect_user_error(&app, &outside, "householdUpdate", input).await;
        assert_eq!(outcome, (json!("NOT_FOUND"), json!(["input", "id"])));
        assert_eq!(app.log().await, ["grid.create INSERT grid", "household.register INSERT household"]);
    })
    .await;
}

#[actix_web::test]
async fn open_households_have_unique_addresses() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        register(&app, &token, "岳洲路1号", &Value::Null).await;
        let second = register(&app, &token, "岳洲路2号", &Value::Null).await;
        let taken = (json!("ALREADY_EXISTS"), json!(["input", "address"]));
        let input = json!({ "committeeCode": COMMITTEE, "address": "岳洲路1号 " });
        assert_eq!(
            expect_user_error(&app, &token, "householdRegister", input).await,
            taken
        );
        let input = json!({ "id": second["id"], "address": "岳洲路1号" });
        assert_eq!(
            expect_user_error(&app, &token, "householdUpdate", input).await,
            taken
        );
        let input = json!({ "id": second["id"], "address": "岳洲路2号" });
        let same = app
            .change(&token, "householdUpdate", "address revision", input)
            .await;
        assert_eq!(
            same["result"],
            json!({ "address": "岳洲路2号", "revision": 1 })
        );
        let input = json!({ "committeeCode": OTHER_COMMITTEE, "address": "岳洲路1号" });
        let elsewhere = app
            .change(&token, "householdRegister", "grid { id }", input)
            .await;
        assert_eq!(elsewhere["result"], json!({ "grid": null }));
        let input = json!({ "committeeCode": COMMITTEE, "address": "岳洲路3号", "head": "" });
        let outcome = expect_user_error(&app, &token, "householdRegister", input).await;
        assert_eq!(outcome, (json!("INVALID"), json!(["input", "head"])));
        assert_eq!(app.log().await.len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn omitted_field_is_kept_and_null_clears_it() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let household = register(&app, &token, "岳洲路1号", &Value::Null).await;
        let update = async |input: Value| {
            let mut input = input;
            input["id"] = household["id"].clone();
            app.change(&token, "householdUpdate", "address head revision", input)
                .await
        };
        let kept = update(json!({ "address": "岳洲路2号", "idempotencyKey": "k" })).await;
        assert_eq!(
            kept["result"],
            json!({ "address": "岳洲路2号", "head": "张三", "revision": 2 })
        );
        let other = json!({ "address": "岳洲路2号", "head": null, "idempotencyKey": "k" });
        let reused = update(other).await;
        assert_eq!(
            reused["userErrors"][0]["code"], "IDEMPOTENCY_KEY_REUSED",
            "{reused}"
        );
        let gone = update(json!({ "head": null })).await;
        assert_eq!(
            gone["result"],
            json!({ "address": "岳洲路2号", "head": null, "revision": 3 })
        );
        let stale = update(json!({ "head": "李四", "expectedRevision": 2 })).await;
        assert_eq!(stale["userErrors"][0]["current"], 3);
        let named = update(json!({ "head": "李四", "expectedRevision": 3 })).await;
        assert_eq!(named["result"]["head"], "李四");
    })
    .await;
}

#[actix_web::test]
async fn household_moves_between_the_grids_of_its_committee() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let here = grid(&app, &token, COMMITTEE).await;
        let elsewhere = grid(&app, &token, OTHER_COMMITTEE).await;
        let household = register(&app, &token, "岳洲路1号", &Value::Null).await;
        let missed = async || {
            let query = "{ committee(code: \"440106001001\") {
                households { totalCount } missed: households(withoutGrid: true) { totalCount nodes { id } } } }";
            let data = app.data(&token, query).await;
            assert_eq!(data["committee"]["households"]["totalCount"], 1);
            let missed = &data["committee"]["missed"];
            assert_eq!(missed["nodes"].as_array().unwrap().len(), usize::from(missed["totalCount"] == 1));
            missed["totalCount"].clone()
        };
        assert_eq!(missed().await, 1);
        let assign = |grid: &Value| json!({ "id": household["id"], "gridId": grid });
        let assigned = app.change(&token, "householdAssignGrid", HOUSEHOLD, assign(&here)).await;
        assert_eq!(assigned["result"]["grid"]["id"], here, "{assigned}");
        assert_eq!(missed().await, 0);
        let at_grid = json!(["input", "gridId"]);
        let outcome = expect_user_error(&app, &token, "householdAssignGrid", assign(&elsewhere)).await;
        assert_eq!(outcome, (json!("NOT_FOUND"), at_grid.clone()));
        let absent = json!({ "id": household["id"] });
        let outcome = expect_user_error(&app, &token, "householdAssignGrid", absent).await;
        assert_eq!(outcome, (json!("INVALID"), at_grid.clone()));
        let registered = json!({ "committeeCode": COMMITTEE, "address": "岳洲路2号", "gridId": elsewhere });
        let outcome = expect_user_error(&app, &token, "householdRegister", registered).await;
        assert_eq!(outcome, (json!("NOT_FOUND"), at_grid));
        assert_eq!(missed().await, 0);
        let out = app.change(&token, "householdAssignGrid", HOUSEHOLD, assign(&Value::Null)).await;
        assert_eq!((&out["result"]["grid"], &out["result"]["revision"]), (&Value::Null, &json!(3)));
        assert_eq!(missed().await, 1);
        let log = app.log().await;
        assert_eq!(log[3..], vec!["household.assign_grid UPDATE household"; 2]);
    })
    .await;
}

#[actix_web::test]
async fn observer_sees_that_a_household_exists_but_no_data() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        register(&app, &token, "岳洲路1号", &Value::Null).await;
        let observer = app.token(Role::Observer, "44");
        let query = "{ committee(code: \"440106001001\") { households { nodes { address head fieldAccess } } } }";
        let data = app.data(&observer, query).await;
        let hidden = json!({ "address": null, "head": null, "fieldAccess": "WITHHELD" });
        assert_eq!(data["committee"]["households"]["nodes"], json!([hidden]));
        let input = json!({ "committeeCode": COMMITTEE, "address": "岳洲路2号" });
        let document = mutation_document("householdRegister", HOUSEHOLD);
        let (answer, _) = app.execute(&observer, &document, json!({ "input": input })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        assert_eq!(app.log().await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn change_made_offline_can_be_resent_under_the_client_id() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let made = Clock::system().uuid();
        let input = json!({ "id": made, "committeeCode": COMMITTEE, "address": "岳洲路1号" });
        let first = app
            .change(&token, "householdRegister", "id", input.clone())
            .await;
        let again = app.change(&token, "householdRegister", "id", input).await;
        assert_eq!(
            (&first["replayed"], &again["replayed"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(first["result"], again["result"]);
        let other = json!({ "id": made, "committeeCode": COMMITTEE, "address": "岳洲路2号" });
        let outcome = expect_user_error(&app, &token, "householdRegister", other).await;
        assert_eq!(outcome, (json!("ALREADY_EXISTS"), json!(["input", "id"])));
        let stranger = app.token(Role::Official, "50");
        let theirs = json!({ "id": made, "committeeCode": "500101001001", "address": "岳洲路1号" });
        let outcome = expect_user_error(&app, &stranger, "householdRegister", theirs).await;
        assert_eq!(outcome, (json!("ALREADY_EXISTS"), json!(["input", "id"])));
        for bad in ["1", "6ba7b810-9dad-41d1-80b4-00c04fd430c8"] {
            let input = json!({ "id": bad, "committeeCode": COMMITTEE, "address": "岳洲路3号" });
            let outcome = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!(outcome, (json!("INVALID"), json!(["input", "id"])));
        }
        for (mutation, content) in [
            ("gridCreate", json!({ "kind": "GRID", "name": "一网格" })),
            (
                "subcommitteeEstablish",
                json!({ "kind": "PUBLIC_HEALTH", "establishedOn": "2022-03-01" }),
            ),
            (
                "appointmentCreate",
                json!({ "role": "MEMBER", "background": "OTHER", "fromOn": "2022-03-01",
                    "person": { "name": "张三" } }),
            ),
        ] {
            let mut input = content.clone();
            input["id"] = json!(Clock::system().uuid());
            input["committeeCode"] = json!(COMMITTEE);
            let first = app.change(&token, mutation, "id", input.clone()).await;
            let again = app.change(&token, mutation, "id", input).await;
            assert_eq!(first["userErrors"], json!([]), "{first}");
            assert_eq!(
                (&first["result"], &again["replayed"]),
                (&again["result"], &json!(true))
            );
        }
        app.assert_counters_match().await;
    })
    .await;
}
