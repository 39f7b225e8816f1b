//! Checks that no other household is at an address.

use async_graphql::MaybeUndefined;
use cunju_entity::value::{Code, CodeRange, DivisionId, Level};
use cunju_entity::{committee, household};

use super::input::{AddressInput, HouseholdUpdateInput};
use crate::access::session::change::UnitOfWork;
use crate::platform::problem::{ChangeError, Channel};
use crate::reference::division::Tree;
use crate::reference::payload::Warning;
use crate::residents::household::{
    AddressPrefixes, PlaceValues, SimilarityKeys, addresses_and_codes, refuse_duplicate,
    some_or_undefined,
};

impl AddressInput {
    /// The location that the input gives.
    pub(super) fn values(&self) -> PlaceValues<'_> {
        PlaceValues {
            address: self.address.as_deref(),
            estate: some_or_undefined(self.estate.as_deref()),
            building: some_or_undefined(self.building.as_deref()),
            unit: some_or_undefined(self.unit.as_deref()),
            room: some_or_undefined(self.room.as_deref()),
        }
    }
}

impl HouseholdUpdateInput {
    /// The location that the input gives.
    pub(super) fn values(&self) -> PlaceValues<'_> {
        PlaceValues {
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

/// The prefix names of a committee that had these codes.
fn above(divisions: &Tree, committee: &committee::Model, codes: &[Code]) -> AddressPrefixes {
    let names = |code: Code| {
        let holding = divisions.containing(CodeRange::committee(code)).into_iter();
        // 中国 is not passed over like the name of a unit; an address that differs in it is asked about.
        let below = holding.filter(|it| it.row.level != Level::Country);
        below.map(|it| it.row.name.as_str())
    };
    let holding = divisions.containing(CodeRange::committee(committee.code));
    let ids: Vec<DivisionId> = holding.iter().map(|it| it.row.id).collect();
    let above = AddressPrefixes::of(names(committee.code), &committee.name);
    let above = codes.iter().fold(above, |above, code| {
        above.with_former_divisions(names(*code))
    });
    let beside = ids.into_iter().flat_map(|id| divisions.children(id));
    above.with_siblings(beside.map(|it| it.row.name.as_str()))
}

/// Refuses an address that another household of the committee has. Unless accepted, also refuses one that is spelled
/// alike or that a closed household had. Returns warnings about an address that is accepted.
pub(super) async fn refuse_taken(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    row: &household::Model,
    accepted: bool,
) -> Result<Vec<Warning>, ChangeError> {
    let (mut there, codes) = addresses_and_codes(&work.tx, committee.id).await?;
    let above = above(&work.session.divisions, committee, &codes);
    let home = above.home_key(&row.address_key);
    let wanted = SimilarityKeys::of_household(&above, &home, row);
    there.retain(|it| it.id != row.id && it.similarity_keys(&above).share(&wanted));
    refuse_duplicate((&above, &home), &there, accepted, Channel::Api)?;
    let elsewhere = above.other_division(&row.address_key);
    Ok(elsewhere.map(Warning::elsewhere).into_iter().collect())
}
