//! Dissolves three-person groups: one, or all of a committee.

use cunju_entity::value::Date;
use cunju_entity::{appointment, committee, three_person_group};

use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::bodies::appointment::{self as appointments, Place};
use crate::bodies::three_person_group::{
    ThreePersonGroupDissolveInput, decode, find_open, list_existing,
};
use crate::platform::problem::{ChangeError, refuse_stale};
use crate::reference::dates::{check_past_date, not_before};
use crate::units::committee::{CommitteeRef, lock_committee};

const DISSOLVE: Operation =
    Operation::in_committee("three_person_group.dissolve", Permission::KeepBodies);

/// Dissolves a three-person group; its open appointments end on that date.
pub(crate) async fn dissolve(
    session: &Session,
    input: ThreePersonGroupDissolveInput,
) -> Result<Option<three_person_group::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, DISSOLVE, &input, &input.options).await?;
    let (above, _) = decode(&work, &input.id, "id").await?;
    let committee = lock_committee(&work, CommitteeRef::Id(above), "id").await?;
    let before = find_open(&work, above, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let day = input.dissolved_on;
    check_past_date("dissolvedOn", day, work.clock().today())?;
    work.announce(Fact::Posts(committee.clone())).await?;
    let appointments = appointments::open_in_posts(&work.tx, above).await?;
    let row = end(&mut work, before, &appointments, day, "dissolvedOn").await?;
    work.finish(row).await
}

/// Dissolves all three-person groups of a committee that ends on a date. Refused at `field` if one of them, or one of
/// its appointments, has a later date.
pub(crate) async fn dissolve_groups(
    work: &mut UnitOfWork<'_>,
    committee: &committee::Model,
    day: Date,
    field: &str,
) -> Result<(), ChangeError> {
    let appointments = appointments::open_in_posts(&work.tx, committee.id).await?;
    for row in list_existing(&work.tx, committee.id).await? {
        end(work, row, &appointments, day, field).await?;
    }
    Ok(())
}

/// Dissolves a group and ends those of the given appointments that are in it.
async fn end(
    work: &mut UnitOfWork<'_>,
    before: three_person_group::Model,
    appointments: &[appointment::Model],
    day: Date,
    field: &str,
) -> Result<three_person_group::Model, ChangeError> {
    not_before(field, day, before.established_on)?;
    let place = Place::ThreePersonGroup(before.id);
    let own = appointments
        .iter()
        .filter(|appointment| Place::of(appointment) == place);
    appointments::end_all(work, own.cloned(), day, field).await?;
    let row = three_person_group::Model {
        dissolved_on: Some(day),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &row).await?;
    Ok(row)
}
