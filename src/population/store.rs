//! Reading the counts of residents and of members of special groups.

use std::collections::{BTreeMap, HashMap};

use cunju_entity::value::{Code, CodeRange, Measure};
use sea_orm::{ActiveEnum, ConnectionTrait, FromQueryResult};

use crate::database::query;
use crate::error::Error;

/// Counts of one subject, by the codes of parts.
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

/// Residents and members of special groups in the first of these ranges, which holds the next and so on:
/// by parts as wide as is given with the last range that a town is in.
pub(super) async fn counts(
    db: &impl ConnectionTrait,
    ranges: &[(CodeRange, Code)],
) -> Result<Columns, Error> {
    let Some((all, _)) = ranges.first() else {
        return Ok(Columns::new());
    };
    let mut part = String::from("CASE");
    for (CodeRange { low, high }, width) in ranges.iter().rev() {
        let when = format!(
            " WHEN town_code >= {low} AND town_code < {high} THEN town_code - town_code % {width}"
        );
        part.push_str(&when);
    }
    let sql = format!(
        "SELECT measure, subject, CAST(part AS bigint) AS part, \
           CAST(SUM(total) AS bigint) AS total \
         FROM (SELECT measure, subject, total, {part} END AS part FROM tally_measure \
           WHERE measure IN ($1, $2) AND town_code >= $3 AND town_code < $4) counts \
         GROUP BY 1, 2, 3"
    );
    let measures = [Measure::Residents, Measure::Carer].map(|it| it.to_value().into());
    let place = [all.low.into(), all.high.into()];
    let values = measures.into_iter().chain(place).collect();
    let rows: Vec<Row> = query(db, &sql, values).await?;
    let mut columns = Columns::new();
    for row in rows {
        let column = columns.entry((row.measure, row.subject)).or_default();
        column.insert(row.part, row.total);
    }
    Ok(columns)
}
