//! A code that a unit had or has: a code is a dated alias, not an identity.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{Code, Date, UnitKind};

/// A code that a unit had or has: a code is a dated alias, not an identity.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "code_alias")]
pub struct Model {
    /// The code, 12 digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: Code,
    /// Id of the unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: Uuid,
    /// Table of the unit.
    pub unit_kind: UnitKind,
    /// First day; none if before the register's records.
    pub valid_from: Option<Date>,
    /// First day the code no longer names the unit; none if it does.
    pub valid_to: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
