//! What several requests of a thread ask at the same time, as one statement. A statement waits as long as other
//! requests go on asking, for a moment at most; those that need one of the same text join it. Under load the
//! server and `PostgreSQL` have far fewer turns to take; a request that is alone waits for one pass of its thread.

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

/// Column of the position of the near end that a row is of.
pub(crate) const PLACE: &str = "list";
/// Most near ends of a statement that several questions share. One with more has enough to do.
const FEW: usize = 64;
/// How long a statement waits for others at most.
const MOMENT: Duration = Duration::from_millis(1);

/// What is read under near ends by a statement that is the same whatever they are, and whoever asks.
///
/// The statement binds arrays: first each part of what names the near ends, then the number of the question that
/// each of them is of, from 1, then each value of the questions. Its rows say by [`PLACE`] where they belong.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The statement.
    pub(crate) sql: String,
    /// Each part of the near ends, with commas between them.
    pub(crate) parts: Vec<String>,
    /// What is the same for all of them.
    pub(crate) values: Vec<String>,
    /// Number of near ends.
    pub(crate) ends: usize,
}

/// Rows, each with the position of its near end.
pub(crate) type Answer = Vec<(usize, QueryResult)>;

type Asker = oneshot::Sender<Result<Answer, DbErr>>;

/// Questions of one text, which are read by one statement that has not begun.
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

/// The gatherings of a thread.
#[derive(Default)]
pub(super) struct Gatherings(Mutex<Open>);

#[derive(Default)]
struct Open {
    gatherings: Vec<Gathering>,
    /// Number of questions that were ever asked.
    asked: u64,
}

impl Gatherings {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a question to the gathering of its text; gives the number of a new one if there was none.
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

    /// Waits as long as other requests ask, and closes the gathering.
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
    /// Answers a question, together with others of its text that come at the same time.
    pub(super) async fn answer(self: &Arc<Self>, question: Question) -> Result<Answer, DbErr> {
        if question.ends > FEW {
            return Ok(self.read(vec![question]).await?.pop().unwrap_or_default());
        }
        let (asker, answer) = oneshot::channel();
        if let Some(number) = self.gatherings.join(question, asker) {
            let kept = Arc::clone(self);
            // A task of its own: those who share it do not hang on the request that was the first.
            tokio::spawn(async move { kept.tell(number).await }.with_context(Context::current()));
        }
        let none = DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        answer.await.unwrap_or(Err(none))
    }

    /// Reads a gathering and tells each who asked.
    async fn tell(self: &Arc<Self>, number: u64) {
        let Some(gathering) = self.gatherings.closed(number).await else {
            return;
        };
        match self.read(gathering.questions).await {
            Ok(answers) => {
                for (asker, answer) in gathering.askers.into_iter().zip(answers) {
                    // One who does not wait any more needs no answer.
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

    /// The answers to questions of one text, in their order.
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

/// One statement for the near ends of all these questions of one text.
fn together(questions: Vec<Question>) -> Statement {
    let (mut sql, mut askers) = (String::new(), String::new());
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    for (number, question) in (1..).zip(questions) {
        for _ in 0..question.ends {
            // Writing to a text does not fail.
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

/// Adds to each of the arrays, with commas between.
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
