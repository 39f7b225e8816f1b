//! Relations of the graph. A module declares a relation once, as a type that defines how the children of many parents
//! are read in one statement. Batching, paging and counting per request are derived from that.

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

use crate::database::Db;
use crate::error::Error;
use crate::list::{List, Parent};
use crate::page::{Page, Slice};
use crate::telemetry::Telemetry;
use crate::{list, telemetry};

/// Maximum number of parents per statement: two columns of this number stay below the bind limits of both databases.
const BATCH: usize = 8_192;

/// What relations read from, for one request.
pub trait Source: Send + Sync + 'static {
    /// The database.
    fn db(&self) -> &Db;
    /// Metrics and traces.
    fn telemetry(&self) -> &Telemetry;
}

/// A relation, with its arguments as fields: parents with an equal relation share a statement.
pub trait Relation<S>: Clone + Eq + Hash + Send + Sync + 'static {
    /// Key of a parent.
    type Key: Clone + Eq + Hash + Send + Sync + 'static;
    /// Child, or children.
    type Value: Clone + Send + Sync + 'static;

    /// Reads the children of all these parents; a parent without children is omitted.
    fn batch(
        &self,
        session: &S,
        keys: &[Self::Key],
    ) -> impl Future<Output = Result<HashMap<Self::Key, Self::Value>, Error>> + Send;
}

/// A relation to a list, paged and counted from one declaration.
pub trait ListRelation<S>: Clone + Eq + Hash + Send + Sync + 'static {
    /// Key of a parent.
    type Key: Parent;
    /// Row of a child.
    type Row: FromQueryResult + Clone + Send + Sync + 'static;

    /// The rows of a parent, with their order. A list is read by one prepared statement for all parents of all requests
    /// if it binds every part of the key unchanged, and otherwise only booleans, numbers, texts, IDs and dates; other
    /// lists are read by a union.
    fn list(&self, session: &S, key: &Self::Key) -> List;

    /// Converts a row that was read; by default, by the names of its columns.
    ///
    /// # Errors
    ///
    /// If the row has another shape.
    fn read(row: &QueryResult) -> Result<Self::Row, DbErr> {
        Self::Row::from_query_result(row, "")
    }
}

/// A page of a list relation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rows<E> {
    /// The relation.
    pub relation: E,
    /// The page, the same for each parent.
    pub page: Page,
}

impl<S: Source, E: ListRelation<S>> Relation<S> for Rows<E> {
    type Key = E::Key;
    type Value = Slice<E::Row>;

    async fn batch(
        &self,
        session: &S,
        keys: &[E::Key],
    ) -> Result<HashMap<E::Key, Slice<E::Row>>, Error> {
        let list = |key: &E::Key| self.relation.list(session, key);
        list::pages(session.db(), keys, list, E::read, &self.page).await
    }
}

/// The first row of a list relation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct First<E>(pub E);

impl<S: Source, E: ListRelation<S>> Relation<S> for First<E> {
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

/// The number of rows of a list relation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Count<E>(pub E);

impl<S: Source, E: ListRelation<S>> Relation<S> for Count<E> {
    type Key = E::Key;
    type Value = i64;

    async fn batch(&self, session: &S, keys: &[E::Key]) -> Result<HashMap<E::Key, i64>, Error> {
        list::counts(session.db(), keys, |key| self.0.list(session, key)).await
    }
}

/// The loaders of one request, one per relation and arguments, created when first used.
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

// No cache: the mutations of a document share the loaders, and a later one must not return rows from before it.
type Batches<S, E> = HashMap<E, Arc<DataLoader<Batch<S, E>, NoCache>>>;

struct Batch<S, E> {
    relation: E,
    session: Arc<S>,
    /// Span of the operation for which data is loaded, if it is traced.
    parent: Option<Context>,
}

impl<S: Source, E: Relation<S>> Loader<E::Key> for Batch<S, E> {
    /// Shared, because the loader clones values.
    type Value = Arc<E::Value>;
    type Error = Error;

    async fn load(&self, keys: &[E::Key]) -> Result<HashMap<E::Key, Arc<E::Value>>, Error> {
        let telemetry = self.session.telemetry();
        let span = telemetry.batch::<E>(keys.len(), self.parent.as_ref());
        let found = telemetry::within(span, self.relation.batch(&self.session, keys)).await?;
        let shared = found.into_iter().map(|(key, value)| (key, Arc::new(value)));
        Ok(shared.collect())
    }
}

/// Waits until all resolvers that are ready have requested their keys, instead of for a fixed time.
struct Turn;

impl Timer for Turn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        // The library waits for 1 ms by default, which a request would pay at every level of its document.
        tokio::task::yield_now().boxed()
    }
}

impl<S: Source> Loaders<S> {
    /// Loads the children of one parent over a relation; parents requested at the same time share a statement.
    pub async fn load<E: Relation<S>>(
        &self,
        session: &Arc<S>,
        relation: E,
        key: E::Key,
    ) -> Result<Option<E::Value>, Error> {
        let found = self.of(session, relation).load_one(key).await?;
        Ok(found.map(Arc::unwrap_or_clone))
    }

    fn of<E: Relation<S>>(
        &self,
        session: &Arc<S>,
        relation: E,
    ) -> Arc<DataLoader<Batch<S, E>, NoCache>> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let batches = all
            .entry(TypeId::of::<E>())
            .or_insert_with(|| Box::new(Batches::<S, E>::new()))
            .downcast_mut::<Batches<S, E>>();
        let make = |relation: E| {
            let batch = Batch {
                relation,
                session: Arc::clone(session),
                // Taken here, because the library runs a batch in a task of its own, which has no current span.
                parent: session.telemetry().span(),
            };
            let loader = DataLoader::new(batch, TokioSpawner::current(), Turn);
            // The default of 1,000 would divide the parents of a long list among several statements.
            Arc::new(loader.max_batch_size(BATCH))
        };
        match batches {
            Some(batches) => Arc::clone(
                batches
                    .entry(relation.clone())
                    .or_insert_with(|| make(relation)),
            ),
            None => make(relation),
        }
    }
}
