//! Whether the server is ready: one look at the database for all who ask at about the same time.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Server;
use crate::app::migrate;
use crate::platform::database::DatabaseError;

/// Longest that the database may take to say that it is there: a connection to a distant or busy one is opened by
/// several round trips.
const LIMIT: Duration = Duration::from_secs(5);
/// How long an answer is given again. Anybody may ask, as often as they like: without it, six connections that did
/// nothing else took callers from 9 to 24 ms. Probes ask every few seconds.
const SHARED: Duration = Duration::from_millis(500);

/// What was found last, or what is wrong.
type Found = Result<(), &'static str>;

/// The last answer, of all threads. Who finds it too old looks, while the others wait for what they find.
#[derive(Debug, Default)]
pub(super) struct Readiness(Mutex<Option<(Instant, Found)>>);

impl Readiness {
    async fn of(&self, server: &Server) -> Found {
        let mut last = self.0.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < SHARED
        {
            return found;
        }
        let found = look(server).await;
        *last = Some((Instant::now(), found));
        found
    }
}

impl Server {
    /// Whether the database answers and is that of this binary; else what is wrong, in words for strangers.
    ///
    /// # Errors
    ///
    /// What is wrong.
    pub async fn ready(&self) -> Result<(), &'static str> {
        self.readiness.of(self).await
    }
}

async fn look(server: &Server) -> Found {
    // Strangers ask: what the driver says is for the log alone.
    match tokio::time::timeout(LIMIT, migrate::is_current(&server.db)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the server is not ready");
            Err(match error {
                DatabaseError::Newer(_) | DatabaseError::Older(_) => {
                    "the database has other migrations than this server"
                }
                _ => "the database does not answer",
            })
        }
        Err(_) => Err("the database does not answer"),
    }
}
