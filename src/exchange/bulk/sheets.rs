//! Sheets other than the one that is read. They are not imported, which their sender must know.

use super::file_error::FileError;
use super::header::{Found, HEADER_SEARCH_ROWS, Layout, Search};
use super::problem::{Problem, Severity, shown};
use super::read::Source;
use super::template;
use crate::platform::message::message;

/// Maximum number of sheets that are reported.
const MOST: usize = 50;

/// A sheet that is not read and is not empty.
pub(super) struct Unread {
    pub(super) name: String,
    /// Whether it has headers of the kind and a row below them.
    is_table: bool,
}

impl Unread {
    /// The report about the sheet, at the header row.
    pub(super) fn to_problem(&self, row: u32) -> Problem {
        let name = shown(&self.name, false);
        let words = if self.is_table {
            message!("bulk-sheet-not-read", name)
        } else {
            message!("bulk-sheet-ignored", name)
        };
        let severity = if self.is_table {
            Severity::Warning
        } else {
            Severity::Note
        };
        Problem {
            severity,
            ..Problem::of_row(row, words)
        }
    }
}

/// The sheets of a file that are neither read nor empty, except those of the template.
pub(super) fn unread(source: &mut Source, layout: &Layout) -> Result<Vec<Unread>, FileError> {
    let mut found: Vec<Unread> = Vec::new();
    let mut search = Search::new(layout.clone());
    let (mut has_headers, mut seen) = (false, 0);
    source.others(&mut |sheet, row| {
        if template::is_own(sheet) {
            return false;
        }
        if found.last().is_none_or(|it| it.name != sheet) {
            if found.len() == MOST {
                return false;
            }
            search = Search::new(layout.clone());
            (has_headers, seen) = (false, 0);
            found.push(Unread {
                name: sheet.to_owned(),
                is_table: false,
            });
        }
        if has_headers && let Some(last) = found.last_mut() {
            last.is_table = true;
            return false;
        }
        seen += 1;
        // Headers with problems count too, unless they are only the best candidate among the rows that were checked.
        has_headers = match search.next(row) {
            Found::Header(..) => true,
            Found::Problems(_) => seen < HEADER_SEARCH_ROWS,
            Found::Nothing => false,
        };
        has_headers || seen < HEADER_SEARCH_ROWS
    })?;
    Ok(found)
}
