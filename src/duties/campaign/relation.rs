//! Relations to visit campaigns.

use std::collections::HashMap;

use cunju_entity::campaign;
use cunju_entity::value::{CampaignId, CommitteeId, DivisionId};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::List;
use crate::platform::relation::{ListRelation, Relation};

/// From an ID to the campaign.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CampaignById;

impl Relation<Session> for CampaignById {
    type Key = CampaignId;
    type Value = campaign::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[CampaignId],
    ) -> Result<HashMap<CampaignId, campaign::Model>, Error> {
        let rows = store::by_ids(&session.db, session, keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// From a division to the campaigns that include all of it: its own and those of divisions above it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CampaignsFor {
    /// Whether closed campaigns are listed too.
    pub include_closed: bool,
}

impl ListRelation<Session> for CampaignsFor {
    type Key = DivisionId;
    type Row = campaign::Model;

    fn list(&self, session: &Session, division: &DivisionId) -> List {
        let above = session.divisions.scopes(*division);
        store::list(store::of_divisions(above), self.include_closed)
    }
}

/// From a committee and its division to the campaigns that include the committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CampaignsOf {
    /// Whether closed campaigns are listed too.
    pub include_closed: bool,
}

impl ListRelation<Session> for CampaignsOf {
    type Key = (CommitteeId, DivisionId);
    type Row = campaign::Model;

    fn list(&self, session: &Session, (committee, division): &Self::Key) -> List {
        let above = session.divisions.scopes(*division);
        let concerning = store::of_committee(*committee, above);
        store::list(concerning, self.include_closed)
    }
}
