//! Texts in place of a value: references to other cells, masks, lost characters, zeros, and dates of an empty cell.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, RESIDENT_HEADERS_WITH_ANSWER,
    expect_result, expect_user_error, households, import_file, job_summary, register_household,
    residents_at,
};
use crate::support::on_each_database;

const ADDRESS: &str = "示例路1号";

#[actix_web::test]
async fn text_in_place_of_an_address_is_refused() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for address in [
            "0",
            "0.0",
            "00",
            "0栋0室",
            "0-0-0",
            "见备注",
            "详见备注",
            "同户主",
            "同户籍地址",
            "如上",
            "地址不详",
            "待定",
            "（见备注）",
            "见附件",
            "与户籍一致",
            "村内",
            "出租屋",
            "号",
        ] {
            let input = json!({ "committeeCode": COMMITTEE, "address": address });
            let error = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!("address")),
                "{address}"
            );
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{address},\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{address}");
        }
        for parts in [
            ["", "0", "0", "0"],
            ["", "0", "", "0"],
            ["见备注", "1", "", "1"],
            ["如上", "1", "", "1"],
        ] {
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,{},,\n", parts.join(","));
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{parts:?}");
            let mut input = json!({ "committeeCode": COMMITTEE });
            for (field, part) in ["estate", "building", "unit", "room"].iter().zip(parts) {
                input[field] = if part.is_empty() {
                    Value::Null
                } else {
                    json!(part)
                };
            }
            let error = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!(error["code"], "INVALID", "{parts:?}");
        }
        for address in ["示例路0号", "0号", "77", "10栋0室"] {
            register_household(&app, &token, COMMITTEE, address).await;
        }
        assert_eq!(households(&app, &token, COMMITTEE).await.len(), 4);
    })
    .await;
}

#[actix_web::test]
async fn masked_or_damaged_name_is_refused() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        for name in [
            "见备注", "同户主", "陈XX", "陈xx", "陈ＸＸ", "陈××", "张某某", "张某", "某某", "陈测?试", "陈测？试",
            "陈\u{fffd}", "陈□试", "欧阳__",
        ] {
            let person = json!({ "householdId": home, "name": name, "relation": "NOT_RELATED", "livingState": "REGISTERED_LIVING_HERE" });
            let error = expect_user_error(&app, &token, "residentRegister", person).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("name")), "{name}");
            let rows = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},{name},,,非亲属,户在人在,,,\n");
            let job = import_file(&app, &token, "RESIDENTS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{name}");
            let head = json!({ "committeeCode": COMMITTEE, "address": "示例路2号", "head": name });
            let error = expect_user_error(&app, &token, "householdRegister", head).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("head")), "{name}");
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路2号,{name}\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{name}");
        }
        for name in ["Max", "Alex", "某示例", "示例〇"] {
            let person = json!({ "householdId": home, "name": name, "relation": "NOT_RELATED", "livingState": "REGISTERED_LIVING_HERE" });
            expect_result(&app, &token, "residentRegister", person).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn zero_date_and_empty_answer_count_as_not_given() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        for (number, (birth, answer)) in (1..).zip([
            ("1900-01-00", ""),
            ("1900/1/0", ""),
            ("1900/1/0 0:00", ""),
            ("1980-05-31", "无"),
            ("1980-05-31", "/"),
        ]) {
            let rows = format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},李示例{number},,{birth},非亲属,户在人在,,,,{answer}\n");
            let job = import_file(&app, &token, "RESIDENTS", &rows).await;
            assert_eq!((job_summary(&job), &job["warnings"]), ("DONE 1 1 0 0 0".to_owned(), &json!(1)), "{birth} {answer}");
        }
        let there = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        assert_eq!(there.iter().filter(|it| it["birthOn"].is_null()).count(), 3);
    })
    .await;
}

#[actix_web::test]
async fn single_letter_or_digit_does_not_delete_a_telephone_number() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let person = json!({ "householdId": home, "name": "李示例", "relation": "NOT_RELATED",
            "livingState": "REGISTERED_LIVING_HERE", "phone": "13800138000" });
        let id = expect_result(&app, &token, "residentRegister", person).await["id"].clone();
        for typed in ["1", "x", "１", "'1"] {
            let input = json!({ "id": id, "phone": typed });
            let error = expect_user_error(&app, &token, "residentUpdate", input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!("phone")),
                "{typed}"
            );
            let input = json!({ "id": id, "identityNumber": typed });
            let error = expect_user_error(&app, &token, "residentUpdate", input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!("identityNumber")),
                "{typed}"
            );
            let rows = format!(
                "{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},李示例,,,非亲属,户在人在,,{typed},\n"
            );
            let job = import_file(&app, &token, "RESIDENTS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{typed}");
        }
        let there = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        assert_eq!(there[0]["phone"], "13800138000");
    })
    .await;
}

#[actix_web::test]
async fn reason_that_the_change_cannot_have_is_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let home = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let other = register_household(&app, &token, COMMITTEE, "示例路2号").await;
        let person = json!({ "householdId": home, "name": "李示例", "relation": "NOT_RELATED", "livingState": "REGISTERED_LIVING_HERE" });
        let id = expect_result(&app, &token, "residentRegister", person).await["id"].clone();
        for reason in ["REGISTERED", "HOUSEHOLD_SPLIT", "HOUSEHOLD_MERGED", "BIRTH"] {
            let input = json!({ "residentId": id, "on": "2026-11-19", "reason": reason });
            let error = expect_user_error(&app, &token, "residentLeave", input).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("reason")), "{reason}");
        }
        for reason in ["REGISTERED", "BIRTH", "DEATH"] {
            let input = json!({ "residentId": id, "toHouseholdId": other, "on": "2026-11-19", "reason": reason,
                "relation": "NOT_RELATED" });
            let error = expect_user_error(&app, &token, "residentMove", input).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("reason")), "{reason}");
        }
        let input = json!({ "residentId": id, "on": "2026-11-19", "reason": "WORK" });
        let revision = app.change(&token, "residentLeave", "revision", input).await["result"]["revision"].clone();
        for reason in ["REGISTERED", "HOUSEHOLD_SPLIT", "HOUSEHOLD_MERGED"] {
            let input = json!({ "residentId": id, "on": "2026-11-18", "reason": reason, "corrects": true, "expectedRevision": revision });
            let error = expect_user_error(&app, &token, "residentLeave", input).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("reason")), "{reason}");
        }
    })
    .await;
}
