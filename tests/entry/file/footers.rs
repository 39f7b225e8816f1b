//! Rows below the table, or between its parts, that describe nobody.

use rust_xlsxwriter::Formula;

use super::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, households, import_file,
    job_messages, job_summary, message_cells, register_household, residents, text_workbook,
    workbook,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn totals_notes_and_signatures_are_skipped_and_reported() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let table = format!(
            "{RESIDENT_HEADERS}\n\
             {COMMITTEE},示例路1号,张示例,男,,户主,户在人在,,,\n\
             小计,,1人,,,,,,,\n\
             {COMMITTEE},示例路1号,李示例,女,,配偶,户在人在,,,\n\
             合计,1户,2人,,,,,,,\n\
             注：以上均已核对。,,,,,,,,,\n\
             填表人：,王示例,,审核人：,赵示例,,2026年11月1日,,,\n"
        );
        for mode in ["CHECK", "ATOMIC"] {
            let job = import_file(&app, &format!("RESIDENTS&mode={mode}"), table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 2 2 0 0 0 0", "{mode}");
            assert_eq!(
                message_cells(&app, &job).await,
                ["NOTE 3", "NOTE 5", "NOTE 6", "NOTE 7"]
            );
            let told_of = job_messages(&app, &job).await;
            assert!(
                told_of[0].contains("Row 3 appears to be a total"),
                "{told_of:?}"
            );
        }
        assert_eq!(residents(&app, "age").await.len(), 2);
        let content = workbook(|sheet| {
            sheet.write_row(0, 0, HOUSEHOLD_HEADERS.split(',')).unwrap();
            sheet.write_string(1, 0, COMMITTEE).unwrap();
            sheet.write_string(1, 6, "示例路2号").unwrap();
            sheet.write_string(2, 0, "合计").unwrap();
            sheet
                .write_formula(2, 6, Formula::new("=COUNTA(G2:G2)").set_result("1"))
                .unwrap();
        });
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0");
        assert_eq!(message_cells(&app, &job).await, ["NOTE 3"]);
    })
    .await;
}

#[actix_web::test]
async fn person_is_not_skipped_because_of_a_single_word() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let table = format!(
            "{RESIDENT_HEADERS}\n\
             {COMMITTEE},示例路1号,合计,男,,其他亲属,户在人在,,,\n\
             {COMMITTEE},,小计,,,,,,,\n\
             ,示例路1号,李示例,女,,配偶,户在人在,,,\n\
             填表人：,示例路1号,李示例,女,,配偶,户在人在,,,\n\
             ,,,,,,,,,\n\
             合计,,,,,,,,,\n"
        );
        let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
        assert!(job_summary(&job).starts_with("DONE 4 0 0 0 "), "{job}");
        let told = message_cells(&app, &job).await;
        for row in [2, 3, 4, 5] {
            let ends = |it: &&String| it.starts_with("ERROR") && it.ends_with(&row.to_string());
            assert!(told.iter().any(|it| ends(&it)), "{row}: {told:?}");
        }
        assert!(told.contains(&"NOTE 7".to_owned()), "{told:?}");
        assert_eq!(households(&app, "head").await.len(), 1);
        // Without any other row, the file has no data.
        let table = format!("{RESIDENT_HEADERS}\n合计,,0,,,,,,,\n");
        let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
        let why = job["message"]["en"].as_str().unwrap();
        assert!(why.contains("no rows of data"), "{why}");
    })
    .await;
}

#[actix_web::test]
async fn page_footers_and_repeated_headers_are_skipped_and_reported() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let table = format!(
            "{RESIDENT_HEADERS}\n\
             {COMMITTEE},示例路1号,张示例,男,,户主,户在人在,,,\n\
             第1页 共3页,,,,,,,,,\n\
             {RESIDENT_HEADERS}\n\
             {COMMITTEE},示例路1号,李示例,女,,配偶,户在人在,,,\n\
             以下空白,,,,,,,,,\n\
             ,,（以下无正文）,,,,,,,\n\
             ———,,,,,,,,,\n\
             /,/,/,/,/,/,/,/,/,/\n\
             单位（盖章）：,,,负责人签字：,,,,,,\n"
        );
        for content in [
            table.clone().into_bytes(),
            text_workbook(&table.lines().collect::<Vec<_>>()),
        ] {
            for mode in ["CHECK", "ATOMIC"] {
                let job = import_file(&app, &format!("RESIDENTS&mode={mode}"), &content).await;
                let notes = [10, 3, 4, 6, 7, 8, 9].map(|row| format!("NOTE {row}"));
                assert_eq!(message_cells(&app, &job).await, notes, "{mode}");
                assert_eq!((&job["rowsRead"], &job["problems"]), (&2.into(), &0.into()));
                let told_of = job_messages(&app, &job).await;
                assert!(
                    told_of[2].contains("Row 4 repeats the headers"),
                    "{told_of:?}"
                );
            }
        }
        assert_eq!(residents(&app, "age").await.len(), 2);
        // A row with two header names and a person's name is a person.
        let table = format!("{RESIDENT_HEADERS}\n村居代码,户地址,李示例,,,,,,,\n");
        let job = import_file(&app, "RESIDENTS&mode=CHECK", table.as_bytes()).await;
        assert_eq!(job["rowsRead"], 1, "{job}");
    })
    .await;
}

#[actix_web::test]
async fn row_with_only_a_sequence_number_is_empty() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let table = format!(
            "序号,{RESIDENT_HEADERS},备注,#民族,问题\n\
             1,{COMMITTEE},示例路1号,张示例,男,,户主,户在人在,,,,,,\n\
             2,,,,,,,,,,,,,\n\
             3,,,,,,,,,,,待补,汉,缺少姓名\n\
             4,,,,,,,,,,,,,,另有\n\
             5,,,李示例,,,,,,,,,,\n"
        );
        let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
        assert_eq!((&job["rowsRead"], &job["created"]), (&2.into(), &1.into()));
        let told = message_cells(&app, &job).await;
        assert!(!told.iter().any(|it| it.ends_with(['3', '4'])), "{told:?}");
        // Content outside the columns of the table is still reported.
        assert!(told.contains(&"WARNING O5".to_owned()), "{told:?}");
        assert!(told.contains(&"ERROR B6".to_owned()), "{told:?}");
        let table = format!("序号,{RESIDENT_HEADERS}\n1,,,,,,,,,,\n2,,,,,,,,,,\n");
        let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
        let why = job["message"]["en"].as_str().unwrap();
        assert!(why.contains("no rows of data"), "{why}");
    })
    .await;
}
