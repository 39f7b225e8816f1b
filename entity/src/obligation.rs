//! An obligation: one committee must reach one milestone by a due date under one mandate. One row per validity
//! interval, in which the facts are the same; most obligations have one row.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, CommitteeId, Date, MandateId};

/// An obligation: one committee must reach one milestone by a due date under one mandate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    /// The mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mandate_id: MandateId,
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// Current code of the committee, stored for sorting.
    pub code: Code,
    /// First day of the validity interval.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// First day after the validity interval, `9999-12-31` while the row is valid.
    // Not null: conditions on intervals are then two comparisons, and the counters have it in their key.
    pub valid_to: Date,
    /// Whether the row is superseded: a later one follows, and this one keeps the facts of its interval.
    pub superseded: bool,
    /// First day of the obligation.
    pub owed_from: Date,
    /// Due date in the mandate.
    pub original_due_on: Date,
    /// Due date with extensions.
    pub due_on: Date,
    /// Date it was met, `9999-12-31` if it was not.
    pub met_on: Date,
    /// Whether the committee is exempt.
    pub exempt: bool,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Mandate: mandate (MandateId) = (Id);
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
