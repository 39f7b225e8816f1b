//! Counters of the obligations of a mandate in a county, by all the dates that decide their state.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, MandateId};

/// Counters of the obligations of a mandate in a county, by all the dates that decide their state.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "mandate_day_counter")]
pub struct Model {
    /// The mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mandate_id: MandateId,
    /// Code of the county: the first six digits of the committee codes, even if no such county is registered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: Code,
    /// First day of the obligations.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// First day after the obligations.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_to: Date,
    /// Due date in the mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub original_due_on: Date,
    /// Due date with extensions.
    #[sea_orm(primary_key, auto_increment = false)]
    pub due_on: Date,
    /// Date they were met, `9999-12-31` if they were not.
    #[sea_orm(primary_key, auto_increment = false)]
    pub met_on: Date,
    /// Number of obligations, including exempt ones.
    pub total: i64,
    /// Number of exempt obligations.
    pub exempt: i64,
}

relations! {
    Mandate: mandate (MandateId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
