//! Keyset paging in SQL: a list is a select with an order. It is read page by page, alone or together with many lists
//! in one statement.

mod columns;
mod lateral;
mod many;
mod parent;
mod union;

use sea_orm::sea_query::{Asterisk, Cond, Expr, ExprTrait, Func, Order, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use uuid::Uuid;

use crate::error::Error;
use crate::page::{Cursor, Key, Page, Slice, invalid_cursor};
use crate::value::Date;

pub use columns::{Columns, InOrder, columns, in_order};
pub use many::{counts, pages};
pub use parent::{Parent, Part};

/// A column: table (or alias) and name.
pub type Column = (&'static str, &'static str);

/// Type of a column of a sort key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// A date.
    Day,
    /// An ID.
    Id,
}

/// One column of a sort key.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    column: Column,
    kind: SortKind,
    descending: bool,
}

impl Sort {
    /// Ascending.
    #[must_use]
    pub fn ascending(column: Column, kind: SortKind) -> Self {
        Self {
            column,
            kind,
            descending: false,
        }
    }

    /// Descending.
    #[must_use]
    pub fn descending(column: Column, kind: SortKind) -> Self {
        Self {
            column,
            kind,
            descending: true,
        }
    }

    fn read(self, row: &QueryResult, position: usize) -> Result<Key, Error> {
        let name = format!("sort_{position}");
        Ok(match self.kind {
            SortKind::Number => Key::Number(row.try_get("", &name)?),
            SortKind::Text => Key::Text(row.try_get("", &name)?),
            SortKind::Day => Key::Day(row.try_get::<Date>("", &name)?),
            SortKind::Id => Key::Id(row.try_get::<Uuid>("", &name)?),
        })
    }

    fn value(self, key: &Key) -> Result<Value, Error> {
        match (self.kind, key) {
            (SortKind::Number, Key::Number(number)) => Ok((*number).into()),
            (SortKind::Text, Key::Text(text)) => Ok(text.clone().into()),
            (SortKind::Day, Key::Day(day)) => Ok((*day).into()),
            (SortKind::Id, Key::Id(id)) => Ok((*id).into()),
            _ => Err(invalid_cursor()),
        }
    }
}

/// A list: the columns and rows of a select without order and limit, and the order, whose last column must be unique.
#[derive(Clone, Debug)]
pub struct List {
    /// Columns, tables and conditions.
    pub select: SelectStatement,
    /// Sort key.
    pub order: Vec<Sort>,
}

/// Reads a page of a list in one statement.
///
/// # Errors
///
/// [`Error::Input`] for a cursor of another list, or a database error.
pub async fn page<M: FromQueryResult>(
    db: &impl ConnectionTrait,
    list: List,
    page: &Page,
) -> Result<Slice<M>, Error> {
    let order = places(&list.order, page).to_vec();
    let mut rows = Vec::new();
    for row in db.query_all(&page_query(list, page)?).await? {
        rows.push((cursor(&order, &row)?, M::from_query_result(&row, "")?));
    }
    Ok(Slice::paginate(page, rows))
}

/// Counts the rows of a list in one statement.
pub async fn count(db: &impl ConnectionTrait, list: List) -> Result<i64, Error> {
    let row = db.query_one(&count_query(list)).await?;
    Ok(row
        .map(|row| row.try_get("", lateral::TOTAL))
        .transpose()?
        .unwrap_or_default())
}

/// The rows of a page in its direction, and one more if it must be known whether there are more.
fn page_query(list: List, page: &Page) -> Result<SelectStatement, Error> {
    let order = list.order.clone();
    let mut statement = with_cursors(list, page)?;
    for sort in order {
        statement.order_by(sort.column, direction(sort, page));
    }
    // An extra row that nobody needs cost a tenth: Q2 of the benchmark reached 454 instead of 516 requests/s with it.
    statement.limit(u64::from(page.size) + u64::from(page.options.more));
    Ok(statement)
}

/// The number of rows.
fn count_query(list: List) -> SelectStatement {
    let mut statement = list.select;
    statement
        .clear_selects()
        .expr_as(Func::count(Expr::col(Asterisk)), lateral::TOTAL);
    statement
}

fn direction(sort: Sort, page: &Page) -> Order {
    if sort.descending == page.backward {
        Order::Asc
    } else {
        Order::Desc
    }
}

/// The columns of the sort key; none if no cursors are needed.
fn places<'a>(order: &'a [Sort], page: &Page) -> &'a [Sort] {
    if page.options.cursors { order } else { &[] }
}

/// Adds the columns of the sort key that are needed, and the bounds from the cursors of the page.
fn with_cursors(list: List, page: &Page) -> Result<SelectStatement, Error> {
    let mut statement = list.select;
    for (position, sort) in places(&list.order, page).iter().enumerate() {
        let column = Expr::col(sort.column);
        // Read as one type of number, whatever the width of the column.
        let key = match sort.kind {
            SortKind::Number => column.cast_as("bigint"),
            SortKind::Text | SortKind::Day | SortKind::Id => column,
        };
        statement.expr_as(key, format!("sort_{position}"));
    }
    for (cursor, after) in [(&page.after, true), (&page.before, false)] {
        if let Some(Cursor(keys)) = cursor {
            statement.cond_where(bound(&list.order, keys, after)?);
        }
    }
    Ok(statement)
}

/// Rows strictly after a sort key: greater in the first column, or equal there and greater in the second, and so on.
/// The redundant condition that no row is before it in the first column lets the database use an index.
fn bound(order: &[Sort], keys: &[Key], after: bool) -> Result<Cond, Error> {
    // The cursor comes from the client. Without this, `zip` would silently compare some of the columns only.
    if keys.len() != order.len() {
        return Err(invalid_cursor());
    }
    let mut not_before = Cond::all();
    let mut past = Cond::any();
    let mut equal = Cond::all();
    for (position, (sort, key)) in order.iter().zip(keys).enumerate() {
        let value = sort.value(key)?;
        let column = Expr::col(sort.column);
        if position == 0 {
            let (column, value) = (column.clone(), value.clone());
            not_before = not_before.add(if sort.descending == after {
                column.lte(value)
            } else {
                column.gte(value)
            });
        }
        let same = column.clone().eq(value.clone());
        let beyond = if sort.descending == after {
            column.lt(value)
        } else {
            column.gt(value)
        };
        past = past.add(equal.clone().add(beyond));
        equal = equal.add(same);
    }
    Ok(not_before.add(past))
}

fn cursor(order: &[Sort], row: &QueryResult) -> Result<Cursor, Error> {
    let keys = order
        .iter()
        .enumerate()
        .map(|(position, sort)| sort.read(row, position));
    keys.collect::<Result<_, _>>().map(Cursor)
}
