//! A connection to `PostgreSQL` and the statements sent over it.

use std::sync::Arc;
use std::time::Instant;

use sea_orm::metric::Info;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::postgres::{PgQueryResult, PgRow};
use sea_orm::sqlx::{self, AssertSqlSafe, Executor, Postgres};
use sea_orm::{DbBackend, DbErr, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;

use super::copy_store::Copy;

/// Observer of every statement.
pub(super) type StatementObserver = Arc<dyn Fn(&Info<'_>) + Send + Sync>;

/// A connection.
pub(super) struct Connection {
    raw: PoolConnection<Postgres>,
    /// Time at which the pool returned the connection.
    pub(super) since: Instant,
    watch: Option<StatementObserver>,
    /// Whether everything that was sent completed: false after a failure or if a statement was abandoned.
    pub(super) is_healthy: bool,
}

impl Connection {
    /// A connection that the pool has just returned.
    pub(super) fn new(raw: PoolConnection<Postgres>, watch: Option<StatementObserver>) -> Self {
        Self {
            raw,
            since: Instant::now(),
            watch,
            is_healthy: true,
        }
    }

    /// Returns all rows of a statement.
    pub(super) async fn rows(&mut self, statement: &Statement) -> Result<Vec<PgRow>, DbErr> {
        let began = self.start_statement();
        let (sql, values) = bound(statement);
        let rows = sqlx::query_with(sql, values)
            .fetch_all(&mut *self.raw)
            .await;
        self.report_statement(statement, began, rows.is_ok());
        rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))))
    }

    /// Runs a statement.
    pub(super) async fn execute(&mut self, statement: &Statement) -> Result<PgQueryResult, DbErr> {
        let began = self.start_statement();
        let (sql, values) = bound(statement);
        let done = sqlx::query_with(sql, values).execute(&mut *self.raw).await;
        self.report_statement(statement, began, done.is_ok());
        done.map_err(failed)
    }

    /// Runs commands without bound values, which are not reported to the observer.
    pub(super) async fn command(&mut self, sql: &str) -> Result<PgQueryResult, DbErr> {
        self.start_statement();
        let done = self.raw.execute(AssertSqlSafe(sql)).await;
        self.is_healthy = done.is_ok();
        done.map_err(failed)
    }

    /// Inserts rows with `COPY`.
    pub(super) async fn copy(&mut self, rows: Copy) -> Result<(), DbErr> {
        let began = self.start_statement();
        let statement = Statement::from_string(DbBackend::Postgres, rows.statement.clone());
        let done = rows.send(&mut self.raw).await;
        self.report_statement(&statement, began, done.is_ok());
        done.map_err(failed)
    }

    /// Closes the connection, whatever is in progress on it.
    pub(super) fn close(mut self) {
        self.raw.close_on_drop();
    }

    fn start_statement(&mut self) -> Instant {
        // Stays false if the future is dropped before the response: the connection must then not be used as it is.
        self.is_healthy = false;
        Instant::now()
    }

    fn report_statement(&mut self, statement: &Statement, began: Instant, well: bool) {
        self.is_healthy = well;
        if let Some(watch) = &self.watch {
            watch(&Info {
                elapsed: began.elapsed(),
                statement,
                failed: !well,
            });
        }
    }
}

/// The text and the values of a statement in the form of the driver.
fn bound(statement: &Statement) -> (AssertSqlSafe<&str>, SqlxValues) {
    // sqlx trusts only static texts without the assertion. Values from clients are bound, never part of the text.
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    (AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error)))
}
