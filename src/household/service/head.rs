//! Head and representative of a household: residents of it, and no others.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::value::{HouseholdId, Kinship, ResidentId};
use cunju_entity::{household, resident};

use super::super::input::HouseholdUpdateInput;
use super::super::{place, store};
use crate::change::Work;
use crate::error::text;
use crate::problem::{Fault, Problem, ProblemCode};
use crate::resident::{self as people};

/// Names a resident as head, or a name while there is none: `head` and `headId` of an input.
pub(super) async fn name(
    work: &mut Work<'_>,
    row: &mut household::Model,
    input: &HouseholdUpdateInput,
) -> Result<(), Fault> {
    let wanted = match &input.head_id {
        MaybeUndefined::Undefined => row.head_id,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(id) => Some(member(work, row, id, "headId").await?.id),
    };
    if wanted != row.head_id {
        if let Some(former) = row.head_id {
            relate(work, row, former, Kinship::OtherRelative).await?;
        }
        if let Some(head) = wanted {
            relate(work, row, head, Kinship::Head).await?;
            row.head = None;
        }
        row.head_id = wanted;
    }
    match &input.head {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.head = None,
        MaybeUndefined::Value(_) if row.head_id.is_some() => {
            let named = text(
                "户主已登记为居民。请用 residentUpdate 修改其姓名，或将 headId 设为 null。",
                "The head is a resident: change their name by residentUpdate, or set headId to null.",
            );
            return Err(Problem::invalid("head", named).into());
        }
        MaybeUndefined::Value(name) => row.head = Some(place::head(name)?),
    }
    Ok(())
}

/// Names a resident as representative, or none.
pub(super) async fn represent(
    work: &Work<'_>,
    row: &mut household::Model,
    id: &MaybeUndefined<ID>,
) -> Result<(), Fault> {
    match id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.representative_id = None,
        MaybeUndefined::Value(id) => {
            let found = member(work, row, id, "representativeId").await?;
            row.representative_id = Some(found.id);
        }
    }
    Ok(())
}

/// The resident of a household that `field` names.
pub(super) async fn member(
    work: &Work<'_>,
    household: &household::Model,
    id: &ID,
    field: &str,
) -> Result<resident::Model, Fault> {
    let (above, id) = people::decode(work, id, field).await?;
    let found = people::find(&work.tx, (household.committee_id, id)).await?;
    let here = |row: &resident::Model| {
        above == household.committee_id && row.household_id == Some(household.id)
    };
    found.filter(here).ok_or_else(|| {
        let none = text(
            format!("{field} 所指的居民不在该户。请使用该户居民的 id。"),
            format!("The household has no resident of this {field}. Use the id of one of them."),
        );
        Problem::at(field, ProblemCode::NotFound, none).into()
    })
}

/// Changes the relation of a resident to the head, if it is another.
async fn relate(
    work: &mut Work<'_>,
    household: &household::Model,
    id: ResidentId,
    relation: Kinship,
) -> Result<(), Fault> {
    let found = people::find(&work.tx, (household.committee_id, id)).await?;
    if let Some(before) = found.filter(|row| row.relation != relation) {
        let mut row = before.clone();
        row.relation = relation;
        row.revision += 1;
        work.update(&before, &row).await?;
    }
    Ok(())
}

/// Lets a resident who comes into a household with this relation be its head, if that is the
/// relation.
///
/// # Errors
///
/// [`Fault::Refused`] if the household has another head.
pub async fn take_in(
    work: &mut Work<'_>,
    before: household::Model,
    resident: ResidentId,
    relation: Kinship,
) -> Result<(), Fault> {
    if relation != Kinship::Head || before.head_id == Some(resident) {
        return Ok(());
    }
    if before.head_id.is_some() {
        let other = text(
            "该户已有户主。请填写与户主的关系，或先用 householdUpdate 的 headId 更换户主。",
            "The household has a head. Give the relation to them, or change headId by \
             householdUpdate first.",
        );
        return Err(Problem::at("relation", ProblemCode::AlreadyExists, other).into());
    }
    let mut row = before.clone();
    row.head_id = Some(resident);
    row.head = None;
    row.revision += 1;
    Ok(work.update(&before, &row).await?)
}

/// Lets a household have neither head nor representative in a resident who is no longer of it, or is
/// the head no more.
///
/// # Errors
///
/// An error of the database.
pub async fn leave(
    work: &mut Work<'_>,
    resident: &resident::Model,
    household: HouseholdId,
    stays: bool,
) -> Result<(), Fault> {
    let found = store::of_locked(&work.tx, resident.committee_id, household).await?;
    let Some(before) = found else {
        return Ok(());
    };
    let mut row = before.clone();
    row.head_id = row.head_id.filter(|id| *id != resident.id);
    if !stays {
        row.representative_id = row.representative_id.filter(|id| *id != resident.id);
    }
    if row != before {
        row.revision += 1;
        work.update(&before, &row).await?;
    }
    Ok(())
}
