//! State of one request: the caller, the data sources, and the loaders of its relations.

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
use crate::platform::error::Error;
use crate::platform::list::{self, List};
use crate::platform::message::{Locale, message};
use crate::platform::page::{Page, PageOptions, Slice};
use crate::platform::relation::{ListRelation, Loaders, Relation, Rows, Source};
use crate::platform::telemetry::Telemetry;
use crate::reference::catalog::Catalogs;
use crate::reference::division::{Node, Tree};
use crate::reference::unit_store;

/// What all code that serves a request can access.
#[derive(Clone)]
pub struct Session {
    /// The caller.
    pub actor: Actor,
    /// The database.
    pub db: Db,
    /// Divisions at the start of the request.
    pub divisions: Arc<Tree>,
    /// Catalogs at the start of the request.
    pub kinds: Arc<Catalogs>,
    /// Time and new IDs.
    pub clock: Clock,
    /// Queue of changes.
    pub writer: Writer,
    /// Encrypts and decrypts personal data.
    pub vault: Arc<Vault>,
    /// Followers, which keep derived data up to date after changes.
    pub followers: Followers,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
    /// Language of the response.
    pub locale: Locale,
    /// ID of the request.
    pub id: String,
    /// Header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
}

impl Session {
    /// Whether a division or committee is in the caller's jurisdiction now.
    pub async fn can_see(&self, db: &impl ConnectionTrait, unit: Uuid) -> Result<bool, Error> {
        let scope = self.actor.scope();
        if let Some(division) = self.divisions.get(DivisionId::new(unit)) {
            return Ok(scope.covers(division.range()));
        }
        let codes = unit_store::codes(db, &[CommitteeId::new(unit)]).await?;
        Ok(codes.into_iter().any(|code| scope.contains(code)))
    }

    /// The division with this code, if it is in the caller's jurisdiction.
    #[must_use]
    pub fn division(&self, code: DivisionCode) -> Option<&Node> {
        let node = self.divisions.at(code);
        node.filter(|node| self.actor.scope().covers(node.range()))
    }

    /// Divisions that contain one of the caller's units: mandates for them bind the caller too.
    #[must_use]
    pub fn enclosing_divisions(&self) -> Vec<&Node> {
        let ranges = self.actor.scope().ranges().iter();
        let mut above: Vec<&Node> = ranges
            .flat_map(|range| self.divisions.containing(*range))
            .collect();
        above.sort_by_key(|node| node.row.id);
        above.dedup_by_key(|node| node.row.id);
        above
    }

    /// Requires that the caller's role has this permission.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] if it does not.
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.actor.may(permission) {
            return Ok(());
        }
        Err(Error::Forbidden(message!("session-role-not-permitted")))
    }
}

/// State of one request, added to the GraphQL request once.
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

    /// Loads the child of one parent over a relation.
    pub fn load<E: Relation<Session>>(
        &self,
        relation: E,
        key: E::Key,
    ) -> BoxFuture<'_, Result<Option<E::Value>, Error>> {
        // Boxed, like connections: otherwise the future of every field of an object is as large as that of its largest
        // field.
        self.loaders.load(&self.session, relation, key).boxed()
    }

    /// The connection of a list relation: its page, and its count if selected.
    pub fn connection<'a, E: ListRelation<Session>, T: OutputType + 'a>(
        &'a self,
        ctx: &Context<'_>,
        relation: E,
        key: E::Key,
        page: Page,
        wrap: impl Fn(E::Row) -> T + Send + 'a,
    ) -> BoxFuture<'a, Result<Connection<T>, Error>> {
        let page = narrowed(ctx, page);
        let found = async move {
            let rows = self.load(Rows { relation, page }, key).await?;
            Ok(Connection::new(rows.unwrap_or_else(Slice::empty), wrap))
        };
        found.boxed()
    }

    /// The connection of a list at the root: its page, and its count if selected.
    ///
    /// # Errors
    ///
    /// A database error, or a cursor of another list.
    pub async fn root_connection<M: sea_orm::FromQueryResult, T: OutputType>(
        &self,
        ctx: &Context<'_>,
        list: List,
        page: Page,
        wrap: impl Fn(M) -> T,
    ) -> Result<Connection<T>, Error> {
        let page = narrowed(ctx, page);
        let total = if page.options.total {
            Some(list::count(&self.db, list.clone()).await?)
        } else {
            None
        };
        // A statement of its own, not a shared one: its plan depends on the size of the caller's range (ADR 0012).
        let rows = list::page(&self.db, list, &page).await?;
        Ok(Connection::new(rows.of(total), wrap))
    }
}

/// The page, reduced to what the selection of the connection that is being resolved needs.
fn narrowed(ctx: &Context<'_>, mut page: Page) -> Page {
    let mut options = PageOptions::default();
    let mut rows = false;
    for field in ctx.field().selection_set() {
        match field.name() {
            "totalCount" => options.total = true,
            "nodes" => rows = true,
            "pageInfo" | "edges" => {
                rows = true;
                for inner in field.selection_set() {
                    match inner.name() {
                        "startCursor" | "endCursor" | "cursor" => options.cursors = true,
                        "hasNextPage" | "hasPreviousPage" => options.more = true,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    page.options = options;
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
    /// [`Error::Unauthenticated`] if the caller has not sent a token.
    fn request(&self) -> Result<&Request, Error>;
}

impl ContextExt for Context<'_> {
    fn request(&self) -> Result<&Request, Error> {
        self.data_opt::<Request>()
            .ok_or_else(|| Error::Unauthenticated(message!("session-sign-in")))
    }
}
