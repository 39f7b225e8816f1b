//! A later due day for an obligation or for all under a division.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, MandateId, UnitKind};

/// A later due day for an obligation or for all under a division.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The mandate.
    pub mandate_id: MandateId,
    /// Division or committee it was granted to.
    pub unit_id: Uuid,
    /// Which of the two.
    pub unit_kind: UnitKind,
    /// Code that the unit had then.
    pub unit_code: Code,
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

relations! {
    Mandate: mandate (MandateId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
