//! What several requests of a thread ask at the same time, as one statement. A statement waits as long as other
//! requests go on asking, for a moment at most; those that need one of the same text join it. Under load the
//! server and `PostgreSQL` have far fewer turns to take; a request that is alone waits for nothing.

use std::fmt::Write;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use sea_orm::{DbBackend, DbErr, QueryResult, Statement, Value};
use tokio::task::yield_now;

use super::kept::Kept;

/// Column of the position of the near end that a row is of.
pub(crate) const PLACE: &str = "list";
/// Most near ends of a statement that others join. One with more has enough to do.
const FEW: usize = 64;
/// How long a statement waits for others at most.
const MOMENT: Duration = Duration::from_millis(1);

/// What is read under near ends by a statement that is the same whatever they are, and whoever asks.
#[derive(Debug)]
pub(crate) struct Question {
    /// The statement. It binds the columns as arrays, and its rows say by [`PLACE`] where they belong.
    pub(crate) sql: String,
    /// What it has to know of the near ends: for each column their values, with commas between.
    pub(crate) columns: Vec<String>,
    /// Number of near ends.
    pub(crate) ends: usize,
}

/// Rows, each with the position of its near end.
pub(crate) type Answer = Vec<(usize, QueryResult)>;

/// The answers to the questions of a round, in their order, until each is taken.
type Answers = Arc<Mutex<Vec<Answer>>>;
type Reading = BoxFuture<'static, Result<Answers, DbErr>>;

/// Questions of one text that are read together, by whoever of those that ask still waits.
struct Round {
    sql: String,
    /// None once the statement has begun.
    open: Arc<Mutex<Option<Vec<Question>>>>,
    reading: WeakShared<Reading>,
}

impl Round {
    /// Adds a question if there is room for it; gives the reading, and the place of the question in it.
    fn join(&self, question: &mut Option<Question>) -> Option<(Shared<Reading>, usize)> {
        let mut open = held(&self.open);
        let questions = open.as_mut()?;
        let reading = self.reading.upgrade()?;
        let ends: usize = questions.iter().map(|question| question.ends).sum();
        let joins = |it: &mut Question| it.sql == self.sql && ends + it.ends <= FEW;
        questions.push(question.take_if(joins)?);
        Some((reading, questions.len() - 1))
    }

    /// Whether others may join: it has not begun, and somebody waits for it.
    fn is_open(&self) -> bool {
        held(&self.open).is_some() && self.reading.upgrade().is_some()
    }
}

/// The rounds of a thread that have not begun.
#[derive(Default)]
pub(super) struct Rounds(Mutex<Open>);

#[derive(Default)]
struct Open {
    rounds: Vec<Round>,
    /// Number of questions that were ever asked.
    asked: u64,
}

impl Rounds {
    /// Waits as long as other requests ask.
    async fn wait(&self) {
        let began = Instant::now();
        loop {
            let before = held(&self.0).asked;
            yield_now().await;
            if held(&self.0).asked == before || began.elapsed() > MOMENT {
                return;
            }
        }
    }
}

impl Kept {
    /// Answers a question, together with others of its text that come at the same time.
    pub(super) async fn answer(self: &Arc<Self>, question: Question) -> Result<Answer, DbErr> {
        let (reading, place) = self.round(question);
        let answers = reading.await?;
        let mut answers = held(&answers);
        Ok(answers.get_mut(place).map(mem::take).unwrap_or_default())
    }

    /// The reading of the round that a question joins, or opens, and the place of the question in it.
    fn round(self: &Arc<Self>, question: Question) -> (Shared<Reading>, usize) {
        let mut all = held(&self.rounds.0);
        all.asked += 1;
        all.rounds.retain(Round::is_open);
        let mut question = Some(question);
        if let Some(joined) = all.rounds.iter().find_map(|it| it.join(&mut question)) {
            return joined;
        }
        let sql = question.as_ref().map(|it| it.sql.clone());
        let open = Arc::new(Mutex::new(Some(question.into_iter().collect())));
        let reading = read(Arc::clone(self), Arc::clone(&open)).boxed().shared();
        let weak = reading.downgrade();
        let opened = sql
            .zip(weak)
            .map(|(sql, reading)| Round { sql, open, reading });
        all.rounds.extend(opened);
        (reading, 0)
    }
}

/// Reads a round.
async fn read(kept: Arc<Kept>, open: Arc<Mutex<Option<Vec<Question>>>>) -> Result<Answers, DbErr> {
    kept.rounds.wait().await;
    let questions = held(&open).take().unwrap_or_default();
    let mut answers: Vec<Answer> = questions.iter().map(|_| Vec::new()).collect();
    let ends =
        |(place, question): (usize, &Question)| (0..question.ends).map(move |end| (place, end));
    let owners: Vec<(usize, usize)> = questions.iter().enumerate().flat_map(ends).collect();
    for row in kept.rows(&together(questions)).await? {
        let row = QueryResult::from(row);
        let place: i64 = row.try_get("", PLACE)?;
        let place = usize::try_from(place).ok();
        let owner = place.and_then(|place| owners.get(place));
        let answer = owner.and_then(|(of, end)| Some((answers.get_mut(*of)?, *end)));
        if let Some((answer, end)) = answer {
            answer.push((end, row));
        }
    }
    Ok(Arc::new(Mutex::new(answers)))
}

/// One statement for the near ends of all these questions of one text.
fn together(questions: Vec<Question>) -> Statement {
    let mut questions = questions.into_iter();
    let first = questions.next().map(|first| (first.sql, first.columns));
    let (sql, mut columns) = first.unwrap_or_default();
    for question in questions {
        for (column, more) in columns.iter_mut().zip(question.columns) {
            // Writing to a text does not fail.
            let _ = write!(column, ",{more}");
        }
    }
    let arrays = columns.into_iter();
    let arrays = arrays.map(|column| Value::from(format!("{{{column}}}")));
    Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays)
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
