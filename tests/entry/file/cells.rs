//! Workbooks with a cell that is not text.

use rust_xlsxwriter::{ExcelDateTime, Format};

use super::{text_workbook, workbook};

/// The content of the cell.
#[derive(Clone, Copy)]
pub(crate) enum Put {
    Day(f64),
    Clock(f64),
    Duration,
    Boolean,
    Number(f64),
}

/// A workbook with one row, in which one cell is not text.
pub(crate) fn with_cell(headers: &str, row: &[&str], at: usize, put: Put) -> Vec<u8> {
    with_cells(headers, row, &[at], put)
}

/// A workbook with a row for each of these columns, in which the cell is not text.
pub(crate) fn with_cells(headers: &str, row: &[&str], columns: &[usize], put: Put) -> Vec<u8> {
    workbook(|sheet| {
        sheet.write_row(0, 0, headers.split(',')).unwrap();
        for (line, at) in (1..).zip(columns) {
            for (column, words) in (0..).zip(row) {
                if !words.is_empty() {
                    sheet.write_string(line, column, *words).unwrap();
                }
            }
            let column = u16::try_from(*at).unwrap();
            let shape = |shape: &str| Format::new().set_num_format(shape);
            let moment = |days: f64| ExcelDateTime::from_serial_datetime(days).unwrap();
            match put {
                Put::Day(days) => {
                    sheet.write_with_format(line, column, moment(days), &shape("yyyy/m/d"))
                }
                Put::Clock(days) => {
                    sheet.write_with_format(line, column, moment(days), &shape("h:mm"))
                }
                Put::Duration => {
                    sheet.write_number_with_format(line, column, 1.5, &shape("[h]:mm"))
                }
                Put::Boolean => sheet.write_boolean(line, column, true),
                Put::Number(value) => sheet.write_number(line, column, value),
            }
            .unwrap();
        }
    })
}

/// A workbook with one row, in which one cell has the type `d`, the type of dates in strict Office Open XML.
pub(crate) fn of_iso(headers: &str, row: &[&str], at: usize, iso: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mark = "ISO-DAY";
    let mut row = row.to_vec();
    row[at] = mark;
    let plain = text_workbook(&[headers, &row.join(",")]);
    let mut archive = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut target = zip::write::ZipWriter::new(Cursor::new(Vec::new()));
    let mut names: Vec<String> = archive
        .file_names()
        .map(|it| it.unwrap().into_owned())
        .collect();
    names.sort();
    let texts = {
        let mut texts = String::new();
        archive
            .by_name("xl/sharedStrings.xml")
            .unwrap()
            .read_to_string(&mut texts)
            .unwrap();
        texts
    };
    let before = texts.split(mark).next().unwrap();
    let index = before.matches("<si>").count() - 1;
    for name in names {
        let mut content = String::new();
        archive
            .by_name(&name)
            .unwrap()
            .read_to_string(&mut content)
            .unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let cell = format!("t=\"s\"><v>{index}</v>");
            assert!(content.contains(&cell), "{content}");
            content = content.replace(&cell, &format!("t=\"d\"><v>{iso}</v>"));
        }
        target
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        target.write_all(content.as_bytes()).unwrap();
    }
    target.finish().unwrap().into_inner()
}
