//! Subcommittees, persons, appointments, grids and three-person groups.

use sea_orm_migration::prelude::*;

use crate::column::{
    BOTH, by_client_id, committee_reference, create, day, flag, id, index, key, number, optional,
    reference, revision, small, table, text, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(subcommittee_kind()).await?;
        manager.create_table(milestone_kind()).await?;
        let tables = [
            (person(), vec![by_client_id("person"), of_account()]),
            (
                grid(),
                vec![
                    by_client_id("grid"),
                    unique("grid", ["committee_id", "number"]),
                ],
            ),
            (
                subcommittee(),
                vec![by_client_id("subcommittee"), one_of_a_kind()],
            ),
            (subcommittee_milestone(), vec![]),
            (
                subcommittee_grid(),
                vec![index("subcommittee_grid", ["grid_id"])],
            ),
            (
                three_person_group(),
                vec![
                    by_client_id("three_person_group"),
                    index("three_person_group", ["grid_id"]),
                ],
            ),
            (
                appointment(),
                vec![
                    by_client_id("appointment"),
                    // By the ID alone, as the joins in SQL text compare it: SQLite has no statistics and prefers an
                    // index that begins with the committee (ADR 0022).
                    index("appointment", ["person_id"]),
                    index("appointment", ["subcommittee_id"]),
                    index("appointment", ["grid_id"]),
                    of_group(),
                ],
            ),
        ];
        create(manager, tables).await
    }
}

/// A committee has at most one subcommittee of a kind at a time.
fn one_of_a_kind() -> IndexCreateStatement {
    let mut index = unique("subcommittee", ["committee_id", "kind"]);
    index.and_where(Expr::col("dissolved_on").is_null());
    index
}

/// Index from an account to its persons. Partial, because most persons have no account.
fn of_account() -> IndexCreateStatement {
    let mut index = index("person", ["account"]);
    index.and_where(Expr::col("account").is_not_null());
    index
}

/// Index from a three-person group to its appointments. Partial, because most appointments are in no group.
fn of_group() -> IndexCreateStatement {
    let mut index = index("appointment", ["three_person_group_id"]);
    index.and_where(Expr::col("three_person_group_id").is_not_null());
    index
}

fn subcommittee_kind() -> TableCreateStatement {
    let columns = [
        key("key"),
        small("position"),
        text("name_zh"),
        text("name_en"),
        text("legal_basis"),
        day("in_force_from"),
        small("min_members"),
        small("max_members"),
        flag("director_in_committee"),
        small("min_medical"),
        flag("same_term"),
    ];
    table("subcommittee_kind", columns, ["key"])
}

fn milestone_kind() -> TableCreateStatement {
    let columns = [
        key("key"),
        small("position"),
        text("name_zh"),
        text("name_en"),
        key("source"),
    ];
    table("milestone_kind", columns, ["key"])
}

fn person() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        text("name"),
        optional(text("phone")),
        optional(text("account")),
        revision(),
    ];
    table("person", columns, ["committee_id", "id"])
        .foreign_key(&mut committee_reference("person"))
        .take()
}

fn grid() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        small("number"),
        key("kind"),
        text("name"),
        optional(number("norm_households")),
        optional(number("norm_persons")),
        optional(day("closed_on")),
        revision(),
    ];
    table("grid", columns, ["committee_id", "id"])
        .foreign_key(&mut committee_reference("grid"))
        .take()
}

fn subcommittee() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        key("kind"),
        day("established_on"),
        optional(day("dissolved_on")),
        optional(text("document_number")),
        optional(text("duties")),
        revision(),
    ];
    table("subcommittee", columns, ["committee_id", "id"])
        .foreign_key(&mut committee_reference("subcommittee"))
        .foreign_key(&mut reference(
            "subcommittee",
            ["kind"],
            "subcommittee_kind",
            ["key"],
        ))
        .take()
}

fn subcommittee_milestone() -> TableCreateStatement {
    const TABLE: &str = "subcommittee_milestone";
    let columns = [
        id("subcommittee_id"),
        key("milestone"),
        id("committee_id"),
        day("reached_on"),
        text("recorded_by"),
    ];
    table(
        TABLE,
        columns,
        ["committee_id", "subcommittee_id", "milestone"],
    )
    .foreign_key(&mut reference(
        TABLE,
        ["committee_id", "subcommittee_id"],
        "subcommittee",
        BOTH,
    ))
    .foreign_key(&mut reference(
        TABLE,
        ["milestone"],
        "milestone_kind",
        ["key"],
    ))
    .take()
}

fn subcommittee_grid() -> TableCreateStatement {
    const TABLE: &str = "subcommittee_grid";
    let columns = [id("subcommittee_id"), id("grid_id"), id("committee_id")];
    table(
        TABLE,
        columns,
        ["committee_id", "subcommittee_id", "grid_id"],
    )
    .foreign_key(&mut reference(
        TABLE,
        ["committee_id", "subcommittee_id"],
        "subcommittee",
        BOTH,
    ))
    .foreign_key(&mut reference(
        TABLE,
        ["committee_id", "grid_id"],
        "grid",
        BOTH,
    ))
    .take()
}

fn appointment() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        optional(id("subcommittee_id")),
        optional(id("grid_id")),
        optional(id("three_person_group_id")),
        id("person_id"),
        key("role"),
        key("background"),
        day("from_on"),
        optional(day("until_on")),
        optional(day("term_ends_on")),
        revision(),
    ];
    table("appointment", columns, ["committee_id", "id"])
        .foreign_key(&mut reference(
            "appointment",
            ["committee_id", "person_id"],
            "person",
            BOTH,
        ))
        .foreign_key(&mut reference(
            "appointment",
            ["committee_id", "subcommittee_id"],
            "subcommittee",
            BOTH,
        ))
        .foreign_key(&mut reference(
            "appointment",
            ["committee_id", "grid_id"],
            "grid",
            BOTH,
        ))
        .foreign_key(&mut reference(
            "appointment",
            ["committee_id", "three_person_group_id"],
            "three_person_group",
            BOTH,
        ))
        .take()
}

fn three_person_group() -> TableCreateStatement {
    const TABLE: &str = "three_person_group";
    let columns = [
        id("id"),
        id("committee_id"),
        optional(id("grid_id")),
        day("established_on"),
        optional(day("dissolved_on")),
        revision(),
    ];
    table(TABLE, columns, ["committee_id", "id"])
        .foreign_key(&mut committee_reference(TABLE))
        .foreign_key(&mut reference(
            TABLE,
            ["committee_id", "grid_id"],
            "grid",
            BOTH,
        ))
        .take()
}
