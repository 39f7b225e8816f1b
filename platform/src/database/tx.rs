//! A transaction with few round trips to `PostgreSQL`: it begins together with its first command; inserted rows wait
//! for the next statement and are sent together, in the same statement if that reads other tables; and its connection
//! is kept afterwards.

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::time::Instant;

use sea_orm::entity::prelude::async_trait::async_trait;
use sea_orm::sea_query::InsertStatement;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
    Values,
};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use super::connection::Connection;
use super::connection_pool::{
    ConnectionPool, MAX_CONNECTIONS, PooledConnection, was_already_broken,
};
use super::copy_store::Copy;
use super::db::Db;
use super::text;

/// A transaction. If it is dropped without [`Tx::commit`], nothing is written.
pub struct Tx(Inner);

enum Inner {
    Sqlite(DatabaseTransaction),
    Postgres(Mutex<PostgresTx>),
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tx")
    }
}

impl Tx {
    /// Begins a transaction that writes. `SQLite` takes its write lock immediately, so that nothing changes between
    /// reading and writing; `PostgreSQL` runs a command first.
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
        // A kept connection may have broken. Nothing has been done in the transaction yet, so it can begin on another
        // one.
        for _ in 0..MAX_CONNECTIONS {
            let began = Instant::now();
            match begin(kept, &first).await {
                Err(error) if was_already_broken(&error, began) => {}
                own => return Ok(Self(Inner::Postgres(own?))),
            }
        }
        Ok(Self(Inner::Postgres(begin(kept, &first).await?)))
    }

    /// Inserts rows into a table, at the latest with the next statement. An error of these rows may be reported only
    /// then.
    pub async fn insert_later(
        &self,
        table: &'static str,
        insert: InsertStatement,
    ) -> Result<(), DbErr> {
        match &self.0 {
            Inner::Sqlite(tx) => tx.execute(&insert).await.map(drop),
            Inner::Postgres(own) => {
                own.lock().await.later.push((table, insert));
                Ok(())
            }
        }
    }

    /// Inserts the rows that are waiting.
    ///
    /// # Errors
    ///
    /// A database error, including an error of a waiting row.
    pub async fn flush_inserts(&self) -> Result<(), DbErr> {
        match &self.0 {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(own) => ready(own).await.map(drop),
        }
    }

    /// Inserts rows with `COPY`; only on `PostgreSQL`.
    ///
    /// # Errors
    ///
    /// A database error, including an error of a waiting row.
    pub async fn copy(&self, rows: Copy) -> Result<(), DbErr> {
        match &self.0 {
            Inner::Sqlite(_) => Err(DbErr::BackendNotSupported {
                db: DbBackend::Sqlite.as_str(),
                ctx: "COPY",
            }),
            Inner::Postgres(own) => ready(own).await?.copy(rows).await,
        }
    }

    /// Commits the transaction.
    ///
    /// # Errors
    ///
    /// A database error, or an earlier error of the transaction; nothing was written then.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(own) => {
                let mut connection = ready(&own).await?;
                // In a failed transaction, PostgreSQL would report a successful COMMIT although it rolls back.
                if !connection.is_healthy {
                    return Err(broken());
                }
                connection.command("COMMIT").await?;
                drop(connection);
                // Only after a successful COMMIT: otherwise, dropping the connection rolls back.
                own.into_inner().taken.open = false;
                Ok(())
            }
        }
    }

    /// Rolls the transaction back.
    pub async fn rollback(self) -> Result<(), DbErr> {
        match self.0 {
            Inner::Sqlite(tx) => tx.rollback().await,
            // Dropping the connection rolls back.
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
            Inner::Sqlite(tx) => tx.query_all_raw(statement).await,
            Inner::Postgres(own) => {
                let rows = own.lock().await.rows(statement).await?;
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
        }
    }
}

