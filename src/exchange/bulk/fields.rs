//! The values of a row by column. Each is parsed, and an invalid value is reported as a problem.

use cunju_entity::value::{CommitteeCode, Date};

use super::column::{Choice, Column, Format, Kind, columns};
use super::date::{self, normalize};
use super::header::Header;
use super::problem::{Problem, Severity, shown};
use super::read::{Cell, Flaw, Row, unmarked};
use crate::access::vault::means_unknown;
use crate::platform::message::{Text, message, text};
use crate::platform::problem::ProblemCode;

/// The values of a row.
pub struct Fields<'a> {
    kind: Kind,
    header: &'a Header,
    row: &'a Row,
    /// Problems of the values.
    pub problems: Vec<Problem>,
}

impl<'a> Fields<'a> {
    /// The values of a row; reports cells that are invalid for their columns and required cells that are empty.
    #[must_use]
    pub fn of(kind: Kind, header: &'a Header, row: &'a Row) -> Self {
        let mut fields = Self::unchecked(kind, header, row);
        for (at, column) in columns(kind).iter().enumerate() {
            let cell = header.place(at).and_then(|place| row.cells.get(place));
            if let Some((severity, words)) = cell_problem(column, cell.unwrap_or(&Cell::Empty)) {
                fields.report(severity, column.key, words);
            }
        }
        fields
    }

    /// The values of a row that was checked before.
    #[must_use]
    pub fn unchecked(kind: Kind, header: &'a Header, row: &'a Row) -> Self {
        Self {
            kind,
            header,
            row,
            problems: Vec::new(),
        }
    }

    fn column(&self, key: &str) -> Option<(usize, &'static Column)> {
        let mut columns = columns(self.kind).iter().enumerate();
        columns.find(|(_, column)| column.key == key)
    }

    /// Whether a problem prevents the import of the row; warnings do not.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// Header of a column in the file; `None` if the file does not have the column.
    #[must_use]
    pub fn header(&self, key: &str) -> Option<String> {
        let place = self.column(key).and_then(|(at, _)| self.header.place(at))?;
        self.header.names.get(place).cloned()
    }

    /// Reports a problem of the value of a column, which prevents the import of the row.
    pub fn error(&mut self, key: &str, words: Text) {
        self.refuse(key, crate::platform::problem::Problem::invalid(key, words));
    }

    /// Reports at a column the error that the API returns for the same value; the row is not imported.
    pub fn refuse(&mut self, key: &str, problem: crate::platform::problem::Problem) {
        if let Some(told) = self.report(Severity::Error, key, problem.message) {
            told.code = Some(problem.code);
            told.alike = problem.alike;
        }
    }

    /// Reports a warning about the value of a column; the row is imported.
    pub fn warn(&mut self, key: &str, words: Text) {
        self.report(Severity::Warning, key, words);
    }

    /// The problem that is reported; `None` if it is only a consequence of another one.
    fn report(&mut self, severity: Severity, key: &str, words: Text) -> Option<&mut Problem> {
        let place = self.column(key).and_then(|(at, _)| self.header.place(at));
        // A consequence of an invalid cell is not reported as a second problem of this cell.
        let told = |it: &Problem| it.is_error() && it.column == place;
        if severity == Severity::Error && place.is_some() && self.problems.iter().any(told) {
            return None;
        }
        // Membership in a special group is as sensitive as a number, and a message may be seen where the file is not.
        let secret = self
            .column(key)
            .is_some_and(|(_, column)| matches!(column.format, Format::Secret | Format::Groups));
        let cell = place.and_then(|place| self.row.cells.get(place));
        let header = place.and_then(|place| self.header.names.get(place));
        self.problems.push(Problem {
            severity,
            code: (severity == Severity::Error).then_some(ProblemCode::Invalid),
            column: place,
            header: header.cloned().unwrap_or_default(),
            value: cell.map_or_else(String::new, |cell| shown(cell.shown(), secret)),
            ..Problem::of_row(self.row.number, words)
        });
        self.problems.last_mut()
    }

