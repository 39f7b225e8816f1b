//! The task that creates and sends deliveries; it runs in one of the processes that share a database.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use cunju_entity::value::{DeliveryId, WebhookId};
use cunju_entity::{delivery, webhook};
use reqwest::Url;
use tokio::task::{Id, JoinSet};

use super::WebhookSender;
use super::enqueue::enqueue;
use super::lease::Lease;
use super::queue_store as queue;
use super::rules::{Outcome, after_attempt};
use crate::access::instance::Instance;
use crate::access::session::change;
use crate::exchange::feed::Feed;
use crate::platform::error::Error;

/// Maximum number of concurrent deliveries.
const MAX_CONCURRENT: usize = 16;
/// Maximum number of concurrent deliveries to one host.
const MAX_CONCURRENT_PER_HOST: usize = 4;
/// Polling interval of the task; changes of this process wake it earlier.
const PAUSE: Duration = Duration::from_secs(1);
/// Delay for combining changes, so that many changes in a second do not each cause a read.
const COALESCE_DELAY: Duration = Duration::from_millis(50);
/// Interval in which a process tries to become the sender, or checks whether the database is available again.
const RETRY: Duration = Duration::from_secs(2);

/// Dependencies of the task.
pub struct DispatchContext {
    /// The server process.
    pub instance: Instance,
    /// The change feed, which reports changes.
    pub feed: Arc<Feed>,
    /// Sends the events.
    pub webhook_sender: Arc<WebhookSender>,
}

