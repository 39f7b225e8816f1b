//! Refused changes, with code and path.

use cunju::access::auth::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{
    COMMITTEE, DISSOLVE, ESTABLISH, RECORD, REVOKE, appointment, change, expect_result,
    expect_user_errors, public_health_input, rows,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn establishment_reports_all_problems_at_once() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        let existed = format!("UPDATE committee SET valid_from = '2020-01-01' WHERE code = {COMMITTEE}");
        app.server.db.execute_unprepared(&existed).await.unwrap();
        expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await;
        let before = rows(&app).await;
        let with = |fields: Value| {
            let mut input = public_health_input("2026-01-10");
            input["kind"] = json!("MEDIATION");
            input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            input
        };
        for (fields, problems) in [
            (json!({ "committeeCode": "440106001099" }), json!([["NOT_FOUND", "committeeCode"]])),
            (json!({ "kind": "PUBLIC_HEALTH" }), json!([["ALREADY_EXISTS", "kind"]])),
            (json!({ "kind": "x" }), json!([["INVALID", "kind"]])),
            (json!({ "establishedOn": "2999-01-01" }), json!([["DATE_IN_FUTURE", "establishedOn"]])),
            (json!({ "establishedOn": "2019-12-31" }), json!([["BEFORE_EXISTENCE", "establishedOn"]])),
            (
                json!({ "kind": "ELDERLY_WOMEN_CHILDREN", "establishedOn": "2025-12-31" }),
                json!([["INVALID", "establishedOn"]]),
            ),
            (json!({ "committeeCode": "350527000000" }), json!([["INVALID", "committeeCode"]])),
            (json!({ "documentNumber": "" }), json!([["INVALID", "documentNumber"]])),
            (json!({ "duties": "x".repeat(2_001) }), json!([["INVALID", "duties"]])),
            (
                json!({ "committeeCode": "350527000000", "kind": "x", "establishedOn": "2999-01-01", "duties": " " }),
                json!([["INVALID", "kind"], ["DATE_IN_FUTURE", "establishedOn"], ["INVALID", "committeeCode"], ["INVALID", "duties"]]),
            ),
        ] {
            assert_eq!(expect_user_errors(&app, &token, ESTABLISH, with(fields.clone())).await, problems, "{fields}");
        }
        assert_eq!(rows(&app).await, before);
    })
    .await;
}

#[actix_web::test]
async fn invalid_dissolution_or_milestone_is_rejected() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let id =
            expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await["id"]
                .clone();
        let member = appointment(&id, "甲", "MEMBER", "RESIDENT", "2026-02-01");
        expect_result(&app, &token, super::APPOINT, member).await;
        for (day, problem) in [
            ("2999-01-01", json!([["DATE_IN_FUTURE", "dissolvedOn"]])),
            ("2026-01-09", json!([["BEFORE_EXISTENCE", "dissolvedOn"]])),
            ("2026-01-20", json!([["INVALID", "dissolvedOn"]])),
        ] {
            let input = json!({ "id": id, "dissolvedOn": day });
            assert_eq!(
                expect_user_errors(&app, &token, DISSOLVE, input).await,
                problem,
                "{day}"
            );
        }
        let stale = json!({ "id": id, "dissolvedOn": "2026-03-01", "expectedRevision": 7 });
        let payload = change(&app, &token, DISSOLVE, stale).await;
        assert_eq!(payload["userErrors"][0]["code"], "STALE_REVISION");
        assert_eq!(payload["userErrors"][0]["current"], 1);

        for (key, day, problem) in [
            ("x", "2026-02-01", json!([["INVALID", "milestone"]])),
            ("SET_UP", "2026-02-01", json!([["INVALID", "milestone"]])),
            ("STAFFED", "2026-02-01", json!([["INVALID", "milestone"]])),
            (
                "PLAQUE_HUNG",
                "2999-01-01",
                json!([["DATE_IN_FUTURE", "reachedOn"]]),
            ),
            (
                "PLAQUE_HUNG",
                "2026-01-09",
                json!([["BEFORE_EXISTENCE", "reachedOn"]]),
            ),
        ] {
            let input = json!({ "subcommitteeId": id, "milestone": key, "reachedOn": day });
            assert_eq!(
                expect_user_errors(&app, &token, RECORD, input).await,
                problem,
                "{key} {day}"
            );
        }
        let derived = json!({ "subcommitteeId": id, "milestone": "STAFFED" });
        assert_eq!(
            expect_user_errors(&app, &token, REVOKE, derived).await,
            json!([["INVALID", "milestone"]])
        );
        expect_result(
            &app,
            &token,
            DISSOLVE,
            json!({ "id": id, "dissolvedOn": "2026-03-01" }),
        )
        .await;
        let late =
            json!({ "subcommitteeId": id, "milestone": "PLAQUE_HUNG", "reachedOn": "2026-02-01" });
        assert_eq!(
            expect_user_errors(&app, &token, RECORD, late).await,
            json!([["ALREADY_CLOSED", "subcommitteeId"]])
        );
    })
    .await;
}

