//! Which subcommittee is responsible for which grid.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, GridId, SubcommitteeId};

/// Which subcommittee is responsible for which grid.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "subcommittee_grid")]
pub struct Model {
    /// Committee of both.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// The subcommittee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subcommittee_id: SubcommitteeId,
    /// The grid.
    #[sea_orm(primary_key, auto_increment = false)]
    pub grid_id: GridId,
}

relations! {
    Subcommittee: subcommittee (CommitteeId, SubcommitteeId) = (CommitteeId, Id);
    Grid: grid (CommitteeId, GridId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
