//! Followers of changes: they are registered once, with the server, and every change runs them.

use std::any::Any;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{self, BoxFuture};

use crate::access::session::change::{Fact, Touches, UnitOfWork};
use crate::platform::error::Error;
use crate::platform::problem::ChangeError;

/// What a follower keeps between its look at the touched rows and the end of the change.
pub type Memo = Box<dyn Any + Send + Sync>;

/// A fact, and the memo of the follower's look before the write.
pub type AnnouncedFact = (Arc<Fact>, Option<Memo>);

/// Keeps derived data up to date with changes, in the same transaction.
pub trait Follower: Send + Sync {
    /// Looks at what is about to be touched.
    fn before<'a>(
        &'a self,
        work: &'a UnitOfWork<'_>,
        fact: &'a Fact,
    ) -> BoxFuture<'a, Result<Option<Memo>, Error>> {
        let _ = (work, fact);
        future::ready(Ok(None)).boxed()
    }

    /// Updates the data that depends on these facts, after the change has written its rows.
    fn after<'a>(
        &'a self,
        work: &'a mut UnitOfWork<'_>,
        told: Vec<AnnouncedFact>,
    ) -> BoxFuture<'a, Result<(), ChangeError>> {
        let _ = (work, told);
        future::ready(Ok(())).boxed()
    }

    /// Called after a change was committed.
    fn committed(&self) {}
}

/// All followers, in the order in which they run.
pub type Followers = Arc<[Arc<dyn Follower>]>;

impl UnitOfWork<'_> {
    /// Announces what the change touches, before it writes.
    pub async fn announce(&mut self, fact: Fact) -> Result<(), Error> {
        let followers = &self.session.followers;
        let mut memos = Vec::with_capacity(followers.len());
        for follower in followers.iter() {
            memos.push(follower.before(self, &fact).await?);
        }
        self.announced.push((Arc::new(fact), memos));
        Ok(())
    }

    /// Runs all followers of the change.
    pub(super) async fn follow(&mut self) -> Result<(), ChangeError> {
        // Checked before the followers run: the rows that they write follow from announced facts.
        for row in &self.pending_touches {
            self.require_announced(row)?;
        }
        let followers = Arc::clone(&self.session.followers);
        // One after the other: obligations depend on the milestone STAFFED, which the first follower writes.
        for (position, follower) in followers.iter().enumerate() {
            let told = self.announced.iter_mut().map(|(fact, memos)| {
                let memo = memos.get_mut(position).and_then(Option::take);
                (Arc::clone(fact), memo)
            });
            let told: Vec<AnnouncedFact> = told.collect();
            if !told.is_empty() {
                follower.after(self, told).await?;
            }
        }
        Ok(())
    }

    /// Records that a row was written, which touches these facts.
    pub(super) fn record_touches(
        &mut self,
        entity: &'static str,
        all: Vec<Touches>,
    ) -> Result<(), Error> {
        for touches in all {
            let row = (entity, touches);
            if touches.must_precede_write() {
                self.require_announced(&row)?;
            } else {
                self.pending_touches.push(row);
            }
        }
        Ok(())
    }

    /// Refuses a change that did not announce a fact. This is a bug that would leave wrong figures, so nothing is
    /// written.
    fn require_announced(&self, (entity, touches): &(&'static str, Touches)) -> Result<(), Error> {
        if self.announced.iter().any(|(fact, _)| fact.covers(*touches)) {
            return Ok(());
        }
        Err(Error::internal(format!(
            "{} writes {entity} but did not announce {touches:?}",
            self.operation
        )))
    }
}
