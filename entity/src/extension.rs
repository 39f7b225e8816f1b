//! A later due date for one obligation, or for all obligations below a division.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, Date, MandateId, UnitKind};

/// A later due date for one obligation, or for all obligations below a division.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The mandate.
    pub mandate_id: MandateId,
    /// Division or committee that the extension applies to.
    pub unit_id: Uuid,
    /// Whether that unit is a division or a committee.
    pub unit_kind: UnitKind,
    /// Code of the unit, also after it was changed.
    // Stored, so that the extensions of a jurisdiction are found by a range. It moves along with a committee.
    pub unit_code: Code,
    /// New due date.
    pub due_on: Date,
    /// Reason.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Body that approved it.
    #[sea_orm(column_type = "Text")]
    pub approver: String,
    /// Number of the official document; null if there is none.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    /// Date it was granted.
    pub granted_on: Date,
    /// Number of obligations that it extended.
    pub obligations: i32,
}

relations! {
    Mandate: mandate (MandateId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
