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
use tokio::runtime::Handle;
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, OwnedSemaphorePermit};

use super::connection::Connection;
use super::db::Db;
use super::kept::{Kept, MOST, broke_at_once};
use super::renumbered;

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx(Inner);

enum Inner {
    Sqlite(DatabaseTransaction),
    Postgres(Own),
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
            match Own::begin(kept, &first).await {
                Err(error) if broke_at_once(&error, began) => {}
                own => return Ok(Self(Inner::Postgres(own?))),
            }
        }
        Ok(Self(Inner::Postgres(Own::begin(kept, &first).await?)))
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
                if let Some(under_way) = own.under_way.lock().await.as_mut() {
                    under_way.later.push(insert);
                }
                Ok(())
            }
        }
    }

    /// Keeps what was done.
    ///
    /// # Errors
    ///
    /// An error of the database: nothing was kept.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(mut own) => {
                own.connection().await?.command("COMMIT").await?;
                own.done();
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
                let done = own.connection().await?.execute(&statement).await?;
                Ok(done.into())
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Inner::Sqlite(tx) => tx.execute_unprepared(sql).await,
            Inner::Postgres(own) => Ok(own.connection().await?.command(sql).await?.into()),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let rows = self.query_all_raw(statement).await?;
        Ok(rows.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Inner::Sqlite(tx) => tx.query_all_raw(statement).await,
            Inner::Postgres(own) => {
                let rows = own.connection().await?.rows(&statement).await?;
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
        }
    }
}

/// A transaction on a connection that is kept.
struct Own {
    /// None after it ended.
    under_way: Mutex<Option<UnderWay>>,
    kept: Arc<Kept>,
}

struct UnderWay {
    connection: Connection,
    /// Rows to add before the next statement.
    later: Vec<Statement>,
    turn: OwnedSemaphorePermit,
}

impl Own {
    async fn begin(kept: &Arc<Kept>, first: &str) -> Result<Self, DbErr> {
        let (turn, connection) = kept.change().await?;
        let under_way = UnderWay {
            connection,
            later: Vec::new(),
            turn,
        };
        let own = Self {
            under_way: Mutex::new(Some(under_way)),
            kept: Arc::clone(kept),
        };
        own.connection().await?.command(first).await?;
        Ok(own)
    }

    /// The connection, after the rows that waited were added.
    async fn connection(&self) -> Result<MappedMutexGuard<'_, Connection>, DbErr> {
        let mut guard = self.under_way.lock().await;
        if let Some(UnderWay {
            connection, later, ..
        }) = guard.as_mut()
            && let Some(all) = together(std::mem::take(later))
        {
            connection.execute(&all).await?;
        }
        MutexGuard::try_map(guard, |it| it.as_mut().map(|it| &mut it.connection))
            .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))
    }

    /// Keeps the connection for others.
    fn done(&mut self) {
        if let Some(under_way) = self.under_way.get_mut().take() {
            self.kept.keep(under_way.connection);
        }
    }
}

impl Drop for Own {
    /// Undoes what was not committed, before others get the connection.
    fn drop(&mut self) {
        let (Some(under_way), Ok(runtime)) =
            (self.under_way.get_mut().take(), Handle::try_current())
        else {
            return;
        };
        let kept = Arc::clone(&self.kept);
        runtime.spawn(async move {
            let UnderWay {
                mut connection,
                turn,
                ..
            } = under_way;
            match connection.command("ROLLBACK").await {
                Ok(_) => kept.keep(connection),
                Err(_) => connection.close(),
            }
            drop(turn);
        });
    }
}

/// Statements that add rows as one, in which each but the last is a part of its own.
fn together(mut inserts: Vec<Statement>) -> Option<Statement> {
    let last = inserts.pop()?;
    if inserts.is_empty() {
        return Some(last);
    }
    let mut values: Vec<Value> = Vec::new();
    let mut taken = |insert: Statement| {
        let before = values.len();
        values.extend(insert.values.into_iter().flat_map(|Values(values)| values));
        renumbered(&insert.sql, |number| Some(format!("${}", number + before)))
    };
    let mut parts = Vec::new();
    for (place, insert) in inserts.into_iter().enumerate() {
        parts.push(format!("w{place} AS ({})", taken(insert)?));
    }
    let sql = format!("WITH {} {}", parts.join(", "), taken(last)?);
    Some(Statement::from_sql_and_values(
        DbBackend::Postgres,
        sql,
        values,
    ))
}
