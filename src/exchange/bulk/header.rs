//! The header row of a file, and the columns that it defines.

mod below;
mod layout;
mod messages;
mod name;
#[cfg(test)]
mod tests;

use super::column::{Choice, Column, Format, Kind, MEANINGLESS, columns};
use super::problem::{Problem, shown};
use super::read::{Cell, Row};
use crate::platform::message::message;

pub(super) use below::each_below;
pub use layout::Layout;
use messages::{none_known, unknown, unread};
pub(super) use name::normal;
use name::{with_list, without_remarks};

/// Header of the column with the problems in an annotated file; it is not read.
pub const PROBLEMS: &str = "问题";
/// Number of known headers that identify the header row, whatever else is in the row.
const ENOUGH: usize = 2;
/// Number of rows in which the header row is searched for.
pub const HEADER_SEARCH_ROWS: usize = 10;
/// Separators of columns that are not supported in text files.
const OTHER_SEPARATORS: [char; 5] = [';', '；', '\t', '|', '，'];
/// Prefixes of the header of a column that is not to be read.
const UNREAD: [char; 2] = ['#', '＃'];

/// Where the columns of a file are.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Number of its row.
    pub row: u32,
    /// Position of each column of the kind; `None` if the file does not have it.
    places: Vec<Option<usize>>,
    /// Headers as the file has them.
    pub names: Vec<String>,
}

/// Searches for the header row, which may be preceded by titles.
#[derive(Debug)]
pub struct Search {
    layout: Layout,
    looked_at: usize,
    titles: Vec<u32>,
    /// The row with the most known headers, and its problems.
    best: Option<(usize, Vec<Problem>)>,
}

/// Result for a row.
#[derive(Debug)]
pub enum Found {
    /// The header row, with notes about what is not read.
    Header(Header, Vec<Problem>),
    /// The header row, or the end of the search; with its problems.
    Problems(Vec<Problem>),
    /// Possibly a title.
    Nothing,
}

impl Search {
    /// A new search.
    #[must_use]
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            looked_at: 0,
            titles: Vec::new(),
            best: None,
        }
    }

    /// Checks the next row.
    pub fn next(&mut self, row: &Row) -> Found {
        self.looked_at += 1;
        let mut read = Reading::of(&self.layout, row);
        let problems = read.problems();
        let known = read.header.places.iter().flatten().count();
        if known > 0 && problems.is_empty() {
            let titles = self.titles.iter();
            read.notes.extend(titles.map(|title| {
                Problem::note(
                    *title,
                    message!("bulk-header-preceded-by-title", row = row.number),
                )
            }));
            return Found::Header(read.header, read.notes);
        }
        // A title has one known word at most, so this is the header row, and reading on would report rows of data.
        if known >= ENOUGH {
            return Found::Problems(problems);
        }
        if self.best.as_ref().is_none_or(|(most, _)| known > *most) {
            self.best = Some((known, problems));
        }
        self.titles.push(row.number);
        if self.looked_at < HEADER_SEARCH_ROWS {
            return Found::Nothing;
        }
        self.end()
    }

    /// The result if no more rows follow.
    pub fn end(&mut self) -> Found {
        let best = self.best.take();
        best.map_or(Found::Nothing, |(_, problems)| Found::Problems(problems))
    }
}

impl Header {
    /// Whether nothing in a row is read: its cells are empty, except for columns that are skipped or have no header.
    #[must_use]
    pub(super) fn leaves_out(&self, row: &Row) -> bool {
        let mut places = self.read();
        places.all(|place| matches!(row.cells.get(place), None | Some(Cell::Empty)))
    }

    /// Whether a row repeats these headers, which is common in tables that were joined from pages.
    #[must_use]
    pub(super) fn is_repeated_by(&self, row: &Row) -> bool {
        let cells = row.cells.iter().enumerate();
        let mut filled = cells.filter(|(_, cell)| **cell != Cell::Empty);
        let is_header = |(at, cell): (usize, &Cell)| {
            let name = self.names.get(at).map(|name| normal(name));
            name.is_some_and(|name| name == normal(cell.shown()))
        };
        !self.leaves_out(row) && filled.all(is_header)
    }

    /// Positions of the columns that are read.
    pub(super) fn read(&self) -> impl Iterator<Item = usize> {
        self.places.iter().flatten().copied()
    }

    /// Position of a column of the kind in the file.
    #[must_use]
    pub fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    /// Whether a column is skipped because it has no header.
    #[must_use]
    pub fn is_nameless(&self, place: usize) -> bool {
        self.names.get(place).is_none_or(String::is_empty)
    }
}

/// Whether a header is that of the column with the problems, which may include the problems of the headers.
#[must_use]
pub fn is_problems(name: &str) -> bool {
    let rest = name.trim().strip_prefix(PROBLEMS);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']))
}

