//! Names and birth dates as they occur in tables, and which rows are new residents.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, RESIDENT_HEADERS_WITH_ANSWER,
    annotated_file, expect_result, expect_user_error, households, import_file, job_summary,
    register_household, residents_at,
};
use crate::support::on_each_database;

const ADDRESS: &str = "示例路1号";
const MAN: &str = "990106194605100014";

fn resident_input(home: &Value, name: &str, birth: &str) -> Value {
    json!({ "householdId": home, "name": name, "birthOn": birth, "relation": "NOT_RELATED",
        "livingState": "REGISTERED_LIVING_HERE" })
}

#[actix_web::test]
async fn note_or_mask_in_a_name_does_not_make_another_person() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        expect_result(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "张三", "1980-05-31"),
        )
        .await;
        for (name, counts) in [
            ("张三（户主）", "DONE 1 0 0 1 0"),
            ("张三(小名狗蛋)", "DONE 1 0 0 1 0"),
            ("张三【户主】", "DONE 1 0 0 1 0"),
            ("张*", "DONE 1 0 0 0 1"),
            ("小＊＊", "DONE 1 0 0 0 1"),
        ] {
            let row = format!(
                "{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},{name},,1980-05-31,非亲属,户在人在,,,\n"
            );
            let job = import_file(&app, &token, "RESIDENTS", &row).await;
            assert_eq!(job_summary(&job), counts, "{name}");
        }
        let error = expect_user_error(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "小**", "2018-03-05"),
        )
        .await;
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("INVALID"), &json!(["input", "name"]))
        );
        let error = expect_user_error(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "张三（已婚）", "1980-05-31"),
        )
        .await;
        assert_eq!(error["code"], "LIKELY_DUPLICATE");
        for (name, other) in [("锺示例", "钟示例"), ("郞示例", "郎示例")] {
            expect_result(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, name, "1980-05-31"),
            )
            .await;
            let error = expect_user_error(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, other, "1980-05-31"),
            )
            .await;
            assert_eq!(error["code"], "LIKELY_DUPLICATE", "{other}");
        }
        let names: Vec<_> = residents_at(&app, &token, COMMITTEE, ADDRESS)
            .await
            .iter()
            .map(|it| it["name"].clone())
            .collect();
        assert_eq!(names.len(), 3);
        assert!(names.contains(&json!("张三")));
    })
    .await;
}

#[actix_web::test]
async fn placeholder_birth_date_is_treated_as_missing() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        for day in ["1800-01-01", "1880-01-01"] {
            let error = expect_user_error(&app, &token, "residentRegister", resident_input(&here, "张三", day)).await;
            assert_eq!((&error["code"], &error["path"]), (&json!("INVALID"), &json!(["input", "birthOn"])));
        }
        let row = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},张三,,1880-01-01,非亲属,户在人在,,,\n");
        let job = import_file(&app, &token, "RESIDENTS", &row).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        // The date that a spreadsheet shows for an empty cell.
        let row = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},张三,,1900-01-01,非亲属,户在人在,,,\n");
        for counts in ["DONE 1 1 0 0 0", "DONE 1 0 0 1 0"] {
            let job = import_file(&app, &token, "RESIDENTS", &row).await;
            assert_eq!((job_summary(&job), &job["warnings"]), (counts.to_owned(), &json!(1)));
        }
        let there = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        assert_eq!(there[0]["birthOn"], Value::Null);
        let input = json!({ "householdId": here, "name": "李四", "birthOn": "1980-05-31", "relation": "NOT_RELATED",
            "livingState": "REGISTERED_LIVING_HERE" });
        let id = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        let input = json!({ "residentId": id, "kind": "DISABLED", "fromOn": "1980-05-30" });
        let error = expect_user_error(&app, &token, "membershipBegin", input).await;
        assert_eq!((&error["code"], &error["path"]), (&json!("INVALID"), &json!(["input", "fromOn"])));
    })
    .await;
}