/// A transaction on a kept connection.
struct PostgresTx {
    taken: PooledConnection,
    /// Rows to insert with the next statement at the latest, and their tables.
    later: Vec<(&'static str, InsertStatement)>,
    /// Whether such rows were sent without a confirmed result.
    unsure: bool,
}

impl PostgresTx {
    /// Inserts the rows that are waiting.
    async fn add(&mut self) -> Result<(), DbErr> {
        // Rows that were sent without a result may be missing, and the commit would acknowledge them.
        if self.unsure {
            return Err(broken());
        }
        let mut waiting = self.waiting();
        let Some(last) = waiting.pop() else {
            return Ok(());
        };
        self.unsure = true;
        let all = merge_statements(&waiting, DbBackend::Postgres.build(&last));
        self.taken.connection()?.execute(&all).await?;
        self.unsure = false;
        Ok(())
    }

    /// Returns the rows of a statement. The statement includes the waiting rows if it does not read their tables.
    async fn rows(&mut self, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        let reads = |(table, _): &(&str, InsertStatement)| is_named(&statement.sql, table);
        // The parts of one statement do not see each other's effects: a read of these tables, or an update, must find
        // the rows inserted.
        if !statement.sql.starts_with("SELECT ") || self.later.iter().any(reads) {
            self.add().await?;
        }
        if self.unsure {
            return Err(broken());
        }
        let waiting = self.waiting();
        self.unsure = !waiting.is_empty();
        let all = merge_statements(&waiting, statement);
        let rows = self.taken.connection()?.rows(&all).await?;
        self.unsure = false;
        Ok(rows)
    }

    fn waiting(&mut self) -> Vec<InsertStatement> {
        mem::take(&mut self.later)
            .into_iter()
            .map(|it| it.1)
            .collect()
    }
}

async fn begin(kept: &Arc<ConnectionPool>, first: &str) -> Result<Mutex<PostgresTx>, DbErr> {
    let mut taken = kept.acquire_for_change().await?;
    // Before the command: if it is abandoned, the connection must be rolled back.
    taken.open = true;
    taken.connection()?.command(first).await?;
    Ok(Mutex::new(PostgresTx {
        taken,
        later: Vec::new(),
        unsure: false,
    }))
}

/// The connection, after the waiting rows were inserted.
async fn ready(under_way: &Mutex<PostgresTx>) -> Result<MappedMutexGuard<'_, Connection>, DbErr> {
    let mut guard = under_way.lock().await;
    guard.add().await?;
    MutexGuard::try_map(guard, |it| it.taken.connection().ok())
        .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))
}

fn broken() -> DbErr {
    DbErr::Custom("an earlier statement of the transaction failed".to_owned())
}

/// Whether the text of a statement contains the name of a table.
fn is_named(sql: &str, table: &str) -> bool {
    let is_sign = |sign: char| sign.is_alphanumeric() || sign == '_';
    sql.split(|sign| !is_sign(sign)).any(|word| word == table)
}

/// Combines inserts and one more statement into one, in which each insert is a common table expression.
fn merge_statements(inserts: &[InsertStatement], last: Statement) -> Statement {
    if inserts.is_empty() {
        return last;
    }
    // The inserts are numbered after the last statement, whose finished text contains its own numbers.
    let mut values = last.values.map_or_else(Vec::new, |Values(values)| values);
    let mut number = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let inserts = inserts.iter().enumerate();
    let parts: Vec<String> = inserts
        .map(|(place, insert)| format!("w{place} AS ({})", text::build(insert, &mut number)))
        .collect();
    let sql = format!("WITH {} {}", parts.join(", "), last.sql);
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_name_is_matched_as_a_whole_word() {
        let sql = r#"SELECT "mandate"."subcommittee_kind" FROM "mandate" JOIN appointment ON TRUE"#;
        assert!(is_named(sql, "mandate") && is_named(sql, "appointment"));
        assert!(!is_named(sql, "subcommittee") && !is_named(sql, "kind"));
    }
}
