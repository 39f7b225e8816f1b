//! Follows the log: first the rows after a position, then new rows.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use super::entry::Batch;
use super::jurisdiction::{Jurisdiction, Within};
use super::page::Found;
use super::reader::CHUNK;
use super::{Feed, Position};
use crate::access::auth::token;
use crate::access::session::{Request, Session};
use crate::platform::error::Error;

/// Maximum age of the committee codes that are used for delivery; older ones are looked up again.
const MAX_CODE_AGE: Duration = Duration::from_secs(1);
/// Interval for refreshing the caller's jurisdiction if no change requires it earlier.
const JURISDICTION_REFRESH: Duration = Duration::from_secs(3);
/// Number of invisible rows after which a subscriber gets a new cursor.
const SKIPPED: u64 = 1_000;

/// The log from a position on, for one subscriber.
pub(super) struct Tail {
    /// The request that opened the stream, with the current jurisdiction.
    pub(super) request: Request,
    pub(super) feed: Arc<Feed>,
    /// The jurisdiction, or the part of it that is followed.
    pub(super) jurisdiction: Jurisdiction,
    within: Option<Within>,
    renewed: Instant,
    receiver: Receiver<Arc<Batch>>,
    position: Position,
    /// Whether the log has rows after the position that the reader will not broadcast.
    pub(super) behind: bool,
}

impl Tail {
    /// Follows the log from a position, or from its end.
    pub(super) async fn new(
        feed: &Arc<Feed>,
        request: &Request,
        within: Option<Within>,
        position: Option<Position>,
    ) -> Result<Self, Error> {
        // Subscribing before reading leaves no gap between the rows that are read and those that are broadcast.
        let receiver = feed.join().await?;
        let position = match position {
            Some(position) => position,
            None => super::latest(&request.db).await?,
        };
        Ok(Self {
            jurisdiction: Jurisdiction::new(request, within).await?,
            feed: Arc::clone(feed),
            request: request.clone(),
            within,
            renewed: Instant::now(),
            receiver,
            position,
            behind: true,
        })
    }

    /// The position after the most recent rows.
    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// The next rows, without gap or overlap. The first call returns `None` if the log has no rows after the initial
    /// position. Updates the jurisdiction if a row moves it.
    ///
    /// # Errors
    ///
    /// A database error, or if no unit of the caller exists any longer.
    pub(super) async fn next(&mut self) -> Result<Arc<Batch>, Error> {
        let batch = self.batch().await?;
        self.position = self.position.max(batch.to);
        if batch.moves(|committee| self.jurisdiction.depends_on(committee)) {
            self.renew().await?;
        }
        Ok(batch)
    }

    /// Refreshes the caller's jurisdiction if it is old, or if the objects are read too, since their visibility depends
    /// on their current location; returns whether it did.
    ///
    /// # Errors
    ///
    /// As [`Tail::next`].
    pub(super) async fn refresh(&mut self, reads: bool) -> Result<bool, Error> {
        let old =
            self.renewed.elapsed() > JURISDICTION_REFRESH || (reads && self.jurisdiction.moves());
        if old {
            self.renew().await?;
        }
        Ok(old)
    }

    /// Looks up which objects of a batch the caller may see.
    async fn load_visible(&mut self, batch: &Batch) -> Result<(), Error> {
        self.jurisdiction.load_visible(&self.request, batch).await
    }

    /// Continues after an earlier position.
    fn rewind(&mut self, position: Position) {
        self.position = position;
        self.behind = true;
    }

    async fn batch(&mut self) -> Result<Arc<Batch>, Error> {
        loop {
            if self.behind {
                let (batch, full) = self.feed.chunk(self.position, CHUNK).await?;
                self.behind = full;
                return Ok(Arc::new(batch));
            }
            match self.receiver.recv().await {
                // The log was read up to here, so the batches that waited in the meantime overlap with it.
                Ok(batch) if batch.to <= self.position => (),
                Ok(batch)
                    if batch.from <= self.position && batch.read.elapsed() <= MAX_CODE_AGE =>
                {
                    return Ok(batch);
                }
                // The log has everything that the queue has lost.
                Ok(_) | Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return Err(Error::Unavailable),
            }
        }
    }

    /// Refreshes the caller's jurisdiction.
    async fn renew(&mut self) -> Result<(), Error> {
        let held = self.feed.held();
        // A token names units by ID; where these are, and which codes they have, may have changed.
        let actor = token::renewed(&self.request.db, &held.divisions, &self.request.actor).await?;
        self.request = Request::new(Session {
            actor,
            divisions: held.divisions,
            kinds: held.kinds,
            ..Session::clone(&self.request)
        });
        self.jurisdiction = Jurisdiction::new(&self.request, self.within).await?;
        self.renewed = Instant::now();
        Ok(())
    }
}

/// Pages of new changes.
pub(super) struct Follower {
    tail: Tail,
    /// Position after the last page, or after the rows that were checked since.
    end: Position,
    /// Row number after the last page that was sent; `None` before the first.
    sent: Option<i64>,
    /// Whether the client reads the objects too.
    reads: bool,
}

impl Follower {
    pub(super) fn new(tail: Tail, reads: bool) -> Self {
        Self {
            end: tail.position,
            sent: None,
            reads,
            tail,
        }
    }

    /// The feed and the current request.
    pub(super) fn reads_from(&self) -> (&Feed, &Request) {
        (&self.tail.feed, &self.tail.request)
    }

    /// The next page; the first one is returned immediately.
    ///
    /// # Errors
    ///
    /// As [`Tail::next`].
    pub(super) async fn next(&mut self) -> Result<Found, Error> {
        loop {
            let batch = self.tail.next().await?;
            self.tail.load_visible(&batch).await?;
            let mut found = self.next_page(&batch);
            // Only when there is something to deliver; then by the current jurisdiction, since a right may have ended
            // meanwhile.
            if !found.items.is_empty() && self.tail.refresh(self.reads).await? {
                self.tail.load_visible(&batch).await?;
                found = self.next_page(&batch);
            }
            if found.more {
                // The page ends within the batch.
                self.tail.rewind(found.end);
            }
            found.more |= self.tail.behind;
            self.end = found.end;
            // A cursor is valid for 90 days: without new ones, that of a client that sees few changes would expire.
            let skipped = |sent: i64| found.end.sequence.abs_diff(sent) > SKIPPED;
            if !found.items.is_empty() || found.resync || self.sent.is_none_or(skipped) {
                self.sent = Some(found.end.sequence);
                return Ok(found);
            }
        }
    }

    /// The part of a batch after the last page.
    fn next_page(&self, batch: &Batch) -> Found {
        let mut found = Found::at(self.end);
        let most = usize::try_from(CHUNK).unwrap_or(usize::MAX);
        found.add(batch, &self.tail.jurisdiction, most);
        found
    }
}
