//! Dates and times that a spreadsheet generated from a number such as 3-5 or 10:30.

use super::{divided, is_blank, is_digits, normalize, parse, parts};
use crate::reference::search::half_width;

/// Names of the months; spreadsheets show the first three letters.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Whether a spreadsheet generated the text from a number such as 3-5 or 10:30.
#[must_use]
pub fn is_spreadsheet_conversion(words: &str) -> bool {
    // Fast path: the first character or the length of nearly every text shows that it is not a date.
    let is_sign = |sign: char| half_width(sign).is_ascii_alphanumeric();
    if words.len() > 40 || !words.starts_with(is_sign) {
        return false;
    }
    // Most texts that begin with a digit are numbers of homes. The error of `parse` has a message, which takes longer.
    let may_be_day = parts(&normalize(divided(words.trim_matches(is_blank)).0)).is_some();
    let is_day = may_be_day && parse(words).is_ok();
    let words = normalize(words);
    // Eight digits are a number as it was typed; no spreadsheet shows a date like that by itself.
    let is_day = is_day && !is_digits(&words);
    is_day || is_month_and_day(&words) || is_english(&words) || is_clock(&words)
}

/// `3月5日`, `2026年3月`.
fn is_month_and_day(words: &str) -> bool {
    let fits = |part: &str, length: usize| is_digits(part) && part.len() <= length;
    if let Some(day) = words.strip_suffix(['日', '号']) {
        return day
            .split_once('月')
            .is_some_and(|(month, day)| fits(month, 2) && fits(day, 2));
    }
    let month = words.strip_suffix('月').and_then(|it| it.split_once('年'));
    month.is_some_and(|(year, month)| fits(year, 4) && fits(month, 2))
}

/// `5-Mar`, `Mar-26`, `5-Mar-26`.
fn is_english(words: &str) -> bool {
    let mut months = 0;
    for part in words.split(['-', '/']) {
        if MONTHS.iter().any(|month| month.eq_ignore_ascii_case(part)) {
            months += 1;
        } else if !is_digits(part) || part.len() > 4 {
            return false;
        }
    }
    // A month alone may be a name.
    months == 1 && words.contains(['-', '/'])
}

/// `10:30`, `10:30:00`.
fn is_clock(words: &str) -> bool {
    let parts = words.split(':');
    words.contains(':')
        && parts.clone().count() <= 3
        && parts.clone().all(|part| is_digits(part) && part.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_that_a_spreadsheet_turned_into_a_date_is_detected() {
        for words in [
            "3月5日",
            "12月31日",
            "5-Mar",
            "Mar-05",
            "5-Mar-26",
            "2026/3/5",
            "2026-03-05",
            "2026年3月5日",
            "2026年3月",
            "10:30",
            "1:02:03",
            "３月５日",
            "2026/3/5 0:00",
        ] {
            assert!(is_spreadsheet_conversion(words), "{words}");
        }
        for words in [
            "3-5",
            "3/5",
            "101",
            "20260305",
            "3栋",
            "5月花园",
            "Mar",
            "A-5",
            "示例路3月5日",
            "1-2-3",
            "",
            "3:5:6:7",
            ":",
        ] {
            assert!(!is_spreadsheet_conversion(words), "{words}");
        }
    }
}
