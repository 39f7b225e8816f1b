//! Why a file is rejected, as a message for the sender.

use std::fmt;

use crate::platform::message::{Text, message};

/// Why a file is rejected or reading stopped: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError(pub Text);

impl FileError {
    /// The file is damaged at this place or cannot be read.
    #[must_use]
    pub fn broken(place: &str) -> Self {
        Self(message!("bulk-file-damaged", place))
    }

    /// A cell in this row, or in the next row that has cells, refers to a shared string that the workbook does not
    /// contain.
    #[must_use]
    pub fn without_text(row: u32) -> Self {
        let row = row.max(1);
        Self(message!("bulk-file-without-shared-strings", row))
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
