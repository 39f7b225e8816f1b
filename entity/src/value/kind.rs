//! Enums shared by columns, rules and the API.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Kind of a committee
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CommitteeKind {
    /// Villagers' committee (村民委员会)
    #[sea_orm(string_value = "VILLAGERS")]
    Villagers,
    /// Residents' committee (居民委员会)
    #[sea_orm(string_value = "RESIDENTS")]
    Residents,
}

/// Kind of a grid
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GridKind {
    /// General grid (综合网格)
    #[sea_orm(string_value = "GRID")]
    Grid,
    /// Grid of one school, hospital, park or the like (专属网格)
    #[sea_orm(string_value = "DEDICATED_GRID")]
    DedicatedGrid,
    /// Villagers' group (村民小组)
    #[sea_orm(string_value = "VILLAGERS_GROUP")]
    VillagersGroup,
    /// Residents' group (居民小组)
    #[sea_orm(string_value = "RESIDENTS_GROUP")]
    ResidentsGroup,
}

/// Role of an appointment
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AppointmentRole {
    /// Director (主任)
    #[sea_orm(string_value = "DIRECTOR")]
    Director,
    /// Vice-director (副主任)
    #[sea_orm(string_value = "VICE_DIRECTOR")]
    ViceDirector,
    /// Member (委员)
    #[sea_orm(string_value = "MEMBER")]
    Member,
    /// Grid leader (网格长)
    #[sea_orm(string_value = "GRID_LEADER")]
    GridLeader,
    /// Grid worker (网格员)
    #[sea_orm(string_value = "GRID_WORKER")]
    GridWorker,
    /// Building head (楼栋长)
    #[sea_orm(string_value = "BUILDING_HEAD")]
    BuildingHead,
    /// Community worker of a three-person group (社区工作者)
    #[sea_orm(string_value = "COMMUNITY_WORKER")]
    CommunityWorker,
    /// Medic of a three-person group (医务人员)
    #[sea_orm(string_value = "MEDIC")]
    Medic,
    /// Police officer of a three-person group (民警)
    #[sea_orm(string_value = "POLICE_OFFICER")]
    PoliceOfficer,
}

/// Background of the person of an appointment
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Background {
    /// Member of the villagers' or residents' committee (村（居）委会成员)
    #[sea_orm(string_value = "COMMITTEE_MEMBER")]
    CommitteeMember,
    /// Village doctor, a medical background (乡村医生)
    #[sea_orm(string_value = "VILLAGE_DOCTOR")]
    VillageDoctor,
    /// Staff of the local health station, a medical background (卫生服务站人员)
    #[sea_orm(string_value = "HEALTH_STATION")]
    HealthStation,
    /// Grid worker (网格员)
    #[sea_orm(string_value = "GRID_WORKER")]
    GridWorker,
    /// Health officer (卫生健康专干)
    #[sea_orm(string_value = "HEALTH_OFFICER")]
    HealthOfficer,
    /// Women's federation (妇联)
    #[sea_orm(string_value = "WOMENS_FEDERATION")]
    WomensFederation,
    /// Police officer (民警)
    #[sea_orm(string_value = "POLICE")]
    Police,
    /// Resident (居民)
    #[sea_orm(string_value = "RESIDENT")]
    Resident,
    /// Any other background (其他)
    #[sea_orm(string_value = "OTHER")]
    Other,
}

impl Background {
    /// Whether the background is medical under the composition rules of public health committees.
    #[must_use]
    pub fn is_medical(self) -> bool {
        matches!(self, Self::VillageDoctor | Self::HealthStation)
    }
}

/// How a milestone is reached
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MilestoneSource {
    /// Reached when the subcommittee is established (成立即达到)
    #[sea_orm(string_value = "ESTABLISHED")]
    Established,
    /// Derived from the appointments, never recorded (由任职推算)
    #[sea_orm(string_value = "DERIVED")]
    Derived,
    /// Recorded by an official (登记)
    #[sea_orm(string_value = "RECORDED")]
    Recorded,
}

/// Kind of unit that a code identifies
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
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnitKind {
    /// A division (行政区划)
    #[sea_orm(string_value = "DIVISION")]
    Division,
    /// A committee (村（居）委会)
    #[sea_orm(string_value = "COMMITTEE")]
    Committee,
}

/// Kind of change to a row
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// The row was created
    #[sea_orm(string_value = "INSERT")]
    Insert,
    /// The row was changed
    #[sea_orm(string_value = "UPDATE")]
    Update,
    /// The row was removed
    #[sea_orm(string_value = "DELETE")]
    Delete,
}

/// State of an obligation on a date
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum ObligationState {
    /// Met on or before the due date (按期完成)
    MetOnTime,
    /// Met after the due date (逾期完成)
    MetLate,
    /// Not met, not yet due (未到期)
    Pending,
    /// Not met, past the due date (逾期未完成)
    Overdue,
    /// Exempt by law; a named member is responsible for the duties (依法免设)
    Exempt,
}

/// Interval between the points of a trend
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum TrendStep {
    /// One day (按日)
    Day,
    /// Seven days (按周)
    Week,
    /// One month (按月)
    Month,
}
