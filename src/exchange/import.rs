//! The import of a list of divisions and committees, such as the most recent official one.
//!
//! A list is a CSV file of `code,name`, optionally gzipped, in UTF-8 or GB18030, in any order. It is read (`read`),
//! converted to units (`plan`) by the rules of the list (`rules`, `kind`) and written in one transaction (`store`).
//! Rows that are not units are reported line by line (`report`).
//!
//! Importing a list again changes nothing; units that are not in a list are not changed.

pub(crate) mod encoding;
mod error;
mod kind;
mod known_store;
mod plan;
mod read;
mod report;
mod rules;
mod store;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use cunju_entity::value::DivisionCode;

use crate::access::session::change::{self, LockScope};
use crate::duties::obligation;
use crate::platform::clock::Clock;
use crate::platform::database::{Db, analyze};
use crate::reference::division;

pub use error::ImportError;
use plan::Plan;

/// Options of an import.
#[derive(Clone, Debug)]
pub struct Options {
    /// Path of the list.
    pub path: PathBuf,
    /// Only this division, its ancestors and its descendants; `None` for the whole list.
    pub division: Option<DivisionCode>,
    /// Whether to import the valid rows of a list that has invalid ones.
    pub partial: bool,
    /// File for the invalid rows; `None` for the name of the list with `.errors.csv` in the current folder.
    pub errors_file: Option<PathBuf>,
}

/// Progress of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Number of processed units.
    pub done: u64,
    /// Number of units in the list.
    pub total: u64,
}

/// Result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Divisions that were added to the register.
    pub inserted_divisions: u64,
    /// Committees that were added to the register.
    pub inserted_committees: u64,
    /// Units that were renamed.
    pub changed: u64,
    /// Units that were in the register with this name.
    pub unchanged: u64,
    /// Rows of the list that were left out because they are not units.
    pub bad_rows: u64,
    /// File with these rows; `None` if there are none.
    pub errors_file: Option<PathBuf>,
}

/// Imports a list completely or not at all.
///
/// Reading a list blocks the thread for a second or two: this is for a command, not for a request.
///
/// # Errors
///
/// If the list cannot be read, if it has invalid rows and `partial` is not set, or on a database error. Nothing is
/// written then.
pub async fn run(
    db: &Db,
    clock: &Clock,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, ImportError> {
    let (plan, bad_rows, errors_file) = prepare(options)?;
    // After the list is read: all other changes wait for this lock (ADR 0004).
    let transaction = change::begin(db, LockScope::Register).await?;
    let written = store::write(db, &transaction, clock, &plan, progress).await?;
    let report = Report {
        inserted_divisions: written.new_divisions,
        inserted_committees: written.new_committees,
        changed: written.changed,
        unchanged: written.unchanged,
        bad_rows,
        errors_file,
    };
    if report.inserted_committees > 0 {
        // In the same transaction: no committee is visible without what it owes.
        obligation::create_all(&transaction).await?;
    }
    if report.inserted_divisions + report.inserted_committees + report.changed > 0 {
        let what = serde_json::json!({
            "divisions": report.inserted_divisions,
            "committees": report.inserted_committees,
            "renamed": report.changed,
        });
        let country = division::country(&transaction).await?;
        // One row for the whole list: clients read everything again instead of more than 600,000 changes.
        change::note(&transaction, clock, "register.import", country, what).await?;
    }
    transaction.commit().await?;
    if report.inserted_committees > 0 {
        // After the commit; until then, PostgreSQL plans for the tables as small as they were.
        analyze(db).await;
    }
    Ok(report)
}

/// The units to write, the number of invalid rows, and the file that lists them.
fn prepare(options: &Options) -> Result<(Plan, u64, Option<PathBuf>), ImportError> {
    let content = read::content(&options.path)?;
    let list = read::list(&options.path, &content)?;
    // Up to 512 MiB that the rest of the import does not need.
    drop(content);
    let (mut plan, mut bad) = plan::plan(list.rows);
    bad.extend(list.bad);
    let count = u64::try_from(bad.len()).unwrap_or(u64::MAX);
    let mut errors_file = None;
    if !bad.is_empty() {
        let file = errors_path(options);
        report::write(&file, bad).map_err(|error| ImportError::errors_file(&file, &error))?;
        if !options.partial {
            return Err(ImportError::BadRows { count, file });
        }
        errors_file = Some(file);
    }
    if let Some(division) = options.division {
        plan.restrict_to(division)?;
    }
    Ok((plan, count, errors_file))
}

fn errors_path(options: &Options) -> PathBuf {
    options.errors_file.clone().unwrap_or_else(|| {
        let mut name = options.path.file_name().unwrap_or_default().to_owned();
        name.push(".errors.csv");
        Path::new(&name).to_owned()
    })
}
