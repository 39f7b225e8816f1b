//! The records of a separated text, counted as in a spreadsheet: CR, LF or CRLF ends a record unless it is in quotation
//! marks, and an empty line is a record.

use std::io::BufRead;

use crate::exchange::bulk::file_error::FileError;
use crate::platform::message::message;

/// Maximum length of a record, in bytes.
const LONGEST: usize = 1 << 20;

/// Blanks before a quotation mark: ASCII, and the full-width one in UTF-8 and GB18030.
const BLANKS: [&[u8]; 4] = [b" ", b"\t", b"\xe3\x80\x80", b"\xa1\xa1"];

/// A record.
#[derive(Default)]
pub(super) struct Record {
    /// Number of the record, from 1.
    pub(super) number: u32,
    /// Bytes of all cells.
    pub(super) bytes: Vec<u8>,
    /// Offset at which each cell ends.
    ends: Vec<usize>,
}

impl Record {
    /// The cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let bounds = starts.zip(self.ends.iter().copied());
        bounds.map(|(start, end)| self.bytes.get(start..end).unwrap_or_default())
    }
}

impl Record {
    /// Whether a quotation mark here opens the cell: only blanks precede it, and they are dropped. Tables that are
    /// written by hand have a blank after each comma, and names must not keep their quotation marks.
    fn opens(&mut self) -> bool {
        let start = self.ends.last().copied().unwrap_or_default();
        let mut before = self.bytes.get(start..).unwrap_or_default();
        while let Some(rest) = BLANKS.iter().find_map(|blank| before.strip_prefix(*blank)) {
            before = rest;
        }
        let opens = before.is_empty();
        if opens {
            self.bytes.truncate(start);
        }
        opens
    }

    /// Adds a byte to the cell; returns the next state.
    fn keep(&mut self, byte: u8, next: Place) -> Place {
        self.bytes.push(byte);
        next
    }
}

/// State before the next byte of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Plain,
    /// After a quotation mark that does not open the cell; later ones do not either.
    Text,
    Quoted,
    /// After a quotation mark that closes the cell or is the first of two.
    Closing,
}

/// Reads records.
// Not the `csv` crate: it skips empty lines, so that problems would name wrong rows, and keeps the blanks before a
// quotation mark.
pub(super) struct Records<R> {
    inner: R,
    separator: u8,
    number: u32,
    // Kept between calls, because CRLF may be divided between two records or two buffers.
    after_return: bool,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(inner: R, separator: u8) -> Self {
        Self {
            inner,
            separator,
            number: 0,
            after_return: false,
        }
    }

    /// Reads the next record; returns whether there is one.
    pub(super) fn next(&mut self, record: &mut Record) -> Result<bool, FileError> {
        record.bytes.clear();
        record.ends.clear();
        record.number = self.number.saturating_add(1);
        let (mut place, mut length) = (Place::Start, 0_usize);
        loop {
            let chunk = self.inner.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let (mut used, mut ended) = (0, false);
            for byte in chunk.iter().copied() {
                used += 1;
                if std::mem::take(&mut self.after_return) && byte == b'\n' {
                    continue;
                }
                length += 1;
                place = match (place, byte) {
                    (Place::Quoted, b'"') => Place::Closing,
                    (Place::Start | Place::Plain, b'"') if record.opens() => Place::Quoted,
                    (Place::Plain | Place::Text, b'"') => record.keep(byte, Place::Text),
                    (Place::Closing, b'"') | (Place::Quoted, _) => record.keep(byte, Place::Quoted),
                    (_, b'\r' | b'\n') => {
                        self.after_return = byte == b'\r';
                        ended = true;
                        break;
                    }
                    (_, byte) if byte == self.separator => {
                        record.ends.push(record.bytes.len());
                        Place::Start
                    }
                    (Place::Text, _) => record.keep(byte, Place::Text),
                    (_, byte) => record.keep(byte, Place::Plain),
                };
            }
            self.inner.consume(used);
            // A quotation mark that is left open would otherwise make one cell of the rest of the file.
            if length > LONGEST {
                return Err(too_long(record.number));
            }
            if ended {
                return Ok(self.ended(record));
            }
        }
        if place == Place::Quoted {
            return Err(unclosed(record.number));
        }
        Ok(length > 0 && self.ended(record))
    }

    fn ended(&mut self, record: &mut Record) -> bool {
        self.number = record.number;
        record.ends.push(record.bytes.len());
        true
    }
}

fn too_long(row: u32) -> FileError {
    FileError(message!("bulk-row-too-long", row))
}

fn unclosed(row: u32) -> FileError {
    FileError(message!("bulk-row-quote-unclosed", row))
}
