//! Whether a new household may be one that the committee has or had. Pure; the API and file imports share this rule.

use async_graphql::ID;
use cunju_entity::value::{CommitteeId, Date, HouseholdChange, HouseholdId};
use sea_orm::FromQueryResult;

use super::address_prefix::AddressPrefixes;
use crate::platform::error::{Text, text};
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
    text(
        "该村（居）委会已有同一地址的户（见 alike）。请核对地址，或修改已登记的户。",
        "The committee already has a household at this address, see `alike`. Check it, or update that household.",
    )
}

fn alike(door: Channel) -> Text {
    match door {
        Channel::Api => text(
            "已有地址写法相近的户（见 alike）。如确为另一户，请设 acceptDuplicate: true 后重新提交。",
            "The committee has a household whose address is spelled alike, see `alike`. If this is another household, \
             repeat with acceptDuplicate: true.",
        ),
        Channel::File => text(
            "已有地址写法相近的户。如为同一户，请改用已登记的写法；如确为另一户，请在“处理”列填写“另一户”。",
            "The committee has a household whose address is spelled alike. If it is the same household, enter the \
             address as it is registered; if it is another one, enter \"another household\" in the column of \
             that name.",
        ),
    }
}

fn was_there(last: &ExistingHousehold, door: Channel) -> Text {
    let day = last.closed_on.map(|day| day.to_string());
    let day = day.unwrap_or_default();
    let (zh, en) = reason(last.closed_reason);
    match door {
        Channel::Api => text(
            format!(
                "该地址的户已于 {day} 注销（{zh}，见 alike）。如确为新的一户，请设 acceptDuplicate: true 后重新提交。"
            ),
            format!(
                "The household at this address was closed on {day} ({en}), see `alike`. If this is a new household, \
                 repeat with acceptDuplicate: true."
            ),
        ),
        Channel::File => text(
            format!(
                "该地址的户已于 {day} 注销（{zh}）。如该户已不存在，请删除此行；如确为新的一户，请在“处理”列填写“另一户”。"
            ),
            format!(
                "The household at this address was closed on {day} ({en}). If it no longer exists, delete the row; if \
                 this is a new household, enter \"another household\" in the column of that name."
            ),
        ),
    }
}

/// The reason why a household was closed, in Chinese and English.
pub(super) fn reason(reason: Option<HouseholdChange>) -> (&'static str, &'static str) {
    match reason {
        Some(HouseholdChange::Split) => ("分户", "split"),
        Some(HouseholdChange::Merged) => ("并户", "merged into another"),
        Some(HouseholdChange::Moved) => ("迁出", "moved"),
        Some(HouseholdChange::Demolished) => ("拆迁", "demolished"),
        Some(HouseholdChange::Correction) => ("更正", "correction"),
        Some(HouseholdChange::Other) | None => ("其他", "another reason"),
    }
}
