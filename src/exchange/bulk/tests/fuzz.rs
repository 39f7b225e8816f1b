//! Property tests with arbitrary bytes and texts: nothing panics, and no row is lost without a report.
//!
//! `PROPTEST_CASES=100000 cargo test --lib bulk::tests::fuzz` runs more cases.

use std::io::Write;

use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::{package, rows};
use crate::exchange::bulk::column::Kind;
use crate::exchange::bulk::fields::Fields;
use crate::exchange::bulk::header::{Found, Layout, Search};
use crate::exchange::bulk::read::{Cell, MOST_COLUMNS, Row, escaped, is_blank};

/// Texts with characters that are special for a reader.
fn words() -> impl Strategy<Value = String> {
    let spread = "[ -~\u{a0}-\u{2ff}\u{4e00}-\u{4eff}\u{1f600}\r\n\t]{0,12}";
    let marks = "[='\"\\.0E+,;\t \u{a0}\u{feff}\r\n1-9#N/ATRUE_x-]{0,10}";
    prop_oneof![
        spread,
        marks,
        "[\u{4e00}-\u{4eff}]{1,4}",
        "(_x00[0-9a-f]{2}_?){1,3}"
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    vec(vec(words(), 1..6), 1..12)
}

/// The cells that are read from a row of texts.
fn expected(cells: &[String]) -> Vec<String> {
    let is_kept = |words: &&String| !words.trim_matches(is_blank).is_empty();
    let kept = cells
        .iter()
        .map(|words| Some(words).filter(is_kept).cloned());
    let mut kept: Vec<String> = kept.map(Option::unwrap_or_default).collect();
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    kept
}

fn found(rows: &[Row]) -> Vec<(u32, Vec<String>)> {
    let cells = |row: &Row| {
        row.cells
            .iter()
            .map(|cell| cell.shown().to_owned())
            .collect::<Vec<_>>()
    };
    rows.iter()
        .map(|row| (row.number, expected(&cells(row))))
        .collect()
}

/// The non-empty rows and their numbers.
fn numbered(table: &[Vec<String>]) -> Vec<(u32, Vec<String>)> {
    let rows = (1..).zip(table.iter().map(|row| expected(row)));
    rows.filter(|(_, cells)| !cells.is_empty()).collect()
}

/// Checks invariants of everything that is read; returns the row numbers, or `None` if the file is rejected.
pub(super) fn check(content: &[u8]) -> Option<Vec<u32>> {
    let (rows, _) = rows(content).ok()?;
    assert!(rows.is_sorted_by(|one, next| one.number < next.number));
    assert!(rows.iter().all(|row| row.cells.len() <= MOST_COLUMNS + 1));
    // Tries every row as the header row of every other; the first rows suffice.
    let first = rows.get(..rows.len().min(8)).unwrap();
    for kind in [Kind::Households, Kind::Residents, Kind::Grids] {
        let mut search = Search::new(Layout::new(kind, ""));
        for row in first {
            if let Found::Header(header, _) = search.next(row) {
                for row in first {
                    let mut fields = Fields::of(kind, &header, row);
                    for key in ["sex", "relation", "living", "kind"] {
                        fields.choice(key);
                    }
                    fields.day("birth");
                    fields.committee();
                    fields.number("number", 9);
                }
            }
        }
    }
    Some(rows.iter().map(|row| row.number).collect())
}

/// The requested number of cases, or a number that takes seconds.
fn cases() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked = asked.and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(64),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn random_bytes_are_parsed_or_rejected(content in vec(any::<u8>(), 0..2_000)) {
        check(&content);
    }

    #[test]
    fn random_table_characters_are_parsed_or_rejected(content in "[,\t\"\r\n\u{feff}a1=';村居代码名称类型2026/-]{0,300}") {
        check(content.as_bytes());
        check(format!("村居代码,名称,类型\n{content}").as_bytes());
    }

    #[test]
    fn every_line_without_quotes_is_a_row(lines in vec(("[a,b]{0,8}", "\r\n|\r|\n"), 1..60)) {
        let content: String = lines.iter().flat_map(|(line, end)| [line.as_str(), end]).collect();
        // CR and LF of two empty lines together are one line end.
        let whole = content.replace("\r\n", "\n").replace('\r', "\n");
        let table: Vec<Vec<String>> = whole.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        let (rows, _) = rows(content.as_bytes()).unwrap();
        prop_assert_eq!(found(&rows), numbered(&table));
    }

    #[test]
    fn every_text_cell_is_read_as_written(
        table in table(), quoted in any::<u64>(), end in "\r\n|\r|\n", mark in any::<bool>(), tabs in any::<bool>(),
    ) {
        let separator = if tabs { "\t" } else { "," };
        let mut content = if mark { "\u{feff}".to_owned() } else { String::new() };
        // The first line determines the separator and the encoding.
        content.push_str(&["编码", "x"].join(separator));
        content.push_str(&end);
        for (at, row) in table.iter().enumerate() {
            let cells = row.iter().enumerate().map(|(column, words)| {
                let words = escaped(words);
                let must = words.contains(['"', ',', '\t', '\r', '\n']);
                let wanted = quoted >> ((at * 5 + column) % 64) & 1 == 1;
                if must || wanted {
                    format!("\"{}\"", words.replace('"', "\"\""))
                } else {
                    words.into_owned()
                }
            });
            content.push_str(&cells.collect::<Vec<_>>().join(separator));
            content.push_str(&end);
        }
        let (rows, _) = rows(content.as_bytes()).unwrap();
        let mut all = vec![vec!["编码".to_owned(), "x".to_owned()]];
        all.extend(table);
        prop_assert_eq!(found(&rows), numbered(&all));
    }

    #[test]
    fn every_workbook_cell_is_read_as_written(table in table()) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(&table) {
            for (column, words) in (0..).zip(cells) {
                sheet.write_string(row, column, escaped(words)).unwrap();
            }
        }
        let (rows, _) = rows(&book.save_to_buffer().unwrap()).unwrap();
        prop_assert_eq!(found(&rows), numbered(&table));
    }

    #[test]
    fn damaged_workbook_is_parsed_or_rejected(
        edits in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8, "\\PC{0,8}"), 1..4),
        part in 0..3_usize,
    ) {
        let cell = "<c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>村</t></is></c><c r=\"C1\" t=\"b\"><v>1</v></c>";
        let sheet = format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
             <row r=\"1\">{cell}</row><row r=\"2\"><c r=\"A2\"><f>A1</f><v>4.5</v></c><c t=\"d\"><v>2026-03-05T00:00:00</v></c>\
             <c t=\"e\"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref=\"A3:B4\"/></mergeCells></worksheet>"
        );
        let texts = "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"1\" uniqueCount=\"1\"><si><t>村居代码</t></si></sst>";
        let mut parts = [sheet, texts.to_owned(), sheet_list().to_owned()];
        for (from, to, kind, words) in edits {
            let text = &mut parts[part];
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let (mut from, mut to) = (*from.get(&bounds), *to.get(&bounds));
            if from > to {
                std::mem::swap(&mut from, &mut to);
            }
            let cut = text[from..to].to_owned();
            match kind {
                0 => text.replace_range(from..to, ""),
                1 => text.insert_str(to, &cut),
                2 => text.insert_str(from, &words),
                _ => text.replace_range(from..to, &words),
            }
        }
        let names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"];
        let all: Vec<(&str, &[u8])> = names.iter().zip(&parts).map(|(name, text)| (*name, text.as_bytes())).collect();
        check(&package(&all));
    }

    #[test]
    fn package_with_changed_bytes_is_parsed_or_rejected(edits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), end in any::<prop::sample::Index>()) {
        let mut content = package(&[]);
        for (at, byte) in edits {
            *at.get_mut(&mut content) = byte;
        }
        check(&content);
        content.truncate(end.index(content.len()));
        check(&content);
    }
}

pub(super) fn sheet_list() -> &'static str {
    "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><workbookPr date1904=\"0\"/><sheets>\
     <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
}

#[test]
fn memory_grows_with_actual_rows_not_with_declared_sizes() {
    // A million separators, and a cell of nearly a megabyte: neither is in memory more than once.
    let mut content = Vec::new();
    for _ in 0..3 {
        content.extend_from_slice(&b",".repeat(1_000_000));
        content.write_all(b"\n").unwrap();
    }
    content.write_all("长".repeat(300_000).as_bytes()).unwrap();
    let (rows, _) = rows(&content).unwrap();
    let words: Vec<_> = rows
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| cell.shown().len())
                .sum::<usize>()
        })
        .collect();
    assert_eq!(words, [900_000]);
    assert!(matches!(rows[0].cells[0], Cell::Text(_)));
}
