//! Edges that lead to committees.

use std::collections::HashMap;

use cunju_entity::committee;
use cunju_entity::value::{CodeRange, CommitteeId, CommitteeKind};

use super::store::{self, Filter, ListOrder};
use crate::edge::{Edge, ListEdge};
use crate::error::Error;
use crate::list::List;
use crate::request::{Request, Session};

/// From an id to its committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommitteeById;

impl Edge for CommitteeById {
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

/// The committee of a row that was read by the caller's scope.
///
/// # Errors
///
/// [`Error::Conflict`] if the committee left that scope since, or an error of the database.
pub async fn above(request: &Request, id: CommitteeId) -> Result<committee::Model, Error> {
    let found = request.load(CommitteeById, id).await?;
    found.ok_or(Error::Conflict)
}

/// From a division, by its range, to the committees in it, in order of code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommitteesIn {
    /// Kind of the committees; none for both.
    pub kind: Option<CommitteeKind>,
}

impl ListEdge for CommitteesIn {
    type Key = CodeRange;
    type Row = committee::Model;

    fn list(&self, session: &Session, range: &CodeRange) -> List {
        let range = Some(*range);
        let filter = Filter {
            range,
            kind: self.kind,
            search: None,
            order: ListOrder::Code,
        };
        store::list(session.actor.scope(), filter)
    }
}
