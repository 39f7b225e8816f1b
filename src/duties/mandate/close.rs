//! Mutations that end mandates: supersede and withdraw.

use cunju_entity::mandate;
use cunju_entity::value::Date;

use super::input::{SupersedeInput, WithdrawInput};
use super::service::{locked, refuse_closed, require_own};
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Operation, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, refuse_stale, words};
use crate::reference::dates::check_past_date;

const SUPERSEDE: Operation =
    Operation::register_wide("mandate.supersede", Permission::KeepMandates);
const WITHDRAW: Operation = Operation::register_wide("mandate.withdraw", Permission::KeepMandates);

/// Replaces an earlier mandate by a later one. Guangdong did so on 2022-03-17.
pub async fn supersede(
    session: &Session,
    input: SupersedeInput,
) -> Result<Option<mandate::Model>, ChangeError> {
    let work = UnitOfWork::begin(session, SUPERSEDE, &input, &input.options).await?;
    let earlier = locked(&work, &input.mandate_id, "mandateId").await?;
    let later = locked(&work, &input.by, "by").await?;
    require_own(session, &earlier)?;
    require_own(session, &later)?;
    refuse_closed(&earlier, "mandateId")?;
    refuse_closed(&later, "by")?;
    refuse_stale(input.expected_revision, earlier.revision)?;
    let range = |row: &mandate::Model| {
        let node = session.divisions.get(row.scope_division_id);
        node.map(crate::reference::division::Node::range)
    };
    let inside = range(&later).zip(range(&earlier));
    let same = later.id != earlier.id
        && later.subcommittee_kind == earlier.subcommittee_kind
        && later.milestone == earlier.milestone
        // Guangdong set the deadline of 2021 again by a notice of 2022-03-17; the figures of the first stay on record.
        && later.issued_on >= earlier.issued_on
        && (later.villagers || !earlier.villagers)
        && (later.residents || !earlier.residents)
        && inside.is_some_and(|(later, earlier)| later.covers(earlier));
    if !same {
        let other = message!("mandate-replacement-unfit");
        return Err(Problem::invalid("by", other).into());
    }
    let first = first_end(&work, &earlier).await?;
    let closed_on = input.closed_on.unwrap_or(later.issued_on.max(first));
    close(work, earlier, closed_on, |row| {
        row.superseded_by = Some(later.id);
    })
    .await
}

/// Withdraws a mandate.
pub(super) async fn withdraw(
    session: &Session,
    input: WithdrawInput,
) -> Result<Option<mandate::Model>, ChangeError> {
    let work = UnitOfWork::begin(session, WITHDRAW, &input, &input.options).await?;
    let row = locked(&work, &input.mandate_id, "mandateId").await?;
    require_own(session, &row)?;
    refuse_closed(&row, "mandateId")?;
    refuse_stale(input.expected_revision, row.revision)?;
    let reason = words("reason", &input.reason, 500)?;
    let closed_on = input.closed_on.unwrap_or_else(|| work.clock().today());
    close(work, row, closed_on, |row| {
        row.closing_reason = Some(reason);
    })
    .await
}

/// First day on which a mandate may end: its frozen figures must include the last extension and exemption.
async fn first_end(work: &UnitOfWork<'_>, row: &mandate::Model) -> Result<Date, ChangeError> {
    let decided = store::last_decision(&work.tx, row.id).await?;
    Ok(decided.map_or(row.issued_on, |day| day.max(row.issued_on)))
}

async fn close(
    mut work: UnitOfWork<'_>,
    before: mandate::Model,
    closed_on: Date,
    how: impl FnOnce(&mut mandate::Model),
) -> Result<Option<mandate::Model>, ChangeError> {
    check_past_date("closedOn", closed_on, work.clock().today())?;
    if closed_on < before.issued_on {
        let early = message!("mandate-closed-before-issue", issued_on = before.issued_on);
        return Err(Problem::invalid("closedOn", early).into());
    }
    let first = first_end(&work, &before).await?;
    if closed_on < first {
        let before = message!("mandate-closed-before-decision", first);
        return Err(Problem::invalid("closedOn", before).into());
    }
    let mut after = before.clone();
    after.closed_on = Some(closed_on);
    after.revision += 1;
    how(&mut after);
    work.update(&before, &after).await?;
    work.finish(after).await
}
