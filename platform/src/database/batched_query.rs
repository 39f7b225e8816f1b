//! Batched queries: concurrent queries of several requests on a thread that run as one statement. A batch stays open
//! while other requests add queries, but only for a moment; queries with the same text join it. Under load, this saves
//! round trips between the server and `PostgreSQL`. Without other requests, a query waits for one pass of the thread's
//! scheduler.

use std::fmt::Write;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry::context::FutureExt;
use sea_orm::{ConnAcquireErr, DbBackend, DbErr, QueryResult, Statement, Value};
use tokio::sync::oneshot;
use tokio::task::yield_now;

use super::connection_pool::ConnectionPool;

/// Column with the position of the parent to which a row belongs.
pub(crate) const PARENT_INDEX: &str = "list";
/// Maximum number of parents in a shared statement. A query with more parents is large enough to run alone.
const MAX_PARENTS: usize = 64;
/// Maximum time for which a batch stays open.
const MAX_WAIT: Duration = Duration::from_millis(1);

/// A query for the children of parents, with a text that depends neither on the parents nor on the request.
///
/// The statement binds arrays: first one for each part of the parents' keys, then the number of the query to which each
/// parent belongs, from 1, then one for each value of the queries. Each row contains the position of its parent in
/// [`PARENT_INDEX`].
#[derive(Clone, Debug)]
pub(crate) struct BatchedQuery {
    /// The statement.
    pub(crate) sql: String,
    /// The parts of the parents' keys, each as comma-separated values.
    pub(crate) parts: Vec<String>,
    /// Values that are the same for all parents.
    pub(crate) values: Vec<String>,
    /// Number of parents.
    pub(crate) parent_count: usize,
}

/// Rows, each with the position of its parent.
pub(crate) type Answer = Vec<(usize, QueryResult)>;

type Waiter = oneshot::Sender<Result<Answer, DbErr>>;

/// A batch of queries with the same text, whose statement has not started.
struct Batch {
    number: u64,
    queries: Vec<BatchedQuery>,
    waiters: Vec<Waiter>,
}

impl Batch {
    fn parent_count(&self) -> usize {
        self.queries.iter().map(|query| query.parent_count).sum()
    }

    fn can_join(&self, query: &BatchedQuery) -> bool {
        let mut texts = self.queries.iter().map(|own| &own.sql);
        // Equal texts suffice, without a comparison of permissions: what a caller may see is in the values, never in
        // the text (ADR 0016).
        self.parent_count() + query.parent_count <= MAX_PARENTS && texts.next() == Some(&query.sql)
    }
}

/// The open batches of a thread.
#[derive(Default)]
pub(super) struct Batches(Mutex<Open>);

#[derive(Default)]
struct Open {
    batches: Vec<Batch>,
    /// Number of queries so far.
    asked: u64,
}

impl Batches {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a query to the batch for its text; returns the number of a new batch if there was none.
    fn join(&self, query: BatchedQuery, waiter: Waiter) -> Option<u64> {
        let mut open = self.open();
        open.asked += 1;
        let number = open.asked;
        if let Some(batch) = open.batches.iter_mut().find(|it| it.can_join(&query)) {
            batch.queries.push(query);
            batch.waiters.push(waiter);
            return None;
        }
        open.batches.push(Batch {
            number,
            queries: vec![query],
            waiters: vec![waiter],
        });
        Some(number)
    }

    /// Waits while other requests add queries, then closes the batch.
    async fn closed(&self, number: u64) -> Option<Batch> {
        let began = Instant::now();
        let mut asked = self.open().asked;
        loop {
            // One pass of the scheduler takes microseconds; a fixed delay would slow down a request that is alone.
            yield_now().await;
            let mut open = self.open();
            let place = (open.batches.iter()).position(|it| it.number == number)?;
            let is_full =
                (open.batches.get(place)).is_some_and(|it| it.parent_count() >= MAX_PARENTS);
            if mem::replace(&mut asked, open.asked) == open.asked
                || is_full
                || began.elapsed() > MAX_WAIT
            {
                return Some(open.batches.swap_remove(place));
            }
        }
    }
}

