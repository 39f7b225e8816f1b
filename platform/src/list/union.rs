//! The lists of many parents as a union, for `SQLite` and for lists that a lateral join does not support.

use sea_orm::sea_query::{
    Asterisk, Expr, JoinType, Query, SelectStatement, SqliteQueryBuilder, UnionType,
};
use sea_orm::{DbBackend, Statement, Value, Values};

use super::lateral::{PRESENT, TOTAL};
use super::many::ChildQuery;
use super::parent::Parent;
use crate::database::PARENT_INDEX;
use crate::error::Error;

/// Position of the placeholder key; no parent has this number.
const NOWHERE: i64 = i64::MIN;

/// The children of each parent, one list after the other.
pub(super) fn union<K: Parent>(
    keys: &[K],
    under: impl Fn(&K) -> Result<ChildQuery, Error>,
) -> Result<SelectStatement, Error> {
    let mut all: Option<SelectStatement> = None;
    for (position, key) in (0_i64..).zip(keys) {
        let part = part(under(key)?, position);
        match &mut all {
            Some(all) => drop(all.union(UnionType::All, part)),
            None => all = Some(part),
        }
    }
    Ok(all.unwrap_or_default())
}

/// The same for `SQLite`, from the query for a placeholder key: the text for one parent is repeated, and the parts of
/// each key replace those of the placeholder key. Building the text for each parent would take longer than running the
/// statement. None if the query does not bind every part of the placeholder key unchanged.
pub(super) fn repeated<K: Parent>(under: ChildQuery, probe: &K, keys: &[K]) -> Option<Statement> {
    let (text, Values(bound)) = part(under, NOWHERE).build(SqliteQueryBuilder);
    let probed: Vec<Value> = probe.parts().into_iter().map(Value::from).collect();
    if !probed.iter().all(|part| bound.contains(part)) {
        return None;
    }
    let mut values = Vec::with_capacity(keys.len() * bound.len());
    for (position, key) in (0_i64..).zip(keys) {
        let parts = key.parts();
        values.extend(bound.iter().map(|value| {
            let part = probed.iter().position(|part| part == value);
            match part.and_then(|part| parts.get(part)) {
                Some(part) => (*part).into(),
                None if *value == NOWHERE.into() => position.into(),
                None => value.clone(),
            }
        }));
    }
    let sql = vec![text; keys.len()].join(" UNION ALL ");
    Some(Statement::from_sql_and_values(
        DbBackend::Sqlite,
        sql,
        values,
    ))
}

/// The children of one parent at its position, as a subquery: `SQLite` does not allow an order inside a union.
fn part(under: ChildQuery, position: i64) -> SelectStatement {
    let ChildQuery { mut rows, total } = under;
    let part = if let Some(total) = total {
        rows.expr_as(Expr::Constant(true.into()), PRESENT);
        Query::select()
            .column(("part", Asterisk))
            .expr_as(Expr::val(position), PARENT_INDEX)
            .column(("whole", TOTAL))
            .from_subquery(total, "whole")
            .join_subquery(JoinType::LeftJoin, rows, "part", Expr::cust("TRUE"))
            .take()
    } else {
        rows.expr_as(Expr::val(position), PARENT_INDEX);
        rows
    };
    Query::select()
        .column(Asterisk)
        .from_subquery(part, "part")
        .take()
}
