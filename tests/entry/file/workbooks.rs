//! Properties of workbooks: number formats, other sheets, and parts that other programs write.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Workbook};

use super::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, households, import_file, job_messages, job_summary,
    message_cells, text_workbook, workbook,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn zeros_shown_only_by_the_cell_format_are_kept() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let content = workbook(|sheet| {
            sheet.write_row(0, 0, HOUSEHOLD_HEADERS.split(',')).unwrap();
            for (row, (shape, room)) in (1_u32..).zip([
                ("0000", 101.0),
                ("000000", 7.0),
                ("[$-804]0000;-0000", 0.0),
                ("0000", 12345.0),
                ("General", 102.0),
                ("0.00", 103.0),
                ("#,##0", 1104.0),
            ]) {
                let shape = Format::new().set_num_format(shape);
                sheet.write_string(row, 0, COMMITTEE).unwrap();
                sheet
                    .write_number_with_format(row, 5, room, &shape)
                    .unwrap();
                let address = format!("示例路{row}号");
                sheet.write_string(row, 6, address).unwrap();
            }
            // A formula is rejected even if its value would be padded.
            let shape = Format::new().set_num_format("0000");
            sheet.write_string(9, 0, COMMITTEE).unwrap();
            sheet
                .write_formula_with_format(9, 5, "=100+1", &shape)
                .unwrap();
            sheet.write_string(9, 6, "示例路9号").unwrap();
        });
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
        assert_eq!(job_summary(&job), "DONE 8 7 0 0 1 0");
        assert!(job_messages(&app, &job).await[0].starts_with("ERROR F10 "));
        let homes = households(&app, "room").await;
        let rooms: Vec<_> = homes.iter().map(|home| &home["room"]).collect();
        assert_eq!(
            rooms,
            ["0101", "000007", "0000", "12345", "102", "103", "1104"]
        );
    })
    .await;
}

/// A workbook with sheets of these names (those in brackets are hidden) and these lines.
fn sheets(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, lines) in sheets {
        let bare = name.trim_matches(['(', ')']);
        let sheet = book.add_worksheet().set_name(bare).unwrap();
        sheet.set_hidden(bare != *name);
        for (row, line) in (0..).zip(*lines) {
            sheet.write_row(row, 0, line.split(',')).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[actix_web::test]
async fn unread_sheets_are_reported() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let row = |number: u8| format!("{COMMITTEE},示例路{number}号");
        let (one, two, three) = (row(1), row(2), row(3));
        let content = sheets(&[
            ("封面", &[]),
            ("一组", &["村居代码,地址", &one]),
            ("二组", &["住户登记表", "村居代码,地址", &two]),
            ("(三组)", &["村居代码,地址,民族", &three]),
            ("填表须知", &["请如实填写"]),
            ("说明", &["村居代码,地址", &two]),
            ("空表", &[]),
        ]);
        // The first visible sheet is empty.
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
        let why = job["message"]["zh"].as_str().unwrap();
        assert!(
            why.contains("封面") && why.contains("一组、二组、三组、填表须知"),
            "{why}"
        );
        let content = sheets(&[
            ("一组", &["村居代码,地址", &one]),
            ("二组", &["住户登记表", "村居代码,地址", &two]),
            ("(三组)", &["村居代码,地址,民族", &three]),
            ("填表须知", &["请如实填写"]),
            ("说明", &["村居代码,地址", &two]),
            ("空表", &[]),
        ]);
        let job = import_file(&app, "HOUSEHOLDS&mode=ATOMIC", &content).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 2");
        assert_eq!(
            message_cells(&app, &job).await,
            ["NOTE 1", "WARNING 1", "WARNING 1"]
        );
        let told_of = job_messages(&app, &job).await.join("\n");
        for name in ["填表须知", "二组", "三组"] {
            assert!(told_of.contains(name), "{name}: {told_of}");
        }
        // If the sheet that is read is not a table, another one may have been meant.
        let content = sheets(&[
            ("封面", &["示例村住户登记表"]),
            ("一组", &["村居代码,地址", &one]),
        ]);
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
        assert_eq!(job["state"], "REFUSED");
        let why = job["message"]["zh"].as_str().unwrap();
        assert!(why.contains("工作表“一组”也有数据"), "{why}");
        assert_eq!(households(&app, "head").await.len(), 1);
    })
    .await;
}

