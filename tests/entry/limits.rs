//! The earliest date that each kind of date may have.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, OTHER_COMMITTEE, expect_result, expect_user_error, register_household,
    resident_input,
};
use crate::support::on_each_database;

/// Dates that spreadsheets make of nothing or 0, and a date before all committees.
const DAYS: [(&str, &str); 4] = [
    ("1899-12-30", "spreadsheet"),
    ("1899-12-31", "spreadsheet"),
    ("1900-01-01", "spreadsheet"),
    ("1949-09-30", "before 1949-10-01"),
];

#[actix_web::test]
async fn impossible_date_is_refused_in_every_input() {
    on_each_database(async |app| {
        app.set_date("2026-11-20");
        let token = app.token(Role::Official, "44");
        let query = format!("{{ committee(code: \"{OTHER_COMMITTEE}\") {{ id }} }}");
        let committee = app.data(&token, &query).await["committee"]["id"].clone();
        let homes = [register_household(&app, &token, COMMITTEE, "示例路1号").await, register_household(&app, &token, COMMITTEE, "示例路2号").await];
        let someone = expect_result(&app, &token, "residentRegister", resident_input(&homes[0], "张三")).await;
        let id = &someone["id"];
        let grid = expect_result(&app, &token, "gridCreate", json!({ "committeeCode": COMMITTEE, "name": "第一网格", "kind": "GRID" })).await;
        let campaign = expect_result(
            &app,
            &token,
            "campaignOpen",
            json!({ "committeeCode": COMMITTEE, "title": "走访", "kind": "VISIT", "population": "ALL",
                "startsOn": "2026-11-01", "endsOn": "2026-11-30" }),
        )
        .await;
        for (day, why) in DAYS {
            let cases: Vec<(&str, Value, &str)> = vec![
                ("membershipBegin", json!({ "residentId": id, "kind": "DISABLED", "fromOn": day }), "fromOn"),
                ("appointmentCreate", json!({ "committeeCode": COMMITTEE, "role": "DIRECTOR", "background": "OTHER", "person": { "name": "李四" }, "fromOn": day }), "fromOn"),
                ("threePersonGroupEstablish", json!({ "committeeCode": COMMITTEE, "establishedOn": day }), "establishedOn"),
                ("householdClose", json!({ "id": homes[1], "on": day, "reason": "DEMOLISHED" }), "on"),
                ("householdMerge", json!({ "fromId": homes[1], "intoId": homes[0], "on": day }), "on"),
                ("householdMoveOut", json!({ "id": homes[1], "toCommitteeCode": OTHER_COMMITTEE, "address": "示例路9号", "on": day }), "on"),
                ("residentMove", json!({ "residentId": id, "toHouseholdId": homes[1], "relation": "NOT_RELATED", "reason": "MOVED", "on": day }), "on"),
                ("residentLeave", json!({ "residentId": id, "reason": "MOVED", "on": day }), "on"),
                ("gridClose", json!({ "id": grid["id"], "closedOn": day }), "closedOn"),
                ("campaignOpen", json!({ "committeeCode": COMMITTEE, "title": "走访", "kind": "VISIT", "population": "ALL", "startsOn": day, "endsOn": day }), "startsOn"),
                ("campaignClose", json!({ "id": campaign["id"], "closedOn": day }), "closedOn"),
                ("committeeAbolish", json!({ "id": committee, "validTo": day }), "validTo"),
                ("committeeUpdate", json!({ "id": committee, "termFrom": day }), "termFrom"),
            ];
            for (mutation, input, field) in cases {
                let error = expect_user_error(&app, &token, mutation, input).await;
                let place = json!(["input", field]);
                let said = error["message"].as_str().unwrap_or_default();
                assert!(
                    error["path"] == place && error["code"] == "INVALID" && said.contains(why),
                    "{mutation} {day}: {error}"
                );
            }
            let mut input = resident_input(&homes[0], "王五");
            input["joinedOn"] = json!(day);
            // A resident may have lived there since before committees existed.
            if day == "1949-09-30" {
                expect_result(&app, &token, "residentRegister", input).await;
            } else {
                let error = expect_user_error(&app, &token, "residentRegister", input).await;
                assert_eq!(error["path"], json!(["input", "joinedOn"]), "{error}");
            }
        }
        let input = json!({ "residentId": id, "kind": "DISABLED", "fromOn": "1949-10-01" });
        expect_result(&app, &token, "membershipBegin", input).await;
    })
    .await;
}
