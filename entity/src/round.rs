//! A round of visits (走访 / 排查).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{
    CommitteeId, Date, DivisionId, LivingState, RoundId, RoundKind, RoundPopulation,
};

/// A round of visits (走访 / 排查).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "round")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundId,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Kind.
    pub kind: RoundKind,
    /// Division whose households are visited; none if those of one committee are.
    pub scope_division_id: Option<DivisionId>,
    /// Committee whose households are visited; none if those of a division are.
    pub committee_id: Option<CommitteeId>,
    /// First day.
    pub starts_on: Date,
    /// Last day on which a visit is on time.
    pub ends_on: Date,
    /// Which households.
    pub population: RoundPopulation,
    /// Key of the special group of which a household must have a member.
    #[sea_orm(column_type = "Text", nullable)]
    pub special_group: Option<String>,
    /// Living state of which a household must have a resident.
    pub living_state: Option<LivingState>,
    /// Day from which its figures are frozen; none if it is open.
    pub closed_on: Option<Date>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Division: division (ScopeDivisionId) = (Id);
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
