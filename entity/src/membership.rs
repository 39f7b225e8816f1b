//! That a resident belongs to a special group, for a time. Sensitive.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, MembershipId, ResidentId, StayId};

/// That a resident belongs to a special group, for a time. Sensitive.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// The resident.
    pub resident_id: ResidentId,
    /// Key of the kind.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// First day.
    pub from_on: Date,
    /// First day no longer; none if it goes on.
    pub until_on: Option<Date>,
    /// The stay of the resident whose end brought that day; none if it was told.
    pub left_stay_id: Option<StayId>,
    /// The day that was told before that stay brought an earlier one.
    pub told_until_on: Option<Date>,
    /// Day on which it is to be reviewed; none if never.
    pub review_on: Option<Date>,
    /// Department that says so.
    #[sea_orm(column_type = "Text")]
    pub source_department: String,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Resident: resident (CommitteeId, ResidentId) = (CommitteeId, Id);
    SpecialGroupKind: special_group_kind (Kind) = (Key);
}

impl ActiveModelBehavior for ActiveModel {}
