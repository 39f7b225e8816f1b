//! Queries on the counters of residents and of members of special groups.

use std::collections::{BTreeMap, HashMap};

use cunju_entity::special_group_kind::Model as SpecialGroupKind;
use cunju_entity::value::{Code, CodeRange, Level, LivingState, Measure};
use sea_orm::{ActiveEnum, ConnectionTrait, FromQueryResult, Iterable, Value};

use crate::duties::counter::{self, COUNTY, around};
use crate::platform::database::query;
use crate::platform::error::Error;

/// Counts of one subject, by the code of the part.
pub(super) type Column = BTreeMap<Code, i64>;

/// Counts by measure and subject.
pub(super) type Columns = HashMap<(Measure, String), Column>;

#[derive(FromQueryResult)]
struct Row {
    measure: Measure,
    subject: String,
    part: Code,
    total: i64,
}

/// Residents and members of these special groups in the first of these ranges. Each range contains the next one. The
/// counts are by part; the innermost range that contains a code decides the width of its part.
pub(super) async fn counts(
    db: &impl ConnectionTrait,
    ranges: &[(CodeRange, Code)],
    groups: &[SpecialGroupKind],
) -> Result<Columns, Error> {
    let Some((all, _)) = ranges.first() else {
        return Ok(Columns::new());
    };
    let mut part = String::from("CASE");
    for (CodeRange { low, high }, width) in ranges.iter().rev() {
        let when = format!(" WHEN code >= {low} AND code < {high} THEN code - code % {width}");
        part.push_str(&when);
    }
    let groups = groups.iter().map(|group| group.key.clone());
    let subjects = LivingState::iter().map(|state| state.to_value());
    let subjects: Vec<Value> = subjects.chain(groups).map(Value::from).collect();
    let places: Vec<String> = (1..=subjects.len()).map(|n| format!("${n}")).collect();
    let selects = sources(*all, ranges).map(|(level, low, high)| {
        format!(
            "SELECT measure, subject, total, {part} END AS part FROM measure_counter \
             WHERE measure IN ('RESIDENTS', 'CAREGIVER') AND subject IN ({}) \
               AND level = {} AND code >= {low} AND code < {high}",
            places.join(", "),
            level.to_value(),
        )
    });
    let sql = format!(
        "SELECT measure, subject, CAST(part AS bigint) AS part, \
           CAST(SUM(total) AS bigint) AS total \
         FROM ({}) counts GROUP BY 1, 2, 3",
        selects.collect::<Vec<_>>().join(" UNION ALL ")
    );
    let rows: Vec<Row> = query(db, &sql, subjects).await?;
    let mut columns = Columns::new();
    for row in rows {
        let column = columns.entry((row.measure, row.subject)).or_default();
        column.insert(row.part, row.total);
    }
    Ok(columns)
}

/// The counters to read, by level and range: those of towns in the first range that is divided by towns, and those of
/// counties around it.
fn sources(
    all: CodeRange,
    ranges: &[(CodeRange, Code)],
) -> impl Iterator<Item = (Level, Code, Code)> {
    let mut by_town = ranges
        .iter()
        .filter(|(range, width)| counter::level(*range, Some(*width)) == Level::Town);
    let towns = by_town.next().map(|(range, _)| around(*range, COUNTY));
    let low = towns.map_or(all.high, |towns| towns.low.max(all.low));
    let high = towns.map_or(all.high, |towns| towns.high.min(all.high));
    let sources = [
        (Level::County, all.low, low),
        // Whole counties around, so that no committee is read at both levels and counted twice.
        (Level::Town, low, high),
        (Level::County, high, all.high),
    ];
    sources.into_iter().filter(|(_, low, high)| low < high)
}
