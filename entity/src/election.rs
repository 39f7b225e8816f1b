//! An election of a committee.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, ElectionId};

/// An election of a committee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "election")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ElectionId,
    /// Date of the vote.
    pub held_on: Date,
    /// Date the newly elected committee took over. Its term and the periods of recurring duties start on this date.
    pub taken_over_on: Date,
    /// Number of the official document; null if there is none.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
