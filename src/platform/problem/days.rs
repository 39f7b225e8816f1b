//! Which days a change takes: the limits of every kind of day stand here.

use cunju_entity::value::Date;

use super::{Problem, ProblemCode};
use crate::platform::error::text;

/// Days that spreadsheets show for a cell with nothing in it, or 0.
const NO_DAY: [&str; 3] = ["1899-12-30", "1899-12-31", "1900-01-01"];
/// Nobody alive was born longer ago, in years: the oldest ever known died at 122.
pub(crate) const OLDEST: u32 = 130;
/// No committee, body, post, household of the register or special group was there earlier. The law on residents'
/// committees is of 1954, that on villagers' committees of 1987; the first committees were elected late in 1949.
const FIRST: &str = "1949-10-01";

/// Whether a day is what spreadsheets show for a cell with nothing in it.
pub(crate) fn is_empty_cell(day: Date) -> bool {
    NO_DAY.contains(&&*day.to_string())
}

/// Whether nobody alive was born on a day or before it.
pub(crate) fn is_before_anybody(day: Date, today: Date) -> bool {
    day < today.minus_months(OLDEST * 12)
}

/// A day of what committees do and keep, which may be still to come.
pub fn not_too_early(field: &str, day: Date) -> Result<(), Problem> {
    not_of_empty_cell(field, day)?;
    // Days as texts stand in the order of the days.
    if day.to_string().as_str() >= FIRST {
        return Ok(());
    }
    let message = text(
        format!(
            "{field} 为 {day}，早于 {FIRST}，当时还没有村（居）委会，也没有所登记的事项。请核对年份。"
        ),
        format!(
            "{field} is {day}, before {FIRST}: there were no committees then, nor what they register. Check the year."
        ),
    );
    Err(Problem::invalid(field, message))
}

/// A day of what committees do and keep, which has come.
pub fn happened(field: &str, day: Date, today: Date) -> Result<(), Problem> {
    not_too_early(field, day)?;
    not_future(field, day, today)
}

/// A day in somebody's life, which has come: people are older than the committees.
pub fn lived(field: &str, day: Date, today: Date) -> Result<(), Problem> {
    not_of_empty_cell(field, day)?;
    if is_before_anybody(day, today) {
        let early = text(
            format!("{field} 为 {day}，距今超过 {OLDEST} 年，早于任何在世的人出生。请核对年份。"),
            format!(
                "{field} is {day}, more than {OLDEST} years ago: before anybody alive was born. Check the year."
            ),
        );
        return Err(Problem::invalid(field, early));
    }
    not_future(field, day, today)
}

fn not_of_empty_cell(field: &str, day: Date) -> Result<(), Problem> {
    if !is_empty_cell(day) {
        return Ok(());
    }
    let message = text(
        format!("{field} 为 {day}，这是表格软件对 0 或空单元格的显示，不是日期。请填写实际日期。"),
        format!(
            "{field} is {day}, which is what a spreadsheet shows for 0 or an empty cell, and no day. Give the day itself."
        ),
    );
    Err(Problem::invalid(field, message))
}

/// A day on which the unit or body existed already, whose first day is `first`.
pub fn not_before(field: &str, day: Date, first: Date) -> Result<(), Problem> {
    if day >= first {
        return Ok(());
    }
    let message = text(
        format!("{field} 为 {day}，早于成立日期（{first}）。请填写不早于成立日期的日期。"),
        format!("{field} is {day}, before the first day ({first}). Give that day or a later one."),
    );
    Err(Problem::at(field, ProblemCode::BeforeExistence, message))
}

/// A day that has come.
pub fn not_future(field: &str, day: Date, today: Date) -> Result<(), Problem> {
    if day <= today {
        return Ok(());
    }
    let message = text(
        format!("{field} 为 {day}，晚于今天（{today}）。请填写已经发生的日期。"),
        format!("{field} is {day}, after today ({today}). Give a day that has come."),
    );
    Err(Problem::at(field, ProblemCode::DateInFuture, message))
}
