//! Relations to mandates.

use std::collections::HashMap;

use cunju_entity::mandate;
use cunju_entity::value::{DivisionId, MandateId};

use super::service::is_visible;
use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};

/// From an ID to the mandate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MandateById;

impl Relation<Session> for MandateById {
    type Key = MandateId;
    type Value = mandate::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[MandateId],
    ) -> Result<HashMap<MandateId, mandate::Model>, Error> {
        let rows = store::by_ids(&session.db, keys).await?.into_iter();
        let visible = rows.filter(|row| is_visible(session, row));
        Ok(visible.map(|row| (row.id, row)).collect())
    }
}

/// From a division to the mandates that bind all of it: its own and those of divisions above it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MandatesFor {
    /// Key of the kind of subcommittee; `None` for all.
    pub subcommittee_kind: Option<String>,
    /// Whether superseded and withdrawn mandates are listed too.
    pub closed: bool,
}

impl ListRelation<Session> for MandatesFor {
    type Key = DivisionId;
    type Row = mandate::Model;

    fn list(&self, session: &Session, key: &DivisionId) -> List {
        store::list(session.divisions.scopes(*key), None, self)
    }
}

/// From a mandate to those that it supersedes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Superseded;

impl ListRelation<Session> for Superseded {
    type Key = MandateId;
    type Row = mandate::Model;

    fn list(&self, session: &Session, key: &MandateId) -> List {
        let above = session
            .enclosing_divisions()
            .iter()
            .map(|node| node.row.id)
            .collect();
        // With the scope: a mandate can replace several, of which some bind only counties that the caller may not see.
        store::superseded_by(*key, above, session.actor.scope())
    }
}
