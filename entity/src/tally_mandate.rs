//! Obligations of a mandate in a town or county, counted as of today, per due day.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, Level, MandateId};

/// Obligations of a mandate in a town or county, counted as of today, per due day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "tally_mandate")]
pub struct Model {
    /// The mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mandate_id: MandateId,
    /// Whether a town or a county is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: Level,
    /// Its code: the committees' first nine or six digits, also where no town or county stands.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: Code,
    /// Due day of the mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub original_due_on: Date,
    /// Due day with extensions.
    #[sea_orm(primary_key, auto_increment = false)]
    pub due_on: Date,
    /// Obligations, exempt ones included.
    pub total: i64,
    /// Exempt ones.
    pub exempt: i64,
    /// Met by `due_on`.
    pub met_on_time: i64,
    /// Met after `due_on`.
    pub met_late: i64,
    /// Met by `original_due_on`.
    pub met_by_original: i64,
}

relations! {
    Mandate: mandate (MandateId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
