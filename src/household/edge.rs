//! Edges that lead to households.

use std::collections::HashMap;

use cunju_entity::value::{CommitteeId, GridId, HouseholdId};
use cunju_entity::{household, household_link};
use sea_orm::FromQueryResult;

use super::store;
use crate::edge::{Edge, ListEdge};
use crate::error::Error;
use crate::list::List;
use crate::node::Below;
use crate::request::Session;
use crate::vault::reading::Named;

/// From an id to its household.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdById;

impl Edge for HouseholdById {
    type Key = Below<HouseholdId>;
    type Value = household::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Below<HouseholdId>],
    ) -> Result<HashMap<Below<HouseholdId>, household::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row))
            .collect())
    }
}

/// A household of a list, with its head.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The household.
    #[sea_orm(nested)]
    pub household: household::Model,
    /// The resident who is the head.
    #[sea_orm(nested(prefix = "head_"))]
    pub head: Option<Named>,
}

/// From a grid to its households that are not closed, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdsOf;

impl ListEdge for HouseholdsOf {
    type Key = Below<GridId>;
    type Row = Listed;

    fn list(&self, session: &Session, grid: &Self::Key) -> List {
        store::of_grid(session.actor.scope(), *grid)
    }
}

/// From a committee to its households, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdsOfCommittee {
    /// Whether to leave out those that are in a grid.
    pub without_grid: bool,
    /// Whether those that were closed too.
    pub include_closed: bool,
}

impl ListEdge for HouseholdsOfCommittee {
    type Key = CommitteeId;
    type Row = Listed;

    fn list(&self, session: &Session, committee: &CommitteeId) -> List {
        store::of_committee(session.actor.scope(), self, *committee)
    }
}

/// From a household to what it came from, or to what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LinksOf {
    /// Whether to those before it.
    pub(super) earlier: bool,
}

impl ListEdge for LinksOf {
    type Key = Below<HouseholdId>;
    type Row = household_link::Model;

    fn list(&self, session: &Session, household: &Self::Key) -> List {
        store::links(session.actor.scope(), self.earlier, *household)
    }
}

/// Residents of a household.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Headcount {
    /// Those who live there.
    pub(super) living: i64,
    /// Those who are registered there.
    pub(super) registered: i64,
}

/// From a household to how many residents it has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct HeadcountOf;

impl Edge for HeadcountOf {
    type Key = Below<HouseholdId>;
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
