//! Residents whom a change names, found and locked.

use async_graphql::ID;
use cunju_entity::value::ResidentId;
use cunju_entity::{committee, resident};

use super::store;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::change::UnitOfWork;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode};
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::units::committee::{CommitteeRef, lock_committee};

/// Key of the resident that `field` names.
///
/// # Errors
///
/// [`ChangeError::Refused`] if no record has this client-generated ID; another error if it is the ID of another type.
pub async fn decode(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<InCommittee<ResidentId>, ChangeError> {
    match resolve_reference(work, id, ClientIdType::Resident, field).await? {
        GlobalId::Resident(named) => Ok(named),
        other => Err(ChangeError::from(other.wrong_type("Resident")).at(field)),
    }
}

/// The resident that `field` names, and the resident's committee, locked.
///
/// # Errors
///
/// [`ChangeError::Refused`] if there is none in the caller's jurisdiction, or if their personal data were erased.
pub async fn lock_resident(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<(committee::Model, resident::Model), ChangeError> {
    let id = decode(work, id, field).await?;
    let committee = lock_committee(work, CommitteeRef::Id(id.0), field).await?;
    let found = store::find(&work.tx, id).await?;
    let row = found.ok_or_else(|| Problem::missing(field, id.1.uuid()))?;
    // What is entered after the erasure would be shown to nobody and could not be erased again.
    refuse_erased(&row, field)?;
    Ok((committee, row))
}

/// Refuses to change a resident whose personal data were erased.
pub fn refuse_erased(row: &resident::Model, field: &str) -> Result<(), Problem> {
    let Some(day) = row.erased_on else {
        return Ok(());
    };
    let erased = message!("resident-erased", day);
    Err(Problem::at(field, ProblemCode::AlreadyClosed, erased))
}
