//! Generates workbooks and packages with faults.

use std::io::{Cursor, Write};

use fastrand::Rng;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::super::fuzz::sheet_list;
use super::super::{package, real};
use super::Table;
use super::texts::{mutate, tells, word};

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The rows of a sheet, and the numbers of those that are not empty.
fn sheet(rng: &mut Rng, texts: usize) -> (String, Vec<u32>) {
    let (mut data, mut rows, mut number) = (String::new(), Vec::new(), 0);
    for _ in 0..rng.usize(..30) {
        number += if rng.u8(..10) == 0 {
            rng.u32(1..5_000)
        } else {
            1
        };
        let row = format!("<row r=\"{number}\">");
        data += &row;
        let mut kept = false;
        for column in 0..rng.u8(..6) {
            let at = format!("{}{number}", char::from(b'A' + column));
            let text = word(rng);
            let (cell, keeps) = match rng.u8(..8) {
                0 => (
                    format!("<c r=\"{at}\" t=\"s\"><v>{}</v></c>", rng.usize(..texts)),
                    true,
                ),
                1 => (format!("<c r=\"{at}\" t=\"b\"><v>1</v></c>"), true),
                2 => (format!("<c r=\"{at}\"><v>{}</v></c>", rng.i32(..)), true),
                3 => (
                    format!("<c r=\"{at}\" t=\"d\"><v>2026-03-05T00:00:00</v></c>"),
                    true,
                ),
                4 => (format!("<c r=\"{at}\" t=\"e\"><v>#N/A</v></c>"), true),
                5 => (format!("<c r=\"{at}\" s=\"1\"/>"), false),
                _ => (
                    format!(
                        "<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                        escaped(&text)
                    ),
                    tells(&text),
                ),
            };
            data += &cell;
            kept |= keeps;
        }
        data += "</row>";
        if kept {
            rows.push(number);
        }
    }
    (data, rows)
}

const HEAD: &str = "<?xml version=\"1.0\"?>";
const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

fn parts(data: &str, texts: &str, said: u32) -> [(&'static str, Vec<u8>); 3] {
    let sheet = format!(
        "{HEAD}<worksheet {MAIN}><dimension ref=\"A1:XFD1048576\"/><sheetData>{data}</sheetData></worksheet>"
    );
    let texts = format!("{HEAD}<sst {MAIN} count=\"{said}\" uniqueCount=\"{said}\">{texts}</sst>");
    [
        ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
        ("xl/sharedStrings.xml", texts.into_bytes()),
        ("xl/workbook.xml", sheet_list().as_bytes().to_vec()),
    ]
}

fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, content)| (*name, content.as_slice()))
        .collect();
    package(&parts)
}

/// A workbook; its rows are known unless a part is broken.
pub(super) fn workbook(rng: &mut Rng) -> Table {
    let texts: Vec<String> = (0..rng.usize(1..20))
        .map(|n| format!("<si><t>{n}{}</t></si>", escaped(&word(rng))))
        .collect();
    let (data, rows) = sheet(rng, texts.len());
    let mut parts = parts(&data, &texts.concat(), 1);
    let broken = rng.u8(..3);
    if broken == 0 {
        let part = rng.usize(..parts.len());
        mutate(rng, &mut parts[part].1);
    }
    let mut content = packed(&parts);
    if broken == 1 {
        mutate(rng, &mut content);
    }
    let whole = broken == 2;
    let rows = if whole { rows } else { Vec::new() };
    Table {
        rows,
        whole,
        ..Table::of(content)
    }
}

/// A small workbook that decompresses to a large one.
pub(super) fn bomb(rng: &mut Rng) -> Table {
    let many = 1 << rng.usize(10..23);
    let (data, texts) = match rng.u8(..7) {
        0 => (String::new(), "<si><t>长</t></si>".repeat(many / 8)),
        1 => (
            String::new(),
            format!("<si><t>{}</t></si>", "长".repeat(many)),
        ),
        2 => ("<row>".repeat(many / 8), String::new()),
        3 => (
            format!(
                "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>{}",
                "<t>".repeat(many / 8)
            ),
            "<si>".repeat(many / 8),
        ),
        4 => (
            "<row><c t=\"s\"><v>0</v></c></row>".repeat(many / 32),
            "<si><t>x</t></si>".into(),
        ),
        5 => (
            "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>".into(),
            String::new(),
        ),
        _ => (
            format!(
                "<row r=\"1\"><c r=\"A1\" {}><v>1</v></c></row>",
                "x=\"1\" ".repeat(many / 8)
            ),
            String::new(),
        ),
    };
    let parts = parts(&data, &texts, *rng.choice(&[0, 1, u32::MAX]).unwrap());
    // The reader holds each shared string in memory, with an overhead for each.
    let held = u64::try_from(parts[1].1.len()).unwrap() * 8;
    let mut content = packed(&parts);
    if rng.u8(..4) == 0 {
        // Sizes that do not match the parts.
        let heads: Vec<usize> = (4..content.len())
            .filter(|at| matches!(&content[at - 4..*at], b"PK\x03\x04" | b"PK\x01\x02"))
            .collect();
        for at in heads {
            let field = at + rng.usize(14..26);
            if let Some(byte) = content.get_mut(field) {
                *byte = rng.u8(..);
            }
        }
    }
    Table {
        held: held + (8 << 20),
        ..Table::of(content)
    }
}

/// A package with many parts, or with nested parts.
pub(super) fn strange_package(rng: &mut Rng) -> Table {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in real() {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&content).unwrap();
    }
    for number in 0..rng.usize(..2_500) {
        let name = format!(
            "{}{number}",
            rng.choice(["xl/worksheets/sheet", "../", "xl/media/", "/"])
                .unwrap()
        );
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(b"<x/>").unwrap();
    }
    Table::of(writer.finish().unwrap().into_inner())
}
