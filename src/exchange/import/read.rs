//! Reads the rows of a list from the bytes of a file.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use csv::ByteRecord;
use cunju_entity::value::CommitteeCode;
use flate2::read::MultiGzDecoder;

use super::encoding::{BYTE_ORDER_MARK, Encoding};
use super::error::ImportError;
use super::plan::Row;
use super::report::{BadRow, truncate};
use super::rules::Problem;

/// Maximum size of a file, decompressed, in bytes: twenty times the list of the whole country.
const MAX_SIZE: u64 = 512 << 20;

/// First bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Rows of a file.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Rows that can be read.
    pub(super) rows: Vec<Row>,
    /// Rows that are invalid.
    pub(super) bad: Vec<BadRow>,
}

/// The bytes of a file, decompressed if it is a gzip file.
pub(super) fn content(path: &Path) -> Result<Vec<u8>, ImportError> {
    read_decompressed(path).map_err(|error| ImportError::reading(path, &error))
}

fn read_decompressed(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = BufReader::new(File::open(path)?);
    let mut start = Vec::new();
    file.by_ref().take(2).read_to_end(&mut start)?;
    let packed = start == GZIP;
    let file = start.as_slice().chain(file);
    let mut content = Vec::new();
    if packed {
        // A file may have several gzip members; `GzDecoder` would read the first and report the end.
        let mut file = MultiGzDecoder::new(file).take(MAX_SIZE + 1);
        file.read_to_end(&mut content)?;
    } else {
        file.take(MAX_SIZE + 1).read_to_end(&mut content)?;
    }
    if u64::try_from(content.len()).is_ok_and(|length| length > MAX_SIZE) {
        return Err(io::Error::other("longer than 512 MiB / 超过 512 MiB"));
    }
    Ok(content)
}

/// The rows of a file.
pub(super) fn list(path: &Path, content: &[u8]) -> Result<List, ImportError> {
    let encoding = Encoding::of(content);
    let content = content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content);
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        // Otherwise one row with another number of columns would end the reading; now it is a bad row.
        .flexible(true)
        .from_reader(content);
    let mut lines = Lines::new(content);
    // Bytes, because a `StringRecord` must be UTF-8 and the file may be GB18030.
    let mut record = ByteRecord::new();
    let mut next = |record: &mut ByteRecord| {
        table
            .read_byte_record(record)
            .map_err(|error| ImportError::reading(path, &io::Error::from(error)))
    };
    next(&mut record)?;
    if !is_header(&record) {
        let header: Vec<_> = record.iter().map(|field| encoding.shown(field)).collect();
        return Err(ImportError::NotAList {
            path: path.to_owned(),
            header: truncate(&header.join(",")),
        });
    }
    let mut list = List::default();
    while next(&mut record)? {
        let start = record.position().map_or(0, csv::Position::byte);
        match row(lines.at(start), &record, encoding) {
            Ok(row) => list.rows.push(row),
            Err(bad) => list.bad.push(bad),
        }
    }
    if list.rows.is_empty() && list.bad.is_empty() {
        let path = path.to_owned();
        return Err(ImportError::NoRows { path });
    }
    Ok(list)
}

fn is_header(record: &ByteRecord) -> bool {
    let names = record
        .iter()
        .map(|name| name.trim_ascii().to_ascii_lowercase());
    names.eq([b"code".to_vec(), b"name".to_vec()])
}

fn row(line: u64, record: &ByteRecord, encoding: Encoding) -> Result<Row, BadRow> {
    let bad = |value: &str, problem| Err(BadRow::new(line, value, problem));
    let shown = || {
        let fields: Vec<_> = record.iter().map(|field| encoding.shown(field)).collect();
        fields.join(",")
    };
    let mut fields = record.iter();
    let (Some(code), Some(name), None) = (fields.next(), fields.next(), fields.next()) else {
        return bad(&shown(), Problem::Columns(record.len()));
    };
    let (Some(code), Some(name)) = (encoding.decode(code), encoding.decode(name)) else {
        return bad(&shown(), Problem::NotText(encoding.name()));
    };
    let (code, name) = (code.trim(), name.trim());
    let number = match code.parse::<CommitteeCode>() {
        // No province has the number 0, and 10 is the smallest that has been assigned.
        Ok(CommitteeCode(number)) if number >= 100_000_000_000 => number,
        _ => return bad(code, Problem::NotACode),
    };
    if name.is_empty() {
        return bad(name, Problem::NoName);
    }
    // After a missing quotation mark, the following lines become part of one name.
    if name.contains(char::is_control) {
        return bad(name, Problem::Unprintable);
    }
    Ok(Row {
        line,
        code: number,
        name: name.into(),
    })
}

