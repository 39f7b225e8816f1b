//! A problem in a row of a file: why the row is not imported or needs a check, where the problem is, and what to do.

use std::fmt;

use async_graphql::ID;
use serde::{Deserialize, Serialize};

use super::read::letters;
use crate::platform::message::Text;
use crate::platform::problem::ProblemCode;
use crate::reference::search::half_width;

/// Maximum length of a displayed value, in characters.
const SHOWN: usize = 20;
/// Numbers of digits of a value that may be an identity or telephone number and is not shown.
// 18 digits with one missing or added too much; the 15 digits of the code of a grid must stay readable.
const PRIVATE: std::ops::RangeInclusive<usize> = 16..=19;
/// Number of digits of a mobile telephone number.
const MOBILE: usize = 11;
/// Maximum number of digits in a group of a divided number: a date of birth. Codes of units and grids have more.
const IN_GROUP: usize = 8;

/// Effect of a problem on its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The row is not imported.
    #[default]
    Error,
    /// The row is imported and should be checked.
    Warning,
    /// Information about the processing of the file: a column or row that was not read.
    Note,
}

/// A problem in a row of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Effect on the row.
    #[serde(default)]
    pub severity: Severity,
    /// Number of the row, as in a spreadsheet.
    pub row: u32,
    /// Index of the column, from 0; `None` if the problem is about the row.
    pub column: Option<usize>,
    /// Header of the column; empty if the problem is about the row.
    pub header: String,
    /// Beginning of the value; never a complete identity or telephone number.
    pub value: String,
    /// Description and advice in Chinese.
    pub zh: String,
    /// Description and advice in English.
    pub en: String,
    /// Code that the API returns for the same error; `None` if the problem is about the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ProblemCode>,
    /// IDs of similar registered objects, limited to those that the sender may see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<ID>,
}

impl Problem {
    /// A problem of a whole row.
    #[must_use]
    pub fn of_row(row: u32, words: Text) -> Self {
        Self {
            severity: Severity::Error,
            row,
            column: None,
            header: String::new(),
            value: String::new(),
            zh: words.zh,
            en: words.en,
            code: None,
            alike: Vec::new(),
        }
    }

    /// A note about a row of the file.
    #[must_use]
    pub fn note(row: u32, words: Text) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::of_row(row, words)
        }
    }

    /// Whether the problem prevents the import of its row.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Reference of the cell, such as `B7`; of the row if the problem is about all of it.
    #[must_use]
    pub fn cell(&self) -> String {
        let letters = self.column.map(letters).unwrap_or_default();
        format!("{letters}{}", self.row)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            header,
            value,
            zh,
            en,
            severity,
            ..
        } = self;
        let kind = match severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
            Severity::Note => "note: ",
        };
        write!(f, "{kind}{} {header} \"{value}\": {en} / {zh}", self.cell())
    }
}

/// The part of a value that may be shown.
#[must_use]
pub fn shown(value: &str, secret: bool) -> String {
    if secret {
        let first = value.chars().next();
        return first.map_or_else(String::new, |first| format!("{first}***"));
    }
    // Masked before it is cut: the first digits of an identity number contain the date of birth.
    let masked = masked(value);
    let mut signs = masked.chars();
    let short: String = signs.by_ref().take(SHOWN).collect();
    let more = if signs.next().is_some() { "…" } else { "" };
    format!("{short}{more}")
}

/// Masks numbers that may identify a person.
fn masked(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let private = private_number(rest);
        if private > 0 {
            masked.push(half_width(sign));
            masked.push_str("***");
            rest = rest.get(private..).unwrap_or_default();
            continue;
        }
        // The whole group: no number begins within another one.
        let (group, behind) = rest.split_at(digits(rest).max(sign.len_utf8()));
        let is_number = half_width(sign).is_ascii_digit();
        masked.extend(
            group
                .chars()
                .map(|it| if is_number { half_width(it) } else { it }),
        );
        rest = behind;
    }
    masked
}

/// Length of the identity or telephone number that a text begins with, in bytes; 0 if it begins with none. A single space
/// or dash may divide the number into groups: `138 0000 0000`.
fn private_number(text: &str) -> usize {
    let starts_with_one = text.chars().next().map(half_width) == Some('1');
    let (mut end, mut count, mut longest, mut found) = (0, 0, 0, 0);
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let length = digits(rest);
        let group = rest.get(..length).unwrap_or_default().chars().count();
        let is_divided = end > 0;
        longest = group.max(longest);
        if group == 0 || is_divided && longest > IN_GROUP {
            return found;
        }
        count += group;
        end += length;
        if count == MOBILE && starts_with_one || PRIVATE.contains(&count) {
            found = end;
        }
        if !text
            .get(end..)
            .is_some_and(|rest| rest.starts_with([' ', '-']))
        {
            return found;
        }
        end += 1;
    }
}

/// Length of the digits at the beginning of a text, in bytes.
fn digits(text: &str) -> usize {
    let end = text.find(|sign| !half_width(sign).is_ascii_digit());
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_numbers_of_persons_are_truncated() {
        assert_eq!(shown("440106198005310011", true), "4***");
        assert_eq!(shown("张三440106198005310011", false), "张三4***");
        assert_eq!(shown("13800000000", false), "1***");
        assert_eq!(shown("１３８００００００００", false), "1***");
        assert_eq!(
            shown("示例路一号440106198005310011", false),
            "示例路一号4***"
        );
        assert_eq!(
            shown("示例路一号示例花园13800000000", false),
            "示例路一号示例花园1***"
        );
        assert_eq!(shown("138 0000 0000", false), "1***");
        assert_eq!(shown("张三 138-0000-0000 李四", false), "张三 1*** 李四");
        assert_eq!(shown("440106 19800531 0011", false), "4***");
        assert_eq!(shown("示例路1 13800000000", false), "示例路1 1***");
        assert_eq!(shown("1-13800000000-2", false), "1-1***-2");
        assert_eq!(shown("示例园1-2-501", false), "示例园1-2-501");
        assert_eq!(shown("1 - 2  3", false), "1 - 2  3");
        assert_eq!(shown("138 0000 0000 5", false), "1*** 5");
        assert_eq!(shown("440106001001-001 1", false), "440106001001-001 1");
        assert_eq!(shown("440106001001001", false), "440106001001001");
        assert_eq!(
            shown(&"长".repeat(30), false),
            format!("{}…", "长".repeat(20))
        );
    }
}
