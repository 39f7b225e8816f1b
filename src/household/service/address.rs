//! That no other household is where one is to be.

use async_graphql::MaybeUndefined;
use cunju_entity::household;
use cunju_entity::value::CommitteeId;

use super::super::input::{AddressInput, HouseholdUpdateInput};
use super::super::place::{PlaceSaid, said};
use super::super::taken::refuse_alike;
use super::super::{spelling, store};
use crate::change::Work;
use crate::problem::{Door, Fault};

impl AddressInput {
    /// What the input says of a place.
    pub(in super::super) fn said(&self) -> PlaceSaid<'_> {
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
    pub(in super::super) fn said(&self) -> PlaceSaid<'_> {
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

/// Refuses an address at which the committee has another household, which is named, or one that is spelled alike or was
/// there if that is not accepted.
pub(super) async fn refuse_taken(
    work: &Work<'_>,
    committee: CommitteeId,
    row: &household::Model,
    accepted: bool,
) -> Result<(), Fault> {
    let mut there = store::addresses(&work.tx, &[committee]).await?;
    let wanted = spelling(&row.address_key);
    there.retain(|it| it.id != row.id && it.spelling() == wanted);
    Ok(refuse_alike(&row.address_key, &there, accepted, Door::Api)?)
}
