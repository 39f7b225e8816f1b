//! Ensures that only one of several processes migrates a database at a time.

use std::fs::File;
use std::path::Path;

use sea_orm::sqlx::{self, Connection, PgConnection};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement};

/// Key of the advisory lock for migrating. Any number works that nothing else in the database uses.
// `cunju` in ASCII and 02; 01 is the sender of webhooks.
const LOCK: i64 = 0x6375_6e6a_7502;
/// Another process may need long for its migrations, so waiting for the lock has no timeout.
const PATIENT: &str = "SET lock_timeout = 0; SET statement_timeout = 0";

/// The lock for migrating, released when it is dropped or the process dies.
#[derive(Default)]
pub(super) struct MigrationLock {
    /// The folder of the `SQLite` file, which is locked.
    _folder: Option<File>,
    /// The session of `PostgreSQL` that holds the lock.
    _session: Option<PgConnection>,
}

impl MigrationLock {
    pub(super) async fn take(db: &DatabaseConnection) -> Result<Self, DbErr> {
        if db.get_database_backend() == DbBackend::Postgres {
            let options = db.get_postgres_connection_pool().connect_options();
            let session = session(&options).await;
            return Ok(Self {
                _session: Some(session.map_err(of_driver)?),
                ..Self::default()
            });
        }
        let main = "SELECT file FROM pragma_database_list WHERE name = 'main'";
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, main));
        let file: Option<String> = match row.await? {
            Some(row) => row.try_get("", "file")?,
            None => None,
        };
        let locked = tokio::task::spawn_blocking(move || {
            // The file itself cannot be locked: closing it would release the locks that SQLite has on it. Systems that
            // cannot open folders, and databases in memory, have only one process that migrates.
            let folder = File::open(Path::new(&file?).parent()?).ok()?;
            folder.lock().ok().map(|()| folder)
        });
        Ok(Self {
            _folder: locked.await.unwrap_or_default(),
            ..Self::default()
        })
    }
}

/// A separate connection that holds the lock: the pool could close its own or lend them to others.
async fn session(options: &sqlx::postgres::PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let mut session = PgConnection::connect_with(options).await?;
    sqlx::raw_sql(PATIENT).execute(&mut session).await?;
    let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK);
    lock.execute(&mut session).await?;
    Ok(session)
}

fn of_driver(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
