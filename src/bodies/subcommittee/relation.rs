//! Relations that lead to subcommittees and their milestones.

use std::collections::HashMap;

use cunju_entity::value::{CommitteeId, GridId, SubcommitteeId};
use cunju_entity::{subcommittee, subcommittee_milestone};
use sea_orm::{DbErr, QueryResult};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::{List, in_order};
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::catalog::Catalogs;
use crate::reference::global_id::InCommittee;

/// From an ID to its subcommittee, if the caller may see its committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubcommitteeById;

impl Relation<Session> for SubcommitteeById {
    type Key = InCommittee<SubcommitteeId>;
    type Value = subcommittee::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, subcommittee::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From a committee to its subcommittees.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubcommitteesOf {
    kind: Option<String>,
    dissolved: bool,
}

impl SubcommitteesOf {
    /// The relation with the arguments of the field. [`Error::Input`] if there is no such kind.
    pub fn new(
        kinds: &Catalogs,
        kind: Option<String>,
        include_dissolved: bool,
    ) -> Result<Self, Error> {
        // An unknown kind would otherwise be an empty list, which reads like a committee that has none.
        kinds.check(kind.as_deref())?;
        Ok(Self {
            kind,
            dissolved: include_dissolved,
        })
    }

    pub(super) fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    pub(super) fn includes_dissolved(&self) -> bool {
        self.dissolved
    }
}

impl ListRelation<Session> for SubcommitteesOf {
    type Key = CommitteeId;
    type Row = subcommittee::Model;

    fn list(&self, session: &Session, committee: &CommitteeId) -> List {
        store::list(session.actor.scope(), self, *committee)
    }

    fn read(row: &QueryResult) -> Result<subcommittee::Model, DbErr> {
        in_order(row)
    }
}

/// From a subcommittee to the milestones it has reached, in no particular order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MilestonesOf;

impl Relation<Session> for MilestonesOf {
    type Key = InCommittee<SubcommitteeId>;
    type Value = Vec<subcommittee_milestone::Model>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, Self::Value>, Error> {
        let mut all: HashMap<_, Self::Value> = HashMap::new();
        for row in store::milestones(&session.db, keys).await? {
            all.entry((row.committee_id, row.subcommittee_id))
                .or_default()
                .push(row);
        }
        Ok(all)
    }
}

/// From a grid to the subcommittees that are responsible for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubcommitteesOfGrid;

impl ListRelation<Session> for SubcommitteesOfGrid {
    type Key = InCommittee<GridId>;
    type Row = subcommittee::Model;

    fn list(&self, session: &Session, grid: &Self::Key) -> List {
        store::list_of_grid(session.actor.scope(), *grid)
    }

    fn read(row: &QueryResult) -> Result<subcommittee::Model, DbErr> {
        in_order(row)
    }
}
