//! The change feed in the API.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject, Subscription};
use chrono::{DateTime, Utc};
use cunju_entity::value::Date;
use futures_util::Stream;
use futures_util::stream::try_unfold;

use super::coverage::{CoverageChange, Figures};
use super::cursor::Cursor;
use super::entry::Entry;
use super::follow::{Follower, Tail};
use super::jurisdiction::{Jurisdiction, Within};
use super::page::{self, Found};
use super::with_request::WithRequest;
use super::{Feed, latest};
use crate::access::session::{ContextExt, Session};
use crate::app::node::{self, Node};
use crate::duties::coverage;
use crate::platform::api::directive::{cost, list_size};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::reference::global_id::GlobalId;

/// Default page size.
const DEFAULT_SIZE: i32 = 100;
/// Maximum page size.
const MAX_SIZE: i32 = 500;

/// Effect of a change for a subscriber
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ChangeEventKind {
    /// The object was created or changed; `node` is its current state
    Upsert,
    /// The object was deleted
    Delete,
    /// The committee entered the jurisdiction, together with everything below it: read all of it again
    Entered,
    /// The committee left the jurisdiction or the part of it that is followed, together with everything below it
    Left,
}

/// A change of an object
pub(super) struct Change {
    entry: Arc<Entry>,
    id: GlobalId,
    kind: ChangeEventKind,
    cursor: String,
}

impl Change {
    fn new(feed: &Feed, entry: Arc<Entry>, kind: ChangeEventKind) -> Option<Self> {
        let cursor = Cursor {
            feed: feed.id(),
            position: entry.position,
            day: page::day(entry.at),
        };
        Some(Self {
            id: entry.id()?,
            entry,
            kind,
            cursor: cursor.encode(),
        })
    }
}

/// Change of an object. Several parts may be reported as one object: a milestone or a grid of a subcommittee as the
/// subcommittee, an exemption as the obligation, an extension as the obligation or, for a division, as the mandate
#[Object]
impl Change {
    /// Position of the change in the log: pass it as `after` to continue after this change
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// Time of the change
    async fn at(&self) -> DateTime<Utc> {
        self.entry.at
    }

    /// Effect of the change
    async fn kind(&self) -> ChangeEventKind {
        self.kind
    }

    /// ID of the object. For a mandate, only the mandate itself is reported, not its obligations: after a change of a
    /// mandate, read its obligations and figures again
    async fn id(&self) -> ID {
        self.id.encode()
    }

    /// Name of the object's type, such as `Committee`
    #[graphql(name = "type")]
    async fn type_name(&self) -> &'static str {
        self.id.type_name()
    }

    /// ID of the committee to which the object belongs; for a mandate, ID of its division
    async fn unit(&self) -> ID {
        self.entry.unit_id().encode()
    }

    /// Name of the operation that made the change, such as `subcommittee.establish`
    async fn operation(&self) -> &str {
        &self.entry.operation
    }

    /// Current state of the object; null if it was deleted or is not in the caller's jurisdiction
    async fn node(&self, ctx: &Context<'_>) -> Option<Result<Node, Error>> {
        match self.kind {
            ChangeEventKind::Delete | ChangeEventKind::Left => None,
            ChangeEventKind::Upsert | ChangeEventKind::Entered => {
                let request = match ctx.request() {
                    Ok(request) => request,
                    Err(error) => return Some(Err(error)),
                };
                node::find(request, self.id).await.transpose()
            }
        }
    }
}

/// Page of consecutive changes
#[derive(SimpleObject)]
pub(super) struct ChangePage {
    /// Changes, oldest first, at most 500
    items: Vec<Change>,
    /// Position of the end of the page: pass it as `after` to continue; valid for 90 days
    cursor: String,
    /// Whether more changes may be available immediately
    has_more: bool,
    /// Whether too much has changed, or the cursor is too old, to report single changes: read everything again, then
    /// continue from `cursor`
    resync_required: bool,
}

impl ChangePage {
    fn new(feed: &Feed, today: Date, found: Found) -> Self {
        let cursor = found.cursor(feed, today);
        let items = found.items.into_iter();
        Self {
            items: items
                .filter_map(|(entry, kind)| Change::new(feed, entry, kind))
                .collect(),
            cursor,
            has_more: found.more,
            resync_required: found.resync,
        }
    }
}

/// The unit given as `in`, if any.
async fn within(session: &Session, unit: Option<ID>) -> Result<Option<Within>, Error> {
    match unit {
        Some(unit) => Ok(Some(Within::named(session, &unit).await?)),
        None => Ok(None),
    }
}

/// A page that tells the client to read everything again and to continue from the end of the log.
async fn resync_page(session: &Session) -> Result<Found, Error> {
    Ok(Found {
        resync: true,
        ..Found::at(latest(&session.db).await?)
    })
}

