//! When a receiver wants to be asked again: `Retry-After`, in seconds or as a date of HTTP.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Longest wait that is granted: a day, as long as a delivery is tried. A receiver that asks for more gets
/// this, or one wrong date would silence its webhook for years.
pub(super) const CEILING: TimeDelta = TimeDelta::days(1);

/// The instant before which a receiver wants no further request; none if it does not say so in a form that
/// can be read. Of several the last instant counts.
pub(super) fn not_before(headers: &HeaderMap, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let values = headers.get_all(RETRY_AFTER).iter();
    let asked = values.filter_map(|value| instant(value.to_str().ok()?.trim(), now));
    let latest = now + CEILING;
    asked.max().map(|instant| instant.min(latest))
}

fn instant(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !whole.is_empty() && is_number(whole) && is_number(part) {
        // Some senders write fractions, which round up: never earlier than asked.
        let seconds = whole.parse().unwrap_or(i64::MAX);
        let seconds = seconds.saturating_add(i64::from(!part.is_empty()));
        return Some(now + TimeDelta::seconds(seconds.min(CEILING.num_seconds())));
    }
    let date = httpdate::parse_http_date(text).map(DateTime::from);
    // A date of mail, such as one with +0000 for GMT, is meant the same.
    date.ok()
        .or_else(|| Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_the_three_forms_of_dates_are_read_and_what_is_none_is_not() {
        let now: DateTime<Utc> = "2026-11-20T04:00:00Z".parse().unwrap();
        let after = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            not_before(&headers, now).map(|instant| (instant - now).num_seconds())
        };
        for (text, seconds) in [
            ("120", 120),
            (" 0 ", 0),
            ("1.5", 2),
            ("86401", 86_400),
            ("99999999999999999999999", 86_400),
            ("Fri, 20 Nov 2026 04:10:00 GMT", 600),
            ("Friday, 20-Nov-26 04:10:00 GMT", 600),
            ("Fri Nov 20 04:10:00 2026", 600),
            ("Fri, 20 Nov 2026 12:10:00 +0800", 600),
            ("Thu, 20 Nov 2036 04:10:00 GMT", 86_400),
        ] {
            assert_eq!(after(text), Some(seconds), "{text}");
        }
        assert!(after("Fri, 20 Nov 2026 03:00:00 GMT").unwrap() < 0, "past");
        for text in [
            "",
            "soon",
            "-5",
            "1e9",
            "Fri, 99 Nov 2026 04:10:00 GMT",
            ".",
        ] {
            assert_eq!(after(text), None, "{text}");
        }
    }
}
