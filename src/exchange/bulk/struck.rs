//! Rows and cells that are struck out, by which offices mark what no longer holds, and rows that a workbook does not show.

use super::header::Header;
use super::problem::{Problem, Severity};
use super::read::{Cell, Row, letters};
use crate::platform::error::text;

/// Hidden rows that are named.
const NAMED: usize = 5;

/// The cells of a row that are read and not empty: those that are struck out, and the others.
fn divided(header: &Header, row: &Row) -> (Vec<usize>, Vec<usize>) {
    let filled = |place: &usize| !matches!(row.cells.get(*place), None | Some(Cell::Empty));
    header
        .read()
        .filter(filled)
        .partition(|place| row.is_struck(*place))
}

/// Whether all that is read of a row is struck out. A remark beside it need not be: it may say why.
pub(super) fn is_struck(header: &Header, row: &Row) -> bool {
    let (struck, others) = divided(header, row);
    !struck.is_empty() && others.is_empty()
}

/// Warns of a row that is struck out and not read.
pub(super) fn told(row: u32) -> Problem {
    let words = text(
        format!("第 {row} 行已加删除线，按作废处理，未导入。如仍有效，请取消删除线后重新上传。"),
        format!(
            "Row {row} is struck out, taken as void and not imported. If it holds, remove the strikethrough and send it again."
        ),
    );
    warning(row, words)
}

/// Warns of cells that are struck out in a row that is read.
pub(super) fn partly(header: &Header, row: &Row) -> Option<Problem> {
    let (mut struck, _) = divided(header, row);
    struck.sort_unstable();
    let number = row.number;
    let cells = struck
        .iter()
        .map(|place| format!("{}{number}", letters(*place)));
    let cells = cells.collect::<Vec<_>>().join("、");
    let words = text(
        format!("单元格 {cells} 已加删除线，但仍按内容导入。如已作废，请清空或更正。"),
        format!(
            "The cells {cells} are struck out and were imported all the same. Empty or correct them if they no longer hold."
        ),
    );
    (!struck.is_empty()).then(|| warning(number, words))
}

/// Why a file all of whose rows are struck out is not read.
pub(super) fn all(count: usize) -> (String, String) {
    (
        format!(
            "文件中的 {count} 行数据都已加删除线，按作废处理，未导入。如仍有效，请取消删除线后重新上传。"
        ),
        format!(
            "All {count} rows of data are struck out and taken as void. If they hold, remove the strikethrough and send the file again."
        ),
    )
}

/// Rows that are read though the sheet does not show them.
#[derive(Default)]
pub(super) struct Hidden {
    count: usize,
    first: Vec<u32>,
}

impl Hidden {
    /// Counts a row that is read.
    pub(super) fn add(&mut self, row: &Row) {
        if row.hidden {
            self.count += 1;
            if self.first.len() < NAMED {
                self.first.push(row.number);
            }
        }
    }

    /// What is told of all of them at the first. They are read: a filter that was left on is far more usual than a row that
    /// was hidden so as not to be sent, and what is left out in silence is missed by nobody.
    pub(super) fn told(&self) -> Option<Problem> {
        let Self { count, first } = self;
        let row = *first.first()?;
        let named: Vec<_> = first.iter().map(u32::to_string).collect();
        let (zh, en) = (named.join("、"), named.join(", "));
        let (more, further) = if *count > first.len() {
            ("等", " and others")
        } else {
            ("", "")
        };
        let words = text(
            format!(
                "工作表中有 {count} 行被隐藏或被筛选隐藏（第 {zh} {more}行），已一并导入。如不需导入，请删除这些行后重新上传。"
            ),
            format!(
                "{count} rows of the sheet are hidden, by a filter or by hand (rows {en}{further}), and were read too. If \
                 they are not to be imported, delete them and send the file again."
            ),
        );
        Some(warning(row, words))
    }
}

fn warning(row: u32, words: crate::platform::error::Text) -> Problem {
    Problem {
        severity: Severity::Warning,
        ..Problem::of_row(row, words)
    }
}
