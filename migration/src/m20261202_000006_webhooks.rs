//! Webhooks and their deliveries.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, flag, id, index, instant, json, key, number, optional, reference, revision, small, table,
    text, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(webhook()).await?;
        manager.create_index(index("webhook", ["unit_id"])).await?;
        manager.create_table(delivery()).await?;
        for index in [
            index(
                "delivery",
                ["webhook_id", "unit_id", "state", "transaction", "sequence"],
            ),
            index("delivery", ["webhook_id", "id"]),
            // Finds everything that is due, however much waits: only the first delivery of a unit has a time
            // (ADR 0007).
            index("delivery", ["state", "next_attempt_at"]),
            index("delivery", ["created_at"]),
            // One delivery per row of the log. Tests have no row: both databases take nulls for distinct.
            unique("delivery", ["webhook_id", "sequence"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn webhook() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("unit_id"),
        text("url"),
        json("filter"),
        optional(text("description")),
        flag("enabled"),
        number("generation"),
        optional(instant("rotated_at")),
        big("transaction"),
        big("sequence"),
        instant("created_at"),
        revision(),
    ];
    table("webhook", columns, ["id"])
}

fn delivery() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("webhook_id"),
        id("unit_id"),
        optional(big("transaction")),
        optional(big("sequence")),
        text("body"),
        key("state"),
        number("attempts"),
        optional(instant("next_attempt_at")),
        instant("give_up_at"),
        optional(small("last_status")),
        optional(key("last_error")),
        instant("created_at"),
        optional(instant("delivered_at")),
    ];
    table("delivery", columns, ["id"])
        .foreign_key(&mut reference(
            "delivery",
            ["webhook_id"],
            "webhook",
            ["id"],
        ))
        .take()
}
