//! Command that imports a list of divisions and committees.

use std::io::Write;

use super::{CommandError, refuse_same};
use crate::exchange::import;
use crate::platform::clock::Clock;
use crate::platform::database::Db;

/// Imports a list with a progress bar. Fails if any row is not imported.
pub(crate) async fn run_import(db: &Db, options: &import::Options) -> Result<(), CommandError> {
    if let Some(errors) = &options.errors_file {
        refuse_same(errors, &options.path)?;
    }
    let bar = indicatif::ProgressBar::new(0);
    bar.set_style(indicatif::ProgressStyle::with_template(
        "{bar:40} {pos}/{len} units {elapsed}",
    )?);
    let show = |progress: import::Progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    };
    let report = import::run(db, &Clock::system(), options, &show).await;
    bar.finish_and_clear();
    let report = report?;
    let mut line = format!(
        "imported: {} divisions and {} committees new, {} changed, {} unchanged",
        report.inserted_divisions, report.inserted_committees, report.changed, report.unchanged,
    );
    if let Some(file) = &report.errors_file {
        line = format!(
            "{line}; {} invalid rows are listed in {}",
            report.bad_rows,
            file.display()
        );
    }
    writeln!(std::io::stderr(), "{line}")?;
    if report.bad_rows > 0 {
        Err("some rows were not imported".into())
    } else {
        Ok(())
    }
}
