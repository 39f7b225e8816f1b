//! Grids: numbering, changes, responsible subcommittees, and the chain from committee to household.

use cunju::access::auth::Role;
use cunju::reference::global_id::GlobalId;
use cunju_entity::subcommittee;
use cunju_entity::value::{CommitteeCode, Date};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::support::{TestApp, graphql_request, mutation_document, on_each_database};

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
const GRID: &str = "id code number kind name revision";

async fn create(app: &TestApp, token: &str, committee: &str, name: &str) -> Value {
    let input = json!({ "committeeCode": committee, "kind": "GRID", "name": name });
    let payload = app.change(token, "gridCreate", GRID, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// Inserts a subcommittee without using the API; returns its global ID.
async fn subcommittee(app: &TestApp, committee: &str, dissolved_on: Option<Date>) -> String {
    let CommitteeCode(code) = committee.parse().unwrap();
    let db = &app.server.db;
    let committee_id = cunju::reference::unit_store::id_of(db, code)
        .await
        .unwrap()
        .unwrap();
    let row = subcommittee::Model {
        id: app.server.clock.id(),
        committee_id,
        kind: "PUBLIC_HEALTH".to_owned(),
        established_on: "2022-03-17".parse().unwrap(),
        dissolved_on,
        document_number: None,
        duties: None,
        revision: 1,
    };
    let id = GlobalId::Subcommittee((committee_id, row.id)).encode();
    let insert = subcommittee::Entity::insert(row.into_active_model());
    insert.exec_without_returning(db).await.unwrap();
    id.to_string()
}

#[actix_web::test]
async fn chain_from_committee_to_household_and_back_has_constant_statements() {
    on_each_database(async |app| {
        let token = app.token(Role::CommitteeWorker, "440106001");
        for grid in 0..3 {
            let id = create(&app, &token, COMMITTEE, &format!("第{grid}网格")).await["id"].clone();
            for door in 0..3 {
                let input = json!({ "committeeCode": COMMITTEE, "gridId": id,
                    "address": format!("岳洲路{grid}号{door}房") });
                let payload = app.change(&token, "householdRegister", "id", input).await;
                assert_eq!(payload["userErrors"], json!([]));
            }
        }
        let query = "query($code: CommitteeCode, $n: Int) { committee(code: $code) {
            grids(first: $n) { totalCount nodes { code number committee { code }
                households(first: $n) { totalCount nodes {
                    address fieldAccess committee { code } grid { code committee { name } } } } } } } }";
        let ask = async |n: i32| {
            let variables = json!({ "code": COMMITTEE, "n": n });
            let (answer, statements) = app.execute(&token, query, variables).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            (answer["data"]["committee"].clone(), statements)
        };
        let (_, for_one) = ask(1).await;
        let (chain, for_many) = ask(10).await;
        assert_eq!(for_one, for_many);
        assert_eq!(for_many, 7);
        let grids = chain["grids"]["nodes"].as_array().unwrap();
        assert_eq!((grids.len(), &chain["grids"]["totalCount"]), (3, &json!(3)));
        for (number, grid) in (1..).zip(grids) {
            let code = format!("{COMMITTEE}{number:03}");
            assert_eq!(grid["code"], code);
            assert_eq!(grid["number"], number);
            assert_eq!(grid["committee"]["code"], COMMITTEE);
            assert_eq!(grid["households"]["totalCount"], 3);
            for household in grid["households"]["nodes"].as_array().unwrap() {
                assert_eq!(household["grid"]["code"], code);
                assert_eq!(household["committee"]["code"], COMMITTEE);
                assert_eq!(household["fieldAccess"], "VISIBLE");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn grid_is_found_by_code_and_by_id_only_within_the_jurisdiction() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let grid = create(&app, &token, COMMITTEE, "一网格").await;
        let query = "query($code: GridCode, $id: ID!) { code: grid(code: $code) { id name }
            id: grid(id: $id) { id } node(id: $id) { __typename id } }";
        let names = json!({ "code": grid["code"], "id": grid["id"] });
        let (answer, _) = app.execute(&token, query, names.clone()).await;
        assert_eq!(answer["data"]["code"]["name"], "一网格", "{answer}");
        assert_eq!(answer["data"]["id"]["id"], grid["id"]);
        assert_eq!(answer["data"]["node"], json!({ "__typename": "Grid", "id": grid["id"] }));
        let outside = app.token(Role::Official, "51");
        let (answer, _) = app.execute(&outside, query, names).await;
        assert_eq!(answer["data"], json!({ "code": null, "id": null, "node": null }), "{answer}");
        let none = "{ a: grid(code: \"440106001001000\") { id } b: grid(code: \"440106001001002\") { id } }";
        assert_eq!(app.data(&token, none).await, json!({ "a": null, "b": null }));
        let other = "query($id: ID!) { committee(id: $id) { name } }";
        let (answer, _) = app.execute(&token, other, json!({ "id": grid["id"] })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "INVALID_ID");
    })
    .await;
}

#[actix_web::test]
async fn grid_numbers_have_no_gaps_under_concurrent_changes() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let names: Vec<String> = (0..10).map(|n| format!("网格{n}")).collect();
        let all = names
            .iter()
            .map(|name| create(&app, &token, COMMITTEE, name));
        let grids = futures_util::future::join_all(all).await;
        let mut numbers: Vec<i64> = grids
            .iter()
            .map(|it| it["number"].as_i64().unwrap())
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=10).collect::<Vec<i64>>());
        assert_eq!(app.log().await, vec!["grid.create INSERT grid"; 10]);
        let page = "query($a: String, $b: String) { committee(code: \"440106001001\") {
            next: grids(first: 4, after: $a) { pageInfo { endCursor } nodes { number } }
            back: grids(last: 2, before: $b) { nodes { number } } } }";
        let (first, _) = app.execute(&token, page, json!({})).await;
        let cursor = &first["data"]["committee"]["next"]["pageInfo"]["endCursor"];
        let cursors = json!({ "a": cursor, "b": cursor });
        let (second, _) = app.execute(&token, page, cursors).await;
        let numbers = |page: &str, count: usize| {
            let nodes = second["data"]["committee"][page]["nodes"]
                .as_array()
                .unwrap();
            assert_eq!(nodes.len(), count, "{second}");
            nodes[0]["number"].clone()
        };
        assert_eq!(
            (numbers("next", 4), numbers("back", 2)),
            (json!(5), json!(2))
        );
        assert_eq!(
            create(&app, &token, OTHER_COMMITTEE, "邻居").await["number"],
            1
        );
    })
    .await;
}

