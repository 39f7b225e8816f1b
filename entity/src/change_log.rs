//! What was changed, by whom: one row per changed row, in the same transaction.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::ChangeKind;

/// What was changed, by whom: one row per changed row, in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "change_log")]
pub struct Model {
    /// Number, in order of writing, which is not the order of commits.
    #[sea_orm(primary_key)]
    pub sequence: i64,
    /// Number of the transaction that wrote it, given by `PostgreSQL`; 0 on `SQLite`, which has one
    /// writer, and for rows of a database that was moved.
    pub transaction: i64,
    /// Instant.
    pub at: DateTimeUtc,
    /// Subject of the caller's token.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Request that made the change.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// Change, such as `subcommittee.establish`.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// What it did to the row.
    pub kind: ChangeKind,
    /// Table.
    #[sea_orm(column_type = "Text")]
    pub entity: String,
    /// Key of the row.
    #[sea_orm(column_type = "Text")]
    pub entity_id: String,
    /// Committee or division it belongs to.
    pub unit_id: Uuid,
    /// Row before; none if it is new.
    pub before: Option<Json>,
    /// Row after; none if it was taken away.
    pub after: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
