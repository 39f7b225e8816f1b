//! Outcome of a visit campaign for a household: the last visit.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CampaignId, CommitteeId, Date, HouseholdId, PersonId, VisitId, VisitOutcome};

/// Outcome of a visit campaign for a household: the last visit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    /// The campaign.
    pub campaign_id: CampaignId,
    /// The household.
    pub household_id: HouseholdId,
    /// Outcome of the last visit.
    pub outcome: VisitOutcome,
    /// Reason; null if not given. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Date of the last visit.
    pub visited_on: Date,
    /// Number of visits so far.
    pub attempts: i16,
    /// Person who made the last visit.
    pub person_id: PersonId,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Campaign: campaign (CampaignId) = (Id);
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
    Person: person (CommitteeId, PersonId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
