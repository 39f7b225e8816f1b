//! Dates in the formats that people and programs write.

mod spreadsheet;
mod time;

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use cunju_entity::value::Date;

use super::read::is_blank;
use crate::platform::message::{Text, message};
use crate::reference::search::half_width;

pub use spreadsheet::is_spreadsheet_conversion;

/// A half-width text without blanks.
#[must_use]
pub fn normalize(words: &str) -> Cow<'_, str> {
    if !words.contains(|sign| half_width(sign) != sign || is_blank(sign)) {
        return Cow::Borrowed(words);
    }
    let signs = words.chars().filter(|sign| !is_blank(*sign));
    Cow::Owned(signs.map(half_width).collect())
}

/// Parses a date: year, month and day in this order with any separator, or eight digits; optionally with the day of the
/// week, and with a time only if it is midnight.
///
/// # Errors
///
/// The problem and what to do.
pub fn parse(words: &str) -> Result<Date, Text> {
    // Blanks separate date and time, so they are removed only after the split.
    let words = words.trim_matches(is_blank);
    let (day, behind) = divided(words);
    let day = normalize(day);
    let Some([year, month, date]) = parts(&day) else {
        return Err(unclear(&day));
    };
    let found = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, date))
        .ok_or_else(invalid)?;
    let day = Date::from(found);
    // The register uses both as markers: 9999-12-31 as the end of what has not ended.
    if day <= Date::START || day >= Date::NEVER {
        return Err(invalid());
    }
    if let Some(behind) = behind {
        time::check_suffix(found.weekday(), &normalize(behind))?;
    }
    Ok(day)
}

/// Whether a text means that there is no date: `不详`, `无`, `/`, `0000-00-00`, or `1900-01-00`, which spreadsheets show for
/// the number zero.
#[must_use]
pub fn means_no_date(words: &str) -> bool {
    if parts(&normalize(divided(words.trim_matches(is_blank)).0)) == Some([1900, 1, 0]) {
        return true;
    }
    let is_number = |sign: char| matches!(half_width(sign), '1'..='9');
    !words.contains(is_number) && crate::access::vault::is_nothing(words)
}

/// The warning for such a text.
pub(super) fn no_date_warning() -> Text {
    message!("bulk-date-counts-as-not-given")
}

fn divided(words: &str) -> (&str, Option<&str>) {
    let at =
        words.find(|sign: char| matches!(sign, 'T' | 't') || is_blank(sign) || time::begins(sign));
    // Only after a date: otherwise a blank within `2022 - 3 - 31` would separate a time.
    let at = at.filter(|at| {
        words
            .get(..*at)
            .is_some_and(|day| parts(&normalize(day)).is_some())
    });
    match at.and_then(|at| words.split_at_checked(at)) {
        Some((day, time)) => {
            let bare = time.strip_prefix(['T', 't']).unwrap_or(time);
            (day, Some(bare))
        }
        None => (words, None),
    }
}

/// The digits of year, month and day, in the order in which they are written.
fn parts(day: &str) -> Option<[u32; 3]> {
    let pieces: Vec<&str> = if day.len() == 8 && is_digits(day) {
        vec![day.get(..4)?, day.get(4..6)?, day.get(6..)?]
    } else {
        let day = day.strip_suffix(['日', '号']).unwrap_or(day);
        day.split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, date] = pieces.as_slice() else {
        return None;
    };
    // With two digits, 05/06/80 has three readings.
    let fits = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&date.len());
    // `parse` also accepts a sign, as in `2022-+3-31`.
    let number = |part: &str| part.parse().ok().filter(|_| is_digits(part));
    fits.then_some([number(year)?, number(month)?, number(date)?])
}

fn is_digits(words: &str) -> bool {
    !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit())
}

fn invalid() -> Text {
    message!("bulk-date-invalid")
}

/// Why a text is not a date although it may look like one.
fn unclear(day: &str) -> Text {
    let groups: Vec<&str> = day
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    match groups.as_slice() {
        [first, _, _] if first.len() <= 2 => message!("bulk-date-order-unclear"),
        [year, month] if year.len() == 4 && month.len() <= 2 => message!("bulk-date-without-day"),
        [number] if *number == day && matches!(number.len(), 4 | 6) => {
            message!("bulk-date-incomplete")
        }
        [number] if *number == day && number.len() == 5 => message!("bulk-date-serial-number"),
        _ => invalid(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn common_date_formats_are_parsed() {
        for words in [
            "2022-03-31",
            "2022/3/31",
            "2022.3.31",
            "20220331",
            "2022年3月31日",
            "2022年3月31号",
            "2022年 3月 31日",
            "2022 - 3 - 31",
            "2022-03-31T00:00:00",
            "2022-03-31T00:00:00.000",
            "2022-03-31T00:00:00Z",
            "2022-03-31T00:00:00.000Z",
            "2022-03-31T00:00:00+08:00",
            "2022/3/31 0:00",
            "2022/3/31  0:00:00",
            "2022-03-31 00:00:00.0",
            "2022/3/31 12:00:00 AM",
            "2022/3/31 12:00 a.m.",
            "2022/3/31 上午12:00:00",
            "2022/3/31 上午 12:00:00",
            "2022年3月31日上午12:00",
            "2022-03-31 凌晨0:00",
            "2022-03-31 AM 12:00:00",
            "2022年3月31日 星期四",
            "2022年3月31日星期四",
            "2022-03-31（周四）",
            "2022/3/31 星期四 0:00:00",
            "20220331 00:00:00",
            "２０２２－０３－３１",
            "２０２２／３／３１　０：００",
            "２０２２０３３１",
            "２０２２年３月３１日",
        ] {
            assert_eq!(parse(words).unwrap().to_string(), "2022-03-31", "{words}");
        }
    }

    #[test]
    fn invalid_date_and_ambiguous_date_are_distinguished() {
        for (words, why) in [
            ("2022-02-30", "not a valid date"),
            ("22-3-31", "which number"),
            ("5/6/80", "which number"),
            ("31/5/1980", "which number"),
            ("2022-3", "missing"),
            ("1980年5月", "missing"),
            ("1980", "is incomplete"),
            ("198005", "is incomplete"),
            ("44651", "serial number of a date"),
            ("2022-3-31-1", "not a valid date"),
            ("二零二二", "not a valid date"),
            ("2022-+3-31", "not a valid date"),
            ("2022-03-30T16:00:00.000Z", "has a time"),
            ("2022/3/31 8:30", "has a time"),
            ("2022/3/31 12:00:00", "has a time"),
            ("2022/3/31 12:00:00 PM", "has a time"),
            ("2022/3/31 下午12:00:00", "has a time"),
            ("2022/3/31 12:30 AM", "has a time"),
            ("2022-03-31 x", "not a time"),
            ("2022-03-31 星期六", "day of the week does not match"),
            ("星期六", "not a valid date"),
            ("六", "not a valid date"),
            ("2022-03-31 上午", "has a time"),
            ("", "not a valid date"),
        ] {
            let told = parse(words).unwrap_err().en;
            assert!(told.contains(why), "{words}: {told}");
        }
    }

    proptest! {
        #[test]
        fn any_text_parses_as_a_date_or_not(words in "\\PC{0,24}|[0-9年月日T:.Z/ -]{0,24}") {
            let _ = (parse(&words), is_spreadsheet_conversion(&words));
        }
    }
}
