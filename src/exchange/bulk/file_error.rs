//! Why a file is rejected, as a message for the sender.

use std::fmt;

use crate::platform::error::{Text, text};

/// Why a file is rejected or reading stopped: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError(pub Text);

impl FileError {
    /// A rejection in both languages.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(text(zh, en))
    }

    /// The file is damaged at this place or cannot be read.
    #[must_use]
    pub fn broken(place: &str) -> Self {
        Self::new(
            format!("文件已损坏，无法读取（{place}）。请用表格软件打开后另存为 .xlsx 再上传。"),
            format!(
                "The file is damaged and cannot be read ({place}). Open it in a spreadsheet, save it as .xlsx, and upload that file."
            ),
        )
    }

    /// A cell in this row, or in the next row that has cells, refers to a shared string that the workbook does not
    /// contain.
    #[must_use]
    pub fn without_text(row: u32) -> Self {
        let row = row.max(1);
        Self::new(
            format!(
                "工作簿的文字表（sharedStrings.xml）缺失或不完整：第 {row} 行或其后的单元格找不到文字，无法读取。请用表格软件打开并核对内容，另存为 .xlsx 再上传。"
            ),
            format!(
                "The shared strings of the workbook (sharedStrings.xml) are missing or incomplete: a cell in row {row} \
                 or later has no text. Open the file in a spreadsheet, check it, save it as .xlsx and upload that \
                 file."
            ),
        )
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.0.en, self.0.zh)
    }
}

impl std::error::Error for FileError {}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::broken(&error.kind().to_string())
    }
}
