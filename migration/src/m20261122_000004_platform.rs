//! The change log, and the keys that make repeating a change harmless.

use sea_orm_migration::prelude::*;

use crate::column::{id, index, key, optional, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(change_log()).await?;
        manager
            .create_index(index("change_log", ["unit_id", "sequence"]))
            .await?;
        manager.create_table(idempotency_key()).await?;
        manager
            .create_index(index("idempotency_key", ["created_at"]))
            .await
    }
}

fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .timestamp_with_time_zone()
        .not_null()
        .take()
}

fn json(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().not_null().take()
}

fn change_log() -> TableCreateStatement {
    let mut log = Table::create();
    log.table("change_log").col(
        ColumnDef::new("sequence")
            .big_integer()
            .not_null()
            .auto_increment()
            .primary_key(),
    );
    for mut column in [
        instant("at"),
        text("actor"),
        text("request_id"),
        key("operation"),
        key("kind"),
        key("entity"),
        text("entity_id"),
        id("unit_id"),
        optional(json("before")),
        optional(json("after")),
    ] {
        log.col(&mut column);
    }
    log
}

fn idempotency_key() -> TableCreateStatement {
    let columns = [
        text("actor"),
        key("key"),
        key("operation"),
        text("input_hash"),
        id("unit_id"),
        json("result"),
        instant("created_at"),
    ];
    table("idempotency_key", columns, ["actor", "key"])
}
