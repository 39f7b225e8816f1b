//! Three-person groups.

use cunju::access::auth::Role;
use cunju_entity::value::Measure;
use serde_json::{Value, json};

use super::{
    COMMITTEE, OTHER_COMMITTEE, appoint, appointment, expect_result, expect_user_errors, grid,
    group, total_and_met,
};
use crate::support::on_each_database;

const WHOLE: &str = "isComplete missingRoles";

#[actix_web::test]
async fn group_with_three_roles_is_complete() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let grid = grid(&app, &token, COMMITTEE, "一").await;
        let input = json!({ "committeeCode": COMMITTEE, "gridId": grid, "establishedOn": "2026-02-01" });
        let team = expect_result(&app, &token, "threePersonGroupEstablish",
            "id isComplete missingRoles grid { id } committee { code } revision", input.clone()).await;
        assert_eq!(team["missingRoles"], json!(["COMMUNITY_WORKER", "MEDIC", "POLICE_OFFICER"]));
        assert_eq!((&team["isComplete"], &team["grid"]["id"]), (&json!(false), &grid));
        assert_eq!(expect_user_errors(&app, &token, "threePersonGroupEstablish", input).await, ["ALREADY_EXISTS gridId"]);
        assert_eq!(total_and_met(&app, Measure::ThreePersonGroup).await, (1, 0));
        let mut medic = Value::Null;
        for (name, role) in [("甲", "COMMUNITY_WORKER"), ("乙", "MEDIC"), ("丙", "POLICE_OFFICER")] {
            let input = appointment("threePersonGroupId", &team["id"], name, role, "2026-02-01");
            let again = input.clone();
            let made = appoint(&app, &token, input).await;
            assert_eq!(expect_user_errors(&app, &token, "appointmentCreate", again).await, ["ALREADY_EXISTS role"]);
            if role == "MEDIC" {
                medic = made["id"].clone();
            }
        }
        assert_eq!(total_and_met(&app, Measure::ThreePersonGroup).await, (1, 1));
        let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on ThreePersonGroup {{ {WHOLE}
            appointments {{ nodes {{ role threePersonGroup {{ id }} }} }} }} }}
            committee(code: \"{COMMITTEE}\") {{ appointments {{ totalCount }} grids {{ nodes {{ threePersonGroup {{ id }} }} }}
                threePersonGroups {{ totalCount nodes {{ {WHOLE} }} }} }} }}");
        let ids = json!({ "id": team["id"] });
        let (answer, _) = app.execute(&token, &query, ids.clone()).await;
        let found = &answer["data"]["node"];
        assert_eq!((&found["isComplete"], &found["missingRoles"]), (&json!(true), &json!([])), "{answer}");
        assert_eq!(found["appointments"]["nodes"][1], json!({ "role": "MEDIC", "threePersonGroup": { "id": team["id"] } }));
        let committee = &answer["data"]["committee"];
        assert_eq!(committee["appointments"]["totalCount"], 0, "no appointments in the committee itself");
        assert_eq!(committee["grids"]["nodes"][0]["threePersonGroup"]["id"], team["id"]);
        assert_eq!(committee["threePersonGroups"]["totalCount"], 1);

        expect_result(&app, &token, "appointmentEnd", "id", json!({ "id": medic, "untilOn": "2026-03-01" })).await;
        let (answer, _) = app.execute(&token, &query, ids).await;
        assert_eq!(answer["data"]["node"]["missingRoles"], json!(["MEDIC"]));
        assert_eq!(total_and_met(&app, Measure::ThreePersonGroup).await, (1, 0));
        let end = |day: &str| json!({ "id": team["id"], "dissolvedOn": day });
        assert_eq!(expect_user_errors(&app, &token, "threePersonGroupDissolve", end("2026-01-31")).await, ["BEFORE_EXISTENCE dissolvedOn"]);
        let ended = expect_result(&app, &token, "threePersonGroupDissolve",
            "dissolvedOn revision appointments { totalCount } all: appointments(includeFormer: true) { totalCount }", end("2026-03-02")).await;
        assert_eq!(ended, json!({ "dissolvedOn": "2026-03-02", "revision": 2, "appointments": { "totalCount": 0 }, "all": { "totalCount": 3 } }));
        assert_eq!(expect_user_errors(&app, &token, "threePersonGroupDissolve", end("2026-03-02")).await, ["ALREADY_CLOSED id"]);
        assert_eq!(total_and_met(&app, Measure::ThreePersonGroup).await, (0, 0));
        group(&app, &token, &grid, "2026-03-02").await;
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn committee_has_one_group_in_addition_to_those_of_its_grids() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let own = grid(&app, &token, COMMITTEE, "一").await;
        let there = grid(&app, &token, OTHER_COMMITTEE, "一").await;
        group(&app, &token, &own, "2026-02-01").await;
        let input = json!({ "committeeCode": COMMITTEE, "establishedOn": "2026-02-01" });
        expect_result(&app, &token, "threePersonGroupEstablish", "id", input.clone()).await;
        assert_eq!(expect_user_errors(&app, &token, "threePersonGroupEstablish", input).await, ["ALREADY_EXISTS committeeCode"]);
        for (input, problems) in [
            (json!({ "committeeCode": COMMITTEE, "gridId": there, "establishedOn": "2026-02-01" }), vec!["NOT_FOUND gridId"]),
            (json!({ "committeeCode": OTHER_COMMITTEE, "gridId": there, "establishedOn": "2999-02-01" }), vec!["DATE_IN_FUTURE establishedOn"]),
            (json!({ "committeeCode": "510104017001", "establishedOn": "2026-02-01" }), vec!["NOT_FOUND committeeCode"]),
        ] {
            assert_eq!(expect_user_errors(&app, &token, "threePersonGroupEstablish", input).await, problems);
        }
        let log = app.log().await;
        assert_eq!(log[2..], ["three_person_group.establish INSERT three_person_group"; 2]);
        assert_eq!(total_and_met(&app, Measure::ThreePersonGroup).await, (2, 0));
    })
    .await;
}
