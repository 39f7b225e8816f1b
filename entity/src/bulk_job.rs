//! A file that was sent to be taken in, and how far that is. The file itself is in the data folder.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{BulkJobId, BulkKind, BulkMode, BulkState};

/// A file that was sent to be taken in, and how far that is. The file itself is in the data folder.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "bulk_job")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BulkJobId,
    /// Subject of the token of who sent it.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Role of the caller.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// Ids of the caller's units, a list in JSON.
    pub units: Json,
    /// What the file holds.
    pub kind: BulkKind,
    /// Headers of its columns that are not read, divided by commas.
    #[sea_orm(column_type = "Text")]
    pub ignored: String,
    /// What to do with it.
    pub mode: BulkMode,
    /// How far it is.
    pub state: BulkState,
    /// Instant at which it came.
    pub created_at: DateTimeUtc,
    /// Instant at which it ended; none if it has not.
    pub finished_at: Option<DateTimeUtc>,
    /// Last row that was dealt with.
    pub position: i32,
    /// Rows that were read.
    pub rows_read: i32,
    /// Objects that are new.
    pub created: i32,
    /// Objects that were changed.
    pub changed: i32,
    /// Rows that say what the register has.
    pub unchanged: i32,
    /// Problems.
    pub problems: i32,
    /// Warnings: their rows are taken in.
    pub warnings: i32,
    /// Sheet that was read; none of a text.
    #[sea_orm(column_type = "Text", nullable)]
    pub sheet: Option<String>,
    /// Why it ended without being taken in, in Chinese; none if it did not.
    #[sea_orm(column_type = "Text", nullable)]
    pub message_zh: Option<String>,
    /// The same in English.
    #[sea_orm(column_type = "Text", nullable)]
    pub message_en: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
