//! A transaction. On `PostgreSQL` it asks the database as seldom as it can: it begins together with its
//! first command, rows that are added wait for the next statement and go together, and its connection is
//! kept afterwards.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use sea_orm::entity::prelude::async_trait::async_trait;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
    Values,
};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use super::connection::Connection;
use super::db::Db;
use super::kept::{Kept, MOST, Taken, broke_at_once};
use super::{prepared_once, renumbered};

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx(Inner);

enum Inner {
    Sqlite(DatabaseTransaction),
    Postgres(Mutex<UnderWay>),
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tx")
    }
}

impl Tx {
    /// Begins a transaction that writes: `SQLite` takes its lock at once, so that nothing changes between
    /// reading and writing; `PostgreSQL` runs a command first.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn begin(db: &Db, first: Option<&str>) -> Result<Self, DbErr> {
        let Some(kept) = db.kept() else {
            let options = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            };
            let tx = db.begin_with_options(options).await?;
            return Ok(Self(Inner::Sqlite(tx)));
        };
        let first = first.map_or_else(|| "BEGIN".to_owned(), |first| format!("BEGIN; {first}"));
        for _ in 0..MOST {
            let began = Instant::now();
            match begin(kept, &first).await {
                Err(error) if broke_at_once(&error, began) => {}
                own => return Ok(Self(Inner::Postgres(own?))),
            }
        }
        Ok(Self(Inner::Postgres(begin(kept, &first).await?)))
    }

    /// Adds a row, at the latest before the next statement: what is wrong with it may be told only then.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub(crate) async fn later(&self, insert: Statement) -> Result<(), DbErr> {
        match &self.0 {
            Inner::Sqlite(tx) => tx.execute_raw(insert).await.map(drop),
            Inner::Postgres(own) => {
                own.lock().await.later.push(insert);
                Ok(())
            }
        }
    }

    /// Adds the rows that wait.
    ///
    /// # Errors
    ///
    /// An error of the database, or what is wrong with a row.
    pub(crate) async fn added(&self) -> Result<(), DbErr> {
        match &self.0 {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(own) => ready(own).await.map(drop),
        }
    }

    /// Keeps what was done.
    ///
    /// # Errors
    ///
    /// An error of the database, or if one was told before: nothing was kept.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(own) => {
                let mut connection = ready(&own).await?;
                // PostgreSQL would answer that it committed, and undo all.
                if !connection.is_well {
                    return Err(broken());
                }
                connection.command("COMMIT").await?;
                drop(connection);
                own.into_inner().taken.open = false;
                Ok(())
            }
        }
    }

    /// Undoes what was done.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn rollback(self) -> Result<(), DbErr> {
        match self.0 {
            Inner::Sqlite(tx) => tx.rollback().await,
            // Dropped.
            Inner::Postgres(_) => Ok(()),
        }
    }
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Inner::Sqlite(_) => DbBackend::Sqlite,
            Inner::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Inner::Sqlite(tx) => tx.execute_raw(statement).await,
            Inner::Postgres(own) => {
                let done = ready(own).await?.execute(&statement).await?;
                Ok(done.into())
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Inner::Sqlite(tx) => tx.execute_unprepared(sql).await,
            Inner::Postgres(own) => Ok(ready(own).await?.command(sql).await?.into()),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let rows = self.query_all_raw(statement).await?;
        Ok(rows.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Inner::Sqlite(tx) => tx.query_all_raw(prepared_once(statement)).await,
            Inner::Postgres(own) => {
                let rows = ready(own).await?.rows(&statement).await?;
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
        }
    }
}

/// A transaction on a connection that is kept.
struct UnderWay {
    taken: Taken,
    /// Rows to add before the next statement.
    later: Vec<Statement>,
    /// Whether such rows were sent and are not known to be there.
    unsure: bool,
}

async fn begin(kept: &Arc<Kept>, first: &str) -> Result<Mutex<UnderWay>, DbErr> {
    let mut taken = kept.change().await?;
    taken.open = true;
    taken.connection()?.command(first).await?;
    Ok(Mutex::new(UnderWay {
        taken,
        later: Vec::new(),
        unsure: false,
    }))
}

/// The connection, after the rows that waited were added.
async fn ready(under_way: &Mutex<UnderWay>) -> Result<MappedMutexGuard<'_, Connection>, DbErr> {
    let mut guard = under_way.lock().await;
    if guard.unsure {
        return Err(broken());
    }
    guard.unsure = !guard.later.is_empty();
    if let Some(all) = together(std::mem::take(&mut guard.later))? {
        guard.taken.connection()?.execute(&all).await?;
        guard.unsure = false;
    }
    MutexGuard::try_map(guard, |it| it.taken.connection().ok())
        .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))
}

fn broken() -> DbErr {
    DbErr::Custom("a statement of the transaction failed before".to_owned())
}

/// Statements that add rows as one, in which each but the last is a part of its own.
fn together(mut inserts: Vec<Statement>) -> Result<Option<Statement>, DbErr> {
    let Some(last) = inserts.pop() else {
        return Ok(None);
    };
    if inserts.is_empty() {
        return Ok(Some(last));
    }
    let mut values: Vec<Value> = Vec::new();
    let mut taken = |insert: Statement| {
        let before = values.len();
        values.extend(insert.values.into_iter().flat_map(|Values(values)| values));
        renumbered(&insert.sql, |number| Some(format!("${}", number + before)))
            .ok_or_else(|| DbErr::Custom("a row is added by more than values".to_owned()))
    };
    let mut parts = Vec::new();
    for (place, insert) in inserts.into_iter().enumerate() {
        parts.push(format!("w{place} AS ({})", taken(insert)?));
    }
    let sql = format!("WITH {} {}", parts.join(", "), taken(last)?);
    Ok(Some(Statement::from_sql_and_values(
        DbBackend::Postgres,
        sql,
        values,
    )))
}
