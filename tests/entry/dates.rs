//! Dates: notations in cells, and numbers that a spreadsheet turned into dates.

use crate::file::cells::{Put, of_iso, with_cell, with_cells};
use crate::file::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, households, import_file,
    job_messages, job_summary, message_cells, register_household, residents, text_workbook,
};
use crate::support::on_each_database;

/// An error in each of these columns, each in a row of its own from the second on.
fn at(columns: &[usize]) -> Vec<String> {
    let rows = (2..).zip(columns);
    let mut places: Vec<_> = rows
        .map(|(row, column)| {
            format!(
                "ERROR {}{row}",
                cunju::exchange::bulk::read::letters(*column)
            )
        })
        .collect();
    places.sort();
    places
}

#[actix_web::test]
async fn date_time_or_boolean_cell_is_not_text() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let puts = [
            (Put::Day(46_086.0), "Format the column as text"),
            (Put::Clock(0.4375), "The cell is a time"),
            (Put::Clock(0.0), "The cell is a time"),
            (Put::Duration, "The cell is a time"),
            (Put::Boolean, "TRUE or FALSE"),
        ];
        for (put, words) in puts {
            let row = [
                COMMITTEE,
                "",
                "示例花园",
                "3",
                "2",
                "501",
                "示例路2号",
                "甲",
            ];
            let columns: Vec<usize> = (0..8).collect();
            let file = with_cells(HOUSEHOLD_HEADERS, &row, &columns, put);
            let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &file).await;
            assert_eq!(job_summary(&job), "DONE 8 0 0 0 8 0");
            assert_eq!(message_cells(&app, &job).await, at(&columns));
            let told_of = job_messages(&app, &job).await;
            assert!(told_of.iter().all(|it| it.contains(words)), "{told_of:?}");
            // A date cell is accepted where a date is expected; all other cells are rejected there too.
            let row = [
                COMMITTEE,
                "示例路1号",
                "李示例",
                "女",
                "1990-01-01",
                "其他亲属",
                "户在人在",
                "",
                "",
                "",
            ];
            let columns = (0..10).filter(|it| *it != 4 || !matches!(put, Put::Day(_)));
            let columns: Vec<usize> = columns.collect();
            let file = with_cells(RESIDENT_HEADERS, &row, &columns, put);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &file).await;
            assert_eq!(message_cells(&app, &job).await, at(&columns));
        }
        assert_eq!(households(&app, "head").await.len(), 1);
        assert!(residents(&app, "age").await.is_empty());
        // Whole numbers are accepted as text.
        let file = with_cell(
            HOUSEHOLD_HEADERS,
            &[COMMITTEE, "", "示例花园", "3", "2", "", "示例路3号", "甲"],
            5,
            Put::Number(501.0),
        );
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &file).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0");
    })
    .await;
}

#[actix_web::test]
async fn text_converted_to_a_date_is_accepted_with_a_warning() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        for (at, room) in [
            "3月5日",
            "5-Mar",
            "Mar-05",
            "2026/3/5",
            "2026-03-05",
            "2026年3月5日",
            "2026年3月",
            "10:30",
            "３月５日",
        ]
        .into_iter()
        .enumerate()
        {
            let line = format!("{COMMITTEE},,,,,{room},示例路{at}号,");
            let content = if at % 2 == 0 {
                format!("{HOUSEHOLD_HEADERS}\n{line}\n").into_bytes()
            } else {
                text_workbook(&[HOUSEHOLD_HEADERS, &line])
            };
            let job = import_file(&app, "HOUSEHOLDS&mode=ATOMIC", &content).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 1", "{room}");
            let told = job_messages(&app, &job).await;
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(
                told[0].starts_with("WARNING F2 ") && told[0].contains("as text"),
                "{told:?}"
            );
            let rows = crate::file::annotated_rows(&app, &job).await;
            assert!(rows[1].1[8].starts_with("F2：（提醒）"), "{rows:?}");
        }
        assert_eq!(households(&app, "room").await.len(), 9);
        // Similar text is not a date, and an apostrophe marks a cell as text.
        for room in ["3-5", "3/5", "101", "'3月5日", "3月5日旁", "20260305"] {
            let table = format!("{HOUSEHOLD_HEADERS}\n{COMMITTEE},,,,,{room},示例路{room}号,\n");
            let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{room}");
        }
    })
    .await;
}

