//! Import files.

use sea_orm_migration::prelude::*;

use crate::column::{id, index, instant, json, key, number, optional, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(bulk_job()).await?;
        manager
            .create_index(index("bulk_job", ["subject", "id"]))
            .await
    }
}

fn bulk_job() -> TableCreateStatement {
    let columns = [
        id("id"),
        text("subject"),
        text("role"),
        json("units"),
        key("kind"),
        key("mode"),
        key("state"),
        instant("created_at"),
        optional(instant("finished_at")),
        number("position"),
        number("rows_read"),
        number("created"),
        number("changed"),
        number("unchanged"),
        number("problems"),
        number("warnings"),
        text("ignored"),
        optional(text("sheet")),
        optional(text("message_zh")),
        optional(text("message_en")),
    ];
    table("bulk_job", columns, ["id"])
}
