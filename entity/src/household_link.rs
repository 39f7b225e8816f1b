//! Origin of a household: it was split from another, merged, or opened again in another committee.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, HouseholdChange, HouseholdId};

/// Origin of a household: it was split from another, merged, or opened again in another committee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "household_link")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// The later household.
    #[sea_orm(primary_key, auto_increment = false)]
    pub household_id: HouseholdId,
    /// Committee of the earlier household.
    pub from_committee_id: CommitteeId,
    /// The earlier household.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_household_id: HouseholdId,
    /// What happened.
    pub kind: HouseholdChange,
    /// Date of the event.
    pub on_day: Date,
}

relations! {
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
