//! Where a household is: the address of its parts, and that no other is there.

use async_graphql::MaybeUndefined;
use cunju_entity::household;
use cunju_entity::value::{CommitteeId, HouseholdId};

use super::super::input::{AddressInput, HouseholdUpdateInput};
use super::super::{rules, store};
use crate::change::Work;
use crate::error::text;
use crate::node::GlobalId;
use crate::problem::{Fault, Problem, ProblemCode, optional_words, refuse_any, words};

/// Longest address, in characters.
pub(crate) const MAX_ADDRESS: usize = 200;
/// Longest part of an address, in characters.
const MAX_PART: usize = 60;
/// Most households that are named as spelled alike.
const MAX_ALIKE: usize = 10;

/// Where a household is.
#[derive(Debug)]
pub(super) struct Place {
    estate: Option<String>,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
    pub(super) address: String,
}

impl Place {
    /// The place of an input, or what is wrong with it.
    pub(super) fn new(input: &AddressInput) -> Result<Self, Problem> {
        let part =
            |field, value: &Option<String>| optional_words(field, value.as_deref(), MAX_PART);
        let mut place = Self {
            estate: part("estate", &input.estate)?,
            building: part("building", &input.building)?,
            unit: part("unit", &input.unit)?,
            room: part("room", &input.room)?,
            address: String::new(),
        };
        let parts = [&place.estate, &place.building, &place.unit, &place.room];
        let composed = rules::composed(parts.map(Option::as_deref));
        let address = input.address.clone().or(composed);
        place.address = words("address", &address.unwrap_or_default(), MAX_ADDRESS)?;
        Ok(place)
    }

    /// A new household there.
    pub(super) fn household(self, id: HouseholdId, committee: CommitteeId) -> household::Model {
        household::Model {
            id,
            committee_id: committee,
            grid_id: None,
            address: self.address,
            estate: self.estate,
            building: self.building,
            unit: self.unit,
            room: self.room,
            head: None,
            head_id: None,
            representative_id: None,
            closed_on: None,
            closed_reason: None,
            revision: 1,
        }
    }
}

/// Changes the parts that are given, and the address: a given text wins; one that was put together
/// follows its parts.
pub(super) fn edit(row: &mut household::Model, input: &HouseholdUpdateInput) -> Result<(), Fault> {
    let whole = |row: &household::Model| {
        let parts = [&row.estate, &row.building, &row.unit, &row.room];
        rules::composed(parts.map(|part| part.as_deref()))
    };
    let follows = whole(row).is_some_and(|address| address == row.address);
    let mut problems = Vec::new();
    for (field, given, part) in [
        ("estate", &input.estate, &mut row.estate),
        ("building", &input.building, &mut row.building),
        ("unit", &input.unit, &mut row.unit),
        ("room", &input.room, &mut row.room),
    ] {
        match given {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => *part = None,
            MaybeUndefined::Value(value) => match words(field, value, MAX_PART) {
                Ok(value) => *part = Some(value),
                Err(problem) => problems.push(problem),
            },
        }
    }
    refuse_any(problems)?;
    let composed = whole(row).filter(|_| follows);
    if let Some(address) = input.address.clone().or(composed) {
        row.address = words("address", &address, MAX_ADDRESS)?;
    }
    Ok(())
}

/// Refuses an address at which the committee has another household, or one that is spelled alike if
/// that is not accepted.
pub(super) async fn refuse_taken(
    work: &Work<'_>,
    committee: CommitteeId,
    address: &str,
    own: Option<HouseholdId>,
    accepted: bool,
) -> Result<(), Fault> {
    let mut there = store::addresses(&work.tx, committee).await?;
    there.retain(|(id, other)| Some(*id) != own && rules::alike(address, other));
    if there.iter().any(|(_, other)| other == address) {
        let exists = text(
            "该村（居）委会已有同一地址的户。请核对地址，或修改已登记的户。",
            "The committee has a household at this address. Check it, or change that household.",
        );
        return Err(Problem::at("address", ProblemCode::AlreadyExists, exists).into());
    }
    if accepted || there.is_empty() {
        return Ok(());
    }
    let alike = text(
        "已有地址写法相近的户（见 alike）。如确为另一户，请设 acceptDuplicate: true 后重新提交。",
        "There is a household whose address is spelled alike, see `alike`. If this is another one, \
         repeat with acceptDuplicate: true.",
    );
    let ids = there.into_iter().take(MAX_ALIKE);
    let ids = ids.map(|(id, _)| GlobalId::Household((committee, id)).encode());
    Err(Problem::likely_duplicate("address", alike, ids.collect()).into())
}
