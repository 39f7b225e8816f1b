//! Whether a new household may be one that the committee has or had. Pure; the API and file imports share this rule.

use async_graphql::ID;
use cunju_entity::household;
use cunju_entity::value::{CommitteeId, Date, HouseholdChange, HouseholdId};
use sea_orm::FromQueryResult;

use super::address_prefix::AddressPrefixes;
use super::rules::composed;
use crate::platform::message::{Text, message};
use crate::platform::problem::{Channel, Problem, ProblemCode};
use crate::reference::global_id::GlobalId;
use crate::reference::search::address_key;

/// Most households that an error lists as spelled alike.
const MAX_ALIKE: usize = 10;

/// A household of a committee, open or closed, with its address.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct ExistingHousehold {
    pub(crate) committee_id: CommitteeId,
    pub(crate) id: HouseholdId,
    address: String,
    address_key: String,
    estate: Option<String>,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
    closed_on: Option<Date>,
    closed_reason: Option<HouseholdChange>,
}

impl ExistingHousehold {
    /// Keys of which two homes that may be the same share one.
    pub(crate) fn similarity_keys(&self, above: &AddressPrefixes) -> SimilarityKeys {
        let parts = [&self.estate, &self.building, &self.unit, &self.room];
        let home = (&*self.home_key(above), &*self.address_key);
        SimilarityKeys::new(above, home, parts)
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

/// Keys of a home: that of its address, and that of its parts if they compose another address. Two homes that share one
/// are spelled alike.
#[derive(Clone, Debug)]
pub(crate) struct SimilarityKeys {
    address: String,
    parts: Option<String>,
}

impl SimilarityKeys {
    fn new(
        above: &AddressPrefixes,
        (home_key, address_key): (&str, &str),
        parts: [&Option<String>; 4],
    ) -> Self {
        let parts = parts.map(|part| part.as_deref());
        // Other parts alone, such as an estate or a room, do not identify a home.
        let is_home =
            parts.first().is_some_and(Option::is_some) && parts.last().is_some_and(Option::is_some);
        let composed = is_home.then(|| composed(parts)).flatten();
        let composed = composed.map(|address| address_key::key(&address));
        let composed = composed.filter(|composed| composed != address_key);
        Self {
            address: above.similarity_of_home(home_key),
            parts: composed.map(|key| above.similarity_key(&key)),
        }
    }

    /// The keys of a household whose address has this key of a home.
    pub(crate) fn of_household(
        above: &AddressPrefixes,
        home_key: &str,
        row: &household::Model,
    ) -> Self {
        let parts = [&row.estate, &row.building, &row.unit, &row.room];
        Self::new(above, (home_key, &row.address_key), parts)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let address = std::iter::once(&*self.address);
        address.chain(self.parts.as_deref().filter(|it| *it != self.address))
    }

    pub(crate) fn share(&self, other: &Self) -> bool {
        self.iter().any(|key| other.iter().any(|it| it == key))
    }
}

/// Refuses a household if one of the households that are spelled alike is at the same home, which `home_key` identifies.
/// Unless `accepted`, also refuses it if one is only spelled alike or was closed at this address.
pub(crate) fn refuse_duplicate(
    (above, home_key): (&AddressPrefixes, &str),
    there: &[ExistingHousehold],
    accepted: bool,
    door: Channel,
) -> Result<(), Problem> {
    let open: Vec<_> = there.iter().filter(|it| it.is_open()).collect();
    if let Some(same) = open.iter().find(|it| it.home_key(above) == home_key) {
        return Err(Problem {
            alike: encoded(&[same]),
            ..Problem::at("address", ProblemCode::AlreadyExists, exists())
        });
    }
    // Not before the check above: an equal key meets the unique index, whose error does not name the household.
    if accepted {
        return Ok(());
    }
    if !open.is_empty() {
        let address = open.first().map_or("", |it| &it.address);
        return Err(asked(alike(address, door), &open));
    }
    let closed = there.iter().filter(|it| it.home_key(above) == home_key);
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

fn alike(address: &str, door: Channel) -> Text {
    match door {
        Channel::Api => message!("household-address-alike", address),
        Channel::File => message!("household-address-alike-in-file", address),
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
