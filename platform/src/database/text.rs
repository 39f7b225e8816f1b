//! Texts of statements that are composed of others.

use std::fmt;

use sea_orm::Value;
use sea_orm::sea_query::{PostgresQueryBuilder, QueryBuilder, QueryStatementWriter, SqlWriter};

/// The text of a query for `PostgreSQL`, in which `render` writes each bound value.
pub(crate) fn build(
    query: &impl QueryStatementWriter,
    render: impl FnMut(Value) -> String,
) -> String {
    let sql = String::new();
    query.build_collect(PostgresQueryBuilder, &mut ValueWriter { sql, render })
}

/// Writes a query whose bound values are rendered by a function.
struct ValueWriter<F> {
    sql: String,
    render: F,
}

impl<F: FnMut(Value) -> String> SqlWriter for ValueWriter<F> {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, _: &T) {
        let text = (self.render)(value);
        self.sql.push_str(&text);
    }

    fn as_writer(&mut self) -> &mut dyn fmt::Write {
        self
    }
}

impl<F> fmt::Write for ValueWriter<F> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.sql.write_str(text)
    }
}

impl<F> fmt::Display for ValueWriter<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sql)
    }
}
