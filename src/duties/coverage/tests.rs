//! Compares the figures with a count of each single obligation.

use cunju_entity::value::{CommitteeId, Date, Level, MandateId, ObligationState, TrendStep};
use cunju_entity::{mandate_counter, obligation};
use proptest::prelude::*;
use uuid::Uuid;

use super::rules::{Current, Dated, Figures, forecast, points, trend};
use crate::duties::counter::Deltas;
use crate::duties::obligation::rules::state;

fn day(n: u32) -> Date {
    "2022-01-01".parse::<Date>().unwrap().plus(n)
}

prop_compose! {
    /// Obligations as the services create them: they apply from some date and may have ended, been met or been
    /// extended.
    fn owed()(
        entered in 0_u32..40, stays in prop::option::of(0_u32..60), due in 0_u32..60,
        more in 0_u32..20, met in prop::option::of(0_u32..90), exempt in prop::bool::weighted(0.2),
        place in 0_i64..4,
    ) -> obligation::Model {
        obligation::Model {
            mandate_id: MandateId::new(Uuid::nil()),
            committee_id: CommitteeId::new(Uuid::nil()),
            code: 440_106_001_001 + place % 2 * 1_000 + place / 2 * 1_000_000,
            valid_from: day(entered),
            owed_from: day(entered),
            superseded: false,
            valid_to: stays.map_or(Date::NEVER, |days| day(entered + days)),
            original_due_on: day(due),
            due_on: day(due + more),
            met_on: met.map_or(Date::NEVER, day),
            exempt,
            revision: 1,
        }
    }
}

/// Counts each obligation by itself.
fn one_by_one(rows: &[obligation::Model], on: Date) -> Figures {
    let mut figures = Figures::default();
    for state in rows.iter().filter_map(|row| state(row, row.due_on, on)) {
        *match state {
            ObligationState::MetOnTime => &mut figures.met_on_time,
            ObligationState::MetLate => &mut figures.met_late,
            ObligationState::Pending => &mut figures.pending,
            ObligationState::Overdue => &mut figures.overdue,
            ObligationState::Exempt => &mut figures.exempt,
        } += 1;
    }
    figures
}

fn dated(rows: &[obligation::Model]) -> Vec<Dated> {
    let row = |row: &obligation::Model| Dated {
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        due_on: row.due_on,
        met_on: row.met_on,
        total: 1,
        exempt: i64::from(row.exempt),
    };
    rows.iter().map(row).collect()
}

proptest! {
    #[test]
    fn five_states_partition_the_obligations_on_any_date(
        rows in prop::collection::vec(owed(), 0..40), on in 0_u32..120,
    ) {
        let on = day(on);
        let expected = one_by_one(&rows, on);
        let mut figures = Figures::default();
        for row in dated(&rows) {
            figures.add_dated(&row, on);
        }
        prop_assert_eq!(figures, expected);
        let owed = rows.iter().filter(|row| row.valid_from <= on && on < row.valid_to).count();
        prop_assert_eq!(figures.total(), i64::try_from(owed).unwrap());
        prop_assert!(figures.numerator() <= figures.denominator());
    }

    #[test]
    fn trend_equals_a_separate_count_for_each_day(
        rows in prop::collection::vec(owed(), 0..40), from in 0_u32..60,
    ) {
        let days = points(day(from), day(from + 70), TrendStep::Week).unwrap();
        for (point, on) in trend(&dated(&rows), &days).into_iter().zip(days) {
            let here = rows.iter().filter(|row| {
                !row.exempt && row.valid_from <= on && on < row.valid_to
            });
            let due = here.clone().filter(|row| row.due_on <= on).count();
            let met = here.filter(|row| row.met_on <= on).count();
            prop_assert_eq!(point, (i64::try_from(due).unwrap(), i64::try_from(met).unwrap()));
        }
    }

    #[test]
    fn incremental_counts_equal_a_rebuild(
        changes in prop::collection::vec((owed(), 0_usize..6), 1..40), on in 90_u32..120,
    ) {
        let mut rows: Vec<Option<obligation::Model>> = vec![None; 6];
        let mut kept = Deltas::default();
        for (after, place) in changes {
            kept.replace(rows[place].as_ref(), Some(&after));
            rows[place] = Some(after);
        }
        let rows: Vec<_> = rows.into_iter().flatten().collect();
        let mut recount = Deltas::default();
        for row in &rows {
            recount.replace(None, Some(row));
        }
        prop_assert_eq!(format!("{kept:?}"), format!("{recount:?}"));
        // From the last date of any of them on, the counters of each level must equal the count of single
        // obligations.
        let staying: Vec<_> = rows.into_iter().filter(|row| row.valid_to == Date::NEVER).collect();
        for level in [Level::County, Level::Town] {
            let mut figures = Figures::default();
            for row in kept.places().filter(|row| row.level == level) {
                let mandate_counter::Model { due_on, total, exempt, met_on_time, met_late, .. } = row;
                figures.add_current(&Current { due_on, total, exempt, met_on_time, met_late }, day(on));
            }
            prop_assert_eq!(figures, one_by_one(&staying, day(on)));
        }
    }
}

#[test]
fn forecast_extends_the_rate_of_the_last_28_days() {
    let row = |met_on: Date, total| Dated {
        valid_from: Date::START,
        valid_to: Date::NEVER,
        due_on: day(10),
        met_on,
        total,
        exempt: 0,
    };
    let rows = [row(day(1), 10), row(day(40), 14), row(Date::NEVER, 7)];
    assert_eq!(
        forecast(&rows, day(50)),
        (Some(day(64)), 0.5),
        "7 missing at a rate of 14 in 28 days"
    );
    assert_eq!(forecast(&rows, day(90)), (None, 0.0), "no progress");
    assert_eq!(
        forecast(&rows[..2], day(90)),
        (Some(day(40)), 0.0),
        "already reached"
    );
    assert_eq!(forecast(&[], day(90)), (None, 0.0));
}

#[test]
fn trend_length_is_limited() {
    assert!(points(day(1), day(0), TrendStep::Day).is_none());
    assert!(points(day(0), day(400), TrendStep::Day).is_none());
    assert_eq!(points(day(0), day(399), TrendStep::Day).unwrap().len(), 400);
    let months = points("2022-01-31".parse().unwrap(), day(90), TrendStep::Month).unwrap();
    let months: Vec<_> = months.iter().map(Date::to_string).collect();
    assert_eq!(months, ["2022-01-31", "2022-02-28", "2022-03-31"]);
}
