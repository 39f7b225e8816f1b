//! Figures computed from counts of obligations, without I/O.

use std::collections::BTreeMap;

use cunju_entity::value::{Date, ObligationState, TrendStep};

use crate::duties::obligation::rules;

/// Maximum number of points in a trend.
pub const MAX_POINTS: usize = 400;
/// Number of days whose rate a forecast extrapolates.
const WINDOW: u32 = 28;

/// Current counts of the obligations with one due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// Due date.
    pub due_on: Date,
    /// Total, including exempt obligations.
    pub total: i64,
    /// Exempt obligations.
    pub exempt: i64,
    /// Met on time.
    pub met_on_time: i64,
    /// Met late.
    pub met_late: i64,
}

/// Counts of the obligations that share all dates that decide their state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// First day on which they apply.
    pub valid_from: Date,
    /// Date from which they no longer apply.
    pub valid_to: Date,
    /// Due date.
    pub due_on: Date,
    /// Date they were met.
    pub met_on: Date,
    /// Total, including exempt obligations.
    pub total: i64,
    /// Exempt obligations.
    pub exempt: i64,
}

impl Dated {
    fn owed(&self, day: Date) -> bool {
        self.valid_from <= day && day < self.valid_to
    }

    fn duty(&self) -> i64 {
        self.total - self.exempt
    }
}

/// Number of obligations in each of the five states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Met on time.
    pub met_on_time: i64,
    /// Met late.
    pub met_late: i64,
    /// Not met, not yet due.
    pub pending: i64,
    /// Not met, past the due date.
    pub overdue: i64,
    /// Exempt.
    pub exempt: i64,
}

impl Figures {
    fn add(&mut self, state: ObligationState, number: i64) {
        *match state {
            ObligationState::MetOnTime => &mut self.met_on_time,
            ObligationState::MetLate => &mut self.met_late,
            ObligationState::Pending => &mut self.pending,
            ObligationState::Overdue => &mut self.overdue,
            ObligationState::Exempt => &mut self.exempt,
        } += number;
    }

    /// Adds current counts, for a date that is not before today.
    pub fn add_current(&mut self, row: &Current, day: Date) {
        let open = row.total - row.exempt - row.met_on_time - row.met_late;
        self.met_on_time += row.met_on_time;
        self.met_late += row.met_late;
        self.exempt += row.exempt;
        self.add(rules::open(row.due_on, day), open);
    }

    /// Adds counts, for any date.
    pub fn add_dated(&mut self, row: &Dated, day: Date) {
        if !row.owed(day) {
            return;
        }
        self.exempt += row.exempt;
        let state = if row.met_on <= day {
            rules::met(row.met_on, row.due_on)
        } else {
            rules::open(row.due_on, day)
        };
        self.add(state, row.duty());
    }

    /// Adds other figures.
    pub fn add_all(&mut self, other: &Self) {
        self.met_on_time += other.met_on_time;
        self.met_late += other.met_late;
        self.pending += other.pending;
        self.overdue += other.overdue;
        self.exempt += other.exempt;
    }

    /// Total number of obligations.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.denominator() + self.exempt
    }

    /// Number that is met.
    #[must_use]
    pub fn numerator(&self) -> i64 {
        self.met_on_time + self.met_late
    }

    /// Number that has to be met: all except exempt ones.
    #[must_use]
    pub fn denominator(&self) -> i64 {
        self.numerator() + self.missing()
    }

    /// Number that is not met.
    #[must_use]
    pub fn missing(&self) -> i64 {
        self.pending + self.overdue
    }
}

/// Dates of a trend: the first one and every step after it up to the last. `None` if there are too many, or if the
/// last date is before the first.
#[must_use]
pub fn points(from: Date, to: Date, step: TrendStep) -> Option<Vec<Date>> {
    let at = |n: u32| match step {
        TrendStep::Day => from.plus(n),
        TrendStep::Week => from.plus(n.saturating_mul(7)),
        TrendStep::Month => from.plus_months(n),
    };
    let most = u32::try_from(MAX_POINTS).unwrap_or(u32::MAX);
    // One more than allowed, to distinguish a full period from one that is too long. Each date is computed from the
    // first one: a month after February 28 would not return to the 31st.
    let days: Vec<Date> = (0..=most).map(at).take_while(|day| *day <= to).collect();
    (1..=MAX_POINTS).contains(&days.len()).then_some(days)
}

/// Number of obligations that are due and that are met by each of these dates, without exempt ones. The dates must be
/// in ascending order.
#[must_use]
pub fn trend(rows: &[Dated], days: &[Date]) -> Vec<(i64, i64)> {
    let mut steps: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
    for row in rows {
        for (day, is_met) in [(row.due_on, false), (row.met_on, true)] {
            // An obligation that was due or met before its interval began counts from the interval on: the interval
            // before counts it until then.
            let from = day.max(row.valid_from);
            if row.valid_to <= from {
                continue;
            }
            for (day, number) in [(from, row.duty()), (row.valid_to, -row.duty())] {
                let step = steps.entry(day).or_default();
                *(if is_met { &mut step.1 } else { &mut step.0 }) += number;
            }
        }
    }
    let mut steps = steps.into_iter().peekable();
    let mut sum = (0, 0);
    let mut points = Vec::with_capacity(days.len());
    for day in days {
        while let Some((_, (due, met))) = steps.next_if(|(at, _)| at <= day) {
            sum = (sum.0 + due, sum.1 + met);
        }
        points.push(sum);
    }
    points
}

/// Date of full coverage at the rate of the last 28 days, and the rate per day.
#[must_use]
pub fn forecast(rows: &[Dated], at: Date) -> (Option<Date>, f64) {
    let mut now = Figures::default();
    for row in rows {
        now.add_dated(row, at);
    }
    let met = trend(rows, &[at.minus(WINDOW), at]);
    let (before, after) = match met.as_slice() {
        [before, after] => (before.1, after.1),
        _ => (0, 0),
    };
    let gained = after - before;
    let rate = f64::from(i32::try_from(gained).unwrap_or(i32::MAX)) / f64::from(WINDOW);
    let left = now.missing();
    if left == 0 {
        let last = rows.iter().filter(|row| row.owed(at) && row.duty() > 0);
        return (last.map(|row| row.met_on).max(), rate);
    }
    if gained <= 0 {
        return (None, rate);
    }
    // Rounded up: coverage is full at the end of the day on which the last one is met.
    let days = (left * i64::from(WINDOW) + gained - 1) / gained;
    let day = u32::try_from(days).ok().map(|days| at.plus(days));
    // A slow rate leads past the calendar, where `plus` stops at `NEVER`. That is not a forecast.
    (day.filter(|day| *day != Date::NEVER), rate)
}
