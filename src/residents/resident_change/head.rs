//! Updates the head of a household after a change of its residents.

use cunju_entity::revised::Revised;
use cunju_entity::value::{HouseholdId, Kinship, ResidentId};
use cunju_entity::{household, resident};

use super::relations::{Unknown, forget_replaced_by};
use crate::access::session::change::UnitOfWork;
use crate::platform::problem::{ChangeError, Channel, Problem};
use crate::residents::household::heads::{self, Member};
use crate::residents::household::of_locked;

/// Updates the head of a household, and the relations of the others to a head whom the resident replaces, after the
/// resident joins the household or changes from the relation `was`.
///
/// # Errors
///
/// As [`update_head`].
pub(super) async fn change_head(
    work: &mut UnitOfWork<'_>,
    before: household::Model,
    resident: &resident::Model,
    was: Option<Kinship>,
) -> Result<Unknown, ChangeError> {
    let unknown = forget_replaced_by(work, &before, (resident.id, resident.relation)).await?;
    update_head(work, before, resident, was).await?;
    Ok(unknown)
}

/// Updates the head of a household after a resident joins it or changes from the relation `was`.
///
/// # Errors
///
/// [`ChangeError::Refused`] if the household would have two heads, or lose this head without a replacement.
pub(super) async fn update_head(
    work: &mut UnitOfWork<'_>,
    before: household::Model,
    resident: &resident::Model,
    was: Option<Kinship>,
) -> Result<(), ChangeError> {
    let head = refuse_heads(&before, resident, was)?;
    if head.is_none() || head == before.head_id {
        return Ok(());
    }
    let mut row = before.clone();
    row.head_id = head;
    row.head = None;
    row.revision += 1;
    Ok(work.update(&before, &row).await?)
}

/// The head of a household after a resident joins it or changes from the relation `was`. Refuses two heads, or to lose
/// this head without a replacement.
///
/// A caller checks this before the comparison with children whom it may not know: a refusal after that would tell,
/// without a change that remains, that a guessed name is not that of a child.
pub(super) fn refuse_heads(
    before: &household::Model,
    resident: &resident::Model,
    was: Option<Kinship>,
) -> Result<Option<ResidentId>, Problem> {
    let other = before.head_id.filter(|id| *id != resident.id);
    let other = other.map(|id| Member {
        id,
        was: Some(Kinship::Head),
        is: Kinship::Head,
    });
    let own = Member {
        id: resident.id,
        was,
        is: resident.relation,
    };
    let mut members: Vec<_> = other.into_iter().chain([own]).collect();
    let mut refused =
        heads::reject_invalid_heads(before.head_id, &mut members, Channel::Api).into_iter();
    if let Some((_, problem)) = refused.next() {
        return Err(problem);
    }
    Ok(heads::head(&members))
}

/// Updates the name of a head who is not a resident after the resident of the same name was renamed.
pub(super) async fn rename(
    work: &mut UnitOfWork<'_>,
    before: household::Model,
    names: (&str, &str),
) -> Result<(), ChangeError> {
    match heads::renamed(&before, [names]) {
        Some(row) => Ok(work.update(&before, &row).await?),
        None => Ok(()),
    }
}

/// Clears the head and the representative of a household where they are a resident who has left it.
pub(super) async fn leave(
    work: &mut UnitOfWork<'_>,
    resident: &resident::Model,
    household: HouseholdId,
) -> Result<(), ChangeError> {
    let found = of_locked(&work.tx, resident.committee_id, household).await?;
    let Some(before) = found else {
        return Ok(());
    };
    let mut row = before.clone();
    row.head_id = row.head_id.filter(|id| *id != resident.id);
    row.representative_id = row.representative_id.filter(|id| *id != resident.id);
    // Not `UnitOfWork::revise`, which raises the revision for a grid worker even if nothing differs. That is for what a
    // caller sends, and nobody sent the household.
    if row.revise(&before) {
        work.update(&before, &row).await?;
    }
    Ok(())
}
