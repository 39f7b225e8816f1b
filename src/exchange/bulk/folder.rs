//! The folder in which files wait for their import and from which their problems are downloaded. It is in the data
//! folder and readable only by its owner.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use cunju_entity::value::BulkJobId;
use tempfile::TempDir;
use tokio::sync::Notify;
use uuid::Uuid;

use super::annotated::ByRow;
use super::problem::Problem;
use super::run::{Listener, Progress};
use crate::platform::error::Error;

/// Maximum number of problems that are stored for a file.
const MOST: u32 = 50_000;
/// Extension of the list of the problems of a job, in JSON lines.
pub(super) const LIST: &str = "problems.jsonl";
/// Time for which problems can be downloaded, in seconds.
const KEPT: u64 = 24 * 60 * 60;

/// The folder of files.
pub struct Folder {
    path: PathBuf,
    /// Temporary folder that is deleted with the process, if no other was configured.
    _own: Option<TempDir>,
    /// Notified when a file was uploaded.
    pub(super) news: Notify,
}

impl Folder {
    /// Opens or creates the folder; without a path, a temporary folder that is deleted with the process.
    ///
    /// # Errors
    ///
    /// If the folder cannot be created.
    pub fn open(path: Option<PathBuf>) -> io::Result<Self> {
        let own = if path.is_none() {
            Some(TempDir::new()?)
        } else {
            None
        };
        let own_path = || own.as_ref().map(|own| own.path().to_owned());
        let path = path.or_else(own_path).unwrap_or_default();
        std::fs::create_dir_all(&path)?;
        Ok(Self {
            path,
            _own: own,
            news: Notify::new(),
        })
    }

    /// A file of a job.
    #[must_use]
    pub fn file(&self, id: Uuid, extension: &str) -> PathBuf {
        self.path.join(format!("{id}.{extension}"))
    }

    /// Deletes the uploaded file of a job that could not be stored. It holds personal data, and nothing else would delete a
    /// file without a job.
    pub fn discard(&self, id: Uuid) {
        if let Err(error) = std::fs::remove_file(self.file(id, "upload")) {
            tracing::warn!(%error, "an uploaded file could not be deleted");
        }
    }

    /// Creates a file that only its owner may read.
    ///
    /// # Errors
    ///
    /// If the file cannot be created.
    pub fn create(&self, id: Uuid, extension: &str) -> io::Result<File> {
        private(&self.file(id, extension))
    }

    /// Jobs whose files are in the folder, oldest first.
    pub(super) fn waiting(&self) -> io::Result<Vec<BulkJobId>> {
        let mut ids = Vec::new();
        for entry in std::fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            // A file whose upload has not ended is named `.part` and must not be read.
            let name = name.to_str().and_then(|name| name.strip_suffix(".upload"));
            ids.extend(name.and_then(|name| Uuid::try_parse(name).ok()));
        }
        // The IDs are of version 7, which begins with the time.
        ids.sort_unstable();
        Ok(ids.into_iter().map(BulkJobId::new).collect())
    }

    /// Deletes files older than a day; `now` is a Unix time in seconds.
    pub(super) fn tidy(&self, now: u64) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            let Some((name, extension)) = name.to_str().and_then(|name| name.split_once('.'))
            else {
                continue;
            };
            let made = Uuid::try_parse(name).ok().and_then(|id| id.get_timestamp());
            let made = made.map(|at| at.to_unix().0);
            // An upload may wait longer than a day for others; its job removes it.
            if extension != "upload" && made.is_some_and(|made| made + KEPT < now) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Deletes a file of a job, if it exists.
    pub(super) fn remove(&self, id: Uuid, extension: &str) -> io::Result<()> {
        match std::fs::remove_file(self.file(id, extension)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Creates or truncates a file that only its owner may read.
pub(crate) fn private(path: &Path) -> io::Result<File> {
    let file = options().create(true).truncate(true).open(path)?;
    // `mode` of the options applies only to a new file; an existing one keeps its mode.
    close_to_others(&file)?;
    Ok(file)
}

/// Creates a file that only its owner may read; fails if a file with this name exists.
pub(crate) fn private_new(path: &Path) -> io::Result<File> {
    options().create_new(true).open(path)
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

#[cfg(unix)]
fn close_to_others(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    options
}

#[cfg(not(unix))]
fn close_to_others(_: &File) -> io::Result<()> {
    Ok(())
}

/// The file with the problems of a job, one per line.
pub(super) struct Spool {
    file: BufWriter<File>,
    kept: u32,
}

impl Spool {
    /// A spool with the problems that were stored up to this row.
    pub(super) fn open(folder: &Folder, id: Uuid, position: u32) -> io::Result<Self> {
        let path = folder.file(id, LIST);
        // Read before `private` truncates the file.
        let earlier = if position > 0 {
            read(&path)?
        } else {
            Vec::new()
        };
        let mut spool = Self {
            file: BufWriter::new(private(&path)?),
            kept: 0,
        };
        // Rows after the position are processed again and report their problems again.
        let earlier = earlier.into_iter().filter(|it| it.row <= position);
        spool.add(earlier)?;
        Ok(spool)
    }

    fn add(&mut self, problems: impl Iterator<Item = Problem>) -> io::Result<()> {
        for problem in problems {
            if self.kept < MOST {
                self.kept += 1;
                serde_json::to_writer(&mut self.file, &problem)?;
                self.file.write_all(b"\n")?;
            }
        }
        // After each batch, so that a process that is killed leaves the problems of the rows that are committed.
        self.file.flush()
    }
}

impl Listener for Spool {
    fn problems(&mut self, problems: Vec<Problem>) -> Result<(), Error> {
        Ok(self.add(problems.into_iter())?)
    }

    fn progress(&mut self, _: Progress) {}
}

/// Stored problems. Skips a line that is incomplete because the process ended.
fn read(path: &Path) -> io::Result<Vec<Problem>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        file => file?,
    };
    let mut problems = Vec::new();
    for line in BufReader::new(file).lines() {
        problems.extend(serde_json::from_str::<Problem>(&line?));
    }
    Ok(problems)
}

/// Problems of a job by row.
pub(super) fn by_row(folder: &Folder, id: Uuid) -> io::Result<ByRow> {
    let mut sorted = ByRow::new();
    for problem in read(&folder.file(id, LIST))? {
        sorted.entry(problem.row).or_default().push(problem);
    }
    Ok(sorted)
}
