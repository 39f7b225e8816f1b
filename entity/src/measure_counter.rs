//! Counters of a measure in a town or county.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{Code, Level, Measure};

/// Counters of a measure in a town or county.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "measure_counter")]
pub struct Model {
    /// What is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: Measure,
    /// Key of the special group, living state, or ID of the campaign; empty if the measure has only one subject.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    // Empty instead of null, because nulls are distinct in a key: an upsert would add a row instead of a count.
    pub subject: String,
    /// Whether the counters are for a town or a county.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: Level,
    /// Its code: the first nine or six digits of the committee codes, even if no such town or county is registered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: Code,
    /// Total number.
    pub total: i64,
    /// Met; for a campaign, by its last day.
    pub met_on_time: i64,
    /// Visited after the last day of the campaign.
    pub met_late: i64,
    /// Open: nobody was there.
    pub absent: i64,
    /// Open: the household refused.
    pub refused: i64,
    /// Excluded: the household moved away.
    pub moved: i64,
    /// Excluded: nobody lives there.
    pub vacant: i64,
}

impl ActiveModelBehavior for ActiveModel {}
