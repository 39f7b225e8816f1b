//! What everything that runs in this process shares, whether it answers a request or works in the background.

use std::sync::Arc;

use tokio::sync::watch;

use crate::access::auth::Actor;
use crate::access::auth::key::Keys;
use crate::access::session::Session;
use crate::access::session::change::{Followers, Writer};
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::{Error, Locale};
use crate::platform::telemetry::Telemetry;
use crate::reference::division::Tree;
use crate::reference::memory::{Held, Memory};

/// What everything that runs in this process shares.
#[derive(Clone)]
pub struct Instance {
    /// The database.
    pub db: Db,
    /// Keys of the tokens and of personal data.
    pub keys: Arc<Keys>,
    /// Time and new ids.
    pub clock: Clock,
    /// Queue of changes.
    pub writer: Writer,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
    followers: Followers,
    memory: Arc<Memory>,
    phase: watch::Sender<Phase>,
}

/// How far a process is with stopping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Phase {
    Serving,
    /// No new client should come.
    Announced,
    /// What lasts is closed.
    Ending,
}

impl Instance {
    /// An instance over this database and what is held in memory of it.
    #[must_use]
    pub fn new(
        (db, memory): (Db, Arc<Memory>),
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

    /// The same instance for a thread that serves, with its own connections to the database.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            db: self.db.beside(),
            ..self.clone()
        }
    }

    /// Says from now on that it is not ready, so that no new client comes.
    pub fn announce_stop(&self) {
        self.phase.send_replace(Phase::Announced);
    }

    /// Ends what lasts: sockets and streams of events.
    pub fn end_streams(&self) {
        self.phase.send_replace(Phase::Ending);
    }

    /// Whether the process was told to stop.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.phase.borrow() >= Phase::Announced
    }

    /// Waits until what lasts is to end.
    pub async fn stopped(&self) {
        let mut phase = self.phase.subscribe();
        // The sender lives as long as this instance.
        let _ = phase.wait_for(|phase| *phase >= Phase::Ending).await;
    }

    /// The divisions as they are now.
    #[must_use]
    pub fn divisions(&self) -> Arc<Tree> {
        self.memory.held().divisions
    }

    /// State of a request of this actor.
    #[must_use]
    pub fn session(&self, actor: Actor, locale: Locale, id: &str) -> Session {
        let Held {
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

    /// Reads divisions and kinds again if any of them was changed.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.memory.renew(&self.db).await
    }
}
