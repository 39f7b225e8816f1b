//! What all requests share: the schema, the database, the keys, and what is held in memory of the
//! database.

mod ready;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::api::{Api, Limits};
use crate::auth::{Actor, key::Keys};
use crate::bulk::folder::Folder;
use crate::change::{self, Follower, Followers, Writer};
use crate::clock::Clock;
use crate::database::{Db, Pool};
use crate::division::Tree;
use crate::error::{Error, Locale};
use crate::feed::Feed;
use crate::graphql;
use crate::measure::Counters;
use crate::memory::{Held, Memory};
use crate::obligation::Obligations;
use crate::request::Session;
use crate::subcommittee::StaffedMilestones;
use crate::telemetry::Telemetry;
use crate::webhook::{self, Courier, Targets};

use ready::Readiness;

/// Longest that collecting the metrics waits for the database.
const SCRAPE: Duration = Duration::from_secs(1);

/// What all requests share.
#[derive(Clone)]
pub struct Server {
    /// The schema, with everything that stands in front of it.
    pub api: Arc<Api>,
    /// The database.
    pub db: Db,
    /// Keys of the tokens.
    pub keys: Arc<Keys>,
    /// Time and new ids.
    pub clock: Clock,
    /// Queue of changes.
    pub writer: Writer,
    /// What sends events.
    pub courier: Arc<Courier>,
    /// Origins of pages that may call the API from a browser.
    pub origins: Vec<String>,
    /// Those who follow changes.
    pub feed: Arc<Feed>,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
    /// Files that are taken in.
    pub bulk: Arc<Folder>,
    followers: Followers,
    readiness: Arc<Readiness>,
    memory: Arc<Memory>,
    phase: watch::Sender<Phase>,
    places: Arc<Mutex<HashMap<String, usize>>>,
}

/// How a server is set up, beside its database and keys.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Limits of a request.
    pub limits: Limits,
    /// Whether only imported documents run.
    pub documents_only: bool,
    /// Origins of pages that may call the API from a browser.
    pub origins: Vec<String>,
    /// Where webhooks may lead.
    pub webhook_targets: Targets,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
    /// Folder of files that are taken in; none for one that goes with the process.
    pub bulk: Option<PathBuf>,
}

/// How far a server is with stopping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Phase {
    Serving,
    /// No new client should come.
    Announced,
    /// What lasts is closed.
    Ending,
}

/// A connection with live data, counted as long as it is open.
pub struct Place {
    places: Arc<Mutex<HashMap<String, usize>>>,
    holder: String,
}

/// What follows from every change, in the order in which it does: what is owed rests on who is staffed.
fn followers(feed: &Arc<Feed>) -> Followers {
    let feed: Arc<dyn Follower> = feed.clone();
    Arc::new([
        Arc::new(StaffedMilestones),
        Arc::new(Obligations),
        Arc::new(Counters),
        feed,
    ])
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = places.get_mut(&self.holder) {
            *taken -= 1;
            if *taken == 0 {
                places.remove(&self.holder);
            }
        }
    }
}

impl Server {
    /// A server over this database; reads the divisions.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn new(db: Db, keys: Keys, clock: Clock, setup: Setup) -> Result<Self, Error> {
        let db = setup.telemetry.observe(db);
        let memory = Arc::new(Memory::read(&db).await?);
        let feed = Feed::open(&db, &clock, Arc::clone(&memory)).await?;
        let api = Api::new(graphql::schema, setup.limits, setup.documents_only);
        let mut api = api.map_err(Error::internal)?;
        api.telemetry = Arc::clone(&setup.telemetry);
        Ok(Self {
            api: Arc::new(api),
            db,
            courier: Arc::new(Courier::new(&keys, setup.webhook_targets)),
            keys: Arc::new(keys),
            clock,
            writer: Writer::default(),
            origins: setup.origins,
            followers: followers(&feed),
            feed,
            telemetry: setup.telemetry,
            bulk: Arc::new(Folder::open(setup.bulk).map_err(Error::internal)?),
            readiness: Arc::default(),
            memory,
            phase: watch::Sender::new(Phase::Serving),
            places: Arc::default(),
        })
    }

    /// The same server for a thread that serves, with its own connections to the database.
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

    /// Whether the server was told to stop.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.phase.borrow() >= Phase::Announced
    }

    /// Waits until what lasts is to end.
    pub async fn stopped(&self) {
        let mut phase = self.phase.subscribe();
        // The sender lives as long as this server.
        let _ = phase.wait_for(|phase| *phase >= Phase::Ending).await;
    }

    /// A place for one more connection with live data of this caller, if it may have one.
    #[must_use]
    pub fn place(&self, payer: &str) -> Option<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = places.entry(payer.to_owned()).or_default();
        if *taken >= self.api.limits.sockets {
            return None;
        }
        *taken += 1;
        Some(Place {
            places: Arc::clone(&self.places),
            holder: payer.to_owned(),
        })
    }

    /// Whether a page of this origin may open a socket to the server that it knows as `host`.
    #[must_use]
    pub fn allows(&self, origin: &str, host: &str) -> bool {
        let own = origin
            .split_once("://")
            .is_some_and(|(_, name)| name == host);
        own || self.origins.iter().any(|allowed| allowed == origin)
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
            courier: Arc::clone(&self.courier),
            vault: Arc::clone(&self.keys.vault),
            feed: Arc::clone(&self.feed),
            followers: Arc::clone(&self.followers),
            telemetry: Arc::clone(&self.telemetry),
            locale,
            id: id.to_owned(),
            idempotency_key: None,
        }
    }

    /// All metrics as text; none if they were not asked for.
    pub async fn metrics(&self) -> Option<String> {
        let waiting = tokio::time::timeout(SCRAPE, self.feed.waiting()).await;
        let waiting = waiting.ok().and_then(Result::ok).flatten();
        self.telemetry.exposition(Pool::of(&self.db), waiting)
    }

    /// Reads divisions and kinds again if any of them was changed.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.memory.renew(&self.db).await
    }

    /// Forgets old answers and deliveries.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn forget(&self) -> Result<(), Error> {
        webhook::forget(&self.db, &self.clock).await?;
        change::forget(&self.db, &self.clock).await
    }
}
