//! Detects files that are not tables. Many are saved or renamed as tables: other systems export web pages as `.xls`,
//! and people upload photos and archives. If they were read as text, the message would be that there are no headers.

use encoding_rs::{BIG5, GB18030};

use crate::exchange::bulk::file_error::FileError;
use crate::exchange::import::encoding::BYTE_ORDER_MARK;
use crate::platform::message::{Text, message};

/// Size of the beginning of a file that is examined, in bytes.
pub(super) const SNIFFED_BYTES: u64 = 8 << 10;
/// First bytes of archives.
const PACKED: [(&[u8], &str); 6] = [
    (b"\x1f\x8b", ".gz"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"\xfd7zXZ\x00", ".xz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"BZh91AY&SY", ".bz2"),
];
/// First bytes of pictures.
const PICTURES: [&[u8]; 4] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00"];
/// First tags of web pages.
const PAGES: [&str; 8] = [
    "<!doctype html",
    "<html",
    "<head",
    "<meta",
    "<body",
    "<table",
    "<div",
    "<style",
];
/// Namespace of a workbook in the XML format of Excel 2003.
const SPREADSHEET: &str = "urn:schemas-microsoft-com:office:spreadsheet";
/// Words in headers, first in the characters of Taiwan and Hong Kong.
const HEADERS: [(&str, &str); 12] = [
    ("姓名", "姓名"),
    ("地址", "地址"),
    ("代碼", "代码"),
    ("電話", "电话"),
    ("戶主", "户主"),
    ("性別", "性别"),
    ("出生", "出生"),
    ("網格", "网格"),
    ("單元", "单元"),
    ("證號", "证号"),
    ("社區", "社区"),
    ("關係", "关系"),
];
/// Number of such words after which a text is assumed to be in Big5.
const ENOUGH: usize = 2;

/// Why a file with this beginning is rejected; `None` if it may be a table.
pub(super) fn refusal(beginning: &[u8]) -> Option<FileError> {
    if beginning.starts_with(b"%PDF") {
        return Some(unreadable(&message!("bulk-format-pdf")));
    }
    if let Some((_, extension)) = PACKED.iter().find(|(it, _)| beginning.starts_with(it)) {
        return Some(FileError(message!("bulk-file-archive", extension)));
    }
    if PICTURES.iter().any(|it| beginning.starts_with(it)) {
        return Some(FileError(message!("bulk-file-picture")));
    }
    let text = beginning.strip_prefix(BYTE_ORDER_MARK).unwrap_or(beginning);
    let text = String::from_utf8_lossy(text).trim_start().to_lowercase();
    let format = if text.starts_with("{\\rtf") {
        message!("bulk-format-rtf")
    } else if text.starts_with("mime-version:") {
        message!("bulk-format-mhtml")
    } else if text.starts_with("<?xml") && text.contains(SPREADSHEET) {
        message!("bulk-format-xml-spreadsheet")
    } else if PAGES.iter().any(|it| text.starts_with(it))
        || (text.starts_with("<?xml") || text.starts_with("<!--")) && text.contains("<html")
    {
        message!("bulk-format-html")
    } else if text.starts_with("<?xml") {
        message!("bulk-format-xml")
    } else if is_json(&text) {
        return Some(FileError(message!("bulk-file-json")));
    } else {
        return None;
    };
    Some(unreadable(&format))
}

/// Why a text is rejected that is neither in UTF-8 nor in GB18030 but in Big5, whose bytes mean other characters in
/// GB18030; `None` if it may be in GB18030.
pub(super) fn big5(beginning: &[u8]) -> Option<FileError> {
    let (big5, _) = BIG5.decode_without_bom_handling(beginning);
    let (gb, _) = GB18030.decode_without_bom_handling(beginning);
    let found = HEADERS
        .iter()
        .filter(|(word, _)| big5.contains(word))
        .count();
    // Most Big5 bytes are valid GB18030, so only the words of headers distinguish the two.
    let is_gb = HEADERS
        .iter()
        .any(|(old, new)| gb.contains(old) || gb.contains(new));
    (found >= ENOUGH && !is_gb).then(|| FileError(message!("bulk-file-big5")))
}

/// `{"…`, `[{…`: a header in brackets starts differently.
fn is_json(text: &str) -> bool {
    let inner = text.strip_prefix(['{', '[']).map(str::trim_start);
    inner.is_some_and(|inner| inner.starts_with(['"', '{', '[', '}', ']']))
}

fn unreadable(format: &Text) -> FileError {
    FileError(message!("bulk-file-not-a-table", format))
}
