//! Numbers as people type them and as spreadsheets store them. Pure functions.

use unicode_normalization::UnicodeNormalization;

use crate::platform::problem::is_hidden;

/// What people write if there is no number.
const NOTHING: [&str; 42] = [
    "无",
    "没有",
    "暂无",
    "不详",
    "未知",
    "不明",
    "空",
    "否",
    "略",
    "缺",
    "没",
    "未提供",
    "未登记",
    "未办理",
    "未办",
    "待补",
    "待补充",
    "待查",
    "待核实",
    "无证",
    "无证件",
    "无号码",
    "无身份证",
    "没有身份证",
    "无电话",
    "无手机",
    "停机",
    "已停机",
    "欠费停机",
    "空号",
    "销号",
    "已销号",
    "停用",
    "已停用",
    "不清楚",
    "不知道",
    "none",
    "null",
    "nil",
    "na",
    "nan",
    "unknown",
];
/// What people write for "same as in the row above".
const ABOVE: [&str; 6] = ["同上", "同前", "同上行", "同左", "々", "ditto"];

/// A number without the additions of a spreadsheet: `="…"`, a leading apostrophe, `.0` after the digits. Converted to
/// half width, without surrounding spaces and invisible characters.
pub(super) fn strip_decoration(text: &str) -> String {
    let text: String = text.nfkc().filter(|sign| !is_hidden(*sign)).collect();
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

/// The letters and digits of a text.
fn said(text: &str) -> String {
    let signs = strip_decoration(text);
    let signs = signs.chars().flat_map(char::to_lowercase);
    signs.filter(|it| it.is_alphanumeric()).collect()
}

/// Whether a text has a digit other than zero, which no word for "none" has. Most cells have one, so they need not be
/// compared with the words: a tenth of the time of the check of a table.
fn has_number(text: &str) -> bool {
    text.contains(|sign| matches!(sign, '1'..='9'))
}

/// Whether a text means, in words, marks or zeros, that nothing is known: `无`, `/`, `不详`. In a column of words, one
/// repeated character may be a word.
pub(crate) fn means_unknown(text: &str) -> bool {
    if has_number(text) {
        return false;
    }
    let said = said(text);
    said.chars().all(|sign| sign == '0') || NOTHING.contains(&&*said)
}

/// What a text means that is written instead of a name or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// There is none, or it is unknown.
    Nothing,
    /// The same as in the row above.
    Above,
}

/// What a text means if it is a placeholder.
pub(crate) fn placeholder(text: &str) -> Option<Placeholder> {
    if has_number(text) {
        return None;
    }
    let said = said(text);
    if said.is_empty() || NOTHING.contains(&&*said) {
        return Some(Placeholder::Nothing);
    }
    ABOVE.contains(&&*said).then_some(Placeholder::Above)
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

/// Whether a text means that there is no number: `无`, `/`, `不详`, or one repeated character.
pub(crate) fn is_nothing(text: &str) -> bool {
    let said = said(text);
    let mut all = said.chars();
    let first = all.next();
    all.all(|sign| Some(sign) == first) || means_unknown(text)
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
    fn placeholder_for_no_number_is_recognized() {
        for nothing in [
            "无",
            "0",
            "/",
            "不详",
            "-",
            "000000000000000000",
            "N/A",
            "None",
            "——",
            "？",
            "无。",
            "111111",
            "'无",
            " ",
            "#N/A",
            "空号",
            "（停机）",
        ] {
            assert!(is_nothing(nothing), "{nothing}");
        }
        for number in ["10", "990106198005310016", "无12", "E12345678"] {
            assert!(!is_nothing(number), "{number}");
        }
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
