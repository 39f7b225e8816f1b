//! Scans a part of a workbook as a stream of bytes to find whatever would make the reader use too much memory.

use super::super::file_error::FileError;
use super::hidden::{Part, attribute};
use crate::platform::message::message;

/// Maximum length of a text between two tags and of a tag, in bytes: a cell has at most 32,767 characters.
const LONGEST: usize = 1 << 20;
/// Maximum number of rows of a sheet, defined by the format.
const MOST_ROWS: u32 = 1_048_576;
/// Number of bytes that are stored of a tag.
const KEPT: usize = 2_048;
/// Minimum size of an entry in the shared strings, in bytes.
const LEAST_TEXT: u64 = 10;
/// Maximum number of digits of the index of a shared string.
const LONGEST_NUMBER: usize = 10;
/// Start of a CDATA section.
const CDATA_START: &[u8] = b"![CDATA[";

/// State of the scanner before the next byte.
enum Place {
    Text,
    Tag,
    Quoted(u8),
    /// In a CDATA section, after this many characters of its end `]]>`.
    Cdata(u8),
}

/// Element of a cell or text that the most recent tag has opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// A text.
    Text,
    /// A cell that refers to a shared string.
    Cell,
    /// The index of a shared string.
    Number,
    Other,
}

/// A scan in progress.
pub(super) struct Scan {
    name: String,
    declared: u64,
    is_xml: bool,
    place: Place,
    within: Within,
    run: usize,
    tag: Vec<u8>,
    tags: u64,
    rows: u32,
    /// Whether cells are merged.
    pub(super) merged: bool,
    /// Information about sheets and their rows.
    pub(super) part: Part,
}

/// Whether the tag of a cell says that it refers to a shared string.
fn has_type_of_text(tag: &[u8]) -> bool {
    let mut pieces = tag.split(u8::is_ascii_whitespace);
    pieces.any(|piece| matches!(piece, b"t=\"s\"" | b"t='s'"))
}

/// Whether the range in the tag ends before it starts, such as B3:A1.
fn is_reversed(tag: &[u8]) -> bool {
    let tag = String::from_utf8_lossy(tag);
    let range = attribute(&tag, "ref").and_then(|range| range.split_once(':'));
    let place = |cell: &str| {
        let digits = cell.find(|sign: char| sign.is_ascii_digit())?;
        let (column, row) = cell.split_at_checked(digits)?;
        Some((
            row.parse::<u32>().ok()?,
            (column.len(), column.to_ascii_uppercase()),
        ))
    };
    let corners = range.and_then(|(start, end)| place(start).zip(place(end)));
    corners.is_some_and(|(start, end)| start.0 > end.0 || start.1 > end.1)
}