fn rows(first: i32) -> usize {
    usize::try_from(first.clamp(1, MAX_SIZE)).unwrap_or(1)
}

/// Queries for the change feed.
#[derive(Default)]
pub struct FeedQuery;

#[Object]
impl FeedQuery {
    /// Changes in the caller's jurisdiction since a cursor, oldest first. Without `after`, returns no changes, only the
    /// current cursor: get that first, read the data that you need, then continue from the cursor. No change is lost
    /// this way, but a change that you have read already may be reported again
    #[graphql(directive = list_size::apply(
        100,
        Some(vec!["first".to_owned()]),
        Some(vec!["items".to_owned()])
    ))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of a page or change; defaults to now")] after: Option<String>,
        #[graphql(
            name = "in",
            desc = "ID of a division or committee; by default the caller's jurisdiction"
        )]
        unit: Option<ID>,
        #[graphql(
            default_with = "Some(DEFAULT_SIZE)",
            desc = "Maximum number of changes on the page, 1 to 500"
        )]
        first: Option<i32>,
    ) -> Result<ChangePage, Error> {
        let session: &Session = ctx.request()?;
        let feed = Feed::of(ctx)?;
        let first = first.unwrap_or(DEFAULT_SIZE);
        if !(1..=MAX_SIZE).contains(&first) {
            return Err(Error::input(message!(
                "feed-first-out-of-range",
                max = MAX_SIZE,
                first
            )));
        }
        let within = within(session, unit).await?;
        let found = match after {
            None => Found::at(latest(&session.db).await?),
            Some(after) => match page::resume(feed, session, &after).await? {
                Some(position) => {
                    let mut jurisdiction = Jurisdiction::new(session, within).await?;
                    page::read(feed, session, &mut jurisdiction, position, rows(first)).await?
                }
                None => resync_page(session).await?,
            },
        };
        Ok(ChangePage::new(feed, session.clock.today(), found))
    }
}

/// Subscriptions to the change feed.
#[derive(Default)]
pub struct FeedSubscription;

/// Subscription root of the API
#[Subscription(name = "Subscription")]
impl FeedSubscription {
    /// Changes in the caller's jurisdiction as they are committed. The first page is sent immediately: the changes
    /// since `after`, or the current cursor without changes. Keep the cursor of each page: a new subscription continues
    /// from it without gaps or duplicates
    #[graphql(directive = list_size::apply(100, None, Some(vec!["items".to_owned()])))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of a page or change; defaults to now")] after: Option<String>,
        #[graphql(
            name = "in",
            desc = "ID of a division or committee; by default the caller's jurisdiction"
        )]
        unit: Option<ID>,
    ) -> Result<impl Stream<Item = Result<WithRequest<ChangePage>, Error>>, Error> {
        let request = ctx.request()?;
        let feed = Feed::of(ctx)?;
        let within = within(request, unit).await?;
        let known = match &after {
            Some(after) => page::resume(feed, request, after).await?,
            None => None,
        };
        let expired = after.is_some() && known.is_none();
        let tail = Box::pin(Tail::new(feed, request, within, known)).await?;
        // Objects are read where they are now, so only a client that reads them needs a jurisdiction that recent.
        let reads = ctx.look_ahead().field("items").field("node").exists();
        let state = (Follower::new(tail, reads), expired);
        Ok(try_unfold(state, async |(mut follower, expired)| {
            let mut found = Box::pin(follower.next()).await?;
            // The tail began at the end of the log instead, and only the first page can say so.
            found.resync |= expired;
            let (feed, request) = follower.reads_from();
            let page = ChangePage::new(feed, request.clock.today(), found);
            let page = WithRequest::new(request, page);
            Ok(Some((page, (follower, false))))
        }))
    }

    /// Coverage of a mandate in a division: the current figures immediately, then after each change that may affect
    /// them; with `after`, immediately only if there was a change since. The start of a new day, which makes pending
    /// obligations overdue, is not a change
    #[graphql(directive = cost::apply(100))]
    async fn coverage_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the mandate")] mandate: ID,
        #[graphql(name = "in", desc = "ID of the division whose committees are counted")] unit: ID,
        #[graphql(desc = "Cursor of earlier figures")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<WithRequest<CoverageChange>, Error>>, Error> {
        let request = ctx.request()?;
        let feed = Feed::of(ctx)?;
        let by_parts = coverage::wants_parts(&ctx.look_ahead().field("coverage"));
        let figures = Box::pin(Figures::new(
            feed,
            request,
            (&mandate, &unit),
            after,
            by_parts,
        ))
        .await?;
        Ok(try_unfold(figures, async |mut figures| {
            let change = Box::pin(figures.next()).await?;
            Ok(Some((change, figures)))
        }))
    }
}
