//! Edges that lead to households.

use std::collections::HashMap;

use cunju_entity::household;
use cunju_entity::value::{CommitteeId, GridId, HouseholdId};

use super::store;
use crate::edge::{Edge, ListEdge};
use crate::error::Error;
use crate::list::List;
use crate::node::Below;
use crate::request::Session;

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

/// From a grid to its households, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdsOf;

impl ListEdge for HouseholdsOf {
    type Key = Below<GridId>;
    type Row = household::Model;

    fn list(&self, session: &Session, grid: &Self::Key) -> List {
        store::of_grid(session.actor.scope(), *grid)
    }
}

/// From a committee to its households, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseholdsOfCommittee {
    /// Whether to leave out those that are in a grid.
    pub without_grid: bool,
}

impl ListEdge for HouseholdsOfCommittee {
    type Key = CommitteeId;
    type Row = household::Model;

    fn list(&self, session: &Session, committee: &CommitteeId) -> List {
        let scope = session.actor.scope();
        if self.without_grid {
            store::missed(scope, *committee)
        } else {
            store::of_committee(scope, *committee)
        }
    }
}