impl Scan {
    pub(super) fn of(name: &str, declared: u64) -> Self {
        let extension = name.rsplit('.').next().unwrap_or_default();
        Self {
            name: name.chars().take(40).collect(),
            declared,
            is_xml: ["xml", "rels"]
                .iter()
                .any(|it| extension.eq_ignore_ascii_case(it)),
            place: Place::Text,
            within: Within::Other,
            run: 0,
            tag: Vec::new(),
            tags: 0,
            rows: 0,
            merged: false,
            part: Part::default(),
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        if !self.is_xml {
            return Ok(());
        }
        for byte in bytes.iter().copied() {
            self.run += 1;
            match (&self.place, byte) {
                (Place::Text, b'<') => {
                    self.place = Place::Tag;
                    self.run = 0;
                    self.tag.clear();
                }
                (Place::Tag, b'>') => {
                    self.place = Place::Text;
                    self.run = 0;
                    self.end_tag()?;
                }
                (Place::Tag, quote @ (b'"' | b'\'')) => {
                    self.place = Place::Quoted(quote);
                    self.keep(byte);
                }
                (Place::Quoted(quote), byte) if *quote == byte => {
                    self.place = Place::Tag;
                    self.keep(byte);
                }
                // XML forbids `<` in tags and attributes, and zero bytes mean UTF-16: there, reader and scanner would
                // see other tags.
                (Place::Tag | Place::Quoted(_), b'<') | (_, 0) => return Err(self.broken()),
                (Place::Tag, b'[') if self.opens_cdata() => {
                    self.place = Place::Cdata(0);
                    self.run = 0;
                }
                (Place::Tag | Place::Quoted(_), byte) => self.keep(byte),
                (Place::Cdata(2), b'>') => {
                    self.place = Place::Text;
                    self.run = 0;
                }
                (Place::Cdata(closing), b']') => {
                    self.place = Place::Cdata((closing + 1).min(2));
                }
                (Place::Cdata(_), _) => self.place = Place::Cdata(0),
                // The reader treats an index that it cannot parse as 0, and so would show another text in the cell.
                (Place::Text, byte) if self.within == Within::Number => {
                    if !byte.is_ascii_digit() || self.run > LONGEST_NUMBER {
                        return Err(FileError::without_text(self.rows));
                    }
                }
                (Place::Text, _) => {}
            }
            if self.run > LONGEST {
                return Err(self.too_long());
            }
        }
        Ok(())
    }

    fn keep(&mut self, byte: u8) {
        if self.tag.len() < KEPT {
            self.tag.push(byte);
        }
    }

    /// Whether a bracket starts a CDATA section where the reader accepts one: only within a text.
    fn opens_cdata(&self) -> bool {
        let tag = self.tag.as_slice();
        self.within == Within::Text && CDATA_START.strip_suffix(b"[") == Some(tag)
    }

    /// Handles the end of a tag.
    fn end_tag(&mut self) -> Result<(), FileError> {
        self.tags += 1;
        let tag = self.tag.as_slice();
        // Spreadsheets do not write declarations and comments into workbooks.
        if tag.first() == Some(&b'!') || (tag.first() == Some(&b'?') && self.tags > 1) {
            return Err(self.broken());
        }
        let mut names = tag.split(|byte| byte.is_ascii_whitespace() || *byte == b'/');
        let name = names.next();
        let name = name.and_then(|name| name.rsplit(|byte| *byte == b':').next());
        let name = name.unwrap_or_default();
        self.within = match name {
            b"t" => Within::Text,
            b"c" if has_type_of_text(tag) => Within::Cell,
            b"v" if self.within == Within::Cell => Within::Number,
            _ => Within::Other,
        };
        self.part.tag(name, tag);
        match name {
            b"row" => {
                self.rows += 1;
                if self.rows > MOST_ROWS {
                    return Err(FileError(message!("bulk-rows-too-many", max = MOST_ROWS)));
                }
            }
            // The reader subtracts the corners of these ranges from each other.
            b"mergeCell" | b"dimension" if is_reversed(tag) => return Err(self.broken()),
            b"mergeCell" => self.merged = true,
            // The reader allocates memory for as many shared strings as the part announces.
            b"sst" if self.announced_strings() > self.declared / LEAST_TEXT => {
                return Err(self.broken());
            }
            _ => {}
        }
        Ok(())
    }

    /// Number of shared strings that the part announces.
    fn announced_strings(&self) -> u64 {
        let tag = String::from_utf8_lossy(&self.tag);
        // The count may follow after the bytes that are kept.
        if self.tag.len() >= KEPT && !tag.contains("uniqueCount") {
            return u64::MAX;
        }
        let Some((_, rest)) = tag.split_once("uniqueCount") else {
            return 0;
        };
        let digits: String = rest
            .chars()
            .skip_while(|sign| !sign.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().unwrap_or(u64::MAX)
    }

    fn broken(&self) -> FileError {
        FileError::broken(&self.name)
    }

    fn too_long(&self) -> FileError {
        let (name, rows) = (&self.name, self.rows);
        FileError(message!("bulk-value-too-long", name, rows))
    }
}