#[actix_web::test]
async fn date_is_read_in_all_its_forms() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let row =
            |birth: &str| format!("{COMMITTEE},示例路1号,李示例,女,{birth},其他亲属,户在人在,,,");
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for birth in [
            "1980-05-31",
            "1980/5/31",
            "1980.05.31",
            "1980.5.31",
            "1980年5月31日",
            "1980年05月31号",
            "19800531",
            "19800531.0",
            "'19800531",
            "=\"1980-05-31\"",
            "1980-05-31T00:00:00",
            "1980-05-31T00:00:00.000",
            "1980-05-31T00:00:00Z",
            "1980-05-31T00:00:00.000Z",
            "1980-05-31T00:00:00+08:00",
            "1980/5/31 0:00",
            "1980/5/31 0:00:00",
            "1980-05-31 00:00:00",
            "1980-05-31 00:00:00.0",
            "１９８０-０５-３１",
            "１９８０／５／３１",
            "１９８０年５月３１日",
            "1980 - 5 - 31",
        ] {
            files.push((
                birth.to_owned(),
                format!("{RESIDENT_HEADERS}\n{}\n", row(birth)).into_bytes(),
            ));
            files.push((
                birth.to_owned(),
                text_workbook(&[RESIDENT_HEADERS, &row(birth)]),
            ));
        }
        let cells = [
            COMMITTEE,
            "示例路1号",
            "李示例",
            "女",
            "",
            "其他亲属",
            "户在人在",
        ];
        // 29372 is the serial number of the date; some programs write up to 43 seconds less.
        for days in [29_372.0, 29_371.999_502_3, 29_372.000_000_1] {
            files.push((
                days.to_string(),
                with_cell(RESIDENT_HEADERS, &cells, 4, Put::Day(days)),
            ));
        }
        files.push((
            "number".into(),
            with_cell(RESIDENT_HEADERS, &cells, 4, Put::Number(19_800_531.0)),
        ));
        for iso in [
            "1980-05-31",
            "1980-05-31T00:00:00",
            "1980-05-31T00:00:00.000",
            "1980-05-31T00:00:00Z",
        ] {
            files.push((format!("d {iso}"), of_iso(RESIDENT_HEADERS, &cells, 4, iso)));
        }
        for (form, content) in &files {
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", content).await;
            assert_eq!(
                job["problems"],
                0,
                "{form}: {job} {:?}",
                job_messages(&app, &job).await
            );
            assert_eq!(job["warnings"], 0, "{form}");
        }
        let all = residents(&app, "birthOn").await;
        assert_eq!(all.len(), 1, "all are the same date");
        assert_eq!(all[0]["birthOn"], "1980-05-31");
    })
    .await;
}

#[actix_web::test]
async fn ambiguous_date_is_refused_with_a_suggestion() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let refused = async |birth: &str, content: &[u8], words: &str| {
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", content).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0", "{birth}");
            let told = job_messages(&app, &job).await;
            assert!(
                told[0].starts_with("ERROR E2 ") && told[0].contains(words),
                "{birth}: {told:?}"
            );
        };
        for (birth, words) in [
            ("5/6/80", "which number is the year"),
            ("05-06-1980", "which number is the year"),
            ("80.5.31", "which number is the year"),
            ("1980-05", "day of the month is missing"),
            ("1980年5月", "day of the month is missing"),
            ("198005", "is incomplete"),
            ("29372", "Format the column as a date"),
            ("1980-02-30", "not a valid date"),
            ("1980-05-30T16:00:00.000Z", "has a time"),
            ("1980/5/31 8:30", "has a time"),
            ("一九八〇年五月", "not a valid date"),
        ] {
            let row = format!("{COMMITTEE},示例路1号,李示例,女,{birth},其他亲属,户在人在,,,");
            refused(
                birth,
                format!("{RESIDENT_HEADERS}\n{row}\n").as_bytes(),
                words,
            )
            .await;
        }
        let cells = [
            COMMITTEE,
            "示例路1号",
            "李示例",
            "女",
            "",
            "其他亲属",
            "户在人在",
        ];
        refused(
            "with a time",
            &with_cell(RESIDENT_HEADERS, &cells, 4, Put::Day(29_372.5)),
            "has a time",
        )
        .await;
        refused(
            "d with a time",
            &of_iso(RESIDENT_HEADERS, &cells, 4, "1980-05-30T16:00:00Z"),
            "has a time",
        )
        .await;
        refused(
            "a serial number",
            &with_cell(RESIDENT_HEADERS, &cells, 4, Put::Number(29_372.0)),
            "as a date",
        )
        .await;
        let file = of_iso(
            HOUSEHOLD_HEADERS,
            &[COMMITTEE, "", "", "", "", "", "示例路2号", ""],
            5,
            "2026-03-05",
        );
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &file).await;
        assert_eq!(message_cells(&app, &job).await, ["ERROR F2"]);
        assert!(residents(&app, "birthOn").await.is_empty());
    })
    .await;
}
