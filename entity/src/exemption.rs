//! An exemption: by law, a committee has no such subcommittee, and a named member is responsible for its duties.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, MandateId};

/// An exemption: by law, a committee has no such subcommittee, and a named member is responsible for its duties.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "exemption")]
pub struct Model {
    /// The mandate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mandate_id: MandateId,
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// Legal ground.
    #[sea_orm(column_type = "Text")]
    pub legal_ground: String,
    /// Member who is responsible for the duties. Personal.
    #[sea_orm(column_type = "Text")]
    pub duty_holder: String,
    /// Body that approved it.
    #[sea_orm(column_type = "Text")]
    pub approver: String,
    /// Number of the official document; null if there is none.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    /// Date it was granted.
    pub granted_on: Date,
}

relations! {
    Mandate: mandate (MandateId) = (Id);
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
