//! The figures of a register compared with a count that visits each obligation.

use cunju::duties::obligation::rules;
use cunju_entity::obligation;
use cunju_entity::value::{Date, ObligationState};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::PLACES;
use super::world::World;

const STATES: [&str; 5] = ["metOnTime", "metLate", "pending", "overdue", "exempt"];

/// Compares the figures of every mandate, in every place, by both due dates, on a past date, today and a future date;
/// and the date on which each subcommittee was staffed with the one that follows from its appointments.
pub(super) async fn check(world: &World<'_>) {
    staffed_as_the_appointments_say(world).await;
    let rows = obligation::Entity::find().all(&world.app.server.db);
    let rows = rows.await.unwrap();
    let today = world.today;
    let days = [today.minus(20), today, today.plus(25)];
    for mandate in &world.mandates {
        let query = "query($m: ID!) { mandate(id: $m) { closedOn } }";
        let (answer, _) = world
            .app
            .execute(&world.token, query, json!({ "m": mandate }))
            .await;
        let closed = answer["data"]["mandate"]["closedOn"].as_str();
        let closed: Option<Date> = closed.map(|day| day.parse().unwrap());
        let id = mandate_of(mandate);
        let owed: Vec<_> = rows
            .iter()
            .filter(|row| row.mandate_id.uuid() == id)
            .collect();
        for day in days {
            for basis in ["CURRENT", "ORIGINAL"] {
                let variables = json!({ "m": mandate, "at": day, "basis": basis });
                let (answer, _) = world
                    .app
                    .execute(&world.token, &document(), variables)
                    .await;
                assert_eq!(answer["errors"], Value::Null, "{answer}");
                let on = closed.map_or(day, |closed| closed.min(day));
                for place in PLACES {
                    let found = &answer["data"][format!("in{place}")];
                    let expected = one_by_one(&owed, place, basis, on);
                    let what = format!("{place} {basis} {on} of {today}");
                    assert_figures(found, expected, &what);
                    assert_own(&answer["data"][format!("alone{place}")], expected, &what);
                }
            }
        }
    }
}

async fn staffed_as_the_appointments_say(world: &World<'_>) {
    let query = "{ committees(in: \"44\", first: 100) { nodes { code subcommittees(first: 3) {
        nodes { staffing { since } milestones { key reachedOn } } } } } }";
    let found = world.app.data(&world.token, query).await;
    for committee in found["committees"]["nodes"].as_array().unwrap() {
        for body in committee["subcommittees"]["nodes"].as_array().unwrap() {
            let mut reached = body["milestones"].as_array().unwrap().iter();
            let staffed = reached.find(|it| it["key"] == "STAFFED");
            let since = staffed.map_or(&Value::Null, |it| &it["reachedOn"]);
            assert_eq!(*since, body["staffing"]["since"], "{committee}");
        }
    }
}

/// The mandate that a global ID names: its last 16 bytes.
fn mandate_of(id: &Value) -> uuid::Uuid {
    use base64::Engine;
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let bytes = engine.decode(id.as_str().unwrap()).unwrap();
    uuid::Uuid::from_slice(&bytes[1..]).unwrap()
}

fn document() -> String {
    let coverage = |place: &&str| {
        let coverage = format!("coverage(mandate: $m, in: \"{place}\", at: $at, basis: $basis)");
        format!("in{place}: {coverage} {{ ...All }} alone{place}: {coverage} {{ ...Own }}")
    };
    let all: Vec<String> = PLACES.iter().map(coverage).collect();
    let five = STATES.join(" ");
    format!(
        "query($m: ID!, $at: Date, $basis: Basis!) {{ {} }}
        fragment Own on Coverage {{ total {five} }}
        fragment All on Coverage {{ total {five} byDivision {{ total {five} }}
            missing(first: 100) {{ totalCount nodes {{ state }} }} }}",
        all.join(" ")
    )
}

/// Counts each obligation in a place separately, by state.
fn one_by_one(owed: &[&obligation::Model], place: &str, basis: &str, on: Date) -> [i64; 5] {
    let inside = |row: &&&obligation::Model| format!("{:012}", row.code).starts_with(place);
    let mut five = [0; 5];
    for row in owed.iter().filter(inside) {
        let due = if basis == "ORIGINAL" {
            row.original_due_on
        } else {
            row.due_on
        };
        let position = match rules::state(row, due, on) {
            None => continue,
            Some(ObligationState::MetOnTime) => 0,
            Some(ObligationState::MetLate) => 1,
            Some(ObligationState::Pending) => 2,
            Some(ObligationState::Overdue) => 3,
            Some(ObligationState::Exempt) => 4,
        };
        five[position] += 1;
    }
    five
}

fn state_counts(counts: &Value) -> [i64; 5] {
    STATES.map(|state| counts[state].as_i64().unwrap())
}

fn assert_own(found: &Value, expected: [i64; 5], place: &str) {
    assert_eq!(state_counts(found), expected, "{place}");
    assert_eq!(found["total"], expected.iter().sum::<i64>(), "{place}");
}

fn assert_figures(found: &Value, expected: [i64; 5], place: &str) {
    assert_own(found, expected, place);
    let parts = found["byDivision"].as_array().unwrap();
    if !parts.is_empty() {
        let sum = |n: usize| parts.iter().map(|part| state_counts(part)[n]).sum::<i64>();
        assert_eq!([0, 1, 2, 3, 4].map(sum), expected, "parts of {place}");
    }
    let missing = i64::try_from(found["missing"]["nodes"].as_array().unwrap().len()).unwrap();
    assert_eq!(missing, expected[2] + expected[3], "names behind {place}");
    assert_eq!(found["missing"]["totalCount"], missing, "{place}");
}
