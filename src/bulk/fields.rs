//! The values of a row by column, each parsed, with a problem for each that is none.

use chrono::NaiveDate;
use cunju_entity::value::{CommitteeCode, Date};

use super::column::{Column, Format, Kind, columns};
use super::header::Header;
use super::problem::{Problem, shown};
use super::read::{Cell, Row};
use crate::error::{Text, text};
use crate::problem::ProblemCode;

/// The values of a row.
pub struct Fields<'a> {
    kind: Kind,
    header: &'a Header,
    row: &'a Row,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
}

impl<'a> Fields<'a> {
    /// The values of a row, its flawed cells and empty required ones complained of.
    #[must_use]
    pub fn of(kind: Kind, header: &'a Header, row: &'a Row) -> Self {
        let mut fields = Self::unchecked(kind, header, row);
        for (at, column) in columns(kind).iter().enumerate() {
            match header.place(at).and_then(|place| row.cells.get(place)) {
                Some(Cell::Flawed(flaw, _)) => fields.complain(column.key, flaw.words()),
                Some(Cell::Empty) | None if column.required => fields.complain(
                    column.key,
                    text(
                        format!("“{}”为必填项，请填写。", column.zh),
                        format!("\"{}\" is required: fill it in.", column.en),
                    ),
                ),
                _ => {}
            }
        }
        fields
    }

    /// The values of a row that was looked at before.
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

    /// Header of a column in the file; none if the file has it not.
    #[must_use]
    pub fn header(&self, key: &str) -> Option<String> {
        let place = self.column(key).and_then(|(at, _)| self.header.place(at))?;
        self.header.names.get(place).cloned()
    }

    /// Says that something is wrong with the value of a column.
    pub fn complain(&mut self, key: &str, words: Text) {
        self.complain_as(key, ProblemCode::Invalid, words);
    }

    /// Says of a kind of thing that it is wrong with the value of a column.
    pub fn complain_as(&mut self, key: &str, code: ProblemCode, words: Text) {
        let place = self.column(key).and_then(|(at, _)| self.header.place(at));
        let secret = self
            .column(key)
            .is_some_and(|(_, column)| matches!(column.format, Format::Secret | Format::Groups));
        let cell = place.and_then(|place| self.row.cells.get(place));
        let header = place.and_then(|place| self.header.names.get(place));
        self.problems.push(Problem {
            column: place,
            header: header.cloned().unwrap_or_default(),
            value: cell.map_or_else(String::new, |cell| shown(cell.shown(), secret)),
            code: Some(code),
            ..Problem::of_row(self.row.number, words)
        });
    }

    /// Says of the value of a column what does not keep its row from being taken in.
    pub fn warn(&mut self, key: &str, words: Text) {
        self.complain(key, words);
        if let Some(problem) = self.problems.last_mut() {
            (problem.warning, problem.code) = (true, None);
        }
    }

