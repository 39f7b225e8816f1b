//! Messages about headers.

use super::{OTHER_SEPARATORS, names, normal};
use crate::exchange::bulk::column::{Column, Kind, columns};
use crate::exchange::bulk::problem::{Problem, shown};
use crate::platform::message::{Text, message, text};

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
    message!("bulk-header-none-known", row)
}

pub(super) fn unread(row: u32, name: &str) -> Problem {
    let name = shown(name, false);
    Problem::note(row, message!("bulk-header-ignored", name))
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
    // Whoever follows a wrong suggestion for 户主姓名 or 监护人电话 registers the number of another person.
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
    let many = name.contains(OTHER_SEPARATORS);
    let name = shown(name, false);
    let header = if quoted {
        message!("bulk-header-quoted", name)
    } else {
        message!("bulk-header-not-quoted")
    };
    if many {
        return message!("bulk-header-not-separated", header);
    }
    let hint = match nearest {
        Some(column) => message!("bulk-header-nearest", name = column.name()),
        None if other.is_some() => message!("bulk-header-of-another-person"),
        None => Text::default(),
    };
    let zh: Vec<_> = columns.iter().map(|column| column.zh).collect();
    let en: Vec<_> = columns.iter().map(|column| column.en).collect();
    let names = text(zh.join("、"), en.join(", "));
    message!("bulk-header-unknown", header, hint, names)
}
