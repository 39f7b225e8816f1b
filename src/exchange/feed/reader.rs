//! One reader per process follows the log for all subscribers, while there are any.

use std::future::pending;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use async_graphql::Context;
use cunju_entity::value::Date;
use sea_orm::DbBackend;
use sea_orm::sqlx::PgPool;
use sea_orm::sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::{Mutex, Notify, broadcast, watch};
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

use super::cursor::Cursor;
use super::entry::{self, Batch};
use super::numbering::{self, Renumber};
use super::{Position, store};
use crate::access::session::change::Follower;
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::reference::cache::{ReferenceCache, ReferenceData};

/// Maximum number of rows that are read at once.
pub(super) const CHUNK: u64 = 500;
/// Number of batches in the queue of a slow subscriber; after that it reads the log itself.
const WAITING: usize = 64;
/// Maximum interval between two reads of the log: a process may end between its commit and its notification.
const POLL: Duration = Duration::from_secs(2);
/// First delay after a notification, on `PostgreSQL`: committed rows are visible only after older transactions have
/// ended, and no notification is sent for that.
const FIRST_DELAY: Duration = Duration::from_millis(10);
/// Minimum interval between two reads and between two notifications, which combines the changes in between.
const MIN_INTERVAL: Duration = Duration::from_millis(20);
/// Channel for notifications between the processes that share a `PostgreSQL` database.
const CHANNEL: &str = "cunju_changes";
/// The notification.
const NOTICE: &str = "NOTIFY cunju_changes";

/// The change log of the database of this process, for subscribers.
pub struct Feed {
    id: Uuid,
    db: Db,
    memory: Arc<ReferenceCache>,
    commits: watch::Sender<u64>,
    batches: broadcast::Sender<Arc<Batch>>,
    /// Whether the reader runs.
    reads: Mutex<bool>,
    /// The position up to which the reader has broadcast.
    position: std::sync::Mutex<Position>,
    /// Connections for notifications; `None` on `SQLite`, which only one process uses.
    notices: Option<PgPool>,
}

