//! All migrations of this binary, and applying them.

use std::fs::File;
use std::path::Path;

use sea_orm::sqlx::{self, Connection, PgConnection};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

use super::{DatabaseError, pending};
use crate::search::refresh;

/// Key of the advisory lock of who migrates. Any number that nothing else in the database uses.
const LOCK: i64 = 0x6375_6e6a_7502;
/// Another process may have all migrations before it.
const PATIENT: &str = "SET lock_timeout = 0; SET statement_timeout = 0";

/// Those of the tables, then those that need to know how this binary makes what it keeps in them.
pub(super) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = cunju_migration::Migrator::migrations();
        all.extend(refresh::migrations());
        all
    }
}

/// Applies the migrations that are missing. Of several processes that do it at once, one does, and the others wait
/// and find nothing left to do.
///
/// # Errors
///
/// [`DatabaseError::Newer`] or [`DatabaseError::Migration`].
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DatabaseError> {
    let failed = |error: DbErr| DatabaseError::Migration(error.to_string());
    let _turn = Turn::take(db).await.map_err(failed)?;
    pending(db).await?;
    Migrator::up(db, None).await.map_err(failed)?;
    crate::household::fill_keys(db).await.map_err(failed)
}

/// The right to migrate, given back when it is dropped or the process dies.
#[derive(Default)]
struct Turn {
    /// The folder of the file of `SQLite`, which is locked.
    _folder: Option<File>,
    /// The session of `PostgreSQL` that holds the lock.
    _session: Option<PgConnection>,
}

impl Turn {
    async fn take(db: &DatabaseConnection) -> Result<Self, DbErr> {
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
            // Not the file itself: closing it would take back the locks that SQLite has on it. Systems that open no
            // folder, and databases in memory, have one process that migrates.
            let folder = File::open(Path::new(&file?).parent()?).ok()?;
            folder.lock().ok().map(|()| folder)
        });
        Ok(Self {
            _folder: locked.await.unwrap_or_default(),
            ..Self::default()
        })
    }
}

/// A connection of its own that holds the lock: one of the pool may be closed or given to others.
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
