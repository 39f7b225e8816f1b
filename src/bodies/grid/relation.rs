//! Relations that lead to grids.

use std::collections::HashMap;

use cunju_entity::value::{CommitteeId, GridId, SubcommitteeId};
use cunju_entity::{grid, grid_load};
use sea_orm::{DbErr, QueryResult};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::{List, in_order};
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::global_id::InCommittee;

/// From an ID to its grid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GridById;

impl Relation<Session> for GridById {
    type Key = InCommittee<GridId>;
    type Value = grid::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[InCommittee<GridId>],
    ) -> Result<HashMap<InCommittee<GridId>, grid::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row))
            .collect())
    }
}

/// From a committee to its grids, in order of number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GridsOf {
    /// Whether to include closed grids.
    pub include_closed: bool,
}

impl ListRelation<Session> for GridsOf {
    type Key = CommitteeId;
    type Row = grid::Model;

    fn list(&self, session: &Session, committee: &CommitteeId) -> List {
        store::list(session.actor.scope(), self, *committee)
    }

    fn read(row: &QueryResult) -> Result<grid::Model, DbErr> {
        // By position: sqlx looks up each name, and makes an error with a text of each null value.
        in_order(row)
    }
}

/// From a subcommittee to the open grids that it is responsible for, in order of number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GridsOfSubcommittee;

impl ListRelation<Session> for GridsOfSubcommittee {
    type Key = InCommittee<SubcommitteeId>;
    type Row = grid::Model;

    fn list(&self, session: &Session, subcommittee: &Self::Key) -> List {
        store::list_of_subcommittee(session.actor.scope(), *subcommittee)
    }

    fn read(row: &QueryResult) -> Result<grid::Model, DbErr> {
        in_order(row)
    }
}

/// From a grid to its counters of households and persons; none if it never had any.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LoadOf;

impl Relation<Session> for LoadOf {
    type Key = InCommittee<GridId>;
    type Value = grid_load::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, grid_load::Model>, Error> {
        // Without the scope: the keys come from grids that were read within it.
        let rows = store::loads(&session.db, keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.grid_id), row));
        Ok(keyed.collect())
    }
}
