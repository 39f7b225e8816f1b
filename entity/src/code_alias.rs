//! A code that a unit has or had: codes are dated aliases, not identities.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{Code, Date, UnitKind};

/// A code that a unit has or had: codes are dated aliases, not identities.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "code_alias")]
pub struct Model {
    /// The code, 12 digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: Code,
    /// ID of the unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: Uuid,
    /// Table of the unit.
    pub unit_kind: UnitKind,
    /// First day; null if it precedes the records of the register.
    pub valid_from: Option<Date>,
    /// First day on which the code no longer identifies the unit; null while it does.
    pub valid_to: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
