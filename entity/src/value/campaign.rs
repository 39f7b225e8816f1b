//! Enums of visit campaigns and measures, shared by columns, rules and the API.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Kind of a visit campaign
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CampaignKind {
    /// Visits (走访)
    #[sea_orm(string_value = "VISIT")]
    Visit,
    /// Screening (排查)
    #[sea_orm(string_value = "SCREENING")]
    Screening,
    /// Census of base data (基础数据核查)
    #[sea_orm(string_value = "CENSUS")]
    Census,
    /// Relief and care (救助慰问)
    #[sea_orm(string_value = "RELIEF")]
    Relief,
}

/// Households that a visit campaign covers
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CampaignPopulation {
    /// All households (全部户)
    #[sea_orm(string_value = "ALL")]
    All,
    /// Households with a member of one special group (特殊群体户)
    #[sea_orm(string_value = "SPECIAL_GROUP")]
    SpecialGroup,
    /// Households with a resident of one living state (按居住状态)
    #[sea_orm(string_value = "LIVING_STATE")]
    LivingState,
}

/// Outcome of a visit to a household
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VisitOutcome {
    /// Visited (已走访)
    #[sea_orm(string_value = "VISITED")]
    Visited,
    /// Nobody was there; another visit is needed (无人在家，待回访)
    #[sea_orm(string_value = "ABSENT")]
    Absent,
    /// The household refused; another visit is needed (拒绝，待回访)
    #[sea_orm(string_value = "REFUSED")]
    Refused,
    /// The household has moved away (已迁出)
    #[sea_orm(string_value = "MOVED")]
    Moved,
    /// Nobody lives there (空置)
    #[sea_orm(string_value = "VACANT")]
    Vacant,
}

impl VisitOutcome {
    /// Whether another visit is needed.
    #[must_use]
    pub fn is_open(self) -> bool {
        // The partial index on visits and the SQL of `duties/visit` list the same two outcomes.
        matches!(self, Self::Absent | Self::Refused)
    }
}

/// What measures count of grids, households and residents, in addition to the obligations of mandates
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Measure {
    /// Households assigned to a grid (入格户)
    #[sea_orm(string_value = "HOUSEHOLD_GRID")]
    HouseholdGrid,
    /// Grids with a grid worker or grid leader (配备网格员的网格)
    #[sea_orm(string_value = "GRID_WORKER")]
    GridWorker,
    /// Three-person groups with all roles filled (配齐的三人小组)
    #[sea_orm(string_value = "THREE_PERSON_GROUP")]
    ThreePersonGroup,
    /// Members of special groups who have the required caregivers (有包保人的特殊群体成员)
    #[sea_orm(string_value = "CAREGIVER")]
    Caregiver,
    /// Households visited in a campaign (走访到户)
    #[sea_orm(string_value = "CAMPAIGN")]
    Campaign,
    /// Residents by living state (居民)
    #[sea_orm(string_value = "RESIDENTS")]
    Residents,
}
