//! Divisions, committees, and their former codes.

use sea_orm_migration::prelude::*;

use crate::column::{
    code, day, flag, id, index, key, optional, reference, revision, small, table, text, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(division()).await?;
        manager
            // With the level: a code of 12 digits does not show where its zeros are padding. Chongqing is 50, not 5.
            .create_index(unique("division", ["level", "code"]))
            .await?;
        manager.create_table(committee()).await?;
        manager.create_index(unique("committee", ["code"])).await?;
        manager
            .create_index(index("committee", ["division_id"]))
            .await?;
        manager.create_table(code_alias()).await?;
        manager.create_index(index("code_alias", ["unit_id"])).await
    }
}

fn division() -> TableCreateStatement {
    let columns = [
        id("id"),
        code("code"),
        small("level"),
        text("name"),
        optional(id("parent_id")),
        flag("recognized"),
        optional(day("valid_from")),
        optional(day("valid_to")),
    ];
    table("division", columns, ["id"])
        .foreign_key(&mut reference(
            "division",
            ["parent_id"],
            "division",
            ["id"],
        ))
        .take()
}

fn committee() -> TableCreateStatement {
    let columns = [
        id("id"),
        code("code"),
        key("kind"),
        text("name"),
        id("division_id"),
        optional(small("urban_rural_class")),
        flag("is_virtual"),
        flag("recognized"),
        optional(text("contact_person")),
        optional(text("contact_phone")),
        optional(day("term_from")),
        optional(day("valid_from")),
        optional(day("valid_to")),
        text("search"),
        revision(),
    ];
    table("committee", columns, ["id"])
        .foreign_key(&mut reference(
            "committee",
            ["division_id"],
            "division",
            ["id"],
        ))
        .take()
}

fn code_alias() -> TableCreateStatement {
    let columns = [
        code("code"),
        id("unit_id"),
        key("unit_kind"),
        optional(day("valid_from")),
        optional(day("valid_to")),
    ];
    table("code_alias", columns, ["code", "unit_id"])
}
