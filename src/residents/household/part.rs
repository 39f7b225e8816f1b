//! Parses a part of an address from the API or a cell, or treats it as not given. Pure.

use super::rules::tidy;
use crate::access::vault::{Placeholder, address_has_number, placeholder, whole};
use crate::platform::message::message;
use crate::platform::problem::{Problem, words};
use crate::reference::nfkc::nfkc;
use crate::residents::name::has_private;

/// Longest part of an address, in characters.
pub(super) const MAX_PART: usize = 60;

/// Prefixes that say that a part does not exist: 无单元.
const WITHOUT: [&str; 3] = ["没有", "未分", "无"];
/// Names of the parts of an address.
const PARTS: [&str; 18] = [
    "小区",
    "楼栋",
    "楼栋号",
    "楼",
    "楼号",
    "栋",
    "栋号",
    "幢",
    "座",
    "单元",
    "单元号",
    "室",
    "室号",
    "房",
    "房号",
    "房间号",
    "门牌",
    "门牌号",
];
/// Words after the number of a part. A longer word comes before those that it ends in.
const WORDS: [&str; 9] = ["单元", "号楼", "楼", "栋", "幢", "座", "室", "房", "号"];

/// Value of a part; none if the text says that there is none.
pub(super) fn parse(field: &str, typed: &str) -> Result<Option<String>, Problem> {
    let words = words(field, typed, MAX_PART)?;
    let means = placeholder(&words);
    if means_none(&words, means) {
        return Ok(None);
    }
    if means == Some(Placeholder::Elsewhere) {
        let above = message!("household-address-part-as-above");
        return Err(Problem::invalid(field, above));
    }
    if address_has_number(&words) {
        let has_number = message!("household-address-has-number");
        return Err(Problem::invalid(field, has_number));
    }
    Ok(Some(tidy(&without_zeros(without_label(&words)))))
}

/// A part without the name of its column: 楼栋：3栋.
fn without_label(part: &str) -> &str {
    let labeled = part.split_once([':', '：']);
    let value = labeled.filter(|(label, _)| PARTS.contains(&label.trim()));
    value.map_or(part, |(_, value)| value.trim_start())
}

/// Whether a part says that there is none: `无`, `/`, `无单元`, or `0`, which programs write into empty cells.
pub(crate) fn is_none(typed: &str) -> bool {
    means_none(typed, placeholder(typed))
}

fn means_none(typed: &str, means: Option<Placeholder>) -> bool {
    let named = WITHOUT.iter().find_map(|it| typed.trim().strip_prefix(it));
    let nothing = means == Some(Placeholder::Nothing) && !has_private(typed);
    nothing || is_zero(typed) || named.is_some_and(|part| PARTS.contains(&part))
}

/// Whether a part is a zero, in half or full width.
fn is_zero(typed: &str) -> bool {
    // Most parts have another digit and need not be normalized.
    if typed.contains(|sign| matches!(sign, '1'..='9')) {
        return false;
    }
    let number = nfkc(typed).replace(char::is_whitespace, "");
    matches!(whole(&number), "0" | "00")
}

/// A number without the `.0` that a spreadsheet or a program appended, with or without its word: `3.0`, `3.0栋`.
fn without_zeros(part: &str) -> String {
    let split = WORDS.iter().find_map(|word| {
        let number = part.strip_suffix(word)?;
        Some((number.trim_end(), *word))
    });
    let (number, word) = split.unwrap_or((part, ""));
    format!("{}{word}", whole(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_part_is_parsed_or_rejected() {
        for (typed, read_as) in [
            ("3.0", Some("3")),
            ("501.00", Some("501")),
            ("-1.0", Some("-1")),
            ("3.0栋", Some("3栋")),
            ("2.0 单元", Some("2单元")),
            ("1.5", Some("1.5")),
            ("1.0.0", Some("1.0.0")),
            ("V1.0", Some("V1.0")),
            ("0", None),
            ("00", None),
            ("0.0", None),
            ("小区：岳洲苑", Some("岳洲苑")),
            ("单元: 2", Some("2")),
            ("无锡苑", Some("无锡苑")),
            ("\u{e863}", Some("\u{e863}")),
            ("无", None),
            ("/", None),
            ("-", None),
            ("——", None),
            ("无单元", None),
            ("N/A", None),
        ] {
            let read = parse("unit", typed).unwrap();
            assert_eq!(read.as_deref(), read_as, "{typed}");
        }
        for refused in ["同上", "  ", "々"] {
            assert!(parse("unit", refused).is_err(), "{refused}");
        }
    }
}
