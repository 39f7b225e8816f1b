//! A part of a workbook as a stream of bytes: what would make its reader take much memory is found
//! before the reader sees it.

use super::super::refusal::Refusal;
use super::hidden::Part;

/// Longest text between two tags, and longest tag, in bytes: a cell has at most 32,767 characters.
const LONGEST: usize = 1 << 20;
/// Most rows of a sheet, by the format.
const MOST_ROWS: u32 = 1_048_576;
/// Beginning of a tag that is kept, in bytes.
const KEPT: usize = 2_048;
/// Least bytes of a text in the table of texts.
const LEAST_TEXT: u64 = 10;
/// Most digits of the number of a text.
const LONGEST_NUMBER: usize = 10;
/// Begins a text that is written as it is.
const VERBATIM: &[u8] = b"![CDATA[";

/// Where in a part the next byte stands.
enum Place {
    Text,
    Tag,
    Quoted(u8),
    /// In a text that is written as it is, behind so many of the brackets that end it.
    Verbatim(u8),
}

/// What of a cell or a text the last tag has opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// A text.
    Text,
    /// A cell that names its text by number.
    Cell,
    /// The number of a text.
    Number,
    Other,
}

/// A part under way.
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
    /// What it says of sheets and their rows.
    pub(super) part: Part,
}

/// Whether the tag of a cell says that it names its text by number.
fn has_type_of_text(tag: &[u8]) -> bool {
    let mut pieces = tag.split(u8::is_ascii_whitespace);
    pieces.any(|piece| matches!(piece, b"t=\"s\"" | b"t='s'"))
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

    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
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
                    self.tagged()?;
                }
                (Place::Tag, quote @ (b'"' | b'\'')) => {
                    self.place = Place::Quoted(quote);
                    self.keep(byte);
                }
                (Place::Quoted(quote), byte) if *quote == byte => {
                    self.place = Place::Tag;
                    self.keep(byte);
                }
                (Place::Tag | Place::Quoted(_), b'<') | (_, 0) => return Err(self.broken()),
                (Place::Tag, b'[') if self.opens_verbatim() => {
                    self.place = Place::Verbatim(0);
                    self.run = 0;
                }
                (Place::Tag | Place::Quoted(_), byte) => self.keep(byte),
                (Place::Verbatim(2), b'>') => {
                    self.place = Place::Text;
                    self.run = 0;
                }
                (Place::Verbatim(closing), b']') => {
                    self.place = Place::Verbatim((closing + 1).min(2));
                }
                (Place::Verbatim(_), _) => self.place = Place::Verbatim(0),
                // The reader takes a number that it cannot read for 0, and so another text for that of the cell.
                (Place::Text, byte) if self.within == Within::Number => {
                    if !byte.is_ascii_digit() || self.run > LONGEST_NUMBER {
                        return Err(Refusal::without_text(self.rows));
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

    /// Whether a bracket begins a text that is written as it is, where the reader takes one: within a text alone.
    fn opens_verbatim(&self) -> bool {
        let tag = self.tag.as_slice();
        self.within == Within::Text && VERBATIM.strip_suffix(b"[") == Some(tag)
    }

    /// A tag has ended.
    fn tagged(&mut self) -> Result<(), Refusal> {
        self.tags += 1;
        let tag = self.tag.as_slice();
        // Declarations and comments are in no workbook that a spreadsheet writes.
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
                    return Err(Refusal::new(
                        format!(
                            "工作表超过 {MOST_ROWS} 行，未读取。请删除空白行，或分成几个文件。"
                        ),
                        format!(
                            "A sheet has more than {MOST_ROWS} rows and was not read. Delete empty rows, or send several files."
                        ),
                    ));
                }
            }
            b"mergeCell" => self.merged = true,
            // The reader makes room for as many texts as the part says to have.
            b"sst" if self.announced() > self.declared / LEAST_TEXT => return Err(self.broken()),
            _ => {}
        }
        Ok(())
    }

    /// Number of texts that the part says to have.
    fn announced(&self) -> u64 {
        let tag = String::from_utf8_lossy(&self.tag);
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

    fn broken(&self) -> Refusal {
        Refusal::broken(&self.name)
    }

    fn too_long(&self) -> Refusal {
        let (name, rows) = (&self.name, self.rows);
        Refusal::new(
            format!(
                "文件中有超过 1 MiB 的内容（{name}，第 {rows} 行附近），未读取。单元格最多 32767 个字符。"
            ),
            format!(
                "Something in the file is longer than 1 MiB ({name}, near row {rows}) and was not read. A cell has at most 32,767 characters."
            ),
        )
    }
}
