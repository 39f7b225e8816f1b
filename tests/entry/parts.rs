//! Parts of an address: numbers from a spreadsheet, and words for "none".

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, addresses, annotated_file, expect_result,
    expect_user_error, households, import_file, job_summary,
};
use crate::support::{TestApp, on_each_database};

/// Registers or changes a household; returns the result and the warnings as field and code.
async fn changed(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: &Value,
) -> (Value, Vec<String>) {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ message path }} warnings {{ code path }}
            result {{ id address estate building unit room }} }} }}"
    );
    let (answer, _) = app.execute(token, &query, json!({ "input": input })).await;
    let payload = &answer["data"][mutation];
    assert_eq!(payload["userErrors"], json!([]), "{answer}");
    let warnings = payload["warnings"].as_array().unwrap().iter();
    let warnings = warnings.map(|it| format!("{} {}", it["path"][1], it["code"]).replace('"', ""));
    (payload["result"].clone(), warnings.collect())
}

#[actix_web::test]
async fn whole_number_with_decimals_equals_the_number_in_file_and_api() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": "440106001001.0", "estate": "示例花园", "building": "3.0栋", "unit": "3.0",
            "room": "501.0" });
        let (home, warnings) = changed(&app, &token, "householdRegister", &input).await;
        assert_eq!((&home["address"], warnings.len()), (&json!("示例花园3栋3单元501室"), 0));
        assert_eq!([&home["unit"], &home["room"]], ["3", "501"]);
        let input = json!({ "committeeCode": COMMITTEE, "estate": "示例花园", "building": "3", "unit": "3", "room": "501" });
        let error = expect_user_error(&app, &token, "householdRegister", input).await;
        assert_eq!((&error["code"], &error["alike"]), (&json!("ALREADY_EXISTS"), &json!([home["id"]])));
        for room in ["501.0", "'501.0", "501"] {
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,示例花园,3.0,3,{room},,\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 1 0", "{room}");
        }
        // A number with significant decimals is a different value.
        let input = json!({ "committeeCode": COMMITTEE, "estate": "示例花园", "building": "3", "unit": "3", "room": "501.5" });
        expect_result(&app, &token, "householdRegister", input).await;
        let input = json!({ "committeeCode": COMMITTEE, "address": "77.0" });
        expect_result(&app, &token, "householdRegister", input).await;
        let all = households(&app, &token, COMMITTEE).await;
        assert_eq!(addresses(&all), ["77", "示例花园3栋3单元501.5室", "示例花园3栋3单元501室"]);

        let input = json!({ "householdId": home["id"], "name": "王示例", "relation": "HEAD",
            "livingState": "REGISTERED_LIVING_HERE", "identityNumber": "990106198005310016.0",
            "phone": "13800138000.0;+8613800138001.0;电话13800138002.0" });
        let person = expect_result(&app, &token, "residentRegister", input).await;
        assert_eq!(person["identityNumber"], "990106198005310016");
        assert_eq!(person["phone"], "13800138000;13800138001;13800138002");
    })
    .await;
}

#[actix_web::test]
async fn placeholder_for_no_part_is_treated_as_missing() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (n, none) in ["无", "/", "-", "——", "N/A", "无单元", "（无）"].into_iter().zip(1..).map(|(none, n)| (n, none)) {
            let address = format!("示例花园3栋{n}室");
            let input = json!({ "committeeCode": COMMITTEE, "estate": "示例花园", "building": "3", "unit": none, "room": n.to_string() });
            let (home, warnings) = changed(&app, &token, "householdRegister", &input).await;
            assert_eq!((&home["address"], &home["unit"]), (&json!(address), &Value::Null), "{none}");
            assert_eq!(warnings, ["unit NOT_GIVEN"], "{none}");
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,示例花园,3,{none},{n},,\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!((job_summary(&job), &job["warnings"]), ("DONE 1 0 0 1 0".to_owned(), &json!(1)), "{none}");
            assert!(annotated_file(&app, &token, &job).await.contains("未提供"), "{none}");
        }
        let input = json!({ "committeeCode": COMMITTEE, "estate": "无", "building": "-", "unit": "/", "room": "不详",
            "address": "示例路9号" });
        let (home, warnings) = changed(&app, &token, "householdRegister", &input).await;
        assert_eq!(warnings.len(), 4);
        for part in ["estate", "building", "unit", "room"] {
            assert_eq!(home[part], Value::Null, "{part}");
        }
        // The API clears the value; a table keeps it, as with an empty cell.
        let input = json!({ "id": home["id"], "room": "5" });
        expect_result(&app, &token, "householdUpdate", input).await;
        let job = import_file(&app, &token, "HOUSEHOLDS", &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,无,示例路9号,\n")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 1 0");
        let input = json!({ "id": home["id"], "room": "无" });
        let (home, warnings) = changed(&app, &token, "householdUpdate", &input).await;
        assert_eq!((&home["room"], warnings), (&Value::Null, vec!["room NOT_GIVEN".to_owned()]));
        // Without any part there is no address, and the row above is not used instead.
        for (parts, path) in [(["无", "/", "-", "无"], "address"), (["同上", "3", "1", "1"], "estate")] {
            let [estate, building, unit, room] = parts;
            let input = json!({ "committeeCode": COMMITTEE, "estate": estate, "building": building, "unit": unit, "room": room });
            let error = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!(path)), "{error}");
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,{estate},{building},{unit},{room},,\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{estate}");
        }
        // A move to another household warns too.
        app.set_date("2026-11-20");
        let input = json!({ "id": home["id"], "toCommitteeCode": "440106001002", "estate": "邻村", "unit": "无",
            "on": "2026-11-19" });
        let (moved, warnings) = changed(&app, &token, "householdMoveOut", &input).await;
        assert_eq!((&moved["address"], warnings), (&json!("邻村"), vec!["unit NOT_GIVEN".to_owned()]));
    })
    .await;
}
