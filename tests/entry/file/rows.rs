//! Line endings, line breaks in cells, and row numbers as in a spreadsheet.

use super::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, annotated_rows, households, import_file,
    job_messages, job_summary, message_cells, register_household, text_workbook,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn rows_are_counted_for_every_line_ending() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let lines = |address: &str| {
            [
                HOUSEHOLD_HEADERS.to_owned(),
                format!("{COMMITTEE},,,,,,{address}1号,"),
                format!("{COMMITTEE},9,,,,,{address}2号,"),
                String::new(),
                format!("{COMMITTEE},,,,,,{address}1号,"),
            ]
        };
        for (name, ends) in [
            ("甲路", ["\r", "\r", "\r", "\r", "\r"]),
            ("乙路", ["\n", "\n", "\n", "\n", ""]),
            ("丙路", ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n"]),
            ("丁路", ["\r", "\r\n", "\n", "\r\n", "\r"]),
        ] {
            let table: String = lines(name)
                .iter()
                .zip(ends)
                .map(|(line, end)| format!("{line}{end}"))
                .collect();
            let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 3 1 0 0 2 0", "{name}");
            let told = job_messages(&app, &job).await;
            assert!(told[0].starts_with("ERROR B3 "), "{told:?}");
            assert!(
                told[1].starts_with("ERROR G5 Row 2 has the same address"),
                "{told:?}"
            );
            // The rows keep their position.
            let rows = annotated_rows(&app, &job).await;
            let numbers: Vec<_> = rows.iter().map(|(row, _)| *row).collect();
            assert_eq!(numbers, [1, 2, 3, 5]);
        }
        assert_eq!(households(&app, "head").await.len(), 4);
        // More than a megabyte without a single LF.
        let mut large = format!("{HOUSEHOLD_HEADERS}\r");
        for number in 0..30_000 {
            large.push_str(&format!("{COMMITTEE},,,,,,示例路大文件{number}号,\r"));
        }
        assert!(large.len() > 1 << 20);
        let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", large.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 30000 30000 0 0 0 0");
    })
    .await;
}

#[actix_web::test]
async fn line_break_in_a_cell_does_not_start_a_row() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        for end in ["\n", "\r\n", "\r"] {
            let table = [
                "村居代码,地址,备注".to_owned(),
                format!("{COMMITTEE},示例路1号,\"一{end}二{end}{end}三\""),
                format!("{COMMITTEE},示例路2号,"),
                "1,示例路3号,\"\"\"引号\"\"\"".to_owned(),
            ];
            let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", table.join(end).as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 3 2 0 0 1 0");
            assert_eq!(message_cells(&app, &job).await, ["ERROR A4", "NOTE C1"]);
            let rows = annotated_rows(&app, &job).await;
            assert_eq!(rows[1].1[2], format!("一{end}二{end}{end}三"));
            assert_eq!(rows[3].1[2], "\"引号\"");
        }
    })
    .await;
}

#[actix_web::test]
async fn rows_swallowed_by_a_quote_are_refused_and_not_lost() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let table =
            format!("{HOUSEHOLD_HEADERS}\n{COMMITTEE},,,,,,示例路1号,\n{COMMITTEE},,,,,,\"示例路2号,\n{COMMITTEE},,,,,,示例路3号,\n");
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", table.as_bytes()).await;
        assert_eq!(job["state"], "REFUSED", "{job}");
        let why = job["message"]["en"].as_str().unwrap();
        assert!(why.contains("quotation mark in row 3"), "{why}");
        assert!(households(&app, "head").await.is_empty());
        // A quotation mark that is closed later makes a cell of several lines, which is not a valid address.
        let table = format!("{HOUSEHOLD_HEADERS}\n{COMMITTEE},,,,,,\"示例路2号,\n{COMMITTEE},,,,,,示例路3号\",\n");
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0");
    })
    .await;
}

#[actix_web::test]
async fn blank_before_a_quote_does_not_disable_it() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        for (at, cell) in [
            " \"张示例\"",
            "\"张示例\" ",
            "  \t\"张示例\"\t ",
            "　\"张示例\"　",
            " \"张示例",
        ]
        .iter()
        .enumerate()
        {
            let table =
                format!("{HOUSEHOLD_HEADERS}\n{COMMITTEE}, , ,,,\t, \"示例路{at}号\",{cell}\n");
            let gb = encoding_rs::GB18030.encode(&table).0;
            for content in [table.as_bytes(), &gb] {
                let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", content).await;
                if at == 4 {
                    let why = job["message"]["en"].as_str().unwrap();
                    assert!(why.contains("quotation mark in row 2"), "{why}");
                } else {
                    assert_eq!(job["state"], "DONE", "{cell}: {job}");
                }
            }
        }
        let homes = households(&app, "head estate").await;
        assert_eq!(homes.len(), 4);
        for (at, home) in homes.iter().enumerate() {
            assert_eq!(home["address"], format!("示例路{at}号"));
            assert_eq!(home["head"], "张示例");
        }
        // A quotation mark within a text, or a doubled one, is kept.
        let table =
            format!("{HOUSEHOLD_HEADERS}\n{COMMITTEE},,,,,, 示例\"花园\"5号,\"\"\"阿\"\"示例\"\n");
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0");
        let homes = households(&app, "head").await;
        let home = homes.iter().find(|it| it["head"] == "\"阿\"示例");
        assert_eq!(home.unwrap()["address"], "示例\"花园\"5号");
    })
    .await;
}

#[actix_web::test]
async fn annotated_file_preserves_all_cells() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let lines = [
            "示例村住户登记表".to_owned(),
            "村居代码,地址".to_owned(),
            format!("{COMMITTEE},示例路2号,甲,乙"),
            "1,示例路3号,,,丙".to_owned(),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for content in [lines.join("\r\n").into_bytes(), text_workbook(&lines)] {
            let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", &content).await;
            assert_eq!(job_summary(&job), "DONE 2 1 0 0 1 3");
            let told = message_cells(&app, &job).await;
            assert_eq!(
                told,
                [
                    "ERROR A4",
                    "NOTE 1",
                    "WARNING C3",
                    "WARNING D3",
                    "WARNING E4"
                ]
            );
            let rows = annotated_rows(&app, &job).await;
            assert_eq!(rows[0].1[0], "示例村住户登记表");
            assert_eq!(rows[1].1[..2], ["村居代码", "地址"]);
            assert_eq!(rows[1].1[5], "问题");
            assert_eq!(rows[2].1[..4], [COMMITTEE, "示例路2号", "甲", "乙"]);
            assert_eq!(rows[3].1[..5], ["1", "示例路3号", "", "", "丙"]);
            assert!(rows[3].1[5].contains("A4："), "{rows:?}");
        }
    })
    .await;
}
