//! The parameters and the progress of a file.

use std::path::Path;
use std::sync::Arc;

use cunju_entity::value::{BulkJobId, BulkMode};

use crate::access::session::change::{By, Writer};
use crate::access::vault::Vault;
use crate::exchange::bulk::file_error::FileError;
use crate::exchange::bulk::header::Layout;
use crate::exchange::bulk::import_batch::{BatchResult, Counts, WriteScope};
use crate::exchange::bulk::problem::{Problem, Severity};
use crate::exchange::feed::Feed;
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::Error;

/// Dependencies of an import, and the actor.
#[derive(Clone)]
pub struct ImportContext {
    /// The database.
    pub db: Db,
    /// Queue of changes.
    pub writer: Writer,
    /// Time and new IDs.
    pub clock: Clock,
    /// Encrypts personal data.
    pub vault: Arc<Vault>,
    /// The change feed; `None` for a command.
    pub feed: Option<Arc<Feed>>,
    /// Where rows may be written.
    pub area: WriteScope,
    /// The actor.
    pub by: By,
}

/// A file to import.
#[derive(Clone, Copy, Debug)]
pub struct ImportRequest<'a> {
    /// Path of the file.
    pub path: &'a Path,
    /// Kind of the file, and the columns that are ignored.
    pub layout: &'a Layout,
    /// Mode of the import.
    pub mode: BulkMode,
    /// Last row that was processed before.
    pub resume_after: u32,
    /// The job of the file; `None` for a command.
    pub job: Option<BulkJobId>,
    /// Maximum number of rows; `None` for no limit.
    pub max_rows: Option<u32>,
}

/// Progress of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Last row that was processed.
    pub position: u32,
    /// Counts of the rows by result.
    pub counts: Counts,
    /// Number of problems.
    pub problems: u32,
    /// Number of warnings; their rows are imported.
    pub warnings: u32,
}

impl Progress {
    /// Adds a batch up to its last row.
    pub(super) fn add(&mut self, last: u32, result: &BatchResult) {
        self.count(&result.problems);
        let (sum, more) = (&mut self.counts, result.counts);
        self.position = last;
        sum.read = sum.read.saturating_add(more.read);
        sum.created = sum.created.saturating_add(more.created);
        sum.changed = sum.changed.saturating_add(more.changed);
        sum.unchanged = sum.unchanged.saturating_add(more.unchanged);
    }

    /// Counts problems and warnings.
    pub(super) fn count(&mut self, problems: &[Problem]) {
        let of = |severity| {
            let problems = problems.iter().filter(|it| it.severity == severity);
            u32::try_from(problems.count()).unwrap_or(u32::MAX)
        };
        self.problems = self.problems.saturating_add(of(Severity::Error));
        self.warnings = self.warnings.saturating_add(of(Severity::Warning));
    }
}

/// Receives the progress and the problems of a file.
pub trait Listener {
    /// Receives problems; their rows follow those of earlier calls.
    ///
    /// # Errors
    ///
    /// If the problems cannot be stored.
    fn problems(&mut self, problems: Vec<Problem>) -> Result<(), Error>;
    /// Receives the progress.
    fn progress(&mut self, progress: Progress);
}

/// Result of a file.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The file was read and its changes were written.
    Done(Option<String>),
    /// Nothing was written: the file has problems and was to be imported in one transaction.
    Problems(Option<String>),
    /// Nothing was written: the headers have these problems.
    Headers(Vec<Problem>),
    /// The file cannot be read. Earlier batches of a partial import remain written.
    Refused(FileError),
}