    /// The text of a column; `None` if it is empty or its cell is invalid.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a str> {
        let (at, column) = self.column(key)?;
        let is_text = matches!(column.format, Format::Text | Format::Groups);
        match self.row.cells.get(self.header.place(at)?)? {
            Cell::Text(words) | Cell::Number(words) => Some(words.as_str()),
            Cell::Exact(words) if is_text => Some(words.as_str()),
            Cell::Exact(words) => match Cell::of(words) {
                Cell::Flawed(..) => None,
                _ => Some(unmarked(words)),
            },
            Cell::Day(words) => Some(words.as_str()).filter(|_| is_day(column)),
            Cell::Empty | Cell::Time(_) | Cell::Boolean(_) | Cell::Flawed(..) => None,
        }
        .filter(|words| !words.is_empty())
    }

    /// Whether the cell of a column is empty or the file does not have the column.
    #[must_use]
    pub fn is_empty(&self, key: &str) -> bool {
        let place = self.column(key).and_then(|(at, _)| self.header.place(at));
        let cell = place.and_then(|place| self.row.cells.get(place));
        matches!(cell, None | Some(Cell::Empty))
    }

    /// The text of a column as parsed by `parse`; `None` if it is empty or invalid.
    pub fn parsed<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, Text>,
    ) -> Option<T> {
        match parse(self.text(key)?) {
            Ok(value) => Some(value),
            Err(words) => {
                self.error(key, words);
                None
            }
        }
    }

    /// A free text of at most `max` characters; `None` if it is empty or invalid.
    pub fn words(&mut self, key: &str, max: usize) -> Option<String> {
        self.parsed(key, |value| {
            crate::platform::problem::words("", value, max)
                .map_err(|_| message!("bulk-text-invalid", max))
        })
    }

    /// The code of a committee.
    pub fn committee(&mut self) -> Option<CommitteeCode> {
        self.parsed("committee", |code| {
            normalize(code)
                .parse()
                .map_err(|_| message!("bulk-committee-code-malformed"))
        })
    }

    /// A date; `None` with a warning if an optional date is marked as unknown.
    pub fn day(&mut self, key: &str) -> Option<Date> {
        let is_optional = self.column(key).is_some_and(|(_, column)| !column.required);
        if is_optional && self.text(key).is_some_and(date::means_no_date) {
            self.warn(key, date::no_date_warning());
            return None;
        }
        self.parsed(key, date::parse)
    }

    /// Whether the cell of an optional column says that there is no value, such as 无; reported as a warning. A zero may
    /// be a mistyped number.
    pub fn says_none(&mut self, key: &str) -> bool {
        let column = self.column(key).map(|(_, column)| column);
        let is_word = |text: &str| means_unknown(text) && !text.contains(char::is_numeric);
        let said = self.text(key).is_some_and(is_word);
        let Some(column) = column.filter(|column| said && !column.required) else {
            return false;
        };
        self.warn(key, column.unknown_value_warning());
        true
    }

    /// A number from 1 to `most`; `None` with a warning if an optional number is marked as unknown.
    pub fn number(&mut self, key: &str, most: u32) -> Option<u32> {
        if self.says_none(key) {
            return None;
        }
        self.parsed(key, |number| {
            let value = normalize(number)
                .parse()
                .ok()
                .filter(|value| (1..=most).contains(value));
            value.ok_or_else(|| message!("bulk-number-out-of-range", most))
        })
    }

    /// Key of the choice.
    pub fn choice(&mut self, key: &str) -> Option<&'static str> {
        let (_, column) = self.column(key)?;
        let Format::Choice(choices) = column.format else {
            return None;
        };
        let value = normalize(self.text(key)?);
        if column.is_unknown(&value) {
            let words = match key {
                "answer" => message!("bulk-answer-counts-as-empty"),
                _ => column.unknown_value_warning(),
            };
            self.warn(key, words);
            return None;
        }
        let Some(found) = Choice::find(choices, &value) else {
            self.error(key, none_of(column, choices, &value));
            return None;
        };
        if found.is_doubtful(&value) {
            let name = text(found.zh, found.key);
            self.warn(key, message!("bulk-choice-doubtful", name));
        }
        Some(found.key)
    }
}

fn is_day(column: &Column) -> bool {
    matches!(column.format, Format::Day)
}

/// The problem of a cell of a column, before its value is parsed.
fn cell_problem(column: &Column, cell: &Cell) -> Option<(Severity, Text)> {
    let is_text = matches!(column.format, Format::Text);
    let error = |words| Some((Severity::Error, words));
    let missing = || error(message!("bulk-value-required", name = column.name()));
    match cell {
        Cell::Empty if column.required => missing(),
        // Before other flaws: a text column needs the advice to format it as text, not to complete the date.
        Cell::Day(_) | Cell::Flawed(Flaw::Part, _) if !is_day(column) => {
            error(spreadsheet_conversion_message())
        }
        Cell::Flawed(flaw, _) => error(flaw.words()),
        Cell::Boolean(_) => error(message!("bulk-cell-boolean")),
        Cell::Time(_) if is_day(column) => error(message!("bulk-cell-time-without-date")),
        Cell::Time(_) => error(message!("bulk-cell-time")),
        Cell::Text(words) if is_text && date::is_spreadsheet_conversion(words) => {
            Some((Severity::Warning, spreadsheet_conversion_message()))
        }
        // An apostrophe marks literal text; it does not make a person's number invalid.
        Cell::Exact(words) if !is_text => match Cell::of(words) {
            Cell::Empty if column.required => missing(),
            Cell::Flawed(flaw, _) => error(flaw.words()),
            _ => None,
        },
        _ => None,
    }
}

fn spreadsheet_conversion_message() -> Text {
    message!("bulk-cell-converted-to-date")
}

/// Why a value is not one of the choices.
fn none_of(column: &Column, choices: &[Choice], value: &str) -> Text {
    if let Some(advice) = column.advice(value) {
        return advice;
    }
    let zh: Vec<_> = choices.iter().map(|it| it.zh).collect();
    let en: Vec<_> = choices.iter().map(|it| it.key).collect();
    let names = text(zh.join("，"), en.join(", "));
    message!("bulk-choice-unknown", names)
}
