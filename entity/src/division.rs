//! A division (行政区划), from the country down to towns.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, DivisionId, Level};

/// A division (行政区划), from the country down to towns.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "division")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DivisionId,
    /// Current code, 12 digits.
    pub code: Code,
    /// Level.
    pub level: Level,
    /// Name without the names of its ancestors.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Parent division; null for the country.
    pub parent_id: Option<DivisionId>,
    /// Whether the civil affairs authority recognizes it (town parts 400 to 599 are not recognized).
    pub recognized: bool,
    /// First day; null if it precedes the records of the register.
    pub valid_from: Option<Date>,
    /// Date it was abolished; null while it exists.
    pub valid_to: Option<Date>,
}

relations! {
    Parent: division (ParentId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
