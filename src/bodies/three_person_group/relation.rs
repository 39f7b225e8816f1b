//! Relations that lead to three-person groups.

use std::collections::HashMap;

use cunju_entity::three_person_group;
use cunju_entity::value::{CommitteeId, GridId, ThreePersonGroupId};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::global_id::InCommittee;

/// From an ID to its group, if the caller may see its committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupById;

impl Relation<Session> for GroupById {
    type Key = InCommittee<ThreePersonGroupId>;
    type Value = three_person_group::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, three_person_group::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From a grid to its current group, if it has one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpenGroupOfGrid;

impl Relation<Session> for OpenGroupOfGrid {
    type Key = InCommittee<GridId>;
    type Value = three_person_group::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, three_person_group::Model>, Error> {
        let rows = store::open_of_grids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .filter_map(|row| Some(((row.committee_id, row.grid_id?), row)));
        Ok(keyed.collect())
    }
}

/// From a committee to its groups and those of its grids, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupsOf {
    /// Whether to include dissolved groups.
    pub include_dissolved: bool,
}

impl ListRelation<Session> for GroupsOf {
    type Key = CommitteeId;
    type Row = three_person_group::Model;

    fn list(&self, session: &Session, committee: &CommitteeId) -> List {
        store::list(session.actor.scope(), self, *committee)
    }
}
