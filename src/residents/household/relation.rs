//! Relations whose children are households.

use std::collections::HashMap;

use cunju_entity::value::{CommitteeId, GridId, HouseholdId, ResidentId};
use cunju_entity::{household, household_link};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::store;
use crate::access::session::Session;
use crate::access::vault::identity;
use crate::platform::error::Error;
use crate::platform::list::{Columns, List};
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::global_id::InCommittee;
use crate::residents::name::folded;
use crate::residents::personal::disclosure::NameFields;

/// From an ID to its household.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdById;

impl Relation<Session> for HouseholdById {
    type Key = InCommittee<HouseholdId>;
    type Value = household::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[InCommittee<HouseholdId>],
    ) -> Result<HashMap<InCommittee<HouseholdId>, household::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row))
            .collect())
    }
}

/// The fields of a household that lists show; the rest is loaded with [`HouseholdById`]. With all columns of the table,
/// the statement of a long list took a third longer.
#[derive(Clone, Debug)]
pub struct HouseholdListItem {
    /// Its committee.
    pub committee_id: CommitteeId,
    /// Its ID.
    pub id: HouseholdId,
    /// Its grid.
    pub grid_id: Option<GridId>,
    /// Address within the committee.
    pub address: String,
    /// Name of the head, if the head is not a resident.
    pub head: Option<String>,
    /// The resident who is the head.
    pub head_id: Option<ResidentId>,
    /// Revision of these fields. The rest is read later and may be newer, so the older revision must be reported:
    /// otherwise a client that mixes both could overwrite a change without noticing.
    pub revision: i32,
    /// The name of that resident, if it was read as well.
    pub named: Option<NameFields>,
}

impl HouseholdListItem {
    /// Columns of the household.
    pub(super) const OWN: [household::Column; 7] = [
        household::Column::CommitteeId,
        household::Column::Id,
        household::Column::GridId,
        household::Column::Address,
        household::Column::Head,
        household::Column::HeadId,
        household::Column::Revision,
    ];
    /// Columns of the head, after those.
    pub(super) const NAMED: [&str; 3] = ["name", "birth_on", "erased_on"];
}

/// Reads columns by position: most rows of long responses are households, and reading by name took a fifth of the time
/// of such a response.
impl FromQueryResult for HouseholdListItem {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        // By position: the order is that of `OWN` and `NAMED`, and a wrong one would mix up columns of one type.
        let listed = Self {
            committee_id: columns.value()?,
            id: columns.value()?,
            grid_id: columns.maybe()?,
            address: columns.value()?,
            head: columns.maybe()?,
            head_id: columns.maybe()?,
            revision: columns.value()?,
            named: None,
        };
        let (name, birth_on, erased_on) = (columns.maybe()?, columns.maybe()?, columns.maybe()?);
        let named = name.map(|name| NameFields {
            name,
            birth_on,
            erased_on,
        });
        Ok(Self { named, ..listed })
    }
}

/// From a grid to its open households, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdsOf;

impl ListRelation<Session> for HouseholdsOf {
    type Key = InCommittee<GridId>;
    type Row = HouseholdListItem;

    fn list(&self, session: &Session, grid: &Self::Key) -> List {
        store::of_grid(session.actor.scope(), *grid)
    }
}

/// From a committee to its households, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdsOfCommittee {
    /// Whether to leave out households in a grid.
    pub without_grid: bool,
    /// Whether to include closed households.
    pub include_closed: bool,
}

impl ListRelation<Session> for HouseholdsOfCommittee {
    type Key = CommitteeId;
    type Row = HouseholdListItem;

    fn list(&self, session: &Session, committee: &CommitteeId) -> List {
        store::of_committee(session.actor.scope(), self, *committee)
    }
}

/// From a household to its predecessors or its successors.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LinksOf {
    /// Whether to list predecessors.
    pub(super) earlier: bool,
}

impl ListRelation<Session> for LinksOf {
    type Key = InCommittee<HouseholdId>;
    type Row = household_link::Model;

    fn list(&self, session: &Session, household: &Self::Key) -> List {
        store::links(session.actor.scope(), self.earlier, *household)
    }
}

/// From a household to the folded names of its current and former residents under 14.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ChildrenOf;

impl Relation<Session> for ChildrenOf {
    type Key = InCommittee<HouseholdId>;
    type Value = Vec<String>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, Vec<String>>, Error> {
        let today = session.clock.today();
        let rows = store::named(&session.db, session.actor.scope(), keys).await?;
        let mut children: HashMap<Self::Key, Vec<String>> = HashMap::new();
        for (household, name, birth) in rows {
            // An erased resident has no name.
            if identity::is_under_14(birth, today) && !name.is_empty() {
                children.entry(household).or_default().push(folded(&name));
            }
        }
        Ok(children)
    }
}

/// Resident counts of a household.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Headcount {
    /// Residents who live there.
    pub(super) living: i64,
    /// Residents who are registered there.
    pub(super) registered: i64,
}

/// From a household to its resident counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct HeadcountOf;

impl Relation<Session> for HeadcountOf {
    type Key = InCommittee<HouseholdId>;
    type Value = Headcount;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, Headcount>, Error> {
        let rows = store::headcounts(&session.db, session.actor.scope(), keys).await?;
        let mut all: HashMap<Self::Key, Headcount> = HashMap::new();
        for (committee, household, state, residents) in rows {
            let count = all.entry((committee, household)).or_default();
            count.living += if state.lives_here() { residents } else { 0 };
            count.registered += if state.is_registered() { residents } else { 0 };
        }
        Ok(all)
    }
}
