//! Edges that lead to visits.

use std::collections::HashMap;

use cunju_entity::value::{CodeRange, HouseholdId, RoundId, VisitId};
use cunju_entity::visit;

use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::platform::edge::{Edge, ListEdge};
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::reference::global_id::Below;

/// From an id to its visit, for those who may read of persons.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VisitById;

impl Edge<Session> for VisitById {
    type Key = Below<VisitId>;
    type Value = visit::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, visit::Model>, Error> {
        if !session.actor.may(Permission::ReadPersons) {
            return Ok(HashMap::new());
        }
        let rows = store::by_ids(session, keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From a round to its visits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VisitsOfRound {
    /// Committees whose households are listed; none for all.
    pub range: Option<CodeRange>,
    /// Whether only those that wait for another visit.
    pub open: bool,
}

impl ListEdge<Session> for VisitsOfRound {
    type Key = RoundId;
    type Row = visit::Model;

    fn list(&self, session: &Session, round: &RoundId) -> List {
        store::of_round(session, *round, self.range, self.open)
    }
}

/// From a household to its visits, the last first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VisitsOfHousehold;

impl ListEdge<Session> for VisitsOfHousehold {
    type Key = Below<HouseholdId>;
    type Row = visit::Model;

    fn list(&self, session: &Session, household: &Self::Key) -> List {
        store::of_household(session, *household)
    }
}
