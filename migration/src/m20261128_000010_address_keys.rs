//! Address keys, unique among the open households of a committee.

use sea_orm_migration::prelude::*;

use crate::column::{index, text, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Existing rows get their keys after the migrations, because the binary computes them.
        let mut key = text("address_key").default("").take();
        let alter = Table::alter()
            .table("household")
            .add_column(&mut key)
            .to_owned();
        manager.alter_table(alter).await?;
        let mut one = unique("household", ["committee_id", "address_key"]);
        one.and_where(Expr::col("closed_on").is_null())
            .and_where(Expr::col("address_key").ne(""));
        manager.create_index(one).await?;
        let mut without = index("household", ["id"]);
        without
            .name("ix_household_without_key")
            .and_where(Expr::col("address_key").eq(""));
        manager.create_index(without).await
    }
}
