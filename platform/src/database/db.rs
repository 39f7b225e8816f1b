//! The database handle that the rest of the program uses.

use std::fmt;
use std::iter::Sum;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::available_parallelism;

use sea_orm::entity::prelude::async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult, SqlxPostgresConnector, Statement,
    TransactionTrait,
};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::batched_query::{Answer, BatchedQuery};
use super::connection::StatementObserver;
use super::connection_pool::{ConnectionPool, MIN_CONNECTIONS, PERMIT_TIMEOUT};

/// A database handle. Reads outside transactions use its own connections; everything else uses the pool, to which it
/// dereferences.
#[derive(Clone)]
pub struct Db {
    pool: DatabaseConnection,
    kept: Option<Arc<ConnectionPool>>,
    /// The connection pools of all threads.
    all: Arc<Mutex<Vec<Weak<ConnectionPool>>>>,
    watch: Option<StatementObserver>,
    queries: Arc<Semaphore>,
}

/// Maximum number of queries that a server thread processes concurrently. Further queries wait before they have read
/// anything, so that memory does not grow with the number of clients.
const QUERIES: usize = 8;

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pool.fmt(f)
    }
}

impl Deref for Db {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.pool
    }
}

impl Db {
    pub(super) fn from_pool(pool: DatabaseConnection) -> Self {
        Self {
            kept: None,
            pool,
            all: Arc::default(),
            watch: None,
            // A single semaphore for all threads if the database is SQLite.
            queries: turns(available_parallelism().map_or(1, usize::from)),
        }
        .keeping()
    }

    /// Adds a pool of kept connections for `PostgreSQL`.
    fn keeping(mut self) -> Self {
        if self.get_database_backend() == DbBackend::Postgres {
            let pool = self.get_postgres_connection_pool().clone();
            let kept = Arc::new(ConnectionPool::new(pool, self.watch.clone()));
            let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|kept| kept.strong_count() > 0);
            all.push(Arc::downgrade(&kept));
            drop(all);
            self.kept = Some(kept);
        }
        self
    }

    /// The same database for the current thread. Connections to `PostgreSQL` are then used on this thread only: a
    /// response that arrives on another thread costs more than a small statement. `SQLite` has its own threads and is
    /// shared.
    #[must_use]
    pub fn for_this_thread(&self) -> Self {
        if self.get_database_backend() != DbBackend::Postgres {
            return self.clone();
        }
        let pool = self.get_postgres_connection_pool();
        let options = pool.options().clone().min_connections(MIN_CONNECTIONS);
        let own = options.connect_lazy_with(pool.connect_options().as_ref().clone());
        let beside = Self {
            pool: SqlxPostgresConnector::from_sqlx_postgres_pool(own),
            queries: turns(1),
            ..self.clone()
        };
        let beside = beside.keeping();
        match &self.watch {
            // The callback for statements belongs to a pool, so the new pool has none yet.
            Some(watch) => beside.with_observer(Arc::clone(watch)),
            None => beside,
        }
    }

    /// A permit for a query, in order of arrival; it is valid until it is dropped.
    ///
    /// # Errors
    ///
    /// If no permit is available within seconds.
    pub async fn query_permit(&self) -> Result<SemaphorePermit<'_>, DbErr> {
        match timeout(PERMIT_TIMEOUT, self.queries.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }

    /// Begins a read-only transaction in which all statements see the same snapshot as the first one.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        if self.get_database_backend() == DbBackend::Postgres {
            // At READ COMMITTED, each statement sees a state of its own: `cunju verify` found false differences while
            // servers wrote.
            let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            return self.pool.begin_with_config(Some(level), Some(mode)).await;
        }
        // On SQLite in WAL mode, every read-only transaction is a snapshot.
        self.pool.begin().await
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), DbErr> {
        let kept = self.kept;
        // After the pool has begun to close, because closing waits for all connections.
        let give_back = async { kept.as_ref().map(|kept| kept.release_idle()) };
        let (closed, _) = futures_util::future::join(self.pool.close(), give_back).await;
        closed
    }

    /// The database with an observer of every statement.
    #[must_use]
    pub fn with_observer(mut self, watch: StatementObserver) -> Self {
        let heard = Arc::clone(&watch);
        self.pool.set_metric_callback(move |info| heard(info));
        self.watch = Some(watch);
        self.keeping()
    }

    /// Runs a batched query on `PostgreSQL`.
    pub(crate) async fn answer(&self, query: BatchedQuery) -> Result<Answer, DbErr> {
        match &self.kept {
            Some(kept) => kept.answer(query).await,
            None => Err(DbErr::BackendNotSupported {
                db: self.pool.get_database_backend().as_str(),
                ctx: "unnest",
            }),
        }
    }

    /// The pool of kept connections, for `PostgreSQL`.
    pub(super) fn kept(&self) -> Option<&Arc<ConnectionPool>> {
        self.kept.as_ref()
    }
}

/// Permits for the queries of this number of threads.
fn turns(threads: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(QUERIES * threads))
}

#[async_trait]
impl ConnectionTrait for Db {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.pool.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let rows = self.query_all_raw(statement).await?;
        Ok(rows.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let Some(kept) = &self.kept else {
            return self.pool.query_all_raw(statement).await;
        };
        let rows = kept.rows(&statement).await?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}

/// Connection counts of a database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolStatus {
    /// Number of open connections.
    pub open: usize,
    /// Number of open connections that are idle.
    pub idle: usize,
}

impl PoolStatus {
    /// The current connection counts of all threads.
    #[must_use]
    pub fn of(db: &Db) -> Self {
        if db.get_database_backend() == DbBackend::Postgres {
            let all = db.all.lock().unwrap_or_else(PoisonError::into_inner);
            return all
                .iter()
                .filter_map(Weak::upgrade)
                .map(|kept| kept.pool())
                .sum();
        }
        let pool = db.get_sqlite_connection_pool();
        Self {
            open: usize::try_from(pool.size()).unwrap_or(usize::MAX),
            idle: pool.num_idle(),
        }
    }
}

impl Sum for PoolStatus {
    fn sum<I: Iterator<Item = Self>>(pools: I) -> Self {
        pools.fold(Self::default(), |sum, pool| Self {
            open: sum.open + pool.open,
            idle: sum.idle + pool.idle,
        })
    }
}
