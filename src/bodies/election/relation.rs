//! The relation that leads to elections.

use cunju_entity::election;
use cunju_entity::value::CommitteeId;

use super::store;
use crate::access::session::Session;
use crate::platform::list::List;
use crate::platform::relation::ListRelation;

/// From a committee to its elections, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ElectionsOf;

impl ListRelation<Session> for ElectionsOf {
    type Key = CommitteeId;
    type Row = election::Model;

    fn list(&self, session: &Session, committee: &CommitteeId) -> List {
        store::list(session.actor.scope(), *committee)
    }
}