impl ConnectionPool {
    /// Runs a query, batched with concurrent queries of the same text.
    pub(super) async fn answer(self: &Arc<Self>, query: BatchedQuery) -> Result<Answer, DbErr> {
        if query.parent_count > MAX_PARENTS {
            return Ok(self.read(vec![query]).await?.pop().unwrap_or_default());
        }
        let (waiter, answer) = oneshot::channel();
        if let Some(number) = self.batches.join(query, waiter) {
            let kept = Arc::clone(self);
            // Runs in its own task, so that the batch does not depend on the request that opened it.
            tokio::spawn(
                // The span of a shared statement is a child of the request that opened the batch.
                async move { kept.run_batch(number).await }.with_context(Context::current()),
            );
        }
        // The task drops the sender without a result only if it panics or the runtime shuts down.
        let none = DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        answer.await.unwrap_or(Err(none))
    }

    /// Runs a batch and sends each waiter its result.
    async fn run_batch(self: &Arc<Self>, number: u64) {
        let Some(batch) = self.batches.closed(number).await else {
            return;
        };
        match self.read(batch.queries).await {
            Ok(answers) => {
                for (waiter, answer) in batch.waiters.into_iter().zip(answers) {
                    // Sending fails only if the waiter was canceled.
                    let _ = waiter.send(Ok(answer));
                }
            }
            Err(error) => {
                // All waiters get the error: bound values were checked and typed before, so no single request is its
                // cause.
                for waiter in batch.waiters {
                    let _ = waiter.send(Err(error.clone()));
                }
            }
        }
    }

    /// The results of queries with the same text, in their order.
    async fn read(self: &Arc<Self>, queries: Vec<BatchedQuery>) -> Result<Vec<Answer>, DbErr> {
        let mut answers: Vec<Answer> = queries.iter().map(|_| Vec::new()).collect();
        let ends = |(place, query): (usize, &BatchedQuery)| {
            (0..query.parent_count).map(move |end| (place, end))
        };
        let owners: Vec<(usize, usize)> = queries.iter().enumerate().flat_map(ends).collect();
        for row in self.rows(&merge_queries(queries)).await? {
            let row = QueryResult::from(row);
            let place: i64 = row.try_get("", PARENT_INDEX)?;
            let place = usize::try_from(place).ok();
            let owner = place.and_then(|place| owners.get(place));
            let answer = owner.and_then(|(of, end)| Some((answers.get_mut(*of)?, *end)));
            if let Some((answer, end)) = answer {
                answer.push((end, row));
            }
        }
        Ok(answers)
    }
}

/// One statement for the parents of all these queries with the same text.
fn merge_queries(queries: Vec<BatchedQuery>) -> Statement {
    let (mut sql, mut waiters) = (String::new(), String::new());
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    // The text has `[parent.waiter]` as the index of an array, and arrays of PostgreSQL begin at 1.
    for (number, query) in (1..).zip(queries) {
        for _ in 0..query.parent_count {
            // Writing to a string does not fail.
            let _ = write!(waiters, "{number},");
        }
        sql = query.sql;
        join(&mut parts, query.parts);
        join(&mut values, query.values);
    }
    waiters.pop();
    let arrays = parts.into_iter().chain([waiters]).chain(values);
    let arrays = arrays.map(|array| Value::from(format!("{{{array}}}")));
    Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays)
}

/// Appends to each of the arrays, separated by commas.
fn join(arrays: &mut Vec<String>, more: Vec<String>) {
    if arrays.is_empty() {
        *arrays = more;
        return;
    }
    for (array, more) in arrays.iter_mut().zip(more) {
        array.push(',');
        array.push_str(&more);
    }
}
