//! Dates of the legal calendar.

use std::fmt;
use std::str::FromStr;

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{Days, Months, NaiveDate};
use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};

/// Date of the legal calendar (Asia/Shanghai), written `2022-03-31`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    DeriveValueType,
)]
pub struct Date(NaiveDate);

/// The text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a date: write year, month and day as 2022-03-31 / {0:?} 不是有效日期，请按 2022-03-31 的格式填写"
)]
pub struct InvalidDate(pub String);

impl Date {
    /// Precedes every date of the register; used for dates that are not known.
    pub const START: Self = Self(match NaiveDate::from_ymd_opt(1, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    });

    /// Follows every date of the register; used for what has not happened.
    // The last year with four digits: SQLite stores dates as texts, which sort correctly only up to here.
    pub const NEVER: Self = Self(match NaiveDate::from_ymd_opt(9999, 12, 31) {
        Some(day) => day,
        None => NaiveDate::MAX,
    });

    /// The date `days` later, at most [`Date::NEVER`].
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        let later = self.0.checked_add_days(Days::new(days.into()));
        later.map_or(Self::NEVER, |day| Self(day).min(Self::NEVER))
    }

    /// The same day of the month `months` later, or the last day of that month.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let later = self.0.checked_add_months(Months::new(months));
        later.map_or(Self::NEVER, |day| Self(day).min(Self::NEVER))
    }

    /// The same day of the month `months` earlier, or the last day of that month.
    #[must_use]
    pub fn minus_months(self, months: u32) -> Self {
        let earlier = self.0.checked_sub_months(Months::new(months));
        earlier.map_or(Self::START, |day| Self(day).max(Self::START))
    }

    /// The date `days` earlier, at least [`Date::START`].
    #[must_use]
    pub fn minus(self, days: u32) -> Self {
        let earlier = self.0.checked_sub_days(Days::new(days.into()));
        earlier.map_or(Self::START, |day| Self(day).max(Self::START))
    }

    /// Days from `earlier` to this date, negative if `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The date as a calendar date.
    #[must_use]
    pub fn calendar(self) -> NaiveDate {
        self.0
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

// sea-orm requires this of every type in a primary key, although no database generates a date.
impl TryFromU64 for Date {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Date"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        // " / " separates the languages of the message.
        let shown = || text.chars().take(20).collect::<String>();
        let invalid = || InvalidDate(shown().replace(" / ", "/"));
        if text.len() != 10 || !text.is_ascii() {
            return Err(invalid());
        }
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| invalid())?;
        // The placeholders for unknown and never are no dates of the register, and chrono accepts more spellings than
        // this one.
        let day = Self(day);
        if day <= Self::START || Self::NEVER <= day || day.to_string() != text {
            return Err(invalid());
        }
        Ok(day)
    }
}

/// Date of the legal calendar (Asia/Shanghai), written `2022-03-31` (日期)
#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(text.parse::<Self>()?),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_spelling_and_lies_in_the_calendar_of_the_register() {
        assert_eq!(
            "2024-02-29".parse::<Date>().unwrap().to_string(),
            "2024-02-29"
        );
        for wrong in [
            "2023-02-29",
            "+2022-3-31",
            " 2022-3-31",
            "2022-03- 1",
            "+99999-1-1",
            "+20220-3-1",
            "0001-01-01",
            "9999-12-31",
            "2022-3-31",
            "20220331",
            "２０２２",
        ] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }
}
