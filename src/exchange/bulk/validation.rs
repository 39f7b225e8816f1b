//! Validates a workbook before it is read. Each part of the package is decompressed once, without storing it, and the
//! package is rejected as soon as it exceeds a limit. This protects the reader from decompression bombs.

mod hidden;
mod scan;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use super::file_error::FileError;
use crate::platform::message::message;
use hidden::{Rows, Sheets};
use scan::Scan;

pub(super) use hidden::is_hidden;

/// Maximum size of all parts of a package, decompressed, in bytes.
const MOST: u64 = 1 << 30;
/// Maximum size of the shared strings, which the reader holds in memory, in bytes.
const MOST_TEXTS: u64 = 128 << 20;
/// Maximum size of any other part that the reader holds in memory, in bytes.
const MOST_PART: u64 = 16 << 20;
/// Maximum number of parts of a package.
const MOST_PARTS: usize = 2_000;

/// Result of the validation of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WorkbookInfo {
    /// Whether any sheet has merged cells.
    pub(super) merged: bool,
    /// Sheets of the workbook.
    pub(super) sheets: usize,
    /// Hidden rows of the sheet that is read.
    pub(super) hidden: Vec<Rows>,
}

/// Validates a package.
pub(super) fn validate_workbook(file: &mut File) -> Result<WorkbookInfo, FileError> {
    file.seek(SeekFrom::Start(0))?;
    let mut package =
        ZipArchive::new(BufReader::new(&mut *file)).map_err(|error| damaged(&error))?;
    if package.len() > MOST_PARTS {
        return Err(too_large("parts"));
    }
    expect_workbook(&package)?;
    let mut found = WorkbookInfo::default();
    let mut sheets = Sheets::default();
    let mut unpacked = 0;
    let mut buffer = vec![0; 64 << 10];
    for number in 0..package.len() {
        let mut part = package.by_index(number).map_err(|error| damaged(&error))?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let declared = part.size();
        if declared > most(&name) || unpacked + declared > MOST {
            return Err(too_large(&name));
        }
        let mut scan = Scan::of(&name, declared);
        let mut length = 0;
        loop {
            let read = part
                .read(&mut buffer)
                .map_err(|_| FileError::broken(&name))?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            length += u64::try_from(read).unwrap_or(u64::MAX);
            // The limits above trust the declared size, which a decompression bomb understates.
            if length > declared {
                return Err(too_large(&name));
            }
            scan.feed(bytes)?;
        }
        unpacked += length;
        found.merged |= scan.merged;
        found.sheets += usize::from(is_sheet(&name));
        sheets.add(&name, scan.part);
    }
    found.hidden = sheets.hidden();
    Ok(found)
}

fn most(name: &str) -> u64 {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let file = file.to_ascii_lowercase();
    match file.as_str() {
        "sharedstrings.xml" => MOST_TEXTS,
        file if file.starts_with("sheet") => MOST,
        // Also for a sheet or texts under an unusual name: a part that hides its kind gets the smallest limit.
        _ => MOST_PART,
    }
}

/// Whether a part is a sheet, by the path that all programs use.
fn is_sheet(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('\\', "/");
    name.contains("worksheets/sheet")
}

/// Requires the package to be a workbook; otherwise says what it is.
fn expect_workbook<R: Read + Seek>(package: &ZipArchive<R>) -> Result<(), FileError> {
    let has = |wanted: &str| {
        let mut names = package.file_names_raw();
        names.any(|name| name == wanted.as_bytes())
    };
    if has("xl/workbook.xml") {
        return Ok(());
    }
    if has("xl/workbook.bin") {
        return Err(FileError(message!("bulk-file-xlsb")));
    }
    if has("content.xml") {
        return Err(FileError(message!("bulk-file-ods")));
    }
    Err(FileError(message!("bulk-file-zip")))
}

fn damaged(error: &ZipError) -> FileError {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            FileError(message!("bulk-file-password"))
        }
        _ => FileError::broken("zip"),
    }
}

fn too_large(part: &str) -> FileError {
    let part: String = part.chars().take(40).collect();
    FileError(message!("bulk-file-too-large", part))
}
