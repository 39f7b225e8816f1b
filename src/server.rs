//! What all requests share: the schema, the database, the keys, and what is held in memory of the
//! database.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::DatabaseConnection;

use crate::auth::{Actor, key::Keys};
use crate::change::{self, Writer};
use crate::clock::Clock;
use crate::division::Tree;
use crate::error::{Error, Locale};
use crate::feed::Feed;
use crate::graphql::{self, CunjuSchema};
use crate::memory::{Held, Memory};
use crate::request::Session;
use crate::webhook::{self, Courier, Targets};

/// What all requests share.
pub struct Server {
    /// The schema.
    pub schema: CunjuSchema,
    /// The database.
    pub db: DatabaseConnection,
    /// Keys of the tokens.
    pub keys: Keys,
    /// Time and new ids.
    pub clock: Clock,
    /// Queue of changes.
    pub writer: Writer,
    /// What sends events.
    pub courier: Arc<Courier>,
    /// Those who follow changes.
    pub feed: Arc<Feed>,
    memory: Arc<Memory>,
    stopping: AtomicBool,
}

impl Server {
    /// A server over this database; reads the divisions.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn new(db: DatabaseConnection, keys: Keys, clock: Clock) -> Result<Self, Error> {
        let memory = Arc::new(Memory::read(&db).await?);
        let feed = Feed::open(&db, &clock, Arc::clone(&memory)).await?;
        Ok(Self {
            schema: graphql::schema(),
            db,
            courier: Arc::new(Courier::new(&keys, Targets::Public)),
            keys,
            clock,
            writer: Writer::default(),
            feed,
            memory,
            stopping: AtomicBool::new(false),
        })
    }

    /// The same server, whose webhooks may lead to these targets.
    #[must_use]
    pub fn sending_to(mut self, targets: Targets) -> Self {
        self.courier = Arc::new(Courier::new(&self.keys, targets));
        self
    }

    /// Says from now on that it is not ready, so that no new client comes.
    pub fn announce_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the server was told to stop.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The divisions as they are now.
    #[must_use]
    pub fn divisions(&self) -> Arc<Tree> {
        self.memory.held().divisions
    }

    /// State of a request of this actor.
    #[must_use]
    pub fn session(&self, actor: Actor, locale: Locale, id: &str) -> Session {
        let Held { divisions, kinds } = self.memory.held();
        Session {
            actor,
            db: self.db.clone(),
            divisions,
            kinds,
            clock: self.clock.clone(),
            writer: Arc::clone(&self.writer),
            courier: Arc::clone(&self.courier),
            feed: Arc::clone(&self.feed),
            locale,
            id: id.to_owned(),
            idempotency_key: None,
        }
    }

    /// Reads divisions and kinds again if divisions were added, and forgets old answers and
    /// deliveries.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.memory.renew(&self.db).await?;
        webhook::forget(&self.db, &self.clock).await?;
        change::forget(&self.db, &self.clock).await
    }
}
