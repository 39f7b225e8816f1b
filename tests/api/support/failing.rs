//! A schema for tests, whose resolvers fail and panic on request.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use actix_web::web;
use async_graphql::futures_util::stream::{self, Stream};
use async_graphql::{
    Context, InputObject, Interface, MaybeUndefined, Object, Schema, SchemaBuilder, SimpleObject,
    Subscription,
};
use cunju::app::migrate;
use cunju::platform::api::{Api, Limits, Scalars};
use cunju::platform::error::Error;
use cunju::platform::message::text;

use super::{TestApp, empty_databases};

/// Number of times that the mutation ran.
type Count = Arc<AtomicI32>;

fn failure() -> Error {
    Error::input(text("不行。", "It failed."))
}

fn fault() -> Error {
    Error::internal("the secret cause")
}

#[expect(clippy::panic, reason = "that is what it is for")]
fn panicking() -> i32 {
    panic!("the secret panic")
}

pub(crate) struct Query;

#[Object]
impl Query {
    /// Echo
    async fn echo(&self, text: Option<String>) -> Option<String> {
        text
    }

    /// Number
    async fn number(&self, number: Option<i32>) -> Option<i32> {
        number
    }

    /// Error in a nullable field
    async fn may_fail(&self) -> Option<Result<i32, Error>> {
        Some(Err(failure()))
    }

    /// Error in a non-null field
    #[expect(clippy::unused_self, reason = "a root field has no state")]
    fn must_fail(&self) -> Result<i32, Error> {
        Err(failure())
    }

    /// Internal error
    async fn faulty(&self) -> Option<Result<i32, Error>> {
        Some(Err(fault()))
    }

    /// Panic in a nullable field
    async fn may_panic(&self) -> Option<i32> {
        Some(panicking())
    }

    /// Panic in a non-null field
    async fn must_panic(&self) -> i32 {
        panicking()
    }

    /// Never completes
    async fn sleeps(&self) -> bool {
        tokio::time::sleep(Duration::from_hours(1)).await;
        true
    }

    /// Thing
    async fn thing(&self) -> Option<Thing> {
        Some(Thing(0))
    }

    /// Things
    async fn things(&self, #[graphql(default = 3)] count: i32) -> Option<Vec<Thing>> {
        Some((0..count).map(Thing).collect())
    }

    /// Nullable things
    async fn some_things(&self) -> Vec<Option<Thing>> {
        (0..3).map(|number| Some(Thing(number))).collect()
    }

    /// Plain object that contains things
    async fn plain(&self) -> Option<Plain> {
        Some(Plain::new())
    }

    /// Object through its interface
    async fn being(&self) -> Option<Being> {
        Some(Being::Thing(Thing(1)))
    }
}

pub(crate) struct Thing(i32);

/// Thing that fails if its number is odd
#[Object]
impl Thing {
    /// Number
    async fn number(&self) -> i32 {
        self.0
    }

    /// Fails if the number is odd
    fn even(&self) -> Result<i32, Error> {
        if self.0 % 2 == 0 {
            Ok(self.0)
        } else {
            Err(failure())
        }
    }

    /// Panics if the number is odd
    async fn calm(&self) -> i32 {
        if self.0 % 2 == 0 { self.0 } else { panicking() }
    }

    /// Error in a nullable field
    async fn may_fail(&self) -> Option<Result<i32, Error>> {
        Some(Err(failure()))
    }

    /// Plain object that contains things
    async fn plain(&self) -> Plain {
        Plain::new()
    }
}

#[derive(SimpleObject)]
pub(crate) struct Plain {
    name: String,
    thing: Thing,
    things: Vec<Thing>,
}

impl Plain {
    fn new() -> Self {
        Self {
            name: "plain".to_owned(),
            thing: Thing(1),
            things: vec![Thing(0), Thing(1)],
        }
    }
}

#[derive(Interface)]
#[graphql(field(name = "number", ty = "i32"))]
pub(crate) enum Being {
    Thing(Thing),
}

/// Patch
#[derive(InputObject)]
struct Patch {
    name: MaybeUndefined<String>,
}

pub(crate) struct Mutation;

#[Object]
impl Mutation {
    /// Counts how often it runs
    async fn add(&self, ctx: &Context<'_>, by: Option<i32>) -> Counted {
        let count = ctx.data_unchecked::<Count>();
        let by = by.unwrap_or(1);
        Counted {
            count: count.fetch_add(by, Ordering::SeqCst) + by,
            by,
        }
    }

    /// Whether the field of the patch is absent, null or a value
    async fn patch(&self, input: Patch) -> &'static str {
        match input.name {
            MaybeUndefined::Undefined => "absent",
            MaybeUndefined::Null => "null",
            MaybeUndefined::Value(_) => "value",
        }
    }

    /// Panic in a nullable field
    async fn may_panic(&self) -> Option<i32> {
        Some(panicking())
    }
}

#[derive(SimpleObject)]
pub(crate) struct Counted {
    count: i32,
    by: i32,
}

pub(crate) struct Subscriptions;

#[Subscription]
impl Subscriptions {
    /// Things
    async fn ticks(&self) -> impl Stream<Item = Option<Thing>> {
        stream::iter([Some(Thing(0)), Some(Thing(1)), Some(Thing(2))])
    }
}

fn schema(count: &Count) -> SchemaBuilder<Query, Mutation, Subscriptions> {
    Schema::build(Query, Mutation, Subscriptions).data(Arc::clone(count))
}

/// A server with this schema.
pub(crate) async fn app() -> TestApp {
    let (folder, db) = empty_databases().await.swap_remove(0);
    migrate::migrate(&db).await.unwrap();
    let app = TestApp::new(folder, db, cunju::app::server::Setup::default()).await;
    let count = Count::default();
    let api = Api::new(
        || schema(&count),
        Scalars::default(),
        Limits::default(),
        false,
    )
    .unwrap();
    let server = web::Data::into_inner(app.server);
    let mut server = Arc::into_inner(server).unwrap();
    server.api = Arc::new(api);
    TestApp {
        server: web::Data::new(server),
        ..app
    }
}
