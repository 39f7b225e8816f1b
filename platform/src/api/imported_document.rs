//! A persisted document, which clients refer to by ID instead of sending it.

use sea_orm::entity::prelude::*;

/// A persisted document, which clients refer to by ID instead of sending it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_document")]
pub struct Model {
    /// ID in the manifest, or `sha256:` and the hash of the text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The document.
    #[sea_orm(column_type = "Text")]
    pub text: String,
}

/// It refers to no other table.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
