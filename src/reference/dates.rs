//! Validation of dates in inputs: the limits for every kind of date are defined here.

use cunju_entity::value::Date;

use crate::platform::message::message;
use crate::platform::problem::{Problem, ProblemCode};

/// Dates that spreadsheets show for an empty cell or 0.
// Serial number 0 is 1899-12-30 in LibreOffice and 1899-12-31 in programs that count from Excel's number 1, 1900-01-01.
const NO_DAY: [&str; 3] = ["1899-12-30", "1899-12-31", "1900-01-01"];
/// Maximum age of a living person, in years: the oldest person on record died at 122.
pub const OLDEST: u32 = 130;
/// No committee, body, post, household of the register or special group existed earlier. The law on residents'
/// committees dates from 1954, the one on villagers' committees from 1987; the first committees were elected in late
/// 1949.
const FIRST: &str = "1949-10-01";

/// Whether a date is what spreadsheets show for an empty cell.
#[must_use]
pub fn is_empty_cell(day: Date) -> bool {
    NO_DAY.contains(&&*day.to_string())
}

/// Whether a date is before the birth of any living person.
#[must_use]
pub fn predates_living_persons(day: Date, today: Date) -> bool {
    day < today.minus_months(OLDEST * 12)
}

/// A date in the records of committees, which may be in the future.
pub fn not_too_early(field: &str, day: Date) -> Result<(), Problem> {
    not_of_empty_cell(field, day)?;
    // Dates as texts sort in the order of the dates.
    if day.to_string().as_str() >= FIRST {
        return Ok(());
    }
    let message = message!("date-before-committees", field, day, earliest = FIRST);
    Err(Problem::invalid(field, message))
}

/// A date in the records of committees that is not in the future.
pub fn check_past_date(field: &str, day: Date, today: Date) -> Result<(), Problem> {
    not_too_early(field, day)?;
    not_future(field, day, today)
}

/// A date in a person's life that is not in the future; it may be earlier than the first committees.
pub fn check_life_date(field: &str, day: Date, today: Date) -> Result<(), Problem> {
    not_of_empty_cell(field, day)?;
    if predates_living_persons(day, today) {
        let early = message!("date-before-living", field, day, years = OLDEST);
        return Err(Problem::invalid(field, early));
    }
    not_future(field, day, today)
}

fn not_of_empty_cell(field: &str, day: Date) -> Result<(), Problem> {
    if !is_empty_cell(day) {
        return Ok(());
    }
    let message = message!("date-of-empty-cell", field, day);
    Err(Problem::invalid(field, message))
}

/// A date that is not before `first`, on which the unit or body was established.
pub fn not_before(field: &str, day: Date, first: Date) -> Result<(), Problem> {
    if day >= first {
        return Ok(());
    }
    let message = message!("date-before-establishment", field, day, first);
    Err(Problem::at(field, ProblemCode::BeforeExistence, message))
}

/// A date that is not in the future.
pub fn not_future(field: &str, day: Date, today: Date) -> Result<(), Problem> {
    if day <= today {
        return Ok(());
    }
    let message = message!("date-in-future", field, day, today);
    Err(Problem::at(field, ProblemCode::DateInFuture, message))
}
