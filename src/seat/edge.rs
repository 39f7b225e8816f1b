//! Edges that lead to seats and persons.

use std::collections::HashMap;

use cunju_entity::value::{CommitteeId, PersonId, SeatId, SubcommitteeId};
use cunju_entity::{person, seat};

use super::store;
use crate::edge::{Edge, ListEdge};
use crate::error::Error;
use crate::list::List;
use crate::node::Below;
use crate::request::Session;

/// A committee or a subcommittee, as what a seat is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    /// The committee.
    pub committee: CommitteeId,
    /// Its subcommittee; none for the committee itself.
    pub subcommittee: Option<SubcommitteeId>,
}

impl Body {
    /// A committee itself.
    #[must_use]
    pub fn of(committee: CommitteeId) -> Self {
        Self {
            committee,
            subcommittee: None,
        }
    }
}

/// From a body to the seats in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeatsIn {
    /// Whether vacated ones too.
    pub include_former: bool,
}

impl ListEdge for SeatsIn {
    type Key = Body;
    type Row = seat::Model;

    fn list(&self, session: &Session, body: &Body) -> List {
        store::list(session.actor.scope(), self, *body)
    }
}

/// From a committee to all seats in it and its subcommittees, former ones too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeatsOfCommittee;

impl Edge for SeatsOfCommittee {
    type Key = CommitteeId;
    type Value = Vec<seat::Model>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[CommitteeId],
    ) -> Result<HashMap<CommitteeId, Self::Value>, Error> {
        let mut all: HashMap<_, Self::Value> = HashMap::new();
        for row in store::of_committees(&session.db, keys).await? {
            all.entry(row.committee_id).or_default().push(row);
        }
        Ok(all)
    }
}

/// From an id to its seat, if the caller may see its committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeatById;

impl Edge for SeatById {
    type Key = Below<SeatId>;
    type Value = seat::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, seat::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From an id to its person, if the caller may see their committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonById;

impl Edge for PersonById {
    type Key = Below<PersonId>;
    type Value = person::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, person::Model>, Error> {
        let rows = store::persons_by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}
