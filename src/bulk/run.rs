//! A file from its first row to its last: checked, or taken in.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cunju_entity::value::{BulkJobId, BulkMode, CodeRange, DivisionId};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

use super::column::Kind;
use super::feed::{self, Batch, End};
use super::job_store;
use super::problem::Problem;
use super::refusal::Refusal;
use super::take::{self, Area, Counts, Memory, Taken, Taker};
use crate::change::{By, Writer, alone};
use crate::clock::Clock;
use crate::error::Error;
use crate::feed::Feed;
use crate::measure;
use crate::vault::Vault;

/// How often a batch is tried again that met another change.
const TRIES: u32 = 5;
/// Wait before a batch is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// With what files are taken in, and on whose behalf.
#[derive(Clone)]
pub struct Means {
    /// The database.
    pub db: DatabaseConnection,
    /// Queue of changes.
    pub writer: Writer,
    /// Time and new ids.
    pub clock: Clock,
    /// Seals personal data.
    pub vault: Arc<Vault>,
    /// Those who follow changes; none for a command.
    pub feed: Option<Arc<Feed>>,
    /// Where rows may be written.
    pub area: Area,
    /// On whose behalf.
    pub by: By,
}

/// A file to take in.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The file.
    pub path: &'a Path,
    /// What it holds.
    pub kind: Kind,
    /// What to do with it.
    pub mode: BulkMode,
    /// Last row that was dealt with before.
    pub after: u32,
    /// The job that it belongs to; none for a command.
    pub job: Option<BulkJobId>,
    /// Most rows; none if there is no bound.
    pub most: Option<u32>,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Last row that was dealt with.
    pub position: u32,
    /// What became of the rows.
    pub counts: Counts,
    /// Problems that were found.
    pub problems: u32,
}

/// Hears how far a file is, and takes its problems.
pub trait Listener {
    /// Problems of rows after those before.
    ///
    /// # Errors
    ///
    /// If they cannot be kept.
    fn problems(&mut self, problems: Vec<Problem>) -> Result<(), Error>;
    /// How far it is.
    fn progress(&mut self, progress: Progress);
}

/// How a file ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It was read to its end; what was to be written is.
    Done(Option<String>),
    /// Nothing was written: it has problems, and was to be taken in whole, or its first row has.
    Problems(Option<String>),
    /// It cannot be read; what was written before stays if it was to be taken in by part.
    Refused(Refusal),
}

/// Checks or takes in a file.
///
/// # Errors
///
/// An error of the database: what was not committed is not written.
pub async fn run(
    means: &Means,
    order: Order<'_>,
    start: Progress,
    listener: &mut dyn Listener,
) -> Result<Outcome, Error> {
    if order.mode != BulkMode::Atomic {
        return Pass::new(means, order, start, listener).go(None).await;
    }
    let check = Order {
        mode: BulkMode::Check,
        ..order
    };
    let mut pass = Pass::new(means, check, start, listener);
    let checked = pass.go(None).await?;
    if pass.progress.problems > 0 {
        return Ok(Outcome::Problems(match checked {
            Outcome::Done(sheet) => sheet,
            other => return Ok(other),
        }));
    }
    let Outcome::Done(sheet) = checked else {
        return Ok(checked);
    };
    let (tx, _turn) = alone(&means.db, &means.writer).await?;
    let mut pass = Pass::new(means, order, start, listener);
    let outcome = pass.go(Some(&tx)).await?;
    // Others may have changed what was checked.
    if pass.progress.problems > 0 || !matches!(outcome, Outcome::Done(_)) {
        tx.rollback().await?;
        return Ok(Outcome::Problems(sheet));
    }
    let (towns, progress) = (std::mem::take(&mut pass.towns), pass.progress);
    recount(&tx, &towns).await?;
    job_store::keep(&tx, order.job, &progress).await?;
    tx.commit().await?;
    committed(means);
    Ok(outcome)
}

fn committed(means: &Means) {
    if let Some(feed) = &means.feed {
        feed.committed();
    }
}

async fn recount(
    tx: &DatabaseTransaction,
    towns: &BTreeMap<DivisionId, CodeRange>,
) -> Result<(), Error> {
    for range in towns.values() {
        measure::recount(tx, *range).await?;
    }
    Ok(())
}

/// One reading of a file.
struct Pass<'a> {
    means: &'a Means,
    order: Order<'a>,
    listener: &'a mut dyn Listener,
    memory: Memory,
    progress: Progress,
    towns: BTreeMap<DivisionId, CodeRange>,
}

impl<'a> Pass<'a> {
    fn new(
        means: &'a Means,
        order: Order<'a>,
        progress: Progress,
        listener: &'a mut dyn Listener,
    ) -> Self {
        Self {
            means,
            order,
            listener,
            memory: Memory::default(),
            progress,
            towns: BTreeMap::new(),
        }
    }

