//! The encoding of a file: UTF-8, or GB18030, which older spreadsheets write.

use std::borrow::Cow;

use encoding_rs::GB18030;

/// Byte order mark of UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Gb18030,
}

impl Encoding {
    /// UTF-8 if most of the non-ASCII lines are valid; otherwise GB18030.
    pub(crate) fn of(content: &[u8]) -> Self {
        let mut lines = Lines::default();
        for line in content.split(|byte| *byte == b'\n') {
            lines.add(line);
        }
        lines.encoding()
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }

    /// The text; `None` if the bytes are invalid.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            // Without replacement: the register would keep the replacement characters as part of a name.
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The text with replacement characters for invalid bytes.
    pub(crate) fn shown(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
        }
    }
}

/// Detects the encoding of a file line by line.
///
/// Thus one broken line of a UTF-8 file is an invalid row and does not change the encoding. Chinese text in GB18030 is
/// almost never valid UTF-8.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lines {
    marked: bool,
    any: bool,
    valid: usize,
    invalid: usize,
}

impl Lines {
    /// Adds a line, in the order of the file.
    pub(crate) fn add(&mut self, line: &[u8]) {
        self.marked |= !self.any && line.starts_with(BYTE_ORDER_MARK);
        self.any = true;
        match std::str::from_utf8(line) {
            // ASCII is the same in both encodings.
            Ok(text) if text.is_ascii() => {}
            Ok(_) => self.valid += 1,
            Err(_) => self.invalid += 1,
        }
    }

    /// The encoding: UTF-8 if the file has a byte order mark.
    pub(crate) fn encoding(self) -> Encoding {
        if self.marked || self.valid >= self.invalid {
            Encoding::Utf8
        } else {
            Encoding::Gb18030
        }
    }
}
