//! The lists of many parents in one `PostgreSQL` statement: a table of parents with a lateral join to the list of each.
//! The text is the same for any number of parents, so that it is prepared once.

use std::collections::HashSet;
use std::fmt::Write;

use sea_orm::Value;
use sea_orm::sea_query::{Expr, SelectStatement};

use super::many::ChildQuery;
use super::parent::Parent;
use crate::database::{BatchedQuery, PARENT_INDEX, build};

/// Column that indicates that a parent has a row; null if it has none.
pub(super) const PRESENT: &str = "present";
/// Column with the number of rows of a list.
pub(super) const TOTAL: &str = "total";

/// Turns the query for a placeholder key into one statement for all parents. Where the query binds a part of the
/// placeholder key, the statement uses the column of the parent, and for other values the values of the batched query
/// to which the parent belongs. None if the query does not bind every part unchanged, or binds a type without an array
/// type.
pub(super) fn lateral<K: Parent>(under: ChildQuery, probe: &K, keys: &[K]) -> Option<BatchedQuery> {
    let parts = probe.parts();
    let mut bound = Bound {
        parts: parts.iter().map(|part| (*part).into()).collect(),
        values: Vec::new(),
    };
    let mut rows = under.rows;
    let (total, joined) = if let Some(total) = under.total {
        rows.expr_as(Expr::Constant(true.into()), PRESENT);
        let total = bound.taken(&total)?;
        // A left join: a parent without rows has one row too, which contains its total.
        let joined = format!(
            "CROSS JOIN LATERAL ({total}) whole LEFT JOIN LATERAL ({}) part ON TRUE",
            bound.taken(&rows)?
        );
        (format!(", whole.{TOTAL}"), joined)
    } else {
        let joined = format!("CROSS JOIN LATERAL ({}) part", bound.taken(&rows)?);
        (String::new(), joined)
    };
    let (mut arrays, mut names) = (String::new(), String::new());
    for (n, part) in (1..).zip(&parts) {
        let _ = write!(arrays, "(SELECT CAST(${n} AS {}[])), ", part.kind());
        let _ = write!(names, "k{n}, ");
    }
    let waiter = parts.len() + 1;
    // Values are in subqueries, `(SELECT $1)`. With bare parameters, PostgreSQL made a new plan for every call (ADR
    // 0012): Q1 of the benchmark reached 1,470 instead of 2,353 requests/s.
    let sql = format!(
        "SELECT part.*, parent.{PARENT_INDEX} - 1 AS {PARENT_INDEX}{total} \
         FROM unnest({arrays}(SELECT CAST(${waiter} AS integer[]))) \
         WITH ORDINALITY parent ({names}waiter, {PARENT_INDEX}) {joined}"
    );
    Some(BatchedQuery {
        sql,
        parts: parts_of(keys, parts.len()),
        values: bound.values,
        parent_count: keys.len(),
    })
}

/// Values that the statement binds.
struct Bound {
    /// The parts of the placeholder key.
    parts: Vec<Value>,
    /// All other values.
    values: Vec<String>,
}

impl Bound {
    /// The text of a select for the parents.
    fn taken(&mut self, select: &SelectStatement) -> Option<String> {
        let (mut found, mut has_arrays) = (HashSet::new(), true);
        let text = build(select, |value| {
            if let Some(part) = self.parts.iter().position(|it| *it == value) {
                found.insert(part);
                return format!("parent.k{}", part + 1);
            }
            let Some((kind, element)) = element(&value) else {
                has_arrays = false;
                return String::new();
            };
            self.values.push(element);
            let number = self.parts.len() + 1 + self.values.len();
            format!("(SELECT CAST(${number} AS {kind}[]))[parent.waiter]")
        });
        // A part that is missing here was changed by the list, so every parent would get the value for the placeholder.
        (has_arrays && found.len() == self.parts.len()).then_some(text)
    }
}

/// Type of a value, and the value as an element of a `PostgreSQL` array literal.
fn element(value: &Value) -> Option<(&'static str, String)> {
    Some(match value {
        Value::Bool(Some(it)) => ("boolean", it.to_string()),
        Value::SmallInt(Some(it)) => ("smallint", it.to_string()),
        Value::Int(Some(it)) => ("integer", it.to_string()),
        Value::BigInt(Some(it)) => ("bigint", it.to_string()),
        // The page size: sea-query binds a limit as an unsigned number.
        Value::BigUnsigned(Some(it)) => ("bigint", it.to_string()),
        Value::Uuid(Some(it)) => ("uuid", it.to_string()),
        Value::ChronoDate(Some(it)) => ("date", it.to_string()),
        Value::String(Some(it)) => {
            // Always in quotes: without them, NULL is null, and commas and braces are syntax.
            let escaped = it.replace('\\', r"\\").replace('"', "\\\"");
            ("text", format!("\"{escaped}\""))
        }
        _ => return None,
    })
}

/// Each part of the parents' keys, as comma-separated values.
fn parts_of<K: Parent>(keys: &[K], parts: usize) -> Vec<String> {
    let mut columns = vec![String::new(); parts];
    for key in keys {
        for (column, part) in columns.iter_mut().zip(key.parts()) {
            if !column.is_empty() {
                column.push(',');
            }
            let _ = write!(column, "{part}");
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_one_escaped_array_element() {
        let (kind, element) = element(&r#"a"b\c,{NULL}"#.into()).unwrap();
        assert_eq!((kind, element.as_str()), ("text", r#""a\"b\\c,{NULL}""#));
    }

    #[test]
    fn value_without_array_type_is_rejected() {
        assert_eq!(element(&Value::String(None)), None);
        assert_eq!(element(&vec![1_u8].into()), None);
    }
}
