//! Appointments in grids, the chain from household to person, and persons.

use cunju::access::auth::Role;
use cunju_entity::value::Measure;
use serde_json::{Value, json};

use super::{
    COMMITTEE, OTHER_COMMITTEE, appoint, appointment, expect_result, expect_user_errors, grid,
    total_and_met,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn chain_leads_from_household_to_phone_number_and_back() {
    on_each_database(async |app| {
        let token = app.token(Role::CommitteeWorker, "440106001");
        for n in 0..3 {
            let id = grid(&app, &token, COMMITTEE, "网格").await;
            let posts = [("甲", "GRID_LEADER"), ("乙", "GRID_WORKER"), ("丙", "BUILDING_HEAD")];
            for (name, role) in posts {
                appoint(&app, &token, appointment("gridId", &id, name, role, "2026-02-01")).await;
            }
            let input = json!({ "committeeCode": COMMITTEE, "gridId": id, "address": format!("{n}号") });
            expect_result(&app, &token, "householdRegister", "id", input).await;
        }
        let query = "query($n: Int) { committee(code: \"440106001001\") { households(first: $n) { nodes {
            address grid { code appointments(first: 5) { nodes { role person { name phone
                appointments(first: 5) { nodes { role grid { code committee { code } } threePersonGroup { id } } } } } } } } } } }";
        let (_, for_one) = app.execute(&token, query, json!({ "n": 1 })).await;
        let (answer, for_many) = app.execute(&token, query, json!({ "n": 3 })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        assert_eq!((for_one, for_many), (9, 9));
        let homes = answer["data"]["committee"]["households"]["nodes"].as_array().unwrap();
        assert_eq!(homes.len(), 3);
        for home in homes {
            let code = &home["grid"]["code"];
            let appointments = home["grid"]["appointments"]["nodes"].as_array().unwrap();
            assert_eq!(appointments.len(), 3, "{home}");
            assert_eq!(appointments[2]["role"], "BUILDING_HEAD");
            let back = json!({ "role": "BUILDING_HEAD", "threePersonGroup": null,
                "grid": { "code": code, "committee": { "code": COMMITTEE } } });
            let head = json!({ "name": "丙", "phone": "02085555678", "appointments": { "nodes": [back] } });
            assert_eq!(appointments[2]["person"], head);
        }
        assert_eq!(total_and_met(&app, Measure::GridWorker).await, (3, 3));
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_grid_appointment_is_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let here = grid(&app, &token, COMMITTEE, "一").await;
        let there = grid(&app, &token, OTHER_COMMITTEE, "一").await;
        let leader = appointment("gridId", &here, "甲", "GRID_LEADER", "2026-02-01");
        let leader = appoint(&app, &token, leader).await;
        for (fields, problems) in [
            (json!({}), vec!["ALREADY_EXISTS role"]),
            (json!({ "role": "DIRECTOR" }), vec!["INVALID role"]),
            (json!({ "role": "MEDIC" }), vec!["INVALID role"]),
            (
                json!({ "role": "GRID_WORKER", "gridId": there }),
                vec!["NOT_FOUND gridId"],
            ),
            (
                json!({ "role": "GRID_WORKER", "gridId": null }),
                vec!["INVALID role"],
            ),
            (
                json!({ "threePersonGroupId": here }),
                vec!["INVALID gridId"],
            ),
            (
                json!({ "role": "GRID_WORKER", "termEndsOn": "2026-02-01" }),
                vec!["INVALID termEndsOn"],
            ),
            (
                json!({ "role": "GRID_WORKER", "fromOn": "2999-01-01" }),
                vec!["DATE_IN_FUTURE fromOn"],
            ),
        ] {
            let mut input = appointment("gridId", &here, "乙", "GRID_LEADER", "2026-02-01");
            input
                .as_object_mut()
                .unwrap()
                .extend(fields.as_object().unwrap().clone());
            assert_eq!(
                expect_user_errors(&app, &token, "appointmentCreate", input).await,
                problems,
                "{fields}"
            );
        }
        let mut again = appointment("gridId", &here, "", "GRID_WORKER", "2026-02-01");
        again["person"] = Value::Null;
        again["personId"] = leader["person"]["id"].clone();
        again["termEndsOn"] = json!("2029-01-31");
        let worker = expect_result(
            &app,
            &token,
            "appointmentCreate",
            "termEndsOn grid { id }",
            again.clone(),
        )
        .await;
        assert_eq!(
            worker,
            json!({ "termEndsOn": "2029-01-31", "grid": { "id": here } })
        );
        assert_eq!(
            expect_user_errors(&app, &token, "appointmentCreate", again).await,
            ["ALREADY_EXISTS personId"]
        );
        assert_eq!(total_and_met(&app, Measure::GridWorker).await, (2, 1));
        let vacate = json!({ "id": leader["id"], "untilOn": "2026-03-01" });
        expect_result(&app, &token, "appointmentEnd", "id", vacate).await;
        assert_eq!(total_and_met(&app, Measure::GridWorker).await, (2, 1));
        let next = appointment("gridId", &here, "丁", "GRID_LEADER", "2026-03-01");
        appoint(&app, &token, next).await;
    })
    .await;
}

