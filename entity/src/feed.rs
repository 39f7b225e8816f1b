//! Identifies the numbering of positions in the change log. The table has one row.

use sea_orm::entity::prelude::*;

use crate::relation::Relation;

/// Identifies the numbering of positions in the change log. The table has one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed")]
pub struct Model {
    /// ID of the numbering.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Database whose transactions are numbered.
    #[sea_orm(column_type = "Text")]
    pub home: String,
}

impl ActiveModelBehavior for ActiveModel {}
