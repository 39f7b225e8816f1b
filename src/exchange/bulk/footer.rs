//! Rows of a table that do not hold an object: totals, notes, signatures, repeated headers, and rows without values in
//! the columns that are read.

use super::date::{self, normalize};
use super::header::Header;
use super::problem::Problem;
use super::read::{Cell, Flaw, Row};
use super::struck_out;
use crate::platform::message::message;

/// Words for a total, before or next to a number.
const TOTALS: [&str; 10] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "本页小计",
    "本页合计",
    "本页共",
    "共",
    "total",
];
/// Labels, followed by a colon or by a cell with their value.
const LABELS: [&str; 35] = [
    "注",
    "备注",
    "附注",
    "说明",
    "填表说明",
    "注意",
    "注意事项",
    "填表人",
    "填报人",
    "填写人",
    "制表人",
    "制表",
    "录入人",
    "经办人",
    "审核人",
    "审核",
    "审批人",
    "复核人",
    "核对人",
    "负责人",
    "单位负责人",
    "联系人",
    "联系电话",
    "填表日期",
    "填报日期",
    "制表日期",
    "填表时间",
    "填报时间",
    "填表单位",
    "填报单位",
    "日期",
    "签字",
    "签名",
    "盖章",
    "单位",
];
/// What may follow such a label.
const BEHIND: [&str; 8] = [
    "(签字)", "(签名)", "(盖章)", "(公章)", "签字", "签名", "盖章", "公章",
];
/// Texts that mark the end of a table or a page, alone in a cell.
const ENDS: [&str; 7] = [
    "以下空白",
    "本页以下空白",
    "以下无正文",
    "本页无正文",
    "此页无正文",
    "以下无内容",
    "以下为空白",
];
/// Characters of a page number in addition to digits: `第1页/共3页`.
const PAGE: [char; 17] = [
    '第', '共', '页', '/', ',', '.', '-', '、', '一', '二', '三', '四', '五', '六', '七', '八',
    '九',
];
/// Units of a count.
const UNITS: [char; 6] = ['户', '人', '个', '名', '位', '条'];
/// Maximum number of digits of a count; the code of a committee has more.
const MOST_DIGITS: usize = 7;

/// Why a row is not read.
pub(super) enum SkipReason {
    /// Nothing is in the columns that are read.
    Empty,
    /// It repeats the headers.
    Headers,
    /// It does not hold an object.
    NoObject,
    /// It is struck out.
    Struck,
}

/// Why a row is not read; none if it is.
pub(super) fn skip_reason(header: &Header, row: &Row) -> Option<SkipReason> {
    // First, because a label such as 合计 may be in a column that is not read.
    if is_one(row) {
        Some(SkipReason::NoObject)
    } else if header.leaves_out(row) {
        Some(SkipReason::Empty)
    } else if struck_out::is_struck(header, row) {
        Some(SkipReason::Struck)
    } else {
        header.is_repeated_by(row).then_some(SkipReason::Headers)
    }
}

impl SkipReason {
    /// The report about such a row; `None` for an empty one.
    pub(super) fn to_problem(&self, row: u32) -> Option<Problem> {
        let words = match self {
            Self::Empty => return None,
            Self::Struck => return Some(struck_out::row_warning(row)),
            Self::Headers => message!("bulk-footer-repeats-headers", row),
            Self::NoObject => message!("bulk-footer-total", row),
        };
        Some(Problem::note(row, words))
    }
}

/// Role of a cell in such a row.
enum Part {
    /// A word for a total, or a label with its value.
    Whole,
    /// A label alone: the next cell has its value.
    Label,
    /// A count or a date.
    Count,
}

/// Whether a row does not hold an object: it has a total or a label, and otherwise only counts, dates and the values of
/// labels. A row that can be imported has the code of a committee, which is none of these.
fn is_one(row: &Row) -> bool {
    let (mut found, mut announced) = (false, false);
    for cell in row.cells.iter().filter(|cell| **cell != Cell::Empty) {
        let part = part(cell);
        match part {
            Some(Part::Whole | Part::Label) => found = true,
            Some(Part::Count) => {}
            // The value of a label may be any text, such as a name after 填表人.
            None if announced => {}
            None => return false,
        }
        announced = matches!(part, Some(Part::Label));
    }
    found
}

