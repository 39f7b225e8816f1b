//! The rows of a text that commas or tabs separate, in UTF-8 or GB18030.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use csv::{ByteRecord, ErrorKind};

use super::{Cell, Flaw, MOST_COLUMNS, Row, Sink, too_wide};
use crate::bulk::refusal::Refusal;
use crate::import::encoding::{Encoding, Lines as Evidence, MARK};

/// Longest line, in bytes.
const LONGEST: u64 = 1 << 20;

pub(super) fn rows(file: &mut File, sink: &mut Sink) -> Result<(), Refusal> {
    let (encoding, separator) = look(file)?;
    file.seek(SeekFrom::Start(0))?;
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(Lines::new(file));
    let mut record = ByteRecord::new();
    loop {
        let before = table.position().byte();
        let more = table.read_byte_record(&mut record);
        let more = more.map_err(|error| match error.into_kind() {
            ErrorKind::Io(error) => Refusal::from(error),
            _ => Refusal::broken("csv"),
        })?;
        let number = table.get_mut().at(before);
        if !more {
            return Ok(());
        }
        if u64::try_from(record.as_slice().len()).unwrap_or(u64::MAX) > LONGEST {
            return Err(unclosed(number));
        }
        let cells: Vec<Cell> = record.iter().map(|field| cell(field, encoding)).collect();
        let last = cells.iter().rposition(|cell| *cell != Cell::Empty);
        if let Some(last) = last.filter(|last| *last >= MOST_COLUMNS) {
            return Err(too_wide(number, last));
        }
        sink(Row { number, cells })?;
    }
}

fn cell(field: &[u8], encoding: Encoding) -> Cell {
    let field = field.strip_prefix(MARK).unwrap_or(field);
    match encoding.decode(field) {
        Some(words) => Cell::of(&words),
        None => Cell::Flawed(Flaw::Encoding, encoding.shown(field).into_owned()),
    }
}

/// Reads the whole file by line: its encoding, and what separates its cells.
fn look(file: &mut File) -> Result<(Encoding, u8), Refusal> {
    let mut file = BufReader::new(file);
    file.seek(SeekFrom::Start(0))?;
    let mut evidence = Evidence::default();
    let mut separator = None;
    let (mut line, mut number) = (Vec::new(), 0_u32);
    loop {
        line.clear();
        let read = file
            .by_ref()
            .take(LONGEST + 1)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok((evidence.encoding(), separator.unwrap_or(b',')));
        }
        number = number.saturating_add(1);
        if line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]) || line.contains(&0) {
            return Err(Refusal::new(
                format!(
                    "第 {number} 行不是文本，或文件是 UTF-16 编码。请另存为 UTF-8 编码的 CSV，或 .xlsx。"
                ),
                format!(
                    "Row {number} is no text, or the file is in UTF-16. Save it as CSV in UTF-8, or as .xlsx."
                ),
            ));
        }
        if u64::try_from(read).unwrap_or(u64::MAX) > LONGEST {
            return Err(unclosed(number));
        }
        evidence.add(&line);
        if separator.is_none() && !line.trim_ascii().is_empty() {
            let tabs = line.contains(&b'\t') && !line.contains(&b',');
            separator = Some(if tabs { b'\t' } else { b',' });
        }
    }
}

fn unclosed(row: u32) -> Refusal {
    Refusal::new(
        format!("第 {row} 行超过 1 MiB，可能有未闭合的引号，未读取。请检查该行的引号。"),
        format!(
            "Row {row} is longer than 1 MiB; perhaps a quotation mark is not closed. Check that row."
        ),
    )
}

/// Counts the lines that pass: the CSV reader is one short after `\r\n`, and skips empty lines.
struct Lines<R> {
    inner: R,
    /// Where lines that are not empty begin, and their numbers, as far as they are not asked for.
    starts: VecDeque<(u64, u32)>,
    passed: u64,
    line: u32,
    fresh: bool,
    last: u32,
}

impl<R> Lines<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            starts: VecDeque::new(),
            passed: 0,
            line: 1,
            fresh: true,
            last: 0,
        }
    }

    /// Line of the record that begins at this byte, or after line breaks there.
    fn at(&mut self, byte: u64) -> u32 {
        while let Some((start, line)) = self.starts.front().copied() {
            if start >= byte {
                self.last = line;
                break;
            }
            self.starts.pop_front();
        }
        self.last
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        for byte in buffer.iter().take(read) {
            match byte {
                b'\n' => {
                    self.line = self.line.saturating_add(1);
                    self.fresh = true;
                }
                b'\r' => {}
                _ if self.fresh => {
                    self.starts.push_back((self.passed, self.line));
                    self.fresh = false;
                }
                _ => {}
            }
            self.passed += 1;
        }
        Ok(read)
    }
}
