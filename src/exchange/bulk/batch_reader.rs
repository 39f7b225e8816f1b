//! Reads a file in batches of rows on a separate thread, while earlier batches are processed.

use std::path::Path;
use std::sync::Arc;

use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::column::{Kind, columns};
use super::file_error::FileError;
use super::footer::{self, SkipReason};
use super::header::{Found, Header, Layout, Search};
use super::import_batch::{Entries, RowParser};
use super::merged_cells::refuse_merged;
use super::problem::{Problem, Severity, shown};
use super::read::{Cell, Row, Sheets, Source, letters};
use super::scattered::ScatteredHouseholds;
use super::sheets::{self, Unread};
use super::struck_out::{self, Hidden};
use crate::platform::error::Error;
use crate::platform::message::{Text, listed, message};

/// Number of rows after which a batch ends at the end of a town.
// Each batch counts its towns again, so a town in two batches is counted twice.
const SPLIT_AT_TOWN: usize = 1_000;
/// Number of rows after which a batch ends at the end of a household.
const SPLIT_AT_HOUSEHOLD: usize = 4_000;
/// Maximum number of rows of a batch, even within a household.
// A batch is one transaction, for which every other change of the register waits.
const MAX_BATCH_ROWS: usize = 20_000;
/// Number of batches in the queue.
// Enough to parse while the batch before is written; more would only hold rows in memory.
const WAITING: usize = 2;
/// Number of digits of a committee code that identify its town.
const TOWN: usize = 9;

/// Consecutive rows of a file.
pub(super) struct Batch {
    pub(super) header: Arc<Header>,
    pub(super) rows: Vec<Row>,
    /// The rows that can be parsed.
    pub(super) entries: Entries,
    /// Problems of the cells of all rows.
    pub(super) problems: Vec<Problem>,
    /// Number of the last row that was read; all rows up to it are in this or earlier batches, or held back.
    pub(super) read: u32,
    /// What was not read of the file up to here.
    pub(super) notes: Vec<Problem>,
}

/// Result of reading a file.
pub(super) enum End {
    /// All rows were read.
    Read(Sheets),
    /// Reading stopped because the headers have these problems.
    Headers(Vec<Problem>),
    /// The file cannot be read, or reading stopped because of an error.
    Refused(FileError),
}

/// The batches of a file, and the result of reading it.
pub(super) async fn start(
    db: &impl ConnectionTrait,
    path: &Path,
    layout: &Layout,
    parser: RowParser,
) -> Result<(mpsc::Receiver<Batch>, JoinHandle<End>), Error> {
    let scattered = ScatteredHouseholds::read(db, path, layout).await?;
    let (path, layout) = (path.to_owned(), layout.clone());
    let (sender, receiver) = mpsc::channel(WAITING);
    let reading = spawn_blocking(move || read(&path, &layout, parser, scattered, sender));
    Ok((receiver, reading))
}

fn read(
    path: &Path,
    layout: &Layout,
    parser: RowParser,
    scattered: Result<ScatteredHouseholds, FileError>,
    sender: mpsc::Sender<Batch>,
) -> End {
    let mut reader = BatchReader {
        kind: layout.kind,
        parser,
        search: Search::new(layout.clone()),
        sender,
        unread: Vec::new(),
        header: None,
        problems: Vec::new(),
        notes: Vec::new(),
        nameless: 0,
        rows: Vec::new(),
        town: String::new(),
        household: None,
        scattered: ScatteredHouseholds::default(),
        read: 0,
        hidden: Hidden::default(),
        struck: 0,
    };
    let sheets = scattered.and_then(|scattered| {
        reader.scattered = scattered;
        let mut source = Source::open(path)?;
        refuse_merged(path, layout, &mut source)?;
        reader.unread = sheets::unread(&mut source, layout)?;
        source.each(&mut |row| reader.add(row))
    });
    // A short file ends before the search for its header row does; its best candidate is not reported yet.
    if sheets.is_ok()
        && reader.header.is_none()
        && let Found::Problems(problems) = reader.search.end()
    {
        reader.refuse(problems);
    }
    match sheets {
        // Checked first: after such problems the sink stops the source with an error, which is not one of the file.
        _ if !reader.problems.is_empty() => End::Headers(reader.problems),
        Err(refusal) => End::Refused(refusal),
        Ok(_) if reader.rows.is_empty() && reader.struck > 0 => {
            End::Refused(FileError(struck_out::all_rows_message(reader.struck)))
        }
        Ok(sheets) if reader.rows.is_empty() => End::Refused(without_rows(&sheets, &reader.unread)),
        Ok(sheets) => {
            reader.notes.extend(reader.hidden.to_problem());
            match reader.flush() {
                Ok(()) => End::Read(sheets),
                Err(refusal) => End::Refused(refusal),
            }
        }
    }
}

struct BatchReader {
    kind: Kind,
    parser: RowParser,
    search: Search,
    sender: mpsc::Sender<Batch>,
    /// Sheets other than the one that is read.
    unread: Vec<Unread>,
    header: Option<Arc<Header>>,
    problems: Vec<Problem>,
    notes: Vec<Problem>,
    /// Columns without a header that were reported, one bit for each.
    nameless: u128,
    rows: Vec<Row>,
    /// Town of the previous row.
    town: String,
    household: Option<u64>,
    scattered: ScatteredHouseholds,
    read: u32,
    /// Hidden rows that are read.
    hidden: Hidden,
    /// Number of rows that are struck out.
    struck: usize,
}