fn part(cell: &Cell) -> Option<Part> {
    let words = match cell {
        // Totals are often formulas, and dates of signatures often show only the month.
        Cell::Day(_) | Cell::Flawed(Flaw::Formula | Flaw::Part, _) => return Some(Part::Count),
        cell => normalize(cell.shown()),
    };
    // Fast path: the first cell of nearly every row is the code of its committee.
    if words.starts_with(|sign: char| sign.is_ascii_digit()) {
        return (is_count(&words) || date::parse(&words).is_ok()).then_some(Part::Count);
    }
    let words = words.to_lowercase();
    let mut rests = TOTALS.iter().filter_map(|word| words.strip_prefix(word));
    // 共 also begins addresses, such as 共青路1号 and 共和村.
    if rests.any(|rest| rest.starts_with([':', '(']) || is_counts(rest)) {
        return Some(Part::Whole);
    }
    if is_end(&words) {
        return Some(Part::Whole);
    }
    let behind = LABELS.iter().find_map(|word| {
        let mut rest = words.strip_prefix(word)?;
        while let Some(more) = BEHIND.iter().find_map(|it| rest.strip_prefix(it)) {
            rest = more;
        }
        (rest.is_empty() || rest.starts_with(':')).then_some(rest)
    })?;
    Some(match behind {
        "" | ":" => Part::Label,
        _ => Part::Whole,
    })
}

/// Whether a text marks the end of a table or a page: words for the end, a page number, or a line of strokes.
fn is_end(words: &str) -> bool {
    let bare = words.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_of_page = |sign: char| sign.is_ascii_digit() || sign == '十' || PAGE.contains(&sign);
    let is_page =
        bare.starts_with(['第', '共']) && bare.ends_with('页') && bare.chars().all(is_of_page);
    bare.is_empty() || is_page || ENDS.contains(&bare)
}

/// `120户350人`, or nothing.
fn is_counts(words: &str) -> bool {
    words
        .split_inclusive(UNITS)
        .all(|count| is_count(count.trim_end_matches([',', '、', ';'])))
}

/// `120`, `120户`.
fn is_count(words: &str) -> bool {
    let digits = words.trim_end_matches(UNITS);
    (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(words: &str) -> Row {
        Row::new(9, words.split(',').map(Cell::of).collect())
    }

    #[test]
    fn totals_notes_and_signatures_are_footers() {
        for words in [
            "合计,,350",
            "合 计,120户,350人",
            "合计：120户350人",
            "小计（人）,,,12",
            ",,共 350 人",
            "本页小计,20",
            "总计",
            "注：空白处填“无”。",
            "注,以上均已核对",
            "填表人：张示例",
            "填表人：,张示例,,审核人：,李示例,,填表日期：2026年11月1日",
            "填表人（签字）：,,,负责人（签字）：,,2026-11-01",
            "审核人,李示例,2026/11/1",
            "以下空白",
            "——以下空白——",
            "（以下无正文）",
            "单位（盖章）：",
            "负责人签字：,,,单位盖章：",
            "填报单位（签字）（盖章）：示例村",
            "第1页 共3页",
            ",第 1 页/共 3 页",
            "第一页",
            "———",
            "/,/,/,/",
            "合计,—,350",
        ] {
            assert!(is_one(&row(words)), "{words}");
        }
        for words in [
            "440106001001,示例路1号,合计,男",
            "440106001001,,小计",
            "440106001001,,注：",
            ",示例路1号,张示例,女,,户主,户在人在,填表人：",
            ",,合计,男,1990-01-01,户主,户在人在",
            "合计,示例路1号",
            "共青路1号",
            "共和村",
            "共和村（北）",
            "注册路1号",
            "说明书路,张示例",
            "日期花园",
            "120",
            "2026-11-01",
            ",350,张示例",
            "审核人,李示例,女",
            "440106001001,/,/,/",
            "以下空白,张示例",
            "单位路1号",
            "第一村",
            "共和页,张示例",
            "/,/,张示例",
            "",
        ] {
            assert!(!is_one(&row(words)), "{words}");
        }
    }
}
