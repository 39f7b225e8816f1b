//! An order: one milestone of one kind of subcommittee, by one day, in one division.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Date, DivisionId, MandateId};

/// An order: one milestone of one kind of subcommittee, by one day, in one division.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "mandate")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MandateId,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Number of the document.
    #[sea_orm(column_type = "Text")]
    pub document_number: String,
    /// Body that issued it.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Day of issue.
    pub issued_on: Date,
    /// Division whose committees it binds.
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
    /// Last day on which it is met on time.
    pub due_on: Date,
    /// Days after the newly elected committee took over, by which each is owed anew; none if the
    /// mandate binds once, by `due_on`.
    pub days_after_election: Option<i16>,
    /// Mandate that took its place; none if none did.
    pub superseded_by: Option<MandateId>,
    /// First day it no longer binds, superseded or withdrawn; none if it does.
    pub closed_on: Option<Date>,
    /// Why it was withdrawn; none unless it was.
    #[sea_orm(column_type = "Text", nullable)]
    pub closing_reason: Option<String>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Division: division (ScopeDivisionId) = (Id);
    SubcommitteeKind: subcommittee_kind (SubcommitteeKind) = (Key);
    MilestoneKind: milestone_kind (Milestone) = (Key);
    Successor: mandate (SupersededBy) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
