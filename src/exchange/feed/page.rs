//! Pages of changes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cunju_entity::value::Date;

use super::cursor::Cursor;
use super::entry::{Batch, Entry};
use super::graphql::ChangeEventKind;
use super::jurisdiction::{Jurisdiction, Visibility};
use super::reader::CHUNK;
use super::{Feed, Position, store};
use crate::access::session::Session;
use crate::platform::error::Error;

/// Maximum number of rows that are read for one page; the caller may be allowed to see only few of them.
const SCAN: u64 = 2_000;

/// Consecutive changes that are visible to the caller.
pub(super) struct Found {
    /// The changes.
    pub(super) items: Vec<(Arc<Entry>, ChangeEventKind)>,
    /// Position after the page.
    pub(super) end: Position,
    /// Time of the last row before that position; `None` if no visible transaction wrote a row after it.
    pub(super) at: Option<DateTime<Utc>>,
    /// Whether more changes may be available immediately.
    pub(super) more: bool,
    /// Whether the client must read everything again.
    pub(super) resync: bool,
}

impl Found {
    /// An empty page at this position.
    pub(super) fn at(position: Position) -> Self {
        Self {
            items: Vec::new(),
            end: position,
            at: None,
            more: false,
            resync: false,
        }
    }

    /// Adds the changes of a batch that follow the page, up to a total of `first`; returns whether the page was full
    /// before the end of the batch.
    pub(super) fn add(&mut self, batch: &Batch, jurisdiction: &Jurisdiction, first: usize) -> bool {
        let start = self.end;
        for entry in batch.entries.iter().filter(|it| it.position > start) {
            match jurisdiction.sees(entry) {
                Some(Visibility::Change(_)) if self.items.len() >= first => {
                    self.more = true;
                    return true;
                }
                Some(Visibility::Change(kind)) => self.items.push((Arc::clone(entry), kind)),
                Some(Visibility::Resync) => self.resync = true,
                None => (),
            }
            self.end = entry.position;
            self.at = Some(entry.at);
            // The client reads everything again, so single changes before or after are of no use.
            if self.resync {
                self.more = entry.position < batch.to;
                return true;
            }
        }
        // Rows that the caller may not see are passed too; otherwise every call would scan them again.
        self.end = self.end.max(batch.to);
        false
    }

    /// Cursor of the page.
    pub(super) fn cursor(&self, feed: &Feed, today: Date) -> String {
        // A cursor in the past ages with its change; one at the end of the log has missed nothing up to today.
        let at = self.at.filter(|_| self.more);
        let cursor = Cursor {
            feed: feed.id(),
            position: self.end,
            day: at.map_or(today, day),
        };
        cursor.encode()
    }
}

/// Date of a time, at most the current date in China.
pub(super) fn day(at: DateTime<Utc>) -> Date {
    at.date_naive().into()
}

/// Reads the changes after a position, at most `first`.
pub(super) async fn read(
    feed: &Feed,
    session: &Session,
    jurisdiction: &mut Jurisdiction,
    after: Position,
    first: usize,
) -> Result<Found, Error> {
    let mut found = Found::at(after);
    // One row more than the page shows whether another follows.
    let mut rows = u64::try_from(first).map_or(CHUNK, |first| (first + 1).clamp(100, CHUNK));
    let mut scanned = 0;
    loop {
        let (batch, full) = feed.chunk(found.end, rows).await?;
        jurisdiction.load_visible(session, &batch).await?;
        if found.add(&batch, jurisdiction, first) {
            found.more |= full;
            return Ok(found);
        }
        scanned += rows;
        found.more = full && scanned >= SCAN;
        if !full || found.more {
            return Ok(found);
        }
        rows = CHUNK;
    }
}

/// The position of a client's cursor; `None` if the client must read everything again.
///
/// # Errors
///
/// [`Error::Input`] if it is not a cursor, or a database error.
pub(super) async fn resume(
    feed: &Feed,
    session: &Session,
    cursor: &str,
) -> Result<Option<Position>, Error> {
    let cursor = Cursor::decode(cursor)?;
    let end = store::latest(&session.db).await?;
    let usable = cursor.is_usable(feed.id(), end, session.clock.today());
    Ok(usable.then_some(cursor.position))
}
