//! What a cell holds, and how a text is written so that it is read back unchanged.

use std::borrow::Cow;

use crate::access::vault::{has_lost_digits, whole};
use crate::platform::error::{Text, text};
use crate::platform::problem::is_invisible;

/// Errors of a spreadsheet, as its cells and its CSV files show them.
const ERRORS: [&str; 9] = [
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
];
/// Signs with which a spreadsheet begins a formula, the wide ones too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// What a cell holds. The column decides which of them it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text without blanks and marks around it.
    Text(String),
    /// A text that was marked with an apostrophe to be taken as it is.
    Exact(String),
    /// A number of a workbook.
    Number(String),
    /// A day of a workbook, as `2022-03-31`; with its time if that is not midnight.
    Day(String),
    /// A clock time or a duration of a workbook.
    Time(String),
    /// TRUE or FALSE.
    Boolean(String),
    /// What is not read, and why.
    Flawed(Flaw, String),
}

impl Cell {
    /// What a text of a file says.
    #[must_use]
    pub fn of(raw: &str) -> Self {
        if let Some(exact) = raw.trim_start_matches(is_blank).strip_prefix('\'') {
            return match exact.trim_matches(is_blank) {
                "" => Self::Empty,
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

    /// What it shows; empty for nothing.
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

    /// What is written for it, so that it is read back as it is.
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
    /// It holds a formula.
    Formula,
    /// It holds an error such as `#N/A`.
    Error,
    /// It holds a number of more digits than a spreadsheet keeps or shows.
    Digits,
    /// It holds a day of which its format does not show the year, the month or the day of the month.
    Part,
    /// Its bytes are no text of the encoding of the file.
    Encoding,
}

impl Flaw {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Formula => text(
                "单元格是公式，不能导入。请复制后用“选择性粘贴—数值”粘贴。",
                "The cell holds a formula. Copy it and paste values.",
            ),
            Self::Error => text(
                "单元格是错误值。请填写实际内容。",
                "The cell holds an error of the spreadsheet. Fill in the value.",
            ),
            Self::Digits => text(
                "单元格是数字格式或科学计数法（如 4.4E+17），部分数字已丢失。请将该列设为“文本”格式后重新填写。",
                "The cell is a number, or in scientific notation such as 4.4E+17, and has lost digits. Format the column as text and fill it in again.",
            ),
            Self::Part => text(
                "日期不完整：单元格的格式未显示年、月、日中的某一项，该项可能是表格软件自动补上的。请将格式改为“年-月-日”，并填写完整日期，如 2022-03-31。",
                "The date is not whole: the format of the cell hides the year, the month or the day of the month, which the spreadsheet may have made up. Format the cell to show all of them and write the whole date, such as 2022-03-31.",
            ),
            Self::Encoding => text(
                "单元格含有无法识别的字符。请将文件另存为 UTF-8 编码的 CSV 或 .xlsx。",
                "The cell has signs that cannot be read. Save the file as CSV in UTF-8 or as .xlsx.",
            ),
        }
    }
}

/// A text as it is written into a table: with an apostrophe before it if it would be read as
/// something else, by us or, as a formula, by a spreadsheet. The reader takes away one apostrophe and
/// leaves the rest as it is, so every text comes back unchanged.
#[must_use]
pub fn escaped(words: &str) -> Cow<'_, str> {
    let is_read_back = matches!(Cell::of(words), Cell::Text(read) if read == words);
    if words.is_empty() || (is_read_back && !words.starts_with(FORMULA)) {
        Cow::Borrowed(words)
    } else {
        Cow::Owned(format!("'{words}"))
    }
}

/// A text without what spreadsheets and their users put around it: blanks, `="…"`, `.0` behind digits.
#[must_use]
pub fn unmarked(raw: &str) -> &str {
    let mut words = raw.trim_matches(is_blank);
    while let Some(inner) = words
        .strip_prefix("=\"")
        .and_then(|it| it.strip_suffix('"'))
    {
        if inner.contains('"') {
            break;
        }
        let inner = inner.trim_matches(is_blank);
        words = inner.strip_prefix('\'').unwrap_or(inner);
    }
    whole(words)
}

/// Whether a sign shows nothing: a space of any width, or one of those that only direct how others
/// are shown, which come along when numbers are copied from other programs.
#[must_use]
pub fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || is_invisible(sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_of_spreadsheets_are_taken_away() {
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
        fn every_text_is_read_back_as_it_was_written(words in "\\PC{1,20}|[='\"\\.0E+\t \u{a0}\u{feff}1-9TRUE#N/A-]{1,12}|(?s:.{1,8})") {
            let written = escaped(&words);
            // Of blanks alone nothing is kept, and the register takes none.
            prop_assume!(!words.trim_matches(is_blank).is_empty());
            let read = Cell::of(&written);
            prop_assert_eq!(read.shown(), words.as_str());
            prop_assert!(!written.starts_with(FORMULA));
        }
    }
}
