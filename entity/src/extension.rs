//! A later due day for an obligation or for all under a division.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{Code, Date, MandateId};

/// A later due day for an obligation or for all under a division.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The mandate.
    pub mandate_id: MandateId,
    /// Code of the division or committee it was granted to.
    pub unit_code: Code,
    /// Level of that division; 5 for a committee.
    pub unit_level: i16,
    /// New last day on time.
    pub due_on: Date,
    /// Reason.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Body that approved it.
    #[sea_orm(column_type = "Text")]
    pub approver: String,
    /// Document; none if there is none.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    /// Day it was granted.
    pub granted_on: Date,
    /// How many obligations it moved.
    pub obligations: i32,
}

impl ActiveModelBehavior for ActiveModel {}
