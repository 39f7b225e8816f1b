//! A change that was made already, so that repeating it changes nothing.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;

/// A change that was made already, so that repeating it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Subject of the caller's token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor: String,
    /// Key that the client chose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Change it was used for.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// SHA-256 of the input.
    #[sea_orm(column_type = "Text")]
    pub input_hash: String,
    /// Committee or division that the answer is about.
    pub unit_id: Uuid,
    /// Answer that was given.
    pub result: Json,
    /// Instant, after 72 h it is forgotten.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
