//! Differences of the counters that follow from a change of an obligation, without I/O.

use std::collections::BTreeMap;

use cunju_entity::value::{Code, CodeRange, Date, Level, MandateId};
use cunju_entity::{mandate_counter, mandate_day_counter, obligation};

use crate::duties::on_time::is_on_time;

/// Number of codes in a town.
pub const TOWN: Code = 1_000;
/// Number of codes in a county.
pub const COUNTY: Code = 1_000_000;

/// The places whose counters include a committee with this code, in the order of their keys.
#[must_use]
pub fn places(code: Code) -> [(Level, Code); 2] {
    [
        // The first six digits, even where there is no county (Dongguan, 4419): both levels add up to any range
        // (ADR 0011).
        (Level::County, code - code % COUNTY),
        (Level::Town, code - code % TOWN),
    ]
}

/// Level of the counters that add up to a range, or to parts of it of this width: counties if the range consists of
/// whole counties.
#[must_use]
pub fn level(range: CodeRange, width: Option<Code>) -> Level {
    let ends = [range.low, range.high, width.unwrap_or(COUNTY)];
    if ends.iter().all(|end| end % COUNTY == 0) {
        Level::County
    } else {
        Level::Town
    }
}

/// The smallest range of whole places of this width that contains a range.
#[must_use]
pub fn around(range: CodeRange, width: Code) -> CodeRange {
    CodeRange {
        low: range.low - range.low % width,
        high: range.high + (width - range.high % width) % width,
    }
}

/// Mandate, level and code of the place, original due date, due date.
type PlaceKey = (MandateId, Level, Code, Date, Date);
/// Mandate, county, first day and end of the obligation, original due date, due date, date met.
type DayKey = (MandateId, Code, Date, Date, Date, Date, Date);

/// Counts of the obligations of a place with one due date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Total, including exempt obligations.
    pub total: i64,
    /// Exempt obligations.
    pub exempt: i64,
    /// Met by the due date.
    pub met_on_time: i64,
    /// Met after the due date.
    pub met_late: i64,
    /// Met by the original due date.
    pub met_by_original: i64,
}

impl Counts {
    fn add(&mut self, other: Self, sign: i64) {
        self.total += sign * other.total;
        self.exempt += sign * other.exempt;
        self.met_on_time += sign * other.met_on_time;
        self.met_late += sign * other.met_late;
        self.met_by_original += sign * other.met_by_original;
    }
}

/// Differences of the counters by one change, sorted by key, so that concurrent changes lock the same rows in the
/// same order and cannot deadlock.
#[derive(Debug, Default)]
pub struct Deltas {
    places: BTreeMap<PlaceKey, Counts>,
    days: BTreeMap<DayKey, (i64, i64)>,
}

impl Deltas {
    /// Adds the difference that a change of an obligation makes.
    pub fn replace(
        &mut self,
        before: Option<&obligation::Model>,
        after: Option<&obligation::Model>,
    ) {
        for (row, sign) in before
            .map(|row| (row, -1))
            .into_iter()
            .chain(after.map(|row| (row, 1)))
        {
            if let Some(counts) = counts(row) {
                let days = (row.original_due_on, row.due_on);
                for (level, code) in places(row.code) {
                    let key = (row.mandate_id, level, code, days.0, days.1);
                    self.places.entry(key).or_default().add(counts, sign);
                }
            }
            let (total, exempt) = self.days.entry(day_key(row)).or_default();
            *total += sign;
            *exempt += sign * i64::from(row.exempt);
        }
        // A move between towns of one county cancels out there. Without its row, the change does not lock the county
        // (ADR 0011).
        self.places.retain(|_, counts| *counts != Counts::default());
        self.days.retain(|_, counts| *counts != (0, 0));
    }

    /// The differences for towns and counties, in the current state, as rows of their table.
    pub fn places(&self) -> impl Iterator<Item = mandate_counter::Model> {
        let row = |(key, counts): (&PlaceKey, &Counts)| mandate_counter::Model {
            mandate_id: key.0,
            level: key.1,
            code: key.2,
            original_due_on: key.3,
            due_on: key.4,
            total: counts.total,
            exempt: counts.exempt,
            met_on_time: counts.met_on_time,
            met_late: counts.met_late,
            met_by_original: counts.met_by_original,
        };
        self.places.iter().map(row)
    }

    /// The differences for counties by all dates, as rows of their table.
    pub fn days(&self) -> impl Iterator<Item = mandate_day_counter::Model> {
        let row = |(key, counts): (&DayKey, &(i64, i64))| mandate_day_counter::Model {
            mandate_id: key.0,
            county_code: key.1,
            valid_from: key.2,
            valid_to: key.3,
            original_due_on: key.4,
            due_on: key.5,
            met_on: key.6,
            total: counts.0,
            exempt: counts.1,
        };
        self.days.iter().map(row)
    }
}

/// What an obligation adds to the counters of its places; `None` if the committee has left.
fn counts(row: &obligation::Model) -> Option<Counts> {
    let is_met = !row.exempt && row.met_on != Date::NEVER;
    let on_time = is_on_time(row.met_on, row.due_on);
    // Figures of earlier dates come from `mandate_day_counter`, which counts the intervals that have ended too.
    (row.valid_to == Date::NEVER).then(|| Counts {
        total: 1,
        exempt: i64::from(row.exempt),
        met_on_time: i64::from(is_met && on_time),
        met_late: i64::from(is_met && !on_time),
        met_by_original: i64::from(is_met && is_on_time(row.met_on, row.original_due_on)),
    })
}

fn day_key(row: &obligation::Model) -> DayKey {
    let county = row.code - row.code % COUNTY;
    (
        row.mandate_id,
        county,
        row.valid_from,
        row.valid_to,
        row.original_due_on,
        row.due_on,
        row.met_on,
    )
}
