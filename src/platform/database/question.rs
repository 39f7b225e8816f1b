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

use super::kept::Kept;

/// Column with the position of the parent to which a row belongs.
pub(crate) const PLACE: &str = "list";
/// Maximum number of parents in a shared statement. A query with more parents is large enough to run alone.
const FEW: usize = 64;
/// Maximum time for which a batch stays open.
const MOMENT: Duration = Duration::from_millis(1);

/// A query for the children of parents, with a text that depends neither on the parents nor on the request.
///
/// The statement binds arrays: first one for each part of the parents' keys, then the number of the query to which each
/// parent belongs, from 1, then one for each value of the queries. Each row contains the position of its parent in
/// [`PLACE`].
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The statement.
    pub(crate) sql: String,
    /// The parts of the parents' keys, each as comma-separated values.
    pub(crate) parts: Vec<String>,
    /// Values that are the same for all parents.
    pub(crate) values: Vec<String>,
    /// Number of parents.
    pub(crate) ends: usize,
}

/// Rows, each with the position of its parent.
pub(crate) type Answer = Vec<(usize, QueryResult)>;

type Asker = oneshot::Sender<Result<Answer, DbErr>>;

/// A batch of queries with the same text, whose statement has not started.
struct Gathering {
    number: u64,
    questions: Vec<Question>,
    askers: Vec<Asker>,
}

impl Gathering {
    fn ends(&self) -> usize {
        self.questions.iter().map(|question| question.ends).sum()
    }

    fn takes(&self, question: &Question) -> bool {
        let mut texts = self.questions.iter().map(|own| &own.sql);
        self.ends() + question.ends <= FEW && texts.next() == Some(&question.sql)
    }
}

/// The open batches of a thread.
#[derive(Default)]
pub(super) struct Gatherings(Mutex<Open>);

#[derive(Default)]
struct Open {
    gatherings: Vec<Gathering>,
    /// Number of queries so far.
    asked: u64,
}

impl Gatherings {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a query to the batch for its text; returns the number of a new batch if there was none.
    fn join(&self, question: Question, asker: Asker) -> Option<u64> {
        let mut open = self.open();
        open.asked += 1;
        let number = open.asked;
        if let Some(gathering) = open.gatherings.iter_mut().find(|it| it.takes(&question)) {
            gathering.questions.push(question);
            gathering.askers.push(asker);
            return None;
        }
        open.gatherings.push(Gathering {
            number,
            questions: vec![question],
            askers: vec![asker],
        });
        Some(number)
    }

    /// Waits while other requests add queries, then closes the batch.
    async fn closed(&self, number: u64) -> Option<Gathering> {
        let began = Instant::now();
        let mut asked = self.open().asked;
        loop {
            yield_now().await;
            let mut open = self.open();
            let place = (open.gatherings.iter()).position(|it| it.number == number)?;
            let is_full = (open.gatherings.get(place)).is_some_and(|it| it.ends() >= FEW);
            if mem::replace(&mut asked, open.asked) == open.asked
                || is_full
                || began.elapsed() > MOMENT
            {
                return Some(open.gatherings.swap_remove(place));
            }
        }
    }
}

impl Kept {
    /// Runs a query, batched with concurrent queries of the same text.
    pub(super) async fn answer(self: &Arc<Self>, question: Question) -> Result<Answer, DbErr> {
        if question.ends > FEW {
            return Ok(self.read(vec![question]).await?.pop().unwrap_or_default());
        }
        let (asker, answer) = oneshot::channel();
        if let Some(number) = self.gatherings.join(question, asker) {
            let kept = Arc::clone(self);
            // Runs in its own task, so that the batch does not depend on the request that opened it.
            tokio::spawn(async move { kept.tell(number).await }.with_context(Context::current()));
        }
        let none = DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        answer.await.unwrap_or(Err(none))
    }

    /// Runs a batch and sends each waiter its result.
    async fn tell(self: &Arc<Self>, number: u64) {
        let Some(gathering) = self.gatherings.closed(number).await else {
            return;
        };
        match self.read(gathering.questions).await {
            Ok(answers) => {
                for (asker, answer) in gathering.askers.into_iter().zip(answers) {
                    // Sending fails only if the waiter was canceled.
                    let _ = asker.send(Ok(answer));
                }
            }
            Err(error) => {
                for asker in gathering.askers {
                    let _ = asker.send(Err(error.clone()));
                }
            }
        }
    }

    /// The results of queries with the same text, in their order.
    async fn read(self: &Arc<Self>, questions: Vec<Question>) -> Result<Vec<Answer>, DbErr> {
        let mut answers: Vec<Answer> = questions.iter().map(|_| Vec::new()).collect();
        let ends =
            |(place, question): (usize, &Question)| (0..question.ends).map(move |end| (place, end));
        let owners: Vec<(usize, usize)> = questions.iter().enumerate().flat_map(ends).collect();
        for row in self.rows(&together(questions)).await? {
            let row = QueryResult::from(row);
            let place: i64 = row.try_get("", PLACE)?;
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
fn together(questions: Vec<Question>) -> Statement {
    let (mut sql, mut askers) = (String::new(), String::new());
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    for (number, question) in (1..).zip(questions) {
        for _ in 0..question.ends {
            // Writing to a string does not fail.
            let _ = write!(askers, "{number},");
        }
        sql = question.sql;
        join(&mut parts, question.parts);
        join(&mut values, question.values);
    }
    askers.pop();
    let arrays = parts.into_iter().chain([askers]).chain(values);
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
