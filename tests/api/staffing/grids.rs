//! Norms and workload of grids.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{COMMITTEE, OTHER_COMMITTEE, expect_result, expect_user_errors, total_and_met};
use crate::support::{TestApp, on_each_database};
use cunju_entity::value::Measure;

/// A grid with so many households, and norms.
async fn create_grid_with_households(
    app: &TestApp,
    token: &str,
    code: &str,
    norms: [Option<i32>; 2],
    doors: usize,
) -> Value {
    let input = json!({ "committeeCode": code, "kind": "GRID", "name": "网格",
        "normHouseholds": norms[0], "normPersons": norms[1] });
    let grid = expect_result(app, token, "gridCreate", "id code", input).await;
    for door in 0..doors {
        let address = format!("{}号{door}房", grid["code"]);
        let input = json!({ "committeeCode": code, "gridId": grid["id"], "address": address });
        expect_result(app, token, "householdRegister", "id", input).await;
    }
    grid
}

#[actix_web::test]
async fn grids_over_their_norm_are_listed_in_one_statement() {
    on_each_database(async |app| {
        let token = app.token(Role::CommitteeWorker, "440106");
        let over = create_grid_with_households(&app, &token, COMMITTEE, [Some(2), None], 3).await;
        create_grid_with_households(&app, &token, COMMITTEE, [Some(3), Some(9)], 3).await;
        create_grid_with_households(&app, &token, COMMITTEE, [None, None], 2).await;
        let there = create_grid_with_households(&app, &token, OTHER_COMMITTEE, [Some(1), None], 2).await;
        // The test inserts households without updating the counters, so the counters are rebuilt.
        rebuild_counters(&app).await;
        let query = "query($in: DivisionCode, $code: CommitteeCode, $after: String) {
            gridsOverNorm(in: $in, committeeCode: $code, first: 1, after: $after) {
                totalCount pageInfo { endCursor hasNextPage }
                nodes { code workload { households persons normHouseholds normPersons overNorm } } } }";
        let ask = async |variables: Value| {
            let (answer, statements) = app.execute(&token, query, variables).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            (answer["data"]["gridsOverNorm"].clone(), statements)
        };
        let (all, statements) = ask(json!({})).await;
        let workload = json!({ "households": 3, "persons": 0, "normHouseholds": 2, "normPersons": null, "overNorm": true });
        assert_eq!(all["nodes"], json!([{ "code": over["code"], "workload": workload }]), "{all}");
        assert_eq!((&all["totalCount"], statements), (&json!(2), 4), "count, page, committee, workload");
        let (next, _) = ask(json!({ "after": all["pageInfo"]["endCursor"] })).await;
        assert_eq!(next["nodes"][0]["code"], there["code"]);
        assert_eq!(next["pageInfo"]["hasNextPage"], false);
        for (variables, count) in [
            (json!({ "code": OTHER_COMMITTEE }), 1),
            (json!({ "code": "440106001999" }), 0),
            (json!({ "in": "440106001" }), 2),
            (json!({ "in": "51" }), 0),
        ] {
            assert_eq!(ask(variables.clone()).await.0["totalCount"], count, "{variables}");
        }
        let both = json!({ "in": "440106", "code": COMMITTEE });
        let (answer, _) = app.execute(&token, query, both).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        let elsewhere = app.token(Role::Official, "51");
        let seen = app.data(&elsewhere, "{ gridsOverNorm { totalCount } }").await;
        assert_eq!(seen["gridsOverNorm"]["totalCount"], 0);
    })
    .await;
}

async fn rebuild_counters(app: &TestApp) {
    let all = cunju_entity::value::CodeRange {
        low: 0,
        high: 1_000_000_000_000,
    };
    cunju::duties::measure::rebuild_counters(&app.server.db, all)
        .await
        .unwrap();
}

#[actix_web::test]
async fn norms_are_set_removed_and_limited() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let id = create_grid_with_households(&app, &token, COMMITTEE, [Some(500), Some(1500)], 0).await["id"].clone();
        let norms = "workload { households normHouseholds normPersons overNorm }";
        let input = json!({ "id": id, "normHouseholds": null });
        let left = expect_result(&app, &token, "gridUpdate", norms, input).await["workload"].clone();
        let expected = json!({ "households": 0, "normHouseholds": null, "normPersons": 1500, "overNorm": false });
        assert_eq!(left, expected);
        for norm in [0, -1, 100_001] {
            let input = json!({ "id": id, "normPersons": norm });
            assert_eq!(expect_user_errors(&app, &token, "gridUpdate", input).await, ["INVALID normPersons"]);
            let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": " ", "normHouseholds": norm });
            let told = expect_user_errors(&app, &token, "gridCreate", input).await;
            assert_eq!(told, ["INVALID name", "INVALID normHouseholds"]);
        }
        assert_eq!(total_and_met(&app, Measure::GridWorker).await, (1, 0));
    })
    .await;
}
