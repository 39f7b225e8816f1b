//! Relations whose children are residents.

use std::collections::HashMap;

use cunju_entity::resident;
use cunju_entity::value::{HouseholdId, ResidentId};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::global_id::InCommittee;

/// From an ID to its resident, if the caller may see the resident's committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResidentById;

impl Relation<Session> for ResidentById {
    type Key = InCommittee<ResidentId>;
    type Value = resident::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, resident::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From a resident who came from another committee to the same person there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormerSelf;

impl Relation<Session> for FormerSelf {
    type Key = ResidentId;
    type Value = resident::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[ResidentId],
    ) -> Result<HashMap<ResidentId, resident::Model>, Error> {
        let rows = store::former_selves(&session.db, session.actor.scope(), keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// From a resident who went to another committee to the same person there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LaterSelf;

impl Relation<Session> for LaterSelf {
    type Key = ResidentId;
    type Value = resident::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[ResidentId],
    ) -> Result<HashMap<ResidentId, resident::Model>, Error> {
        let rows = store::later_selves(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows.into_iter();
        let keyed = keyed.filter_map(|row| Some((row.previous_id?, row)));
        Ok(keyed.collect())
    }
}

/// From a household to its residents, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResidentsOf {
    /// Whether to include former residents.
    pub include_former: bool,
}

impl ListRelation<Session> for ResidentsOf {
    type Key = InCommittee<HouseholdId>;
    type Row = resident::Model;

    fn list(&self, session: &Session, household: &Self::Key) -> List {
        store::list(session.actor.scope(), self.include_former, *household)
    }
}
