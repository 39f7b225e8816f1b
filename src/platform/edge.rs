//! Edges of the graph. A slice declares an edge once, as a type that says how the far ends of many
//! near ends are read in one statement; the request batches, pages and counts from that.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader, NoCache};
use async_graphql::runtime::{Timer, TokioSpawner};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use opentelemetry::Context;
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::platform::list::{List, Near};
use crate::platform::page::{Page, Slice};
use crate::platform::telemetry::Telemetry;
use crate::platform::{list, telemetry};

/// Most near ends of one statement: two columns of so many are below the bind limits of both databases.
const BATCH: usize = 8_192;

/// What edges read from, for one request.
pub trait Source: Send + Sync + 'static {
    /// The database.
    fn db(&self) -> &Db;
    /// Metrics and traces.
    fn telemetry(&self) -> &Telemetry;
}

/// An edge, with its arguments as fields: near ends of equal edges share a statement.
pub trait Edge<S>: Clone + Eq + Hash + Send + Sync + 'static {
    /// What names a near end.
    type Key: Clone + Eq + Hash + Send + Sync + 'static;
    /// What lies at the far end.
    type Value: Clone + Send + Sync + 'static;

    /// Reads the far ends of all these near ends; one without is left out.
    fn batch(
        &self,
        session: &S,
        keys: &[Self::Key],
    ) -> impl Future<Output = Result<HashMap<Self::Key, Self::Value>, Error>> + Send;
}

/// An edge to a list, paged and counted from one declaration.
pub trait ListEdge<S>: Clone + Eq + Hash + Send + Sync + 'static {
    /// What names a near end.
    type Key: Near;
    /// Row at the far end.
    type Row: FromQueryResult + Clone + Send + Sync + 'static;

    /// The rows under a near end, with their order. A list that binds every part of the key as it is, and
    /// else only truth values, numbers, texts, ids and days, is read by one prepared statement for all near
    /// ends, whoever asks; others by a union.
    fn list(&self, session: &S, key: &Self::Key) -> List;

    /// A row that was read: by the names of its columns, if nothing else is said.
    ///
    /// # Errors
    ///
    /// If it is of another form.
    fn read(row: &QueryResult) -> Result<Self::Row, DbErr> {
        Self::Row::from_query_result(row, "")
    }
}

/// A page of a list edge.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rows<E> {
    /// The edge.
    pub edge: E,
    /// The page, the same under each near end.
    pub page: Page,
}

impl<S: Source, E: ListEdge<S>> Edge<S> for Rows<E> {
    type Key = E::Key;
    type Value = Slice<E::Row>;

    async fn batch(
        &self,
        session: &S,
        keys: &[E::Key],
    ) -> Result<HashMap<E::Key, Slice<E::Row>>, Error> {
        let list = |key: &E::Key| self.edge.list(session, key);
        list::pages(session.db(), keys, list, E::read, &self.page).await
    }
}

/// The first row of a list edge.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct First<E>(pub E);

impl<S: Source, E: ListEdge<S>> Edge<S> for First<E> {
    type Key = E::Key;
    type Value = E::Row;

    async fn batch(&self, session: &S, keys: &[E::Key]) -> Result<HashMap<E::Key, E::Row>, Error> {
        let list = |key: &E::Key| self.0.list(session, key);
        let slices = list::pages(session.db(), keys, list, E::read, &Page::FIRST).await?;
        let first = |(key, slice): (E::Key, Slice<E::Row>)| {
            let row = slice.rows.into_iter().next()?;
            Some((key, row.1))
        };
        Ok(slices.into_iter().filter_map(first).collect())
    }
}

/// The number of rows of a list edge.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Count<E>(pub E);

impl<S: Source, E: ListEdge<S>> Edge<S> for Count<E> {
    type Key = E::Key;
    type Value = i64;

    async fn batch(&self, session: &S, keys: &[E::Key]) -> Result<HashMap<E::Key, i64>, Error> {
        list::counts(session.db(), keys, |key| self.0.list(session, key)).await
    }
}

/// The loaders of one request, one per edge and arguments, made when first asked for.
pub struct Loaders<S> {
    all: Mutex<HashMap<TypeId, Box<dyn Any + Send>>>,
    source: PhantomData<fn(S)>,
}

impl<S> Default for Loaders<S> {
    fn default() -> Self {
        Self {
            all: Mutex::default(),
            source: PhantomData,
        }
    }
}

type Batches<S, E> = HashMap<E, Arc<DataLoader<Batch<S, E>, NoCache>>>;

struct Batch<S, E> {
    edge: E,
    session: Arc<S>,
    /// Span of the operation that is loaded for, if it is traced.
    parent: Option<Context>,
}

impl<S: Source, E: Edge<S>> Loader<E::Key> for Batch<S, E> {
    /// Shared, because the loader gives out copies.
    type Value = Arc<E::Value>;
    type Error = Error;

    async fn load(&self, keys: &[E::Key]) -> Result<HashMap<E::Key, Arc<E::Value>>, Error> {
        let telemetry = self.session.telemetry();
        let span = telemetry.batch::<E>(keys.len(), self.parent.as_ref());
        let found = telemetry::within(span, self.edge.batch(&self.session, keys)).await?;
        let shared = found.into_iter().map(|(key, value)| (key, Arc::new(value)));
        Ok(shared.collect())
    }
}

/// Waits until every resolver that is ready has said what it needs, not for a time.
struct Turn;

impl Timer for Turn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        tokio::task::yield_now().boxed()
    }
}

impl<S: Source> Loaders<S> {
    /// Follows an edge from one near end; near ends asked for at the same time share a statement.
    pub async fn load<E: Edge<S>>(
        &self,
        session: &Arc<S>,
        edge: E,
        key: E::Key,
    ) -> Result<Option<E::Value>, Error> {
        let found = self.of(session, edge).load_one(key).await?;
        Ok(found.map(Arc::unwrap_or_clone))
    }

    fn of<E: Edge<S>>(&self, session: &Arc<S>, edge: E) -> Arc<DataLoader<Batch<S, E>, NoCache>> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let batches = all
            .entry(TypeId::of::<E>())
            .or_insert_with(|| Box::new(Batches::<S, E>::new()))
            .downcast_mut::<Batches<S, E>>();
        let make = |edge: E| {
            let batch = Batch {
                edge,
                session: Arc::clone(session),
                parent: session.telemetry().span(),
            };
            let loader = DataLoader::new(batch, TokioSpawner::current(), Turn);
            Arc::new(loader.max_batch_size(BATCH))
        };
        match batches {
            Some(batches) => Arc::clone(batches.entry(edge.clone()).or_insert_with(|| make(edge))),
            None => make(edge),
        }
    }
}
