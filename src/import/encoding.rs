//! The encoding of a file: UTF-8, or the GB18030 that older spreadsheets write.

use std::borrow::Cow;

use encoding_rs::GB18030;

/// Byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Gb18030,
}

impl Encoding {
    /// UTF-8 if the file has its mark or most of its lines beyond ASCII are valid; else GB18030.
    ///
    /// By line, so that one broken line of a UTF-8 file is a bad row and not another encoding.
    /// Chinese in GB18030 is next to never valid UTF-8.
    pub(super) fn of(content: &[u8]) -> Self {
        if content.starts_with(MARK) || std::str::from_utf8(content).is_ok() {
            return Self::Utf8;
        }
        let (mut valid, mut invalid) = (0_usize, 0_usize);
        for line in content.split(|byte| *byte == b'\n') {
            match std::str::from_utf8(line) {
                Ok(text) if text.is_ascii() => {}
                Ok(_) => valid += 1,
                Err(_) => invalid += 1,
            }
        }
        if valid >= invalid {
            Self::Utf8
        } else {
            Self::Gb18030
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }

    /// The text; none if the bytes are not valid.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The text with a sign in the place of what is not valid.
    pub(super) fn shown(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
        }
    }
}
