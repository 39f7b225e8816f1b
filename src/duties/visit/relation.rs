//! Relations to visits.

use std::collections::HashMap;

use cunju_entity::value::{CampaignId, CodeRange, HouseholdId, VisitId};
use cunju_entity::visit;

use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::global_id::InCommittee;

/// From an ID to the visit, for callers who may read personal data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VisitById;

impl Relation<Session> for VisitById {
    type Key = InCommittee<VisitId>;
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

/// From a campaign to its visits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VisitsOfCampaign {
    /// Committees whose households are listed; `None` for all.
    pub range: Option<CodeRange>,
    /// Whether only households that need another visit are listed.
    pub open: bool,
}

impl ListRelation<Session> for VisitsOfCampaign {
    type Key = CampaignId;
    type Row = visit::Model;

    fn list(&self, session: &Session, campaign: &CampaignId) -> List {
        store::of_campaign(session, *campaign, self.range, self.open)
    }
}

/// From a household to its visits, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VisitsOfHousehold;

impl ListRelation<Session> for VisitsOfHousehold {
    type Key = InCommittee<HouseholdId>;
    type Row = visit::Model;

    fn list(&self, session: &Session, household: &Self::Key) -> List {
        store::of_household(session, *household)
    }
}
