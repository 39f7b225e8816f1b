//! Reads outside transactions, on a pool of `PostgreSQL` connections that are kept between statements. The pool of the
//! driver checks after each statement whether the connection still responds, which costs as much as a small statement.
//! A connection whose statement has just completed needs no such check.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, PgPool};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, Statement};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::batched_query::Batches;
use super::connection::{Connection, StatementObserver};
use super::db::PoolStatus;

/// Maximum number of connections for reads, and the same number for changes.
const POOL_SIZE: u32 = 4;
/// Minimum number of connections of the driver's pool.
pub(super) const MIN_CONNECTIONS: u32 = POOL_SIZE;
/// Maximum number of connections of the driver's pool: one more than reads and changes use, so that other work need not
/// wait.
pub(super) const MAX_CONNECTIONS: u32 = 2 * POOL_SIZE + 1;
/// Time after which a kept connection returns to the driver's pool to be checked, and time limit for work in progress
/// on a dropped connection.
const LONG: Duration = Duration::from_mins(1);
/// Time for which a statement or transaction waits for its permit.
pub(super) const PERMIT_TIMEOUT: Duration = Duration::from_secs(5);
/// Time in which the driver's pool must provide a connection.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// A connection that fails within this time was broken before the statement.
const SOON: Duration = Duration::from_secs(1);

/// A pool of kept connections.
pub(super) struct ConnectionPool {
    pool: PgPool,
    reads: Arc<Semaphore>,
    changes: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
    watch: Option<StatementObserver>,
    pub(super) batches: Batches,
}

impl ConnectionPool {
    /// Keeps connections of this driver's pool, which must have more connections than are kept.
    pub(super) fn new(pool: PgPool, watch: Option<StatementObserver>) -> Self {
        // Two semaphores, so that changes that wait for a lock leave the connections of the reads alone.
        let turns = || Arc::new(Semaphore::new(usize::try_from(POOL_SIZE).unwrap_or(1)));
        Self {
            pool,
            reads: turns(),
            changes: turns(),
            idle: Mutex::default(),
            watch,
            batches: Batches::default(),
        }
    }

    /// The current connection counts.
    pub(super) fn pool(&self) -> PoolStatus {
        PoolStatus {
            open: usize::try_from(self.pool.size()).unwrap_or(usize::MAX),
            idle: self.pool.num_idle() + self.idle().len(),
        }
    }

    /// Releases idle connections to the driver's pool.
    pub(super) fn release_idle(&self) {
        self.idle().clear();
    }

    /// Returns all rows of a statement. The statement must only read, because it runs again if its connection was
    /// broken.
    pub(super) async fn rows(self: &Arc<Self>, statement: &Statement) -> Result<Vec<PgRow>, DbErr> {
        for _ in 0..MAX_CONNECTIONS {
            let began = Instant::now();
            match self.read_once(statement).await {
                Err(error) if was_already_broken(&error, began) => {}
                rows => return rows,
            }
        }
        self.read_once(statement).await
    }

    async fn read_once(self: &Arc<Self>, statement: &Statement) -> Result<Vec<PgRow>, DbErr> {
        let mut taken = self.acquire(&self.reads).await?;
        taken.connection()?.rows(statement).await
    }

    /// A connection for a change.
    pub(super) async fn acquire_for_change(self: &Arc<Self>) -> Result<PooledConnection, DbErr> {
        self.acquire(&self.changes).await
    }

    /// A connection with its permit: a recently used kept one, or one from the driver's pool.
    async fn acquire(self: &Arc<Self>, turns: &Arc<Semaphore>) -> Result<PooledConnection, DbErr> {
        let turn = timeout(PERMIT_TIMEOUT, Arc::clone(turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        };
        let kept = self.idle().pop();
        // Dropping a connection that is too old returns it to the driver's pool, which checks it.
        let connection = match kept.filter(|it| it.since.elapsed() < LONG) {
            Some(kept) => kept,
            None => self.opened().await?,
        };
        Ok(PooledConnection {
            held: Some((connection, turn)),
            open: false,
            kept: Arc::clone(self),
        })
    }

    async fn opened(&self) -> Result<Connection, DbErr> {
        let raw = self.pool.acquire().await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            error => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))),
        })?;
        Ok(Connection::new(raw, self.watch.clone()))
    }

    /// Keeps a connection on which nothing is in progress.
    fn put_back(&self, connection: Connection) {
        self.idle().push(connection);
        // After the push: closing the pool waits for every connection, and one that is kept now would block it.
        if self.pool.is_closed() {
            self.release_idle();
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection and the permit to use it. When it is dropped, work in progress is awaited or undone first; then others
/// can use both.
pub(super) struct PooledConnection {
    held: Option<(Connection, OwnedSemaphorePermit)>,
    /// Whether a transaction is open on it.
    pub(super) open: bool,
    kept: Arc<ConnectionPool>,
}

impl PooledConnection {
    /// The connection.
    pub(super) fn connection(&mut self) -> Result<&mut Connection, DbErr> {
        let held = self.held.as_mut().map(|(connection, _)| connection);
        held.ok_or(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        let Some((mut connection, turn)) = self.held.take() else {
            return;
        };
        if connection.is_healthy && !self.open {
            self.kept.put_back(connection);
            return;
        }
        // Without a runtime nothing can be awaited; PostgreSQL rolls back when the connection closes.
        let Ok(runtime) = Handle::try_current() else {
            return connection.close();
        };
        // Both commands first read what is left of the response to an abandoned statement.
        let end = if self.open { "ROLLBACK" } else { "SELECT 1" };
        let kept = Arc::clone(&self.kept);
        runtime.spawn(async move {
            match timeout(LONG, connection.command(end)).await {
                Ok(Ok(_)) => kept.put_back(connection),
                _ => connection.close(),
            }
            // Not before: requests that were canceled could otherwise occupy every connection of the thread.
            drop(turn);
        });
    }
}

/// Whether a connection failed, or the database closed it (error class 57P), so soon that it was broken before the
/// statement: after an outage of the database, this may apply to every kept connection.
pub(super) fn was_already_broken(error: &DbErr, began: Instant) -> bool {
    let (DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    let code = error.as_database_error().and_then(DatabaseError::code);
    let ended = code.is_some_and(|code| code.starts_with("57P"));
    let broke = ended || matches!(**error, sqlx::Error::Io(_));
    broke && began.elapsed() < SOON
}
