//! The file as it came, with its problems: cells coloured, the reason beside them in Chinese, and a
//! last column that says all of a row.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rust_xlsxwriter::{Color, Format, Note, Workbook, XlsxError};

use super::header::PROBLEMS;
use super::problem::Problem;
use super::read::{Cell, Form, MOST_COLUMNS, Row, Source};
use super::refusal::Refusal;

/// Most notes of a workbook: a spreadsheet opens more slowly with each.
const MOST_NOTES: usize = 10_000;
/// Colour of a cell with a problem.
const COLOUR: Color = Color::RGB(0x00FF_C7CE);

/// Problems by row.
pub type ByRow = BTreeMap<u32, Vec<Problem>>;

/// Writes the marked file of a source; gives nothing if that cannot be read again.
///
/// # Errors
///
/// If the source is damaged or the file cannot be written.
pub fn write(source: &Path, target: &Path, problems: &ByRow) -> Result<(), Refusal> {
    let mut source = Source::open(source)?;
    match source.form {
        Form::Xlsx => workbook(&mut source, target, problems),
        Form::Csv => comma(&mut source, target, problems),
    }
}

/// A value that no spreadsheet takes for a formula.
#[must_use]
pub fn harmless(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

fn reasons(problems: &[Problem]) -> String {
    let reasons = problems.iter().map(|problem| {
        let place = problem.cell();
        format!("{place}：{}", problem.zh)
    });
    reasons.collect::<Vec<_>>().join("\n")
}

/// Position of the column of problems, from the first row.
fn last(row: &Row) -> usize {
    let mut names = row.cells.iter();
    names
        .position(|cell| cell.shown() == PROBLEMS)
        .unwrap_or(row.cells.len())
        .min(MOST_COLUMNS)
}

fn workbook(source: &mut Source, target: &Path, problems: &ByRow) -> Result<(), Refusal> {
    let mut book = Workbook::new();
    if let Some(folder) = target.parent() {
        book.set_tempdir(folder)
            .map_err(|error| unwritten(&error))?;
    }
    let sheet = book.add_worksheet_with_constant_memory();
    let sheet = sheet.map_err(|error| unwritten(&error))?;
    sheet
        .set_freeze_panes(1, 0)
        .map_err(|error| unwritten(&error))?;
    let (bad, bold) = (
        Format::new().set_background_color(COLOUR),
        Format::new().set_bold(),
    );
    let (mut at, mut notes, mut first) = (None, 0, true);
    source.each(&mut |row| {
        let line = row.number.saturating_sub(1);
        let place = *at.get_or_insert_with(|| last(&row));
        let found = problems.get(&row.number).map_or(&[][..], Vec::as_slice);
        let width = row.cells.len().max(place + 1);
        let mut put = || -> Result<(), XlsxError> {
            for column in 0..width {
                let words = match row.cells.get(column) {
                    _ if column == place && first => PROBLEMS.to_owned(),
                    _ if column == place => reasons(found),
                    Some(cell) => cell.shown().to_owned(),
                    None => String::new(),
                };
                let position = u16::try_from(column).unwrap_or(u16::MAX);
                let reason = found.iter().find(|it| it.column == Some(column));
                if let Some(reason) = reason {
                    sheet.write_string_with_format(line, position, words, &bad)?;
                    if notes < MOST_NOTES {
                        notes += 1;
                        sheet.insert_note(
                            line,
                            position,
                            &Note::new(&reason.zh).set_author("Cunju"),
                        )?;
                    }
                } else if first {
                    sheet.write_string_with_format(line, position, words, &bold)?;
                } else if column == place && !found.is_empty() {
                    sheet.write_string_with_format(line, position, words, &bad)?;
                } else if !words.is_empty() {
                    sheet.write_string(line, position, words)?;
                }
            }
            Ok(())
        };
        put().map_err(|error| unwritten(&error))?;
        first = false;
        Ok(())
    })?;
    book.save(target).map_err(|error| unwritten(&error))
}

fn comma(source: &mut Source, target: &Path, problems: &ByRow) -> Result<(), Refusal> {
    let mut file = BufWriter::new(File::create(target)?);
    file.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let mut at = None;
    source.each(&mut |row| {
        let first = at.is_none();
        let place = *at.get_or_insert_with(|| last(&row));
        let mut cells: Vec<String> = row.cells.iter().map(Cell::shown).map(harmless).collect();
        cells.resize(cells.len().max(place + 1), String::new());
        if let Some(cell) = cells.get_mut(place) {
            *cell = if first {
                PROBLEMS.to_owned()
            } else {
                problems
                    .get(&row.number)
                    .map_or_else(String::new, |found| reasons(found))
            };
        }
        table
            .write_record(&cells)
            .map_err(|error| std::io::Error::from(error).into())
    })?;
    Ok(table.flush()?)
}

fn unwritten(_: &XlsxError) -> Refusal {
    Refusal::new(
        "无法写出标注了问题的工作簿。请检查数据目录的空间和权限。",
        "The marked workbook cannot be written: check room and permissions of the data folder.",
    )
}
