//! Files of every kind, generated here, that the reader accepts or rejects.

mod fuzz;
mod returned;
mod timed;

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::LazyLock;

use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::file_error::FileError;
use super::read::{Cell, Flaw, Row, Sheets, Source};

fn file(name: &str, content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

fn rows(content: &[u8]) -> Result<(Vec<Row>, Sheets), FileError> {
    let (_folder, path) = file("file", content);
    let mut rows = Vec::new();
    let mut source = Source::open(&path)?;
    if let Some(merged) = source.merged()?.first() {
        return Err(merged.refusal());
    }
    let sheets = source.each(&mut |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok((rows, sheets))
}

fn refusal(content: &[u8]) -> String {
    rows(content).unwrap_err().to_string()
}

fn shown(rows: &[Row]) -> Vec<(u32, Vec<&str>)> {
    let rows = rows.iter();
    rows.map(|row| (row.number, row.cells.iter().map(Cell::shown).collect()))
        .collect()
}

/// A package with these parts instead of those of a real workbook.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    static REAL: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(real);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut whole = REAL.clone();
    whole.retain(|(name, _)| parts.iter().all(|(other, _)| other != name));
    whole.extend(
        parts
            .iter()
            .map(|(name, content)| ((*name).to_owned(), content.to_vec())),
    );
    for (name, content) in whole {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a real workbook.
fn real() -> Vec<(String, Vec<u8>)> {
    let mut whole = Vec::new();
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "x").unwrap();
    let real = book.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(real)).unwrap();
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).unwrap();
        let name = String::from_utf8(part.name_raw().to_vec()).unwrap();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        whole.push((name, content));
    }
    whole
}

fn sheet(data: &str) -> Vec<u8> {
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{data}</sheetData></worksheet>"
    );
    package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())])
}

#[test]
fn workbook_dates_are_read_and_the_used_sheet_is_reported() {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    hidden.set_hidden(true);
    let sheet = book.add_worksheet().set_name("数据").unwrap();
    sheet.set_active(true);
    sheet.write_string(0, 0, " 姓名 ").unwrap();
    sheet.write_string(0, 1, "生日").unwrap();
    sheet.write_number(2, 0, 12.0).unwrap();
    let day = ExcelDateTime::from_ymd(1980, 5, 31).unwrap();
    let format = Format::new().set_num_format("yyyy/m/d");
    sheet
        .write_datetime_with_format(2, 1, &day, &format)
        .unwrap();
    sheet.write_number(2, 2, 440_106_198_005_310_016.0).unwrap();
    book.add_worksheet().set_name("说明").unwrap();
    let (rows, sheets) = rows(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(sheets.used.as_deref(), Some("数据"));
    assert_eq!(sheets.others, ["旧", "说明"]);
    assert_eq!(
        shown(&rows),
        [
            (1, vec!["姓名", "生日"]),
            (3, vec!["12", "1980-05-31", "440106198005310000"])
        ]
    );
    assert!(matches!(rows[1].cells[2], Cell::Flawed(Flaw::Digits, _)));
}

#[test]
fn formula_is_an_error_of_its_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "a").unwrap();
    sheet
        .write_formula(1, 1, Formula::new("=1+1").set_result("2"))
        .unwrap();
    let (rows, _) = rows(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        rows[1].cells,
        [Cell::Empty, Cell::Flawed(Flaw::Formula, "2".into())]
    );
}

#[test]
fn merged_cells_are_rejected_with_their_range() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(1, 1, 2, 3, "x", &Format::new()).unwrap();
    let refused = refusal(&book.save_to_buffer().unwrap());
    assert!(
        refused.contains("B2:D3") && refused.contains("第 2 行"),
        "{refused}"
    );
}

#[test]
fn two_million_empty_rows_and_distant_cells_are_rejected() {
    let empty = sheet(&"<row/>".repeat(2_000_000));
    assert!(refusal(&empty).contains("1048576"));
    let blank = sheet(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"200000\"><c r=\"A200000\"><v>1</v></c></row>",
    );
    assert!(refusal(&blank).contains("row 2 on"), "{}", refusal(&blank));
    let wide = sheet("<row r=\"7\"><c r=\"ZZ7\"><v>1</v></c></row>");
    assert!(refusal(&wide).contains("ZZ7"), "{}", refusal(&wide));
    let back = sheet(
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
    );
    assert!(refusal(&back).contains("A1"), "{}", refusal(&back));
    let lines = [b"a\n".as_slice(), &b",,\n".repeat(200_000), b"b\n"].concat();
    assert!(refusal(&lines).contains("row 2 on"));
}

