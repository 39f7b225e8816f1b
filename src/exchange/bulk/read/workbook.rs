//! Reads the rows of a workbook as a stream.

use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::formats::Formats;
use super::{Cell, Flaw, Look, MOST_COLUMNS, Row, Sheets, Sink, letters, too_wide};
use crate::exchange::bulk::date;
use crate::exchange::bulk::file_error::FileError;
use crate::platform::message::message;

/// From this value on, a spreadsheet has rounded a number.
// A spreadsheet keeps 15 digits: an identity number of 18 that was typed as a number ends in 000.
const ROUNDED: f64 = 1e15;
/// Maximum distance from midnight of a date in a cell, in days: one minute.
const CLOSE: f64 = 1.0 / 1_440.0;

/// A range of merged cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The range, such as `B2:D3`.
    pub range: String,
    /// Number of the first row.
    pub first: u32,
    /// Number of the last row.
    pub last: u32,
}

impl Merged {
    /// Why a table with merged cells is rejected.
    #[must_use]
    pub fn refusal(&self) -> FileError {
        let Self { range, first, .. } = self;
        FileError(message!("bulk-cells-merged", first, range))
    }
}

type Book<'a> = Xlsx<BufReader<&'a mut File>>;

fn open(file: &mut File) -> Result<Book<'_>, FileError> {
    Xlsx::new(BufReader::new(file)).map_err(|error| damaged(&error))
}

/// The first visible sheet, and the others, including hidden ones.
fn sheets(book: &Book) -> Result<(String, Vec<String>), FileError> {
    let sheets = book.sheets_metadata().iter();
    let mut sheets: Vec<_> = sheets.filter(|it| it.typ == SheetType::WorkSheet).collect();
    let used = sheets
        .iter()
        .position(|it| it.visible == SheetVisible::Visible)
        .map(|at| sheets.remove(at).name.clone());
    let Some(used) = used else {
        return Err(FileError(message!("bulk-workbook-without-visible-sheet")));
    };
    Ok((used, sheets.into_iter().map(|it| it.name.clone()).collect()))
}

/// Passes rows of the sheets that are otherwise not read to `look`, until it stops each sheet.
pub(super) fn others(file: &mut File, look: &mut Look) -> Result<(), FileError> {
    let mut book = open(file)?;
    let (_, others) = sheets(&book)?;
    for sheet in others {
        // Errors are ignored: reading stops if `look` has seen enough or the sheet is damaged, which does not matter
        // because none of it is imported.
        let _ = read(&mut book, &sheet, &mut |row| {
            if row.is_empty() || look(&sheet, &row) {
                Ok(())
            } else {
                Err(FileError::broken(&sheet))
            }
        });
    }
    Ok(())
}

/// The merged cells of the sheet that is read.
pub(super) fn merged(file: &mut File) -> Result<Vec<Merged>, FileError> {
    let mut book = open(file)?;
    let (sheet, _) = sheets(&book)?;
    let merged = book.merge_cells_by_sheet_name(&sheet);
    let merged = merged.map_err(|error| damaged(&error))?.into_iter();
    let number = |row: u32| row.saturating_add(1);
    let place = |(row, at): (u32, u32)| format!("{}{}", letters(column(at)), number(row));
    let ranges = merged.map(|it| Merged {
        range: format!("{}:{}", place(it.start), place(it.end)),
        first: number(it.start.0),
        last: number(it.end.0),
    });
    Ok(ranges.collect())
}

/// Reads the first visible sheet.
pub(super) fn rows(file: &mut File, sink: &mut Sink) -> Result<Sheets, FileError> {
    let mut book = open(file)?;
    let (used, others) = sheets(&book)?;
    read(&mut book, &used, sink)?;
    Ok(Sheets {
        used: Some(used),
        others,
    })
}

