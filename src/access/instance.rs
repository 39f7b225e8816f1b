//! State that all parts of the process share, whether they serve requests or run in the background.

use std::sync::Arc;

use tokio::sync::watch;

use crate::access::auth::Actor;
use crate::access::auth::key::Keys;
use crate::access::session::Session;
use crate::access::session::change::{Followers, Writer};
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::platform::message::Locale;
use crate::platform::telemetry::Telemetry;
use crate::reference::cache::{ReferenceCache, ReferenceData};
use crate::reference::division::Tree;

/// State that all parts of the process share.
#[derive(Clone)]
pub struct Instance {
    /// The database.
    pub db: Db,
    /// Keys of tokens and of personal data.
    pub keys: Arc<Keys>,
    /// Time and new IDs.
    pub clock: Clock,
    /// Queue of changes.
    pub writer: Writer,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
    followers: Followers,
    memory: Arc<ReferenceCache>,
    phase: watch::Sender<Phase>,
}

/// Progress of a shutdown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Phase {
    Serving,
    /// Readiness is withdrawn, so that no new client is routed here.
    Announced,
    /// Sockets and streams are being closed.
    Ending,
}

impl Instance {
    /// An instance for this database and its reference cache.
    #[must_use]
    pub fn new(
        (db, memory): (Db, Arc<ReferenceCache>),
        keys: Keys,
        clock: Clock,
        telemetry: Arc<Telemetry>,
        followers: Followers,
    ) -> Self {
        Self {
            db,
            keys: Arc::new(keys),
            clock,
            writer: Writer::default(),
            telemetry,
            followers,
            memory,
            phase: watch::Sender::new(Phase::Serving),
        }
    }

    /// The same instance for a server thread, with its own database connections.
    #[must_use]
    pub fn for_this_thread(&self) -> Self {
        Self {
            db: self.db.for_this_thread(),
            ..self.clone()
        }
    }

    /// Withdraws readiness, so that no new client is routed here.
    pub fn announce_stop(&self) {
        self.phase.send_replace(Phase::Announced);
    }

    /// Ends sockets and event streams.
    pub fn end_streams(&self) {
        self.phase.send_replace(Phase::Ending);
    }

    /// Whether a shutdown was requested.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.phase.borrow() >= Phase::Announced
    }

    /// Waits until sockets and event streams are to end.
    pub async fn stopped(&self) {
        let mut phase = self.phase.subscribe();
        // Fails only if the sender is dropped, and this instance owns it.
        let _ = phase.wait_for(|phase| *phase >= Phase::Ending).await;
    }

    /// The current divisions.
    #[must_use]
    pub fn divisions(&self) -> Arc<Tree> {
        self.memory.held().divisions
    }

    /// Session for a request of this actor.
    #[must_use]
    pub fn session(&self, actor: Actor, locale: Locale, id: &str) -> Session {
        // Both from one read, so that a request has divisions and catalogs of the same version.
        let ReferenceData {
            divisions, kinds, ..
        } = self.memory.held();
        Session {
            actor,
            db: self.db.clone(),
            divisions,
            kinds,
            clock: self.clock.clone(),
            writer: Arc::clone(&self.writer),
            vault: Arc::clone(&self.keys.vault),
            followers: Arc::clone(&self.followers),
            telemetry: Arc::clone(&self.telemetry),
            locale,
            id: id.to_owned(),
            idempotency_key: None,
        }
    }

    /// Reloads divisions and catalogs if any of them was changed.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.memory.refresh(&self.db).await
    }
}
