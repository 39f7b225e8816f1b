//! A file that was uploaded to be imported, and its progress. The file itself is in the data folder.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{BulkJobId, BulkKind, BulkMode, BulkState};

/// A file that was uploaded to be imported, and its progress. The file itself is in the data folder.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "bulk_job")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BulkJobId,
    /// Subject of the token of the caller.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Role of the caller.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// IDs of the caller's units, a JSON array.
    // IDs, not codes: a code may identify another unit when the job runs.
    pub units: Json,
    /// What the file holds.
    pub kind: BulkKind,
    /// Headers of columns to ignore, separated by commas.
    #[sea_orm(column_type = "Text")]
    pub ignored: String,
    /// How the import treats the file.
    pub mode: BulkMode,
    /// State of the import.
    pub state: BulkState,
    /// Time at which the file was uploaded.
    pub created_at: DateTimeUtc,
    /// Time at which the import ended; null while it has not.
    pub finished_at: Option<DateTimeUtc>,
    /// Last row that was processed.
    pub position: i32,
    /// Rows that were read.
    pub rows_read: i32,
    /// Objects that are new.
    pub created: i32,
    /// Objects that were changed.
    pub changed: i32,
    /// Rows whose values equal those in the register.
    pub unchanged: i32,
    /// Problems.
    pub problems: i32,
    /// Warnings; their rows are imported.
    pub warnings: i32,
    /// Sheet that was read; null for a text file.
    #[sea_orm(column_type = "Text", nullable)]
    pub sheet: Option<String>,
    /// Why the import ended without importing all rows, in Chinese; null otherwise.
    #[sea_orm(column_type = "Text", nullable)]
    pub message_zh: Option<String>,
    /// The same in English.
    #[sea_orm(column_type = "Text", nullable)]
    pub message_en: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
