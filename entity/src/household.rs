//! A household (户): an address with a head.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, GridId, HouseholdChange, HouseholdId, ResidentId};

/// A household (户): an address with a head.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "household")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HouseholdId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// Grid that answers for it; none if it was missed.
    pub grid_id: Option<GridId>,
    /// Address inside the committee: estate, building, unit and room as one text. Personal.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// By what the address is told from the others of the committee, made of it by one rule; of open
    /// households unique in the committee. Personal.
    #[sea_orm(column_type = "Text")]
    #[serde(default)]
    pub address_key: String,
    /// Estate, village or road (小区); none if not told apart.
    #[sea_orm(column_type = "Text", nullable)]
    pub estate: Option<String>,
    /// Building (楼栋); none if not told apart.
    #[sea_orm(column_type = "Text", nullable)]
    pub building: Option<String>,
    /// Unit, the staircase (单元); none if not told apart.
    #[sea_orm(column_type = "Text", nullable)]
    pub unit: Option<String>,
    /// Room (室); none if not told apart. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub room: Option<String>,
    /// Name of the head (户主) while no resident is named as head; none if not known. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub head: Option<String>,
    /// Resident who is the head; none if none is named.
    pub head_id: Option<ResidentId>,
    /// Resident who represents the household (户代表); none if none is named.
    pub representative_id: Option<ResidentId>,
    /// First day it is no more; none if it is.
    pub closed_on: Option<Date>,
    /// Why it is no more; none if it is.
    pub closed_reason: Option<HouseholdChange>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
    Grid: grid (CommitteeId, GridId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
