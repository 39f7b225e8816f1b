//! What a grid worker may move, and what must be confirmed afterwards.
//!
//! Called by every change that puts a household into a grid, or a resident into a household: before the move to check
//! the old location, and after it with the new one.

use cunju_entity::value::HouseholdId;
use cunju_entity::{household, resident, unconfirmed};
use uuid::Uuid;

use super::store::{self, GridLocation};
use super::unconfirmed_store;
use crate::access::session::change::UnitOfWork;
use crate::access::vault::identity;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem};

/// A household or resident that a change moves.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct CheckedMove {
    /// Whether the new location gives the caller access only after confirmation.
    needs_confirmation: bool,
}

impl CheckedMove {
    /// Whether the caller may know the sensitive data of what is moved.
    #[must_use]
    pub fn is_known(self) -> bool {
        !self.needs_confirmation
    }
}

/// Checks a household before it is moved.
///
/// # Errors
///
/// [`ChangeError::Refused`] at `field` if the caller is a grid worker and the household is in the grid of another one.
pub async fn check_move_of_household(
    work: &UnitOfWork<'_>,
    row: &household::Model,
    field: &str,
) -> Result<CheckedMove, ChangeError> {
    if store::may_read_everyone(&work.session.actor) {
        return Ok(CheckedMove {
            needs_confirmation: false,
        });
    }
    let stand = store::household_location(work.session, &work.tx, row.id).await?;
    moved(stand, field)
}

/// Checks a resident before the move.
///
/// # Errors
///
/// [`ChangeError::Refused`] at `field` if the caller is a grid worker and the resident lives in the grid of another one.
pub async fn check_move_of_resident(
    work: &UnitOfWork<'_>,
    row: &resident::Model,
    field: &str,
) -> Result<CheckedMove, ChangeError> {
    if store::may_read_everyone(&work.session.actor) {
        return Ok(CheckedMove {
            needs_confirmation: false,
        });
    }
    let stand = store::resident_location(work.session, &work.tx, row.id).await?;
    moved(stand, field)
}

fn moved(stand: Option<GridLocation>, field: &str) -> Result<CheckedMove, ChangeError> {
    let foreign = stand.is_some_and(|it| it.placed && !it.own);
    if foreign {
        let message = message!("sensitive-access-move-of-another-grid");
        return Err(Problem::invalid(field, message).into());
    }
    // What is in no grid waits too: otherwise, a grid worker could read the data of any such household by taking it
    // into the own grid.
    Ok(CheckedMove {
        needs_confirmation: !stand.is_some_and(|it| it.own && !it.needs_confirmation),
    })
}

/// Records the move of a household. If a grid worker without access to the household moved it, the move must be
/// confirmed. A move by an official or a committee worker confirms it.
pub async fn record_household_move(
    work: &mut UnitOfWork<'_>,
    moved: CheckedMove,
    row: &household::Model,
) -> Result<(), ChangeError> {
    if moved.needs_confirmation {
        return wait(work, row.id.uuid(), row).await;
    }
    if store::may_read_everyone(&work.session.actor) {
        for row in
            unconfirmed_store::unconfirmed_in_household(&work.tx, row.committee_id, row.id).await?
        {
            work.delete(&row).await?;
        }
    }
    Ok(())
}

/// Records the move of a resident to a household, like [`record_household_move`].
pub async fn record_resident_move(
    work: &mut UnitOfWork<'_>,
    moved: CheckedMove,
    row: &resident::Model,
) -> Result<(), ChangeError> {
    let Some(household) = row.household_id else {
        return Ok(());
    };
    if moved.needs_confirmation {
        let home = (row.committee_id, household);
        return wait_in(work, row.id.uuid(), home).await;
    }
    if store::may_read_everyone(&work.session.actor)
        && let Some(row) =
            unconfirmed_store::find_unconfirmed(&work.tx, (row.committee_id, row.id.uuid())).await?
    {
        work.delete(&row).await?;
    }
    Ok(())
}

async fn wait(
    work: &mut UnitOfWork<'_>,
    id: Uuid,
    row: &household::Model,
) -> Result<(), ChangeError> {
    wait_in(work, id, (row.committee_id, row.id)).await
}

async fn wait_in(
    work: &mut UnitOfWork<'_>,
    id: Uuid,
    (committee_id, household_id): crate::reference::global_id::InCommittee<HouseholdId>,
) -> Result<(), ChangeError> {
    // The key is what was moved, so a second row would fail; the move that nobody has confirmed yet stays recorded.
    if unconfirmed_store::find_unconfirmed(&work.tx, (committee_id, id))
        .await?
        .is_some()
    {
        return Ok(());
    }
    let row = unconfirmed::Model {
        id,
        committee_id,
        household_id,
        actor: work.session.actor.subject().to_owned(),
        since: work.clock().today(),
    };
    Ok(work.insert(&row).await?)
}

/// Refuses a change of the birth or the identity number of a child by a grid worker without access to the child: the
/// response would reveal the name, and error messages about dates and numbers would reveal the birth.
///
/// # Errors
///
/// [`ChangeError::Refused`] at the first of the given fields.
pub async fn refuse_unmasking(
    work: &UnitOfWork<'_>,
    before: &resident::Model,
    fields: [(&str, bool); 2],
) -> Result<(), ChangeError> {
    let Some((field, _)) = fields.into_iter().find(|(_, given)| *given) else {
        return Ok(());
    };
    // By the registered birth: the one in the input is what the caller wants it to be.
    let child = identity::is_under_14(before.birth_on, work.clock().today());
    if store::may_read_everyone(&work.session.actor) || !child {
        return Ok(());
    }
    let stand = store::resident_location(work.session, &work.tx, before.id).await?;
    if stand.is_some_and(|it| it.own && !it.needs_confirmation) {
        return Ok(());
    }
    let message = message!("sensitive-access-child-of-another-grid");
    Err(Problem::invalid(field, message).into())
}

/// Refuses the name of a head from a grid worker without access to the household, or to a child who lives or lived in it.
/// The name is shown masked if it is that of such a child, so the worker would find the name of the child by trying names.
///
/// # Errors
///
/// [`ChangeError::Refused`] at `head`.
pub async fn refuse_head(
    work: &UnitOfWork<'_>,
    before: &household::Model,
) -> Result<(), ChangeError> {
    if store::may_read_everyone(&work.session.actor) {
        return Ok(());
    }
    let stand = store::household_location(work.session, &work.tx, before.id).await?;
    let message = if stand.is_some_and(|it| it.own && !it.needs_confirmation) {
        let since = identity::before_children(work.clock().today());
        if !store::has_unknown_child(work.session, &work.tx, before.id, since).await? {
            return Ok(());
        }
        message!("sensitive-access-head-former-child")
    } else {
        message!("sensitive-access-head-of-another-grid")
    };
    Err(Problem::invalid("head", message).into())
}

/// Records that an official or a committee worker confirms a household and its residents in its grid.
pub async fn record_confirmation(
    work: &mut UnitOfWork<'_>,
    row: &household::Model,
) -> Result<(), ChangeError> {
    let known = CheckedMove {
        needs_confirmation: false,
    };
    record_household_move(work, known, row).await
}