#[actix_web::test]
async fn other_county_cannot_read_or_change() {
    on_each_database(async |app| {
        let own = app.token(Role::Official, "440106");
        let body = expect_result(&app, &own, ESTABLISH, public_health_input("2026-01-10")).await;
        let member = appointment(&body["id"], "甲", "MEMBER", "RESIDENT", "2026-02-01");
        let appointment = expect_result(&app, &own, super::APPOINT, member).await;
        let other = app.token(Role::Official, "440105");
        let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }";
        let ids = json!({ "ids": [body["id"], appointment["id"], appointment["person"]["id"]] });
        let (seen, statements) = app.execute(&own, nodes, ids.clone()).await;
        let names = json!([{ "__typename": "Subcommittee" }, { "__typename": "Appointment" }, { "__typename": "Person" }]);
        assert_eq!(seen["data"]["nodes"], names);
        assert_eq!(statements, 3);
        let (hidden, _) = app.execute(&other, nodes, ids).await;
        assert_eq!(hidden["data"]["nodes"], json!([null, null, null]));

        let found = expect_user_errors(&app, &other, ESTABLISH, public_health_input("2026-01-10")).await;
        assert_eq!(found, json!([["NOT_FOUND", "committeeCode"]]));
        let end = json!({ "id": body["id"], "dissolvedOn": "2026-03-01" });
        assert_eq!(expect_user_errors(&app, &other, DISSOLVE, end).await, json!([["NOT_FOUND", "id"]]));
        let vacate = json!({ "id": appointment["id"], "untilOn": "2026-03-01" });
        assert_eq!(expect_user_errors(&app, &other, super::VACATE, vacate).await, json!([["NOT_FOUND", "id"]]));
    })
    .await;
}

#[actix_web::test]
async fn observer_cannot_read_names_or_change_anything() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let body = expect_result(&app, &official, ESTABLISH, public_health_input("2026-01-10")).await;
        let mut member = appointment(&body["id"], "甲", "MEMBER", "RESIDENT", "2026-02-01");
        member["person"]["phone"] = json!("020-8555 5678");
        expect_result(&app, &official, super::APPOINT, member).await;
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ subcommittees {{ nodes {{
            appointments {{ nodes {{ role person {{ name phone fieldAccess revision }} }} }} }} }} }} }}");
        let person = |data: &Value| data["committee"]["subcommittees"]["nodes"][0]["appointments"]["nodes"][0]["person"].clone();
        let shown = json!({ "name": "甲", "phone": "02085555678", "fieldAccess": "VISIBLE", "revision": 1 });
        assert_eq!(person(&app.data(&official, &query).await), shown);
        let observer = app.token(Role::Observer, "44");
        let withheld = json!({ "name": null, "phone": null, "fieldAccess": "WITHHELD", "revision": 1 });
        assert_eq!(person(&app.data(&observer, &query).await), withheld);

        let (answer, _) = app.execute(&observer, ESTABLISH, json!({ "input": public_health_input("2026-01-10") })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        let wrong = json!({ "input": { "id": "zzz", "dissolvedOn": "2026-03-01" } });
        let (answer, _) = app.execute(&official, DISSOLVE, wrong).await;
        let error = &answer["data"]["subcommitteeDissolve"]["userErrors"][0];
        assert_eq!(error["code"], "INVALID_ID", "{answer}");
    })
    .await;
}
