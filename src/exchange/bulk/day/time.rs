//! What stands behind a day in a cell: the day of the week, or a clock time.

use chrono::Weekday;

use crate::platform::error::{Text, text};

/// Words for the hours after midnight, behind a time or before it.
const MORNING: [&str; 8] = ["am", "a.m.", "上午", "凌晨", "午前", "早上", "早晨", "清晨"];
/// Words for the hours after noon.
const AFTERNOON: [&str; 6] = ["pm", "p.m.", "下午", "午后", "晚上", "中午"];
/// Names of the day of the week, before its number.
const WEEK: [&str; 3] = ["星期", "礼拜", "周"];
/// The numbers behind them.
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

/// Whether a sign begins what may stand behind a day without a blank before it.
pub(super) fn begins(sign: char) -> bool {
    // Asked of every sign of nearly every cell.
    if sign.is_ascii() {
        return sign == '(';
    }
    let mut words = MORNING.iter().chain(&AFTERNOON).chain(&WEEK);
    sign == '（' || words.any(|word| word.starts_with(sign))
}

/// Takes what stands behind a day, without blanks and in the width of ASCII: nothing but its day of the week, and
/// midnight, as programs write a day that they keep as an instant.
pub(super) fn judge(day: Weekday, behind: &str) -> Result<(), Text> {
    let (weekday, time) = divided(behind);
    if weekday.is_some_and(|weekday| weekday != day) {
        return Err(text(
            "日期与星期不符。请核对后只填日期，如 2022-03-31。",
            "The day of the week is not that of the day. Check it and write the day alone, such as 2022-03-31.",
        ));
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

/// The day of the week at the beginning, and what follows it.
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
    // A clock of twelve hours shows midnight as twelve.
    let minutes = morning.strip_prefix("12:");
    is_zero(morning) || minutes.is_some_and(|rest| is_zero(&format!("0:{rest}")))
}

fn is_zero(time: &str) -> bool {
    let time = time.strip_suffix('z').unwrap_or(time);
    let time = time.split_once(['+', '-']).map_or(time, |(time, _)| time);
    let mut digits = time.chars().filter(|sign| !matches!(sign, ':' | '.'));
    time.contains(':') && digits.all(|digit| digit == '0')
}

fn with_time() -> Text {
    text(
        "日期带有时刻；如由其他系统按国际标准时间导出，可能差一天。请核对后只填日期，如 2022-03-31。",
        "The day has a clock time, and may be the day before if a program wrote it in UTC. Check it and write the day alone, such as 2022-03-31.",
    )
}

fn with_more() -> Text {
    text(
        "日期后面有其他文字。请核对后只填日期，如 2022-03-31。",
        "Something other than a clock time follows the day. Check it and write the day alone, such as 2022-03-31.",
    )
}
