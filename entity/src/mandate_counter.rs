//! Counters of the obligations of a mandate in a town or county as of today, by due date.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, Level, MandateId};

/// Counters of the obligations of a mandate in a town or county as of today, by due date.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "mandate_counter")]
pub struct Model {
    /// The mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mandate_id: MandateId,
    /// Whether the counters are for a town or a county.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: Level,
    /// Its code: the first nine or six digits of the committee codes, even if no such town or county is registered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: Code,
    /// Due date in the mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub original_due_on: Date,
    /// Due date with extensions.
    #[sea_orm(primary_key, auto_increment = false)]
    pub due_on: Date,
    /// Number of obligations, including exempt ones.
    pub total: i64,
    /// Number of exempt obligations.
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
