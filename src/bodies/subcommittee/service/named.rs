//! The subcommittee that an input names.

use async_graphql::ID;
use cunju_entity::value::{Date, SubcommitteeId};
use cunju_entity::{committee, subcommittee};

use super::super::store;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::change::UnitOfWork;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode};
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::units::committee::{CommitteeRef, lock_committee};

/// The subcommittee that `field` names. Refused if the client generated the ID and the subcommittee has not been
/// created yet.
pub async fn decode(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<InCommittee<SubcommitteeId>, ChangeError> {
    match resolve_reference(work, id, ClientIdType::Subcommittee, field).await? {
        GlobalId::Subcommittee(id) => Ok(id),
        other => Err(other.wrong_type("Subcommittee").into()),
    }
}

/// The user error for a subcommittee that is dissolved.
#[must_use]
pub fn dissolved_error(field: &str, day: Date) -> Problem {
    let message = message!("subcommittee-dissolved", day);
    Problem::at(field, ProblemCode::AlreadyClosed, message)
}

/// The subcommittee that a change is about, not dissolved, and its committee, which is locked.
pub(crate) async fn lock_existing(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<(committee::Model, subcommittee::Model), ChangeError> {
    let (committee, id) = decode(work, id, field).await?;
    // The lock also checks the jurisdiction: the committee in a global ID is whatever the client sent.
    let committee = lock_committee(work, CommitteeRef::Id(committee), field).await?;
    let found = store::find(&work.tx, (committee.id, id)).await?;
    let row = found.ok_or_else(|| Problem::missing(field, id.uuid()))?;
    match row.dissolved_on {
        Some(day) => Err(dissolved_error(field, day).into()),
        None => Ok((committee, row)),
    }
}
