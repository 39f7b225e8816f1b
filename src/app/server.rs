//! State shared by all requests: the schema, the database, the keys, and the reference cache.

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
use crate::duties::visit::VisitsOfClosed;
use crate::exchange::bulk::folder::Folder;
use crate::exchange::bulk::job_context::JobContext;
use crate::exchange::feed::Feed;
use crate::exchange::webhook::{self, DispatchContext, Targets, WebhookSender};
use crate::platform::api::{Api, Limits};
use crate::platform::clock::Clock;
use crate::platform::database::{Db, PoolStatus};
use crate::platform::error::Error;
use crate::platform::telemetry::Telemetry;
use crate::reference::cache::ReferenceCache;

use ready::Readiness;

/// Timeout of database queries while metrics are collected.
const SCRAPE: Duration = Duration::from_secs(1);

/// State shared by all requests.
#[derive(Clone)]
pub struct Server {
    /// The part shared with background tasks.
    pub instance: Instance,
    /// The schema with the executor around it.
    pub api: Arc<Api>,
    /// Sends webhook events.
    pub webhook_sender: Arc<WebhookSender>,
    /// Origins of pages that may call the API from a browser.
    pub origins: Vec<String>,
    /// Subscribers of the change feed.
    pub feed: Arc<Feed>,
    /// Uploaded files to import.
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

/// Configuration of a server, apart from its database and keys.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Limits of a request.
    pub limits: Limits,
    /// Whether only persisted documents can run.
    pub documents_only: bool,
    /// Origins of pages that may call the API from a browser.
    pub origins: Vec<String>,
    /// Targets that webhooks may have.
    pub webhook_targets: Targets,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
    /// Folder of uploaded files; `None` for a temporary one that is deleted when the process ends.
    pub bulk: Option<PathBuf>,
}

/// Permit of a caller for one live connection, released when it is dropped.
pub struct ConnectionPermit {
    places: Arc<Mutex<HashMap<String, usize>>>,
    holder: String,
}

/// Followers of every change, in order: obligations depend on the staffing of subcommittees, and counters on the
/// household that a visit counts for.
fn followers(feed: &Arc<Feed>) -> Followers {
    let feed: Arc<dyn Follower> = feed.clone();
    Arc::new([
        Arc::new(StaffedMilestones),
        Arc::new(Obligations),
        Arc::new(VisitsOfClosed),
        Arc::new(Counters),
        feed,
    ])
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = places.get_mut(&self.holder) {
            *taken -= 1;
            // Otherwise the map would keep every address that ever opened a stream.
            if *taken == 0 {
                places.remove(&self.holder);
            }
        }
    }
}

impl Server {
    /// A server for this database. Reads the reference data.
    pub async fn new(db: Db, keys: Keys, clock: Clock, setup: Setup) -> Result<Self, Error> {
        let db = setup.telemetry.observe(db);
        let memory = Arc::new(ReferenceCache::read(&db).await?);
        let feed = Feed::open(&db, &clock, Arc::clone(&memory), webhook::renumber).await?;
        let webhook_sender = Arc::new(WebhookSender::new(&keys, setup.webhook_targets));
        // Built twice: mutations and subscriptions run on a copy with an extension that would slow down queries (ADR
        // 0008).
        let schema = || {
            let built = graphql::schema();
            built
                .data(Arc::clone(&feed))
                .data(Arc::clone(&webhook_sender))
        };
        let api = Api::new(
            schema,
            graphql::scalars(),
            setup.limits,
            setup.documents_only,
        );
        let mut api = api.map_err(Error::internal)?;
        api.telemetry = Arc::clone(&setup.telemetry);
        let followers = followers(&feed);
        Ok(Self {
            instance: Instance::new((db, memory), keys, clock, setup.telemetry, followers),
            api: Arc::new(api),
            webhook_sender,
            origins: setup.origins,
            feed,
            bulk: Arc::new(Folder::open(setup.bulk).map_err(Error::internal)?),
            readiness: Arc::default(),
            places: Arc::default(),
        })
    }

    /// The same server for another worker thread, with its own database connections.
    #[must_use]
    pub fn for_this_thread(&self) -> Self {
        Self {
            instance: self.instance.for_this_thread(),
            ..self.clone()
        }
    }

    /// A permit for one more live connection of this caller, unless the caller has reached the limit.
    #[must_use]
    pub fn connection_permit(&self, payer: &str) -> Option<ConnectionPermit> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = places.entry(payer.to_owned()).or_default();
        if *taken >= self.api.limits.sockets {
            return None;
        }
        *taken += 1;
        Some(ConnectionPermit {
            places: Arc::clone(&self.places),
            holder: payer.to_owned(),
        })
    }

    /// Whether a page of this origin may open a socket to the server, which it addresses as `host`.
    #[must_use]
    pub fn allows(&self, origin: &str, host: &str) -> bool {
        // Without the scheme: behind a proxy that ends TLS, the server does not know which one the browser sees.
        let own = origin
            .split_once("://")
            .is_some_and(|(_, name)| name == host);
        own || self.origins.iter().any(|allowed| allowed == origin)
    }

    /// The background task that imports files.
    #[must_use]
    pub fn job_context(&self) -> Arc<JobContext> {
        Arc::new(JobContext {
            instance: self.instance.clone(),
            folder: Arc::clone(&self.bulk),
            feed: Arc::clone(&self.feed),
        })
    }

    /// The background task that sends webhook events.
    #[must_use]
    pub fn post(&self) -> DispatchContext {
        DispatchContext {
            instance: self.instance.clone(),
            feed: Arc::clone(&self.feed),
            webhook_sender: Arc::clone(&self.webhook_sender),
        }
    }

    /// All metrics as text; `None` if metrics are not enabled.
    pub async fn metrics(&self) -> Option<String> {
        // A database that does not respond must not make Prometheus miss the metrics that would show it.
        let waiting = tokio::time::timeout(SCRAPE, self.feed.waiting()).await;
        let waiting = waiting.ok().and_then(Result::ok).flatten();
        self.telemetry.exposition(PoolStatus::of(&self.db), waiting)
    }

    /// Deletes expired idempotency keys and deliveries.
    pub async fn forget(&self) -> Result<(), Error> {
        webhook::delete_old_deliveries(&self.db, &self.clock).await?;
        change::forget(&self.db, &self.clock).await
    }
}
