//! The change feed in the API.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject, Subscription};
use chrono::{DateTime, Utc};
use cunju_entity::value::Date;
use futures_util::Stream;
use futures_util::stream::try_unfold;

use super::area::{Area, Within};
use super::coverage::{CoverageChange, Figures};
use super::cursor::Cursor;
use super::entry::Entry;
use super::follow::{Follower, Tail};
use super::page::{self, Found};
use super::under::Under;
use super::{Feed, latest};
use crate::access::session::{ContextExt, Session};
use crate::app::node::{self, Node};
use crate::duties::coverage;
use crate::platform::api::directive::{cost, list_size};
use crate::platform::error::{Error, text};
use crate::reference::global_id::GlobalId;

/// Changes of a page if the client does not say.
const DEFAULT_SIZE: i32 = 100;
/// Most changes of a page.
const MAX_SIZE: i32 = 500;

/// What a change means for who follows
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ChangeEventKind {
    /// The object is new or has changed: `node` is what it is now
    Upsert,
    /// The object is gone
    Delete,
    /// The committee has come into the area, with everything below it: read it anew
    Entered,
    /// The committee has left the area, with everything below it: it is no longer the caller's, or
    /// not in the part that is followed
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

/// A change of an object. It may stand for several of the object's parts: a milestone or a grid of a
/// subcommittee counts as the subcommittee, an exemption as the obligation, an extension as the
/// obligation or, for a division, as the mandate
#[Object]
impl Change {
    /// Where this stands in the log: give it as `after` to go on behind this change
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// When the change was made
    async fn at(&self) -> DateTime<Utc> {
        self.entry.at
    }

    /// What the change means
    async fn kind(&self) -> ChangeEventKind {
        self.kind
    }

    /// Id of the object. Of a mandate only itself is told, not what is owed by it: after a change of
    /// a mandate read its obligations and figures anew
    async fn id(&self) -> ID {
        self.id.encode()
    }

    /// Name of the type of the object, such as `Committee`
    #[graphql(name = "type")]
    async fn type_name(&self) -> &'static str {
        self.id.type_name()
    }

    /// Id of the committee that the object belongs to; for a mandate, of the division it is for
    async fn unit(&self) -> ID {
        self.entry.unit_id().encode()
    }

    /// Name of the change that it was part of, such as `subcommittee.establish`
    async fn operation(&self) -> &str {
        &self.entry.operation
    }

    /// Object as it is now; null if it is gone or not in the caller's area
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

/// Changes that follow each other
#[derive(SimpleObject)]
pub(super) struct ChangePage {
    /// Changes, the oldest first, at most 500
    items: Vec<Change>,
    /// Where the page ends: give it as `after` to go on from here; keep it at most 90 days
    cursor: String,
    /// Whether more changes may follow at once
    has_more: bool,
    /// Whether so much has changed, or the cursor is so old, that single changes are not told: read
    /// everything anew, then go on from `cursor`
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

/// The unit of `in`, if one is given.
async fn within(session: &Session, unit: Option<ID>) -> Result<Option<Within>, Error> {
    match unit {
        Some(unit) => Ok(Some(Within::named(session, &unit).await?)),
        None => Ok(None),
    }
}

/// A page that says to read everything anew, and to go on from the end of the log.
async fn anew(session: &Session) -> Result<Found, Error> {
    Ok(Found {
        resync: true,
        ..Found::at(latest(&session.db).await?)
    })
}

fn rows(first: i32) -> usize {
    usize::try_from(first.clamp(1, MAX_SIZE)).unwrap_or(1)
}

/// Queries of the change feed.
#[derive(Default)]
pub struct FeedQuery;

#[Object]
impl FeedQuery {
    /// What has changed in the caller's area since a cursor, the oldest first. Without `after` it
    /// gives no changes, only the cursor of now: take that first, then read what you need, then
    /// follow from the cursor. Nothing is lost so; a change may be told that you have read already
    #[graphql(directive = list_size::apply(
        100,
        Some(vec!["first".to_owned()]),
        Some(vec!["items".to_owned()])
    ))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of a page or change; by default now")] after: Option<String>,
        #[graphql(
            name = "in",
            desc = "Id of a division or committee; by default the caller's area"
        )]
        unit: Option<ID>,
        #[graphql(
            default_with = "Some(DEFAULT_SIZE)",
            desc = "Most changes of the page, 1 to 500"
        )]
        first: Option<i32>,
    ) -> Result<ChangePage, Error> {
        let session: &Session = ctx.request()?;
        let feed = Feed::of(ctx)?;
        let first = first.unwrap_or(DEFAULT_SIZE);
        if !(1..=MAX_SIZE).contains(&first) {
            return Err(Error::input(text(
                format!("first 应在 1 到 {MAX_SIZE} 之间，收到 {first}。"),
                format!("first must be 1 to {MAX_SIZE}, not {first}."),
            )));
        }
        let within = within(session, unit).await?;
        let found = match after {
            None => Found::at(latest(&session.db).await?),
            Some(after) => match page::resume(feed, session, &after).await? {
                Some(position) => {
                    let mut area = Area::new(session, within).await?;
                    page::read(feed, session, &mut area, position, rows(first)).await?
                }
                None => anew(session).await?,
            },
        };
        Ok(ChangePage::new(feed, session.clock.today(), found))
    }
}

/// Streams of the change feed.
#[derive(Default)]
pub struct FeedSubscription;

/// Subscription root of the API
#[Subscription(name = "Subscription")]
impl FeedSubscription {
    /// Changes in the caller's area as they are committed. The first page comes at once: what has
    /// changed since `after`, or none and the cursor of now. Keep the cursor of each page: with it
    /// a new stream goes on exactly where this one ended
    #[graphql(directive = list_size::apply(100, None, Some(vec!["items".to_owned()])))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of a page or change; by default now")] after: Option<String>,
        #[graphql(
            name = "in",
            desc = "Id of a division or committee; by default the caller's area"
        )]
        unit: Option<ID>,
    ) -> Result<impl Stream<Item = Result<Under<ChangePage>, Error>>, Error> {
        let request = ctx.request()?;
        let feed = Feed::of(ctx)?;
        let within = within(request, unit).await?;
        let known = match &after {
            Some(after) => page::resume(feed, request, after).await?,
            None => None,
        };
        let expired = after.is_some() && known.is_none();
        let tail = Box::pin(Tail::new(feed, request, within, known)).await?;
        let reads = ctx.look_ahead().field("items").field("node").exists();
        let state = (Follower::new(tail, reads), expired);
        Ok(try_unfold(state, async |(mut follower, expired)| {
            let mut found = Box::pin(follower.next()).await?;
            found.resync |= expired;
            let (feed, request) = follower.reads_from();
            let page = ChangePage::new(feed, request.clock.today(), found);
            let page = Under::new(request, page);
            Ok(Some((page, (follower, false))))
        }))
    }

    /// Coverage of a mandate in a division: the figures of now at once, then after each change that
    /// may touch them; with `after`, at once only if there was one since. A new day alone, which
    /// makes overdue what was pending, is no change
    #[graphql(directive = cost::apply(100))]
    async fn coverage_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the mandate")] mandate: ID,
        #[graphql(name = "in", desc = "Id of the division whose committees are counted")] unit: ID,
        #[graphql(desc = "Cursor of earlier figures")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<Under<CoverageChange>, Error>>, Error> {
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
