//! Grids that are closed, alone or with their committee.

use cunju::access::auth::Role;
use cunju_entity::value::Measure;
use serde_json::json;

use super::{
    COMMITTEE, appoint, appointment, expect_result, expect_user_errors, grid, group, total_and_met,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn empty_grid_is_closed_and_its_number_stays_reserved() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (first, last) = (
            grid(&app, &token, COMMITTEE, "一").await,
            grid(&app, &token, COMMITTEE, "二").await,
        );
        let input = json!({ "committeeCode": COMMITTEE, "gridId": last, "address": "岳洲路1号" });
        let home =
            expect_result(&app, &token, "householdRegister", "id", input).await["id"].clone();
        let leader = appoint(
            &app,
            &token,
            appointment("gridId", &last, "甲", "GRID_LEADER", "2026-02-01"),
        )
        .await;
        let team = group(&app, &token, &last, "2026-02-01").await;
        let close = |day: &str| json!({ "id": last, "closedOn": day });
        let payload = app
            .change(&token, "gridClose", "id", close("2026-03-01"))
            .await;
        let told = payload["userErrors"][0]["message"].as_str().unwrap();
        assert!(
            told.starts_with(
                "The grid has households: 1, appointments: 1, three-person groups: 1."
            ),
            "{told}"
        );
        expect_result(
            &app,
            &token,
            "householdAssignGrid",
            "id",
            json!({ "id": home, "gridId": first }),
        )
        .await;
        expect_result(
            &app,
            &token,
            "appointmentEnd",
            "id",
            json!({ "id": leader["id"], "untilOn": "2026-03-10" }),
        )
        .await;
        assert_eq!(
            expect_user_errors(&app, &token, "gridClose", close("2026-03-11")).await,
            ["INVALID id"]
        );
        expect_result(
            &app,
            &token,
            "threePersonGroupDissolve",
            "id",
            json!({ "id": team, "dissolvedOn": "2026-03-10" }),
        )
        .await;
        assert_eq!(
            expect_user_errors(&app, &token, "gridClose", close("2026-03-09")).await,
            ["INVALID closedOn"]
        );
        assert_eq!(
            expect_user_errors(&app, &token, "gridClose", close("2999-01-01")).await,
            ["DATE_IN_FUTURE closedOn"]
        );
        let closed = expect_result(
            &app,
            &token,
            "gridClose",
            "number closedOn revision",
            close("2026-03-10"),
        )
        .await;
        assert_eq!(
            closed,
            json!({ "number": 2, "closedOn": "2026-03-10", "revision": 2 })
        );
        assert_eq!(
            expect_user_errors(&app, &token, "gridClose", close("2026-03-10")).await,
            ["ALREADY_CLOSED id"]
        );
        let input = json!({ "id": home, "gridId": last });
        assert_eq!(
            expect_user_errors(&app, &token, "householdAssignGrid", input).await,
            ["ALREADY_CLOSED gridId"]
        );

        let third = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "三" });
        assert_eq!(
            expect_result(&app, &token, "gridCreate", "number", third).await["number"],
            3
        );
        let query = "{ committee(code: \"440106001001\") { grids { nodes { number } }
            all: grids(includeClosed: true) { nodes { number closedOn } } } }";
        let found = app.data(&token, query).await["committee"].clone();
        assert_eq!(
            found["grids"]["nodes"],
            json!([{ "number": 1 }, { "number": 3 }])
        );
        assert_eq!(
            found["all"]["nodes"][1],
            json!({ "number": 2, "closedOn": "2026-03-10" })
        );
        assert_eq!(total_and_met(&app, Measure::GridWorker).await, (2, 0));
        let worker = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let document = crate::support::mutation_document("gridClose", "id");
        let (answer, _) = app
            .execute(
                &worker,
                &document,
                json!({ "input": { "id": first, "closedOn": "2026-03-10" } }),
            )
            .await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}

#[actix_web::test]
async fn closing_a_committee_closes_its_grids_and_groups() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let grid = grid(&app, &token, COMMITTEE, "一").await;
        let team = group(&app, &token, &grid, "2026-02-01").await;
        appoint(
            &app,
            &token,
            appointment("gridId", &grid, "甲", "GRID_LEADER", "2026-02-10"),
        )
        .await;
        appoint(
            &app,
            &token,
            appointment("threePersonGroupId", &team, "乙", "MEDIC", "2026-02-20"),
        )
        .await;
        let query = "{ committee(code: \"440106001001\") { id grids(includeClosed: true) { nodes {
            closedOn appointments(includeFormer: true) { nodes { untilOn } } } }
            threePersonGroups(includeDissolved: true) { nodes {
                dissolvedOn appointments(includeFormer: true) { nodes { untilOn } } } } } }";
        let id = app.data(&token, query).await["committee"]["id"].clone();
        let early = json!({ "id": id, "validTo": "2026-02-19" });
        assert_eq!(
            expect_user_errors(&app, &token, "committeeAbolish", early).await,
            ["INVALID validTo"]
        );
        let end = json!({ "id": id, "validTo": "2026-03-01" });
        expect_result(&app, &token, "committeeAbolish", "id", end).await;
        let found = app.data(&token, query).await["committee"].clone();
        let ended = json!({ "nodes": [{ "untilOn": "2026-03-01" }] });
        assert_eq!(
            found["grids"]["nodes"],
            json!([{ "closedOn": "2026-03-01", "appointments": ended }])
        );
        assert_eq!(
            found["threePersonGroups"]["nodes"],
            json!([{ "dissolvedOn": "2026-03-01", "appointments": ended }])
        );
    })
    .await;
}