    async fn go(&mut self, tx: Option<&DatabaseTransaction>) -> Result<Outcome, Error> {
        let (mut batches, reading) = feed::start(self.order.path, self.order.kind);
        while let Some(batch) = batches.recv().await {
            let most = self.order.most.unwrap_or(u32::MAX);
            if self.progress.counts.read > most {
                return Ok(Outcome::Refused(too_many(most)));
            }
            self.batch(&batch, tx).await?;
        }
        Ok(match reading.await.map_err(|_| unreadable()) {
            Ok(End::Read(sheets)) => Outcome::Done(sheets.used),
            Ok(End::Refused(refusal)) | Err(refusal) => Outcome::Refused(refusal),
            Ok(End::Headers(problems)) => {
                self.complain(problems)?;
                Outcome::Problems(None)
            }
        })
    }

    async fn batch(
        &mut self,
        batch: &Batch,
        tx: Option<&DatabaseTransaction>,
    ) -> Result<(), Error> {
        let last = batch.rows.last().map_or(0, |row| row.number);
        // Rows before the place at which a job goes on are looked at for what repeats them.
        let known = last <= self.order.after;
        let taken = match tx {
            Some(tx) => self.taken(tx, batch, true).await?,
            None if known || self.order.mode == BulkMode::Check => {
                self.taken(&self.means.db, batch, false).await?
            }
            None => return self.part(batch, last).await,
        };
        if known {
            return Ok(());
        }
        self.keep(last, taken)?;
        if tx.is_none() {
            job_store::note(
                &self.means.db,
                &self.means.writer,
                self.order.job,
                &self.progress,
            )
            .await?;
        }
        Ok(())
    }

    /// Writes a batch in a transaction of its own, with the place up to which the file is written.
    async fn part(&mut self, batch: &Batch, last: u32) -> Result<(), Error> {
        let mut tries = 0;
        loop {
            match Box::pin(self.written(batch, last)).await {
                Err(Error::Conflict) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(PAUSE * tries).await;
                }
                Err(error) => return Err(error),
                Ok(taken) => {
                    committed(self.means);
                    return self.keep(last, taken);
                }
            }
        }
    }

    async fn written(&mut self, batch: &Batch, last: u32) -> Result<Taken, Error> {
        let (tx, _turn) = alone(&self.means.db, &self.means.writer).await?;
        let taken = self.taken(&tx, batch, true).await?;
        recount(&tx, &taken.towns).await?;
        let mut progress = self.progress;
        add(&mut progress, last, &taken);
        job_store::keep(&tx, self.order.job, &progress).await?;
        tx.commit().await?;
        Ok(taken)
    }

    async fn taken(
        &mut self,
        db: &impl sea_orm::ConnectionTrait,
        batch: &Batch,
        write: bool,
    ) -> Result<Taken, Error> {
        let taker = Taker {
            area: &self.means.area,
            clock: &self.means.clock,
            vault: &self.means.vault,
            by: &self.means.by,
            write,
        };
        take::batch(db, taker, &mut self.memory, self.order.kind, batch).await
    }

    fn keep(&mut self, last: u32, mut taken: Taken) -> Result<(), Error> {
        let problems = std::mem::take(&mut taken.problems);
        add(&mut self.progress, last, &taken);
        self.towns.append(&mut taken.towns);
        self.complain(problems)?;
        self.listener.progress(self.progress);
        Ok(())
    }

    fn complain(&mut self, problems: Vec<Problem>) -> Result<(), Error> {
        let count = u32::try_from(problems.len()).unwrap_or(u32::MAX);
        self.progress.problems = self.progress.problems.saturating_add(count);
        self.listener.problems(problems)
    }
}

/// Adds a batch up to its last row; its problems are counted when they are kept.
fn add(progress: &mut Progress, last: u32, taken: &Taken) {
    let count = u32::try_from(taken.problems.len()).unwrap_or(u32::MAX);
    progress.problems = progress.problems.saturating_add(count);
    let (sum, more) = (&mut progress.counts, taken.counts);
    progress.position = last;
    sum.read = sum.read.saturating_add(more.read);
    sum.created = sum.created.saturating_add(more.created);
    sum.changed = sum.changed.saturating_add(more.changed);
    sum.unchanged = sum.unchanged.saturating_add(more.unchanged);
}

fn too_many(most: u32) -> Refusal {
    Refusal::new(
        format!("整体导入最多 {most} 行。请用 PARTIAL 方式导入，或分成几个文件。"),
        format!("At most {most} rows are taken in as a whole. Use PARTIAL, or several files."),
    )
}

fn unreadable() -> Refusal {
    Refusal::broken("?")
}
