//! What a visit changes of the counts: those of one round in one town and its county.

use cunju_entity::round;
use cunju_entity::value::{Code, Date, Measure, VisitOutcome};
use sea_orm::{ConnectionTrait, DbErr};

use super::rules::{Counts, Deltas};
use super::store;

/// Counts that the last visit to a household of a round, in a committee of this code, has another
/// outcome or day than before; nothing is written if that counts the same.
///
/// # Errors
///
/// An error of the database.
pub async fn visit(
    tx: &impl ConnectionTrait,
    round: &round::Model,
    committee: Code,
    before: Option<(VisitOutcome, Date)>,
    after: (VisitOutcome, Date),
) -> Result<(), DbErr> {
    let subject = round.id.to_string();
    let counts = |last| {
        let mut counts = Deltas::default();
        let household = Counts::visit(last, round.ends_on);
        counts.add(Measure::Round, &subject, committee, household);
        counts
    };
    store::apply(tx, &counts(Some(after)).since(&counts(before))).await
}
