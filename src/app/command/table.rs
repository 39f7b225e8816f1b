//! Command that imports a table of households, residents or grids.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use cunju_entity::value::{BulkKind, BulkMode};

use super::{CommandError, open, open_keys, refuse_same};
use crate::access::session::change::{By, Writer};
use crate::app::config::Settings;
use crate::exchange::bulk::annotated::{self, ByRow};
use crate::exchange::bulk::folder::{private, private_new};
use crate::exchange::bulk::header::Layout;
use crate::exchange::bulk::import_batch::WriteScope;
use crate::exchange::bulk::problem::{Problem, Severity};
use crate::exchange::bulk::read::Source;
use crate::exchange::bulk::run::{ImportContext, ImportRequest, Listener, Outcome, Progress, run};
use crate::platform::clock::Clock;
use crate::platform::error::Error;

/// Highest number of problems to keep.
const MOST: u32 = 50_000;
/// Highest number of problems to print.
const PRINTED: usize = 20;

/// A table to import
#[derive(Debug, clap::Args)]
pub(super) struct TableOptions {
    /// The table, .xlsx or .csv
    file: PathBuf,
    /// Check the table without writing anything
    #[arg(long, conflicts_with = "atomic")]
    check: bool,
    /// Import all rows or none; by default, rows without a problem are imported
    #[arg(long)]
    atomic: bool,
    /// File for the table annotated with its problems, readable only by its owner [default: next to the table, with
    /// `.problems` and, if necessary, a number added to its name]
    #[arg(long)]
    errors: Option<PathBuf>,
    /// Headers of columns to ignore, separated by commas; columns whose header begins with # are always ignored
    #[arg(long, value_name = "HEADERS", default_value = "")]
    ignore: String,
}

#[derive(Default)]
struct Console {
    bar: Option<indicatif::ProgressBar>,
    kept: u32,
    errors: u32,
    warnings: u32,
    problems: ByRow,
    last: Progress,
}

impl Listener for Console {
    fn problems(&mut self, problems: Vec<Problem>) -> Result<(), Error> {
        for problem in problems {
            match problem.severity {
                Severity::Error => self.errors = self.errors.saturating_add(1),
                Severity::Warning => self.warnings = self.warnings.saturating_add(1),
                Severity::Note => {}
            }
            // A file with a wrong column has a problem in each of up to a million rows, and all are held until the file
            // is written.
            if self.kept < MOST {
                self.kept += 1;
                self.problems.entry(problem.row).or_default().push(problem);
            }
        }
        Ok(())
    }

    fn progress(&mut self, progress: Progress) {
        self.last = progress;
        if let Some(bar) = &self.bar {
            bar.set_position(progress.counts.read.into());
        }
    }
}

/// Imports a table with a progress bar. Fails if any row is not imported.
pub(super) async fn import_table(
    settings: &Settings,
    kind: BulkKind,
    options: TableOptions,
) -> Result<(), CommandError> {
    if let Some(errors) = &options.errors {
        refuse_same(errors, &options.file)?;
    }
    let db = open(settings).await?;
    let keys = open_keys(settings, &db).await?;
    let clock = Clock::system();
    let context = ImportContext {
        db,
        writer: Writer::default(),
        vault: keys.vault,
        // A command has no subscribers; a server that runs finds the rows in the log by polling.
        feed: None,
        area: WriteScope::All,
        by: By {
            actor: "command".to_owned(),
            request_id: clock.uuid().simple().to_string(),
        },
        clock,
    };
    let mode = match (options.check, options.atomic) {
        (true, _) => BulkMode::Check,
        (_, true) => BulkMode::Atomic,
        _ => BulkMode::Partial,
    };
    let layout = Layout::new(kind, &options.ignore);
    let request = ImportRequest {
        path: &options.file,
        layout: &layout,
        mode,
        resume_after: 0,
        job: None,
        max_rows: None,
    };
    let mut console = Console {
        bar: Some(bar()?),
        problems: BTreeMap::new(),
        ..Console::default()
    };
    let outcome = Box::pin(run(&context, request, Progress::default(), &mut console)).await;
    if let Some(bar) = &console.bar {
        bar.finish_and_clear();
    }
    context.db.close().await?;
    told(&options, &layout, mode, outcome?, &console)
}

fn bar() -> Result<indicatif::ProgressBar, CommandError> {
    let bar = indicatif::ProgressBar::new_spinner();
    let style =
        indicatif::ProgressStyle::with_template("{spinner} {pos} rows {elapsed} {per_sec}")?;
    bar.set_style(style);
    Ok(bar)
}

fn told(
    options: &TableOptions,
    layout: &Layout,
    mode: BulkMode,
    outcome: Outcome,
    console: &Console,
) -> Result<(), CommandError> {
    let mut out = std::io::stderr();
    let counts = console.last.counts;
    let Console {
        errors, warnings, ..
    } = *console;
    if let Outcome::Refused(refusal) = outcome {
        return Err(Box::new(refusal));
    }
    let whole = matches!(outcome, Outcome::Done(_));
    if let Outcome::Done(Some(sheet)) = &outcome {
        writeln!(out, "sheet {sheet} / 工作表 {sheet}")?;
    }
    let written = match mode {
        BulkMode::Check => "checked, nothing was written",
        _ if whole => "imported",
        _ => "nothing was imported",
    };
    writeln!(
        out,
        "{written}; rows: {}, new: {}, changed: {}, unchanged: {}, problems: {errors}, warnings: {warnings}",
        counts.read, counts.created, counts.changed, counts.unchanged
    )?;
    let mut all: Vec<&Problem> = console.problems.values().flatten().collect();
    all.sort_by_key(|problem| problem.severity);
    for problem in all.iter().take(PRINTED) {
        writeln!(out, "{problem}")?;
    }
    if all.iter().all(|problem| problem.severity == Severity::Note) {
        return Ok(());
    }
    let target = target(options)?;
    annotated::write(&options.file, &target, layout, &console.problems)?;
    let target = target.display();
    let told = format!(
        "problems and warnings are marked in {target} (problems: {errors}, warnings: {warnings}), which holds personal \
         data and is readable only by you; correct them there, import that file and delete it / \
         {errors} 个问题、{warnings} 个提醒已标注在 {target}。该文件含个人信息，仅您本人可读；请在其中更正后重新导入，用后删除"
    );
    if errors > 0 {
        return Err(told.into());
    }
    Ok(writeln!(out, "{told}")?)
}

/// Creates an empty file for the annotated table, readable only by its owner.
fn target(options: &TableOptions) -> Result<PathBuf, CommandError> {
    let failed = |target: &Path, error: std::io::Error| {
        let target = target.display();
        format!(
            "the problems cannot be written to {target} ({error}); choose another file with --errors / \
             无法将问题写入 {target}（{error}），请用 --errors 指定其他文件"
        )
    };
    if let Some(path) = &options.errors {
        private(path).map_err(|error| failed(path, error))?;
        return Ok(path.clone());
    }
    let form = Source::open(&options.file)?.form;
    let name = options.file.file_name().unwrap_or_default();
    for number in 1_u32.. {
        let mut name = name.to_owned();
        name.push(match number {
            1 => ".problems.".to_owned(),
            _ => format!(".problems-{number}."),
        });
        name.push(form.extension());
        let path = options.file.with_file_name(name);
        match private_new(&path) {
            Ok(_) => return Ok(path),
            // Never overwrite the file of an earlier run: somebody may be correcting it.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&path, error).into()),
        }
    }
    Err("there are too many problem files / 问题文件过多".into())
}
