//! From an obligation before and after a change to the differences of the counts, pure.

use std::collections::BTreeMap;

use cunju_entity::value::{Code, CodeRange, Date, Level, MandateId};
use cunju_entity::{obligation, tally_day, tally_mandate};

/// How many codes a town holds.
pub const TOWN: Code = 1_000;
/// How many codes a county holds.
pub const COUNTY: Code = 1_000_000;

/// The places that count a committee of this code, in the order of their keys.
#[must_use]
pub fn places(code: Code) -> [(Level, Code); 2] {
    [
        (Level::County, code - code % COUNTY),
        (Level::Town, code - code % TOWN),
    ]
}

/// Which counts add up to a range, or to parts of it of this width: those of counties wherever
/// these are whole.
#[must_use]
pub fn level(range: CodeRange, width: Option<Code>) -> Level {
    let ends = [range.low, range.high, width.unwrap_or(COUNTY)];
    if ends.iter().all(|end| end % COUNTY == 0) {
        Level::County
    } else {
        Level::Town
    }
}

/// The places of this width that a range touches, whole.
#[must_use]
pub fn around(range: CodeRange, width: Code) -> CodeRange {
    CodeRange {
        low: range.low - range.low % width,
        high: range.high + (width - range.high % width) % width,
    }
}

/// Mandate, level and code of the place, original due day, due day.
type PlaceKey = (MandateId, Level, Code, Date, Date);
/// Mandate, county, days of entering and leaving, original due day, due day, day met.
type DayKey = (MandateId, Code, Date, Date, Date, Date, Date);

/// Numbers of obligations of a place and due day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that are owed, exempt ones included.
    pub total: i64,
    /// Exempt ones.
    pub exempt: i64,
    /// Met by the due day.
    pub met_on_time: i64,
    /// Met after it.
    pub met_late: i64,
    /// Met by the due day that the mandate had said.
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

/// Differences of the counts by one change, in the order of their keys, so that concurrent changes
/// lock the same rows in the same order.
#[derive(Debug, Default)]
pub struct Deltas {
    places: BTreeMap<PlaceKey, Counts>,
    days: BTreeMap<DayKey, (i64, i64)>,
}

impl Deltas {
    /// Adds what the change of an obligation does to the counts.
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
        self.places.retain(|_, counts| *counts != Counts::default());
        self.days.retain(|_, counts| *counts != (0, 0));
    }

    /// The differences of towns and counties, as known today, as rows of their table.
    pub fn places(&self) -> impl Iterator<Item = tally_mandate::Model> {
        let row = |(key, counts): (&PlaceKey, &Counts)| tally_mandate::Model {
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

    /// The differences of counties by all days as rows of their table.
    pub fn days(&self) -> impl Iterator<Item = tally_day::Model> {
        let row = |(key, counts): (&DayKey, &(i64, i64))| tally_day::Model {
            mandate_id: key.0,
            county_code: key.1,
            entered_on: key.2,
            left_on: key.3,
            original_due_on: key.4,
            due_on: key.5,
            met_on: key.6,
            total: counts.0,
            exempt: counts.1,
        };
        self.days.iter().map(row)
    }
}

/// What an obligation adds to its places; nothing if the committee has left.
fn counts(row: &obligation::Model) -> Option<Counts> {
    let duty = !row.exempt && row.met_on != Date::NEVER;
    (row.left_on == Date::NEVER).then(|| Counts {
        total: 1,
        exempt: i64::from(row.exempt),
        met_on_time: i64::from(duty && row.met_on <= row.due_on),
        met_late: i64::from(duty && row.met_on > row.due_on),
        met_by_original: i64::from(duty && row.met_on <= row.original_due_on),
    })
}

fn day_key(row: &obligation::Model) -> DayKey {
    let county = row.code - row.code % COUNTY;
    (
        row.mandate_id,
        county,
        row.entered_on,
        row.left_on,
        row.original_due_on,
        row.due_on,
        row.met_on,
    )
}
