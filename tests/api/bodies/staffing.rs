//! The milestone that follows from the appointments, and its missing requirements.

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{
    APPOINT, COMMITTEE, ESTABLISH, VACATE, appointment, change, expect_result, log,
    public_health_input, rows,
};
use crate::support::{TestApp, on_each_database};

fn unmet(appointment: &Value) -> Vec<&str> {
    let unmet = appointment["subcommittee"]["staffing"]["unmet"]
        .as_array()
        .unwrap();
    unmet.iter().map(|it| it.as_str().unwrap()).collect()
}

/// Three members, the director first. The subcommittee is complete except for the director's second appointment.
async fn appoint_three_members(app: &TestApp, token: &str, body: &Value) -> [Value; 3] {
    let director = appointment(body, "甲", "DIRECTOR", "COMMITTEE_MEMBER", "2026-02-01");
    let director = expect_result(app, token, APPOINT, director).await;
    let told = unmet(&director);
    assert!(
        told[0].starts_with("needs at least 3 members, has 1"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("needs at least 1 with a medical"),
        "{told:?}"
    );
    assert!(
        told[2].starts_with("the director must have an appointment"),
        "{told:?}"
    );
    let doctor = appointment(body, "乙", "VICE_DIRECTOR", "VILLAGE_DOCTOR", "2026-02-03");
    let doctor = expect_result(app, token, APPOINT, doctor).await;
    let third = appointment(body, "丙", "MEMBER", "RESIDENT", "2026-02-10");
    let third = expect_result(app, token, APPOINT, third).await;
    assert_eq!(unmet(&third).len(), 1, "{third}");
    assert_eq!(
        third["subcommittee"]["milestones"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    [director, doctor, third]
}

#[actix_web::test]
async fn staffed_milestone_requires_every_rule() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "4401");
        let body = expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await
            ["id"]
            .clone();
        let [director, doctor, _] = appoint_three_members(&app, &token, &body).await;
        let parent = json!({ "committeeCode": COMMITTEE, "personId": director["person"]["id"],
            "role": "MEMBER", "background": "COMMITTEE_MEMBER", "fromOn": "2026-02-20" });
        let own = expect_result(&app, &token, APPOINT, parent).await;
        assert_eq!(own["subcommittee"], Value::Null);
        assert_eq!(own["committee"]["code"], COMMITTEE);
        let query = "query($id: ID!) { node(id: $id) { ... on Subcommittee {
            milestones { key reachedOn source } staffing { met since unmet } } } }";
        let (answer, _) = app.execute(&token, query, json!({ "id": body })).await;
        let staffed = json!({ "key": "STAFFED", "reachedOn": "2026-02-20", "source": "DERIVED" });
        assert_eq!(answer["data"]["node"]["milestones"][1], staffed);
        let since = json!({ "met": true, "since": "2026-02-20", "unmet": [] });
        assert_eq!(answer["data"]["node"]["staffing"], since);
        let id = cunju::reference::unit_store::id_of(&app.server.db, 440_106_001_001)
            .await
            .unwrap()
            .unwrap();
        let reached = cunju::bodies::subcommittee::reached(&app.server.db, id)
            .await
            .unwrap();
        let key = ("PUBLIC_HEALTH".to_owned(), "STAFFED".to_owned());
        assert_eq!(reached[&key].to_string(), "2026-02-20");
        assert_eq!(reached.len(), 2);

        let leaves = json!({ "id": doctor["id"], "untilOn": "2026-03-01", "expectedRevision": 1 });
        let left = expect_result(&app, &token, VACATE, leaves).await;
        assert_eq!(
            left["subcommittee"]["milestones"].as_array().unwrap().len(),
            1
        );
        assert_eq!(unmet(&left).len(), 2, "{left}");
        let next = appointment(&body, "丁", "MEMBER", "HEALTH_STATION", "2026-03-05");
        let next = expect_result(&app, &token, APPOINT, next).await;
        assert_eq!(
            next["subcommittee"]["milestones"][1]["reachedOn"],
            "2026-03-05"
        );

        let kinds: Vec<_> = log(&app).await.into_iter().skip(2).collect();
        let of = |operation: &str, kind: &str, table: &str| {
            let row = (operation.to_owned(), kind.to_owned(), table.to_owned());
            kinds.iter().filter(|other| **other == row).count()
        };
        assert_eq!(of("appointment.create", "INSERT", "person"), 4);
        assert_eq!(of("appointment.create", "INSERT", "appointment"), 5);
        assert_eq!(
            of("appointment.create", "INSERT", "subcommittee_milestone"),
            2
        );
        assert_eq!(of("appointment.end", "UPDATE", "appointment"), 1);
        assert_eq!(of("appointment.end", "DELETE", "subcommittee_milestone"), 1);
        assert_eq!(kinds.len(), 13);
    })
    .await;
}

