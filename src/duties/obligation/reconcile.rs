//! Reconciles obligations with the register: they start, are met, reopen, move and end together with the committee
//! and its subcommittees.

use std::collections::BTreeMap;

use cunju_entity::value::{CodeRange, CommitteeId, Date};
use cunju_entity::{committee, mandate, obligation};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::DbErr;

use super::rules::{self, Facts, Reconciled};
use super::store;
use crate::access::session::change::{self, AnnouncedFact, Fact, Follower, UnitOfWork};
use crate::bodies::{election, subcommittee};
use crate::duties::{counter, mandate as mandates};
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::platform::problem::ChangeError;
use crate::reference::division;

/// Reconciles obligations and their counters after changes of committees and subcommittees. A new obligation of an
/// existing committee starts today, that of a new committee on its first day.
pub struct Obligations;

impl Follower for Obligations {
    fn after<'a>(
        &'a self,
        work: &'a mut UnitOfWork<'_>,
        told: Vec<AnnouncedFact>,
    ) -> BoxFuture<'a, Result<(), ChangeError>> {
        async move {
            let today = work.clock().today();
            for (fact, _) in &told {
                if let Fact::Mandate(mandate, range) = &**fact {
                    bind(&work.tx, mandate, *range).await?;
                }
            }
            for (committee, valid_from, since) in due(&told, today).into_values() {
                reconcile_committee(work, committee, valid_from, since).await?;
            }
            Ok(())
        }
        .boxed()
    }
}

/// Committees whose obligations may have changed, each once with the earliest dates of its changes.
fn due(
    told: &[AnnouncedFact],
    today: Date,
) -> BTreeMap<CommitteeId, (&committee::Model, Date, Date)> {
    let mut due: BTreeMap<CommitteeId, (&committee::Model, Date, Date)> = BTreeMap::new();
    for (fact, _) in told {
        let (committee, valid_from, since) = match &**fact {
            Fact::Duties(committee, since) | Fact::Staff(committee, since) => {
                (committee, today, *since)
            }
            Fact::Entered(committee) => {
                let from = committee.valid_from.unwrap_or(Date::START);
                (committee, from, Date::START)
            }
            _ => continue,
        };
        let entry = due
            .entry(committee.id)
            .or_insert((committee, valid_from, since));
        entry.1 = entry.1.min(valid_from);
        entry.2 = entry.2.min(since);
    }
    due
}

async fn reconcile_committee(
    work: &mut UnitOfWork<'_>,
    committee: &committee::Model,
    valid_from: Date,
    since: Date,
) -> Result<(), ChangeError> {
    let today = work.clock().today();
    let above = work.session.divisions.scopes(committee.division_id);
    // The entries wait and are sent together with the SELECT that follows, without a round trip (ADR 0015).
    work.flush_log().await?;
    let (mandates, owed) =
        store::mandates_with_obligations(&work.tx, committee.id, above.clone()).await?;
    if mandates.is_empty() {
        return Ok(());
    }
    let (past, owed): (Vec<_>, Vec<_>) = owed.into_iter().partition(|row| row.superseded);
    let reached = subcommittee::reached(&work.tx, committee.id).await?;
    let recurs = |mandate: &mandate::Model| mandate.days_after_election.is_some();
    let elected = if mandates.iter().any(recurs) {
        election::last(&work.tx, committee.id).await?
    } else {
        None
    };
    let taken_over_on = elected.map(|election| election.taken_over_on);
    let mut deltas = counter::Deltas::default();
    // Intervals that have ended move along, so that figures of a division cover the committees that it has today
    // (ADR 0005). They are not logged, because the API shows only the current one.
    for before in past.iter().filter(|row| row.code != committee.code) {
        let mut after = before.clone();
        after.code = committee.code;
        change::update(&work.tx, &after).await?;
        deltas.replace(Some(before), Some(&after));
    }
    for mandate in &mandates {
        let before = owed.iter().find(|row| row.mandate_id == mandate.id);
        let milestone = (mandate.subcommittee_kind.clone(), mandate.milestone.clone());
        let facts = Facts {
            met_on: reached.get(&milestone).copied(),
            binds: above.contains(&mandate.scope_division_id) && rules::binds(mandate, committee),
            valid_from,
            since,
            term: rules::term(mandate, taken_over_on),
            today,
        };
        let Reconciled { current, ended } = rules::reconcile(mandate, committee, before, facts);
        let Some(current) = current.filter(|current| before != Some(current)) else {
            continue;
        };
        write(work, &mut deltas, before, ended.as_ref(), &current).await?;
    }
    counter::apply(&work.tx, &deltas).await?;
    Ok(())
}

/// Writes an obligation and the difference of its counters: the current validity interval, and the superseded one
/// that ended before it, if any.
pub(super) async fn write(
    work: &mut UnitOfWork<'_>,
    deltas: &mut counter::Deltas,
    before: Option<&obligation::Model>,
    ended: Option<&obligation::Model>,
    current: &obligation::Model,
) -> Result<(), Error> {
    // If nothing ended, this removes `before`; otherwise the ended interval takes its place in past figures.
    deltas.replace(before, ended);
    deltas.replace(None, Some(current));
    match (before, ended) {
        (None, _) => work.insert(current).await,
        (Some(before), None) => work.update(before, current).await,
        (Some(before), Some(ended)) => {
            change::update(&work.tx, ended).await?;
            change::insert(&work.tx, current).await?;
            work.changed(before, current)
        }
    }
}

/// Creates the obligations of all committees under open mandates, after a bulk import of committees.
pub(crate) async fn create_all(tx: &Tx) -> Result<(), DbErr> {
    let mandates = mandates::open(tx).await?;
    if mandates.is_empty() {
        return Ok(());
    }
    // From the transaction: the cache does not know the divisions that this import has added.
    let tree = division::load(tx).await?;
    for mandate in mandates {
        if let Some(scope) = tree.get(mandate.scope_division_id) {
            bind(tx, &mandate, scope.range()).await?;
        }
    }
    Ok(())
}

/// Creates the missing obligations of all committees in a range under a mandate, and rebuilds the counters.
async fn bind(tx: &Tx, mandate: &mandate::Model, range: CodeRange) -> Result<(), DbErr> {
    let entered = store::create_missing(tx, mandate, range).await?;
    if entered > 0 {
        if let Some(days) = mandate.days_after_election {
            store::recur(tx, mandate, days, range).await?;
        }
        counter::rebuild_counters(tx, mandate.id, range).await?;
    }
    Ok(())
}
