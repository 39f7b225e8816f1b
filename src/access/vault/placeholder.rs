//! Texts in place of a value: words for "none" and references to another cell. Pure functions.

use std::sync::LazyLock;

use super::raw_input::strip_decoration;

/// What people write if there is no number.
const NOTHING: [&str; 54] = [
    "无",
    "没有",
    "暂无",
    "不详",
    "未知",
    "不明",
    "空",
    "否",
    "略",
    "缺",
    "没",
    "未提供",
    "未登记",
    "未办理",
    "未办",
    "待补",
    "待补充",
    "待查",
    "待核实",
    "无证",
    "无证件",
    "无号码",
    "无身份证",
    "没有身份证",
    "无电话",
    "无手机",
    "停机",
    "已停机",
    "欠费停机",
    "空号",
    "销号",
    "已销号",
    "停用",
    "已停用",
    "不清楚",
    "不知道",
    "不祥",
    "待定",
    "未定",
    "未填",
    "未填写",
    "待填",
    "空白",
    "地址不详",
    "住址不详",
    "无地址",
    "无门牌",
    "无门牌号",
    "none",
    "null",
    "nil",
    "na",
    "nan",
    "unknown",
];
/// The same in a column of numbers. As a name, some of them stand for a child without one.
const NO_NUMBER: [&str; 20] = [
    "新生儿",
    "婴儿",
    "未上户",
    "未上户口",
    "未落户",
    "未入户",
    "未领证",
    "未办身份证",
    "未办证",
    "办理中",
    "正在办理",
    "保密",
    "不便透露",
    "拒绝提供",
    "拒绝透露",
    "不愿提供",
    "未留",
    "没有手机",
    "没有电话",
    "无联系方式",
];
/// What people write for "same as elsewhere": in the row above, in another column or in a note.
const ELSEWHERE: [&str; 33] = [
    "同上",
    "同前",
    "同上行",
    "同上户",
    "同上址",
    "同上地址",
    "同左",
    "同户主",
    "同本户",
    "同户籍",
    "同户籍地",
    "同户籍地址",
    "同身份证",
    "同身份证地址",
    "同现住址",
    "如上",
    "如上所述",
    "见上",
    "见备注",
    "见备注栏",
    "详见备注",
    "见附件",
    "见附表",
    "详见附件",
    "见说明",
    "备注",
    "另附",
    "见户口本",
    "同户口本",
    "见身份证",
    "々",
    "ditto",
    "sameasabove",
];

/// The letters and digits of a text.
fn said(text: &str) -> String {
    let signs = strip_decoration(text);
    let signs = signs.chars().flat_map(char::to_lowercase);
    signs.filter(|it| it.is_alphanumeric()).collect()
}

/// First characters of all words.
static FIRST: LazyLock<Vec<char>> = LazyLock::new(|| {
    let words = NOTHING.iter().chain(&ELSEWHERE);
    let mut first: Vec<char> = words.filter_map(|word| word.chars().next()).collect();
    first.sort_unstable();
    first.dedup();
    first
});

/// Whether a text cannot be one of the words: it has a digit other than zero, or it begins with a Chinese character with
/// which no word begins. Nearly all cells are such texts and need not be compared with the words, which would take a
/// tenth of the time of the check of a table.
fn is_no_word(text: &str) -> bool {
    let begins = |sign: char| matches!(sign, '\u{4e00}'..='\u{9fff}') && !FIRST.contains(&sign);
    text.starts_with(begins) || text.contains(|sign| matches!(sign, '1'..='9'))
}

/// Whether a text means, in words, marks or zeros, that nothing is known: `无`, `/`, `不详`. In a column of words, one
/// repeated character may be a word.
pub(crate) fn means_unknown(text: &str) -> bool {
    if is_no_word(text) {
        return false;
    }
    let said = said(text);
    said.chars().all(|sign| sign == '0') || NOTHING.contains(&&*said)
}

/// Whether a text is an error value of a spreadsheet: `#REF!`, `#DIV/0!`.
fn is_spreadsheet_error(text: &str) -> bool {
    let is_error = |inner: &str| {
        inner
            .bytes()
            .all(|sign| sign.is_ascii_uppercase() || b"/0?".contains(&sign))
    };
    let inner = text.trim().strip_prefix('#');
    inner.is_some_and(|inner| inner.strip_suffix(['!', '?']).is_some_and(is_error))
}

/// What a text means that is written instead of a name or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// There is none, or it is unknown.
    Nothing,
    /// The same as elsewhere, such as in the row above or in a note.
    Elsewhere,
}

/// What a text means if it is a placeholder.
pub(crate) fn placeholder(text: &str) -> Option<Placeholder> {
    if is_spreadsheet_error(text) {
        return Some(Placeholder::Nothing);
    }
    if is_no_word(text) {
        return None;
    }
    let said = said(text);
    if said.is_empty() || NOTHING.contains(&&*said) {
        return Some(Placeholder::Nothing);
    }
    ELSEWHERE
        .contains(&&*said)
        .then_some(Placeholder::Elsewhere)
}

/// Whether a text means that there is no number: `无`, `/`, `不详`, or one repeated character. A single one, other than
/// zero, is more likely the beginning of a number.
pub(crate) fn is_nothing(text: &str) -> bool {
    let said = said(text);
    let mut all = said.chars();
    let first = all.next();
    let is_run = said.chars().nth(1).is_some() && all.all(|sign| Some(sign) == first);
    first.is_none() || is_run || means_unknown(text) || NO_NUMBER.contains(&&*said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholder_for_no_number_is_recognized() {
        for nothing in [
            "无",
            "0",
            "/",
            "不详",
            "-",
            "000000000000000000",
            "N/A",
            "None",
            "——",
            "？",
            "无。",
            "111111",
            "'无",
            " ",
            "#N/A",
            "空号",
            "（停机）",
            "新生儿",
            "保密。",
        ] {
            assert!(is_nothing(nothing), "{nothing}");
        }
        for number in ["10", "990106198005310016", "无12", "E12345678", "1", "x"] {
            assert!(!is_nothing(number), "{number}");
        }
    }
}