/// Counts lines: the CSV reader is off by one after `\r\n`, and does not count empty lines.
struct Lines<'a> {
    rest: &'a [u8],
    passed: u64,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(content: &'a [u8]) -> Self {
        Self {
            rest: content,
            passed: 0,
            line: 1,
        }
    }

    /// Line of the record that, according to the reader, starts at this byte or after line breaks there.
    fn at(&mut self, byte: u64) -> u64 {
        while let Some((first, rest)) = self.rest.split_first() {
            if self.passed >= byte && !matches!(first, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*first == b'\n');
            self.passed += 1;
            self.rest = rest;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    fn read(content: &[u8]) -> List {
        list(Path::new("list.csv"), content).unwrap()
    }

    fn lines(list: &List) -> Vec<(u64, &str)> {
        let rows = list.rows.iter();
        rows.map(|row| (row.line, row.name.as_ref())).collect()
    }

    #[test]
    fn lines_are_counted_for_every_line_ending() {
        for text in [
            "code,name\r\n\r\n110000000000,北京市\r\n120000000000,天津市",
            "\u{feff}Code,\"name\"\n\n110000000000,\"北京市\"\n120000000000, 天津市 \n\n",
        ] {
            assert_eq!(
                lines(&read(text.as_bytes())),
                [(3, "北京市"), (4, "天津市")]
            );
        }
    }

    #[test]
    fn gb18030_is_read_and_a_broken_line_is_a_bad_row() {
        let text =
            "code,name\n110000000000,北京市\n120000000000,天津市\n130000000000,龘\u{20000}\n";
        let (bytes, _, _) = GB18030.encode(text);
        let list = read(&bytes);
        assert_eq!(
            lines(&list),
            [(2, "北京市"), (3, "天津市"), (4, "龘\u{20000}")]
        );
        for (good, encoding) in [(text.as_bytes(), "UTF-8"), (&bytes, "GB18030")] {
            let list = read(&[good, b"140000000000,\xff\xff\n150000000000,x\n"].concat());
            assert_eq!(list.rows.len(), 4);
            assert_eq!(list.bad.len(), 1);
            assert_eq!(list.bad[0].line, 5);
            assert_eq!(list.bad[0].problem, Problem::NotText(encoding));
        }
    }

    #[test]
    fn unreadable_rows_are_listed() {
        let text = "code,name\n1100,甲\n11000000000a,乙\n110000000000,\n110000000000,丙,丁\n\
            000000000000,戊\n110000000000\n１１００００００００００,己\n110000000000,\"庚\n辛\"\n";
        let list = read(text.as_bytes());
        let found: Vec<_> = list
            .bad
            .iter()
            .map(|bad| (bad.line, &bad.problem))
            .collect();
        assert_eq!(
            found,
            [
                (2, &Problem::NotACode),
                (3, &Problem::NotACode),
                (4, &Problem::NoName),
                (5, &Problem::Columns(3)),
                (6, &Problem::NotACode),
                (7, &Problem::Columns(1)),
                (8, &Problem::NotACode),
                (9, &Problem::Unprintable),
            ]
        );
        assert!(list.rows.is_empty());
    }

    #[test]
    fn unrelated_file_is_rejected_with_its_first_line() {
        for text in [
            "",
            "name,code\n",
            "代码,名称\n",
            "code,name,level\n",
            "PK\u{3}\u{4}",
        ] {
            let error = list(Path::new("list.csv"), text.as_bytes()).unwrap_err();
            assert!(matches!(error, ImportError::NotAList { .. }), "{text}");
        }
    }
}
