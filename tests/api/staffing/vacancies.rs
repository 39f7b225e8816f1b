//! Vacancies.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{COMMITTEE, OTHER_COMMITTEE, appoint, appointment, expect_result, grid, group};
use crate::support::on_each_database;

const QUERY: &str = "query($in: DivisionCode, $code: CommitteeCode, $n: Int, $after: String) {
    vacancies(in: $in, committeeCode: $code, first: $n, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { reason missingRoles since committee { code } unit { __typename id } } } }";

#[actix_web::test]
async fn vacancies_are_listed_with_role_and_date() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "4401");
        let ask = async |variables: Value| {
            let (answer, statements) = app.execute(&token, QUERY, variables).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            (answer["data"]["vacancies"].clone(), statements)
        };
        let empty = grid(&app, &token, COMMITTEE, "无人").await;
        let (_, for_one) = ask(json!({})).await;
        let left = grid(&app, &token, COMMITTEE, "离任").await;
        let worker = appoint(&app, &token, appointment("gridId", &left, "甲", "GRID_WORKER", "2026-02-01")).await;
        expect_result(&app, &token, "appointmentEnd", "id", json!({ "id": worker["id"], "untilOn": "2026-03-01" })).await;
        appoint(&app, &token, appointment("gridId", &left, "楼", "BUILDING_HEAD", "2026-03-01")).await;
        let staffed = grid(&app, &token, COMMITTEE, "在岗").await;
        let mut over = appointment("gridId", &staffed, "乙", "GRID_LEADER", "2026-02-01");
        over["termEndsOn"] = json!("2026-06-30");
        let over = appoint(&app, &token, over).await["id"].clone();
        let team = group(&app, &token, &staffed, "2026-02-01").await;
        for (name, role) in [("丙", "COMMUNITY_WORKER"), ("丁", "POLICE_OFFICER")] {
            appoint(&app, &token, appointment("threePersonGroupId", &team, name, role, "2026-02-01")).await;
        }
        let next = grid(&app, &token, OTHER_COMMITTEE, "邻居").await;

        let (all, for_many) = ask(json!({})).await;
        let vacancy = |reason: &str, roles: &[&str], since: Value, code: &str, kind: &str, id: &Value| {
            json!({ "reason": reason, "missingRoles": roles, "since": since, "committee": { "code": code },
                "unit": { "__typename": kind, "id": id } })
        };
        let both = ["GRID_LEADER", "GRID_WORKER"];
        let expected = json!([
            vacancy("GRID_UNSERVED", &both, Value::Null, COMMITTEE, "Grid", &empty),
            vacancy("GRID_UNSERVED", &both, json!("2026-03-01"), COMMITTEE, "Grid", &left),
            vacancy("GROUP_INCOMPLETE", &["MEDIC"], json!("2026-02-01"), COMMITTEE, "ThreePersonGroup", &team),
            vacancy("TERM_OVER", &["GRID_LEADER"], json!("2026-06-30"), COMMITTEE, "Appointment", &over),
            vacancy("GRID_UNSERVED", &both, Value::Null, OTHER_COMMITTEE, "Grid", &next),
        ]);
        assert_eq!(all["nodes"], expected, "{all}");
        assert_eq!(all["totalCount"], 5);
        assert!(for_many <= for_one + 3, "{for_one} {for_many}: a group and an appointment are other objects");
        let plain = "{ vacancies { nodes { reason committee { code } } } }";
        assert_eq!(app.execute(&token, plain, json!({})).await.1, 2);

        let (mut after, mut paged) = (Value::Null, Vec::new());
        loop {
            let (page, _) = ask(json!({ "n": 2, "after": after })).await;
            paged.extend(page["nodes"].as_array().unwrap().clone());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(json!(paged), expected);
        for (variables, count) in [
            (json!({ "code": OTHER_COMMITTEE }), 1),
            (json!({ "code": COMMITTEE }), 4),
            (json!({ "in": "440106001" }), 5),
            (json!({ "in": "440106002" }), 0),
        ] {
            assert_eq!(ask(variables.clone()).await.0["totalCount"], count, "{variables}");
        }
        // The last day of a term is still part of it.
        app.set_date("2026-06-30");
        assert_eq!(ask(json!({ "code": COMMITTEE })).await.0["totalCount"], 3);
        let elsewhere = app.token(Role::Official, "51");
        let seen = app.data(&elsewhere, "{ vacancies { totalCount } }").await;
        assert_eq!(seen["vacancies"]["totalCount"], 0);
    })
    .await;
}
