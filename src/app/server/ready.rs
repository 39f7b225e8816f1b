//! Readiness of the server. Concurrent requests share one check of the database.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Server;
use crate::app::migrate;
use crate::platform::database::DatabaseError;

/// Timeout of the check. Opening a connection to a distant or busy database takes several round trips.
const LIMIT: Duration = Duration::from_secs(5);
/// How long a result is reused. Anybody may ask, as often as they like: without it, six connections that only asked for
/// readiness raised the latency of other callers from 9 to 24 ms. Probes ask every few seconds.
const SHARED: Duration = Duration::from_millis(500);

/// The result of a check: ready, or the reason why not.
type Found = Result<(), &'static str>;

/// The last result, shared by all threads. The first request that finds it too old checks again; the others wait.
#[derive(Debug, Default)]
pub(super) struct Readiness(Mutex<Option<(Instant, Found)>>);

impl Readiness {
    async fn of(&self, server: &Server) -> Found {
        // Held during the check, so that all who wait get its result instead of checking themselves.
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
    /// Whether the database responds and has the migrations of this binary; if not, the reason in words safe for
    /// anonymous callers.
    pub async fn ready(&self) -> Result<(), &'static str> {
        self.readiness.of(self).await
    }
}

async fn look(server: &Server) -> Found {
    // Anonymous callers may ask, so driver errors go only to the log.
    match tokio::time::timeout(LIMIT, migrate::is_current(&server.db)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the server is not ready");
            Err(match error {
                DatabaseError::Newer(_)
                | DatabaseError::Unsupported(_)
                | DatabaseError::Older(_) => {
                    "the database and this server have different migrations"
                }
                _ => "the database does not respond",
            })
        }
        Err(_) => Err("the database does not respond"),
    }
}
