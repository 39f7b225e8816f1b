//! What keeps a row from being taken in, or is to be checked in it: where it is, and what to do.

use std::fmt;

use async_graphql::ID;
use serde::{Deserialize, Serialize};

use super::read::letters;
use crate::platform::error::Text;
use crate::platform::problem::ProblemCode;

/// Longest value that is shown, in characters.
const SHOWN: usize = 20;
/// Digits in a row that may be an identity number or a telephone, and are not shown.
const PRIVATE: std::ops::RangeInclusive<usize> = 16..=19;
/// Digits of a mobile telephone.
const MOBILE: usize = 11;

/// What a problem means for its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The row is not taken in.
    #[default]
    Error,
    /// The row is taken in; somebody should look at it.
    Warning,
    /// What was done with the file: a column or row that was not read.
    Note,
}

/// What is wrong in a row of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What it means for the row.
    #[serde(default)]
    pub severity: Severity,
    /// The row, as spreadsheets count.
    pub row: u32,
    /// The column, from 0; none if it is about the row.
    pub column: Option<usize>,
    /// Header of the column; empty if it is about the row.
    pub header: String,
    /// Beginning of the value, never a whole identity number or telephone.
    pub value: String,
    /// What is wrong and what to do, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Code that the API answers with to the same; none if it is about the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ProblemCode>,
    /// Ids of what is registered already and much alike, as far as the sender may see it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<ID>,
}

impl Problem {
    /// A problem with a whole row.
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

    /// A note on a row of the file.
    #[must_use]
    pub fn note(row: u32, words: Text) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::of_row(row, words)
        }
    }

    /// Whether it keeps its row from being taken in.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The cell, such as `B7`; the row if it is about all of it.
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

/// What of a value may be shown.
#[must_use]
pub fn shown(value: &str, secret: bool) -> String {
    let mut signs = value.chars();
    if secret {
        return signs
            .next()
            .map_or_else(String::new, |first| format!("{first}***"));
    }
    let short: String = signs.by_ref().take(SHOWN).collect();
    let more = if signs.next().is_some() { "…" } else { "" };
    format!("{}{more}", masked(&short))
}

/// Covers runs of digits that may name a person.
fn masked(text: &str) -> String {
    let mut masked = String::new();
    let mut digits = String::new();
    for sign in text.chars().chain([' ']) {
        if sign.is_ascii_digit() {
            digits.push(sign);
            continue;
        }
        let mobile = digits.len() == MOBILE && digits.starts_with('1');
        if mobile || PRIVATE.contains(&digits.len()) {
            masked.extend(digits.chars().take(1));
            masked.push_str("***");
        } else {
            masked.push_str(&digits);
        }
        digits.clear();
        masked.push(sign);
    }
    masked.pop();
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_a_person_is_shown_whole() {
        assert_eq!(shown("440106198005310011", true), "4***");
        assert_eq!(shown("张三440106198005310011", false), "张三4***");
        assert_eq!(shown("13800000000", false), "1***");
        assert_eq!(shown("440106001001001", false), "440106001001001");
        assert_eq!(
            shown(&"长".repeat(30), false),
            format!("{}…", "长".repeat(20))
        );
    }
}
