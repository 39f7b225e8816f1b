//! A milestone that a subcommittee has reached.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, SubcommitteeId};

/// A milestone that a subcommittee has reached.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "subcommittee_milestone")]
pub struct Model {
    /// Committee of the subcommittee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// The subcommittee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subcommittee_id: SubcommitteeId,
    /// Key of the milestone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub milestone: String,
    /// Date it was reached.
    pub reached_on: Date,
    /// Subject of the caller who recorded it, or `derived`.
    #[sea_orm(column_type = "Text")]
    pub recorded_by: String,
}

relations! {
    Subcommittee: subcommittee (CommitteeId, SubcommitteeId) = (CommitteeId, Id);
    MilestoneKind: milestone_kind (Milestone) = (Key);
}

impl ActiveModelBehavior for ActiveModel {}
