//! Why a file is not read at all, in words for the person who sent it.

use std::fmt;

use crate::platform::error::{Text, text};

/// Why a file is not read, or not further: what is wrong with it, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub Text);

impl Refusal {
    /// A refusal in both languages.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(text(zh, en))
    }

    /// The file is damaged at a place, or cannot be read.
    #[must_use]
    pub fn broken(place: &str) -> Self {
        Self::new(
            format!("文件已损坏，无法读取（{place}）。请用表格软件打开后另存为 .xlsx 再上传。"),
            format!(
                "The file is damaged and cannot be read ({place}). Open it in a spreadsheet, save it as .xlsx, and send that."
            ),
        )
    }

    /// A cell in a row, or in the next that has any, names a text that the workbook does not have.
    #[must_use]
    pub fn without_text(row: u32) -> Self {
        let row = row.max(1);
        Self::new(
            format!(
                "工作簿的文字表（sharedStrings.xml）缺失或不完整：第 {row} 行或其后的单元格找不到文字，无法读取。请用表格软件打开并核对内容，另存为 .xlsx 再上传。"
            ),
            format!(
                "The table of texts of the workbook (sharedStrings.xml) is missing or not whole: a cell in row {row} or \
                 behind it has no text. Open the file in a spreadsheet, check it, save it as .xlsx and send that."
            ),
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.0.en, self.0.zh)
    }
}

impl std::error::Error for Refusal {}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::broken(&error.kind().to_string())
    }
}
