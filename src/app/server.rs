//! What all requests share: the schema, the database, the keys, and what is held in memory of the
//! database.

mod ready;

use std::collections::HashMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::access::auth::key::Keys;
use crate::access::instance::Instance;
use crate::access::session::change::{self, Follower, Followers};
use crate::app::graphql;
use crate::bodies::ending::StaffedMilestones;
use crate::duties::measure::Counters;
use crate::duties::obligation::Obligations;
use crate::exchange::bulk::folder::Folder;
use crate::exchange::bulk::intake::Intake;
use crate::exchange::feed::Feed;
use crate::exchange::webhook::{self, Courier, Post, Targets};
use crate::platform::api::{Api, Limits};
use crate::platform::clock::Clock;
use crate::platform::database::{Db, Pool};
use crate::platform::error::Error;
use crate::platform::telemetry::Telemetry;
use crate::reference::memory::Memory;

use ready::Readiness;

/// Longest that collecting the metrics waits for the database.
const SCRAPE: Duration = Duration::from_secs(1);

/// What all requests share.
#[derive(Clone)]
pub struct Server {
    /// What it shares with what works in the background.
    pub instance: Instance,
    /// The schema, with everything that stands in front of it.
    pub api: Arc<Api>,
    /// What sends events.
    pub courier: Arc<Courier>,
    /// Origins of pages that may call the API from a browser.
    pub origins: Vec<String>,
    /// Those who follow changes.
    pub feed: Arc<Feed>,
    /// Files that are taken in.
    pub bulk: Arc<Folder>,
    readiness: Arc<Readiness>,
    places: Arc<Mutex<HashMap<String, usize>>>,
}

impl Deref for Server {
    type Target = Instance;

    fn deref(&self) -> &Instance {
        &self.instance
    }
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
    pub async fn new(db: Db, keys: Keys, clock: Clock, setup: Setup) -> Result<Self, Error> {
        let db = setup.telemetry.observe(db);
        let memory = Arc::new(Memory::read(&db).await?);
        let feed = Feed::open(&db, &clock, Arc::clone(&memory), webhook::renumber).await?;
        let courier = Arc::new(Courier::new(&keys, setup.webhook_targets));
        let schema = || {
            let built = graphql::schema();
            built.data(Arc::clone(&feed)).data(Arc::clone(&courier))
        };
        let api = Api::new(schema, setup.limits, setup.documents_only);
        let mut api = api.map_err(Error::internal)?;
        api.telemetry = Arc::clone(&setup.telemetry);
        let followers = followers(&feed);
        Ok(Self {
            instance: Instance::new((db, memory), keys, clock, setup.telemetry, followers),
            api: Arc::new(api),
            courier,
            origins: setup.origins,
            feed,
            bulk: Arc::new(Folder::open(setup.bulk).map_err(Error::internal)?),
            readiness: Arc::default(),
            places: Arc::default(),
        })
    }

    /// The same server for a thread that serves, with its own connections to the database.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            instance: self.instance.beside(),
            ..self.clone()
        }
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

    /// What takes files in.
    #[must_use]
    pub fn intake(&self) -> Arc<Intake> {
        Arc::new(Intake {
            instance: self.instance.clone(),
            folder: Arc::clone(&self.bulk),
            feed: Arc::clone(&self.feed),
        })
    }

    /// What sends events.
    #[must_use]
    pub fn post(&self) -> Post {
        Post {
            instance: self.instance.clone(),
            feed: Arc::clone(&self.feed),
            courier: Arc::clone(&self.courier),
        }
    }

    /// All metrics as text; none if they were not asked for.
    pub async fn metrics(&self) -> Option<String> {
        let waiting = tokio::time::timeout(SCRAPE, self.feed.waiting()).await;
        let waiting = waiting.ok().and_then(Result::ok).flatten();
        self.telemetry.exposition(Pool::of(&self.db), waiting)
    }

    /// Forgets old answers and deliveries.
    pub async fn forget(&self) -> Result<(), Error> {
        webhook::forget(&self.db, &self.clock).await?;
        change::forget(&self.db, &self.clock).await
    }
}
