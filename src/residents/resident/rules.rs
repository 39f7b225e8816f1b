//! Rules on age, and on the dates on which a resident may move. Pure.

use chrono::Datelike;
use cunju_entity::resident;
use cunju_entity::value::{Date, StayReason};

use crate::access::vault::identity;
use crate::platform::message::message;
use crate::platform::problem::Problem;

/// Age in whole years on a date; none before the birth. In other years, a person born on 29 February has the birthday
/// on the 28th.
#[must_use]
pub fn age(birth: Date, on: Date) -> Option<i32> {
    let (born, day) = (birth.calendar(), on.calendar());
    let years = u32::try_from(day.year() - born.year()).ok()?;
    let years = if birth.plus_months(years * 12) > on {
        years.checked_sub(1)?
    } else {
        years
    };
    i32::try_from(years).ok()
}

/// Age on a date as it is displayed: for a person under 14, that on the first day of the month, since the day on which
/// the age changes would reveal the birthday.
pub(super) fn shown_age(birth: Date, on: Date) -> Option<i32> {
    if !identity::is_under_14(Some(birth), on) {
        return age(birth, on);
    }
    age(birth, on)?;
    let first = on.calendar().with_day(1).map(Date::from);
    // A child born this month has no age on its first day and is shown as 0.
    Some(age(birth, first.unwrap_or(on)).unwrap_or_default())
}

/// The latest date of birth of persons who have had this birthday by a date.
#[must_use]
pub fn born_by(age: u32, day: Date) -> Date {
    let born = day.minus_months(age * 12);
    // On 28 February, those born on the 29th have their birthday too; `minus_months` gives the 28th.
    let next = born.plus(1);
    if next.plus_months(age * 12) <= day {
        next
    } else {
        born
    }
}

/// First day on which a resident may join another household or leave: not before joining the current one, leaving the
/// previous one, or birth, if `birth` allows to reveal it.
#[must_use]
pub fn first_day(resident: &resident::Model, last_left: Option<Date>, birth: bool) -> Option<Date> {
    let birth_on = resident.birth_on.filter(|_| birth);
    let joined_on = resident.joined_on.filter(|joined| {
        let is_birth =
            resident.joined_reason == StayReason::Birth || resident.birth_on == Some(*joined);
        birth || !is_birth
    });
    let known = [joined_on, last_left, birth_on];
    known.into_iter().flatten().max()
}

/// The first day in a household, unless it is the birth of a person under 14, whatever the reason is: that is shown
/// only for a purpose.
pub(crate) fn shown_joined(
    (joined, why): (Option<Date>, StayReason),
    birth: Option<Date>,
    today: Date,
) -> Option<Date> {
    let is_birth = why == StayReason::Birth || joined == birth;
    joined.filter(|_| !(is_birth && identity::is_under_14(birth.or(joined), today)))
}

/// A change to which a caller gives a reason.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StayChange {
    /// A registration.
    Registration,
    /// A move to another household.
    Move,
    /// A departure from the committee, or a death.
    Departure,
}

/// Refuses a reason that a change cannot have.
pub(crate) fn check_reason(
    field: &'static str,
    reason: StayReason,
    change: StayChange,
) -> Result<(), Problem> {
    let words = match (change, reason) {
        (StayChange::Registration, StayReason::Death) => message!("resident-joins-by-death"),
        (StayChange::Move, StayReason::Death) => message!("resident-moves-by-death"),
        (StayChange::Move, StayReason::Birth) => message!("resident-moves-by-birth"),
        (StayChange::Move, StayReason::Registered) => message!("resident-moves-by-registration"),
        (StayChange::Departure, StayReason::Birth) => message!("resident-leaves-by-birth"),
        (StayChange::Departure, StayReason::Registered) => {
            message!("resident-leaves-by-registration")
        }
        // Whoever changes the household by a split or a merger stays in the register.
        (StayChange::Departure, StayReason::HouseholdSplit | StayReason::HouseholdMerged) => {
            message!("resident-leaves-by-reshape")
        }
        _ => return Ok(()),
    };
    Err(Problem::invalid(field, words))
}

/// Whether a resident is alive and in a household.
#[must_use]
pub fn is_here(row: &resident::Model) -> bool {
    row.household_id.is_some() && row.died_on.is_none() && row.erased_on.is_none()
}

/// Whether two residents cannot be the same person: both are registered where they are, or both live there.
#[must_use]
pub fn clash(one: &resident::Model, other: &resident::Model) -> bool {
    let (a, b) = (one.living_state, other.living_state);
    let twice = a.is_registered() && b.is_registered() || a.lives_here() && b.lives_here();
    twice && is_here(one) && is_here(other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn age_counts_birthdays() {
        for (birth, on, years) in [
            ("1946-11-20", "2026-11-19", Some(79)),
            ("1946-11-20", "2026-11-20", Some(80)),
            ("2012-02-29", "2026-02-27", Some(13)),
            ("2012-02-29", "2026-02-28", Some(14)),
            ("2026-11-20", "2026-11-20", Some(0)),
            ("2026-11-20", "2026-11-19", None),
            ("2026-01-20", "2025-11-19", None),
        ] {
            assert_eq!(age(day(birth), day(on)), years, "{birth} {on}");
        }
    }

    #[test]
    fn displayed_age_of_a_child_changes_at_month_boundaries() {
        for (birth, on, years) in [
            ("2018-11-20", "2026-11-30", Some(7)),
            ("2018-11-20", "2026-12-01", Some(8)),
            ("2018-11-01", "2026-11-01", Some(8)),
            ("2026-11-20", "2026-11-21", Some(0)),
            ("2026-11-20", "2026-11-19", None),
            ("2012-11-20", "2026-11-21", Some(14)),
            ("1980-11-20", "2026-11-20", Some(46)),
        ] {
            assert_eq!(shown_age(day(birth), day(on)), years, "{birth} {on}");
        }
    }

    proptest! {
        #[test]
        fn latest_birth_date_for_an_age_is_exact(days in any::<u16>(), years in 0_u32..100) {
            let on = day("1950-01-01").plus(days.into());
            let last = born_by(years, on);
            let years = i32::try_from(years).unwrap();
            prop_assert_eq!(age(last, on).unwrap_or(-1).max(years), age(last, on).unwrap_or(-1));
            prop_assert_eq!(age(last.plus(1), on).unwrap_or(-1) < years, true);
        }
    }
}
