//! All migrations of this binary: applying them, and opening a database that has them.

mod turn;

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

use turn::Turn;

use crate::platform::database::{self, DatabaseError, Db, file_of, query};
use crate::reference::search::refresh;
use crate::residents::household;

/// Those of the tables, then those that need to know how this binary makes what it keeps in them.
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = cunju_migration::Migrator::migrations();
        all.extend(refresh::migrations());
        all
    }
}

/// Opens a database that is there and has the migrations of this binary.
///
/// # Errors
///
/// As [`database::open`] and [`check`], and [`DatabaseError::Missing`]: no empty file is made.
pub async fn open_current(url: &str, statement: Duration) -> Result<Db, DatabaseError> {
    if let Some(path) = file_of(url)
        && let Ok(false) = path.try_exists()
    {
        return Err(DatabaseError::Missing(path));
    }
    let db = database::open(url, statement).await?;
    check(&db).await?;
    Ok(db)
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
    household::fill_keys(db).await.map_err(failed)
}

/// Checks that the database has exactly the migrations of this binary.
///
/// # Errors
///
/// [`DatabaseError::Newer`] or [`DatabaseError::Older`].
pub async fn check(db: &DatabaseConnection) -> Result<(), DatabaseError> {
    match pending(db).await? {
        0 => Ok(()),
        missing => Err(DatabaseError::Older(missing)),
    }
}

/// Checks the same of a database that was checked before, by one statement on a connection that is kept.
///
/// # Errors
///
/// As [`check`].
pub async fn is_current(db: &Db) -> Result<(), DatabaseError> {
    match compare(recorded(db).await)? {
        0 => Ok(()),
        missing => Err(DatabaseError::Older(missing)),
    }
}

async fn pending(db: &DatabaseConnection) -> Result<usize, DatabaseError> {
    compare(applied(db).await)
}

/// How many migrations of this binary a database lacks.
fn compare(applied: Result<Vec<String>, DbErr>) -> Result<usize, DatabaseError> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let applied = applied.map_err(|error| DatabaseError::Unread(error.to_string()))?;
    if let Some(newer) = applied.iter().find(|name| !known.contains(name)) {
        return Err(DatabaseError::Newer(newer.clone()));
    }
    Ok(known.len() - applied.len())
}

#[derive(FromQueryResult)]
struct Applied {
    version: String,
}

/// The migrations that the database has. The migrator's own look makes their table first, in whatever database.
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
