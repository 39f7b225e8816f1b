//! Households that a change names, found and locked.

use async_graphql::ID;
use cunju_entity::value::HouseholdId;
use cunju_entity::{committee, household, household_link};
use uuid::Uuid;

use super::store;
use super::successor_store::find_successors;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::change::{Logged, Touches, UnitOfWork};
use crate::platform::problem::{ChangeError, Channel, Problem};
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::units::committee::{CommitteeRef, lock_committee};

impl Logged for household::Model {
    const ENTITY: &'static str = "household";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        // Counts depend on the grid and the closing; address and head change none of them.
        let counted = |row: &Self| (row.grid_id, row.closed_on);
        let same = before.is_some_and(|it| counted(it) == counted(self));
        if same {
            Vec::new()
        } else {
            vec![Touches::Household(self.id)]
        }
    }
}

impl Logged for household_link::Model {
    const ENTITY: &'static str = "household_link";

    fn key(&self) -> String {
        format!("{}/{}", self.household_id, self.from_household_id)
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

/// Key of the household that `field` names.
///
/// # Errors
///
/// [`ChangeError::Refused`] if no record has this client-generated ID; another error if it is the ID of another type.
pub async fn decode(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<InCommittee<HouseholdId>, ChangeError> {
    match resolve_reference(work, id, ClientIdType::Household, field).await? {
        GlobalId::Household(named) => Ok(named),
        // With the field: the same ID may be in several fields, and its value does not say which of them is wrong.
        other => Err(ChangeError::from(other.wrong_type("Household")).at(field)),
    }
}

/// The open household that `field` names, and its committee, locked.
///
/// # Errors
///
/// [`ChangeError::Refused`] if there is none in the caller's jurisdiction or it is closed.
pub async fn lock_open_household(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<(committee::Model, household::Model), ChangeError> {
    let named_by = decode(work, id, field).await?;
    let committee = lock_committee(work, CommitteeRef::Id(named_by.0), field).await?;
    let household = find_open_household(work, named_by, field).await?;
    Ok((committee, household))
}

/// The open household with this ID in a committee that the change has locked.
///
/// # Errors
///
/// [`ChangeError::Refused`] at `field` if there is none or it is closed.
pub async fn find_open_household(
    work: &UnitOfWork<'_>,
    (committee, id): InCommittee<HouseholdId>,
    field: &str,
) -> Result<household::Model, ChangeError> {
    let found = store::of_locked(&work.tx, committee, id).await?;
    let row = found.ok_or_else(|| Problem::missing(field, id.uuid()))?;
    if row.closed_on.is_none() {
        return Ok(row);
    }
    let scope = work.session.actor.scope();
    let became = find_successors(&work.tx, vec![row]).await?;
    let refusals = became.iter();
    let mut refusals =
        refusals.map(|it| it.closed_error(field, Channel::Api, |code| scope.contains(code)));
    Err(refusals
        .next()
        .unwrap_or_else(|| Problem::not_found(field))
        .into())
}
