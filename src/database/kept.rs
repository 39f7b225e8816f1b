//! Reading outside transactions, on connections to `PostgreSQL` that are kept from one statement to the next.
//! A pool asks the database after each statement whether the connection still answers, which costs as much
//! again as a small statement does. A connection whose statement ended well was just heard of.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::metric::Info;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, AssertSqlSafe, PgPool, Postgres};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::db::Pool;

/// Most connections that are kept.
pub(super) const KEPT: u32 = 4;
/// Most connections of a pool, so that transactions have some while all are kept.
pub(super) const MOST: u32 = 2 * KEPT;
/// How long a connection is kept until the pool looks after it.
const LONG: Duration = Duration::from_mins(1);
/// How long a statement waits for its turn.
const TURN: Duration = Duration::from_secs(5);
/// How long the pool may take to give a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// A connection that breaks sooner was broken before the statement.
const SOON: Duration = Duration::from_secs(1);

/// Hears of every statement.
pub(super) type Watch = Arc<dyn Fn(&Info<'_>) + Send + Sync>;

/// Connections that are kept.
pub(super) struct Kept {
    pool: PgPool,
    turns: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

struct Connection {
    raw: PoolConnection<Postgres>,
    /// When the pool gave it.
    since: Instant,
}

impl Kept {
    /// Keeps connections of this pool, which must have more than are kept.
    pub(super) fn of(pool: PgPool) -> Self {
        Self {
            pool,
            turns: Semaphore::new(usize::try_from(KEPT).unwrap_or(1)),
            idle: Mutex::default(),
        }
    }

    /// The connections as they are now.
    pub(super) fn pool(&self) -> Pool {
        Pool {
            open: usize::try_from(self.pool.size()).unwrap_or(usize::MAX),
            idle: self.pool.num_idle() + self.idle().len(),
        }
    }

    /// Gives the connections that nothing uses back to the pool.
    pub(super) fn give_back(&self) {
        self.idle().clear();
    }

    /// All rows of a statement, which may run again if its connection breaks: it must only read.
    pub(super) async fn rows(
        &self,
        statement: &Statement,
        watch: Option<&Watch>,
    ) -> Result<Vec<PgRow>, DbErr> {
        let turn = timeout(TURN, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        };
        // After the database was away, every connection may be broken.
        for _ in 0..MOST {
            let began = Instant::now();
            match self.read(statement, watch).await {
                Err(error) if is_broken(&error) && began.elapsed() < SOON => {}
                rows => return rows,
            }
        }
        self.read(statement, watch).await
    }

    /// Reads, and keeps the connection. If the statement fails or nobody waits for it any more, the pool
    /// gets the connection back, and looks after it.
    async fn read(
        &self,
        statement: &Statement,
        watch: Option<&Watch>,
    ) -> Result<Vec<PgRow>, DbErr> {
        let mut connection = self.take().await?;
        let values = statement.values.clone().unwrap_or(Values(Vec::new()));
        let query = sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values));
        let began = Instant::now();
        let rows = query.fetch_all(&mut *connection.raw).await;
        if let Some(watch) = watch {
            watch(&Info {
                elapsed: began.elapsed(),
                statement,
                failed: rows.is_err(),
            });
        }
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))))?;
        self.idle().push(connection);
        Ok(rows)
    }

    /// A connection that was kept, unless for long, or one of the pool.
    async fn take(&self) -> Result<Connection, DbErr> {
        let kept = self.idle().pop();
        if let Some(kept) = kept.filter(|it| it.since.elapsed() < LONG) {
            return Ok(kept);
        }
        let raw = self.pool.acquire().await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            error => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))),
        })?;
        Ok(Connection {
            raw,
            since: Instant::now(),
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a connection broke, or the database ended it (class 57P of its errors).
fn is_broken(error: &DbErr) -> bool {
    let DbErr::Query(RuntimeErr::SqlxError(error)) = error else {
        return false;
    };
    let code = error.as_database_error().and_then(DatabaseError::code);
    let ended = code.is_some_and(|code| code.starts_with("57P"));
    ended || matches!(**error, sqlx::Error::Io(_))
}
