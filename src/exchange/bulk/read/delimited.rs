//! Reads the rows of a comma- or tab-separated text in UTF-8 or GB18030.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use super::record::{Record, Records};
use super::{Cell, Flaw, MOST_COLUMNS, Row, Sink, too_wide, unsupported};
use crate::exchange::bulk::file_error::FileError;
use crate::exchange::import::encoding::{BYTE_ORDER_MARK, Encoding, Lines as Evidence};
use crate::platform::message::message;

/// Size of the beginning of a file in which its separator is detected, in bytes.
const START: u64 = 64 << 10;
/// Prefix of a first line that tells a spreadsheet the separator.
const TOLD: &[u8] = b"sep=";

pub(super) fn rows(file: &mut File, sink: &mut Sink) -> Result<(), FileError> {
    let layout = look(file)?;
    let mut records = layout.records(file)?;
    let mut record = Record::default();
    while records.next(&mut record)? {
        let (number, mut cells) = (record.number, Vec::new());
        for (column, field) in record.cells().enumerate() {
            let cell = cell(field, layout.encoding);
            // One more than a table may have: an annotated file has its column 问题 there.
            if column <= MOST_COLUMNS {
                cells.push(cell);
            } else if cell != Cell::Empty {
                return Err(too_wide(number, column));
            }
        }
        sink(Row::new(number, cells))?;
    }
    Ok(())
}

fn cell(field: &[u8], encoding: Encoding) -> Cell {
    match encoding.decode(field) {
        Some(words) => Cell::of(&words),
        None => Cell::Flawed(Flaw::Encoding, encoding.shown(field).into_owned()),
    }
}

/// Encoding and separator of a text.
struct Layout {
    encoding: Encoding,
    separator: u8,
    /// Offset of the first record, in bytes.
    start: u64,
}

impl Layout {
    fn records<'a>(
        &self,
        file: &'a mut File,
    ) -> Result<Records<BufReader<&'a mut File>>, FileError> {
        file.seek(SeekFrom::Start(self.start))?;
        Ok(Records::new(BufReader::new(file), self.separator))
    }
}

/// Reads the whole file before any of it is imported, to detect its encoding and separator and to check that it can be
/// split into rows.
fn look(file: &mut File) -> Result<Layout, FileError> {
    let mut beginning = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref().take(START).read_to_end(&mut beginning)?;
    // Excel saves "Unicode text" as UTF-16.
    if beginning.starts_with(&[0xff, 0xfe]) || beginning.starts_with(&[0xfe, 0xff]) {
        return Err(no_text(1));
    }
    let (bare, mut evidence) = (beginning.strip_prefix(BYTE_ORDER_MARK), Evidence::default());
    if bare.is_some() {
        evidence.add(BYTE_ORDER_MARK);
    }
    let bare = bare.unwrap_or(&beginning);
    let (separator, told) = separator(bare);
    let skipped = beginning.len() - bare.len() + told;
    let mut layout = Layout {
        encoding: Encoding::Utf8,
        separator,
        start: u64::try_from(skipped).unwrap_or_default(),
    };
    let mut records = layout.records(file)?;
    let mut record = Record::default();
    while records.next(&mut record)? {
        // No text contains zero bytes; UTF-16 without a mark and binary files do.
        if record.bytes.contains(&0) {
            return Err(no_text(record.number));
        }
        evidence.add(&record.bytes);
    }
    layout.encoding = evidence.encoding();
    if layout.encoding == Encoding::Gb18030
        && let Some(refusal) = unsupported::big5(&beginning)
    {
        return Err(refusal);
    }
    Ok(layout)
}

/// The separator, and the length in bytes of the line that declares it.
fn separator(beginning: &[u8]) -> (u8, usize) {
    let line = |byte: &u8| matches!(byte, b'\r' | b'\n');
    if let Some([separator, rest @ ..]) = beginning.strip_prefix(TOLD)
        && let Some(end) = [b"\r\n".as_slice(), b"\n", b"\r"]
            .into_iter()
            .find(|end| rest.starts_with(end))
    {
        return (*separator, TOLD.len() + 1 + end.len());
    }
    // A title above the headers contains no separator.
    let mut lines = beginning.split(line);
    let tabs = lines.find_map(|line| match (line.contains(&b','), line.contains(&b'\t')) {
        (false, false) => None,
        (commas, _) => Some(!commas),
    });
    let separator = if tabs == Some(true) { b'\t' } else { b',' };
    (separator, 0)
}

fn no_text(row: u32) -> FileError {
    FileError(message!("bulk-row-not-text", row))
}
