//! A three-person group (三人小组): one community worker, one medic, one police officer.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, GridId, ThreePersonGroupId};

/// A three-person group (三人小组): one community worker, one medic, one police officer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "three_person_group")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ThreePersonGroupId,
    /// Grid that the group serves; null if it serves the whole committee.
    pub grid_id: Option<GridId>,
    /// First day.
    pub established_on: Date,
    /// Date it was dissolved; null while it exists.
    pub dissolved_on: Option<Date>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
    Grid: grid (CommitteeId, GridId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
