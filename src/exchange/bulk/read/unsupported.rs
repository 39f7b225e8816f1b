//! Detects files that are not tables. Many are saved or renamed as tables: other systems export web pages as `.xls`,
//! and people upload photos and archives. If they were read as text, the message would be that there are no headers.

use encoding_rs::{BIG5, GB18030};

use crate::exchange::bulk::file_error::FileError;
use crate::exchange::import::encoding::BYTE_ORDER_MARK;

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
        return Some(unreadable("PDF", "a PDF"));
    }
    if let Some((_, extension)) = PACKED.iter().find(|(it, _)| beginning.starts_with(it)) {
        return Some(FileError::new(
            format!(
                "这是压缩文件（{extension}），不是表格。请解压后上传其中的 .xlsx 文件或 UTF-8 编码的 .csv 文件。"
            ),
            format!(
                "This is an archive ({extension}), not a table. Extract it and upload the .xlsx or the .csv in UTF-8 \
                 that it contains."
            ),
        ));
    }
    if PICTURES.iter().any(|it| beginning.starts_with(it)) {
        return Some(FileError::new(
            "这是图片，不是表格。请将内容填入表格，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。",
            "This is a picture, not a table. Enter its content into a table, save that as .xlsx or as .csv in UTF-8 \
             and upload it.",
        ));
    }
    let text = beginning.strip_prefix(BYTE_ORDER_MARK).unwrap_or(beginning);
    let text = String::from_utf8_lossy(text).trim_start().to_lowercase();
    let (zh, en) = if text.starts_with("{\\rtf") {
        ("RTF 文档", "an RTF document")
    } else if text.starts_with("mime-version:") {
        ("单个文件网页（MHTML）", "a web page in one file (MHTML)")
    } else if text.starts_with("<?xml") && text.contains(SPREADSHEET) {
        (
            "XML 表格（Excel 2003）",
            "a spreadsheet in the XML of Excel 2003",
        )
    } else if PAGES.iter().any(|it| text.starts_with(it))
        || (text.starts_with("<?xml") || text.starts_with("<!--")) && text.contains("<html")
    {
        ("网页（HTML）", "a web page (HTML)")
    } else if text.starts_with("<?xml") {
        ("XML 文件", "an XML file")
    } else if is_json(&text) {
        return Some(FileError::new(
            "这是 JSON 数据，不是表格。请按模板填入表格，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。",
            "This is JSON, not a table. Enter its content into the template, save that as .xlsx or as .csv in UTF-8 \
             and upload it.",
        ));
    } else {
        return None;
    };
    Some(unreadable(zh, en))
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
    let is_gb = HEADERS
        .iter()
        .any(|(old, new)| gb.contains(old) || gb.contains(new));
    (found >= ENOUGH && !is_gb).then(|| {
        FileError::new(
            "这是 Big5（繁体中文）编码的文本，不能读取。请用表格软件打开并确认文字无误，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。",
            "This is text in Big5. Open it in a spreadsheet, check that its text is displayed correctly, save it as \
             .xlsx or as .csv in UTF-8 and upload that file.",
        )
    })
}

/// `{"…`, `[{…`: a header in brackets starts differently.
fn is_json(text: &str) -> bool {
    let inner = text.strip_prefix(['{', '[']).map(str::trim_start);
    inner.is_some_and(|inner| inner.starts_with(['"', '{', '[', '}', ']']))
}

fn unreadable(zh: &str, en: &str) -> FileError {
    FileError::new(
        format!(
            "这是{zh}，不是 .xlsx 或 CSV 表格（可能只改了扩展名）。请用表格软件打开，另存为 .xlsx 或 UTF-8 编码的 .csv 再上传。"
        ),
        format!(
            "This is {en}, not a table in .xlsx or CSV, perhaps renamed. Open it in a spreadsheet, save it as .xlsx or \
             as .csv in UTF-8 and upload that file."
        ),
    )
}
