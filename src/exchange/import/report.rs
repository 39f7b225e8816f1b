//! Invalid rows of a list, and the file in which they are reported.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use cunju_entity::value::CommitteeCode;

use super::rules::Problem;

/// Maximum length of a displayed value, in Unicode characters.
const SHOWN: usize = 40;

/// A row that is not a valid unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadRow {
    /// Line of the decompressed file, from 1.
    pub(super) line: u64,
    /// The invalid value, shortened.
    pub(super) value: String,
    /// The problem.
    pub(super) problem: Problem,
}

impl BadRow {
    pub(super) fn new(line: u64, value: &str, problem: Problem) -> Self {
        Self {
            line,
            value: truncate(value),
            problem,
        }
    }

    /// A row with an invalid code.
    pub(super) fn code(line: u64, code: i64, problem: Problem) -> Self {
        Self::new(line, &CommitteeCode(code).to_string(), problem)
    }
}

/// The beginning of a text, for display.
pub(super) fn truncate(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// Writes the rows by line, in UTF-8 with a byte order mark, which spreadsheets need to detect the encoding.
pub(super) fn write(path: &Path, mut rows: Vec<BadRow>) -> io::Result<()> {
    rows.sort_by_key(|row| row.line);
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::Writer::from_writer(file);
    table.write_record(["line", "column", "value", "reason_en", "reason_zh"])?;
    for row in &rows {
        let line = row.line.to_string();
        // The value comes from a file of others, and the report is opened in a spreadsheet.
        let value = escape_formula(&row.value);
        let (en, zh) = row.problem.reasons();
        table.write_record([&line, row.problem.column(), &value, &en, &zh])?;
    }
    table.flush()
}

/// Escapes a value that a spreadsheet could interpret as a formula.
fn escape_formula(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_rows_are_listed_by_line_in_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.errors.csv");
        let rows = vec![
            BadRow::new(9, "=1+1", Problem::NotACode),
            BadRow::new(2, &"长".repeat(50), Problem::NotACode),
        ];
        write(&path, rows).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "\u{feff}line,column,value,reason_en,reason_zh");
        assert!(lines[1].starts_with("2,code,长长") && lines[1].contains('…'));
        assert!(lines[2].starts_with("9,code,'=1+1,"));
        assert!(lines[2].contains("12 digits") && lines[2].contains("12 位数字"));
    }
}