#[test]
fn encrypted_old_and_renamed_files_are_rejected_by_name() {
    let mut compound = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    compound.resize(1_024, 0);
    assert!(
        refusal(&compound).contains(".xls "),
        "{}",
        refusal(&compound)
    );
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    compound.extend(name);
    assert!(
        refusal(&compound).contains("password"),
        "{}",
        refusal(&compound)
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("list.csv", SimpleFileOptions::default())
        .unwrap();
    let archive = writer.finish().unwrap().into_inner();
    assert!(refusal(&archive).contains(".zip"), "{}", refusal(&archive));
    assert!(refusal(&archive[..20]).contains("damaged"));
    assert!(refusal(b"%PDF-1.7\n1 0 obj\n").contains("PDF"));
    let content = b"\xff\xfea\0b\0\n\0".as_slice();
    assert!(refusal(content).contains("UTF-16"), "{}", refusal(content));
}

/// Changes the sizes in the directory of an archive for every name with this ending.
fn claim(archive: &mut [u8], name: &str, size: u32) {
    let starts: Vec<usize> = (0..archive.len() - 46)
        .filter(|at| archive[*at..].starts_with(b"PK\x01\x02"))
        .collect();
    for at in starts {
        let length = usize::from(archive[at + 28]);
        if archive[at + 46..at + 46 + length].ends_with(name.as_bytes()) {
            archive[at + 24..at + 28].copy_from_slice(&size.to_le_bytes());
        }
    }
}

#[test]
fn zip_bomb_is_rejected_by_declared_and_actual_size() {
    let mut honest = sheet("<row r=\"1\"/>");
    claim(&mut honest, "sheet1.xml", 4_294_000_000);
    assert!(
        refusal(&honest).contains("too large"),
        "{}",
        refusal(&honest)
    );
    let mut liar = sheet(&"<row></row>".repeat(500_000));
    claim(&mut liar, "sheet1.xml", 100);
    let refused = refusal(&liar);
    assert!(
        refused.contains("too large") || refused.contains("damaged"),
        "{refused}"
    );
    let styles = vec![b' '; 17 << 20];
    let styles = package(&[("xl/styles.xml", styles.as_slice())]);
    assert!(refusal(&styles).contains("too large"));
    let long = sheet(&format!(
        "<row><c t=\"str\"><v>{}</v></c></row>",
        "长".repeat(1 << 19)
    ));
    assert!(refusal(&long).contains("1 MiB"), "{}", refusal(&long));
}

#[test]
fn memory_exhausting_workbook_is_rejected() {
    for texts in [
        "<sst uniqueCount=\"999999999999\"><si><t>x</t></si></sst>",
        "<sst uniqueCount=\"99999999999999999999999\"></sst>",
        "<!DOCTYPE sst [<!ENTITY a \"aaaa\">]><sst><si><t>&a;</t></si></sst>",
        "<sst a=\"<\"></sst>",
    ] {
        let bomb = package(&[("xl/sharedStrings.xml", texts.as_bytes())]);
        assert!(
            refusal(&bomb).contains("damaged"),
            "{texts}: {}",
            refusal(&bomb)
        );
    }
}

#[test]
fn text_is_read_in_both_encodings_with_line_numbers() {
    let words = "姓名,地址\r\n\r\n张三,\"一行\r\n两行\"\r\n李四,'=1\r\n";
    let (bytes, _, _) = GB18030.encode(words);
    let marked = [b"\xef\xbb\xbf", words.as_bytes()].concat();
    let tabs = words.replace(',', "\t");
    for content in [words.as_bytes(), &bytes, &marked, tabs.as_bytes()] {
        let (rows, _) = rows(content).unwrap();
        assert_eq!(
            shown(&rows),
            [
                (1, vec!["姓名", "地址"]),
                (3, vec!["张三", "一行\r\n两行"]),
                (4, vec!["李四", "=1"])
            ]
        );
    }
    let broken = [words.as_bytes(), b"\xff\xff,x\n"].concat();
    let (rows, _) = rows(&broken).unwrap();
    assert!(matches!(rows[3].cells[0], Cell::Flawed(Flaw::Encoding, _)));
    let open = [b"a,b\n\"".as_slice(), &b"x\n".repeat(600_000)].concat();
    assert!(refusal(&open).contains("Row 2 "), "{}", refusal(&open));
}