/// A row that is interpreted as headers.
struct Reading<'a> {
    layout: &'a Layout,
    header: Header,
    wrong: Vec<Problem>,
    /// Positions of unknown headers.
    unknown: Vec<usize>,
    notes: Vec<Problem>,
}

impl<'a> Reading<'a> {
    fn of(layout: &'a Layout, row: &Row) -> Self {
        let names = row.cells.iter().map(|cell| cell.shown().trim().to_owned());
        let mut read = Self {
            layout,
            header: Header {
                row: row.number,
                places: vec![None; columns(layout.kind).len()],
                names: names.collect(),
            },
            wrong: Vec::new(),
            unknown: Vec::new(),
            notes: Vec::new(),
        };
        for (at, name) in read.header.names.clone().iter().enumerate() {
            if !name.is_empty() && !is_problems(name) {
                read.add(at, name);
            }
        }
        read
    }

    fn add(&mut self, at: usize, name: &str) {
        let row = self.header.row;
        let of_column = |problem| of_column(at, name, problem);
        // Before the columns: the sender may leave out a column that is known.
        if name.starts_with(UNREAD) || self.layout.is_ignored(name) {
            self.notes.push(of_column(unread(row, name)));
            return;
        }
        let names = &self.header.names;
        let found = position(self.layout.kind, name);
        match found.and_then(|found| self.header.places.get_mut(found)) {
            Some(place @ None) => *place = Some(at),
            Some(Some(first)) => {
                let first = shown(names.get(*first).map_or("", String::as_str), false);
                let name = shown(name, false);
                self.wrong.push(of_column(Problem::of_row(
                    row,
                    message!("bulk-header-duplicate", name, first),
                )));
            }
            // After the columns: 编号 is the number in a table of grids and means nothing in others.
            None if is_meaningless(name) => self.notes.push(of_column(unread(row, name))),
            None => self.unknown.push(at),
        }
    }

    /// All problems that prevent the row from being the header row.
    fn problems(&self) -> Vec<Problem> {
        let (row, names) = (self.header.row, &self.header.names);
        let known = self.header.places.iter().flatten().count();
        let mut filled = names.iter().filter(|name| !name.is_empty());
        // With semicolons, each row is a single cell; the advice about separators helps more than "none known".
        let is_divided = filled.all(|name| name.contains(OTHER_SEPARATORS));
        // If this is a row of data, its cells may contain personal data, and are not quoted.
        let mut problems = if known == 0 && !is_divided {
            vec![Problem::of_row(row, none_known(row))]
        } else {
            let unknown = self.unknown.iter().filter_map(|at| {
                let name = names.get(*at)?;
                let words = unknown(self.layout.kind, name, known >= ENOUGH);
                Some(of_column(*at, name, Problem::of_row(row, words)))
            });
            self.wrong.iter().cloned().chain(unknown).collect()
        };
        problems.sort_by_key(|problem| problem.column);
        let missing = columns(self.layout.kind).iter().zip(&self.header.places);
        let missing = missing.filter(|(column, place)| column.required && place.is_none());
        problems.extend(missing.map(|(column, _)| {
            let name = column.name();
            Problem::of_row(row, message!("bulk-header-missing", name))
        }));
        problems
    }
}

fn of_column(at: usize, name: &str, problem: Problem) -> Problem {
    Problem {
        column: Some(at),
        header: shown(name, false),
        ..problem
    }
}

/// The column of the kind for a header.
fn position(kind: Kind, name: &str) -> Option<usize> {
    let whole = normal(name);
    let of = |wanted: &str| {
        let mut columns = columns(kind).iter();
        columns.position(|column| names(column).any(|known| normal(known) == wanted))
    };
    let without = |name: &str| without_remarks(name).unwrap_or_else(|| name.to_owned());
    let bare = without(&whole);
    // A list of values of the column explains how it is filled in; it does not mean that the column is about another
    // person.
    let of_list = || {
        let (name, mut list) = with_list(&bare)?;
        let at = of(&without(name))?;
        let Format::Choice(choices) = columns(kind).get(at)?.format else {
            return None;
        };
        list.all(|value| Choice::find(choices, value).is_some())
            .then_some(at)
    };
    // The whole header first: brackets are part of some known headers, such as 小区（自然村）.
    of(&whole).or_else(|| of(&bare)).or_else(of_list)
}

fn is_meaningless(name: &str) -> bool {
    let whole = normal(name);
    let bare = without_remarks(&whole).unwrap_or(whole);
    MEANINGLESS.contains(&bare.as_str())
}

/// The headers that are accepted for a column.
pub(super) fn names(column: &Column) -> impl Iterator<Item = &'static str> {
    let also = column.also.iter().copied();
    [column.zh, column.en, column.key].into_iter().chain(also)
}