#[actix_web::test]
async fn committee_has_at_most_999_grids() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        create(&app, &token, COMMITTEE, "一").await;
        let db = &app.server.db;
        let last = "UPDATE grid SET number = 999";
        sea_orm::ConnectionTrait::execute_unprepared(db, last)
            .await
            .unwrap();
        let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "多" });
        let payload = app.change(&token, "gridCreate", GRID, input).await;
        let error = &payload["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("INVALID"), &json!(["input", "committeeCode"]))
        );
        assert!(
            error["message"].as_str().unwrap().contains("999"),
            "{error}"
        );
    })
    .await;
}

#[actix_web::test]
async fn invalid_grid_input_is_refused_and_leaves_no_trace() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let here = subcommittee(&app, COMMITTEE, None).await;
        let elsewhere = subcommittee(&app, OTHER_COMMITTEE, None).await;
        let dissolved = subcommittee(&app, COMMITTEE, Some("2023-01-01".parse().unwrap())).await;
        let long = "字".repeat(101);
        let valid = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "一" });
        for (field, value, code, path) in [
            ("name", json!(" "), "INVALID", json!(["input", "name"])),
            ("name", json!(long), "INVALID", json!(["input", "name"])),
            (
                "committeeCode",
                json!("510104017001"),
                "NOT_FOUND",
                json!(["input", "committeeCode"]),
            ),
            (
                "committeeCode",
                json!("440106001999"),
                "NOT_FOUND",
                json!(["input", "committeeCode"]),
            ),
            (
                "subcommitteeIds",
                json!([here, elsewhere]),
                "NOT_FOUND",
                json!(["input", "subcommitteeIds", "1"]),
            ),
            (
                "subcommitteeIds",
                json!([dissolved]),
                "ALREADY_CLOSED",
                json!(["input", "subcommitteeIds", "0"]),
            ),
            (
                "subcommitteeIds",
                json!(vec![&here; 21]),
                "INVALID",
                json!(["input", "subcommitteeIds"]),
            ),
            (
                "idempotencyKey",
                json!("with space"),
                "INVALID",
                json!(["input", "idempotencyKey"]),
            ),
        ] {
            let mut input = valid.clone();
            input[field] = value;
            input["validateOnly"] = json!(false);
            let payload = app.change(&token, "gridCreate", GRID, input).await;
            assert_eq!(payload["result"], Value::Null, "{payload}");
            let error = &payload["userErrors"][0];
            assert_eq!(
                (&error["code"], &error["path"]),
                (&json!(code), &path),
                "{payload}"
            );
        }
        assert_eq!(app.log().await, Vec::<String>::new());
        let grids = "{ committee(code: \"440106001001\") { grids { totalCount } } }";
        assert_eq!(
            app.data(&token, grids).await["committee"]["grids"]["totalCount"],
            0
        );
    })
    .await;
}

