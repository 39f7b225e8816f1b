//! A mandate: an order that committees in one division reach a milestone of a kind of subcommittee by a due date.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Date, DivisionId, MandateId};

/// A mandate: an order that committees in one division reach a milestone of a kind of subcommittee by a due date.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "mandate")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MandateId,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Number of the official document.
    #[sea_orm(column_type = "Text")]
    pub document_number: String,
    /// Body that issued it.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Date of issue.
    pub issued_on: Date,
    /// Division whose committees the mandate binds.
    pub scope_division_id: DivisionId,
    /// Whether it binds villagers' committees.
    pub villagers: bool,
    /// Whether it binds residents' committees.
    pub residents: bool,
    /// Key of the kind of subcommittee.
    #[sea_orm(column_type = "Text")]
    pub subcommittee_kind: String,
    /// Key of the milestone.
    #[sea_orm(column_type = "Text")]
    pub milestone: String,
    /// Last day on which an obligation is met on time.
    pub due_on: Date,
    /// Days after a newly elected committee takes over, by which the milestone is due again; null if the mandate binds
    /// only once, by `due_on`.
    pub days_after_election: Option<i16>,
    /// Mandate that superseded it; null if none did.
    pub superseded_by: Option<MandateId>,
    /// Date it was superseded or withdrawn; null while it binds.
    pub closed_on: Option<Date>,
    /// Why it was withdrawn; null unless it was.
    #[sea_orm(column_type = "Text", nullable)]
    pub closing_reason: Option<String>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Division: division (ScopeDivisionId) = (Id);
    SubcommitteeKind: subcommittee_kind (SubcommitteeKind) = (Key);
    MilestoneKind: milestone_kind (Milestone) = (Key);
    Successor: mandate (SupersededBy) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
