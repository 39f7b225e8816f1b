//! One committee owes one milestone by one day, because one mandate says so: a row for each stretch
//! of days with the same facts, mostly one.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, CommitteeId, Date, MandateId};

/// One committee owes one milestone by one day, because one mandate says so.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    /// The mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mandate_id: MandateId,
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// Code of the committee today, kept for reading in order.
    pub code: Code,
    /// First day of this stretch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entered_on: Date,
    /// First day after this stretch, `9999-12-31` if it is owed.
    pub left_on: Date,
    /// Whether a later stretch follows: what was met was lost, and the past keeps its facts.
    pub past: bool,
    /// First day it is owed at all.
    pub owed_from: Date,
    /// Last day on time, as the mandate said.
    pub original_due_on: Date,
    /// Last day on time, with extensions.
    pub due_on: Date,
    /// Day it was met, `9999-12-31` if it was not.
    pub met_on: Date,
    /// Whether it is exempt.
    pub exempt: bool,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Mandate: mandate (MandateId) = (Id);
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
