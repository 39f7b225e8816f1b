//! Cells that a workbook displays differently from their stored value because of their format. `101` in a cell with the
//! format `0000` is displayed as `0101`: a room or a code in such a column would lose its zeros. `1980年5月` is stored as
//! the first of that month: somebody would get a date of birth that nobody has entered.

mod date;

use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, Style, Xlsx};

use super::workbook::damaged;
use super::{Cell, Flaw, MOST_COLUMNS};
use crate::exchange::bulk::file_error::FileError;
use crate::platform::message::message;
use date::Parts;

/// Maximum number of format changes down the columns of a sheet, at twelve bytes each. A table has a few; a malicious
/// file with millions must not exhaust the memory.
const MOST_RUNS: usize = 1 << 20;
/// From this value on, numbers lose precision when they are read.
const WHOLE: f64 = 1e15;

/// Effect of a cell's format on the displayed value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A number is displayed with at least this many digits.
    Digits(u32),
    /// A date is displayed with only these parts.
    Parts(Parts),
}

/// The relevant parts of a cell's format.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    shape: Option<Shape>,
    /// Whether it is struck out.
    struck: bool,
}

/// Consecutive rows whose cells in a column have the same format.
struct Run {
    first: u32,
    last: u32,
    look: Look,
}

/// The relevant formats of a sheet, by cell.
#[derive(Default)]
pub(super) struct Formats {
    /// Runs by column, each in the order of its rows.
    columns: Vec<Vec<Run>>,
    count: usize,
}

impl Formats {
    /// The formats of a sheet. Values and formats are read in two passes, because the reader that reports formulas does
    /// not report formats. The second pass is skipped if no format in the workbook is relevant.
    pub(super) fn of(
        book: &mut Xlsx<BufReader<&mut File>>,
        sheet: &str,
    ) -> Result<Self, FileError> {
        let mut formats = Self::default();
        let mut cells = book
            .worksheet_cells_reader(sheet)
            .map_err(|error| damaged(&error))?;
        let looks: Vec<Option<Look>> = cells.styles().iter().map(look).collect();
        if looks.iter().all(Option::is_none) {
            return Ok(formats);
        }
        while let Some((row, column, style)) =
            cells.next_style_id().map_err(|error| damaged(&error))?
        {
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            let look = looks.get(style).copied().flatten();
            if let Some(look) = look.filter(|_| column <= MOST_COLUMNS) {
                formats.add(row, column, look)?;
            }
        }
        Ok(formats)
    }

    fn add(&mut self, row: u32, column: usize, look: Look) -> Result<(), FileError> {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, Vec::new);
        }
        let Some(runs) = self.columns.get_mut(column) else {
            return Ok(());
        };
        match runs.last_mut() {
            Some(run) if run.look == look && run.last.checked_add(1) == Some(row) => {
                run.last = row;
                return Ok(());
            }
            _ => runs.push(Run {
                first: row,
                last: row,
                look,
            }),
        }
        self.count += 1;
        if self.count > MOST_RUNS {
            return Err(FileError(message!("bulk-formats-too-many")));
        }
        Ok(())
    }

    fn look(&self, (row, column): (u32, usize)) -> Option<Look> {
        let runs = self.columns.get(column)?;
        let at = runs.partition_point(|run| run.last < row);
        let run = runs.get(at).filter(|run| run.first <= row)?;
        Some(run.look)
    }

    fn shape(&self, place: (u32, usize)) -> Option<Shape> {
        self.look(place)?.shape
    }

    /// Whether a cell is struck out completely: strikethrough on only some characters may be a correction.
    pub(super) fn is_struck(&self, place: (u32, usize)) -> bool {
        self.look(place).is_some_and(|look| look.struck)
    }

    /// The displayed form of a number; `None` if no zeros are added.
    pub(super) fn padded(&self, place: (u32, usize), value: &DataRef) -> Option<String> {
        let number = match value {
            DataRef::Float(number) if number.fract() == 0.0 => *number,
            _ => return None,
        };
        let Shape::Digits(digits) = self.shape(place)? else {
            return None;
        };
        let width = usize::try_from(digits).ok()?;
        (0.0..WHOLE)
            .contains(&number)
            .then(|| format!("{number:0width$.0}"))
    }

    /// The displayed cell. If the format hides the year, month or day of a date, the date was not entered completely,
    /// and the spreadsheet added the rest.
    pub(super) fn seen(&self, place: (u32, usize), cell: Cell) -> Cell {
        match (cell, self.shape(place)) {
            (Cell::Day(whole), Some(Shape::Parts(parts))) => {
                Cell::Flawed(Flaw::Part, parts.of(&whole))
            }
            (cell, _) => cell,
        }
    }
}

/// The relevant parts of a style; `None` if there are none.
fn look(style: &Style) -> Option<Look> {
    let look = Look {
        shape: shape(style),
        struck: style.font.as_ref().is_some_and(|font| font.strikethrough),
    };
    (look.struck || look.shape.is_some()).then_some(look)
}

/// The effect of a style's format; `None` if a value is displayed as stored.
fn shape(style: &Style) -> Option<Shape> {
    let format = style.number_format.as_ref()?;
    let parts = match format.format_id {
        // Built-in Chinese formats, which files refer to only by number: 1980年5月 and 5月31日.
        Some(27 | 57) => Some(Parts::YEAR_AND_MONTH),
        Some(28 | 29 | 58) => Some(Parts::MONTH_AND_DAY),
        _ => Parts::of_format(&format.format_code),
    };
    match zeros(&format.format_code) {
        0 => parts.map(Shape::Parts),
        digits => Some(Shape::Digits(digits)),
    }
}

/// Number of zeros of a format such as `0000`, `0000_ `, `[$-804]0000` or `0000;-0000`; 0 for any other.
fn zeros(code: &str) -> u32 {
    let mut shape = code.split(';').next().unwrap_or_default();
    while let Some((mark, rest)) = shape.strip_prefix('[').and_then(|it| it.split_once(']')) {
        // Only a language or a color is accepted; a condition or Chinese numerals change the displayed value.
        if !mark.starts_with("$-") && !mark.chars().all(char::is_alphabetic) {
            return 0;
        }
        shape = rest;
    }
    // A blank as wide as the next character.
    let bare = shape
        .char_indices()
        .nth_back(1)
        .filter(|(_, sign)| *sign == '_');
    let shape = bare.and_then(|(at, _)| shape.get(..at)).unwrap_or(shape);
    // A single `0` is the usual format of whole numbers and adds no zero.
    if shape.len() < 2 || shape.chars().any(|sign| sign != '0') {
        return 0;
    }
    u32::try_from(shape.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digit_formats_pad_a_number() {
        for (code, digits) in [
            ("0000", 4),
            ("000000", 6),
            ("0000;-0000", 4),
            ("0000_ ", 4),
            ("[$-804]000", 3),
            ("[Red]00", 2),
            ("General", 0),
            ("0", 0),
            ("0.00", 0),
            ("#,##0", 0),
            ("\"0000\"", 0),
            ("000-0000", 0),
            ("[>99]000", 0),
            ("[DBNum1]0000", 0),
            ("00\"栋\"", 0),
            ("", 0),
            ("_", 0),
        ] {
            assert_eq!(zeros(code), digits, "{code}");
        }
    }
}
