//! All migrations of this binary: applies them, and opens a database that has them.

mod migration_lock;

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

use migration_lock::MigrationLock;

use crate::platform::database::{self, DatabaseError, Db, query, sqlite_path};
use crate::reference::search::refresh;

/// The migrations of the tables, then those that depend on how this binary computes stored values.
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = cunju_migration::Migrator::migrations();
        all.extend(refresh::migrations());
        all
    }
}

/// Opens an existing database that has the migrations of this binary. Unlike [`database::open`], it never creates a
/// file: a missing one is [`DatabaseError::Missing`].
pub async fn open_current(url: &str, statement: Duration) -> Result<Db, DatabaseError> {
    if let Some(path) = sqlite_path(url)
        && let Ok(false) = path.try_exists()
    {
        return Err(DatabaseError::Missing(path));
    }
    let db = database::open(url, statement).await?;
    check(&db).await?;
    Ok(db)
}

/// Applies the missing migrations. If several processes do so at the same time, one migrates; the others wait and find
/// nothing left to do.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DatabaseError> {
    let failed = |error: DbErr| DatabaseError::Migration(error.to_string());
    let _turn = MigrationLock::take(db).await.map_err(failed)?;
    // Refuses the database of a newer binary before anything is changed.
    pending(db).await?;
    Migrator::up(db, None).await.map_err(failed)
}

/// Checks that the database has exactly the migrations of this binary.
pub async fn check(db: &DatabaseConnection) -> Result<(), DatabaseError> {
    match pending(db).await? {
        0 => Ok(()),
        missing => Err(DatabaseError::Older(missing)),
    }
}

/// Like [`check`], for a database that was checked before: one statement on a pooled connection.
pub async fn is_current(db: &Db) -> Result<(), DatabaseError> {
    match compare(recorded(db).await)? {
        0 => Ok(()),
        missing => Err(DatabaseError::Older(missing)),
    }
}

async fn pending(db: &DatabaseConnection) -> Result<usize, DatabaseError> {
    compare(applied(db).await)
}

/// Number of migrations of this binary that a database lacks.
fn compare(applied: Result<Vec<String>, DbErr>) -> Result<usize, DatabaseError> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let applied = applied.map_err(|error| DatabaseError::Unread(error.to_string()))?;
    if let Some(name) = applied.iter().find(|name| !known.contains(name)) {
        // Names begin with their dates: one before all known names is of version 0.1, which is not migrated (ADR 0020).
        let is_older = known.iter().all(|first| name < first);
        return Err(if is_older {
            DatabaseError::Unsupported(name.clone())
        } else {
            DatabaseError::Newer(name.clone())
        });
    }
    Ok(known.len() - applied.len())
}

#[derive(FromQueryResult)]
struct Applied {
    version: String,
}

/// The migrations that the database has. The migrator's own status query would create its table in any database.
async fn applied(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let table = Migrator::migration_table_name().to_string();
    if !SchemaManager::new(db).has_table(&table).await? {
        return Ok(Vec::new());
    }
    recorded(db).await
}

async fn recorded(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let table = Migrator::migration_table_name().to_string();
    let sql = format!("SELECT version FROM {table} ORDER BY version");
    let applied: Vec<Applied> = query(db, &sql, Vec::new()).await?;
    Ok(applied.into_iter().map(|row| row.version).collect())
}
