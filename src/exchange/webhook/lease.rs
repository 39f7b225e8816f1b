//! Who sends: one process at a time. On `PostgreSQL` the one whose session holds an advisory lock,
//! which the database takes back when that process dies; on `SQLite`, which serves one process, it.

use std::time::Duration;

use sea_orm::DbBackend;
use sea_orm::sqlx::{self, Connection, PgConnection};

use crate::platform::database::Db;

/// Key of the advisory lock. Any number that nothing else in the database uses.
const LOCK: i64 = 0x6375_6e6a_7501;
/// Longest the database may take to say that the lock is still held.
const PROMPT: Duration = Duration::from_secs(5);
/// After about a minute of silence the database takes the lock back from a machine that is gone.
const NOTICE_DEATH: &str =
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// The right to send.
pub(super) enum Lease {
    /// No other process can have it.
    Sole,
    /// The session that holds the lock.
    Session(PgConnection),
}

impl Lease {
    /// Takes the right to send; none if another process has it.
    pub(super) async fn take(db: &Db) -> Result<Option<Self>, sqlx::Error> {
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(Some(Self::Sole));
        }
        // A connection of its own: one of the pool may be closed or given to others.
        let options = db.get_postgres_connection_pool().connect_options();
        let mut session = PgConnection::connect_with(&options).await?;
        let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(LOCK)
            .fetch_one(&mut session)
            .await?;
        if !taken {
            session.close().await?;
            return Ok(None);
        }
        sqlx::raw_sql(NOTICE_DEATH).execute(&mut session).await?;
        Ok(Some(Self::Session(session)))
    }

    /// Whether the right is still held.
    pub(super) async fn holds(&mut self) -> bool {
        match self {
            Self::Sole => true,
            Self::Session(session) => {
                let alive = tokio::time::timeout(PROMPT, session.ping()).await;
                alive.is_ok_and(|alive| alive.is_ok())
            }
        }
    }
}
