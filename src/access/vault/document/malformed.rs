//! Why a number is not the number of an identity document, with messages.

use crate::platform::error::{Text, text};

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
    /// It does not have the format of any document.
    Form,
}

impl Malformed {
    /// What is wrong.
    #[must_use]
    pub fn wrong(self) -> Text {
        match self {
            Self::Lost => text(
                "号码已被表格软件改为科学计数法，末尾数字已丢失。",
                "A spreadsheet has converted the number to scientific notation, and its last digits are lost.",
            ),
            Self::Checksum => text(
                "身份证号的校验码不符。",
                "The check digit of the identity number is wrong.",
            ),
            Self::Birth => text(
                "身份证号中的出生日期无效。",
                "The date of birth in the identity number is invalid.",
            ),
            Self::Kind => text(
                "号码与证件类型不符。",
                "The number does not fit the kind of document.",
            ),
            Self::Form => text(
                "不是有效的证件号码。",
                "This is not a valid identity document number.",
            ),
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn words(self) -> Text {
        let (zh, en) = match self {
            Self::Lost => (
                "请将该列设为文本格式，重新填写完整号码。",
                "Format the column as text and enter the whole number.",
            ),
            Self::Checksum | Self::Birth => (
                "请核对号码；未知请留空。",
                "Check the number; leave it empty if it is not known.",
            ),
            Self::Kind => (
                "请核对号码和证件类型；不填证件类型时按号码判断。",
                "Check the number and the kind; if the kind is omitted, the number determines it.",
            ),
            Self::Form => (
                "请填写 18 位（或旧 15 位）身份证号，或通行证、外国人永久居留身份证、护照、出生医学证明的号码；未知请留空。",
                "Give the identity number of 18 (formerly 15) digits, or that of a permit, a permanent residence, a \
                 passport or a birth certificate; leave it empty if it is not known.",
            ),
        };
        let wrong = self.wrong();
        text(format!("{}{zh}", wrong.zh), format!("{} {en}", wrong.en))
    }
}
