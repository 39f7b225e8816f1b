//! A household (户): an address with a head.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, GridId, HouseholdChange, HouseholdId, ResidentId};

/// A household (户): an address with a head.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "household")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HouseholdId,
    /// Grid of the household; null if it is not assigned to one.
    pub grid_id: Option<GridId>,
    /// Address in the committee: estate, building, unit and room as one text. Personal.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// Canonical form of the address, derived by one rule; unique among the open households of the committee. Personal.
    #[sea_orm(column_type = "Text")]
    // With the names of units as they were written: renaming a unit changes no key.
    pub address_key: String,
    /// Estate, village or road (小区); null if the address is not split into parts.
    #[sea_orm(column_type = "Text", nullable)]
    pub estate: Option<String>,
    /// Building (楼栋); null if the address is not split into parts.
    #[sea_orm(column_type = "Text", nullable)]
    pub building: Option<String>,
    /// Unit, the staircase (单元); null if the address is not split into parts.
    #[sea_orm(column_type = "Text", nullable)]
    pub unit: Option<String>,
    /// Room (室); null if the address is not split into parts. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub room: Option<String>,
    /// Name of the head (户主) while no resident is registered as head; null if not known. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub head: Option<String>,
    /// Resident who is the head; null if no resident is.
    pub head_id: Option<ResidentId>,
    /// Resident who represents the household (户代表); null if no resident does.
    pub representative_id: Option<ResidentId>,
    /// Date it was closed; null while it is open.
    pub closed_on: Option<Date>,
    /// Why it was closed; null while it is open.
    pub closed_reason: Option<HouseholdChange>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
    Grid: grid (CommitteeId, GridId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
