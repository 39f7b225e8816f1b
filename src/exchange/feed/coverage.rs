//! The coverage of a mandate, updated after each change that affects it.

use std::sync::Arc;

use async_graphql::{ID, SimpleObject};
use cunju_entity::value::{CodeRange, DivisionCode, MandateId};

use super::cursor::Cursor;
use super::entry::{Batch, Entry, Subject};
use super::follow::Tail;
use super::jurisdiction::{Within, outside};
use super::with_request::WithRequest;
use super::{Feed, Position, page};
use crate::access::session::Request;
use crate::duties::coverage::{self, Basis, Coverage};
use crate::duties::mandate::MandateById;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::reference::global_id::GlobalId;

/// Figures after a change
#[derive(SimpleObject)]
pub(super) struct CoverageChange {
    /// Position of the change in the log: pass it as `after` to continue from here
    cursor: String,
    /// Current coverage
    coverage: Coverage,
}

/// Stream of figures.
pub(super) struct Figures {
    tail: Tail,
    mandate: MandateId,
    division: DivisionCode,
    range: CodeRange,
    by_parts: bool,
    /// Whether the client does not have the current figures.
    owed: bool,
    position: Position,
}

impl Figures {
    /// Figures of a mandate in a division, from now or from a cursor.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if the mandate or the division is not visible to the caller, or the cursor is invalid.
    pub(super) async fn new(
        feed: &Arc<Feed>,
        request: &Request,
        (mandate, within): (&ID, &ID),
        after: Option<String>,
        by_parts: bool,
    ) -> Result<Self, Error> {
        let mandate = match GlobalId::decode(mandate)? {
            GlobalId::Mandate(id) => id,
            other => return Err(other.wrong_type("Mandate")),
        };
        let node = match GlobalId::decode(within)? {
            GlobalId::Division(id) => request.divisions.get(id).ok_or_else(outside)?,
            other => return Err(other.wrong_type("Division")),
        };
        let (division, range) = (node.code(), node.range());
        let within = Within::named(request, within).await?;
        let known = match after {
            Some(after) => page::resume(feed, request, &after).await?,
            None => None,
        };
        let tail = Tail::new(feed, request, Some(within), known).await?;
        let figures = Self {
            position: tail.position(),
            tail,
            mandate,
            division,
            range,
            by_parts,
            owed: known.is_none(),
        };
        // Refuses a mandate that is not visible before the stream begins, not with its first event.
        figures.read().await?;
        Ok(figures)
    }

    /// The next figures.
    ///
    /// # Errors
    ///
    /// As [`Tail::next`], or if the mandate or the division is no longer visible to the caller.
    pub(super) async fn next(&mut self) -> Result<WithRequest<CoverageChange>, Error> {
        loop {
            let batch = self.tail.next().await?;
            self.position = self.position.max(batch.to);
            self.owed |= self.concerns(&batch);
            // While more rows wait, the figures would be outdated at once.
            if !self.owed || self.tail.behind {
                continue;
            }
            self.owed = false;
            // The units of the caller may have moved, and the figures are read with this jurisdiction.
            self.tail.refresh(true).await?;
            let request = &self.tail.request;
            let cursor = Cursor {
                feed: self.tail.feed.id(),
                position: self.position,
                day: request.clock.today(),
            };
            let change = CoverageChange {
                cursor: cursor.encode(),
                coverage: self.read().await?,
            };
            return Ok(WithRequest::new(request, change));
        }
    }

    async fn read(&self) -> Result<Coverage, Error> {
        let request = &self.tail.request;
        let Some(mandate) = request.load(MandateById, self.mandate).await? else {
            return Err(Error::input(message!("feed-mandate-unknown")));
        };
        let basis = Basis::default();
        let found = coverage::of(request, &mandate, self.division, None, basis, self.by_parts);
        found.await?.ok_or_else(outside)
    }

    fn concerns(&self, batch: &Batch) -> bool {
        batch.entries.iter().any(|entry| self.counts(entry))
    }

    /// Whether an entry may change the figures.
    fn counts(&self, entry: &Entry) -> bool {
        match entry.subject {
            Subject::Below {
                id: GlobalId::Committee(_) | GlobalId::Obligation(_) | GlobalId::Subcommittee(_),
                code,
                moved,
                ..
            } => {
                // A committee that moves also changes the figures of the division that it leaves.
                let codes = moved.map_or([code, code], |(before, after)| [before, after]);
                codes.into_iter().any(|code| self.range.contains(code))
            }
            Subject::Below { .. } => false,
            Subject::For { range, .. } | Subject::BulkChange { range } => {
                self.range.overlaps(range)
            }
        }
    }
}
