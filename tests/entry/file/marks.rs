//! Formatting that offices use to mark rows and that text tables cannot show: strikethrough, and hidden rows.

use rust_xlsxwriter::{Format, Workbook};

use super::workbooks::altered;
use super::{
    COMMITTEE, ImportTask, get, households, import_file, job_messages, job_summary, message_cells,
    workbook,
};
use crate::support::on_each_database;

/// A workbook of households at these addresses, each with a remark, which is not read. The columns determine which
/// cells of a row are struck out.
fn struck(rows: &[(&str, &[u16])]) -> Vec<u8> {
    workbook(|sheet| {
        sheet
            .write_row(0, 0, ["村居代码", "地址", "户主", "备注"])
            .unwrap();
        let line = Format::new().set_font_strikethrough();
        for (row, (address, columns)) in (1..).zip(rows) {
            for (column, words) in (0..).zip([COMMITTEE, address, "", "已核"]) {
                let shape = if columns.contains(&column) {
                    line.clone()
                } else {
                    Format::new()
                };
                if words.is_empty() {
                    sheet.write_blank(row, column, &shape).unwrap();
                } else {
                    sheet.write_with_format(row, column, words, &shape).unwrap();
                }
            }
        }
    })
}

#[actix_web::test]
async fn struck_out_row_is_reported_and_not_imported() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let content = struck(&[
            ("示例路1号", &[]),
            ("示例路2号", &[0, 1, 2, 3]),
            // The remark next to it may not be struck out, because it gives the reason.
            ("示例路3号", &[0, 1]),
            ("示例路4号", &[1]),
            ("示例路5号", &[3]),
            ("示例路6号", &[2]),
        ]);
        for mode in ["CHECK", "ATOMIC"] {
            let job = import_file(&app, &format!("HOUSEHOLDS&mode={mode}"), &content).await;
            assert_eq!(job_summary(&job), "DONE 4 4 0 0 0 3", "{mode}");
            let told_of = job_messages(&app, &job).await;
            let told_of: Vec<_> = told_of
                .iter()
                .filter(|it| it.starts_with("WARNING"))
                .collect();
            assert!(
                told_of[0].starts_with("WARNING 3 Row 3 is struck out"),
                "{told_of:?}"
            );
            assert!(
                told_of[1].starts_with("WARNING 4 Row 4 is struck out"),
                "{told_of:?}"
            );
            assert!(
                told_of[2].contains("Cells struck out but imported: B5."),
                "{told_of:?}"
            );
        }
        let homes = households(&app, "head").await;
        let homes: Vec<_> = homes.iter().map(|home| &home["address"]).collect();
        assert_eq!(homes, ["示例路1号", "示例路4号", "示例路5号", "示例路6号"]);

        // The same rows are struck out in the annotated file.
        let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", &content).await;
        let (_, back) = get(&app, job["problemsFile"].as_str().unwrap()).await;
        let again = import_file(&app, "HOUSEHOLDS&mode=CHECK", &back).await;
        assert_eq!(job_summary(&again), "DONE 4 0 0 4 0 3");

        let job = import_file(
            &app,
            "HOUSEHOLDS&mode=PARTIAL",
            &struck(&[("示例路7号", &[0, 1])]),
        )
        .await;
        assert_eq!(job["state"], "REFUSED");
        let why = job["message"]["zh"].as_str().unwrap();
        assert!(why.contains("都已加删除线"), "{why}");
    })
    .await;
}

/// A workbook whose middle sheet, the one that is read, has these rows hidden.
fn hidden(rows: u32, hidden: &[u32]) -> Vec<u8> {
    let mut book = Workbook::new();
    let first = book.add_worksheet();
    first.set_hidden(true);
    first.write(0, 0, "旧表").unwrap();
    first.set_row_hidden(1).unwrap();
    let sheet = book
        .add_worksheet()
        .set_name("二组 <住户> & \"表\"")
        .unwrap();
    sheet.set_active(true);
    sheet.write_row(0, 0, ["村居代码", "地址"]).unwrap();
    for row in 1..=rows {
        sheet
            .write_row(row, 0, [COMMITTEE, &format!("示例路{row}号")])
            .unwrap();
    }
    for row in hidden {
        sheet.set_row_hidden(*row).unwrap();
    }
    let last = book.add_worksheet();
    last.set_row_hidden(3).unwrap();
    book.save_to_buffer().unwrap()
}

#[actix_web::test]
async fn hidden_rows_are_imported_and_reported_once() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &hidden(3, &[])).await;
        assert_eq!(job_summary(&job), "DONE 3 3 0 0 0 0");
        // A row with a height of 0 counts as hidden.
        let flat = hidden(3, &[2]);
        let flat = altered(flat, "xl/worksheets/sheet2.xml", "hidden=\"1\"", Some("ht=\"0\""));
        let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", &flat).await;
        assert!(job_messages(&app, &job).await.concat().contains("WARNING 3 Hidden rows"));
        // Hidden empty rows are ignored.
        let content = hidden(9, &[1, 2, 4, 5, 6, 8, 12]);
        for (mode, counts) in [("CHECK", "9 6 0 3 0 1"), ("ATOMIC", "9 6 0 3 0 1"), ("PARTIAL", "9 0 0 9 0 1")] {
            let job = import_file(&app, &format!("HOUSEHOLDS&mode={mode}"), &content).await;
            assert_eq!(job_summary(&job), format!("DONE {counts}"), "{mode}");
            let told_of = job_messages(&app, &job).await;
            let warning = told_of.iter().find(|it| it.starts_with("WARNING")).unwrap();
            assert!(
                warning.starts_with("WARNING 2 Hidden rows, by a filter or manually: 2, 3, 5, 6, 7 and others (6 in total)"),
                "{told_of:?}"
            );
            assert_eq!(message_cells(&app, &job).await.iter().filter(|it| it.starts_with("WARNING")).count(), 1);
        }
    })
    .await;
}
