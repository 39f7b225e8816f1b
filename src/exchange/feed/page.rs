//! Pages of changes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cunju_entity::value::Date;

use super::area::{Area, Seen};
use super::cursor::Cursor;
use super::entry::{Batch, Entry};
use super::graphql::ChangeEventKind;
use super::reader::CHUNK;
use super::{Feed, Position, store};
use crate::access::session::Session;
use crate::platform::error::Error;

/// Most rows that are looked through for one page: the caller may see few of them.
const SCAN: u64 = 2_000;

/// Changes that follow each other, as far as the caller may see them.
pub(super) struct Found {
    /// The changes.
    pub(super) items: Vec<(Arc<Entry>, ChangeEventKind)>,
    /// Position behind the page.
    pub(super) end: Position,
    /// When the last row before that position was written; none if nothing was written after it
    /// that is settled.
    pub(super) at: Option<DateTime<Utc>>,
    /// Whether more may follow at once.
    pub(super) more: bool,
    /// Whether everything is to be read anew.
    pub(super) resync: bool,
}

impl Found {
    /// A page that begins here and holds nothing yet.
    pub(super) fn at(position: Position) -> Self {
        Self {
            items: Vec::new(),
            end: position,
            at: None,
            more: false,
            resync: false,
        }
    }

    /// Adds what of a batch comes after the page, at most up to `first` changes; whether it is
    /// complete before the batch ends.
    pub(super) fn add(&mut self, batch: &Batch, area: &Area, first: usize) -> bool {
        let start = self.end;
        for entry in batch.entries.iter().filter(|it| it.position > start) {
            match area.sees(entry) {
                Some(Seen::Change(_)) if self.items.len() >= first => {
                    self.more = true;
                    return true;
                }
                Some(Seen::Change(kind)) => self.items.push((Arc::clone(entry), kind)),
                Some(Seen::Resync) => self.resync = true,
                None => (),
            }
            self.end = entry.position;
            self.at = Some(entry.at);
            if self.resync {
                self.more = entry.position < batch.to;
                return true;
            }
        }
        self.end = self.end.max(batch.to);
        false
    }

    /// Cursor of the page.
    pub(super) fn cursor(&self, feed: &Feed, today: Date) -> String {
        let at = self.at.filter(|_| self.more);
        let cursor = Cursor {
            feed: feed.id(),
            position: self.end,
            day: at.map_or(today, day),
        };
        cursor.encode()
    }
}

/// Day of an instant, not after the day in China.
pub(super) fn day(at: DateTime<Utc>) -> Date {
    at.date_naive().into()
}

/// Reads the changes after a position, at most `first`.
pub(super) async fn read(
    feed: &Feed,
    session: &Session,
    area: &mut Area,
    after: Position,
    first: usize,
) -> Result<Found, Error> {
    let mut found = Found::at(after);
    let mut rows = u64::try_from(first).map_or(CHUNK, |first| (first + 1).clamp(100, CHUNK));
    let mut scanned = 0;
    loop {
        let (batch, full) = feed.chunk(found.end, rows).await?;
        area.learn(session, &batch).await?;
        if found.add(&batch, area, first) {
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

/// The position that a cursor of a client names; none if the client must read everything anew.
///
/// # Errors
///
/// [`Error::Input`] if it is no cursor, an error of the database.
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