impl Follower for Feed {
    fn committed(&self) {
        self.commits
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

impl Feed {
    /// The feed of a database.
    pub async fn open(
        db: &Db,
        clock: &Clock,
        memory: Arc<ReferenceCache>,
        renumber: Renumber,
    ) -> Result<Arc<Self>, Error> {
        let id = numbering::current(db, clock, renumber).await?;
        let (commits, committed) = watch::channel(0);
        let notices = (db.get_database_backend() == DbBackend::Postgres).then(|| {
            let options = db.get_postgres_connection_pool().connect_options();
            // One connection listens permanently; the other notifies.
            let pool = PgPoolOptions::new().max_connections(2);
            pool.connect_lazy_with(options.as_ref().clone())
        });
        if let Some(pool) = &notices {
            tokio::spawn(notify_other_processes(pool.clone(), committed));
        }
        Ok(Arc::new(Self {
            id,
            db: db.clone(),
            memory,
            commits,
            batches: broadcast::channel(WAITING).0,
            reads: Mutex::new(false),
            position: std::sync::Mutex::default(),
            notices,
        }))
    }

    /// The feed from the schema data.
    pub(super) fn of<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Self>, Error> {
        ctx.data().map_err(|error| Error::internal(error.message))
    }

    /// The numbering of the positions.
    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    /// The cursor for a position in the log as of today.
    pub(crate) fn cursor(&self, position: Position, today: Date) -> String {
        let cursor = Cursor {
            feed: self.id,
            position,
            day: today,
        };
        cursor.encode()
    }

    /// Memory usage figures.
    pub(super) fn held(&self) -> ReferenceData {
        self.memory.held()
    }

    /// Counts the commits of this process and wakes tasks that wait for them. Changes of other processes are found by
    /// polling.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }

    /// All batches of the log from now on.
    pub(super) async fn join(self: &Arc<Self>) -> Result<broadcast::Receiver<Arc<Batch>>, Error> {
        let mut reads = self.reads.lock().await;
        // Under the lock: a reader that ends because nobody has subscribed must not miss this subscriber.
        let receiver = self.batches.subscribe();
        if !*reads {
            let from = store::latest(&self.db).await?;
            self.has_read(from);
            let heard = Arc::new(Notify::new());
            // Weak, because the task would otherwise keep the feed and its connections after the server has ended.
            let (pool, feed) = (self.notices.clone(), Arc::downgrade(self));
            let commits = self.commits();
            tokio::spawn(async move {
                tokio::select! {
                    // `listen` never returns: it is dropped with the reader, which frees its connection.
                    () = listen(pool, Arc::clone(&heard)) => (),
                    () = read(feed, commits, from, &heard) => (),
                }
            });
            *reads = true;
        }
        Ok(receiver)
    }

    /// The rows after a position, as changes, and whether more may be available immediately.
    pub(super) async fn chunk(&self, after: Position, rows: u64) -> Result<(Batch, bool), Error> {
        let found = store::committed_rows(&self.db, after, rows).await?;
        let full = u64::try_from(found.len()).is_ok_and(|found| found >= rows);
        // The rows may be in divisions that this process has not read yet.
        if entry::has_bulk_change(&found) {
            self.memory.refresh(&self.db).await?;
        }
        let tree = self.held().divisions;
        Ok((Batch::of(&self.db, &tree, after, found).await?, full))
    }

    /// Broadcasts new rows; returns whether there were any.
    async fn broadcast_new(&self, position: &mut Position) -> Result<bool, Error> {
        let mut found = false;
        loop {
            let (batch, full) = self.chunk(*position, CHUNK).await?;
            if batch.to > *position {
                found = true;
                *position = batch.to;
                self.has_read(batch.to);
                // An error means that there are no subscribers left to miss the batch.
                let _ = self.batches.send(Arc::new(batch));
            }
            if !full {
                return Ok(found);
            }
        }
    }

    fn has_read(&self, position: Position) {
        let mut known = self.position.lock().unwrap_or_else(PoisonError::into_inner);
        *known = position;
    }

    /// Number of log rows that the reader has not broadcast, at most 1,001; `None` if there are no subscribers.
    pub async fn waiting(&self) -> Result<Option<u64>, Error> {
        if self.batches.receiver_count() == 0 {
            return Ok(None);
        }
        let position = *self.position.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Some(store::after(&self.db, position).await?))
    }

    /// Stops the reader if there are no subscribers.
    async fn is_idle(&self) -> bool {
        let mut reads = self.reads.lock().await;
        *reads = self.batches.receiver_count() > 0;
        !*reads
    }
}

/// Reads the log until there are no subscribers or the feed is dropped.
async fn read(
    feed: Weak<Feed>,
    mut commits: watch::Receiver<u64>,
    mut position: Position,
    heard: &Notify,
) {
    let mut pause = POLL;
    loop {
        let start = Instant::now();
        let Some(feed) = feed.upgrade() else { return };
        if feed.is_idle().await {
            return;
        }
        let shortest = feed.notices.as_ref().map_or(POLL, |_| FIRST_DELAY);
        match feed.broadcast_new(&mut position).await {
            Ok(true) => pause = shortest,
            Ok(false) => pause = pause.saturating_mul(2).min(POLL),
            Err(error) => {
                tracing::warn!(%error, "the change log could not be read");
                pause = POLL;
            }
        }
        // Not held while waiting, for the same reason as it is weak.
        drop(feed);
        tokio::select! {
            open = commits.changed() => {
                if open.is_err() {
                    return;
                }
                pause = shortest;
            }
            () = heard.notified() => pause = shortest,
            () = sleep(pause) => (),
        }
        sleep_until(start + MIN_INTERVAL).await;
    }
}

/// Notifies other processes of commits of this one, after the commits: with notifications inside transactions, their
/// commits would wait for each other.
async fn notify_other_processes(pool: PgPool, mut committed: watch::Receiver<u64>) {
    while committed.changed().await.is_ok() {
        if let Err(error) = sea_orm::sqlx::raw_sql(NOTICE).execute(&pool).await {
            tracing::warn!(%error, "other servers could not be notified of a change");
        }
        sleep(MIN_INTERVAL).await;
    }
}

/// Listens permanently for notifications of other processes; reconnects if the connection is lost.
async fn listen(pool: Option<PgPool>, heard: Arc<Notify>) {
    let Some(pool) = pool else {
        return pending().await;
    };
    loop {
        if let Err(error) = receive_notifications(&pool, &heard).await {
            tracing::warn!(%error, "changes of other servers arrive with a delay");
        }
        sleep(POLL).await;
    }
}

async fn receive_notifications(pool: &PgPool, heard: &Notify) -> Result<(), sea_orm::SqlxError> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // At the start and after a lost connection (`None`) too: notifications in between are lost.
        heard.notify_one();
        listener.try_recv().await?;
    }
}
