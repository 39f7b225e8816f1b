//! Head and representative of a household, who must be residents of it.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::value::{Kinship, ResidentId};
use cunju_entity::{household, resident};

use super::input::HouseholdUpdateInput;
use crate::access::session::change::UnitOfWork;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Channel, Problem, ProblemCode};
use crate::residents::household::{heads, parse_head_name};
use crate::residents::resident as people;
use crate::residents::resident_change::relations::{Unknown, forget_replaced};

/// Sets the head to a resident, or to a name while no resident is the head: `head` and `headId` of an input. Returns the
/// residents whose relation was to another head and is unknown now.
pub(super) async fn set_head(
    work: &mut UnitOfWork<'_>,
    row: &mut household::Model,
    input: &HouseholdUpdateInput,
) -> Result<Unknown, ChangeError> {
    let wanted = match &input.head_id {
        MaybeUndefined::Undefined => row.head_id,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(id) => Some(member(work, row, id, "headId").await?.id),
    };
    let mut unknown = Vec::new();
    if wanted != row.head_id {
        if let Some(head) = wanted {
            unknown = forget_replaced(work, row, head).await?;
        }
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
        MaybeUndefined::Value(name) => match (parse_head_name(name)?.0, row.head_id) {
            (None, _) => {}
            (Some(name), None) => row.head = Some(name),
            (Some(name), Some(id)) => {
                let head = people::find(&work.tx, (row.committee_id, id)).await?;
                let head = head.map_or_else(String::new, |head| head.name);
                heads::refuse_name(&head, &name, Channel::Api)?;
            }
        },
    }
    Ok(unknown)
}

/// Sets or clears the representative.
pub(super) async fn represent(
    work: &UnitOfWork<'_>,
    row: &mut household::Model,
    id: &MaybeUndefined<ID>,
) -> Result<(), ChangeError> {
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

/// The resident of the household that `field` names.
pub(super) async fn member(
    work: &UnitOfWork<'_>,
    household: &household::Model,
    id: &ID,
    field: &str,
) -> Result<resident::Model, ChangeError> {
    let (above, id) = people::decode(work, id, field).await?;
    let found = people::find(&work.tx, (household.committee_id, id)).await?;
    let here = |row: &resident::Model| {
        above == household.committee_id && row.household_id == Some(household.id)
    };
    found.filter(here).ok_or_else(|| {
        let none = message!("household-resident-unknown");
        Problem::at(field, ProblemCode::NotFound, none).into()
    })
}

/// Changes the relation of a resident to the head, if it differs.
async fn relate(
    work: &mut UnitOfWork<'_>,
    household: &household::Model,
    id: ResidentId,
    relation: Kinship,
) -> Result<(), ChangeError> {
    let found = people::find(&work.tx, (household.committee_id, id)).await?;
    if let Some(before) = found.filter(|row| row.relation != relation) {
        let mut row = before.clone();
        row.relation = relation;
        row.revision += 1;
        work.update(&before, &row).await?;
    }
    Ok(())
}
