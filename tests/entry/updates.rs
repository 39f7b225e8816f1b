//! Updates of objects: null where a value is required, updates that change nothing, reasons that a change cannot have,
//! and telephone numbers of offices.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, expect_result, expect_user_error, register_household, resident_input,
};
use crate::support::{TestApp, mutation_document, on_each_database};

/// The objects that the tests update, by mutation.
async fn objects(app: &TestApp, token: &str) -> Vec<(&'static str, Value)> {
    let committee = app
        .data(
            token,
            &format!("{{ committee(code: \"{COMMITTEE}\") {{ id }} }}"),
        )
        .await["committee"]["id"]
        .clone();
    let household = register_household(app, token, COMMITTEE, "示例路1号").await;
    let resident = resident_input(&household, "示例甲");
    let resident = expect_result(app, token, "residentRegister", resident).await["id"].clone();
    let grid = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "网格" });
    let grid = expect_result(app, token, "gridCreate", grid).await["id"].clone();
    let worker = json!({ "committeeCode": COMMITTEE, "gridId": grid, "role": "GRID_WORKER",
        "background": "RESIDENT", "fromOn": "2026-11-02", "person": { "name": "示例乙" } });
    let worker = app
        .change(token, "appointmentCreate", "person { id }", worker)
        .await["result"]["person"]["id"]
        .clone();
    let campaign = json!({ "title": "走访", "kind": "VISIT", "population": "ALL", "division": "440106",
        "startsOn": "2026-11-01", "endsOn": "2026-12-31" });
    let campaign = expect_result(app, token, "campaignOpen", campaign).await["id"].clone();
    let objects = [
        ("committeeUpdate", committee),
        ("householdUpdate", household),
        ("residentUpdate", resident),
        ("gridUpdate", grid),
        ("personUpdate", worker),
        ("campaignUpdate", campaign),
    ];
    for (mutation, id) in &objects {
        assert!(id.is_string(), "{mutation}");
    }
    objects.into()
}

/// Fields that an object must have.
const REQUIRED: [(&str, &[&str]); 5] = [
    ("committeeUpdate", &["code", "kind", "name", "termFrom"]),
    ("residentUpdate", &["name", "relation", "livingState"]),
    ("gridUpdate", &["name", "kind", "subcommitteeIds"]),
    ("personUpdate", &["name"]),
    ("campaignUpdate", &["title", "endsOn"]),
];

#[actix_web::test]
async fn null_for_a_required_field_is_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        for (mutation, id) in objects(&app, &token).await {
            let fields = REQUIRED.iter().find(|(name, _)| *name == mutation);
            for field in fields.map_or(&[][..], |(_, fields)| fields) {
                let mut input = json!({ "id": id });
                input[field] = Value::Null;
                let query = mutation_document(mutation, "revision");
                let before = app.statements();
                let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
                let error = &answer["errors"][0];
                assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
                let message = error["message"].as_str().unwrap();
                assert!(
                    message.contains("cannot be null"),
                    "{mutation} {field} {message}"
                );
                assert_eq!(app.statements(), before, "{mutation} {field}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn update_that_changes_nothing_keeps_the_revision() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let objects = objects(&app, &token).await;
        let log = app.log().await;
        for (mutation, id) in objects {
            let same = match mutation {
                "householdUpdate" => json!({ "id": id, "address": "示例路1号" }),
                "residentUpdate" => {
                    json!({ "id": id, "name": "示例甲", "relation": "NOT_RELATED" })
                }
                "gridUpdate" => json!({ "id": id, "name": "网格", "subcommitteeIds": [] }),
                "personUpdate" => json!({ "id": id, "name": "示例乙", "phone": null }),
                "campaignUpdate" => json!({ "id": id, "endsOn": "2026-12-31" }),
                _ => json!({ "id": id }),
            };
            let payload = app.change(&token, mutation, "revision", same).await;
            assert_eq!(payload["result"]["revision"], 1, "{mutation} {payload}");
        }
        assert_eq!(app.log().await, log);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn reason_that_a_change_cannot_have_is_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        let there = register_household(&app, &token, COMMITTEE, "示例路2号").await;
        let mut input = resident_input(&here, "示例甲");
        input["joinedReason"] = json!("DEATH");
        let error = expect_user_error(&app, &token, "residentRegister", input.clone()).await;
        assert_eq!(
            (&error["code"], &error["path"][1]),
            (&json!("INVALID"), &json!("joinedReason"))
        );
        input["joinedReason"] = json!("BIRTH");
        let id = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        for (mutation, reason) in [
            ("residentMove", "DEATH"),
            ("residentMove", "BIRTH"),
            ("residentLeave", "BIRTH"),
        ] {
            let mut input = json!({ "residentId": id, "on": "2026-11-02", "reason": reason });
            if mutation == "residentMove" {
                input["toHouseholdId"] = there.clone();
                input["relation"] = json!("NOT_RELATED");
            }
            let error = expect_user_error(&app, &token, mutation, input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!("reason")),
                "{mutation} {reason}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn telephone_number_of_an_office_is_normalized_or_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let objects = objects(&app, &token).await;
        for (mutation, id) in objects {
            let (field, result) = match mutation {
                "committeeUpdate" => ("contactPhone", "contact { phone }"),
                "personUpdate" => ("phone", "phone"),
                _ => continue,
            };
            for (typed, form) in [
                ("+86 138-0000-0001", json!("13800000001")),
                (
                    "020 8765 0001 / 13800000002",
                    json!("02087650001;13800000002"),
                ),
                ("无", Value::Null),
            ] {
                let input = json!({ "id": id, field: typed });
                let payload = app.change(&token, mutation, result, input).await;
                let result = &payload["result"];
                let phone = result.get("contact").unwrap_or(result);
                assert_eq!(phone["phone"], form, "{payload}");
            }
            for typed in ["abc", "1380000000", "138****0001"] {
                let input = json!({ "id": id, field: typed });
                let error = expect_user_error(&app, &token, mutation, input).await;
                assert_eq!(
                    (&error["code"], &error["path"][1]),
                    (&json!("INVALID"), &json!(field)),
                    "{typed}"
                );
            }
        }
    })
    .await;
}
