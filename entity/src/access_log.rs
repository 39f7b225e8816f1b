//! Access log entry: personal data were read unmasked, or exported in bulk. One row per object and field
//! set.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::AccessLogId;

/// Access log entry: personal data were read unmasked, or exported in bulk. One row per object and field
/// set.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "access_log")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessLogId,
    /// Time of the access.
    pub at: DateTimeUtc,
    /// Subject of the caller's token.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// ID of the request.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// Stated purpose.
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// Table of the row.
    #[sea_orm(column_type = "Text")]
    pub entity: String,
    /// Committee or division.
    pub unit_id: Uuid,
    /// Key of the row; for an export, its name.
    #[sea_orm(column_type = "Text")]
    pub entity_id: String,
    /// Fields, separated by commas.
    #[sea_orm(column_type = "Text")]
    pub fields: String,
    /// Number of rows: 1, or the number of rows of an export.
    pub rows: i32,
}

impl ActiveModelBehavior for ActiveModel {}
