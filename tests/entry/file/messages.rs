//! Messages to the sender of a file use the terms of the file, not those of the API.

use serde_json::Value;

use super::{
    COMMITTEE, ImportTask, RESIDENT_HEADERS, get, import_file, job_messages, register_household,
};
use crate::support::on_each_database;

/// All messages about a file, in both languages.
async fn words(app: &crate::support::TestApp, job: &Value) -> String {
    let path = job["problemsList"].as_str().unwrap();
    String::from_utf8(get(app, path).await.1).unwrap()
}

#[actix_web::test]
async fn message_names_the_header_and_does_not_truncate_words() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let long = "长".repeat(61);
        let many = "1380000000".repeat(21);
        for (name, number, phone, expected) in [
            (
                "李示例",
                "",
                "123",
                "This is not a valid telephone number. Enter a mobile number",
            ),
            ("李示例", "", &many, "电话 must have at most 200 characters"),
            (&long, "", "", "姓名 must have 1 to 60 characters"),
            (
                "李示例",
                &many,
                "",
                "身份证号 must have at most 64 characters",
            ),
        ] {
            let table =
                format!("{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,{name},,,其他亲属,户在人在,{number},{phone},\n");
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            let told = job_messages(&app, &job).await;
            assert!(told[0].contains(expected), "{told:?}");
            let words = words(&app, &job).await;
            for field in ["tele电话", "identityNumber", "birthOn", "livingState"] {
                assert!(!words.contains(field), "{field}: {words}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn message_says_empty_cell_instead_of_null() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let table = format!(
            "村居代码,网格编号,网格名称,网格类型,户数标准,人数标准\n\
             {COMMITTEE},0,东,综合网格,100001,0\n{COMMITTEE},1000,西,综合网格,-1,x\n"
        );
        let job = import_file(&app, "GRIDS&mode=CHECK", table.as_bytes()).await;
        assert_eq!(job["problems"], 6, "{job}");
        let told = words(&app, &job).await;
        assert!(
            told.contains("100000, or leave the cell empty") && !told.contains("null"),
            "{told}"
        );
        let wrong = "12345";
        for (birth, number, phone) in [("1980", "", ""), ("", wrong, ""), ("", "", wrong)] {
            let table = format!(
                "{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,李示例,,{birth},其他亲属,户在人在,{number},{phone},\n"
            );
            let job = import_file(&app, "RESIDENTS&mode=CHECK", table.as_bytes()).await;
            let told = words(&app, &job).await;
            assert!(!told.contains("null"), "{told}");
        }
    })
    .await;
}

#[actix_web::test]
async fn job_message_contains_no_personal_data() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let row = "张示例,示例路1号,13800000000,1980-05-31,990106198005310016,独居老人；残疾人";
        for table in [
            // Without headers, with a title that happens to be a header, and with names of persons as headers.
            format!("{COMMITTEE},{row}\n{COMMITTEE},{row}\n"),
            format!("关系,{row}\n"),
            format!("姓名,{row}\n性别,男\n"),
        ] {
            for mode in ["CHECK", "ATOMIC"] {
                let what = format!("RESIDENTS&mode={mode}");
                let job = import_file(&app, &what, table.as_bytes()).await;
                assert_eq!(job["state"], "REFUSED", "{job}");
                let query = "{ bulkJobs(first: 1) { nodes { message problems } } }";
                let told = app.data(&super::official(&app), query).await.to_string();
                assert!(told.contains("\"message\":\""), "{told}");
                let told = format!("{told}{}", job["message"]);
                for private in ["张", "示例路", "138", "1980", "9901", "独居"] {
                    assert!(!told.contains(private), "{private}: {told}");
                }
            }
        }
        // In a header row, the unknown cell is named.
        let table = format!("村居代码,地址,姓名,关系,居住状态,民族\n{COMMITTEE}\n");
        let job = import_file(&app, "RESIDENTS&mode=CHECK", table.as_bytes()).await;
        assert!(
            job["message"]["zh"]
                .as_str()
                .unwrap()
                .contains("F1：“民族”"),
            "{job}"
        );
    })
    .await;
}
