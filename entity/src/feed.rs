//! Numbering that positions in the change log belong to: one row.

use sea_orm::entity::prelude::*;

use crate::relation::Relation;

/// Numbering that positions in the change log belong to: one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed")]
pub struct Model {
    /// Id of the numbering.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Database whose transactions are counted.
    #[sea_orm(column_type = "Text")]
    pub home: String,
}

impl ActiveModelBehavior for ActiveModel {}
