//! What a grid worker may move, and what has to be confirmed afterwards.
//!
//! Called by every change that puts a household into a grid, or a resident into a household: what is moved is
//! looked at before, and told afterwards where it went.

use cunju_entity::value::HouseholdId;
use cunju_entity::{household, resident, unconfirmed};
use uuid::Uuid;

use super::input::HouseholdConfirmGridInput;
use super::store::{self, Stand};
use super::waiting_store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Operation, Work};
use crate::access::vault::identity;
use crate::platform::error::text;
use crate::platform::problem::{Fault, Problem, refuse_stale};
use crate::residents::household::opened;

const CONFIRM: Operation = Operation::below("household.confirm_grid", Permission::KeepGrids);

/// Something that a change moves.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Moved {
    /// Whether what was moved gives the caller sight by its new place only when it is confirmed.
    waits: bool,
}

impl Moved {
    /// Whether the caller may know what is sensitive of what is moved.
    #[must_use]
    pub fn is_known(self) -> bool {
        !self.waits
    }
}

/// Looks at a household before it is moved.
///
/// # Errors
///
/// [`Fault::Refused`] at `field` if the caller is a grid worker and it is in another's grid.
pub async fn move_household(
    work: &Work<'_>,
    row: &household::Model,
    field: &str,
) -> Result<Moved, Fault> {
    if store::all(&work.session.actor) {
        return Ok(Moved { waits: false });
    }
    let stand = store::household_stands(work.session, &work.tx, row.id).await?;
    moved(stand, field)
}

/// Looks at a resident before they are moved.
///
/// # Errors
///
/// [`Fault::Refused`] at `field` if the caller is a grid worker and they live in another's grid.
pub async fn move_resident(
    work: &Work<'_>,
    row: &resident::Model,
    field: &str,
) -> Result<Moved, Fault> {
    if store::all(&work.session.actor) {
        return Ok(Moved { waits: false });
    }
    let stand = store::resident_stands(work.session, &work.tx, row.id).await?;
    moved(stand, field)
}

fn moved(stand: Option<Stand>, field: &str) -> Result<Moved, Fault> {
    let foreign = stand.is_some_and(|it| it.placed && !it.own);
    if foreign {
        let message = text(
            "网格员只能调整本人网格内的户和居民，或未入网格的户。请由该网格的网格员或村（居）委会工作人员办理。",
            "A grid worker moves only households and residents of their own grids, or households in no grid. Ask a \
             worker of that grid or of the committee.",
        );
        return Err(Problem::invalid(field, message).into());
    }
    Ok(Moved {
        waits: !stand.is_some_and(|it| it.own && !it.waits),
    })
}

/// Keeps where a household was moved: by a grid worker who had no sight of it, it waits to be confirmed; by
/// anybody else it is confirmed.
pub async fn confirm(
    work: &mut Work<'_>,
    moved: Moved,
    row: &household::Model,
) -> Result<(), Fault> {
    if moved.waits {
        return wait(work, row.id.uuid(), row).await;
    }
    if store::all(&work.session.actor) {
        for row in waiting_store::waiting(&work.tx, row.committee_id, row.id).await? {
            work.delete(&row).await?;
        }
    }
    Ok(())
}

/// Keeps into which household a resident was moved, as [`confirm`] does.
pub async fn confirm_resident(
    work: &mut Work<'_>,
    moved: Moved,
    row: &resident::Model,
) -> Result<(), Fault> {
    let Some(household) = row.household_id else {
        return Ok(());
    };
    if moved.waits {
        let home = (row.committee_id, household);
        return wait_in(work, row.id.uuid(), home).await;
    }
    if store::all(&work.session.actor)
        && let Some(row) = waiting_store::waits(&work.tx, row.id.uuid()).await?
    {
        work.delete(&row).await?;
    }
    Ok(())
}

async fn wait(work: &mut Work<'_>, id: Uuid, row: &household::Model) -> Result<(), Fault> {
    wait_in(work, id, (row.committee_id, row.id)).await
}

async fn wait_in(
    work: &mut Work<'_>,
    id: Uuid,
    (committee_id, household_id): crate::reference::global_id::Below<HouseholdId>,
) -> Result<(), Fault> {
    if waiting_store::waits(&work.tx, id).await?.is_some() {
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

/// Refuses a change of the birth or the identity number of a child by a grid worker who has no sight of the child:
/// it would show the name, and what is wrong with a day or a number would tell the birth.
///
/// # Errors
///
/// [`Fault::Refused`] at the first of the fields that is given.
pub async fn refuse_unmasking(
    work: &Work<'_>,
    before: &resident::Model,
    fields: [(&str, bool); 2],
) -> Result<(), Fault> {
    let Some((field, _)) = fields.into_iter().find(|(_, given)| *given) else {
        return Ok(());
    };
    let child = identity::is_under_14(before.birth_on, work.clock().today());
    if store::all(&work.session.actor) || !child {
        return Ok(());
    }
    let stand = store::resident_stands(work.session, &work.tx, before.id).await?;
    if stand.is_some_and(|it| it.own && !it.waits) {
        return Ok(());
    }
    let message = text(
        "该居民登记为未满14周岁，且不在您的网格内。请由该网格的网格员或村（居）委会工作人员更正出生日期或身份证号。",
        "The resident is registered as under 14 and not of your grids. Ask a worker of that grid or of the committee \
         to correct the day of birth or the identity number.",
    );
    Err(Problem::invalid(field, message).into())
}

/// Confirms a household in its grid, with its residents.
pub(super) async fn confirmed(
    session: &Session,
    input: HouseholdConfirmGridInput,
) -> Result<Option<household::Model>, Fault> {
    let mut work = Work::begin(session, CONFIRM, &input, &input.options).await?;
    let (_, row) = opened(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, row.revision)?;
    confirm(&mut work, Moved { waits: false }, &row).await?;
    work.finish(row).await
}