#[actix_web::test]
async fn update_changes_given_fields_and_the_responsible_subcommittee() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let first = subcommittee(&app, COMMITTEE, None).await;
        let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "一", "subcommitteeIds": [first, first] });
        let grid = app.change(&token, "gridCreate", GRID, input).await["result"].clone();
        let input = json!({ "id": grid["id"], "name": " 二 ", "expectedRevision": 1 });
        let after = app.change(&token, "gridUpdate", GRID, input).await;
        assert_eq!(after["result"]["name"], "二", "{after}");
        assert_eq!(after["result"]["revision"], 2);
        assert_eq!(after["result"]["code"], grid["code"]);
        let input = json!({ "id": grid["id"], "name": "三", "expectedRevision": 1 });
        let stale = app.change(&token, "gridUpdate", GRID, input).await;
        let error = &stale["userErrors"][0];
        assert_eq!(error["__typename"], "StaleRevisionError");
        assert_eq!(error["code"], "STALE_REVISION");
        assert_eq!(error["current"], 2);
        assert_eq!(error["path"], json!(["input", "expectedRevision"]));
        let input = json!({ "id": grid["id"], "kind": "DEDICATED_GRID", "subcommitteeIds": [] });
        let after = app.change(&token, "gridUpdate", GRID, input).await;
        assert_eq!(after["result"]["kind"], "DEDICATED_GRID");
        let log = [
            "grid.create INSERT grid",
            "grid.create INSERT subcommittee_grid",
            "grid.update UPDATE grid",
            "grid.update DELETE subcommittee_grid",
            "grid.update UPDATE grid",
        ];
        assert_eq!(app.log().await, log);
        let outside = app.token(Role::Official, "51");
        let input = json!({ "id": grid["id"], "name": "四" });
        let refused = app.change(&outside, "gridUpdate", GRID, input).await;
        assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND");
        assert_eq!(app.log().await.len(), log.len());
    })
    .await;
}

#[actix_web::test]
async fn dry_run_writes_nothing() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "一", "validateOnly": true, "idempotencyKey": "k" });
        for _ in 0..2 {
            let payload = app.change(&token, "gridCreate", GRID, input.clone()).await;
            assert_eq!(payload, json!({ "result": null, "replayed": false, "userErrors": [] }));
        }
        assert_eq!(app.log().await, Vec::<String>::new());
        assert_eq!(create(&app, &token, COMMITTEE, "一").await["number"], 1);
    })
    .await;
}

#[actix_web::test]
async fn repeated_key_returns_the_first_response() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let input =
            json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "一", "idempotencyKey": "k1" });
        let first = app.change(&token, "gridCreate", GRID, input.clone()).await;
        let again = app.change(&token, "gridCreate", GRID, input.clone()).await;
        assert_eq!(
            (&first["replayed"], &again["replayed"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(first["result"], again["result"]);
        let mut other = input.clone();
        other["name"] = json!("二");
        let refused = app.change(&token, "gridCreate", GRID, other).await;
        assert_eq!(refused["userErrors"][0]["code"], "IDEMPOTENCY_KEY_REUSED");
        assert_eq!(app.log().await, ["grid.create INSERT grid"]);

        let by_header = async |name: &str| {
            let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": name });
            let document = mutation_document("gridCreate", GRID);
            let request = graphql_request(&token, &document, &json!({ "input": input }));
            let (_, body, _) = app
                .send(request.insert_header(("idempotency-key", "k2")))
                .await;
            let answer: Value = serde_json::from_slice(&body).unwrap();
            answer["data"]["gridCreate"].clone()
        };
        let (first, again, other) = (
            by_header("三").await,
            by_header("三").await,
            by_header("四").await,
        );
        assert_eq!(
            (&first["replayed"], &again["replayed"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(first["result"]["id"], again["result"]["id"]);
        assert_eq!(other["userErrors"][0]["code"], "IDEMPOTENCY_KEY_REUSED");
        assert_eq!(app.log().await.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn unauthorized_role_cannot_change_grids() {
    on_each_database(async |app| {
        let observer = app.token(Role::Observer, "44");
        let worker = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "一" });
        for token in [observer, worker] {
            let variables = json!({ "input": input });
            let (answer, _) = app
                .execute(&token, &mutation_document("gridCreate", GRID), variables)
                .await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "FORBIDDEN",
                "{answer}"
            );
        }
        assert_eq!(app.log().await, Vec::<String>::new());
    })
    .await;
}

#[actix_web::test]
async fn subcommittee_lists_the_grids_it_is_responsible_for() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let id = subcommittee(&app, COMMITTEE, None).await;
        create(&app, &official, COMMITTEE, "无人").await;
        for name in ["一", "二"] {
            let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": name, "subcommitteeIds": [id] });
            app.change(&official, "gridCreate", GRID, input).await;
        }
        let query = "query($id: ID!) { node(id: $id) { ... on Subcommittee { grids { totalCount nodes {
            number subcommittees { nodes { id committee { code } } } } } } } }";
        let (seen, statements) = app.execute(&official, query, json!({ "id": id })).await;
        let grids = &seen["data"]["node"]["grids"];
        let back = json!({ "nodes": [{ "id": id, "committee": { "code": COMMITTEE } }] });
        let expected = [2, 3].map(|n| json!({ "number": n, "subcommittees": back }));
        assert_eq!(grids["nodes"], json!(expected), "{seen}");
        assert_eq!((&grids["totalCount"], statements), (&json!(2), 4));
        let elsewhere = app.token(Role::Official, "51");
        let (unseen, _) = app.execute(&elsewhere, query, json!({ "id": id })).await;
        assert_eq!(unseen["data"]["node"], Value::Null);
    })
    .await;
}
