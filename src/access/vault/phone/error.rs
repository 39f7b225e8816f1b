//! Why a text is not a telephone number, with messages.

use super::MOST;
use crate::platform::message::{Text, message};

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// A spreadsheet has converted it to scientific notation.
    Lost,
    /// It refers to another cell.
    Elsewhere,
    /// It cannot be a number.
    Form,
    /// There are too many numbers.
    Many,
}

impl PhoneError {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Lost => message!("vault-phone-digits-lost"),
            Self::Elsewhere => {
                let wrong = message!("vault-phone-elsewhere");
                let advice = message!("vault-number-elsewhere-advice");
                message!("vault-document-with-advice", wrong, advice)
            }
            Self::Form => message!("vault-phone-invalid"),
            Self::Many => message!("vault-phones-too-many", max = MOST),
        }
    }
}
