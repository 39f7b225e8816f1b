//! Struck-out rows and cells, which offices use to mark what is no longer valid, and rows that are hidden in a
//! workbook.

use super::header::Header;
use super::problem::{Problem, Severity};
use super::read::{Cell, Row, letters};
use crate::platform::message::{Text, listed, message};

/// Number of hidden rows that are listed in a message.
const NAMED: usize = 5;

/// The non-empty cells of a row that are read: those that are struck out, and the others.
fn divided(header: &Header, row: &Row) -> (Vec<usize>, Vec<usize>) {
    let filled = |place: &usize| !matches!(row.cells.get(*place), None | Some(Cell::Empty));
    header
        .read()
        .filter(filled)
        .partition(|place| row.is_struck(*place))
}

/// Whether all cells of a row that are read are struck out. Other cells, such as a remark about the reason, are
/// ignored.
pub(super) fn is_struck(header: &Header, row: &Row) -> bool {
    let (struck, others) = divided(header, row);
    !struck.is_empty() && others.is_empty()
}

/// The warning about a row that is struck out and not read.
pub(super) fn row_warning(row: u32) -> Problem {
    let words = message!("bulk-row-struck-out", row);
    warning(row, words)
}

/// The warning about struck-out cells in a row that is read.
pub(super) fn cells_warning(header: &Header, row: &Row) -> Option<Problem> {
    let (mut struck, _) = divided(header, row);
    // The places are in the order of the columns of the kind, not of the file.
    struck.sort_unstable();
    let number = row.number;
    let cells = struck
        .iter()
        .map(|place| format!("{}{number}", letters(*place)));
    let cells = cells.collect::<Vec<_>>().join("、");
    let words = message!("bulk-cells-struck-out", cells);
    (!struck.is_empty()).then(|| warning(number, words))
}

/// Why a file is rejected if all of its rows are struck out.
pub(super) fn all_rows_message(count: usize) -> Text {
    message!("bulk-rows-all-struck-out", count)
}

/// Hidden rows that are read.
#[derive(Default)]
pub(super) struct Hidden {
    count: usize,
    first: Vec<u32>,
}

impl Hidden {
    /// Counts a row that is read.
    pub(super) fn add(&mut self, row: &Row) {
        if row.hidden {
            self.count += 1;
            if self.first.len() < NAMED {
                self.first.push(row.number);
            }
        }
    }

    /// The warning about all hidden rows, at the first of them. They are imported, because a filter that was left on is
    /// far more common than a row that was hidden on purpose, and nobody would notice missing rows.
    pub(super) fn to_problem(&self) -> Option<Problem> {
        let Self { count, first } = self;
        let row = *first.first()?;
        let named: Vec<_> = first.iter().map(u32::to_string).collect();
        let rows = listed(&named);
        let more = if *count > first.len() {
            message!("bulk-rows-hidden-more")
        } else {
            Text::default()
        };
        let words = message!("bulk-rows-hidden", rows, more, count);
        Some(warning(row, words))
    }
}

fn warning(row: u32, words: Text) -> Problem {
    Problem {
        severity: Severity::Warning,
        ..Problem::of_row(row, words)
    }
}
