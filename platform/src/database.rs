//! The database: embedded `SQLite` or `PostgreSQL`, opened, checked and migrated.

mod any_of;
mod batched_query;
mod connection;
mod connection_pool;
mod copy_store;
mod db;
mod file;
mod mask;
mod text;
mod tx;

use std::path::PathBuf;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection, PgConnection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DbBackend, DbErr, FromQueryResult, RuntimeErr,
    Statement, Value,
};
use tokio::time::{sleep, timeout};

use connection_pool::{ACQUIRE_TIMEOUT, MAX_CONNECTIONS};

pub use any_of::AnyOf;
pub(crate) use batched_query::{BatchedQuery, PARENT_INDEX};
pub use copy_store::Copy;
pub use db::{Db, PoolStatus};
pub use file::{of as sqlite_path, truncate_wal};
pub use mask::mask_password;
pub(crate) use text::build;
pub use tx::Tx;

/// Time limit for a statement of a request.
pub const STATEMENT: Duration = Duration::from_secs(10);
/// Time limit for a statement of a command.
pub const COMMAND: Duration = Duration::from_mins(10);
/// Maximum number of attempts to open a database that other processes are creating.
const OPEN_TRIES: u32 = 20;
/// Delay between these attempts.
const OPEN_PAUSE: Duration = Duration::from_millis(100);

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The database cannot be opened.
    #[error(
        "cannot open the database {url}: {reason}. Check that the address is correct (postgres:// or sqlite:, special \
         characters in the password percent-encoded), and that PostgreSQL is running or the folder exists and is writable / \
         无法打开数据库，请检查地址（密码中的特殊字符须百分号编码）、PostgreSQL 是否运行、目录和权限"
    )]
    Open {
        /// Address without the password.
        url: String,
        /// Cause.
        reason: String,
    },
    /// The file does not exist.
    #[error(
        "the database {} does not exist. Run `cunju migrate` to create it, or check --data and --database-url / 没有数据库 {}，\
         请先运行 cunju migrate 新建，或检查 --data 和 --database-url",
        .0.display(), .0.display()
    )]
    Missing(PathBuf),
    /// It was migrated by a newer version.
    #[error(
        "the database is newer than this binary: it contains the unknown migration {0}. \
         Start the newer version of cunju / 数据库版本高于本程序，请使用新版本程序"
    )]
    Newer(String),
    /// It was migrated by a version whose databases cannot be upgraded.
    #[error(
        "the database was created by Cunju 0.1, which cannot be upgraded: it contains the migration {0}. Create a new \
         database in an empty --data folder or --database-url, and import the lists again / \
         该数据库由 0.1 版本创建，无法升级。请使用空的 --data 目录或 --database-url 新建数据库，并重新导入"
    )]
    Unsupported(String),
    /// Migrations are missing.
    #[error(
        "the database lacks {0} of the migrations. Run `cunju migrate` first, or check --data and --database-url if they \
         should be there / 数据库尚未升级，请先运行 cunju migrate，或检查 --data 和 --database-url"
    )]
    Older(usize),
    /// The list of applied migrations cannot be read.
    #[error(
        "the database does not respond: {0}. Check that it is running and that this user has read access / \
         数据库无法读取，请检查其是否运行以及读取权限"
    )]
    Unread(String),
    /// A migration failed.
    #[error("the migration failed: {0}")]
    Migration(String),
}

/// Opens a database: `sqlite:` with a path, which is created if it does not exist, or `postgres:`.
///
/// # Errors
///
/// [`DatabaseError::Open`].
pub async fn open(url: &str, statement: Duration) -> Result<Db, DatabaseError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(MAX_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_timeout(Duration::from_secs(5))
        // Logs contain no SQL; by default, each statement is logged at INFO level.
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // Without the check, small queries have 21 % more throughput; a connection that broke is replaced instead.
        .test_before_acquire(false);
    if url.starts_with("postgres") {
        options.statement_timeout(statement);
        // A change that waits longer for a lock ends with CONFLICT and may be repeated (ADR 0004).
        options.map_sqlx_postgres_opts(|options| options.options([("lock_timeout", "2s")]));
    }
    options.map_sqlx_sqlite_opts(|options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With NORMAL, a commit that was acknowledged can be lost if the machine loses power.
            .synchronous(SqliteSynchronous::Full)
            // For other processes, such as an import: the changes of one process wait before they take a connection.
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            // Deleted and erased data is overwritten in the file.
            .pragma("secure_delete", "ON")
    });
    options.map_sqlx_sqlite_pool_opts(|pool| {
        // After SQLite rolls back by itself (disk full, I/O error), the driver still assumes that the transaction is
        // open, and would acknowledge commits that write nothing.
        pool.after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
    });
    if let Some(path) = file::of(url) {
        file::restrict_access(&path);
    }
    let mut tries = 1;
    let error = loop {
        match Database::connect(options.clone()).await {
            Ok(pool) => return Ok(Db::from_pool(pool)),
            // Of several processes that create a database at the same time, SQLite refuses some without waiting when
            // they turn on the write-ahead log.
            Err(error)
                if tries < OPEN_TRIES && error.to_string().contains("database is locked") =>
            {
                tries += 1;
                sleep(OPEN_PAUSE).await;
            }
            Err(error) => break error,
        }
    };
    Err(DatabaseError::Open {
        url: mask_password(url),
        reason: open_failure_reason(url, &error)
            .await
            // The driver may quote the whole address in its error.
            .replace(url, &mask_password(url)),
    })
}

/// Why a database cannot be opened. A pool retries until it times out and does not report the cause.
async fn open_failure_reason(url: &str, error: &DbErr) -> String {
    let timed_out = matches!(error, DbErr::Conn(RuntimeErr::SqlxError(error)) if matches!(**error, sqlx::Error::PoolTimedOut))
        || matches!(error, DbErr::ConnectionAcquire(_));
    if timed_out
        && url.starts_with("postgres")
        && let Ok(Err(met)) = timeout(ACQUIRE_TIMEOUT, PgConnection::connect(url)).await
    {
        return met.to_string();
    }
    error.to_string().trim_end_matches('.').to_owned()
}

/// Runs one statement with the same text for both databases and parameters `$1`, `$2` and so on; returns the number of
/// affected rows.
pub async fn execute(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected())
}

/// Reads rows by one statement with the same text for both databases.
///
/// # Errors
///
/// A database error, or a row of another shape.
pub async fn query<M: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<M>, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| M::from_query_result(row, ""))
        .collect()
}

/// Makes `PostgreSQL` update its planner statistics after very many rows were added at once; otherwise it would plan as
/// if the tables were empty. If this fails, autovacuum does it some minutes later.
pub async fn analyze(db: &Db) {
    if db.get_database_backend() == DbBackend::Postgres
        && let Err(error) = db.execute_unprepared("ANALYZE").await
    {
        tracing::warn!(%error, "PostgreSQL cannot ANALYZE its tables now");
    }
}
