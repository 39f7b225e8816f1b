//! What is said of headers.

use super::{OTHER_SEPARATORS, names, normal};
use crate::exchange::bulk::column::{Column, Kind, columns};
use crate::exchange::bulk::problem::{Problem, shown};
use crate::platform::error::{Text, text};

/// How alike two headers must be for one to be named, of 1.
const ALIKE: f64 = 0.3;
/// Longest text that is compared with the headers: a comparison takes as long as both lengths multiplied, and no
/// header is as long.
const COMPARED: usize = 40;
/// How alike a header must be to be one of those that are about somebody else, too.
const NEARLY: f64 = 0.6;
/// Words of headers about somebody or something else than the row: a name, a number or an address in such a column would
/// be taken for that of the resident.
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

/// The column whose header is most alike. A header about somebody else is alike only to those that are so too, as
/// 与户主关糸 is to 与户主关系.
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

/// What is said of a header that is not known. It is quoted only in a row that is one of headers for certain: the message
/// of a job is read where its file is not, and the first row of a table without headers has the names of persons.
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
                "{en_name} is not one header: columns are divided by commas. Save it as CSV with commas."
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
            " It seems to be about somebody or something else than the row, such as the head, a guardian or the place of \
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
            "{en_name} is no known header.{near_en} Put # before the header of a column that is not to be read. Known are: {}.",
            en.join(", ")
        ),
    )
}
