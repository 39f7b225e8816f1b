//! Households and residents that a grid worker moved into a grid, and that nobody has confirmed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, HouseholdId};

/// A household that a grid worker moved into a grid, or a resident moved into a household, whose data the grid worker
/// could not read before. While the row exists, the grid gives no grid worker access to the data.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "unconfirmed")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID of the household or the resident.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The household, or the household that the resident was moved into.
    pub household_id: HouseholdId,
    /// Subject of the token of the grid worker.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Date of the move.
    pub since: Date,
}

relations! {
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
