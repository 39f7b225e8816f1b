//! Counts and their differences, without I/O.

use std::collections::BTreeMap;

use cunju_entity::value::{Code, Date, Level, Measure, VisitOutcome};

use crate::duties::counter::places;
use crate::duties::on_time::is_on_time;

/// Columns of the counters.
pub const COUNTS: [&str; 7] = [
    "total",
    "met_on_time",
    "met_late",
    "absent",
    "refused",
    "moved",
    "vacant",
];

/// Counts of a measure in a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Total.
    pub total: i64,
    /// Met; for a campaign, visited by its last day.
    pub met_on_time: i64,
    /// Visited after the last day of the campaign.
    pub met_late: i64,
    /// Open: nobody was at home.
    pub absent: i64,
    /// Open: refused.
    pub refused: i64,
    /// Excluded: moved away.
    pub moved: i64,
    /// Excluded: vacant.
    pub vacant: i64,
}

impl Counts {
    /// One item that is met or not.
    #[must_use]
    pub fn one(met: bool) -> Self {
        Self {
            total: 1,
            met_on_time: i64::from(met),
            ..Self::default()
        }
    }

    /// One household of a campaign, given the outcome of its last visit if there was one.
    #[must_use]
    pub fn visit(last: Option<(VisitOutcome, Date)>, ends_on: Date) -> Self {
        let mut counts = Self::one(false);
        let Some((outcome, day)) = last else {
            return counts;
        };
        *match outcome {
            VisitOutcome::Visited if is_on_time(day, ends_on) => &mut counts.met_on_time,
            VisitOutcome::Visited => &mut counts.met_late,
            VisitOutcome::Absent => &mut counts.absent,
            VisitOutcome::Refused => &mut counts.refused,
            VisitOutcome::Moved => &mut counts.moved,
            VisitOutcome::Vacant => &mut counts.vacant,
        } += 1;
        counts
    }

    /// Adds other counts.
    pub fn add_all(&mut self, other: Self) {
        self.add(other, 1);
    }

    fn add(&mut self, other: Self, sign: i64) {
        self.total += sign * other.total;
        self.met_on_time += sign * other.met_on_time;
        self.met_late += sign * other.met_late;
        self.absent += sign * other.absent;
        self.refused += sign * other.refused;
        self.moved += sign * other.moved;
        self.vacant += sign * other.vacant;
    }
}

/// Measure, subject, level and code of the place.
pub(super) type Key = (Measure, String, Level, Code);

/// Differences of counts, sorted by key, so that concurrent changes lock the same rows in the same order and cannot
/// deadlock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deltas(BTreeMap<Key, Counts>);

impl Deltas {
    /// Adds counts of a committee to those of its town and its county.
    pub fn add(&mut self, measure: Measure, subject: &str, committee: Code, counts: Counts) {
        for (level, code) in places(committee) {
            let key = (measure, subject.to_owned(), level, code);
            self.0.entry(key).or_default().add(counts, 1);
        }
    }

    /// The difference between `before` and these counts.
    #[must_use]
    pub fn since(mut self, before: &Self) -> Self {
        for (key, counts) in &before.0 {
            self.0.entry(key.clone()).or_default().add(*counts, -1);
        }
        self.0.retain(|_, counts| *counts != Counts::default());
        self
    }

    /// The sum of these differences and others.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (key, counts) in other.0 {
            self.0.entry(key).or_default().add(counts, 1);
        }
        self.0.retain(|_, counts| *counts != Counts::default());
        self
    }

    /// The differences, by key.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, &Counts)> {
        self.0.iter()
    }
}
