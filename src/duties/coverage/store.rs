//! Queries on the counters of obligations.

use std::collections::HashMap;

use cunju_entity::value::{Code, CodeRange, Date, MandateId};
use sea_orm::{ActiveEnum, ConnectionTrait, FromQueryResult, Value};

use super::rules::{Current, Dated};
use crate::duties::counter::{self, COUNTY};
use crate::duties::on_time::{late_sql, on_time_sql};
use crate::platform::database::query;
use crate::platform::error::Error;

/// What is counted: a range, as a whole or in parts of equal width, by the original or the extended due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CountQuery {
    pub(super) range: CodeRange,
    pub(super) width: Option<Code>,
    pub(super) original: bool,
}

impl CountQuery {
    fn part(self, code: &str) -> String {
        self.width.map_or_else(
            || "0".to_owned(),
            |width| format!("{code} - {code} % {width}"),
        )
    }

    fn due(self) -> &'static str {
        if self.original {
            "original_due_on"
        } else {
            "due_on"
        }
    }
}

/// Counts of mandates, each with the code of its part.
pub(super) type Counted<T> = HashMap<MandateId, Vec<(Code, T)>>;

#[derive(FromQueryResult)]
struct CurrentRow {
    mandate_id: MandateId,
    part: i64,
    due: Date,
    total: i64,
    exempt: i64,
    met_on_time: i64,
    met_late: i64,
}

/// Current counts, from the counters of counties or towns.
pub(super) async fn current(
    db: &impl ConnectionTrait,
    count_query: CountQuery,
    mandates: &[MandateId],
) -> Result<Counted<Current>, Error> {
    // Late is the rest of what is met, because the table counts by the original due date only what is on time.
    let on_time = if count_query.original {
        "met_by_original"
    } else {
        "met_on_time"
    };
    // SUM of bigint is numeric in PostgreSQL, which sqlx does not read as i64. The level is required, since each
    // committee is counted in its town and in its county.
    let sql = format!(
        "SELECT mandate_id, CAST({} AS bigint) AS part, {} AS due, \
           CAST(SUM(total) AS bigint) AS total, CAST(SUM(exempt) AS bigint) AS exempt, \
           CAST(SUM({on_time}) AS bigint) AS met_on_time, \
           CAST(SUM(met_on_time + met_late - {on_time}) AS bigint) AS met_late \
         FROM mandate_counter WHERE level = {} AND code >= $1 AND code < $2 \
           AND mandate_id IN ({}) GROUP BY 1, 2, 3",
        count_query.part("code"),
        count_query.due(),
        counter::level(count_query.range, count_query.width).to_value(),
        places(mandates, 3),
    );
    let rows: Vec<CurrentRow> = query(db, &sql, values(count_query, mandates)).await?;
    Ok(counted(rows))
}

#[derive(FromQueryResult)]
struct DatedRow {
    mandate_id: MandateId,
    valid_from: Date,
    valid_to: Date,
    due: Date,
    met_on: Date,
    total: i64,
    exempt: i64,
}

/// Where counts by date come from: the counters by county or, below a county, the obligations themselves. A town has
/// only about 15 of them per mandate.
struct Source {
    table: &'static str,
    code: &'static str,
    total: &'static str,
    exempt: &'static str,
}

impl CountQuery {
    fn source(self) -> Source {
        if self.width.unwrap_or(self.range.high - self.range.low) >= COUNTY {
            return Source {
                table: "mandate_day_counter",
                code: "county_code",
                total: "total",
                exempt: "exempt",
            };
        }
        Source {
            table: "obligation",
            code: "code",
            total: "1",
            exempt: "CASE WHEN exempt THEN 1 ELSE 0 END",
        }
    }
}

/// Counts by all dates that decide a state, for the whole range.
pub(super) async fn dated(
    db: &impl ConnectionTrait,
    count_query: CountQuery,
    mandates: &[MandateId],
) -> Result<HashMap<MandateId, Vec<Dated>>, Error> {
    let Source {
        table,
        code,
        total,
        exempt,
    } = count_query.source();
    let sql = format!(
        // `met_on` comes first because it has the most distinct values: 2.5 times as fast on SQLite.
        "SELECT met_on, {} AS due, valid_from, valid_to, mandate_id, \
           CAST(SUM({total}) AS bigint) AS total, CAST(SUM({exempt}) AS bigint) AS exempt \
         FROM {table} WHERE {code} >= $1 AND {code} < $2 AND mandate_id IN ({}) \
         GROUP BY 1, 2, 3, 4, 5",
        count_query.due(),
        places(mandates, 3),
    );
    let rows: Vec<DatedRow> = query(db, &sql, values(count_query, mandates)).await?;
    let mut all: HashMap<MandateId, Vec<Dated>> = HashMap::new();
    for row in rows {
        all.entry(row.mandate_id).or_default().push(Dated {
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            due_on: row.due,
            met_on: row.met_on,
            total: row.total,
            exempt: row.exempt,
        });
    }
    Ok(all)
}

/// Counts on one earlier date, in the form of current counts.
pub(super) async fn on_day(
    db: &impl ConnectionTrait,
    count_query: CountQuery,
    day: Date,
    mandates: &[MandateId],
) -> Result<Counted<Current>, Error> {
    let Source {
        table,
        code,
        total,
        exempt,
    } = count_query.source();
    let due = count_query.due();
    let met = |when: &str| {
        format!(
            "CAST(SUM(CASE WHEN met_on <= $3 AND {when} THEN {total} - {exempt} ELSE 0 END) AS bigint)"
        )
    };
    let sql = format!(
        "SELECT mandate_id, CAST({} AS bigint) AS part, {due} AS due, \
           CAST(SUM({total}) AS bigint) AS total, CAST(SUM({exempt}) AS bigint) AS exempt, \
           {} AS met_on_time, {} AS met_late \
         FROM {table} WHERE {code} >= $1 AND {code} < $2 AND valid_from <= $3 AND valid_to > $3 \
           AND mandate_id IN ({}) GROUP BY 1, 2, 3",
        count_query.part(code),
        met(&on_time_sql("met_on", due)),
        met(&late_sql("met_on", due)),
        places(mandates, 4),
    );
    let mut all = values(count_query, mandates);
    all.insert(2, day.into());
    let rows: Vec<CurrentRow> = query(db, &sql, all).await?;
    Ok(counted(rows))
}

fn counted(rows: Vec<CurrentRow>) -> Counted<Current> {
    let mut all = Counted::new();
    for row in rows {
        let counts = Current {
            due_on: row.due,
            total: row.total,
            exempt: row.exempt,
            met_on_time: row.met_on_time,
            met_late: row.met_late,
        };
        all.entry(row.mandate_id)
            .or_default()
            .push((row.part, counts));
    }
    all
}

/// Placeholders for the IDs in a statement, starting at this number.
fn places(mandates: &[MandateId], first: usize) -> String {
    let places = (first..).take(mandates.len()).map(|n| format!("${n}"));
    places.collect::<Vec<_>>().join(", ")
}

fn values(count_query: CountQuery, mandates: &[MandateId]) -> Vec<Value> {
    let range = [count_query.range.low.into(), count_query.range.high.into()];
    let ids = mandates.iter().map(|id| Value::from(*id));
    range.into_iter().chain(ids).collect()
}
