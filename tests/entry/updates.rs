//! Updates of objects: null where a value is required, updates that change nothing, reasons that a change cannot have,
//! and telephone numbers of offices.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, ImportTask, RESIDENT_HEADERS, annotated_file, expect_result, expect_user_error,
    import_file, job_summary, register_household, resident_input,
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
    let webhook = json!({ "division": "440106", "url": "https://example.org/hook" });
    let webhook = expect_result(app, token, "webhookCreate", webhook).await["id"].clone();
    let objects = [
        ("webhookUpdate", webhook),
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
const REQUIRED: [(&str, &[&str]); 7] = [
    ("committeeUpdate", &["code", "kind", "name", "termFrom"]),
    ("householdUpdate", &["address"]),
    (
        "residentUpdate",
        &["name", "relation", "livingState", "identityKind"],
    ),
    ("webhookUpdate", &["url", "types", "kinds", "enabled"]),
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
                "webhookUpdate" => json!({ "id": id, "enabled": true, "types": [] }),
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
async fn variable_that_is_not_set_omits_the_field() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let objects = objects(&app, &token).await;
        let grid = objects
            .iter()
            .find(|(mutation, _)| *mutation == "gridUpdate");
        let query =
            "mutation($id: ID!, $name: String) { gridUpdate(input: { id: $id, name: $name }) {
            result { name } userErrors { message } } }";
        let variables = json!({ "id": grid.unwrap().1 });
        let (answer, _) = app.execute(&token, query, variables).await;
        let payload = &answer["data"]["gridUpdate"];
        assert_eq!(payload["result"]["name"], "网格", "{answer}");
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
async fn number_in_a_name_or_an_address_is_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let objects = objects(&app, &token).await;
        for (mutation, field, typed) in [
            ("personUpdate", "name", "张三 13800138000"),
            ("personUpdate", "name", "无"),
            ("personUpdate", "name", "同上"),
            ("residentUpdate", "name", "冯某 13800138077"),
            ("residentUpdate", "name", "冯某１３８００１３８０７７"),
            ("householdUpdate", "head", "张三 87650001"),
            ("householdUpdate", "address", "示例路8号，13800138077"),
            ("householdUpdate", "address", "示例路8号 990106198005310016"),
            ("householdUpdate", "room", "101 13800138077"),
        ] {
            let id = objects.iter().find(|(name, _)| *name == mutation);
            let input = json!({ "id": id.unwrap().1, field: typed });
            let error = expect_user_error(&app, &token, mutation, input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!(field)),
                "{typed}"
            );
        }
        let household = objects.iter().find(|(name, _)| *name == "householdUpdate");
        for address in [
            "示例路8号 5106301",
            "示例路20261130号",
            "示例路12345678901号",
        ] {
            let input = json!({ "id": household.unwrap().1, "address": address });
            expect_result(&app, &token, "householdUpdate", input).await;
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
                ("13800000001（儿子）", json!("13800000001")),
                ("无", Value::Null),
            ] {
                let input = json!({ "id": id, field: typed });
                let query = mutation_document(mutation, result);
                let query = query.replace("replayed", "replayed warnings { code path }");
                let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
                let payload = &answer["data"][mutation];
                let result = &payload["result"];
                let phone = result.get("contact").unwrap_or(result);
                assert_eq!(phone["phone"], form, "{answer}");
                let code = match typed {
                    "无" => json!(["NOT_GIVEN"]),
                    _ if typed.contains('（') => json!(["LEFT_OUT"]),
                    _ => json!([]),
                };
                let warnings = payload["warnings"].as_array().unwrap();
                let codes: Vec<_> = warnings.iter().map(|it| &it["code"]).collect();
                assert_eq!(json!(codes), code, "{answer}");
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

#[actix_web::test]
async fn word_for_none_in_a_number_or_grid_column_is_an_empty_cell() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let file = format!(
            "村居代码,网格编号,网格名称,网格类型,户数标准,人数标准\n{COMMITTEE},无,网格一,网格,-,不详\n"
        );
        let job = import_file(&app, &token, "GRIDS ATOMIC", &file).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0", "{job}");
        assert_eq!(job["warnings"], 3, "{job}");
        let file = format!("{RESIDENT_HEADERS}{COMMITTEE},同上,示例甲,,,非亲属,户在人在,,,\n");
        let job = import_file(&app, &token, "RESIDENTS", &file).await;
        let back = annotated_file(&app, &token, &job).await;
        assert!(back.contains("不是地址"), "{back}");
        for none in ["无", "-", "N/A"] {
            let file = format!("村居代码,网格,地址\n{COMMITTEE},{none},示例路1号\n");
            let job = import_file(&app, &token, "HOUSEHOLDS ATOMIC", &file).await;
            assert_eq!(job["warnings"], 1, "{none} {job}");
            assert_eq!(job["problems"], 0, "{none} {job}");
        }
    })
    .await;
}

#[actix_web::test]
async fn word_for_none_in_an_update_keeps_the_registered_number() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let household = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        let mut input = resident_input(&household, "示例甲");
        input["identityNumber"] = json!("990106198005310016");
        input["phone"] = json!("13800138000");
        let id = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        let update = async |field: &str, value: Value| {
            let mut input = json!({ "id": id });
            input[field] = value;
            let payload = app
                .change(&token, "residentUpdate", "identityNumber phone", input)
                .await;
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
            payload["result"][field].is_string()
        };
        for field in ["identityNumber", "phone"] {
            assert!(update(field, json!("无")).await, "{field}");
            assert!(!update(field, Value::Null).await, "{field}");
        }
    })
    .await;
}
