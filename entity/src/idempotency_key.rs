//! A change that was made with an idempotency key; a repeated request changes nothing.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;

/// A change that was made with an idempotency key; a repeated request changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Subject of the caller's token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor: String,
    /// Key that the client chose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Operation that the key was used for.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// SHA-256 of the input.
    #[sea_orm(column_type = "Text")]
    pub input_hash: String,
    /// Committee or division that the response is about.
    pub unit_id: Uuid,
    /// Response that was sent.
    pub result: Json,
    /// Time of the change; the key expires 72 hours later.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
