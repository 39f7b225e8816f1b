//! Ensures that one process at a time sends events. On `PostgreSQL`, it is the process whose session holds an advisory
//! lock, which the database releases when the process ends; on `SQLite`, which supports only one process, it is this
//! one.

use std::time::Duration;

use sea_orm::DbBackend;
use sea_orm::sqlx::{self, Connection, PgConnection};

use crate::platform::database::Db;

/// Key of the advisory lock: any number that is not used otherwise in the database.
// `cunju` in ASCII and 01; 02 is the lock for migrating.
const LOCK: i64 = 0x6375_6e6a_7501;
/// Maximum time for the database to confirm that the lock is still held.
const PROMPT: Duration = Duration::from_secs(5);
/// After about a minute without a response, the database releases the lock of a machine that has failed.
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
    /// Acquires the right to send; `None` if another process has it.
    pub(super) async fn take(db: &Db) -> Result<Option<Self>, sqlx::Error> {
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(Some(Self::Sole));
        }
        // A separate connection, because one of the pool may be closed or used by others.
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
                // On a broken network, no response comes, and another process may have the lock already.
                let alive = tokio::time::timeout(PROMPT, session.ping()).await;
                alive.is_ok_and(|alive| alive.is_ok())
            }
        }
    }
}
