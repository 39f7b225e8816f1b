//! A connection to `PostgreSQL`, and what is sent over it.

use std::sync::Arc;
use std::time::Instant;

use sea_orm::metric::Info;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::postgres::{PgQueryResult, PgRow};
use sea_orm::sqlx::{self, AssertSqlSafe, Executor, Postgres};
use sea_orm::{DbErr, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;

/// Hears of every statement.
pub(super) type Watch = Arc<dyn Fn(&Info<'_>) + Send + Sync>;

/// A connection.
pub(super) struct Connection {
    raw: PoolConnection<Postgres>,
    /// When the pool gave it.
    pub(super) since: Instant,
    watch: Option<Watch>,
}

impl Connection {
    /// A connection that the pool gave just now.
    pub(super) fn new(raw: PoolConnection<Postgres>, watch: Option<Watch>) -> Self {
        Self {
            raw,
            since: Instant::now(),
            watch,
        }
    }

    /// All rows of a statement.
    pub(super) async fn rows(&mut self, statement: &Statement) -> Result<Vec<PgRow>, DbErr> {
        let began = Instant::now();
        let (sql, values) = bound(statement);
        let rows = sqlx::query_with(sql, values)
            .fetch_all(&mut *self.raw)
            .await;
        self.heard(statement, began, rows.is_err());
        rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))))
    }

    /// Runs a statement.
    pub(super) async fn execute(&mut self, statement: &Statement) -> Result<PgQueryResult, DbErr> {
        let began = Instant::now();
        let (sql, values) = bound(statement);
        let done = sqlx::query_with(sql, values).execute(&mut *self.raw).await;
        self.heard(statement, began, done.is_err());
        done.map_err(failed)
    }

    /// Runs commands that bind nothing, which nobody hears of.
    pub(super) async fn command(&mut self, sql: &str) -> Result<PgQueryResult, DbErr> {
        let done = self.raw.execute(AssertSqlSafe(sql)).await;
        done.map_err(failed)
    }

    /// Closes the connection, whatever is under way on it.
    pub(super) fn close(mut self) {
        self.raw.close_on_drop();
    }

    fn heard(&self, statement: &Statement, began: Instant, failed: bool) {
        if let Some(watch) = &self.watch {
            watch(&Info {
                elapsed: began.elapsed(),
                statement,
                failed,
            });
        }
    }
}

/// The text and the values of a statement, as the driver takes them.
fn bound(statement: &Statement) -> (AssertSqlSafe<&str>, SqlxValues) {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    (AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error)))
}
