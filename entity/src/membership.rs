//! A membership: a resident belongs to a special group for a time. Sensitive.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, MembershipId, ResidentId, StayId};

/// A membership: a resident belongs to a special group for a time. Sensitive.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// The resident.
    pub resident_id: ResidentId,
    /// Key of the kind.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// First day.
    pub from_on: Date,
    /// First day after the membership; null while it continues.
    pub until_on: Option<Date>,
    /// Stay of the resident whose end set `until_on`; null if the date was reported.
    pub left_stay_id: Option<StayId>,
    /// Date that was reported before the end of that stay set an earlier one.
    pub told_until_on: Option<Date>,
    /// Date of the next review; null if there is none.
    pub review_on: Option<Date>,
    /// Department that is the source of the membership.
    #[sea_orm(column_type = "Text")]
    pub source_department: String,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Resident: resident (CommitteeId, ResidentId) = (CommitteeId, Id);
    SpecialGroupKind: special_group_kind (Kind) = (Key);
}

impl ActiveModelBehavior for ActiveModel {}
