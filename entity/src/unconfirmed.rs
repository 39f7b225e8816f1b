//! What a grid worker took into a grid, and nobody has confirmed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, HouseholdId};

/// A household that a grid worker put into a grid, or a resident whom one took into a household, without
/// having had sight of it before: while the row is there, the grid gives nobody sight of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "unconfirmed")]
pub struct Model {
    /// The household, or the resident.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The committee.
    pub committee_id: CommitteeId,
    /// The household, or the one that the resident was taken into.
    pub household_id: HouseholdId,
    /// Subject of the token of who did it.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Day on which it was done.
    pub since: Date,
}

relations! {
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
