//! Many lists of one edge in one statement. `PostgreSQL` joins a table of near ends to their lists: the
//! statement is the same however many there are, so that it is prepared once. `SQLite` has no such join,
//! and gets a union of the lists.

use std::collections::HashMap;
use std::fmt::Write;

use sea_orm::sea_query::{Asterisk, Expr, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement, Value, Values};

use super::near::{Near, Part};
use super::{List, counted, cursor, paged};
use crate::error::Error;
use crate::page::{Cursor, Page, Slice};

/// Most near ends of a union: `SQLite` joins at most 500 selects.
const UNION: usize = 400;
/// Place of the probe: none of its parts is a number that is used.
const PROBE: u8 = 2;

/// Reads the same page of the lists of many near ends.
///
/// # Errors
///
/// [`Error::Input`] for a cursor of another list, or an error of the database.
pub async fn pages<K: Near, M: FromQueryResult>(
    db: &impl ConnectionTrait,
    keys: &[K],
    list: impl Fn(&K) -> List + Send,
    page: &Page,
) -> Result<HashMap<K, Slice<M>>, Error> {
    let first = keys.first().filter(|_| page.placed);
    let order = first.map_or_else(Vec::new, |key| list(key).order);
    let select = |key: &K| paged(list(key), page);
    let mut slices = HashMap::new();
    for (keys, statement) in statements(db.get_database_backend(), keys, select)? {
        let mut rows: Vec<Vec<(Cursor, M)>> = keys.iter().map(|_| Vec::new()).collect();
        for row in db.query_all_raw(statement).await? {
            if let Some(rows) = rows.get_mut(place(&row)?) {
                rows.push((cursor(&order, &row)?, M::from_query_result(&row, "")?));
            }
        }
        let cut = rows.into_iter().map(|rows| Slice::cut(page, rows));
        slices.extend(keys.into_iter().zip(cut));
    }
    Ok(slices)
}

/// Counts the rows of the lists of many near ends.
///
/// # Errors
///
/// An error of the database.
pub async fn counts<K: Near>(
    db: &impl ConnectionTrait,
    keys: &[K],
    list: impl Fn(&K) -> List + Send,
) -> Result<HashMap<K, i64>, Error> {
    let mut counts = HashMap::new();
    for (keys, statement) in statements(db.get_database_backend(), keys, |key| {
        Ok(counted(list(key)))
    })? {
        for row in db.query_all_raw(statement).await? {
            if let Some(key) = keys.get(place(&row)?) {
                counts.insert(key.clone(), row.try_get("", "total")?);
            }
        }
    }
    Ok(counts)
}

/// Position of the near end that a row is of.
fn place(row: &QueryResult) -> Result<usize, Error> {
    let place: i64 = row.try_get("", "list")?;
    Ok(usize::try_from(place).unwrap_or(usize::MAX))
}

/// The statements that read a select for each near end, with those that each reads for. Their column
/// `list` is the position of the near end.
fn statements<K: Near>(
    backend: DbBackend,
    keys: &[K],
    select: impl Fn(&K) -> Result<SelectStatement, Error>,
) -> Result<Vec<(Vec<K>, Statement)>, Error> {
    let mut statements = Vec::new();
    let mut rest = Vec::new();
    if backend == DbBackend::Postgres {
        let mut forms: HashMap<K, Vec<K>> = HashMap::new();
        for key in keys {
            forms.entry(key.probe(PROBE)).or_default().push(key.clone());
        }
        for (probe, keys) in forms {
            match lateral(backend.build(&select(&probe)?), &probe, &keys) {
                Some(statement) => statements.push((keys, statement)),
                None => rest.extend(keys),
            }
        }
    } else {
        rest.extend_from_slice(keys);
    }
    for keys in rest.chunks(UNION) {
        let mut parts = Vec::new();
        for (position, key) in (0_i64..).zip(keys) {
            let mut part = select(key)?;
            part.expr_as(Expr::val(position), "list");
            parts.push(part);
        }
        statements.push((keys.to_vec(), backend.build(&union(parts))));
    }
    Ok(statements)
}

/// The select of a probe as one for all near ends: wherever it binds a part of the probe, it takes the
/// column of the near end. None if it does not bind every part as it is.
///
/// All that is bound stands in a subquery, where the planner does not look: a plan for these values would
/// be no better than one for any values, and so it keeps that, and does not plan each time.
fn lateral<K: Near>(select: Statement, probe: &K, keys: &[K]) -> Option<Statement> {
    let parts: Vec<Part> = probe.parts();
    let columns: Vec<Value> = parts.iter().map(|part| (*part).into()).collect();
    let mut found = vec![false; parts.len()];
    let mut values: Vec<Value> = arrays(keys, parts.len());
    let bound = select.values.map(|Values(values)| values);
    let bound = bound.unwrap_or_default();
    let mut pieces = select.sql.split('$');
    let mut inner = pieces.next()?.to_owned();
    for piece in pieces {
        let end = piece.find(|sign: char| !sign.is_ascii_digit());
        let (number, rest) = piece.split_at(end.unwrap_or(piece.len()));
        let value = bound.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        let written = if let Some(column) = columns.iter().position(|column| column == value) {
            *found.get_mut(column)? = true;
            write!(inner, "near.k{column}{rest}")
        } else {
            values.push(value.clone());
            write!(inner, "(SELECT ${}){rest}", values.len())
        };
        written.ok()?;
    }
    let from: Vec<String> = (1..)
        .zip(&parts)
        .map(|(n, part)| format!("(SELECT CAST(${n} AS {}))", part.array()))
        .collect();
    let names: Vec<String> = (0..parts.len()).map(|n| format!("k{n}")).collect();
    let sql = format!(
        "SELECT part.*, near.list - 1 AS list FROM unnest({}) WITH ORDINALITY near ({}, list) \
         CROSS JOIN LATERAL ({inner}) part",
        from.join(", "),
        names.join(", "),
    );
    found
        .iter()
        .all(|found| *found)
        .then(|| Statement::from_sql_and_values(select.db_backend, sql, values))
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

/// All rows of the parts. Each part is a subquery: `SQLite` knows no order inside a union.
fn union(parts: Vec<SelectStatement>) -> SelectStatement {
    let mut wrapped = parts.into_iter().map(|part| {
        Query::select()
            .column(Asterisk)
            .from_subquery(part, "part")
            .take()
    });
    let mut all = wrapped.next().unwrap_or_default();
    all.unions(wrapped.map(|part| (UnionType::All, part)));
    all
}
