//! Days as people and programs write them.

mod made;
mod time;

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use cunju_entity::value::Date;

use super::read::is_blank;
use crate::platform::error::{Text, text};
use crate::reference::search::half_width;

pub use made::is_made_by_a_spreadsheet;

/// A text in the width of ASCII, without blanks.
#[must_use]
pub fn narrow(words: &str) -> Cow<'_, str> {
    if !words.contains(|sign| half_width(sign) != sign || is_blank(sign)) {
        return Cow::Borrowed(words);
    }
    let signs = words.chars().filter(|sign| !is_blank(*sign));
    Cow::Owned(signs.map(half_width).collect())
}

/// A day: year, month and day in this order, whatever divides them, or eight digits; with its day of the week, and a
/// time only if it is midnight.
///
/// # Errors
///
/// What is wrong with it and what to do.
pub fn parse(words: &str) -> Result<Date, Text> {
    // Blanks divide day and time, so they stay until the two are apart.
    let words = words.trim_matches(is_blank);
    let (day, behind) = divided(words);
    let day = narrow(day);
    let Some([year, month, date]) = parts(&day) else {
        return Err(unclear(&day));
    };
    let found = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, date))
        .ok_or_else(invalid)?;
    let day = Date::from(found);
    if day <= Date::START || day >= Date::NEVER {
        return Err(invalid());
    }
    if let Some(behind) = behind {
        time::judge(found.weekday(), &narrow(behind))?;
    }
    Ok(day)
}

/// Whether a text says that there is no day: `不详`, `无`, `/`, `0000-00-00`.
#[must_use]
pub fn is_nothing(words: &str) -> bool {
    let is_number = |sign: char| matches!(half_width(sign), '1'..='9');
    !words.contains(is_number) && crate::access::vault::is_nothing(words)
}

/// What is told of a day that is said not to be known.
pub(super) fn not_given() -> Text {
    text(
        "不是日期，已按“未提供”处理。没有日期时请留空。",
        "This is no day and was taken as not given. Leave the cell empty if it is not known.",
    )
}

fn divided(words: &str) -> (&str, Option<&str>) {
    let at =
        words.find(|sign: char| matches!(sign, 'T' | 't') || is_blank(sign) || time::begins(sign));
    let at = at.filter(|at| {
        words
            .get(..*at)
            .is_some_and(|day| parts(&narrow(day)).is_some())
    });
    match at.and_then(|at| words.split_at_checked(at)) {
        Some((day, time)) => {
            let bare = time.strip_prefix(['T', 't']).unwrap_or(time);
            (day, Some(bare))
        }
        None => (words, None),
    }
}

/// Year, month and day as they are written, in digits.
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
    let fits = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&date.len());
    let number = |part: &str| part.parse().ok().filter(|_| is_digits(part));
    fits.then_some([number(year)?, number(month)?, number(date)?])
}

fn is_digits(words: &str) -> bool {
    !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit())
}

fn invalid() -> Text {
    text(
        "不是有效日期。请按 2022-03-31、2022/3/31、2022.3.31 或 20220331 填写。",
        "This is not a day. Write it as 2022-03-31, 2022/3/31, 2022.3.31 or 20220331.",
    )
}

/// Why a text that is not three numbers in their order is no day.
fn unclear(day: &str) -> Text {
    let groups: Vec<&str> = day
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    match groups.as_slice() {
        [first, _, _] if first.len() <= 2 => text(
            "年、月、日的顺序不明确，或年份不是四位。请按 2022-03-31 填写。",
            "It is not clear which number is the year, or the year has not four digits. Write it as 2022-03-31.",
        ),
        [year, month] if year.len() == 4 && month.len() <= 2 => text(
            "只有年和月，缺少日。请填写完整日期，如 2022-03-31。",
            "The day of the month is missing. Write the whole date, such as 2022-03-31.",
        ),
        [number] if *number == day && matches!(number.len(), 4 | 6) => text(
            "日期不完整。请填写完整日期，如 2022-03-31。",
            "The date is not whole. Write it as 2022-03-31.",
        ),
        [number] if *number == day && number.len() == 5 => text(
            "这是日期单元格的内部序号。请将该列设为“日期”格式，或按 2022-03-31 填写。",
            "This is the number under which a spreadsheet keeps a day. Format the column as a date, or write 2022-03-31.",
        ),
        _ => invalid(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_is_read_in_the_ways_that_people_and_programs_write_it() {
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
    fn what_is_no_day_or_may_be_two_is_told_apart() {
        for (words, why) in [
            ("2022-02-30", "not a day"),
            ("22-3-31", "which number"),
            ("5/6/80", "which number"),
            ("31/5/1980", "which number"),
            ("2022-3", "missing"),
            ("1980年5月", "missing"),
            ("1980", "not whole"),
            ("198005", "not whole"),
            ("44651", "keeps a day"),
            ("2022-3-31-1", "not a day"),
            ("二零二二", "not a day"),
            ("2022-+3-31", "not a day"),
            ("2022-03-30T16:00:00.000Z", "clock time"),
            ("2022/3/31 8:30", "clock time"),
            ("2022/3/31 12:00:00", "has a clock time"),
            ("2022/3/31 12:00:00 PM", "has a clock time"),
            ("2022/3/31 下午12:00:00", "has a clock time"),
            ("2022/3/31 12:30 AM", "has a clock time"),
            ("2022-03-31 x", "other than a clock time"),
            ("2022-03-31 星期六", "day of the week is not"),
            ("星期六", "not a day"),
            ("六", "not a day"),
            ("2022-03-31 上午", "clock time"),
            ("", "not a day"),
        ] {
            let told = parse(words).unwrap_err().en;
            assert!(told.contains(why), "{words}: {told}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_none(words in "\\PC{0,24}|[0-9年月日T:.Z/ -]{0,24}") {
            let _ = (parse(&words), is_made_by_a_spreadsheet(&words));
        }
    }
}
