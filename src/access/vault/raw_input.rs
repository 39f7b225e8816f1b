//! Numbers as people type them and as spreadsheets store them. Pure functions.

use std::borrow::Cow;

use crate::platform::problem::is_hidden;
use crate::reference::nfkc::nfkc;

/// A number without the additions of a spreadsheet: `="…"`, a leading apostrophe, `.0` after the digits. Converted to
/// half width, without surrounding spaces and invisible characters.
pub(super) fn strip_decoration(text: &str) -> String {
    let text = nfkc(text);
    let text = if text.contains(is_hidden) {
        Cow::Owned(text.replace(is_hidden, ""))
    } else {
        text
    };
    let mut bare = text.trim();
    if let Some(inner) = bare.strip_prefix('=') {
        let inner = inner.trim();
        bare = inner
            .strip_prefix('"')
            .and_then(|inner| inner.strip_suffix('"'))
            .unwrap_or(inner);
    }
    bare = bare.trim_start_matches(is_quote).trim_end_matches(is_mark);
    bare = whole(bare);
    bare.to_owned()
}

/// A whole number without the `.0` that a spreadsheet or program appends to a number; any other text unchanged.
pub(crate) fn whole(text: &str) -> &str {
    match text.split_once('.') {
        Some((number, zeros))
            if is_digits(number.strip_prefix(['-', '+']).unwrap_or(number))
                && is_digits(zeros)
                && zeros.bytes().all(|zero| zero == b'0') =>
        {
            number
        }
        _ => text,
    }
}

/// Quotation marks and spaces around a text.
fn is_quote(sign: char) -> bool {
    sign.is_whitespace() || "'`’‘\"“”「」『』".contains(sign)
}

/// Punctuation marks that may also follow a text, in half width.
pub(super) fn is_mark(sign: char) -> bool {
    is_quote(sign) || ";,。、".contains(sign)
}

/// Fewest digits of a telephone or identity number in a name.
const SHORT_NUMBER: usize = 7;

/// Whether a name contains a telephone or identity number: everybody who may read the name would read the number too.
pub(crate) fn name_has_number(name: &str) -> bool {
    runs(name).any(|run| run.chars().count() >= SHORT_NUMBER)
}

/// Whether an address contains a mobile telephone number or an identity number.
pub(crate) fn address_has_number(address: &str) -> bool {
    // Digits next to letters, as in A13800138000 or in a UUID, are a number of another kind.
    let words = address.split(|sign: char| !(sign.is_ascii_alphanumeric() || is_digit(sign)));
    let mut numbers = words.filter(|word| word.trim_end_matches(['x', 'X']).chars().all(is_digit));
    numbers.any(|run| {
        let mut signs = run.chars();
        match run.chars().count() {
            11 => {
                matches!(signs.next(), Some('1' | '１')) && !matches!(signs.next(), Some('0'..='2'))
            }
            // Codes of committees and grids have 12 and 15 digits.
            length => length == 18,
        }
    })
}

/// The runs of digits of a text, in half or full width.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign| !is_digit(sign))
}

/// Whether a sign is a digit in half or full width.
fn is_digit(sign: char) -> bool {
    matches!(sign, '0'..='9' | '０'..='９')
}

/// Whether a text without surrounding marks is a number in the notation that spreadsheets and programs use for long
/// numbers, which loses the last digits: `4.40106E+17`, `1.38E10`. `3E2` and `3E-2` may be rooms.
pub(crate) fn has_lost_digits(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_long = mantissa.contains('.')
        || exponent.starts_with('+')
        || (exponent.starts_with('-') && digits.len() > 1);
    [whole, rest, digits].into_iter().all(is_digits) && is_long && digits.len() <= 3
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheet_decoration_around_a_number_is_removed() {
        for typed in [
            "=\"138\"",
            "'138",
            "138.0",
            "138\t",
            "１３８",
            "\u{200e}138",
            "= \"138\"",
            "138.00",
            "“138”；",
            "「138」",
        ] {
            assert_eq!(strip_decoration(typed), "138", "{typed}");
        }
    }

    #[test]
    fn number_that_lost_its_digits_is_recognized() {
        for lost in [
            "4.40106E+17",
            "1.38e10",
            "４.４E+17",
            "4E+17",
            "=\"4.4E+17\"",
        ] {
            assert!(has_lost_digits(&strip_decoration(lost)), "{lost}");
        }
        assert!(!has_lost_digits("E12345678") && !has_lost_digits("12E3"));
    }
}
