//! A visit campaign (走访 / 排查).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{
    CampaignId, CampaignKind, CampaignPopulation, CommitteeId, Date, DivisionId, LivingState,
};

/// A visit campaign (走访 / 排查).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CampaignId,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Kind.
    pub kind: CampaignKind,
    /// Division whose households are visited; null if the campaign is for one committee.
    pub scope_division_id: Option<DivisionId>,
    /// Committee whose households are visited; null if the campaign is for a division.
    pub committee_id: Option<CommitteeId>,
    /// First day.
    pub starts_on: Date,
    /// Last day on which a visit is on time.
    pub ends_on: Date,
    /// Households that are visited.
    pub population: CampaignPopulation,
    /// Key of the special group that a household must have a member of.
    #[sea_orm(column_type = "Text", nullable)]
    pub special_group: Option<String>,
    /// Living state that a household must have a resident of.
    pub living_state: Option<LivingState>,
    /// Date from which the figures are frozen; null while the campaign is open.
    pub closed_on: Option<Date>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Division: division (ScopeDivisionId) = (Id);
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
