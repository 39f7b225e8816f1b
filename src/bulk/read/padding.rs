//! Numbers that a workbook shows with zeros in front: `101` in a cell of the format `0000` is seen as `0101`. The
//! zeros are in the format alone, so a room or a code that was typed in such a column would lose them.

use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, Style, Xlsx};

use super::MOST_COLUMNS;
use super::workbook::damaged;
use crate::bulk::refusal::Refusal;

/// Most changes of the format down the columns of a sheet, twelve bytes each. A table has a few; a file that is made
/// to have millions must not take the memory for them.
const MOST_RUNS: usize = 1 << 20;
/// Numbers from here on are not whole any more when they are read.
const WHOLE: f64 = 1e15;

/// Rows after one another whose cells in a column show as many digits.
struct Run {
    first: u32,
    last: u32,
    digits: u32,
}

/// Least digits that the cells of a sheet show.
#[derive(Default)]
pub(super) struct Padding {
    /// Runs by column, each in the order of its rows.
    columns: Vec<Vec<Run>>,
    count: usize,
}

impl Padding {
    /// The formats of a sheet. Values and formats come from two readings, since the reader of values that tells
    /// formulas tells no format; the second is left out if no format of the workbook has such zeros.
    pub(super) fn of(book: &mut Xlsx<BufReader<&mut File>>, sheet: &str) -> Result<Self, Refusal> {
        let mut padding = Self::default();
        let mut cells = book
            .worksheet_cells_reader(sheet)
            .map_err(|error| damaged(&error))?;
        let digits: Vec<u32> = cells.styles().iter().map(digits).collect();
        if digits.iter().all(|digits| *digits == 0) {
            return Ok(padding);
        }
        while let Some((row, column, style)) =
            cells.next_style_id().map_err(|error| damaged(&error))?
        {
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            let digits = digits.get(style).copied().unwrap_or_default();
            if digits > 0 && column <= MOST_COLUMNS {
                padding.add(row, column, digits)?;
            }
        }
        Ok(padding)
    }

    fn add(&mut self, row: u32, column: usize, digits: u32) -> Result<(), Refusal> {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, Vec::new);
        }
        let Some(runs) = self.columns.get_mut(column) else {
            return Ok(());
        };
        match runs.last_mut() {
            Some(run) if run.digits == digits && run.last.checked_add(1) == Some(row) => {
                run.last = row;
                return Ok(());
            }
            _ => runs.push(Run {
                first: row,
                last: row,
                digits,
            }),
        }
        self.count += 1;
        if self.count > MOST_RUNS {
            return Err(Refusal::new(
                "单元格的数字格式变化过多，未读取。请将各列统一设为“文本”格式后再上传。",
                "The formats of the cells change too often and the file was not read. Format each column as text and \
                 send it again.",
            ));
        }
        Ok(())
    }

    /// What a number is seen as; none if nothing is put in front of it.
    pub(super) fn shown(&self, (row, column): (u32, usize), value: &DataRef) -> Option<String> {
        let runs = self.columns.get(column)?;
        let number = match value {
            DataRef::Float(number) if number.fract() == 0.0 => *number,
            _ => return None,
        };
        let at = runs.partition_point(|run| run.last < row);
        let run = runs.get(at).filter(|run| run.first <= row)?;
        let width = usize::try_from(run.digits).ok()?;
        (0.0..WHOLE)
            .contains(&number)
            .then(|| format!("{number:0width$.0}"))
    }
}

/// Digits that a style shows at least, if it shows nothing else; 0 for any other.
fn digits(style: &Style) -> u32 {
    let code = style
        .number_format
        .as_ref()
        .map(|it| it.format_code.as_str());
    code.map_or(0, zeros)
}

/// Zeros of a format such as `0000`, `0000_ `, `[$-804]0000` or `0000;-0000`; 0 for any other.
fn zeros(code: &str) -> u32 {
    let mut shape = code.split(';').next().unwrap_or_default();
    while let Some((mark, rest)) = shape.strip_prefix('[').and_then(|it| it.split_once(']')) {
        // A language or a colour; a condition or Chinese numerals show something else.
        if !mark.starts_with("$-") && !mark.chars().all(char::is_alphabetic) {
            return 0;
        }
        shape = rest;
    }
    // A blank as wide as the sign that follows.
    let bare = shape
        .char_indices()
        .nth_back(1)
        .filter(|(_, sign)| *sign == '_');
    let shape = bare.and_then(|(at, _)| shape.get(..at)).unwrap_or(shape);
    if shape.len() < 2 || shape.chars().any(|sign| sign != '0') {
        return 0;
    }
    u32::try_from(shape.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formats_that_show_digits_alone_pad_a_number() {
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
