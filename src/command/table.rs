//! The import of a table of households, residents or grids by a command.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use cunju_entity::value::{BulkKind, BulkMode};

use super::{Failure, open, open_keys, refuse_same};
use crate::bulk::marked::{self, ByRow};
use crate::bulk::problem::Problem;
use crate::bulk::read::Source;
use crate::bulk::run::{Listener, Means, Order, Outcome, Progress, run};
use crate::bulk::take::Area;
use crate::change::{By, Writer};
use crate::clock::Clock;
use crate::config::Settings;
use crate::error::Error;

/// Most problems that are kept.
const MOST: u32 = 50_000;
/// Most problems that are printed.
const PRINTED: usize = 20;

/// A table to import
#[derive(Debug, clap::Args)]
pub(super) struct TableOptions {
    /// The table, .xlsx or .csv
    file: PathBuf,
    /// Only check: nothing is written
    #[arg(long, conflicts_with = "atomic")]
    check: bool,
    /// All rows or none; by default the rows without a problem
    #[arg(long)]
    atomic: bool,
    /// Where the table with its problems marked is written [default: its name and `.problems`, and a
    /// number if there is one already, in the current folder]
    #[arg(long)]
    errors: Option<PathBuf>,
}

#[derive(Default)]
struct Console {
    bar: Option<indicatif::ProgressBar>,
    kept: u32,
    problems: ByRow,
    last: Progress,
}

impl Listener for Console {
    fn problems(&mut self, problems: Vec<Problem>) -> Result<(), Error> {
        for problem in problems {
            self.last.problems = self
                .last
                .problems
                .saturating_add(u32::from(!problem.warning));
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

/// Imports a table with a progress bar.
///
/// # Errors
///
/// If it cannot be imported, or not all of it.
pub(super) async fn import_table(
    settings: &Settings,
    kind: BulkKind,
    options: TableOptions,
) -> Result<(), Failure> {
    if let Some(errors) = &options.errors {
        refuse_same(errors, &options.file)?;
    }
    let db = open(settings).await?;
    let keys = open_keys(settings, &db).await?;
    let clock = Clock::system();
    let means = Means {
        db,
        writer: Writer::default(),
        vault: keys.vault,
        feed: None,
        area: Area::All,
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
    let order = Order {
        path: &options.file,
        kind,
        mode,
        after: 0,
        job: None,
        most: None,
    };
    let mut console = Console {
        bar: Some(bar()?),
        problems: BTreeMap::new(),
        ..Console::default()
    };
    let outcome = Box::pin(run(&means, order, Progress::default(), &mut console)).await;
    if let Some(bar) = &console.bar {
        bar.finish_and_clear();
    }
    means.db.close().await?;
    told(&options, mode, outcome?, &console)
}

fn bar() -> Result<indicatif::ProgressBar, Failure> {
    let bar = indicatif::ProgressBar::new_spinner();
    let style =
        indicatif::ProgressStyle::with_template("{spinner} {pos} rows {elapsed} {per_sec}")?;
    bar.set_style(style);
    Ok(bar)
}

fn told(
    options: &TableOptions,
    mode: BulkMode,
    outcome: Outcome,
    console: &Console,
) -> Result<(), Failure> {
    let mut out = std::io::stderr();
    let (counts, problems) = (console.last.counts, console.last.problems);
    if let Outcome::Refused(refusal) = outcome {
        return Err(Box::new(refusal));
    }
    let whole = matches!(outcome, Outcome::Done(_));
    if let Outcome::Done(Some(sheet)) = &outcome {
        writeln!(out, "sheet {sheet} / 工作表 {sheet}")?;
    }
    let written = match mode {
        BulkMode::Check => "checked, nothing is written",
        _ if whole => "imported",
        _ => "nothing is imported",
    };
    writeln!(
        out,
        "{written}: {} rows, {} new, {} changed, {} unchanged, {problems} problems",
        counts.read, counts.created, counts.changed, counts.unchanged
    )?;
    if problems == 0 {
        return Ok(());
    }
    for problem in console.problems.values().flatten().take(PRINTED) {
        writeln!(out, "{problem}")?;
    }
    let target = target(options)?;
    File::create(&target).map_err(|error| {
        let target = target.display();
        format!(
            "the problems cannot be written to {target} ({error}): name another file by --errors / \
             无法将问题写入 {target}（{error}），请用 --errors 指定其他文件"
        )
    })?;
    marked::write(&options.file, &target, &console.problems)?;
    let target = target.display();
    Err(format!(
        "{problems} problems are marked in {target}: correct them there and import that file / \
         {problems} 个问题已标注在 {target}，请在其中更正后重新导入"
    )
    .into())
}

fn target(options: &TableOptions) -> Result<PathBuf, Failure> {
    if let Some(path) = &options.errors {
        return Ok(path.clone());
    }
    let form = Source::open(&options.file)?.form;
    let name = options.file.file_name().unwrap_or_default();
    let named = |number: u32| {
        let mut name = name.to_owned();
        name.push(match number {
            1 => ".problems.".to_owned(),
            _ => format!(".problems-{number}."),
        });
        name.push(form.extension());
        PathBuf::from(name)
    };
    // Not over one of an earlier run: somebody may be correcting it.
    let mut free = (1..).map(named).filter(|path| !path.exists());
    Ok(free.next().unwrap_or_default())
}
