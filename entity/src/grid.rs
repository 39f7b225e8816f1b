//! A numbered area of a committee.

use cunju_platform::list::columns;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, GridId, GridKind};

/// A numbered area of a committee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "grid")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GridId,
    /// Number in the committee, 1 to 999, never reused.
    pub number: i16,
    /// Kind.
    pub kind: GridKind,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Highest number of households that the grid should have; null if there is no norm.
    pub norm_households: Option<i32>,
    /// Highest number of persons that the grid should have; null if there is no norm.
    pub norm_persons: Option<i32>,
    /// Date it was closed; null while it is open. Its number is not reused.
    pub closed_on: Option<Date>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

columns!(
    committee_id,
    id,
    number,
    kind,
    name,
    norm_households?,
    norm_persons?,
    closed_on?,
    revision
);

relations! {
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
