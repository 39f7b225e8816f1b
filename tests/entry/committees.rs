//! Committees that get another code or name, and the messages about their former ones.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    HOUSEHOLD_HEADERS, ImportTask, expect_result, expect_user_error, import_file, job_summary,
    register_household,
};
use crate::support::{TestApp, mutation_document, on_each_database};

/// A new committee with this code.
fn new(code: &str) -> Value {
    json!({ "code": code, "kind": "RESIDENTS", "name": "示例社区居委会", "validFrom": "2022-05-20" })
}

async fn created(app: &TestApp, token: &str, code: &str) -> Value {
    expect_result(app, token, "committeeCreate", new(code)).await["id"].clone()
}

#[actix_web::test]
async fn former_code_of_a_committee_is_not_reassigned() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let one = created(&app, &token, "440106001577").await;
        let other = created(&app, &token, "440106001578").await;
        let recode = |id: &Value, code: &str| json!({ "id": id, "code": code });
        expect_result(
            &app,
            &token,
            "committeeUpdate",
            recode(&one, "441900003577"),
        )
        .await;
        for (mutation, input) in [
            ("committeeCreate", new("440106001577")),
            ("committeeUpdate", recode(&other, "440106001577")),
        ] {
            let error = expect_user_error(&app, &token, mutation, input).await;
            assert_eq!(
                (&error["code"], &error["path"]),
                (&json!("ALREADY_EXISTS"), &json!(["input", "code"]))
            );
            let message = error["message"].as_str().unwrap();
            for part in [
                "440106001577",
                "2022-06-01",
                "示例社区居委会",
                "441900003577",
                "former code",
            ] {
                assert!(message.contains(part), "{message}");
            }
        }
        // A caller who may not see where the committee moved does not learn it.
        let county = app.token(Role::Official, "440106");
        let error = expect_user_error(&app, &county, "committeeCreate", new("440106001577")).await;
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains("former code") && !message.contains("441900003577"),
            "{message}"
        );
        // The committee itself may get its former code again.
        expect_result(
            &app,
            &token,
            "committeeUpdate",
            recode(&one, "440106001577"),
        )
        .await;
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn former_divisions_of_a_committee_do_not_make_another_home() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let id = created(&app, &token, "440106001577").await;
        let (before, after) = ("440106001577", "441900003577");
        register_household(&app, &token, before, "天河区五山街道示例路1号").await;
        register_household(&app, &token, before, "示例路2号").await;
        expect_result(
            &app,
            &token,
            "committeeUpdate",
            json!({ "id": id, "code": after }),
        )
        .await;
        let query = mutation_document("householdRegister", "address")
            .replace("userErrors", "warnings { code } userErrors");
        for address in [
            "示例路1号",
            "广东省东莞市示例路1号",
            "天河区示例路2号",
            "广东省广州市天河区五山街道示例路2号",
            "东莞市示例社区示例路2号",
        ] {
            let input = json!({ "committeeCode": after, "address": address });
            let error = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!(error["code"], "ALREADY_EXISTS", "{address}: {error}");
            let rows =
                format!("{HOUSEHOLD_HEADERS}{after},,,,,,{address},\n{before},,,,,,{address},\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 2 0 0 1 1", "{address}");
        }
        // There is no warning that these divisions are elsewhere, unlike for others.
        for (address, warned) in [("天河区示例路3号", 0), ("河南省示例路5号", 1)] {
            let input = json!({ "committeeCode": after, "address": address });
            let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
            let warnings = &answer["data"]["householdRegister"]["warnings"];
            assert_eq!(warnings.as_array().unwrap().len(), warned, "{answer}");
            let rows = format!("{HOUSEHOLD_HEADERS}{after},,,,,,{address}9,\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job["warnings"], json!(warned), "{address}");
        }
    })
    .await;
}
