//! When a receiver accepts the next request: `Retry-After`, in seconds or as an HTTP date.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Maximum wait, equal to the time for which a delivery is tried. Longer requests are capped, because otherwise one
/// wrong date would silence a webhook for years.
pub(super) const CEILING: TimeDelta = TimeDelta::days(1);

/// The time before which a receiver accepts no further request; `None` if there is no valid header. Of several headers,
/// the latest time counts.
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
        // Some senders write fractions, which are rounded up so that the request is never too early.
        let seconds = whole.parse().unwrap_or(i64::MAX);
        let seconds = seconds.saturating_add(i64::from(!part.is_empty()));
        return Some(now + TimeDelta::seconds(seconds.min(CEILING.num_seconds())));
    }
    let date = httpdate::parse_http_date(text).map(DateTime::from);
    // An RFC 2822 date, such as one with +0000 instead of GMT, has the same meaning.
    date.ok()
        .or_else(|| Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_accepts_seconds_and_three_date_formats_only() {
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
