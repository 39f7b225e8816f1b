//! Counts of a measure in a town.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{Code, Measure};

/// Counts of a measure in a town.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "tally_measure")]
pub struct Model {
    /// What is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: Measure,
    /// Key of the special group, living state, or id of the round; empty if there is one count.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub subject: String,
    /// Code of the town: the committees' first nine digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub town_code: Code,
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