#[actix_web::test]
async fn identical_new_rows_create_each_person_exactly_once() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let row =
            |answer: &str| format!("{COMMITTEE},{ADDRESS},张三,男,1980-05-31,非亲属,户在人在,,,,{answer}\n");
        let table = format!("{RESIDENT_HEADERS_WITH_ANSWER}{}{}{}", row(""), row("新人"), row("新人"));
        for counts in ["DONE 3 3 0 0 0", "DONE 3 0 0 3 0", "DONE 3 0 0 3 0"] {
            let job = import_file(&app, &token, "RESIDENTS", &table).await;
            assert_eq!(job_summary(&job), counts);
        }
        assert_eq!(residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(), 3);
        // An existing resident is not created again, and the row gets a message.
        let alone = format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},李四,男,1980-05-31,非亲属,户在人在,,,,新人\n");
        for (counts, warnings) in [("DONE 1 1 0 0 0", 0), ("DONE 1 0 0 1 0", 1)] {
            let job = import_file(&app, &token, "RESIDENTS", &alone).await;
            assert_eq!(
                (job_summary(&job), &job["warnings"]),
                (counts.to_owned(), &json!(warnings))
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn number_of_a_former_resident_is_not_reused() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let mut input = resident_input(&here, "张三", "1946-05-10");
        input["identityNumber"] = json!(MAN);
        let id = expect_result(&app, &token, "residentRegister", input.clone()).await["id"].clone();
        let leave = json!({ "residentId": id, "on": "2026-11-19", "reason": "MOVED" });
        expect_result(&app, &token, "residentLeave", leave).await;

        input["name"] = json!("李四");
        input["acceptDuplicate"] = json!(true);
        let error = expect_user_error(&app, &token, "residentRegister", input).await;
        assert_eq!(
            (&error["code"], &error["alike"]),
            (&json!("LIKELY_DUPLICATE"), &json!([id]))
        );
        let row = format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},李四,男,1946-05-10,非亲属,户在人在,{MAN},,,新人\n");
        let job = import_file(&app, &token, "RESIDENTS", &row).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        let marked = annotated_file(&app, &token, &job).await;
        assert!(marked.contains("2026-11-19 离开（迁移）"), "{marked}");
        assert_eq!(residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn row_refused_for_its_group_does_not_set_the_head() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let rows = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},张三,男,1980-05-31,户主,户在人在,,,没有此群体\n{COMMITTEE},{ADDRESS},李四,男,1981-05-31,非亲属,户在人在,,,\n");
        let job = import_file(&app, &token, "RESIDENTS", &rows).await;
        assert_eq!(job_summary(&job), "DONE 2 1 0 0 1");
        let there = households(&app, &token, COMMITTEE).await;
        assert_eq!(there[0]["headResident"], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn placeholder_name_or_deceased_marker_registers_nobody() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let names = [
            "同上",
            "〃",
            "无",
            "-",
            "1",
            "N/A",
            "NULL",
            "合计",
            "户主",
            "不详",
            "未知",
            "张三(故)",
            "张三（已故）",
            "张三【已故】",
            "张三(死亡)",
            "张三[注销]",
            "张三（已迁出）",
            "张三（2021年迁出）",
            "张三 已故",
            "张三†",
            "李三、李四",
            "（空挂户）",
        ];
        let mut file = RESIDENT_HEADERS.to_owned();
        for name in names {
            let error = expect_user_error(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, name, "1980-05-31"),
            )
            .await;
            assert_eq!(
                (&error["code"], &error["path"]),
                (&json!("INVALID"), &json!(["input", "name"])),
                "{name}"
            );
            let head = json!({ "id": here, "head": name });
            let payload = app.change(&token, "householdUpdate", "head", head).await;
            let error = &payload["userErrors"][0];
            if error.is_null() {
                // A word for none counts as not given, as in a table.
                assert!(
                    ["〃", "无", "-", "N/A", "NULL", "不详", "未知"].contains(&name),
                    "{name}"
                );
                assert_eq!(payload["result"]["head"], Value::Null, "{name}");
            } else {
                assert_eq!(error["path"], json!(["input", "head"]), "{name}");
            }
            file += &format!("{COMMITTEE},{ADDRESS},{name},,1980-05-31,非亲属,户在人在,,,\n");
        }
        let job = import_file(&app, &token, "RESIDENTS", &file).await;
        let rows = names.len();
        assert_eq!(
            job_summary(&job),
            format!("DONE {rows} 0 0 0 {rows}"),
            "{job}"
        );
        for (name, birth) in [
            ("李", "1980-05-31"),
            ("未取名", "2020-05-31"),
            ("某示例", "1981-05-31"),
        ] {
            let person = resident_input(&here, name, birth);
            expect_result(&app, &token, "residentRegister", person).await;
        }
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(),
            3
        );
    })
    .await;
}

