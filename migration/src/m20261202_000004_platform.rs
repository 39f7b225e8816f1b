//! The change log and the idempotency keys.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::column::{id, index, instant, json, key, optional, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        manager.create_table(change_log(backend)).await?;
        manager
            // The order of commits: PostgreSQL assigns `sequence` when a row is written, not when it becomes visible
            // (ADR 0006).
            .create_index(index("change_log", ["transaction", "sequence"]))
            .await?;
        manager
            .create_index(index("change_log", ["unit_id", "transaction", "sequence"]))
            .await?;
        // The changes of a household tell in which grid it was on a date.
        let mut of_household = index("change_log", ["entity_id"]);
        of_household.and_where(Expr::col("entity").eq("household"));
        manager.create_index(of_household).await?;
        manager.create_table(feed()).await?;
        manager.create_table(idempotency_key()).await?;
        manager
            // Keys expire after 72 hours and are deleted by their time.
            .create_index(index("idempotency_key", ["created_at"]))
            .await
    }
}

/// Number of the transaction that writes a row. `SQLite` has a single writer, so the number of the row is sufficient
/// there.
fn transaction(backend: DbBackend) -> ColumnDef {
    let mut column = ColumnDef::new("transaction")
        .big_integer()
        .not_null()
        .take();
    if backend == DbBackend::Postgres {
        // By way of text, since PostgreSQL has no cast from xid8 to bigint.
        column.default(Expr::cust("(pg_current_xact_id()::text::bigint)"));
    } else {
        column.default(0);
    }
    column
}

fn change_log(backend: DbBackend) -> TableCreateStatement {
    let mut log = Table::create();
    log.table("change_log")
        .col(
            ColumnDef::new("sequence")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        )
        .col(transaction(backend));
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

/// One row: the numbering of positions in the change log.
fn feed() -> TableCreateStatement {
    table("feed", [id("id"), text("home")], ["id"])
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