#[actix_web::test]
async fn person_is_updated_and_has_a_unique_account() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let id = grid(&app, &token, COMMITTEE, "一").await;
        let first = appoint(
            &app,
            &token,
            appointment("gridId", &id, "甲", "GRID_WORKER", "2026-02-01"),
        )
        .await;
        let other = appoint(
            &app,
            &token,
            appointment("gridId", &id, "乙", "GRID_WORKER", "2026-02-01"),
        )
        .await;
        let person = first["person"]["id"].clone();
        let input = json!({ "id": person, "name": " 张三 ", "phone": null, "account": "worker-7" });
        let all = "id name phone account revision tooManyAppointments";
        let changed = expect_result(&app, &token, "personUpdate", all, input).await;
        assert_eq!(
            changed,
            json!({ "id": person, "name": "张三", "phone": null, "account": "worker-7",
            "revision": 2, "tooManyAppointments": false })
        );
        let input = json!({ "id": other["person"]["id"], "account": "worker-7", "name": "" });
        let told = expect_user_errors(&app, &token, "personUpdate", input).await;
        assert_eq!(told, ["INVALID name", "ALREADY_EXISTS account"]);
        let input = json!({ "id": person, "account": "worker-7", "expectedRevision": 1 });
        assert_eq!(
            expect_user_errors(&app, &token, "personUpdate", input).await,
            ["STALE_REVISION expectedRevision"]
        );
        let outside = app.token(Role::Official, "51");
        let input = json!({ "id": person, "name": "李四" });
        assert_eq!(
            expect_user_errors(&app, &outside, "personUpdate", input).await,
            ["NOT_FOUND id"]
        );
        let observer = app.token(Role::Observer, "44");
        let query =
            "query($id: ID!) { node(id: $id) { ... on Person { name account fieldAccess } } }";
        let (seen, _) = app.execute(&observer, query, json!({ "id": person })).await;
        assert_eq!(
            seen["data"]["node"],
            json!({ "name": null, "account": null, "fieldAccess": "WITHHELD" })
        );
    })
    .await;
}

#[actix_web::test]
async fn person_with_too_many_appointments_is_reported() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let mut person = Value::Null;
        for n in 0..4 {
            let id = grid(&app, &token, COMMITTEE, &format!("{n}")).await;
            let mut input = appointment("gridId", &id, "甲", "GRID_WORKER", "2026-02-01");
            if !person.is_null() {
                input["person"] = Value::Null;
                input["personId"] = person.clone();
            }
            let result = "id person { id tooManyAppointments appointments { totalCount } }";
            let made = expect_result(&app, &token, "appointmentCreate", result, input).await;
            person = made["person"]["id"].clone();
            assert_eq!(made["person"]["tooManyAppointments"], n == 3, "{made}");
            assert_eq!(made["person"]["appointments"]["totalCount"], n + 1);
        }
    })
    .await;
}
