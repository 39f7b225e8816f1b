//! The first row of a file: which column is what.

use super::column::{Column, Kind, columns};
use super::problem::{Problem, shown};
use super::read::Row;
use crate::error::{Text, text};

/// Header of the column in which problems come back; it is not read.
pub const PROBLEMS: &str = "问题";
/// How alike two headers must be for one to be named, of 1.
const ALIKE: f64 = 0.3;

/// Where the columns of a file are.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Position of each column of the kind; none if the file has it not.
    places: Vec<Option<usize>>,
    /// Headers as the file has them.
    pub names: Vec<String>,
}

impl Header {
    /// Finds the columns in the first row.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn of(kind: Kind, row: &Row) -> Result<Self, Vec<Problem>> {
        let columns = columns(kind);
        let mut places: Vec<Option<usize>> = vec![None; columns.len()];
        let mut problems = Vec::new();
        let names: Vec<String> = row
            .cells
            .iter()
            .map(|cell| cell.shown().to_owned())
            .collect();
        for (at, name) in names.iter().enumerate() {
            if name.is_empty() || normal(name) == PROBLEMS {
                continue;
            }
            let mut complain = |words: Text| {
                problems.push(Problem {
                    column: Some(at),
                    header: shown(name, false),
                    ..Problem::of_row(row.number, words)
                });
            };
            let found = columns.iter().position(|column| is(column, name));
            match found.and_then(|found| places.get_mut(found)) {
                None => complain(unknown(kind, name)),
                Some(Some(_)) => complain(text(
                    format!("表头“{name}”重复。每列只能出现一次，请删除多余的列。"),
                    format!("The header \"{name}\" is there twice. Delete one of the columns."),
                )),
                Some(place) => *place = Some(at),
            }
        }
        let missing = columns.iter().zip(&places);
        let missing = missing.filter(|(column, place)| column.required && place.is_none());
        for (column, _) in missing {
            let (zh, en) = (column.zh, column.en);
            problems.push(Problem::of_row(
                row.number,
                text(
                    format!("缺少必填列“{zh}”。请在首行加上该表头，或下载模板。"),
                    format!(
                        "The required column \"{en}\" is missing. Add it, or use the template."
                    ),
                ),
            ));
        }
        if problems.is_empty() {
            Ok(Self { places, names })
        } else {
            Err(problems)
        }
    }

    /// Position of a column of the kind in the file.
    #[must_use]
    pub fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }
}

fn is(column: &Column, name: &str) -> bool {
    let name = normal(name);
    names(column).any(|known| normal(known) == name)
}

fn names(column: &Column) -> impl Iterator<Item = &'static str> {
    let also = column.also.iter().copied();
    [column.zh, column.en, column.key].into_iter().chain(also)
}

/// A header without what does not count: case, spaces, underscores, the star of required ones.
fn normal(name: &str) -> String {
    let kept = name.chars().filter(|sign| {
        !sign.is_whitespace() && !matches!(sign, '_' | '-' | '*' | '＊' | '\u{feff}')
    });
    kept.flat_map(char::to_lowercase)
        .map(|sign| match sign {
            '（' => '(',
            '）' => ')',
            sign => sign,
        })
        .collect()
}

fn unknown(kind: Kind, name: &str) -> Text {
    let columns = columns(kind);
    let wanted = normal(name);
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
    let many = name.contains([';', '；', '\t']);
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
        format!("未知表头“{name}”。{near_zh}可用的表头：{}。", zh.join("、")),
        format!(
            "\"{name}\" is no known header.{near_en} Known are: {}.",
            en.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::read::Cell;
    use super::*;

    fn row(names: &[&str]) -> Row {
        let cells = names.iter().map(|name| Cell::Text((*name).to_owned()));
        Row {
            number: 1,
            cells: cells.collect(),
        }
    }

    #[test]
    fn headers_are_found_in_either_language_and_any_order() {
        let header = Header::of(
            Kind::Grids,
            &row(&["Grid Name*", "类型", "问题", "村（居）委会代码"]),
        );
        let header = header.unwrap();
        let places: Vec<_> = (0..6).map(|column| header.place(column)).collect();
        assert_eq!(places, [Some(3), None, Some(0), Some(1), None, None]);
    }

    #[test]
    fn an_unknown_a_double_and_a_missing_header_are_told() {
        let problems =
            Header::of(Kind::Grids, &row(&["名称", "网格名城", "网格名称"])).unwrap_err();
        let found: Vec<_> = problems.iter().map(Problem::cell).collect();
        assert_eq!(found, ["B1", "C1", "1", "1"]);
        assert!(
            problems[0].zh.contains("是否为“网格名称”"),
            "{}",
            problems[0]
        );
        assert!(problems[1].zh.contains("重复"), "{}", problems[1]);
        assert!(problems[2].en.contains("committee code"), "{}", problems[2]);
    }

    #[test]
    fn another_separator_is_told() {
        let problems = Header::of(Kind::Grids, &row(&["村居代码;网格名称"])).unwrap_err();
        assert!(
            problems[0].en.contains("divided by commas"),
            "{}",
            problems[0]
        );
    }
}
