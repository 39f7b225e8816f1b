//! Many lists of one relation in one statement. `PostgreSQL` joins a table of parents to their lists; `SQLite` has no
//! lateral join and uses a union of the lists.

use std::collections::HashMap;

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

use super::lateral::{PRESENT, TOTAL, lateral};
use super::parent::Parent;
use super::union::{repeated, union};
use super::{List, count_query, cursor, page_query};
use crate::database::{BatchedQuery, Db, PARENT_INDEX};
use crate::error::Error;
use crate::page::{Page, Slice};

/// Maximum number of parents in a union: `SQLite` allows 500 selects.
const UNION: usize = 400;
/// Maximum number of bound values in a union. A caller with many units binds two values per unit for every parent.
/// `SQLite` allows 32,766, and compares each with all earlier ones when it prepares the statement.
const BOUND: usize = 4_000;
/// Position of the placeholder key: none of its parts is a number that occurs in data.
const PROBE: u8 = 2;

/// The query for the children of a parent.
pub(super) struct ChildQuery {
    /// Rows of the children.
    pub(super) rows: SelectStatement,
    /// Number of all children, if requested.
    pub(super) total: Option<SelectStatement>,
}

/// Reads the same page of the lists of many parents.
///
/// # Errors
///
/// [`Error::Input`] for a cursor of another list, or a database error.
pub async fn pages<K: Parent, M>(
    db: &Db,
    keys: &[K],
    list: impl Fn(&K) -> List + Send + Sync,
    read_row: impl Fn(&QueryResult) -> Result<M, DbErr> + Send,
    page: &Page,
) -> Result<HashMap<K, Slice<M>>, Error> {
    let first = keys.first().filter(|_| page.options.cursors);
    let order = first.map_or_else(Vec::new, |key| list(key).order);
    let under = |key: &K| {
        let rows = page_query(list(key), page)?;
        let total = page.options.total.then(|| count_query(list(key)));
        Ok(ChildQuery { rows, total })
    };
    let mut slices = HashMap::new();
    for (keys, way) in strategies(db.get_database_backend(), keys, under)? {
        let mut lists: Vec<Slice<M>> = keys.iter().map(|_| Slice::empty()).collect();
        for (place, row) in way.rows(db).await? {
            let Some(list) = lists.get_mut(place) else {
                continue;
            };
            if page.options.total {
                list.total = row.try_get("", TOTAL)?;
                // A parent without rows has one row, which only contains its total.
                if row.try_get::<Option<bool>>("", PRESENT)?.is_none() {
                    continue;
                }
            }
            list.rows.push((cursor(&order, &row)?, read_row(&row)?));
        }
        let cut = lists.into_iter();
        let cut = cut.map(|list| Slice::paginate(page, list.rows).of(list.total));
        slices.extend(keys.into_iter().zip(cut));
    }
    Ok(slices)
}

/// Counts the rows of the lists of many parents.
pub async fn counts<K: Parent>(
    db: &Db,
    keys: &[K],
    list: impl Fn(&K) -> List + Send,
) -> Result<HashMap<K, i64>, Error> {
    let under = |key: &K| {
        Ok(ChildQuery {
            rows: count_query(list(key)),
            total: None,
        })
    };
    let mut counts = HashMap::new();
    for (keys, way) in strategies(db.get_database_backend(), keys, under)? {
        for (place, row) in way.rows(db).await? {
            if let Some(key) = keys.get(place) {
                counts.insert(key.clone(), row.try_get("", TOTAL)?);
            }
        }
    }
    Ok(counts)
}

/// Strategy for reading the children of parents.
enum Strategy {
    Lateral(BatchedQuery),
    Union(Statement),
}

impl Strategy {
    /// The rows, each with the position of its parent.
    async fn rows(self, db: &Db) -> Result<Vec<(usize, QueryResult)>, DbErr> {
        match self {
            Self::Lateral(query) => db.answer(query).await,
            Self::Union(statement) => {
                let rows = db.query_all_raw(statement).await?.into_iter();
                let placed = |row: QueryResult| {
                    let place: i64 = row.try_get("", PARENT_INDEX)?;
                    Ok((usize::try_from(place).unwrap_or(usize::MAX), row))
                };
                rows.map(placed).collect()
            }
        }
    }
}

/// The strategies for reading the children, each with the parents for which it applies.
fn strategies<K: Parent>(
    backend: DbBackend,
    keys: &[K],
    under: impl Fn(&K) -> Result<ChildQuery, Error>,
) -> Result<Vec<(Vec<K>, Strategy)>, Error> {
    // If the key is an enum, its variants have parts of different types, and each form needs a statement of its own.
    let mut forms: HashMap<K, Vec<K>> = HashMap::new();
    for key in keys {
        forms
            .entry(key.placeholder(PROBE))
            .or_default()
            .push(key.clone());
    }
    let mut all = Vec::new();
    for (probe, keys) in forms {
        if backend == DbBackend::Postgres
            && let Some(query) = lateral(under(&probe)?, &probe, &keys)
        {
            all.push((keys, Strategy::Lateral(query)));
            continue;
        }
        let (mut most, mut rest) = (UNION, keys.as_slice());
        while !rest.is_empty() {
            let (keys, later) = rest.split_at(most.min(rest.len()));
            let same = match backend {
                DbBackend::Sqlite => repeated(under(&probe)?, &probe, keys),
                _ => None,
            };
            let statement = match same {
                Some(statement) => statement,
                None => backend.build(&union(keys, &under)?),
            };
            let bound = statement.values.as_ref().map_or(0, |values| values.0.len());
            if bound > BOUND && keys.len() > 1 {
                most = (keys.len() * BOUND / bound).max(1);
                continue;
            }
            all.push((keys.to_vec(), Strategy::Union(statement)));
            rest = later;
        }
    }
    Ok(all)
}
