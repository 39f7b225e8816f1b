//! Persisted documents, which clients refer to by ID instead of sending them.

use sea_orm_migration::prelude::*;

use crate::column::{table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [text("id"), text("text")];
        manager
            .create_table(table("imported_document", columns, ["id"]))
            .await
    }
}