/// Sends events while this process is the sender, until shutdown.
pub async fn run(context: DispatchContext) {
    let context = Arc::new(context);
    let server = &context.instance;
    while !server.is_stopping() {
        match Lease::take(&server.db).await {
            Ok(Some(lease)) => Dispatcher::new(Arc::clone(&context)).work(lease).await,
            Ok(None) => (),
            Err(_) => tracing::warn!(
                "the database did not respond to the request for the event sender lock"
            ),
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// A delivery in progress.
struct DeliveryInProgress {
    delivery: DeliveryId,
    host: String,
    webhook: WebhookId,
    url: String,
}

/// Time before which a receiver accepts no further request, if it has said so.
type NotBefore = Option<DateTime<Utc>>;

/// State of the sender. Deliveries in progress are aborted when it is dropped, and the next sender sends them again.
struct Dispatcher {
    context: Arc<DispatchContext>,
    tasks: JoinSet<NotBefore>,
    in_progress: HashMap<Id, DeliveryInProgress>,
    /// Webhooks whose receivers, at these URLs, accept no request before a time. Deliveries that were due have been
    /// postponed in the database; this postpones those that are created afterwards.
    held: HashMap<WebhookId, (String, DateTime<Utc>)>,
}

impl Dispatcher {
    fn new(context: Arc<DispatchContext>) -> Self {
        Self {
            context,
            tasks: JoinSet::new(),
            in_progress: HashMap::new(),
            held: HashMap::new(),
        }
    }

    async fn work(mut self, mut lease: Lease) {
        let mut commits = self.context.feed.commits();
        while lease.holds().await {
            // Attempts in progress end first: the receivers have the events, so the outcomes must be stored.
            if self.context.instance.is_stopping() && self.tasks.is_empty() {
                return;
            }
            // An error of one pass must not end the sender, which holds the lock that other processes wait for.
            let more = self.pass().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "events could not be read or sent");
                false
            });
            if !more {
                tokio::select! {
                    Some(ended) = self.tasks.join_next_with_id() => self.ended(&ended),
                    _ = commits.changed() => tokio::time::sleep(COALESCE_DELAY).await,
                    () = tokio::time::sleep(PAUSE) => (),
                }
            }
            self.all_ended();
        }
        tracing::warn!("another process may send events now");
    }

    fn ended(&mut self, ended: &Result<(Id, NotBefore), tokio::task::JoinError>) {
        let (id, not_before) = match ended {
            Ok((id, not_before)) => (*id, *not_before),
            // A task that panicked has stored no outcome: its delivery is still due and is sent again.
            Err(error) => (error.id(), None),
        };
        if let Some(it) = self.in_progress.remove(&id)
            && let Some(until) = not_before
        {
            self.held.insert(it.webhook, (it.url, until));
        }
    }

    fn all_ended(&mut self) {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.ended(&ended);
        }
    }

    /// Creates some deliveries and starts some; returns whether there may be more to create.
    async fn pass(&mut self) -> Result<bool, Error> {
        if self.context.instance.is_stopping() {
            return Ok(false);
        }
        let more = enqueue(&self.context).await?;
        self.start().await?;
        Ok(more)
    }

    async fn start(&mut self) -> Result<(), Error> {
        let webhooks = queue::enabled(&self.context.instance.db).await?.into_iter();
        let webhooks: HashMap<WebhookId, (webhook::Model, String)> = webhooks
            .map(|row| (row.id, (row.clone(), host(&row.url))))
            .collect();
        while !webhooks.is_empty() && self.in_progress.len() < MAX_CONCURRENT {
            self.all_ended();
            let free = u64::try_from(MAX_CONCURRENT - self.in_progress.len()).unwrap_or_default();
            let now = self.context.instance.clock.now();
            self.held.retain(|_, (_, until)| *until > now);
            let open = webhooks.values().filter(|(_, host)| self.is_free(host));
            let open = open.filter(|(row, _)| !self.is_held(row));
            // The table has no state for them (ADR 0007): a delivery in progress is still due there.
            let in_progress = self.in_progress.values().map(|it| it.delivery);
            let open = open.map(|(row, _)| row.id);
            let due = queue::due(&self.context.instance.db, now, open, in_progress, free).await?;
            if due.is_empty() {
                break;
            }
            for delivery in due {
                match webhooks.get(&delivery.webhook_id) {
                    // Again, because several of the due deliveries may be for one host.
                    Some((webhook, host)) if self.is_free(host) => {
                        self.spawn(webhook.clone(), host.clone(), delivery);
                    }
                    // It stays due. The next query leaves out the hosts that are busy now, so that one host does not
                    // block the others.
                    _ => (),
                }
            }
        }
        Ok(())
    }

    fn is_free(&self, host: &str) -> bool {
        let same = self.in_progress.values().filter(|it| it.host == host);
        same.count() < MAX_CONCURRENT_PER_HOST
    }

    fn is_held(&self, webhook: &webhook::Model) -> bool {
        let held = self.held.get(&webhook.id);
        // Another URL is another receiver, which has not asked for anything.
        held.is_some_and(|(url, _)| *url == webhook.url)
    }

    fn spawn(&mut self, webhook: webhook::Model, host: String, delivery: delivery::Model) {
        let in_progress = DeliveryInProgress {
            delivery: delivery.id,
            host,
            webhook: webhook.id,
            url: webhook.url.clone(),
        };
        let context = Arc::clone(&self.context);
        let task = self.tasks.spawn(deliver(context, webhook, delivery));
        self.in_progress.insert(task.id(), in_progress);
    }
}

/// The host of a receiver, regardless of the port; the load is limited per host.
fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(Url::host_str);
    host.unwrap_or_default().to_owned()
}

/// Makes one attempt and stores its outcome, however long the database takes, because the receiver has the event.
async fn deliver(
    context: Arc<DispatchContext>,
    webhook: webhook::Model,
    delivery: delivery::Model,
) -> NotBefore {
    let now = context.instance.clock.now();
    let outcome = context.webhook_sender.send(&webhook, &delivery, now).await;
    let after = after_attempt(&delivery, outcome, context.instance.clock.now());
    while let Err(error) = record(&context.instance, &after, outcome).await {
        tracing::warn!(%error, "the outcome of a delivery could not be stored yet");
        tokio::time::sleep(PAUSE).await;
    }
    outcome.not_before
}

async fn record(server: &Instance, after: &delivery::Model, outcome: Outcome) -> Result<(), Error> {
    let (tx, _turn) = change::begin_task(&server.db, &server.writer).await?;
    queue::record(&tx, after, server.clock.now()).await?;
    if let Some(until) = outcome.not_before {
        queue::hold(&tx, after.webhook_id, until).await?;
    }
    // After `record`, which stores nothing for a delivery that `disable` has failed already.
    if outcome.is_gone() {
        queue::disable(&tx, after.webhook_id).await?;
    }
    Ok(tx.commit().await?)
}