#[actix_web::test]
async fn backdated_appointment_moves_the_milestone_date() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let mut input = public_health_input("2026-01-10");
        input["kind"] = json!("MEDIATION");
        let body = expect_result(&app, &token, ESTABLISH, input).await["id"].clone();
        for (name, day) in [("甲", "2026-02-01"), ("乙", "2026-02-02"), ("丙", "2026-02-20"), ("丁", "2026-02-10")] {
            expect_result(&app, &token, APPOINT, appointment(&body, name, "MEMBER", "RESIDENT", day)).await;
        }
        let query = "query($id: ID!) { node(id: $id) { ... on Subcommittee { milestones { key reachedOn } } } }";
        let (answer, _) = app.execute(&token, query, json!({ "id": body })).await;
        assert_eq!(answer["data"]["node"]["milestones"][1]["reachedOn"], "2026-02-10");
        let last = log(&app).await.pop().unwrap();
        let changed = ("appointment.create", "UPDATE", "subcommittee_milestone");
        assert_eq!((&*last.0, &*last.1, &*last.2), changed);
    })
    .await;
}

#[actix_web::test]
async fn new_term_requires_new_appointments() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let mut input = public_health_input("2026-01-10");
        input["kind"] = json!("MEDIATION");
        let body = expect_result(&app, &token, ESTABLISH, input).await["id"].clone();
        for name in ["甲", "乙", "丙"] {
            expect_result(
                &app,
                &token,
                APPOINT,
                appointment(&body, name, "MEMBER", "RESIDENT", "2026-02-01"),
            )
            .await;
        }
        let term =
            format!("UPDATE committee SET term_from = '2026-03-01' WHERE code = {COMMITTEE}");
        app.server.db.execute_unprepared(&term).await.unwrap();
        let next = appointment(&body, "丁", "MEMBER", "RESIDENT", "2026-03-01");
        let next = expect_result(&app, &token, APPOINT, next).await;
        assert_eq!(
            next["subcommittee"]["milestones"],
            json!([{ "key": "SET_UP", "reachedOn": "2026-01-10" }])
        );
        let told = unmet(&next);
        assert!(
            told[0].starts_with("needs at least 3 members, has 1"),
            "{told:?}"
        );
        assert!(
            told[1].contains("the committee's term of 2026-03-01 no longer count (3)"),
            "{told:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn missing_requirements_are_reported_in_chinese() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await;
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ subcommittees {{ nodes {{ staffing {{ unmet }} }} }} }} }}");
        let request = TestRequest::post().uri("/graphql").set_json(json!({ "query": query }));
        let request = request.insert_header(("authorization", format!("Bearer {token}")));
        let (_, body, _) = app.send(request.insert_header(("accept-language", "zh-CN"))).await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        let unmet = &answer["data"]["committee"]["subcommittees"]["nodes"][0]["staffing"]["unmet"];
        assert_eq!(unmet, &json!([
            "成员不足：至少 3 人，现有 0 人，请再任命 3 人",
            "医务人员不足：至少 1 人，现有 0 人，请任命乡村医生或卫生服务站人员",
            "缺少主任：请任命一名村（居）委会成员为主任",
        ]));
    })
    .await;
}

#[actix_web::test]
async fn dry_run_writes_nothing() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let mut input = public_health_input("2026-01-10");
        input["validateOnly"] = json!(true);
        input["idempotencyKey"] = json!("a");
        let payload = change(&app, &token, ESTABLISH, input.clone()).await;
        assert_eq!(
            payload,
            json!({ "result": null, "userErrors": [], "replayed": false })
        );
        assert_eq!(rows(&app).await, [0; 6]);
        let body = expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await
            ["id"]
            .clone();
        let before = rows(&app).await;
        let mut member = appointment(&body, "甲", "MEMBER", "RESIDENT", "2026-02-01");
        member["validateOnly"] = json!(true);
        let payload = change(&app, &token, APPOINT, member).await;
        assert_eq!(payload["userErrors"], json!([]));
        assert_eq!(rows(&app).await, before);
    })
    .await;
}
