//! A numbered area of a committee.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, GridId, GridKind};

/// A numbered area of a committee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "grid")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GridId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// Number in the committee, 1 to 999, never given out twice.
    pub number: i16,
    /// Kind.
    pub kind: GridKind,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Households that the grid should have at most; none if no norm is set.
    pub norm_households: Option<i32>,
    /// Persons that the grid should have at most; none if no norm is set.
    pub norm_persons: Option<i32>,
    /// First day it is no more; none if it is. Its number is not given out again.
    pub closed_on: Option<Date>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
