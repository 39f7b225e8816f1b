//! State of one request: who asks, where the data is, and the loaders of its edges.

pub mod change;

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Data, OutputType};
use chrono::{DateTime, Utc};
use cunju_entity::value::{CommitteeId, DivisionCode, DivisionId};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::access::auth::{Actor, Permission};
use crate::access::session::change::{Followers, Writer};
use crate::access::vault::Vault;
use crate::platform::api::State;
use crate::platform::clock::Clock;
use crate::platform::connection::Connection;
use crate::platform::database::Db;
use crate::platform::edge::{Edge, ListEdge, Loaders, Rows, Source};
use crate::platform::error::{Error, Locale, text};
use crate::platform::list::{self, List};
use crate::platform::page::{Asked, Page, Slice};
use crate::platform::telemetry::Telemetry;
use crate::reference::division::{Node, Tree};
use crate::reference::kind::Kinds;
use crate::reference::unit_store;

/// What everything that a request does can see.
#[derive(Clone)]
pub struct Session {
    /// Who asks.
    pub actor: Actor,
    /// The database.
    pub db: Db,
    /// Divisions as they were when the request came.
    pub divisions: Arc<Tree>,
    /// Kinds as they were when the request came.
    pub kinds: Arc<Kinds>,
    /// Time and new ids.
    pub clock: Clock,
    /// Queue of changes.
    pub writer: Writer,
    /// Seals and opens personal data.
    pub vault: Arc<Vault>,
    /// What follows from changes.
    pub followers: Followers,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
    /// Language of the answer.
    pub locale: Locale,
    /// Id of the request.
    pub id: String,
    /// Header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
}

impl Session {
    /// Whether a division or committee lies in the caller's area now.
    pub async fn sees(&self, db: &impl ConnectionTrait, unit: Uuid) -> Result<bool, Error> {
        let scope = self.actor.scope();
        if let Some(division) = self.divisions.get(DivisionId::new(unit)) {
            return Ok(scope.covers(division.range()));
        }
        let codes = unit_store::codes(db, &[CommitteeId::new(unit)]).await?;
        Ok(codes.into_iter().any(|code| scope.contains(code)))
    }

    /// The division of this code, if it lies in the caller's area.
    #[must_use]
    pub fn division(&self, code: DivisionCode) -> Option<&Node> {
        let node = self.divisions.at(code);
        node.filter(|node| self.actor.scope().covers(node.range()))
    }

    /// Divisions that hold one of the caller's units: what is ordered for them binds the caller too.
    #[must_use]
    pub fn above(&self) -> Vec<&Node> {
        let ranges = self.actor.scope().ranges().iter();
        let mut above: Vec<&Node> = ranges
            .flat_map(|range| self.divisions.holding(*range))
            .collect();
        above.sort_by_key(|node| node.row.id);
        above.dedup_by_key(|node| node.row.id);
        above
    }

    /// Asks that the caller's role allows this.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] if it does not.
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.actor.may(permission) {
            return Ok(());
        }
        Err(Error::Forbidden(text(
            "您的角色无权执行此操作。请联系上级民政部门。",
            "Your role may not do this. Ask the civil affairs office above you.",
        )))
    }
}

/// State of one request, put into the GraphQL request once.
#[derive(Clone)]
pub struct Request {
    session: Arc<Session>,
    loaders: Arc<Loaders<Session>>,
}

impl Deref for Request {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl State for Request {
    fn put(&self, data: &mut Data) {
        data.insert(Self {
            session: Arc::clone(&self.session),
            loaders: Arc::default(),
        });
    }

    fn db(&self) -> &Db {
        &self.session.db
    }

    fn accepted_until(&self) -> DateTime<Utc> {
        self.session.actor.accepted_until()
    }

    fn has_key(&self) -> bool {
        self.session.idempotency_key.is_some()
    }
}

impl Source for Session {
    fn db(&self) -> &Db {
        &self.db
    }

    fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }
}

impl Request {
    /// The state of a new request.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self {
            session: Arc::new(session),
            loaders: Arc::default(),
        }
    }

    /// Follows an edge from one near end.
    pub fn load<E: Edge<Session>>(
        &self,
        edge: E,
        key: E::Key,
    ) -> BoxFuture<'_, Result<Option<E::Value>, Error>> {
        // Boxed, as connections are: the future of each field of an object is as large as that of the largest.
        self.loaders.load(&self.session, edge, key).boxed()
    }

    /// The connection behind a list edge: its page, and its count if that is selected.
    pub fn connection<'a, E: ListEdge<Session>, T: OutputType + 'a>(
        &'a self,
        ctx: &Context<'_>,
        edge: E,
        key: E::Key,
        page: Page,
        wrap: impl Fn(E::Row) -> T + Send + 'a,
    ) -> BoxFuture<'a, Result<Connection<T>, Error>> {
        let page = narrowed(ctx, page);
        let found = async move {
            let rows = self.load(Rows { edge, page }, key).await?;
            Ok(Connection::new(rows.unwrap_or_else(Slice::empty), wrap))
        };
        found.boxed()
    }

    /// The connection of a list at the root: its page, and its count if that is selected.
    ///
    /// # Errors
    ///
    /// An error of the database, or a cursor of another list.
    pub async fn root_connection<M: sea_orm::FromQueryResult, T: OutputType>(
        &self,
        ctx: &Context<'_>,
        list: List,
        page: Page,
        wrap: impl Fn(M) -> T,
    ) -> Result<Connection<T>, Error> {
        let page = narrowed(ctx, page);
        let total = if page.asked.total {
            Some(list::count(&self.db, list.clone()).await?)
        } else {
            None
        };
        let rows = list::page(&self.db, list, &page).await?;
        Ok(Connection::new(rows.of(total), wrap))
    }
}

/// The page as far as the selection of the connection that is being resolved asks for it.
fn narrowed(ctx: &Context<'_>, mut page: Page) -> Page {
    let mut asked = Asked::default();
    let mut rows = false;
    for field in ctx.field().selection_set() {
        match field.name() {
            "totalCount" => asked.total = true,
            "nodes" => rows = true,
            "pageInfo" | "edges" => {
                rows = true;
                for inner in field.selection_set() {
                    match inner.name() {
                        "startCursor" | "endCursor" | "cursor" => asked.places = true,
                        "hasNextPage" | "hasPreviousPage" => asked.more = true,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    page.asked = asked;
    if !rows {
        page.size = 0;
    }
    page
}

/// Access to the request from a resolver.
pub trait ContextExt {
    /// The request.
    ///
    /// # Errors
    ///
    /// [`Error::Unauthenticated`] if the caller has shown no token.
    fn request(&self) -> Result<&Request, Error>;
}

impl ContextExt for Context<'_> {
    fn request(&self) -> Result<&Request, Error> {
        self.data_opt::<Request>().ok_or_else(|| {
            Error::Unauthenticated(text(
                "请登录：在请求头中加入 Authorization: Bearer <令牌>。",
                "Sign in: send the header Authorization: Bearer <token>.",
            ))
        })
    }
}
