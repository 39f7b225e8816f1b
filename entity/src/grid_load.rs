//! Counters of households and persons of a grid.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, GridId};

/// Counters of households and persons of a grid.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "grid_load")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// The grid.
    #[sea_orm(primary_key, auto_increment = false)]
    pub grid_id: GridId,
    /// Open households of the grid.
    pub households: i32,
    /// Residents who live in them.
    pub persons: i32,
}

relations! {
    Grid: grid (CommitteeId, GridId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