/// A workbook with a household in which a part is changed: a text is replaced, or the part is removed.
fn workbook_with_changed_part(part: &str, from: &str, to: Option<&str>) -> Vec<u8> {
    let plain = text_workbook(&[
        "村居代码,地址,户主",
        &format!("{COMMITTEE},示例路1号,张示例"),
    ]);
    altered(plain, part, from, to)
}

/// A workbook, a part of which is changed likewise.
pub(super) fn altered(plain: Vec<u8>, part: &str, from: &str, to: Option<&str>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut target = zip::write::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = String::from_utf8(file.name_raw().to_vec()).unwrap();
        let mut content = String::new();
        file.read_to_string(&mut content).unwrap();
        if name == part {
            assert!(content.contains(from), "{content}");
            match to {
                Some(to) => content = content.replace(from, to),
                None => continue,
            }
        }
        let options = zip::write::SimpleFileOptions::default();
        target.start_file(name, options).unwrap();
        target.write_all(content.as_bytes()).unwrap();
    }
    target.finish().unwrap().into_inner()
}

const TEXTS: &str = "xl/sharedStrings.xml";
const SHEET: &str = "xl/worksheets/sheet1.xml";
/// The cell of the head, which is the last of the shared texts.
const HEAD: &str = "t=\"s\"><v>5</v>";

#[actix_web::test]
async fn inline_and_cdata_texts_are_read() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let inline = |text: &str| format!("t=\"inlineStr\"><is>{text}</is>");
        for (part, from, to, head) in [
            (TEXTS, "张示例", "<![CDATA[王示例]]>".to_owned(), "王示例"),
            (
                TEXTS,
                "<t>张示例</t>",
                "<r><t>王</t></r><r><t><![CDATA[]]><![CDATA[示]例]]>]]&gt;</t></r>".to_owned(),
                "王示]例]]>",
            ),
            (
                SHEET,
                HEAD,
                inline("<t><![CDATA[王<示>\"例]]></t>"),
                "王<示>\"例",
            ),
        ] {
            let content = workbook_with_changed_part(part, from, Some(&to));
            let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
            assert_eq!(job["state"], "DONE", "{to}: {job}");
            assert_eq!(households(&app, "head").await[0]["head"], head);
        }
        // Where the reader would drop the text, the file is refused.
        for to in [
            "t=\"s\"><v><![CDATA[5]]></v>",
            "t=\"str\"><v><![CDATA[王示例]]></v>",
        ] {
            let content = workbook_with_changed_part(SHEET, HEAD, Some(to));
            let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
            let why = job["message"]["en"].as_str().unwrap();
            assert!(why.contains("damaged"), "{to}: {why}");
        }
    })
    .await;
}

#[actix_web::test]
async fn cell_without_its_text_gets_no_other_text() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        for (part, from, to) in [
            (TEXTS, "<sst", None),
            (SHEET, "<v>5</v>", Some("<v>6</v>")),
            (SHEET, "<v>5</v>", Some("<v>-1</v>")),
            (SHEET, "<v>5</v>", Some("<v> 5</v>")),
            (SHEET, "<v>5</v>", Some("<v>x</v>")),
            (SHEET, "<v>5</v>", Some("<v>99999999999999999999</v>")),
        ] {
            let content = workbook_with_changed_part(part, from, to);
            for mode in ["CHECK", "PARTIAL", "ATOMIC"] {
                let job = import_file(&app, &format!("HOUSEHOLDS&mode={mode}"), &content).await;
                assert_eq!(job["state"], "REFUSED", "{to:?}: {job}");
                let why = job["message"]["zh"].as_str().unwrap();
                assert!(why.contains("文字表"), "{to:?}: {why}");
            }
        }
        assert!(households(&app, "head").await.is_empty());
    })
    .await;
}
