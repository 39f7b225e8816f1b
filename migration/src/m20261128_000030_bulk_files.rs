//! Warnings and ignored columns of import files.

use sea_orm_migration::prelude::*;

use crate::column::{number, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("ignored").default("").take(),
            number("warnings").default(0).take(),
        ];
        for column in columns {
            let table = Table::alter()
                .table("bulk_job")
                .add_column(column)
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
