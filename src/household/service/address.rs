//! That no other household is where one is to be.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::household;
use cunju_entity::value::{CommitteeId, HouseholdId};

use super::super::input::{AddressInput, HouseholdUpdateInput};
use super::super::place::{PlaceSaid, said};
use super::super::{rules, store};
use crate::change::Work;
use crate::error::text;
use crate::node::GlobalId;
use crate::problem::{Door, Fault, Problem, ProblemCode};

/// Most households that are named as spelled alike.
const MAX_ALIKE: usize = 10;

impl AddressInput {
    /// What the input says of a place.
    pub(super) fn said(&self) -> PlaceSaid<'_> {
        PlaceSaid {
            address: self.address.as_deref(),
            estate: said(self.estate.as_deref()),
            building: said(self.building.as_deref()),
            unit: said(self.unit.as_deref()),
            room: said(self.room.as_deref()),
        }
    }
}

impl HouseholdUpdateInput {
    /// What the input says of a place.
    pub(super) fn said(&self) -> PlaceSaid<'_> {
        PlaceSaid {
            address: self.address.as_deref(),
            estate: borrowed(&self.estate),
            building: borrowed(&self.building),
            unit: borrowed(&self.unit),
            room: borrowed(&self.room),
        }
    }
}

fn borrowed(text: &MaybeUndefined<String>) -> MaybeUndefined<&str> {
    match text {
        MaybeUndefined::Undefined => MaybeUndefined::Undefined,
        MaybeUndefined::Null => MaybeUndefined::Null,
        MaybeUndefined::Value(text) => MaybeUndefined::Value(text),
    }
}

/// Refuses an address at which the committee has another household, which is named, or one that is
/// spelled alike if that is not accepted.
pub(super) async fn refuse_taken(
    work: &Work<'_>,
    committee: CommitteeId,
    row: &household::Model,
    accepted: bool,
) -> Result<(), Fault> {
    let mut there = store::addresses(&work.tx, committee).await?;
    there.retain(|(id, other)| *id != row.id && rules::alike(&row.address, other));
    let same = there
        .iter()
        .find(|(_, other)| rules::key(other) == row.address_key);
    if let Some((id, _)) = same {
        let exists = text(
            "该村（居）委会已有同一地址的户（见 alike）。请核对地址，或修改已登记的户。",
            "The committee has a household at this address, see `alike`. Check it, or change that \
             household.",
        );
        return Err(Problem {
            alike: encoded(committee, &[*id]),
            ..Problem::at("address", ProblemCode::AlreadyExists, exists)
        }
        .into());
    }
    if accepted || there.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = there.into_iter().map(|(id, _)| id).collect();
    Err(alike(committee, &ids, Door::Api).into())
}

/// Households of the committee have an address that is spelled alike.
pub(crate) fn alike(committee: CommitteeId, there: &[HouseholdId], door: Door) -> Problem {
    let words = match door {
        Door::Api => text(
            "已有地址写法相近的户（见 alike）。如确为另一户，请设 acceptDuplicate: true 后重新提交。",
            "There is a household whose address is spelled alike, see `alike`. If this is another one, repeat with \
             acceptDuplicate: true.",
        ),
        Door::File => text(
            "已有地址写法相近的户。如为同一户，请改用已登记的写法；如确为另一户，请在“处理”列填写“另一户”。",
            "There is a household whose address is spelled alike. If it is the same one, write the address as it is \
             registered; if it is another, write \"another household\" into the column of that name.",
        ),
    };
    let there = there.get(..MAX_ALIKE).unwrap_or(there);
    Problem::likely_duplicate("address", words, encoded(committee, there))
}

fn encoded(committee: CommitteeId, there: &[HouseholdId]) -> Vec<ID> {
    let ids = there.iter();
    ids.map(|id| GlobalId::Household((committee, *id)).encode())
        .collect()
}
