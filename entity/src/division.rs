//! A division (行政区划), never deeper than the town.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, DivisionId, Level};

/// A division (行政区划), never deeper than the town.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "division")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DivisionId,
    /// Code it stands under today, 12 digits.
    pub code: Code,
    /// Level.
    pub level: Level,
    /// Name without those of its ancestors.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Division it belongs to; none for the country.
    pub parent_id: Option<DivisionId>,
    /// Whether civil affairs recognizes it (town parts 400 to 599 are not).
    pub recognised: bool,
    /// First day; none if before the register's records.
    pub valid_from: Option<Date>,
    /// First day it is no more; none if it exists.
    pub valid_to: Option<Date>,
}

relations! {
    Parent: division (ParentId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
