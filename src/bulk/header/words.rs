//! What is said of headers.

use super::{OTHER_SEPARATORS, names, normal};
use crate::bulk::column::{Column, Kind, columns};
use crate::bulk::problem::{Problem, shown};
use crate::error::{Text, text};

/// How alike two headers must be for one to be named, of 1.
const ALIKE: f64 = 0.3;
/// Longest text that is compared with the headers: a comparison takes as long as both lengths multiplied, and no
/// header is as long.
const COMPARED: usize = 40;

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

pub(super) fn unknown(kind: Kind, name: &str) -> Text {
    let columns = columns(kind);
    let wanted: String = normal(name).chars().take(COMPARED).collect();
    let likeness = |column: &Column| {
        names(column)
            .map(|known| strsim::normalized_damerau_levenshtein(&normal(known), &wanted))
            .fold(0.0, f64::max)
    };
    let nearest = columns
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let nearest = nearest.filter(|column| likeness(column) >= ALIKE);
    let zh: Vec<_> = columns.iter().map(|column| column.zh).collect();
    let en: Vec<_> = columns.iter().map(|column| column.en).collect();
    let many = name.contains(OTHER_SEPARATORS);
    let name = shown(name, false);
    if many {
        return text(
            format!("“{name}”不是一个表头：各列应以逗号分隔。请另存为以逗号分隔的 CSV 文件。"),
            format!(
                "\"{name}\" is not one header: columns are divided by commas. Save it as CSV with commas."
            ),
        );
    }
    let (near_zh, near_en) = nearest.map_or_else(Default::default, |column| {
        (
            format!("是否为“{}”？", column.zh),
            format!(" Did you mean \"{}\"?", column.en),
        )
    });
    text(
        format!(
            "未知表头“{name}”。{near_zh}不需要读取的列，请在表头前加 #。可用的表头：{}。",
            zh.join("、")
        ),
        format!(
            "\"{name}\" is no known header.{near_en} Put # before the header of a column that is not to be read. Known are: {}.",
            en.join(", ")
        ),
    )
}