#[actix_web::test]
async fn household_needs_an_address_but_no_head() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let nowhere = ["同上", "无", "-", "不详", "〃"];
        for address in nowhere {
            let new = json!({ "committeeCode": COMMITTEE, "address": address });
            let error = expect_user_error(&app, &token, "householdRegister", new).await;
            assert_eq!(
                (&error["code"], &error["path"]),
                (&json!("INVALID"), &json!(["input", "address"])),
                "{address}"
            );
            let moved = json!({ "id": here, "address": address });
            let error = expect_user_error(&app, &token, "householdUpdate", moved).await;
            assert_eq!(error["path"], json!(["input", "address"]), "{address}");
        }
        let rows = nowhere.map(|address| format!("{COMMITTEE},,,,,,{address},\n"));
        let job = import_file(
            &app,
            &token,
            "HOUSEHOLDS",
            &format!("{HOUSEHOLD_HEADERS}{}", rows.concat()),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 5 0 0 0 5", "{job}");
        // In a table the column of the head has a value in each row.
        for (n, head) in ["无", "-", "/", "不详"].into_iter().enumerate() {
            let row = format!(
                "{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路{}号,{head}\n",
                n + 2
            );
            let job = import_file(&app, &token, "HOUSEHOLDS", &row).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0", "{head} {job}");
            assert_eq!(job["warnings"], 1, "{head}");
        }
        let row = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路9号,同上\n");
        assert_eq!(
            job_summary(&import_file(&app, &token, "HOUSEHOLDS", &row).await),
            "DONE 1 0 0 0 1"
        );
        let there = households(&app, &token, COMMITTEE).await;
        assert_eq!(there.len(), 5);
        assert!(
            there.iter().all(|row| row["head"] == Value::Null),
            "{there:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn matching_name_alone_does_not_contradict_a_number() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let first = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},张三,男,,非亲属,户在人在,{MAN},,\n");
        let job = import_file(&app, &token, "RESIDENTS", &first).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
        for (answer, counts) in [("", "DONE 1 0 0 0 1"), ("同一人", "DONE 1 0 1 0 0")] {
            let row = format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},张三,女,,非亲属,户在人在,,,,{answer}\n");
            let job = import_file(&app, &token, "RESIDENTS", &row).await;
            assert_eq!(job_summary(&job), counts, "{answer}");
        }
    })
    .await;
}

#[actix_web::test]
async fn group_is_joined_once_per_date() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let id = expect_result(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "张三", "1980-05-31"),
        )
        .await["id"]
            .clone();
        let begin = |day: &str| json!({ "residentId": id, "kind": "DISABLED", "fromOn": day });
        let first =
            expect_result(&app, &token, "membershipBegin", begin("2022-01-01")).await["id"].clone();
        let end = json!({ "id": first, "untilOn": "2023-01-01" });
        expect_result(&app, &token, "membershipEnd", end).await;
        let error = expect_user_error(&app, &token, "membershipBegin", begin("2022-06-01")).await;
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("ALREADY_EXISTS"), &json!(["input", "kind"]))
        );
        assert!(
            error["message"].as_str().unwrap().contains("2023-01-01"),
            "{error}"
        );
        expect_result(&app, &token, "membershipBegin", begin("2023-01-01")).await;
    })
    .await;
}
