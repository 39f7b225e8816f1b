//! Elections, households and residents.

use sea_orm_migration::prelude::*;

use crate::column::{
    BOTH, Create, by_client_id, committee_reference, create, day, id, index, key, number, of,
    optional, reference, revision, sealed, table, text, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, people()).await
    }
}

fn people() -> Vec<Create> {
    vec![
        (grid_load(), vec![]),
        (election(), vec![]),
        (
            household(),
            vec![
                by_client_id("household"),
                index("household", ["grid_id", "committee_id", "id"]),
                without_grid(),
                one_of_an_address(),
            ],
        ),
        (
            resident(),
            vec![
                by_client_id("resident"),
                index("resident", ["household_id"]),
                index("resident", ["committee_id", "birth_on"]),
                known("previous_id"),
                known("identity_index"),
                known("phone_index"),
                known("phone_index_2"),
                known("phone_index_3"),
                // Two indexes, because a person may be registered in one committee and live in another (人户分离).
                one_of_a_number("ux_resident_registered", "LIVING_HERE_REGISTERED_ELSEWHERE"),
                one_of_a_number("ux_resident_living", "REGISTERED_LIVING_ELSEWHERE"),
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
    table("grid_load", columns, ["committee_id", "grid_id"])
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
    table("election", columns, ["committee_id", "id"])
        .foreign_key(&mut committee_reference("election"))
        .take()
}

/// Address keys are unique among the open households of a committee.
fn one_of_an_address() -> IndexCreateStatement {
    let mut one = unique("household", ["committee_id", "address_key"]);
    one.and_where(Expr::col("closed_on").is_null());
    one
}

/// Kinds of documents whose numbers identify one person in the country.
// A copy of `IdentityKind::is_unique`: a released migration must not change with the code.
const UNIQUE: [&str; 5] = [
    "RESIDENT_NUMBER",
    "HONG_KONG_MACAU_PERMIT",
    "TAIWAN_PERMIT",
    "PERMANENT_RESIDENCE",
    "BIRTH_CERTIFICATE",
];

/// An identity number has at most one resident who is alive and of a household, other than those of one living state.
fn one_of_a_number(name: &'static str, except: &'static str) -> IndexCreateStatement {
    let mut one = unique("resident", ["identity_index"]);
    one.name(name)
        .and_where(Expr::col("identity_kind").is_in(UNIQUE))
        .and_where(Expr::col("living_state").ne(except))
        .and_where(Expr::col("household_id").is_not_null())
        .and_where(Expr::col("died_on").is_null())
        .and_where(Expr::col("erased_on").is_null());
    one
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
        optional(key("identity_kind")),
        optional(id("identity_index")),
        optional(key("identity_flaw")),
        optional(sealed("phone")),
        optional(id("phone_index")),
        optional(id("phone_index_2")),
        optional(id("phone_index_3")),
        optional(day("erased_on")),
        // No foreign key: the earlier resident is in another committee, and no key below a committee crosses
        // committees.
        optional(id("previous_id")),
        revision(),
    ];
    table("resident", columns, ["committee_id", "id"])
        .foreign_key(&mut committee_reference("resident"))
        .foreign_key(&mut of("resident", "household_id", "household"))
        .take()
}

fn household() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        optional(id("grid_id")),
        text("address"),
        text("address_key"),
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
    table("household", columns, ["committee_id", "id"])
        .foreign_key(&mut committee_reference("household"))
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
        // No foreign key to the earlier household, since it may be in another committee.
        id("from_committee_id"),
        id("from_household_id"),
        key("kind"),
        day("on_day"),
    ];
    table(
        TABLE,
        columns,
        ["committee_id", "household_id", "from_household_id"],
    )
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
    table("stay", columns, ["committee_id", "id"])
        .foreign_key(&mut of("stay", "resident_id", "resident"))
        .foreign_key(&mut of("stay", "household_id", "household"))
        .take()
}
