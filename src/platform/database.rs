//! The database: embedded `SQLite` or `PostgreSQL`, opened, checked and migrated.

mod connection;
mod copy_store;
mod db;
mod file;
mod kept;
mod question;
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
use tokio::time::timeout;

use kept::{MOST, PATIENCE};

pub use copy_store::Copy;
pub use db::{Db, Pool};
pub use file::{cut_log, of as file_of};
pub(crate) use question::{PLACE, Question};
pub use text::padded;
pub(crate) use text::renumbered;
pub use tx::Tx;

/// Longest a statement of a request may take.
pub const STATEMENT: Duration = Duration::from_secs(10);
/// Longest a statement of a command may take.
pub const COMMAND: Duration = Duration::from_mins(10);

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// It does not open.
    #[error(
        "cannot open the database {url}: {reason}. Check that the address is right (postgres:// or sqlite:, special \
         signs of a password percent-encoded), PostgreSQL runs, or the folder exists and may be written / \
         无法打开数据库，请检查地址（密码中的特殊字符须百分号编码）、PostgreSQL 是否运行、目录和权限"
    )]
    Open {
        /// Address without the password.
        url: String,
        /// Why.
        reason: String,
    },
    /// There is no such file.
    #[error(
        "there is no database {}. Run `cunju migrate` to make it, or check --data and --database-url / 没有数据库 {}，\
         请先运行 cunju migrate 新建，或检查 --data 和 --database-url",
        .0.display(), .0.display()
    )]
    Missing(PathBuf),
    /// It was migrated by a newer version.
    #[error(
        "the database is newer than this binary: it has the migration {0}, which is not known \
         here. Start the newer version of cunju / 数据库版本高于本程序，请使用新版本程序"
    )]
    Newer(String),
    /// It lacks migrations.
    #[error(
        "the database lacks {0} migrations. Run `cunju migrate` first, or check --data and --database-url if it \
         should have them / 数据库尚未升级，请先运行 cunju migrate，或检查 --data 和 --database-url"
    )]
    Older(usize),
    /// It does not tell its migrations.
    #[error(
        "the database does not answer: {0}. Check that it runs and that this user may read it / \
         数据库无法读取，请检查其是否运行以及读取权限"
    )]
    Unread(String),
    /// A migration failed.
    #[error("the migration failed: {0}")]
    Migration(String),
}

/// Opens a database: `sqlite:` with a path, which is made if it is not there, or `postgres:`.
///
/// # Errors
///
/// [`DatabaseError::Open`].
pub async fn open(url: &str, statement: Duration) -> Result<Db, DatabaseError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(MOST)
        .acquire_timeout(PATIENCE)
        .connect_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    if url.starts_with("postgres") {
        options.statement_timeout(statement);
        options.map_sqlx_postgres_opts(|options| options.options([("lock_timeout", "2s")]));
    }
    options.map_sqlx_sqlite_opts(|options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            // What is deleted or erased is overwritten in the file.
            .pragma("secure_delete", "ON")
    });
    options.map_sqlx_sqlite_pool_opts(|pool| {
        // After SQLite rolls back by itself (disk full, I/O error), the driver still believes that
        // the transaction is open, and would acknowledge commits that write nothing.
        pool.after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
    });
    if let Some(path) = file::of(url) {
        file::close(&path);
    }
    let error = match Database::connect(options).await {
        Ok(pool) => return Ok(Db::over(pool)),
        Err(error) => error,
    };
    Err(DatabaseError::Open {
        url: masked(url),
        reason: told(url, &error).await.replace(url, &masked(url)),
    })
}

/// Why a database does not open. A pool tries again until its time is over, and does not tell what it met.
async fn told(url: &str, error: &DbErr) -> String {
    let timed_out = matches!(error, DbErr::Conn(RuntimeErr::SqlxError(error)) if matches!(**error, sqlx::Error::PoolTimedOut))
        || matches!(error, DbErr::ConnectionAcquire(_));
    if timed_out
        && url.starts_with("postgres")
        && let Ok(Err(met)) = timeout(PATIENCE, PgConnection::connect(url)).await
    {
        return met.to_string();
    }
    error.to_string().trim_end_matches('.').to_owned()
}

/// Runs one statement that is written the same for both databases, with parameters `$1` and on;
/// gives the number of rows it touched.
pub async fn execute(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected())
}

/// Reads rows by one statement that is written the same for both databases.
///
/// # Errors
///
/// An error of the database, or a row of another form.
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

/// Lets `PostgreSQL` look at its tables anew after very many rows were added at once: it would go on to plan as
/// if there were none. If it cannot now, it does by itself some minutes later.
pub async fn look_anew(db: &Db) {
    if db.get_database_backend() == DbBackend::Postgres
        && let Err(error) = db.execute_unprepared("ANALYZE").await
    {
        tracing::warn!(%error, "PostgreSQL does not ANALYZE its tables now");
    }
}

/// The address without its password.
#[must_use]
pub fn masked(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => {
            let name = url.get(scheme + 3..at).unwrap_or_default();
            let user = name.split(':').next().unwrap_or_default();
            let (head, tail) = (url.get(..scheme + 3), url.get(at..));
            format!(
                "{}{user}:***{}",
                head.unwrap_or_default(),
                tail.unwrap_or_default()
            )
        }
        _ => url.to_owned(),
    }
}
