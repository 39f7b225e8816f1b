//! Messages about headers.

use super::{OTHER_SEPARATORS, names, normal};
use crate::exchange::bulk::column::{Column, Kind, columns};
use crate::exchange::bulk::problem::{Problem, shown};
use crate::platform::error::{Text, text};

/// Minimum similarity of a header that is suggested, from 0 to 1.
const ALIKE: f64 = 0.3;
/// Maximum length of a text that is compared with the headers: the cost of a comparison is the product of both lengths,
/// and no header is longer.
const COMPARED: usize = 40;
/// Minimum similarity of a header to one that is about another person.
const NEARLY: f64 = 0.6;
/// Words of headers about a person or thing other than the row: a name, number or address in such a column would be
/// mistaken for that of the resident.
const OTHERS: [&str; 25] = [
    "户主",
    "监护",
    "联系人",
    "父亲",
    "母亲",
    "父母",
    "配偶",
    "子女",
    "亲属",
    "家属",
    "家长",
    "房东",
    "房主",
    "业主",
    "产权人",
    "代理人",
    "负责人",
    "网格员",
    "楼长",
    "户籍地",
    "户口",
    "籍贯",
    "单位",
    "曾用",
    "guardian",
];

pub(super) fn none_known(row: u32) -> Text {
    text(
        format!("第 {row} 行没有任何已知表头。请在数据上方加上表头行，或下载模板。"),
        format!(
            "Row {row} has no known header. Put a row of headers above the data, or use the template."
        ),
    )
}

pub(super) fn unread(row: u32, name: &str) -> Problem {
    let name = shown(name, false);
    Problem::note(
        row,
        text(
            format!("“{name}”列未读取。"),
            format!("The column \"{name}\" is not read."),
        ),
    )
}

/// The column with the most similar header. A header about another person only matches headers about other persons,
/// such as 与户主关糸 and 与户主关系.
fn nearest(
    columns: &'static [Column],
    wanted: &str,
    other: Option<&str>,
) -> Option<&'static Column> {
    let likeness = |column: &Column| {
        names(column)
            .map(normal)
            .filter(|known| other.is_none_or(|word| known.contains(word)))
            .map(|known| strsim::normalized_damerau_levenshtein(&known, wanted))
            .fold(0.0, f64::max)
    };
    let least = if other.is_some() { NEARLY } else { ALIKE };
    let nearest = columns
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.filter(|column| likeness(column) >= least)
}

/// The message about an unknown header. The header is quoted only if the row certainly is a header row: the message of
/// a job is visible where its file is not, and the first row of a table without headers contains names of persons.
pub(super) fn unknown(kind: Kind, name: &str, quoted: bool) -> Text {
    let columns = columns(kind);
    let wanted: String = normal(name).chars().take(COMPARED).collect();
    let other = OTHERS.iter().find(|word| wanted.contains(**word));
    let nearest = nearest(columns, &wanted, other.copied());
    let zh: Vec<_> = columns.iter().map(|column| column.zh).collect();
    let en: Vec<_> = columns.iter().map(|column| column.en).collect();
    let many = name.contains(OTHER_SEPARATORS);
    let name = shown(name, false);
    let (zh_name, en_name) = if quoted {
        (format!("“{name}”"), format!("\"{name}\""))
    } else {
        ("该单元格".to_owned(), "The cell".to_owned())
    };
    if many {
        return text(
            format!("{zh_name}不是一个表头：各列应以逗号分隔。请另存为以逗号分隔的 CSV 文件。"),
            format!(
                "{en_name} is not one header: columns must be separated by commas. Save it as CSV with commas."
            ),
        );
    }
    let (near_zh, near_en) = match nearest {
        Some(column) => (
            format!("是否为“{}”？", column.zh),
            format!(" Did you mean \"{}\"?", column.en),
        ),
        None if other.is_some() => (
            "该列看起来不是本行的人或户的信息，而是户主、监护人、户籍地等其他信息。".to_owned(),
            " It seems to be about another person or thing than the row, such as the head, a guardian or the place of \
             registration."
                .to_owned(),
        ),
        None => Default::default(),
    };
    text(
        format!(
            "{zh_name}不是已知的表头。{near_zh}不需要读取的列，请在表头前加 #。可用的表头：{}。",
            zh.join("、")
        ),
        format!(
            "{en_name} is not a known header.{near_en} Put # before the header of a column to skip. Known headers: {}.",
            en.join(", ")
        ),
    )
}
