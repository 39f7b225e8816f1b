//! Checks that no other household is at an address.

use async_graphql::MaybeUndefined;
use cunju_entity::value::{Code, CodeRange, DivisionId, Level};
use cunju_entity::{committee, household};

use super::super::input::{AddressInput, HouseholdUpdateInput};
use super::super::place::{PlaceSaid, said};
use super::super::taken::refuse_alike;
use super::super::{above::Above, store};
use crate::access::session::change::UnitOfWork;
use crate::platform::payload::Warning;
use crate::platform::problem::{ChangeError, Door};
use crate::reference::division::Tree;

impl AddressInput {
    /// The location that the input gives.
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
    /// The location that the input gives.
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

/// The prefix names of a committee that had these codes.
fn above(divisions: &Tree, committee: &committee::Model, codes: &[Code]) -> Above {
    let names = |code: Code| {
        let holding = divisions.holding(CodeRange::committee(code)).into_iter();
        let below = holding.filter(|it| it.row.level != Level::Country);
        below.map(|it| it.row.name.as_str())
    };
    let holding = divisions.holding(CodeRange::committee(committee.code));
    let ids: Vec<DivisionId> = holding.iter().map(|it| it.row.id).collect();
    let above = Above::of(names(committee.code), &committee.name);
    let above = codes
        .iter()
        .fold(above, |above, code| above.formerly(names(*code)));
    let beside = ids.into_iter().flat_map(|id| divisions.children(id));
    above.beside(beside.map(|it| it.row.name.as_str()))
}

/// Refuses an address that another household of the committee has. Unless accepted, also refuses one that is spelled
/// alike or that a closed household had. Returns warnings about an address that is accepted.
pub(super) async fn refuse_taken(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    row: &household::Model,
    accepted: bool,
) -> Result<Vec<Warning>, ChangeError> {
    let (mut there, codes) = store::addresses_and_codes(&work.tx, committee.id).await?;
    let above = above(&work.session.divisions, committee, &codes);
    let wanted = above.alike(&row.address_key);
    there.retain(|it| it.id != row.id && it.alike(&above) == wanted);
    let key = (&above, row.address_key.as_str());
    refuse_alike(key, &there, accepted, Door::Api)?;
    let elsewhere = above.elsewhere(&row.address_key);
    Ok(elsewhere.map(Warning::elsewhere).into_iter().collect())
}
