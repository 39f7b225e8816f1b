//! Obligations of a mandate in a county, counted by all the days that decide their state.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, MandateId};

/// Obligations of a mandate in a county, counted by all the days that decide their state.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "tally_day")]
pub struct Model {
    /// The mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mandate_id: MandateId,
    /// Code of the county: the committees' first six digits, also where no county stands.
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: Code,
    /// First day they were owed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entered_on: Date,
    /// First day they were no longer owed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub left_on: Date,
    /// Due day of the mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub original_due_on: Date,
    /// Due day with extensions.
    #[sea_orm(primary_key, auto_increment = false)]
    pub due_on: Date,
    /// Day they were met, `9999-12-31` if not.
    #[sea_orm(primary_key, auto_increment = false)]
    pub met_on: Date,
    /// Obligations, exempt ones included.
    pub total: i64,
    /// Exempt ones.
    pub exempt: i64,
}

relations! {
    Mandate: mandate (MandateId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
