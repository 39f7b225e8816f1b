//! Rows of a table that are of nobody: totals, notes, and who filled it in and who checked it.

use super::day::{self, narrow};
use super::problem::Problem;
use super::read::{Cell, Flaw, Row};
use crate::error::text;

/// Words for a total, before a number or with one beside them.
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
/// Words before a colon, or with what they announce in the cell beside them.
const LABELS: [&str; 32] = [
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
];
/// What may stand behind such a word.
const BEHIND: [&str; 4] = ["(签字)", "(签名)", "(盖章)", "(公章)"];
/// Units of a count.
const UNITS: [char; 6] = ['户', '人', '个', '名', '位', '条'];
/// Most digits of a count; the code of a committee has more.
const MOST_DIGITS: usize = 7;

/// What a cell may be in such a row.
enum Part {
    /// A word for a total, or a label with what it announces.
    Whole,
    /// A label alone: the next cell has what it announces.
    Label,
    /// A count or a day.
    Count,
}

/// Whether a row is of nobody: it has a total or a label, and nothing else but counts, days and what the labels
/// announce. A row that can be taken in has the code of a committee, which is none of them.
pub(super) fn is_one(row: &Row) -> bool {
    let (mut found, mut announced) = (false, false);
    for cell in row.cells.iter().filter(|cell| **cell != Cell::Empty) {
        let part = part(cell);
        match part {
            Some(Part::Whole | Part::Label) => found = true,
            Some(Part::Count) => {}
            None if announced => {}
            None => return false,
        }
        announced = matches!(part, Some(Part::Label));
    }
    found
}

/// What is told of such a row.
pub(super) fn told(row: u32) -> Problem {
    Problem::note(
        row,
        text(
            format!("第 {row} 行按合计、说明或填表信息处理，未读取。"),
            format!(
                "Row {row} is taken for a total, a note or the signature of the table, and not read."
            ),
        ),
    )
}

fn part(cell: &Cell) -> Option<Part> {
    let words = match cell {
        Cell::Day(_) | Cell::Flawed(Flaw::Formula | Flaw::Part, _) => return Some(Part::Count),
        cell => narrow(cell.shown()),
    };
    // The first cell of nearly every row is the code of its committee.
    if words.starts_with(|sign: char| sign.is_ascii_digit()) {
        return (is_count(&words) || day::parse(&words).is_ok()).then_some(Part::Count);
    }
    let words = words.to_lowercase();
    let mut rests = TOTALS.iter().filter_map(|word| words.strip_prefix(word));
    if rests.any(|rest| rest.starts_with([':', '(']) || is_counts(rest)) {
        return Some(Part::Whole);
    }
    let behind = LABELS.iter().find_map(|word| {
        let rest = words.strip_prefix(word)?;
        let rest = BEHIND
            .iter()
            .find_map(|it| rest.strip_prefix(it))
            .unwrap_or(rest);
        (rest.is_empty() || rest.starts_with(':')).then_some(rest)
    })?;
    Some(match behind {
        "" | ":" => Part::Label,
        _ => Part::Whole,
    })
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
        Row {
            number: 9,
            cells: words.split(',').map(Cell::of).collect(),
        }
    }

    #[test]
    fn totals_notes_and_signatures_are_of_nobody() {
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
            "",
        ] {
            assert!(!is_one(&row(words)), "{words}");
        }
    }
}
