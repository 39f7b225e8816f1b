//! The annotated file: a copy of the uploaded file with colored cells, notes with the reasons in Chinese, and a last
//! column with all problems of a row. No content is overwritten.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};

use super::file_error::FileError;
use super::header::{Found, HEADER_SEARCH_ROWS, Layout, PROBLEMS, Search, is_problems};
use super::problem::{Problem, Severity};
use super::read::{Cell, Flaw, Form, Row, Source};
use crate::platform::message::message;

/// Maximum number of notes of a workbook: each slows down opening it.
const MOST_NOTES: usize = 10_000;
/// Color of a cell with a problem.
const RED: Color = Color::RGB(0x00FF_C7CE);
/// Color of a cell with a warning.
const YELLOW: Color = Color::RGB(0x00FF_EB9C);

/// Problems by row.
pub type ByRow = BTreeMap<u32, Vec<Problem>>;

/// Writes the annotated file of a source; returns `None` if the source can no longer be read.
///
/// # Errors
///
/// If the source is damaged or the file cannot be written.
pub fn write(
    source: &Path,
    target: &Path,
    layout: &Layout,
    problems: &ByRow,
) -> Result<(), FileError> {
    let mut source = Source::open(source)?;
    let plan = Plan::of(&mut source, layout, problems)?;
    match source.form {
        Form::Xlsx => workbook(&mut source, target, &plan),
        Form::Csv => comma(&mut source, target, &plan),
    }
}

/// What is written, and where.
struct Plan<'a> {
    problems: &'a ByRow,
    /// Number of the header row; 1 if there is none.
    header: u32,
    /// Position of the column with the problems: after all cells of the file.
    place: usize,
}

impl<'a> Plan<'a> {
    fn of(source: &mut Source, layout: &Layout, problems: &'a ByRow) -> Result<Self, FileError> {
        let (mut width, mut rows) = (0, Vec::new());
        source.each(&mut |row| {
            // Of all rows, not only the headers: problems must not overwrite cells to the right of the last header.
            let used = row.cells.iter().rposition(|cell| *cell != Cell::Empty);
            width = width.max(used.map_or(0, |last| last + 1));
            if rows.len() < HEADER_SEARCH_ROWS {
                rows.push(row);
            }
            Ok(())
        })?;
        // The header row is searched for again: a job keeps the problems of its rows, not the place of its headers.
        let mut search = Search::new(layout.clone());
        let header = rows.iter().find_map(|row| match search.next(row) {
            Found::Header(header, _) => Some(header.row),
            // The header row, unless none of the rows that were checked is one.
            Found::Problems(problems) => problems.first().map(|problem| problem.row),
            Found::Nothing => None,
        });
        let none = || match search.end() {
            Found::Problems(problems) => problems.first().map(|problem| problem.row),
            _ => rows.first().map(|row| row.number),
        };
        let header = header.or_else(none).unwrap_or(1);
        let row = rows.iter().find(|row| row.number == header);
        let last = row.and_then(|row| row.cells.get(width.checked_sub(1)?));
        // A corrected file comes back with its column 问题; without this, each upload would add one more.
        let is_there = last.is_some_and(|cell| is_problems(cell.shown()));
        Ok(Self {
            problems,
            header,
            place: if is_there { width - 1 } else { width },
        })
    }

