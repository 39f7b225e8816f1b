//! Residents, their households and special groups, and caregivers.

use sea_orm_migration::prelude::*;

use crate::column::{
    BOTH, day, id, index, key, number, of, of_committee, optional, reference, revision, sealed,
    small, table, text, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (create, indexes) in people() {
            manager.create_table(create).await?;
            for index in indexes {
                manager.create_index(index).await?;
            }
        }
        Ok(())
    }
}

/// A table and its indexes.
type Create = (TableCreateStatement, Vec<IndexCreateStatement>);

fn people() -> Vec<Create> {
    vec![
        (grid_load(), vec![index("grid_load", ["committee_id"])]),
        (election(), vec![index("election", ["committee_id"])]),
        (
            household(),
            vec![
                unique("household", ["committee_id", "id"]),
                index("household", ["grid_id", "committee_id", "id"]),
                without_grid(),
            ],
        ),
        (
            resident(),
            vec![
                unique("resident", ["committee_id", "id"]),
                index("resident", ["household_id"]),
                index("resident", ["committee_id", "birth_on"]),
                known("previous_id"),
                known("identity_index"),
                known("phone_index"),
            ],
        ),
        (
            household_link(),
            vec![index("household_link", ["from_household_id"])],
        ),
        (
            stay(),
            vec![
                index("stay", ["resident_id"]),
                index("stay", ["household_id"]),
            ],
        ),
        (special_group_kind(), vec![]),
        (
            membership(),
            vec![
                unique("membership", ["committee_id", "id"]),
                index("membership", ["resident_id"]),
                open("membership", ["committee_id", "kind"]),
                open("membership", ["committee_id", "review_on"]),
            ],
        ),
        (
            caregiver(),
            vec![
                index("caregiver", ["membership_id"]),
                index("caregiver", ["person_id"]),
                open("caregiver", ["committee_id"]),
            ],
        ),
    ]
}

/// Index of the households without a grid, which are few.
fn without_grid() -> IndexCreateStatement {
    let mut index = index("household", ["committee_id"]);
    index
        .and_where(Expr::col("grid_id").is_null())
        .and_where(Expr::col("closed_on").is_null());
    index
}

/// Index of the open rows of each committee.
fn open<const N: usize>(table: &'static str, columns: [&'static str; N]) -> IndexCreateStatement {
    let mut index = index(table, columns);
    index.and_where(Expr::col("until_on").is_null());
    index
}

/// Partial index on a column that few residents have: a blind index, or the previous resident.
fn known(column: &'static str) -> IndexCreateStatement {
    let mut index = index("resident", [column]);
    index.and_where(Expr::col(column).is_not_null());
    index
}

fn grid_load() -> TableCreateStatement {
    let columns = [
        id("grid_id"),
        id("committee_id"),
        number("households"),
        number("persons"),
    ];
    table("grid_load", columns, ["grid_id"])
        .foreign_key(&mut of("grid_load", "grid_id", "grid"))
        .take()
}

fn election() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        day("held_on"),
        day("taken_over_on"),
        optional(text("document_number")),
    ];
    table("election", columns, ["id"])
        .foreign_key(&mut of_committee("election"))
        .take()
}

fn resident() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        optional(id("household_id")),
        key("relation"),
        key("living_state"),
        optional(day("joined_on")),
        key("joined_reason"),
        text("name"),
        optional(key("sex")),
        optional(day("birth_on")),
        optional(day("died_on")),
        optional(sealed("identity_number")),
        optional(id("identity_index")),
        optional(key("identity_flaw")),
        optional(sealed("phone")),
        optional(id("phone_index")),
        optional(day("erased_on")),
        optional(id("previous_id")),
        revision(),
    ];
    table("resident", columns, ["id"])
        .foreign_key(&mut of_committee("resident"))
        .foreign_key(&mut of("resident", "household_id", "household"))
        .take()
}

fn household() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        optional(id("grid_id")),
        text("address"),
        optional(text("estate")),
        optional(text("building")),
        optional(text("unit")),
        optional(text("room")),
        optional(text("head")),
        optional(id("head_id")),
        optional(id("representative_id")),
        optional(day("closed_on")),
        optional(key("closed_reason")),
        revision(),
    ];
    table("household", columns, ["id"])
        .foreign_key(&mut of_committee("household"))
        .foreign_key(&mut reference(
            "household",
            ["committee_id", "grid_id"],
            "grid",
            BOTH,
        ))
        .take()
}

fn household_link() -> TableCreateStatement {
    const TABLE: &str = "household_link";
    let columns = [
        id("committee_id"),
        id("household_id"),
        id("from_committee_id"),
        id("from_household_id"),
        key("kind"),
        day("on_day"),
    ];
    table(TABLE, columns, ["household_id", "from_household_id"])
        .foreign_key(&mut of(TABLE, "household_id", "household"))
        .take()
}

fn stay() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("resident_id"),
        id("household_id"),
        key("relation"),
        key("living_state"),
        optional(day("joined_on")),
        key("joined_reason"),
        day("left_on"),
        key("left_reason"),
    ];
    table("stay", columns, ["id"])
        .foreign_key(&mut of("stay", "resident_id", "resident"))
        .foreign_key(&mut of("stay", "household_id", "household"))
        .take()
}

fn special_group_kind() -> TableCreateStatement {
    let columns = [
        key("key"),
        small("position"),
        text("name_zh"),
        text("name_en"),
        text("legal_basis"),
        text("source_department"),
        optional(small("review_months")),
        small("caregivers"),
    ];
    table("special_group_kind", columns, ["key"])
}

fn membership() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("resident_id"),
        key("kind"),
        day("from_on"),
        optional(day("until_on")),
        optional(day("review_on")),
        text("source_department"),
        revision(),
    ];
    table("membership", columns, ["id"])
        .foreign_key(&mut of("membership", "resident_id", "resident"))
        .foreign_key(&mut reference(
            "membership",
            ["kind"],
            "special_group_kind",
            ["key"],
        ))
        .take()
}

fn caregiver() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("membership_id"),
        id("person_id"),
        day("from_on"),
        optional(day("until_on")),
        revision(),
    ];
    table("caregiver", columns, ["id"])
        .foreign_key(&mut of("caregiver", "membership_id", "membership"))
        .foreign_key(&mut of("caregiver", "person_id", "person"))
        .take()
}