    /// Whether anything keeps the row from being taken in.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(|problem| !problem.warning)
    }

    /// The text of a column; none if it is empty or flawed.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a str> {
        let (at, _) = self.column(key)?;
        match self.row.cells.get(self.header.place(at)?)? {
            Cell::Text(words) => Some(words),
            Cell::Empty | Cell::Flawed(..) => None,
        }
    }

    /// Whether a column has nothing, or the file has it not.
    #[must_use]
    pub fn is_empty(&self, key: &str) -> bool {
        let place = self.column(key).and_then(|(at, _)| self.header.place(at));
        let cell = place.and_then(|place| self.row.cells.get(place));
        matches!(cell, None | Some(Cell::Empty))
    }

    /// What `parse` makes of the text of a column; none if it is empty, or a problem.
    pub fn parsed<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, Text>,
    ) -> Option<T> {
        match parse(self.text(key)?) {
            Ok(value) => Some(value),
            Err(words) => {
                self.complain(key, words);
                None
            }
        }
    }

    /// A text of people, at most `max` characters; none if it is empty, or a problem.
    pub fn words(&mut self, key: &str, max: usize) -> Option<String> {
        self.parsed(key, |value| {
            crate::problem::words("", value, max).map_err(|_| {
                text(
                    format!("最多 {max} 个字符，且不含控制字符或不可见字符。"),
                    format!("Write at most {max} characters, none of them hidden."),
                )
            })
        })
    }

    /// The code of a committee.
    pub fn committee(&mut self) -> Option<CommitteeCode> {
        self.parsed("committee", |code| {
            code.parse().map_err(|_| {
                text(
                    "村（居）委会代码应为 12 位数字。",
                    "A committee code has 12 digits.",
                )
            })
        })
    }

    /// A day.
    pub fn day(&mut self, key: &str) -> Option<Date> {
        self.parsed(key, day)
    }

    /// A number from 1 to `most`.
    pub fn number(&mut self, key: &str, most: u32) -> Option<u32> {
        self.parsed(key, |number| {
            let value = number
                .parse()
                .ok()
                .filter(|value| (1..=most).contains(value));
            value.ok_or_else(|| {
                text(
                    format!("应为 1 到 {most} 的整数。"),
                    format!("Write a whole number from 1 to {most}."),
                )
            })
        })
    }

    /// Key of a value of a list.
    pub fn choice(&mut self, key: &str) -> Option<&'static str> {
        let Some((
            _,
            Column {
                format: Format::Choice(choices),
                ..
            },
        )) = self.column(key)
        else {
            return None;
        };
        self.parsed(key, |value| {
            let is = |known: &str| known.eq_ignore_ascii_case(value);
            let found = choices
                .iter()
                .find(|it| is(it.zh) || is(it.key) || it.also.iter().any(|known| is(known)));
            found.map(|it| it.key).ok_or_else(|| {
                let zh: Vec<_> = choices.iter().map(|it| it.zh).collect();
                let en: Vec<_> = choices.iter().map(|it| it.key).collect();
                text(
                    format!("应为其中之一：{}。", zh.join("，")),
                    format!("Write one of: {}.", en.join(", ")),
                )
            })
        })
    }
}

/// A day as `2022-03-31`, `2022/3/31`, `2022.3.31`, `2022年3月31日` or `20220331`.
pub(super) fn day(words: &str) -> Result<Date, Text> {
    let invalid = || {
        text(
            "不是有效日期。请按 2022-03-31、2022/3/31、2022.3.31 或 20220331 填写。",
            "This is not a day. Write it as 2022-03-31, 2022/3/31, 2022.3.31 or 20220331.",
        )
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = if words.len() == 8 && digits(words) {
        [words.get(..4), words.get(4..6), words.get(6..)]
            .into_iter()
            .flatten()
            .collect()
    } else {
        let words = words.strip_suffix('日').unwrap_or(words);
        words.split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day] = parts.as_slice() else {
        return Err(invalid());
    };
    let fits = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    if !fits || ![year, month, day].into_iter().all(|part| digits(part)) {
        return Err(invalid());
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or_default();
    let year = year.parse::<i32>().unwrap_or_default();
    let found = NaiveDate::from_ymd_opt(year, number(month), number(day));
    let found = found
        .map(Date::from)
        .filter(|day| *day > Date::START && *day < Date::NEVER);
    found.ok_or_else(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_ways_that_people_write_it() {
        for words in [
            "2022-03-31",
            "2022/3/31",
            "2022.3.31",
            "20220331",
            "2022年3月31日",
        ] {
            assert_eq!(day(words).unwrap().to_string(), "2022-03-31", "{words}");
        }
        for words in [
            "2022-02-30",
            "22-3-31",
            "2022-3",
            "44651",
            "2022-3-31-1",
            "二零二二",
            "2022-+3-31",
        ] {
            assert!(day(words).is_err(), "{words}");
        }
    }
}
