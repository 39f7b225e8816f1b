//! Mandates, the obligations of committees, and the counters of both.

use sea_orm_migration::prelude::*;

use crate::column::{
    code, count, day, flag, id, index, key, optional, reference, revision, small, table, text,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(mandate()).await?;
        manager.create_table(obligation()).await?;
        manager
            .create_index(index("obligation", ["committee_id"]))
            .await?;
        manager
            // The order of the list of missing committees, so that a page stops at its limit.
            .create_index(index("obligation", ["mandate_id", "due_on", "code"]))
            .await?;
        manager
            .create_index(index("obligation", ["mandate_id", "code"]))
            .await?;
        manager.create_table(extension()).await?;
        manager
            .create_index(index("extension", ["mandate_id"]))
            .await?;
        manager.create_table(exemption()).await?;
        manager.create_table(mandate_counter()).await?;
        manager.create_table(mandate_day_counter()).await
    }
}

fn of_mandate(table: &'static str) -> ForeignKeyCreateStatement {
    reference(table, ["mandate_id"], "mandate", ["id"])
}

fn mandate() -> TableCreateStatement {
    let columns = [
        id("id"),
        text("title"),
        text("document_number"),
        text("issuer"),
        day("issued_on"),
        id("scope_division_id"),
        flag("villagers"),
        flag("residents"),
        key("subcommittee_kind"),
        key("milestone"),
        day("due_on"),
        optional(small("days_after_election")),
        optional(id("superseded_by")),
        optional(day("closed_on")),
        optional(text("closing_reason")),
        revision(),
    ];
    table("mandate", columns, ["id"])
        .foreign_key(&mut reference(
            "mandate",
            ["scope_division_id"],
            "division",
            ["id"],
        ))
        .foreign_key(&mut reference(
            "mandate",
            ["subcommittee_kind"],
            "subcommittee_kind",
            ["key"],
        ))
        .foreign_key(&mut reference(
            "mandate",
            ["milestone"],
            "milestone_kind",
            ["key"],
        ))
        .foreign_key(&mut reference(
            "mandate",
            ["superseded_by"],
            "mandate",
            ["id"],
        ))
        .take()
}

fn obligation() -> TableCreateStatement {
    let columns = [
        id("mandate_id"),
        id("committee_id"),
        code("code"),
        day("valid_from"),
        day("valid_to"),
        flag("superseded"),
        day("owed_from"),
        day("original_due_on"),
        day("due_on"),
        day("met_on"),
        flag("exempt"),
        revision(),
    ];
    table(
        "obligation",
        columns,
        ["mandate_id", "committee_id", "valid_from"],
    )
    .foreign_key(&mut of_mandate("obligation"))
    .foreign_key(&mut reference(
        "obligation",
        ["committee_id"],
        "committee",
        ["id"],
    ))
    .take()
}

fn extension() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("mandate_id"),
        id("unit_id"),
        key("unit_kind"),
        code("unit_code"),
        day("due_on"),
        text("reason"),
        text("approver"),
        optional(text("document_number")),
        day("granted_on"),
        ColumnDef::new("obligations").integer().not_null().take(),
    ];
    table("extension", columns, ["id"])
        .foreign_key(&mut of_mandate("extension"))
        .take()
}

fn exemption() -> TableCreateStatement {
    let columns = [
        id("mandate_id"),
        id("committee_id"),
        text("legal_ground"),
        text("duty_holder"),
        text("approver"),
        optional(text("document_number")),
        day("granted_on"),
    ];
    table("exemption", columns, ["mandate_id", "committee_id"])
        .foreign_key(&mut of_mandate("exemption"))
        .foreign_key(&mut reference(
            "exemption",
            ["committee_id"],
            "committee",
            ["id"],
        ))
        .take()
}

fn mandate_counter() -> TableCreateStatement {
    let columns = [
        id("mandate_id"),
        small("level"),
        code("code"),
        day("original_due_on"),
        day("due_on"),
        count("total"),
        count("exempt"),
        count("met_on_time"),
        count("met_late"),
        count("met_by_original"),
    ];
    table(
        "mandate_counter",
        columns,
        // The order of this key is the order in which changes lock the rows (`counter::Deltas`).
        ["mandate_id", "level", "code", "original_due_on", "due_on"],
    )
    .foreign_key(&mut of_mandate("mandate_counter"))
    .take()
}

fn mandate_day_counter() -> TableCreateStatement {
    let columns = [
        id("mandate_id"),
        code("county_code"),
        day("valid_from"),
        day("valid_to"),
        day("original_due_on"),
        day("due_on"),
        day("met_on"),
        count("total"),
        count("exempt"),
    ];
    // No date is null: nulls are distinct in a key, and an upsert would add a row instead of a count. 9999-12-31 means
    // never.
    let keys = [
        "mandate_id",
        "county_code",
        "valid_from",
        "valid_to",
        "original_due_on",
        "due_on",
        "met_on",
    ];
    table("mandate_day_counter", columns, keys)
        .foreign_key(&mut of_mandate("mandate_day_counter"))
        .take()
}
