//! A file as batches of rows, read on a thread of its own while the batches before are dealt with.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::column::{Kind, columns};
use super::header::Header;
use super::problem::Problem;
use super::read::{Cell, Row, Sheets, Source};
use super::refusal::Refusal;

/// Rows after which a batch ends with the rows of a town.
const ENOUGH: usize = 1_000;
/// Most rows of a batch.
const MOST: usize = 4_000;
/// Batches that wait.
const WAITING: usize = 2;
/// Digits of a committee's code that name its town.
const TOWN: usize = 9;

/// Rows that follow each other in a file.
pub(super) struct Batch {
    pub(super) header: Arc<Header>,
    pub(super) rows: Vec<Row>,
}

/// How the reading of a file ended.
pub(super) enum End {
    /// With its last row.
    Read(Sheets),
    /// With its first row, which has these problems.
    Headers(Vec<Problem>),
    /// It cannot be read, or not further.
    Refused(Refusal),
}

/// The batches of a file, and how its reading ends.
pub(super) fn start(
    path: &Path,
    kind: Kind,
) -> (mpsc::Receiver<Batch>, tokio::task::JoinHandle<End>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let path = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || read(&path, kind, sender));
    (receiver, reading)
}

fn read(path: &Path, kind: Kind, sender: mpsc::Sender<Batch>) -> End {
    let mut feed = Feed {
        kind,
        sender,
        header: None,
        problems: Vec::new(),
        rows: Vec::new(),
        town: String::new(),
    };
    let sheets = Source::open(path).and_then(|mut source| source.each(&mut |row| feed.add(row)));
    match sheets {
        _ if !feed.problems.is_empty() => End::Headers(feed.problems),
        Err(refusal) => End::Refused(refusal),
        Ok(sheets) if feed.rows.is_empty() => End::Refused(without_rows(&sheets)),
        Ok(sheets) => match feed.flush() {
            Ok(()) => End::Read(sheets),
            Err(refusal) => End::Refused(refusal),
        },
    }
}

struct Feed {
    kind: Kind,
    sender: mpsc::Sender<Batch>,
    header: Option<Arc<Header>>,
    problems: Vec<Problem>,
    rows: Vec<Row>,
    town: String,
}

impl Feed {
    fn add(&mut self, row: Row) -> Result<(), Refusal> {
        let Some(header) = &self.header else {
            match Header::of(self.kind, &row) {
                Ok(header) => self.header = Some(Arc::new(header)),
                Err(problems) => {
                    self.problems = problems;
                    return Err(stopped());
                }
            }
            return Ok(());
        };
        let town = town(self.kind, header, &row);
        let full = self.rows.len() >= ENOUGH && town != self.town;
        if full || self.rows.len() >= MOST {
            self.flush()?;
        }
        town.clone_into(&mut self.town);
        self.rows.push(row);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        let rows = std::mem::take(&mut self.rows);
        let Some(header) = self.header.clone().filter(|_| !rows.is_empty()) else {
            return Ok(());
        };
        // Nobody takes them any more if what writes them has failed, and has said why.
        self.sender
            .blocking_send(Batch { header, rows })
            .map_err(|_| stopped())
    }
}

fn without_rows(sheets: &Sheets) -> Refusal {
    match &sheets.used {
        None => Refusal::new(
            "文件中没有数据。请下载模板，在表头下逐行填写后再上传。",
            "The file has no rows of data. Fill in the template below its headers and send that.",
        ),
        Some(sheet) => Refusal::new(
            format!(
                "工作表“{sheet}”中没有数据，其他工作表不读取。请在该表的表头下逐行填写后再上传。"
            ),
            format!(
                "The sheet {sheet} has no rows of data, and no other sheet is read. Fill it in below its headers and \
                 send the file again."
            ),
        ),
    }
}

fn stopped() -> Refusal {
    Refusal::new("已停止读取。", "The reading was stopped.")
}

fn town<'a>(kind: Kind, header: &Header, row: &'a Row) -> &'a str {
    let place = columns(kind).iter().position(|it| it.key == "committee");
    let cell = place.and_then(|place| row.cells.get(header.place(place)?));
    let code = cell.map_or("", Cell::shown);
    code.get(..TOWN).unwrap_or_default()
}
