//! Reads a table from a file row by row: `.xlsx` or `.csv`, distinguished by their content.

mod cell;
mod delimited;
mod formats;
mod record;
mod unsupported;
mod workbook;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::file_error::FileError;
use super::validation;
use crate::platform::message::message;

pub use cell::{Cell, Flaw, escaped, is_blank, unmarked};
pub use workbook::Merged;

/// Maximum number of columns of a table, in addition to the problem column of an annotated file.
pub const MOST_COLUMNS: usize = 64;
/// Maximum number of consecutive empty rows.
const MOST_EMPTY: u32 = 100_000;
/// First bytes of a ZIP archive, the format of `.xlsx`.
const PACKAGE: [u8; 4] = *b"PK\x03\x04";
/// First bytes of an empty ZIP archive.
const EMPTY_PACKAGE: [u8; 4] = *b"PK\x05\x06";
/// First bytes of a compound file, the format of `.xls` and of workbooks with a password.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// Text, separated by commas or tabs.
    Csv,
}

impl Form {
    /// File extension of this format.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Row number, from 1 as in a spreadsheet. The header row and empty lines of a text count; a cell with several
    /// lines counts as one row.
    pub number: u32,
    /// The cells, starting with column A.
    pub cells: Vec<Cell>,
    /// Cells that are struck out, one bit for each.
    struck: u128,
    /// Whether the row is hidden in the sheet.
    pub hidden: bool,
}

impl Row {
    /// A row of a text file.
    #[must_use]
    pub fn new(number: u32, cells: Vec<Cell>) -> Self {
        Self {
            number,
            cells,
            struck: 0,
            hidden: false,
        }
    }

    /// Whether a cell is struck out.
    #[must_use]
    pub fn is_struck(&self, place: usize) -> bool {
        self.struck & bit(place) != 0
    }

    fn strike(&mut self, place: usize) {
        self.struck |= bit(place);
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| *cell == Cell::Empty)
    }
}

/// The bit of a column; 0 beyond the columns that are read.
fn bit(place: usize) -> u128 {
    let bit = u32::try_from(place)
        .ok()
        .and_then(|at| 1_u128.checked_shl(at));
    bit.unwrap_or_default()
}

/// A file whose format is known and whose limits were checked.
#[derive(Debug)]
pub struct Source {
    file: File,
    /// Format of the file.
    pub form: Form,
    found: validation::WorkbookInfo,
}

/// Information about the sheets of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheets {
    /// The sheet that was read; `None` for a text file.
    pub used: Option<String>,
    /// Sheets that were not read.
    pub others: Vec<String>,
}

/// Receives a row; an error stops the reading.
pub type Sink<'a> = dyn FnMut(Row) -> Result<(), FileError> + 'a;
/// Receives a row of the sheet with this name; returns whether to continue with the sheet.
pub type Look<'a> = dyn FnMut(&str, &Row) -> bool + 'a;

impl Source {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// If the format is not supported, or the file exceeds a limit.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let mut file = File::open(path).map_err(|_| {
            let path = path.display();
            FileError(message!("bulk-file-not-opened", path))
        })?;
        let mut start = Vec::new();
        file.by_ref()
            .take(unsupported::SNIFFED_BYTES)
            .read_to_end(&mut start)?;
        if start.starts_with(&COMPOUND) {
            return Err(compound(&mut file)?);
        }
        if let Some(refusal) = unsupported::refusal(&start) {
            return Err(refusal);
        }
        let is_package = start.starts_with(&PACKAGE) || start.starts_with(&EMPTY_PACKAGE);
        let (form, found) = if is_package {
            (Form::Xlsx, validation::validate_workbook(&mut file)?)
        } else {
            (Form::Csv, validation::WorkbookInfo::default())
        };
        Ok(Self { file, form, found })
    }

    /// The merged cells of the sheet that is read.
    ///
    /// # Errors
    ///
    /// If the file is damaged.
    pub fn merged(&mut self) -> Result<Vec<Merged>, FileError> {
        if !self.found.merged {
            return Ok(Vec::new());
        }
        self.file.seek(SeekFrom::Start(0))?;
        workbook::merged(&mut self.file)
    }

    /// Reads rows of the sheets that are otherwise not read.
    ///
    /// # Errors
    ///
    /// If the file is damaged.
    pub fn others(&mut self, look: &mut Look) -> Result<(), FileError> {
        if self.found.sheets < 2 {
            return Ok(());
        }
        self.file.seek(SeekFrom::Start(0))?;
        workbook::others(&mut self.file, look)
    }

    /// Reads the non-empty rows, from the first.
    ///
    /// # Errors
    ///
    /// If the file exceeds a limit or is damaged, or an error of the sink.
    pub fn each(&mut self, sink: &mut Sink) -> Result<Sheets, FileError> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut last = 0;
        let hidden = &self.found.hidden;
        let mut checked = |mut row: Row| {
            if row.is_empty() {
                return Ok(());
            }
            if row.number.saturating_sub(last) > MOST_EMPTY {
                return Err(empty(last));
            }
            last = row.number;
            row.hidden = validation::is_hidden(hidden, row.number);
            sink(row)
        };
        match self.form {
            Form::Xlsx => workbook::rows(&mut self.file, &mut checked),
            Form::Csv => delimited::rows(&mut self.file, &mut checked).map(|()| Sheets::default()),
        }
    }
}

/// Letters of a column, from A.
#[must_use]
pub fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

/// Identifies a compound file.
fn compound(file: &mut File) -> Result<FileError, FileError> {
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    // More than the largest upload; a command may be given any file.
    file.take(64 << 20).read_to_end(&mut content)?;
    // Office stores a workbook with a password in a stream of this name, and names in compound files are UTF-16.
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let locked = content.windows(name.len()).any(|window| window == name);
    Ok(if locked {
        FileError(message!("bulk-workbook-password"))
    } else {
        FileError(message!("bulk-file-xls"))
    })
}

fn empty(last: u32) -> FileError {
    let first = last + 1;
    FileError(message!("bulk-rows-empty", first, max = MOST_EMPTY))
}

fn too_wide(row: u32, column: usize) -> FileError {
    let cell = format!("{}{row}", letters(column));
    FileError(message!("bulk-columns-too-many", cell, max = MOST_COLUMNS))
}
