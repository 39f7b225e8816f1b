//! Appointments: refused changes, and the chain from committee to person.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{
    APPOINT, COMMITTEE, DISSOLVE, ESTABLISH, VACATE, appointment, change, expect_result,
    expect_user_errors, public_health_input, rows,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn appointment_with_invalid_person_or_body_is_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let id = expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await["id"].clone();
        let director = appointment(&id, "甲", "DIRECTOR", "COMMITTEE_MEMBER", "2026-02-01");
        let person = expect_result(&app, &token, APPOINT, director).await["person"]["id"].clone();
        let before = rows(&app).await;
        for (fields, problems) in [
            (json!({ "role": "GRID_LEADER" }), json!([["INVALID", "role"]])),
            (json!({ "role": "DIRECTOR" }), json!([["ALREADY_EXISTS", "role"]])),
            (json!({ "personId": person }), json!([["INVALID", "person"]])),
            (json!({ "person": null }), json!([["INVALID", "person"]])),
            (json!({ "person": null, "personId": person }), json!([["ALREADY_EXISTS", "personId"]])),
            (json!({ "person": { "name": " ", "phone": "" } }), json!([["INVALID", "person", "name"], ["INVALID", "person", "phone"]])),
            (json!({ "fromOn": "2999-01-01" }), json!([["DATE_IN_FUTURE", "fromOn"]])),
            (json!({ "fromOn": "2026-01-09" }), json!([["BEFORE_EXISTENCE", "fromOn"]])),
            (json!({ "committeeCode": "440106001002" }), json!([["NOT_FOUND", "subcommitteeId"]])),
            (
                json!({ "committeeCode": "440106001002", "subcommitteeId": null, "person": null, "personId": person }),
                json!([["NOT_FOUND", "personId"]]),
            ),
            (
                json!({ "role": "BUILDING_HEAD", "person": null, "fromOn": "2999-01-01" }),
                json!([["DATE_IN_FUTURE", "fromOn"], ["INVALID", "role"], ["INVALID", "person"]]),
            ),
        ] {
            let mut input = appointment(&id, "乙", "MEMBER", "RESIDENT", "2026-02-01");
            input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            assert_eq!(expect_user_errors(&app, &token, APPOINT, input).await, problems, "{fields}");
        }
        assert_eq!(rows(&app).await, before);
        expect_result(&app, &token, DISSOLVE, json!({ "id": id, "dissolvedOn": "2026-03-01" })).await;
        let late = appointment(&id, "乙", "MEMBER", "RESIDENT", "2026-03-01");
        assert_eq!(expect_user_errors(&app, &token, APPOINT, late).await, json!([["ALREADY_CLOSED", "subcommitteeId"]]));
    })
    .await;
}

#[actix_web::test]
async fn appointment_is_vacated_once() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let head = json!({ "committeeCode": COMMITTEE, "person": { "name": "甲" }, "role": "DIRECTOR",
            "background": "COMMITTEE_MEMBER", "fromOn": "2026-02-01" });
        let held = expect_result(&app, &token, APPOINT, head.clone()).await;
        let vacate = |day: &str| json!({ "id": held["id"], "untilOn": day });
        for (day, problem) in [
            ("2999-01-01", json!([["DATE_IN_FUTURE", "untilOn"]])),
            ("2026-01-31", json!([["INVALID", "untilOn"]])),
        ] {
            assert_eq!(expect_user_errors(&app, &token, VACATE, vacate(day)).await, problem);
        }
        let mut stale = vacate("2026-03-01");
        stale["expectedRevision"] = json!(2);
        let payload = change(&app, &token, VACATE, stale).await;
        assert_eq!(payload["userErrors"][0]["current"], 1, "{payload}");
        let left = expect_result(&app, &token, VACATE, vacate("2026-03-01")).await;
        assert_eq!((&left["untilOn"], &left["revision"]), (&json!("2026-03-01"), &json!(2)));
        let again = expect_user_errors(&app, &token, VACATE, vacate("2026-03-01")).await;
        assert_eq!(again, json!([["ALREADY_CLOSED", "id"]]));

        let mut back = head;
        back["person"] = Value::Null;
        back["personId"] = held["person"]["id"].clone();
        back["fromOn"] = json!("2026-02-28");
        assert_eq!(expect_user_errors(&app, &token, APPOINT, back.clone()).await, json!([["ALREADY_EXISTS", "personId"]]));
        back["fromOn"] = json!("2026-03-01");
        expect_result(&app, &token, APPOINT, back).await;
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ appointments {{ nodes {{ fromOn }} }}
            all: appointments(includeFormer: true) {{ totalCount nodes {{ untilOn person {{ name }} }} }} }} }}");
        let found = app.data(&token, &query).await["committee"].clone();
        assert_eq!(found["appointments"]["nodes"], json!([{ "fromOn": "2026-03-01" }]));
        assert_eq!(found["all"]["totalCount"], 2);
        assert_eq!(found["all"]["nodes"][0], json!({ "untilOn": "2026-03-01", "person": { "name": "甲" } }));
    })
    .await;
}

#[actix_web::test]
async fn chain_query_needs_the_same_statements_for_one_and_many() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let chain = "query Chain($code: CommitteeCode!) { committee(code: $code) {
            subcommittees(first: 10) { nodes { kind { key nameZh } establishedOn milestones { key reachedOn }
                appointments(first: 10) { nodes { person { name } role background } } } } } }";
        let several = ["PUBLIC_HEALTH", "MEDIATION", "PUBLIC_SECURITY", "CIVIL_AFFAIRS"];
        for (code, kinds) in [(COMMITTEE, &several[..1]), ("440106001002", &several)] {
            for kind in kinds {
                let input = json!({ "committeeCode": code, "kind": kind, "establishedOn": "2026-01-10" });
                let id = expect_result(&app, &token, ESTABLISH, input).await["id"].clone();
                for name in &["甲", "乙", "丙"][..kinds.len().min(3)] {
                    let mut input = appointment(&id, name, "MEMBER", "RESIDENT", "2026-02-01");
                    input["committeeCode"] = json!(code);
                    expect_result(&app, &token, APPOINT, input).await;
                }
            }
        }
        let (one, for_one) = app.execute(&token, chain, json!({ "code": COMMITTEE })).await;
        let (many, for_many) = app.execute(&token, chain, json!({ "code": "440106001002" })).await;
        assert_eq!((for_one, for_many), (5, 5));
        let first = json!([{ "kind": { "key": "PUBLIC_HEALTH", "nameZh": "公共卫生委员会" },
            "establishedOn": "2026-01-10", "milestones": [{ "key": "SET_UP", "reachedOn": "2026-01-10" }],
            "appointments": { "nodes": [{ "person": { "name": "甲" }, "role": "MEMBER", "background": "RESIDENT" }] } }]);
        assert_eq!(one["data"]["committee"]["subcommittees"]["nodes"], first, "{one}");
        let bodies = many["data"]["committee"]["subcommittees"]["nodes"].as_array().unwrap();
        assert_eq!(bodies.len(), 4, "{many}");
        for body in bodies {
            assert_eq!(body["appointments"]["nodes"].as_array().unwrap().len(), 3);
        }
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ subcommittees(kind: \"x\") {{ totalCount }} }} }}");
        let (answer, _) = app.execute(&token, &query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    })
    .await;
}
