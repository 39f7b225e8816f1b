//! Tests of the annotated file.

use std::io::Cursor;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::{file, rows, shown};
use crate::exchange::bulk::annotated::{self, ByRow};
use crate::exchange::bulk::column::Kind;
use crate::exchange::bulk::header::Layout;
use crate::exchange::bulk::problem::{Problem, Severity};
use crate::exchange::bulk::read::{Cell, Flaw, Form, Row, Source};
use crate::platform::message::text;

fn returned(content: &[u8], kind: Kind, problems: &ByRow) -> Vec<Row> {
    let (folder, path) = file("source", content);
    let target = folder.path().join("target");
    annotated::write(&path, &target, &Layout::new(kind, ""), problems).unwrap();
    rows(&std::fs::read(&target).unwrap()).unwrap().0
}

fn at(row: u32, column: Option<usize>) -> Problem {
    Problem {
        column,
        ..Problem::of_row(row, text("不对。", "wrong"))
    }
}

#[test]
fn problem_column_follows_the_last_used_column() {
    let csv = "示例村人口表\n\n村居代码,名称,类型\n1,a,b,c,d\n2,e,f\n";
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, cell) in (0..).zip(line.split(',').filter(|it| !it.is_empty())) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let warning = Problem {
        severity: Severity::Warning,
        ..at(5, Some(1))
    };
    let note = Problem::note(1, text("标题", "title"));
    let problems = ByRow::from([
        (1, vec![note]),
        (4, vec![at(4, Some(0))]),
        (5, vec![warning]),
    ]);
    for content in [csv.as_bytes().to_vec(), book.save_to_buffer().unwrap()] {
        let back = returned(&content, Kind::Grids, &problems);
        let cells: Vec<(u32, Vec<&str>)> = shown(&back)
            .into_iter()
            .map(|(row, mut cells)| {
                while cells.last() == Some(&"") {
                    cells.pop();
                }
                (row, cells)
            })
            .collect();
        assert_eq!(cells[0], (1, vec!["示例村人口表"]));
        assert_eq!(
            cells[1],
            (3, vec!["村居代码", "名称", "类型", "", "", "问题"])
        );
        assert_eq!(cells[2], (4, vec!["1", "a", "b", "c", "d", "A4：不对。"]));
        assert_eq!(
            cells[3],
            (5, vec!["2", "e", "f", "", "", "B5：（提醒）不对。"])
        );
    }
}

#[test]
fn header_problems_are_written_to_the_header_row_and_not_read_again() {
    let csv = "名城,类型,问题\na,b,old\n";
    let back = returned(
        csv.as_bytes(),
        Kind::Grids,
        &ByRow::from([(1, vec![at(1, Some(0))])]),
    );
    let told = back[0].cells[2].shown().to_owned();
    assert_eq!(told, "问题\nA1：不对。");
    assert!(crate::exchange::bulk::header::is_problems(&told));
    assert_eq!(back[1].cells.get(2).map_or("", Cell::shown), "");
    // A column with this name that is not the last belongs to the sender.
    let csv = "问题,名城\nown,b\n";
    let back = returned(
        csv.as_bytes(),
        Kind::Grids,
        &ByRow::from([(2, vec![at(2, None)])]),
    );
    let cells: Vec<_> = back[1].cells.iter().map(Cell::shown).collect();
    assert_eq!(cells, ["own", "b", "2：不对。"]);
}

#[test]
fn rejected_cells_are_returned_with_their_original_type() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["村居代码", "名称", "类型"]).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 3, 5).unwrap();
    let clock = ExcelDateTime::parse_from_str("10:30:00").unwrap();
    let format = |shape: &str| Format::new().set_num_format(shape);
    sheet
        .write_datetime_with_format(1, 0, &day, &format("yyyy/m/d"))
        .unwrap();
    sheet
        .write_datetime_with_format(1, 1, &clock, &format("h:mm"))
        .unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    sheet.write_number(2, 0, 440_106_198_005_310_016.0).unwrap();
    sheet.write_string(2, 1, "4.40106E+17").unwrap();
    sheet.write_string(2, 2, "#N/A").unwrap();
    sheet.write_number(3, 0, 440_106_001_001.0).unwrap();
    sheet.write_string(3, 1, "'=甲").unwrap();
    sheet
        .write_formula(3, 2, Formula::new("=A1").set_result("=乙"))
        .unwrap();
    let content = book.save_to_buffer().unwrap();
    let sent = rows(&content).unwrap().0;
    let problems = ByRow::from([(2, vec![at(2, Some(0))]), (3, vec![at(3, Some(2))])]);
    let back = returned(&content, Kind::Grids, &problems);
    for (row, sent) in sent.iter().enumerate().skip(1) {
        for (column, cell) in sent.cells.iter().enumerate() {
            let is_formula = matches!(cell, Cell::Flawed(Flaw::Formula, _));
            let expected = if is_formula {
                &Cell::Exact("=乙".into())
            } else {
                cell
            };
            assert_eq!(&back[row].cells[column], expected);
        }
    }
}

#[test]
fn annotated_file_has_problems_in_cells_and_in_a_last_column() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["姓名", "生日"], ["张三", "昨天"], ["=李四", "2022-03-31"]])
    {
        sheet.write_row(row, 0, cells).unwrap();
    }
    let csv = "姓名,生日,问题\n张三,昨天,旧\n'=李四,2022-03-31,\n";
    let problem = Problem {
        column: Some(1),
        ..Problem::of_row(2, text("不是日期。", "no day"))
    };
    let problems = ByRow::from([(2, vec![problem])]);
    for content in [book.save_to_buffer().unwrap(), csv.as_bytes().to_vec()] {
        let (folder, path) = file("source", &content);
        let target = folder.path().join("target");
        annotated::write(&path, &target, &Layout::new(Kind::Residents, ""), &problems).unwrap();
        let back = std::fs::read(&target).unwrap();
        let (read, _) = rows(&back).unwrap();
        let read = shown(&read);
        assert_eq!(read[0].1, ["姓名", "生日", "问题"]);
        assert_eq!(read[1].1, ["张三", "昨天", "B2：不是日期。"]);
        assert_eq!(read[2].1[..2], ["=李四", "2022-03-31"]);
        let source = Source::open(&target).unwrap();
        if source.form == Form::Xlsx {
            let mut archive = zip::ZipArchive::new(Cursor::new(back)).unwrap();
            let mut notes = String::new();
            let mut part = archive.by_name("xl/comments1.xml").unwrap();
            std::io::Read::read_to_string(&mut part, &mut notes).unwrap();
            assert!(
                notes.contains("不是日期。") && notes.contains("B2"),
                "{notes}"
            );
        }
    }
}
