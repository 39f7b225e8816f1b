//! Change log: who changed what. One row per changed row, in the same transaction.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::ChangeKind;

/// Change log: who changed what. One row per changed row, in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "change_log")]
pub struct Model {
    /// Number in order of writing, which is not the order of commits.
    #[sea_orm(primary_key)]
    pub sequence: i64,
    /// Number of the transaction that wrote the row, assigned by `PostgreSQL`. 0 on `SQLite`, which has a single
    /// writer, and for rows of a database that was moved.
    pub transaction: i64,
    /// Time of the change.
    pub at: DateTimeUtc,
    /// Subject of the caller's token.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// ID of the request that made the change.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// Operation, such as `subcommittee.establish`.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// Kind of change.
    pub kind: ChangeKind,
    /// Table of the row.
    #[sea_orm(column_type = "Text")]
    pub entity: String,
    /// Key of the row.
    #[sea_orm(column_type = "Text")]
    pub entity_id: String,
    /// Committee or division that the row belongs to.
    pub unit_id: Uuid,
    /// Row before the change; null if the row is new.
    pub before: Option<Json>,
    /// Row after the change; null if the row was removed.
    pub after: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
