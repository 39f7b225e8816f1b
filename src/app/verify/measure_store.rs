//! Checks the counters of measures against the facts.

use cunju_entity::value::{DivisionCode, GridId, Level, Measure};
use cunju_entity::{grid_load, measure_counter};
use sea_orm::{ActiveEnum, ConnectionTrait, EntityTrait, FromQueryResult, Value};

use super::Difference;
use super::store::{Counts, add, compare};
use crate::duties::counter::places;
use crate::duties::measure::{BY_TOWN, COUNTS, LOADS, facts, open_campaigns, visits};
use crate::platform::database::query;
use crate::platform::error::Error;

#[derive(FromQueryResult)]
struct Fact {
    measure: String,
    subject: String,
    code: i64,
    total: i64,
    met_on_time: i64,
    met_late: i64,
    absent: i64,
    refused: i64,
    moved: i64,
    vacant: i64,
}

impl Fact {
    /// Adds these counts to those of a place.
    fn add_to(&self, all: &mut Counts, (level, code): (Level, i64)) {
        let place = DivisionCode::of(level, code);
        let key = format!("{} {} {place}", self.measure, self.subject);
        let met = [self.total, self.met_on_time, self.met_late];
        let visits = [self.absent, self.refused, self.moved, self.vacant];
        add(all, key, &[&met[..], &visits].concat());
    }

    /// Adds the counts of a town to the town and its county.
    fn add_to_both(&self, all: &mut Counts) {
        for place in places(self.code) {
            self.add_to(all, place);
        }
    }
}

impl From<measure_counter::Model> for Fact {
    fn from(row: measure_counter::Model) -> Self {
        Self {
            measure: row.measure.to_value(),
            subject: row.subject,
            code: row.code,
            total: row.total,
            met_on_time: row.met_on_time,
            met_late: row.met_late,
            absent: row.absent,
            refused: row.refused,
            moved: row.moved,
            vacant: row.vacant,
        }
    }
}

#[derive(FromQueryResult)]
struct Load {
    grid_id: GridId,
    households: i32,
    persons: i32,
}

/// Counters of measures that do not match the facts.
pub(super) async fn counted(db: &impl ConnectionTrait) -> Result<Vec<Difference>, Error> {
    let all = || -> Vec<Value> { vec![0_i64.into(), i64::MAX.into()] };
    let mut expected = Counts::new();
    for select in facts(BY_TOWN) {
        let sql = format!("SELECT fact.*, {NO_VISITS} FROM ({select}) fact");
        let rows: Vec<Fact> = query(db, &bigint(&sql), all()).await?;
        for row in rows {
            row.add_to_both(&mut expected);
        }
    }
    let mut open = Vec::new();
    for (campaign, range) in open_campaigns(db).await? {
        let (select, values) = visits(&campaign, BY_TOWN);
        let place = [range.low.into(), range.high.into()];
        let values = place.into_iter().chain(values).collect();
        let rows: Vec<Fact> = query(db, &bigint(&select), values).await?;
        for row in rows {
            row.add_to_both(&mut expected);
        }
        open.push(campaign.id.to_string());
    }
    let mut found = Counts::new();
    for row in measure_counter::Entity::find().all(db).await? {
        let (level, code) = (row.level, row.code);
        let frozen = row.measure == Measure::Campaign && !open.contains(&row.subject);
        let fact = Fact::from(row);
        fact.add_to(&mut found, (level, code));
        // The counters of towns of a closed campaign are frozen; those of counties must be their sums.
        if frozen && level == Level::Town {
            fact.add_to_both(&mut expected);
        }
    }
    for counts in [&mut expected, &mut found] {
        counts.retain(|_, counts| counts.iter().any(|n| *n != 0));
    }
    let mut differences = compare("measure_counter", "", &expected, &found);
    let keyed = |grid: GridId, households: i32, persons: i32| {
        (grid.to_string(), vec![households.into(), persons.into()])
    };
    let rows: Vec<Load> = query(db, LOADS, all()).await?;
    let rows = rows.into_iter();
    let expected = rows.map(|row| keyed(row.grid_id, row.households, row.persons));
    let rows = grid_load::Entity::find().all(db).await?.into_iter();
    let found = rows.map(|row| keyed(row.grid_id, row.households, row.persons));
    let mut found: Counts = found.collect();
    // A counter is changed by differences, so its row remains when nothing is left to count.
    found.retain(|_, counts| counts.iter().any(|n| *n != 0));
    differences.extend(compare("grid_load", "grid ", &expected.collect(), &found));
    Ok(differences)
}

const NO_VISITS: &str = "0 AS met_late, 0 AS absent, 0 AS refused, 0 AS moved, 0 AS vacant";

/// The same counts cast to 64-bit integers, whatever type the sum has in the database.
fn bigint(select: &str) -> String {
    // PostgreSQL sums `bigint` as `numeric`, which the driver does not decode as `i64`.
    let counts = COUNTS.map(|name| format!("CAST({name} AS bigint) AS {name}"));
    format!(
        "SELECT measure, subject, code, {} FROM ({select}) counted",
        counts.join(", ")
    )
}
