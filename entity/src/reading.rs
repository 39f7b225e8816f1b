//! That personal data were read unmasked, or taken out in bulk: one row per object and field.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::ReadingId;

/// That personal data were read unmasked, or taken out in bulk: one row per object and field.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "reading")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReadingId,
    /// Instant.
    pub at: DateTimeUtc,
    /// Subject of the caller's token.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Request.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// Stated purpose.
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// Table.
    #[sea_orm(column_type = "Text")]
    pub entity: String,
    /// Committee or division.
    pub unit_id: Uuid,
    /// Key of the row; of an export, its name.
    #[sea_orm(column_type = "Text")]
    pub entity_id: String,
    /// Fields, separated by commas.
    #[sea_orm(column_type = "Text")]
    pub fields: String,
    /// Number of rows: 1, or of an export how many.
    pub rows: i32,
}

impl ActiveModelBehavior for ActiveModel {}
