//! Dates with additions that people and programs write after them, and cells that mark a date as unknown.

use rust_xlsxwriter::{ExcelDateTime, Format};

use super::cells::{Put, with_cell};
use super::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, annotated_rows, import_file,
    job_messages, job_summary, register_household, residents, workbook,
};
use crate::support::on_each_database;

/// A table with a resident who has this birth date.
fn born(name: &str, birth: &str) -> Vec<u8> {
    format!("{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,{name},女,{birth},其他亲属,户在人在,,,\n")
        .into_bytes()
}

#[actix_web::test]
async fn midnight_and_weekday_are_accepted_after_a_date() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let forms = [
            "1980/5/31 12:00:00 AM",
            "1980-05-31 上午12:00:00",
            "1980年5月31日上午12:00",
            "1980/5/31 AM 12:00:00",
            "1980/5/31 凌晨00:00",
            "1980年5月31日 星期六",
            "1980-05-31（周六）",
            "1980/5/31 星期六 0:00:00",
        ];
        for (at, birth) in forms.iter().enumerate() {
            let table = born(&format!("李示例{at}"), birth);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &table).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{birth}");
        }
        let all = residents(&app, "birthOn").await;
        assert_eq!(all.len(), forms.len());
        assert!(
            all.iter().all(|it| it["birthOn"] == "1980-05-31"),
            "{all:?}"
        );
        for (birth, words) in [
            ("1980/5/31 12:00:00", "The date has a time"),
            ("1980/5/31 12:00:00 PM", "The date has a time"),
            ("1980/5/31 下午12:00:00", "The date has a time"),
            ("1980/5/31 12:30:00 AM", "The date has a time"),
            ("1980-05-31 星期五", "The day of the week does not match"),
            ("1980-05-31 生", "The date is followed by text"),
            ("星期六", "This is not a valid date"),
            ("周六", "This is not a valid date"),
        ] {
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &born("李示例", birth)).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0", "{birth}");
            let told = job_messages(&app, &job).await;
            assert!(
                told[0].starts_with(&format!("ERROR E2 {words}")),
                "{told:?}"
            );
        }
        // A spreadsheet shows its day 0 as a Saturday.
        let cells = [
            COMMITTEE,
            "示例路1号",
            "李示例",
            "女",
            "",
            "其他亲属",
            "户在人在",
        ];
        let content = with_cell(RESIDENT_HEADERS, &cells, 4, Put::Clock(0.0));
        let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &content).await;
        let told = job_messages(&app, &job).await;
        assert!(told[0].contains("has no date"), "{told:?}");
    })
    .await;
}

#[actix_web::test]
async fn birth_date_marked_as_unknown_is_treated_as_missing() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        for (at, birth) in ["不详", "未知", "无", "/", "—", "暂无", "0000-00-00", "NULL"]
            .iter()
            .enumerate()
        {
            let name = format!("李示例{at}");
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &born(&name, birth)).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 1", "{birth}");
            let told = job_messages(&app, &job).await;
            assert!(
                told[0].starts_with("WARNING E2 This is not a date and counts as not given"),
                "{told:?}"
            );
        }
        // The value in the register is kept, as with an empty cell.
        let job = import_file(
            &app,
            "RESIDENTS&mode=PARTIAL",
            &born("王示例", "1980-05-31"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0");
        let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &born("王示例", "不详")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 1 0 1");
        let all = residents(&app, "birthOn").await;
        let known: Vec<_> = all.iter().filter(|it| !it["birthOn"].is_null()).collect();
        assert_eq!((all.len(), known.len()), (9, 1));
        for birth in ["1", "五月", "约1980年"] {
            let table = born("赵示例", birth);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &table).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0", "{birth}");
        }
    })
    .await;
}

/// A workbook of one row with the date 1980-05-31 in a column, in a cell with this format.
fn shaped(headers: &str, row: &[&str], at: u16, shape: &Format) -> Vec<u8> {
    workbook(|sheet| {
        sheet.write_row(0, 0, headers.split(',')).unwrap();
        sheet.write_row(1, 0, row.iter().copied()).unwrap();
        let day = ExcelDateTime::from_ymd(1980, 5, 31).unwrap();
        sheet.write_with_format(1, at, day, shape).unwrap();
    })
}

#[actix_web::test]
async fn date_hidden_in_part_by_its_format_is_rejected() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let row = [
            COMMITTEE,
            "示例路1号",
            "李示例",
            "女",
            "",
            "其他亲属",
            "户在人在",
        ];
        let of = |shape: &str| Format::new().set_num_format(shape);
        for (shape, shown) in [
            (of("yyyy\"年\"m\"月\""), "1980-05"),
            (of("[$-804]yyyy\"年\"m\"月\";@"), "1980-05"),
            (of("mmm-yy"), "1980-05"),
            (of("yyyy-mm"), "1980-05"),
            (of("yyyy\"年\""), "1980"),
            (of("m\"月\"d\"日\""), "05-31"),
            (Format::new().set_num_format_index(17), "1980-05"),
            (Format::new().set_num_format_index(57), "1980-05"),
            (Format::new().set_num_format_index(58), "05-31"),
        ] {
            let content = shaped(RESIDENT_HEADERS, &row, 4, &shape);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &content).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0", "{shown}");
            let told = job_messages(&app, &job).await;
            assert!(
                told[0].starts_with("ERROR E2 The date is incomplete"),
                "{told:?}"
            );
            // The annotated file contains the displayed text, which is not a complete date either.
            assert_eq!(annotated_rows(&app, &job).await[1].1[4], shown);
        }
        // In other columns the cell may come from text such as 5-31, as for any date.
        let row = [COMMITTEE, "", "", "", "", "", "示例路2号"];
        let content = shaped(HOUSEHOLD_HEADERS, &row, 5, &of("m\"月\"d\"日\""));
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
        let told_of = job_messages(&app, &job).await;
        assert!(
            told_of[0].starts_with("ERROR F2 This is a date or a time"),
            "{told_of:?}"
        );
        let row = [
            COMMITTEE,
            "示例路1号",
            "李示例",
            "女",
            "",
            "其他亲属",
            "户在人在",
        ];
        for (at, shape) in [
            of("yyyy\"年\"m\"月\"d\"日\""),
            of("d-mmm-yy"),
            of("yyyy/m/d h:mm"),
            Format::new().set_num_format_index(14),
            Format::new().set_num_format_index(31),
        ]
        .iter()
        .enumerate()
        {
            let content = shaped(RESIDENT_HEADERS, &row, 4, shape);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &content).await;
            let first = ["1 0 0", "0 0 1"][usize::from(at > 0)];
            assert_eq!(job_summary(&job), format!("DONE 1 {first} 0 0"));
        }
        assert_eq!(residents(&app, "birthOn").await[0]["birthOn"], "1980-05-31");
    })
    .await;
}
