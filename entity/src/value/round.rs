//! Enums of rounds and measures that a column, a rule and the API share.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Kind of a round
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
pub enum RoundKind {
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

/// Which households a round is about
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
pub enum RoundPopulation {
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

/// What came of a visit to a household
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
    /// Nobody was there; to be visited again (无人在家，待回访)
    #[sea_orm(string_value = "ABSENT")]
    Absent,
    /// Refused; to be visited again (拒绝，待回访)
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
    /// Whether the household is to be visited again.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Absent | Self::Refused)
    }
}

/// What is counted of grids, households and residents, beside the obligations of mandates
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
    /// Households with a grid that answers for them (入格户)
    #[sea_orm(string_value = "HOUSEHOLD_GRID")]
    HouseholdGrid,
    /// Grids with a grid worker or grid leader (配备网格员的网格)
    #[sea_orm(string_value = "GRID_WORKER")]
    GridWorker,
    /// Three-person groups that are complete (配齐的三人小组)
    #[sea_orm(string_value = "THREE_PERSON_GROUP")]
    ThreePersonGroup,
    /// Members of a special group with their named carers (有包保人的特殊群体成员)
    #[sea_orm(string_value = "CARER")]
    Carer,
    /// Households visited in a round (走访到户)
    #[sea_orm(string_value = "ROUND")]
    Round,
    /// Residents by living state (居民)
    #[sea_orm(string_value = "RESIDENTS")]
    Residents,
}
