//! The text after a date in a cell: a day of the week, or a time.

use chrono::Weekday;

use crate::platform::message::{Text, message};

/// Words for the hours after midnight, before or after a time.
const MORNING: [&str; 8] = ["am", "a.m.", "上午", "凌晨", "午前", "早上", "早晨", "清晨"];
/// Words for the hours after noon.
const AFTERNOON: [&str; 6] = ["pm", "p.m.", "下午", "午后", "晚上", "中午"];
/// Names of the day of the week, before its number.
const WEEK: [&str; 3] = ["星期", "礼拜", "周"];
/// The characters after these names.
const DAYS: [(char, Weekday); 8] = [
    ('一', Weekday::Mon),
    ('二', Weekday::Tue),
    ('三', Weekday::Wed),
    ('四', Weekday::Thu),
    ('五', Weekday::Fri),
    ('六', Weekday::Sat),
    ('日', Weekday::Sun),
    ('天', Weekday::Sun),
];

/// Whether a character may follow a date without a blank.
pub(super) fn begins(sign: char) -> bool {
    // Fast path: called for every character of nearly every cell.
    if sign.is_ascii() {
        return sign == '(';
    }
    let mut words = MORNING.iter().chain(&AFTERNOON).chain(&WEEK);
    sign == '（' || words.any(|word| word.starts_with(sign))
}

/// Checks the half-width text without blanks after a date. Only the correct day of the week and midnight are accepted:
/// programs write a date that they store as a timestamp with midnight.
pub(super) fn check_suffix(day: Weekday, behind: &str) -> Result<(), Text> {
    let (weekday, time) = divided(behind);
    if weekday.is_some_and(|weekday| weekday != day) {
        return Err(message!("bulk-date-weekday-wrong"));
    }
    if is_midnight(time) {
        return Ok(());
    }
    let is_time = time.contains(|sign: char| sign.is_ascii_digit())
        || MORNING
            .iter()
            .chain(&AFTERNOON)
            .any(|word| time.contains(word));
    Err(if is_time { with_time() } else { with_more() })
}

/// The day of the week at the beginning, and the rest.
fn divided(behind: &str) -> (Option<Weekday>, &str) {
    let bare = behind.strip_prefix('(').unwrap_or(behind);
    let named = WEEK.iter().find_map(|word| bare.strip_prefix(word));
    let found = named.and_then(|named| {
        let mut days = DAYS.iter();
        days.find_map(|(sign, day)| Some((*day, named.strip_prefix(*sign)?)))
    });
    match found {
        Some((day, rest)) => (Some(day), rest.strip_prefix(')').unwrap_or(rest)),
        None => (None, behind),
    }
}

/// Whether a time is midnight: `00:00`, `0:00:00.000`, `00:00:00Z`, `00:00:00+08:00`, `12:00:00AM`, `上午12:00:00`.
fn is_midnight(time: &str) -> bool {
    let time = time.to_ascii_lowercase();
    let morning = MORNING
        .iter()
        .find_map(|word| time.strip_prefix(word).or_else(|| time.strip_suffix(word)));
    let Some(morning) = morning else {
        return time.is_empty() || is_zero(&time);
    };
    // A 12-hour clock shows midnight as 12.
    let minutes = morning.strip_prefix("12:");
    is_zero(morning) || minutes.is_some_and(|rest| is_zero(&format!("0:{rest}")))
}

fn is_zero(time: &str) -> bool {
    // With any offset: a program has stored the date as midnight, and converting it would give the day before or after.
    let time = time.strip_suffix('z').unwrap_or(time);
    let time = time.split_once(['+', '-']).map_or(time, |(time, _)| time);
    let mut digits = time.chars().filter(|sign| !matches!(sign, ':' | '.'));
    time.contains(':') && digits.all(|digit| digit == '0')
}

fn with_time() -> Text {
    message!("bulk-date-with-time")
}

fn with_more() -> Text {
    message!("bulk-date-with-text")
}