impl BatchReader {
    fn add(&mut self, row: Row) -> Result<(), FileError> {
        let Some(header) = self.header.clone() else {
            return self.check_header_row(&row);
        };
        if let Some(reason) = footer::skip_reason(&header, &row) {
            match reason {
                // Such a row may still have cells, and nobody would notice that they are not read.
                SkipReason::Empty => self.warn_about_unnamed_columns(&header, &row),
                SkipReason::Struck => self.struck += 1,
                SkipReason::Headers | SkipReason::NoObject => {}
            }
            self.notes.extend(reason.to_problem(row.number));
            self.read = row.number;
            return Ok(());
        }
        let town = town(self.kind, &header, &row);
        let household = self.scattered.key(&header, &row);
        // A household that is cut in two is judged twice, and its new head may be refused for the former one.
        let ends = household.is_none() || household != self.household;
        let count = self.rows.len();
        // If rows name a household by two codes of its committee, the codes may belong to two towns.
        let full = count >= SPLIT_AT_HOUSEHOLD || count >= SPLIT_AT_TOWN && town != self.town;
        if full && ends || count >= MAX_BATCH_ROWS {
            self.flush()?;
        }
        self.warn_about_unnamed_columns(&header, &row);
        self.hidden.add(&row);
        self.notes.extend(struck_out::cells_warning(&header, &row));
        town.clone_into(&mut self.town);
        self.household = household;
        self.read = row.number;
        self.scattered.add(household, row, &mut self.rows);
        Ok(())
    }

    /// Checks whether a row is the header row.
    fn check_header_row(&mut self, row: &Row) -> Result<(), FileError> {
        match self.search.next(row) {
            Found::Nothing => Ok(()),
            Found::Problems(problems) => {
                self.refuse(problems);
                Err(stopped())
            }
            Found::Header(header, mut notes) => {
                notes.extend(self.unread.iter().map(|it| it.to_problem(row.number)));
                self.notes = notes;
                self.header = Some(Arc::new(header));
                Ok(())
            }
        }
    }

    /// Stores the problems of the headers, preceded by the hint that another sheet may be the right one.
    fn refuse(&mut self, problems: Vec<Problem>) {
        let row = problems.first().map_or(1, |problem| problem.row);
        let unread = self.unread.iter().map(|it| it.to_problem(row));
        self.problems = unread.chain(problems).collect();
    }

    /// Warns once about each column that has cells but no header.
    fn warn_about_unnamed_columns(&mut self, header: &Header, row: &Row) {
        for (place, cell) in row.cells.iter().enumerate() {
            let bit = u32::try_from(place)
                .ok()
                .and_then(|at| 1_u128.checked_shl(at));
            let bit = bit.unwrap_or_default();
            if self.nameless & bit != 0 || *cell == Cell::Empty || !header.is_nameless(place) {
                continue;
            }
            self.nameless |= bit;
            let column = letters(place);
            self.notes.push(Problem {
                severity: Severity::Warning,
                column: Some(place),
                ..Problem::of_row(row.number, message!("bulk-column-without-header", column))
            });
        }
    }

    fn flush(&mut self) -> Result<(), FileError> {
        let mut rows = std::mem::take(&mut self.rows);
        // If two rows conflict, the first is imported, as if mutations were sent in this order.
        rows.sort_by_key(|row| row.number);
        let notes = std::mem::take(&mut self.notes);
        let Some(header) = self.header.clone().filter(|_| !rows.is_empty()) else {
            return Ok(());
        };
        let (entries, problems) = self.parser.parse(&header, &rows);
        // The receiver is dropped if the import has failed; it has reported its error then.
        self.sender
            .blocking_send(Batch {
                header,
                rows,
                entries,
                problems,
                read: self.read,
                notes,
            })
            .map_err(|_| stopped())
    }
}

fn without_rows(sheets: &Sheets, unread: &[Unread]) -> FileError {
    let names: Vec<_> = unread.iter().map(|it| shown(&it.name, false)).collect();
    let others = if names.is_empty() {
        Text::default()
    } else {
        message!("bulk-sheet-others", names = listed(&names))
    };
    match &sheets.used {
        None => FileError(message!("bulk-file-without-rows")),
        Some(sheet) => FileError(message!("bulk-sheet-without-rows", sheet, others)),
    }
}

fn stopped() -> FileError {
    FileError(message!("bulk-reading-stopped"))
}

fn town<'a>(kind: Kind, header: &Header, row: &'a Row) -> &'a str {
    let place = columns(kind).iter().position(|it| it.key == "committee");
    let cell = place.and_then(|place| row.cells.get(header.place(place)?));
    let code = cell.map_or("", Cell::shown);
    // `get`, because the cell may have any text, and a slice that ends within a Chinese character panics.
    code.get(..TOWN).unwrap_or_default()
}
