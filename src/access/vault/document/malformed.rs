//! Why a number is not the number of an identity document, with messages.

use crate::platform::message::{Text, message};

/// Why a number is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// A spreadsheet has converted it to scientific notation.
    Lost,
    /// The check digit is wrong.
    Checksum,
    /// The date of birth in it does not exist.
    Birth,
    /// It is the number of a document of another kind than the given one.
    Kind,
    /// A note follows the number.
    Noted,
    /// It refers to another cell.
    Elsewhere,
    /// It does not have the format of any document.
    Form,
}

impl Malformed {
    /// What is wrong.
    #[must_use]
    pub fn wrong(self) -> Text {
        match self {
            Self::Lost => message!("vault-document-digits-lost"),
            Self::Checksum => message!("vault-document-checksum-wrong"),
            Self::Birth => message!("vault-document-birth-invalid"),
            Self::Kind => message!("vault-document-kind-mismatch"),
            Self::Noted => message!("vault-document-noted"),
            Self::Elsewhere => message!("vault-document-elsewhere"),
            Self::Form => message!("vault-document-malformed"),
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn words(self) -> Text {
        let advice = match self {
            Self::Lost => message!("vault-document-digits-lost-advice"),
            Self::Checksum | Self::Birth => message!("vault-document-check-advice"),
            Self::Kind => message!("vault-document-kind-advice"),
            Self::Noted => message!("vault-document-noted-advice"),
            Self::Elsewhere => message!("vault-number-elsewhere-advice"),
            Self::Form => message!("vault-document-malformed-advice"),
        };
        let wrong = self.wrong();
        message!("vault-document-with-advice", wrong, advice)
    }
}
