//! Relations that lead to committees.

use std::collections::HashMap;

use async_graphql::Enum;
use cunju_entity::committee;
use cunju_entity::value::{Code, CodeRange, CommitteeId, CommitteeKind};
use sea_orm::{DbErr, QueryResult};

use super::store;
use crate::access::session::{Request, Session};
use crate::platform::error::Error;
use crate::platform::list::{List, in_order};
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::search::Query;

/// From an ID to its committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommitteeById;

impl Relation<Session> for CommitteeById {
    type Key = CommitteeId;
    type Value = committee::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[CommitteeId],
    ) -> Result<HashMap<CommitteeId, committee::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// From a code to the committee that has it now, or that had it last.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommitteeByCode;

impl ListRelation<Session> for CommitteeByCode {
    type Key = Code;
    type Row = committee::Model;

    fn list(&self, session: &Session, code: &Code) -> List {
        store::of_code(session.actor.scope(), *code)
    }

    fn read(row: &QueryResult) -> Result<committee::Model, DbErr> {
        in_order(row)
    }
}

/// The committee of a row that was read within the caller's scope. [`Error::Conflict`] if a concurrent change moved the
/// committee out of that scope.
pub async fn committee_of_row(
    request: &Request,
    id: CommitteeId,
) -> Result<committee::Model, Error> {
    let found = request.load(CommitteeById, id).await?;
    found.ok_or(Error::Conflict)
}

/// Sort order of committees
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum CommitteeOrder {
    /// By code, so that neighboring committees are adjacent (按代码)
    #[default]
    Code,
    /// By name, in Unicode code point order (按名称)
    Name,
}

/// From a division, by its code range, to the committees in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommitteesIn {
    pub(super) kind: Option<CommitteeKind>,
    pub(super) search: Option<Query>,
    pub(super) order: CommitteeOrder,
}

impl CommitteesIn {
    /// Committees of one kind, or of both, in order of code.
    #[must_use]
    pub fn of(kind: Option<CommitteeKind>) -> Self {
        Self {
            kind,
            search: None,
            order: CommitteeOrder::Code,
        }
    }
}

impl ListRelation<Session> for CommitteesIn {
    type Key = CodeRange;
    type Row = committee::Model;

    fn list(&self, session: &Session, range: &CodeRange) -> List {
        store::list(session.actor.scope(), self, *range)
    }

    fn read(row: &QueryResult) -> Result<committee::Model, DbErr> {
        in_order(row)
    }
}
