//! Whether a new household may be one that the committee has or had. Pure; the API and file imports share this rule.

use async_graphql::ID;
use cunju_entity::value::{CommitteeId, Date, HouseholdChange, HouseholdId};
use sea_orm::FromQueryResult;

use super::address_prefix::AddressPrefixes;
use crate::platform::message::{Text, message};
use crate::platform::problem::{Channel, Problem, ProblemCode};
use crate::reference::global_id::GlobalId;

/// Most households that an error lists as spelled alike.
const MAX_ALIKE: usize = 10;

/// A household of a committee, open or closed, with its address.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct ExistingHousehold {
    pub(crate) committee_id: CommitteeId,
    pub(crate) id: HouseholdId,
    address_key: String,
    closed_on: Option<Date>,
    closed_reason: Option<HouseholdChange>,
}

impl ExistingHousehold {
    /// Key that is equal for addresses that are spelled alike.
    pub(crate) fn similarity_key(&self, above: &AddressPrefixes) -> String {
        above.similarity_key(&self.address_key)
    }

    /// Key that identifies the home within its committee.
    pub(crate) fn home_key(&self, above: &AddressPrefixes) -> String {
        above.home_key(&self.address_key)
    }

    /// Whether the household is open.
    pub(crate) fn is_open(&self) -> bool {
        self.closed_on.is_none()
    }
}

/// Refuses a household if one of the households that are spelled alike has the same address `key`. Unless `accepted`,
/// also refuses it if one is only spelled alike or was closed at this address.
pub(crate) fn refuse_duplicate(
    (above, key): (&AddressPrefixes, &str),
    there: &[ExistingHousehold],
    accepted: bool,
    door: Channel,
) -> Result<(), Problem> {
    let open: Vec<_> = there.iter().filter(|it| it.is_open()).collect();
    let bare = above.home_key(key);
    if let Some(same) = open.iter().find(|it| it.home_key(above) == bare) {
        return Err(Problem {
            alike: encoded(&[same]),
            ..Problem::at("address", ProblemCode::AlreadyExists, exists())
        });
    }
    if accepted {
        return Ok(());
    }
    if !open.is_empty() {
        return Err(asked(alike(door), &open));
    }
    let closed = there.iter().filter(|it| it.home_key(above) == bare);
    let Some(last) = closed.max_by_key(|it| it.closed_on) else {
        return Ok(());
    };
    Err(asked(was_there(last, door), &[last]))
}

fn asked(words: Text, there: &[&ExistingHousehold]) -> Problem {
    let there = there.get(..MAX_ALIKE).unwrap_or(there);
    Problem::likely_duplicate("address", words, encoded(there))
}

fn encoded(there: &[&ExistingHousehold]) -> Vec<ID> {
    let ids = there.iter();
    ids.map(|it| GlobalId::Household((it.committee_id, it.id)).encode())
        .collect()
}

fn exists() -> Text {
    message!("household-address-taken")
}

fn alike(door: Channel) -> Text {
    match door {
        Channel::Api => message!("household-address-alike"),
        Channel::File => message!("household-address-alike-in-file"),
    }
}

fn was_there(last: &ExistingHousehold, door: Channel) -> Text {
    let day = last.closed_on.map(|day| day.to_string());
    let day = day.unwrap_or_default();
    let reason = reason(last.closed_reason);
    match door {
        Channel::Api => message!("household-address-closed", day, reason),
        Channel::File => message!("household-address-closed-in-file", day, reason),
    }
}

/// The reason why a household was closed.
pub(super) fn reason(reason: Option<HouseholdChange>) -> Text {
    match reason {
        Some(HouseholdChange::Split) => message!("household-closing-split"),
        Some(HouseholdChange::Merged) => message!("household-closing-merged"),
        Some(HouseholdChange::Moved) => message!("household-closing-moved"),
        Some(HouseholdChange::Demolished) => message!("household-closing-demolished"),
        Some(HouseholdChange::Correction) => message!("household-closing-correction"),
        Some(HouseholdChange::Other) | None => message!("household-closing-other"),
    }
}
