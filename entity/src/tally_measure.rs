//! Counts of a measure in a town or county.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{Code, Level, Measure};

/// Counts of a measure in a town or county.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "tally_measure")]
pub struct Model {
    /// What is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: Measure,
    /// Key of the special group, living state, or id of the round; empty if there is one count.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub subject: String,
    /// Whether a town or a county is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: Level,
    /// Its code: the committees' first nine or six digits, also where no town or county stands.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: Code,
    /// All.
    pub total: i64,
    /// Met, for a round by its last day.
    pub met_on_time: i64,
    /// Visited after the last day of the round.
    pub met_late: i64,
    /// Of the open ones: nobody was there.
    pub absent: i64,
    /// Of the open ones: refused.
    pub refused: i64,
    /// Excluded: moved away.
    pub moved: i64,
    /// Excluded: nobody lives there.
    pub vacant: i64,
}

impl ActiveModelBehavior for ActiveModel {}