    fn found(&self, row: u32) -> impl Iterator<Item = &'a Problem> {
        let found = self.problems.get(&row).into_iter().flatten();
        // A note, such as one about a row with a total, asks for no correction of the file.
        found.filter(|problem| problem.severity != Severity::Note)
    }

    /// The text of the problem column for a row.
    fn reasons(&self, row: u32) -> String {
        let title = (row == self.header).then(|| PROBLEMS.to_owned());
        let reasons = self.found(row).map(|problem| {
            let kind = match problem.severity {
                Severity::Error => "",
                Severity::Warning | Severity::Note => "（提醒）",
            };
            format!("{}：{kind}{}", problem.cell(), problem.zh)
        });
        title
            .into_iter()
            .chain(reasons)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn workbook(source: &mut Source, target: &Path, plan: &Plan) -> Result<(), FileError> {
    let unwritten = |error: XlsxError| unwritten(&error);
    let mut book = Workbook::new();
    let folder = target.parent().filter(|it| !it.as_os_str().is_empty());
    // With constant memory, rows wait in a temporary file: next to the target, since personal data must not get into
    // /tmp.
    book.set_tempdir(folder.unwrap_or(Path::new(".")))
        .map_err(unwritten)?;
    let sheet = book
        .add_worksheet_with_constant_memory()
        .map_err(unwritten)?;
    sheet.set_freeze_panes(plan.header, 0).map_err(unwritten)?;
    let mut notes = 0;
    source.each(&mut |row| put(sheet, plan, &row, &mut notes).map_err(unwritten))?;
    book.save(target).map_err(unwritten)
}

fn put(sheet: &mut Worksheet, plan: &Plan, row: &Row, notes: &mut usize) -> Result<(), XlsxError> {
    let line = row.number.saturating_sub(1);
    let empty = Cell::Empty;
    for column in 0..plan.place {
        let cell = row.cells.get(column).unwrap_or(&empty);
        let reason = plan.found(row.number).find(|it| it.column == Some(column));
        let format = match reason.map(|it| it.severity) {
            Some(Severity::Error) => Format::new().set_background_color(RED),
            Some(_) => Format::new().set_background_color(YELLOW),
            None if row.number == plan.header => Format::new().set_bold(),
            None => Format::new(),
        };
        // If the strikethrough were lost, the row would be read when the file is uploaded again.
        let format = if row.is_struck(column) {
            format.set_font_strikethrough()
        } else {
            format
        };
        let position = u16::try_from(column).unwrap_or(u16::MAX);
        if reason.is_some() || *cell != Cell::Empty {
            put_cell(sheet, (line, position), cell, &format)?;
        }
        if let Some(reason) = reason.filter(|_| *notes < MOST_NOTES) {
            *notes += 1;
            let note = Note::new(&reason.zh).set_author("Cunju");
            sheet.insert_note(line, position, &note)?;
        }
    }
    let reasons = plan.reasons(row.number);
    let position = u16::try_from(plan.place).unwrap_or(u16::MAX);
    let format = if row.number == plan.header {
        Format::new().set_bold()
    } else if plan.found(row.number).any(Problem::is_error) {
        Format::new().set_background_color(RED)
    } else {
        Format::new().set_background_color(YELLOW)
    };
    if !reasons.is_empty() {
        sheet.write_string_with_format(line, position, &reasons, &format)?;
    }
    Ok(())
}

/// Writes a cell with its original type: a date that is rejected as a room number must not be returned as a text, which
/// would be accepted.
fn put_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    let moment = || ExcelDateTime::parse_from_str(&cell.shown().replace(' ', "T")).ok();
    let number = || cell.shown().parse::<f64>().ok();
    let written = match cell {
        Cell::Boolean(words) => {
            let value = words == "TRUE";
            sheet
                .write_boolean_with_format(row, column, value, format)
                .map(Some)
        }
        Cell::Day(words) => moment()
            .map(|moment| {
                let with_time = words.contains([':', 'T']);
                let shape = if with_time {
                    "yyyy-mm-dd hh:mm:ss"
                } else {
                    "yyyy-mm-dd"
                };
                let format = format.clone().set_num_format(shape);
                sheet.write_datetime_with_format(row, column, &moment, &format)
            })
            .transpose(),
        Cell::Time(_) => moment()
            .map(|moment| {
                let format = format.clone().set_num_format("hh:mm:ss");
                sheet.write_datetime_with_format(row, column, &moment, &format)
            })
            .transpose(),
        Cell::Number(_) => number()
            .map(|it| sheet.write_number_with_format(row, column, it, format))
            .transpose(),
        // As a text, the rounded digits would be accepted as an identity number.
        Cell::Flawed(Flaw::Digits, words) if !words.contains(['e', 'E']) => number()
            .map(|number| {
                let format = format.clone().set_num_format("0");
                sheet.write_number_with_format(row, column, number, &format)
            })
            .transpose(),
        _ => Ok(None),
    };
    if written?.is_none() {
        sheet.write_string_with_format(row, column, cell.written(), format)?;
    }
    Ok(())
}

fn comma(source: &mut Source, target: &Path, plan: &Plan) -> Result<(), FileError> {
    let mut file = BufWriter::new(File::create(target)?);
    // Excel reads a CSV file without a byte order mark in the encoding of the system.
    file.write_all("\u{feff}".as_bytes())?;
    // The writer otherwise refuses records of different lengths, and an empty row has one cell.
    let mut table = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let failed = |error: csv::Error| FileError::from(std::io::Error::from(error));
    let mut next = 1;
    source.each(&mut |row| {
        // Empty rows are kept, so that the row numbers match those of the problems.
        for _ in next..row.number {
            table.write_record([""]).map_err(failed)?;
        }
        next = row.number.saturating_add(1);
        let mut cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| cell.written().into_owned())
            .collect();
        // This also removes the column of problems of an earlier annotated file.
        cells.resize(plan.place, String::new());
        cells.push(plan.reasons(row.number));
        table.write_record(&cells).map_err(failed)
    })?;
    Ok(table.flush()?)
}

fn unwritten(_: &XlsxError) -> FileError {
    FileError(message!("bulk-annotated-not-written"))
}
