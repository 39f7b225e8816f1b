//! The lists of many near ends in one statement of `PostgreSQL`: a table of near ends, joined to the list of
//! each. It is the same however many there are, so that it is prepared once.

use std::fmt::Write;

use sea_orm::sea_query::{Expr, PostgresQueryBuilder, SelectStatement};
use sea_orm::{DbBackend, Statement, Value, Values};

use super::many::Under;
use super::near::{Near, Part};
use crate::database::renumbered;

/// Column that says that a near end has a row; null if it has none.
pub(super) const PRESENT: &str = "present";
/// Column of the number of rows of a list.
pub(super) const TOTAL: &str = "total";

/// What is read under a probe as one statement for all near ends: wherever it binds a part of the probe, it
/// takes the column of the near end. None if it does not bind every part as it is.
pub(super) fn lateral<K: Near>(under: Under, probe: &K, keys: &[K]) -> Option<Statement> {
    let parts: Vec<Part> = probe.parts();
    let mut bound = Bound {
        columns: parts.iter().map(|part| (*part).into()).collect(),
        values: arrays(keys, parts.len()),
    };
    let arrays: Vec<String> = (1..)
        .zip(&parts)
        .map(|(n, part)| format!("(SELECT CAST(${n} AS {}))", part.array()))
        .collect();
    let names: Vec<String> = (0..parts.len()).map(|n| format!("k{n}")).collect();
    let near = format!(
        "unnest({}) WITH ORDINALITY near ({}, list)",
        arrays.join(", "),
        names.join(", ")
    );
    let mut rows = under.rows;
    let sql = if let Some(total) = under.total {
        rows.expr_as(Expr::Constant(true.into()), PRESENT);
        let (total, rows) = (bound.taken(&total)?, bound.taken(&rows)?);
        format!(
            "SELECT part.*, near.list - 1 AS list, whole.{TOTAL} FROM {near} \
             CROSS JOIN LATERAL ({total}) whole LEFT JOIN LATERAL ({rows}) part ON TRUE"
        )
    } else {
        let rows = bound.taken(&rows)?;
        format!("SELECT part.*, near.list - 1 AS list FROM {near} CROSS JOIN LATERAL ({rows}) part")
    };
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, bound.values);
    Some(statement)
}

/// What the statement binds.
struct Bound {
    /// The parts of the probe: what stands for the columns of the near ends.
    columns: Vec<Value>,
    values: Vec<Value>,
}

impl Bound {
    /// The text of a select under the near ends.
    ///
    /// All else that it binds stands in a subquery, where the planner does not look: a plan for these values
    /// would be no better than one for any values, and so it keeps that, and does not plan each time.
    fn taken(&mut self, select: &SelectStatement) -> Option<String> {
        let (sql, Values(bound)) = select.build(PostgresQueryBuilder);
        let mut found = vec![false; self.columns.len()];
        let text = renumbered(&sql, |number| {
            let value = bound.get(number.checked_sub(1)?)?;
            if let Some(column) = self.columns.iter().position(|it| it == value) {
                *found.get_mut(column)? = true;
                return Some(format!("near.k{column}"));
            }
            self.values.push(value.clone());
            Some(format!("(SELECT ${})", self.values.len()))
        })?;
        found.iter().all(|found| *found).then_some(text)
    }
}

/// Each part of the near ends as an array in the notation of `PostgreSQL`.
fn arrays<K: Near>(keys: &[K], parts: usize) -> Vec<Value> {
    let mut arrays = vec![String::new(); parts];
    for key in keys {
        for (array, part) in arrays.iter_mut().zip(key.parts()) {
            array.push(if array.is_empty() { '{' } else { ',' });
            // Writing to a text does not fail.
            let _ = write!(array, "{part}");
        }
    }
    let closed = arrays.into_iter().map(|array| Value::from(array + "}"));
    closed.collect()
}
