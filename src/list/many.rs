//! Many lists of one edge in one statement. `PostgreSQL` joins a table of near ends to their lists; `SQLite`
//! has no such join, and gets a union of the lists.

use std::collections::HashMap;

use sea_orm::sea_query::{Asterisk, Expr, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

use super::lateral::{PRESENT, TOTAL, lateral};
use super::near::Near;
use super::{List, counted, cursor, paged};
use crate::database::{Db, PLACE, Question};
use crate::error::Error;
use crate::page::{Page, Slice};

/// Most near ends of a union: `SQLite` joins at most 500 selects.
const UNION: usize = 400;
/// Place of the probe: none of its parts is a number that is used.
const PROBE: u8 = 2;

/// What is read under a near end.
pub(super) struct Under {
    /// Its rows.
    pub(super) rows: SelectStatement,
    /// How many it has in all, if that is asked for.
    pub(super) total: Option<SelectStatement>,
}

/// Reads the same page of the lists of many near ends.
///
/// # Errors
///
/// [`Error::Input`] for a cursor of another list, or an error of the database.
pub async fn pages<K: Near, M>(
    db: &Db,
    keys: &[K],
    list: impl Fn(&K) -> List + Send + Sync,
    read_row: impl Fn(&QueryResult) -> Result<M, DbErr> + Send,
    page: &Page,
) -> Result<HashMap<K, Slice<M>>, Error> {
    let first = keys.first().filter(|_| page.asked.places);
    let order = first.map_or_else(Vec::new, |key| list(key).order);
    let under = |key: &K| {
        let rows = paged(list(key), page)?;
        let total = page.asked.total.then(|| counted(list(key)));
        Ok(Under { rows, total })
    };
    let mut slices = HashMap::new();
    for (keys, way) in ways(db.get_database_backend(), keys, under)? {
        let mut lists: Vec<Slice<M>> = keys.iter().map(|_| Slice::empty()).collect();
        for (place, row) in way.rows(db).await? {
            let Some(list) = lists.get_mut(place) else {
                continue;
            };
            if page.asked.total {
                list.total = row.try_get("", TOTAL)?;
                if row.try_get::<Option<bool>>("", PRESENT)?.is_none() {
                    continue;
                }
            }
            list.rows.push((cursor(&order, &row)?, read_row(&row)?));
        }
        let cut = lists.into_iter();
        let cut = cut.map(|list| Slice::cut(page, list.rows).of(list.total));
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
    db: &Db,
    keys: &[K],
    list: impl Fn(&K) -> List + Send,
) -> Result<HashMap<K, i64>, Error> {
    let under = |key: &K| {
        Ok(Under {
            rows: counted(list(key)),
            total: None,
        })
    };
    let mut counts = HashMap::new();
    for (keys, way) in ways(db.get_database_backend(), keys, under)? {
        for (place, row) in way.rows(db).await? {
            if let Some(key) = keys.get(place) {
                counts.insert(key.clone(), row.try_get("", TOTAL)?);
            }
        }
    }
    Ok(counts)
}

/// How what is under near ends is read.
enum Way {
    Lateral(Question),
    Union(Statement),
}

impl Way {
    /// The rows, with the position of the near end that each is of.
    async fn rows(self, db: &Db) -> Result<Vec<(usize, QueryResult)>, DbErr> {
        match self {
            Self::Lateral(question) => db.answer(question).await,
            Self::Union(statement) => {
                let rows = db.query_all_raw(statement).await?.into_iter();
                let placed = |row: QueryResult| {
                    let place: i64 = row.try_get("", PLACE)?;
                    Ok((usize::try_from(place).unwrap_or(usize::MAX), row))
                };
                rows.map(placed).collect()
            }
        }
    }
}

/// The ways to read what is under each near end, with those that each reads for.
fn ways<K: Near>(
    backend: DbBackend,
    keys: &[K],
    under: impl Fn(&K) -> Result<Under, Error>,
) -> Result<Vec<(Vec<K>, Way)>, Error> {
    let mut all = Vec::new();
    let mut rest = Vec::new();
    if backend == DbBackend::Postgres {
        let mut forms: HashMap<K, Vec<K>> = HashMap::new();
        for key in keys {
            forms.entry(key.probe(PROBE)).or_default().push(key.clone());
        }
        for (probe, keys) in forms {
            match lateral(under(&probe)?, &probe, &keys) {
                Some(question) => all.push((keys, Way::Lateral(question))),
                None => rest.extend(keys),
            }
        }
    } else {
        rest.extend_from_slice(keys);
    }
    for keys in rest.chunks(UNION) {
        let mut parts = Vec::new();
        for (position, key) in (0_i64..).zip(keys) {
            parts.push(part(under(key)?, position));
        }
        all.push((keys.to_vec(), Way::Union(backend.build(&union(parts)))));
    }
    Ok(all)
}

/// What is under one near end, at its position.
fn part(under: Under, position: i64) -> SelectStatement {
    let Under { mut rows, total } = under;
    let Some(total) = total else {
        rows.expr_as(Expr::val(position), PLACE);
        return rows;
    };
    rows.expr_as(Expr::Constant(true.into()), PRESENT);
    Query::select()
        .column(("part", Asterisk))
        .expr_as(Expr::val(position), PLACE)
        .column(("whole", TOTAL))
        .from_subquery(total, "whole")
        .join_subquery(JoinType::LeftJoin, rows, "part", Expr::cust("TRUE"))
        .take()
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
