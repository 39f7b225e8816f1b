//! What is to be done with a file, and how far it is.

use std::path::Path;
use std::sync::Arc;

use cunju_entity::value::{BulkJobId, BulkMode};

use crate::access::session::change::{By, Writer};
use crate::access::vault::Vault;
use crate::exchange::bulk::header::Layout;
use crate::exchange::bulk::problem::Problem;
use crate::exchange::bulk::refusal::Refusal;
use crate::exchange::bulk::take::{Area, Counts};
use crate::exchange::feed::Feed;
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::Error;

/// With what files are taken in, and on whose behalf.
#[derive(Clone)]
pub struct Means {
    /// The database.
    pub db: Db,
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
    /// What it holds, and which columns of it are not read.
    pub layout: &'a Layout,
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
    /// Warnings: their rows are taken in.
    pub warnings: u32,
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
    /// Nothing was written: it has problems, and was to be taken in whole.
    Problems(Option<String>),
    /// Nothing was written: its headers have these problems.
    Headers(Vec<Problem>),
    /// It cannot be read; what was written before stays if it was to be taken in by part.
    Refused(Refusal),
}
