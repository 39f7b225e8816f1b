//! The content of a cell, and how a text is written so that it is read back unchanged.

use std::borrow::Cow;

use crate::access::vault::{has_lost_digits, whole};
use crate::platform::message::{Text, message};
use crate::platform::problem::is_invisible;

/// Errors of a spreadsheet, as displayed in cells and CSV files.
const ERRORS: [&str; 9] = [
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
];
/// Characters that start a formula in a spreadsheet, including their full-width forms.
// The characters that OWASP lists under CSV injection.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Content of a cell. The column decides which kinds are valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text without surrounding blanks and marks.
    Text(String),
    /// A text that was marked as literal with an apostrophe.
    Exact(String),
    /// A number in a workbook.
    Number(String),
    /// A date in a workbook, such as `2022-03-31`; with the time if that is not midnight.
    Day(String),
    /// A time or duration in a workbook.
    Time(String),
    /// TRUE or FALSE.
    Boolean(String),
    /// A cell that is not read, and why.
    Flawed(Flaw, String),
}

impl Cell {
    /// The content of a text in a file.
    #[must_use]
    pub fn of(raw: &str) -> Self {
        if let Some(exact) = raw.trim_start_matches(is_blank).strip_prefix('\'') {
            return match exact.trim_matches(is_blank) {
                "" => Self::Empty,
                // Not trimmed, so that every text survives an export and an import.
                _ => Self::Exact(exact.to_owned()),
            };
        }
        let words = unmarked(raw);
        let owned = || words.to_owned();
        if words.is_empty() {
            Self::Empty
        } else if ERRORS.contains(&words) {
            Self::Flawed(Flaw::Error, owned())
        } else if has_lost_digits(words) {
            Self::Flawed(Flaw::Digits, owned())
        } else if matches!(words, "TRUE" | "FALSE") {
            Self::Boolean(owned())
        } else {
            Self::Text(owned())
        }
    }

    /// The displayed text; empty for an empty cell.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(words)
            | Self::Exact(words)
            | Self::Number(words)
            | Self::Day(words)
            | Self::Time(words)
            | Self::Boolean(words)
            | Self::Flawed(_, words) => words,
        }
    }

    /// The text to write, so that it is read back unchanged.
    #[must_use]
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Text(words) | Self::Exact(words) => escaped(words),
            other if other.shown().starts_with(FORMULA) => {
                Cow::Owned(format!("'{}", other.shown()))
            }
            other => Cow::Borrowed(other.shown()),
        }
    }
}

/// Why a cell is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It contains a formula.
    Formula,
    /// It contains an error such as `#N/A`.
    Error,
    /// It contains a number with more digits than a spreadsheet stores or displays.
    Digits,
    /// It contains a date whose format hides the year, the month or the day of the month.
    Part,
    /// Its bytes are not valid in the encoding of the file.
    Encoding,
}

impl Flaw {
    /// Description of the problem and advice.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Formula => message!("bulk-cell-formula"),
            Self::Error => message!("bulk-cell-error"),
            Self::Digits => message!("bulk-cell-digits-lost"),
            Self::Part => message!("bulk-cell-date-incomplete"),
            Self::Encoding => message!("bulk-cell-unreadable"),
        }
    }
}

/// Escapes a text for a table: adds an apostrophe if the text would otherwise be read as something else, or as a
/// formula by a spreadsheet. The reader removes one apostrophe and leaves the rest unchanged, so every text is read
/// back as it was.
#[must_use]
pub fn escaped(words: &str) -> Cow<'_, str> {
    let is_read_back = matches!(Cell::of(words), Cell::Text(read) if read == words);
    if words.is_empty() || (is_read_back && !words.starts_with(FORMULA)) {
        Cow::Borrowed(words)
    } else {
        Cow::Owned(format!("'{words}"))
    }
}

/// A text without what spreadsheets and their users add around it: blanks, `="…"`, `.0` after digits.
#[must_use]
pub fn unmarked(raw: &str) -> &str {
    let mut words = raw.trim_matches(is_blank);
    while let Some(inner) = words
        .strip_prefix("=\"")
        .and_then(|it| it.strip_suffix('"'))
    {
        // `="a"&"b"` is a formula and not a text in marks.
        if inner.contains('"') {
            break;
        }
        let inner = inner.trim_matches(is_blank);
        words = inner.strip_prefix('\'').unwrap_or(inner);
    }
    whole(words)
}

/// Whether a character is invisible: a space of any width, or a formatting character, which is often copied together
/// with numbers from other programs.
#[must_use]
pub fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || is_invisible(sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spreadsheet_quoting_marks_are_removed() {
        for raw in [
            "990106199001010029",
            "=\"990106199001010029\"",
            " =\" 990106199001010029\" ",
            "=\"'990106199001010029\"",
            "990106199001010029.0",
            "=\"990106199001010029.00\"",
            "990106199001010029\t",
            "\u{a0}\u{3000}990106199001010029\u{202c}\u{feff}",
        ] {
            assert_eq!(
                Cell::of(raw),
                Cell::Text("990106199001010029".into()),
                "{raw}"
            );
        }
        assert_eq!(Cell::of("'0101"), Cell::Exact("0101".into()));
        assert_eq!(Cell::of("-1.0"), Cell::Text("-1".into()));
        for kept in [
            "1.01",
            "2022.3.0x",
            "=\"a\"&\"b\"",
            "v1.0",
            ".0",
            "3E2",
            "3E-2",
            "E+2",
            "1e",
            "12E1234",
        ] {
            assert_eq!(Cell::of(kept), Cell::Text(kept.into()), "{kept}");
        }
        for lost in [
            "4.40106E+17",
            "1.38E+10",
            "1.1E+2",
            "1.38e10",
            "1E+11",
            "2E-05",
            "+1.5E+3",
        ] {
            assert_eq!(Cell::of(lost), Cell::Flawed(Flaw::Digits, lost.into()));
        }
        assert_eq!(Cell::of("#N/A"), Cell::Flawed(Flaw::Error, "#N/A".into()));
        for nothing in ["", " \t", "'", "=\"\"", "\u{feff}"] {
            assert_eq!(Cell::of(nothing), Cell::Empty, "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_survives_a_campaign_trip(words in "\\PC{1,20}|[='\"\\.0E+\t \u{a0}\u{feff}1-9TRUE#N/A-]{1,12}|(?s:.{1,8})") {
            let written = escaped(&words);
            // A text of blanks is read as empty, and the register does not accept one.
            prop_assume!(!words.trim_matches(is_blank).is_empty());
            let read = Cell::of(&written);
            prop_assert_eq!(read.shown(), words.as_str());
            prop_assert!(!written.starts_with(FORMULA));
        }
    }
}
