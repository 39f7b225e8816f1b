//! Visit campaigns, the counters of measures and grids, and the access log.

use sea_orm_migration::prelude::*;

use crate::column::{
    Create, by_client_id, code, committee_reference, count, create, day, id, index, instant, key,
    number, of, optional, reference, revision, small, table, text, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, campaigns()).await
    }
}

fn campaigns() -> Vec<Create> {
    vec![
        (
            campaign(),
            vec![open("committee_id"), open("scope_division_id")],
        ),
        (
            visit(),
            vec![
                by_client_id("visit"),
                // Without the committee, unlike the keys: sharding would need it in front (ADR 0022).
                unique("visit", ["campaign_id", "household_id"]),
                index("visit", ["household_id"]),
                to_revisit(),
            ],
        ),
        (visit_attempt(), vec![by_client_id("visit_attempt")]),
        (
            unconfirmed(),
            vec![index("unconfirmed", ["committee_id", "household_id"])],
        ),
        // The key begins with the measure: without this index, counting one town again reads the table of the country,
        // 0.1 s per statement (ADR 0011).
        (measure_counter(), vec![index("measure_counter", ["code"])]),
        (
            access_log(),
            vec![
                index("access_log", ["entity_id"]),
                index("access_log", ["actor", "at"]),
            ],
        ),
    ]
}

/// Index from a unit to its open campaigns.
fn open(unit: &'static str) -> IndexCreateStatement {
    let mut index = index("campaign", [unit]);
    index.and_where(Expr::col("closed_on").is_null());
    index
}

/// Index of the households of a campaign that need another visit, longest waiting first.
fn to_revisit() -> IndexCreateStatement {
    let mut index = index("visit", ["campaign_id", "visited_on", "id"]);
    // Only a query with the same literals uses the index; a bound outcome does not.
    index.and_where(Expr::col("outcome").is_in(["ABSENT", "REFUSED"]));
    index
}

fn campaign() -> TableCreateStatement {
    let columns = [
        id("id"),
        text("title"),
        key("kind"),
        optional(id("scope_division_id")),
        optional(id("committee_id")),
        day("starts_on"),
        day("ends_on"),
        key("population"),
        optional(key("special_group")),
        optional(key("living_state")),
        optional(day("closed_on")),
        revision(),
    ];
    table("campaign", columns, ["id"])
        .foreign_key(&mut reference(
            "campaign",
            ["scope_division_id"],
            "division",
            ["id"],
        ))
        .foreign_key(&mut committee_reference("campaign"))
        .take()
}

fn visit() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("campaign_id"),
        id("household_id"),
        key("outcome"),
        optional(text("reason")),
        day("visited_on"),
        small("attempts"),
        id("person_id"),
        revision(),
    ];
    table("visit", columns, ["committee_id", "id"])
        .foreign_key(&mut reference("visit", ["campaign_id"], "campaign", ["id"]))
        .foreign_key(&mut of("visit", "household_id", "household"))
        .foreign_key(&mut of("visit", "person_id", "person"))
        .take()
}

fn visit_attempt() -> TableCreateStatement {
    const TABLE: &str = "visit_attempt";
    let columns = [
        id("id"),
        id("committee_id"),
        id("visit_id"),
        optional(text("content")),
        optional(day("visited_on")),
    ];
    table(TABLE, columns, ["committee_id", "id"])
        .foreign_key(&mut of(TABLE, "visit_id", "visit"))
        .take()
}

/// Moves by grid workers that nobody has confirmed yet.
fn unconfirmed() -> TableCreateStatement {
    let columns = [
        id("id"),
        id("committee_id"),
        id("household_id"),
        text("actor"),
        day("since"),
    ];
    table("unconfirmed", columns, ["committee_id", "id"])
        .foreign_key(&mut of("unconfirmed", "household_id", "household"))
        .take()
}

fn measure_counter() -> TableCreateStatement {
    let columns = [
        key("measure"),
        key("subject"),
        small("level"),
        code("code"),
        count("total"),
        count("met_on_time"),
        count("met_late"),
        count("absent"),
        count("refused"),
        count("moved"),
        count("vacant"),
    ];
    table(
        "measure_counter",
        columns,
        ["measure", "subject", "level", "code"],
    )
}

fn access_log() -> TableCreateStatement {
    let columns = [
        id("id"),
        instant("at"),
        text("actor"),
        text("request_id"),
        key("purpose"),
        key("entity"),
        id("unit_id"),
        text("entity_id"),
        text("fields"),
        number("rows"),
    ];
    table("access_log", columns, ["id"])
}