fn read(book: &mut Book, sheet: &str, sink: &mut Sink) -> Result<(), FileError> {
    let formats = Formats::of(book, sheet)?;
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| damaged(&error))?;
    let mut row = Row::new(0, Vec::new());
    // `next_cell` does not tell that a value is the stored result of a formula.
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| damaged_at(&error, row.number))?
    {
        let (number, column) = (cell.pos.0.saturating_add(1), column(cell.pos.1));
        let place = (cell.pos.0, column);
        let value = if cell.formula.is_some() {
            Cell::Flawed(Flaw::Formula, shown(&cell.value))
        } else {
            // As a text, so that the annotated file keeps the zeros, too.
            let padded = formats.padded(place, &cell.value);
            padded.map_or_else(|| formats.seen(place, value(&cell.value)), Cell::Text)
        };
        if value == Cell::Empty {
            continue;
        }
        if column > MOST_COLUMNS {
            return Err(too_wide(number, column));
        }
        // Rows out of order would be numbered wrongly in every later message.
        if number < row.number {
            return Err(FileError::broken(&format!("{}{number}", letters(column))));
        }
        if number > row.number {
            let next = Row::new(number, Vec::with_capacity(row.cells.len()));
            sink(std::mem::replace(&mut row, next))?;
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        match row.cells.get_mut(column) {
            Some(place @ Cell::Empty) => *place = value,
            // The sheet contains the cell twice, so one of the values would be lost.
            _ => return Err(FileError::broken(&format!("{}{number}", letters(column)))),
        }
        if formats.is_struck(place) {
            row.strike(column);
        }
    }
    sink(row)
}

fn column(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn value(value: &DataRef) -> Cell {
    let shown = match value {
        DataRef::Empty => return Cell::Empty,
        DataRef::String(words) => return Cell::of(words),
        DataRef::SharedString(words) => return Cell::of(words),
        other => shown(other),
    };
    match value {
        DataRef::Error(_) => Cell::Flawed(Flaw::Error, shown),
        DataRef::Float(number) if number.abs() >= ROUNDED => Cell::Flawed(Flaw::Digits, shown),
        DataRef::Bool(_) => Cell::Boolean(shown),
        DataRef::DateTime(moment) if has_day(moment) => Cell::Day(shown),
        DataRef::DateTimeIso(_) => Cell::Day(shown),
        DataRef::DateTime(_) | DataRef::DurationIso(_) => Cell::Time(shown),
        _ => Cell::Number(shown),
    }
}

fn shown(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(words) | DataRef::DurationIso(words) => words.clone(),
        DataRef::SharedString(words) => (*words).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_shown(moment),
        DataRef::DateTimeIso(words) => match date::parse(words) {
            Ok(day) => day.to_string(),
            Err(_) => words.clone(),
        },
        DataRef::Error(error) => error.to_string(),
    }
}

/// Whether a cell with the format of a date or time contains a date: times are fractions of day 0.
fn has_day(moment: &ExcelDateTime) -> bool {
    moment.is_datetime() && moment.as_f64() >= 1.0
}

fn moment_shown(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    if !has_day(moment) {
        return time;
    }
    // Some programs miss midnight by 43 seconds, by which the clocks of Shanghai were changed in 1901.
    let days = moment.as_f64();
    let is_midnight = (days - days.round()).abs() < CLOSE;
    let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
    match date {
        Some(date) if is_midnight && hour >= 12 => date.succ_opt().unwrap_or(date).to_string(),
        Some(date) if is_midnight => date.to_string(),
        _ => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

pub(super) fn damaged(error: &XlsxError) -> FileError {
    match error {
        XlsxError::Password => FileError(message!("bulk-workbook-password")),
        _ => FileError::broken("xlsx"),
    }
}

fn damaged_at(error: &XlsxError, row: u32) -> FileError {
    // The reader reports an unexpected value in a cell this way only for a missing shared string.
    if matches!(error, XlsxError::Unexpected(what) if what.contains("shared strings")) {
        return FileError::without_text(row);
    }
    FileError(message!("bulk-file-damaged-after-row", row))
}
