//! The relation from a resident to past stays.

use cunju_entity::stay;
use cunju_entity::value::ResidentId;

use super::store;
use crate::access::session::Session;
use crate::platform::list::List;
use crate::platform::relation::ListRelation;
use crate::reference::global_id::InCommittee;

/// From a resident to their past stays, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StaysOf;

impl ListRelation<Session> for StaysOf {
    type Key = InCommittee<ResidentId>;
    type Row = stay::Model;

    fn list(&self, session: &Session, resident: &Self::Key) -> List {
        store::of_resident(session.actor.scope(), *resident)
    }
}
