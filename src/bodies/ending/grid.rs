//! Closes grids: one, or all of a committee.

use cunju_entity::value::Date;
use cunju_entity::{committee, grid};

use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::bodies::appointment::{Body, Place};
use crate::bodies::grid::{GridCloseInput, decode, find_open, households, open};
use crate::bodies::{appointment, three_person_group};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, note, refuse_any, refuse_stale};
use crate::reference::dates::{check_past_date, not_before};
use crate::units::committee::{CommitteeRef, lock_committee};

const CLOSE: Operation = Operation::in_committee("grid.close", Permission::KeepGrids);

/// Closes a grid that nothing belongs to any more. Its number is not reused.
pub(crate) async fn close(
    session: &Session,
    input: GridCloseInput,
) -> Result<Option<grid::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, CLOSE, &input, &input.options).await?;
    // The ID contains the committee, which must be locked before the grid and what is in it are read.
    let (above, _) = decode(&work, &input.id, "id").await?;
    let committee = lock_committee(&work, CommitteeRef::Id(above), "id").await?;
    let before = find_open(&work, above, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut problems = Vec::new();
    let day = input.closed_on;
    note(
        &mut problems,
        check_past_date("closedOn", day, work.clock().today()),
    );
    if let Some(from) = committee.valid_from {
        note(&mut problems, not_before("closedOn", day, from));
    }
    problems.extend(occupied(&work, &before, day).await?);
    refuse_any(problems)?;
    // Before the write: the counters of grids are updated by the difference between two reads (ADR 0010).
    work.announce(Fact::Posts(committee.clone())).await?;
    let row = end(&mut work, before, day).await?;
    work.finish(row).await
}

/// The user error if a grid cannot be closed on a date.
async fn occupied(
    work: &UnitOfWork<'_>,
    row: &grid::Model,
    day: Date,
) -> Result<Option<Problem>, ChangeError> {
    let households = households(&work.tx, row.committee_id, row.id).await?;
    let appointments = appointment::of_body(&work.tx, Body::of_grid(row)).await?;
    let group = three_person_group::open_in(&work.tx, row.committee_id, Some(row.id)).await?;
    let held = appointments
        .iter()
        .filter(|appointment| appointment.until_on.is_none())
        .count();
    let groups = usize::from(group.is_some());
    if households > 0 || held > 0 || groups > 0 {
        let message = message!("grid-not-empty", households, held, groups);
        return Ok(Some(Problem::invalid("id", message)));
    }
    let last = appointments
        .iter()
        .filter_map(|appointment| appointment.until_on)
        .max();
    Ok(last.filter(|last| day < *last).map(|last| {
        let message = message!("grid-closing-before-appointment-end", last);
        Problem::invalid("closedOn", message)
    }))
}

/// Closes all grids of a committee that ends on a date, and ends their appointments. Households keep their grid as a
/// record of where they were. Refused at `field` if an appointment has a later date.
pub(crate) async fn close_all(
    work: &mut UnitOfWork<'_>,
    committee: &committee::Model,
    day: Date,
    field: &str,
) -> Result<(), ChangeError> {
    let appointments = appointment::open_in_posts(&work.tx, committee.id).await?;
    let of_grids = |appointment: &cunju_entity::appointment::Model| {
        matches!(Place::of(appointment), Place::Grid(_))
    };
    appointment::end_all(work, appointments.into_iter().filter(of_grids), day, field).await?;
    for row in open(&work.tx, committee.id).await? {
        end(work, row, day).await?;
    }
    Ok(())
}

async fn end(
    work: &mut UnitOfWork<'_>,
    before: grid::Model,
    day: Date,
) -> Result<grid::Model, ChangeError> {
    let after = grid::Model {
        closed_on: Some(day),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &after).await?;
    Ok(after)
}
