//! The rows of a workbook, read as a stream.

use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Cell, Flaw, MOST_COLUMNS, Row, Sheets, Sink, letters, too_wide};
use crate::bulk::refusal::Refusal;

/// From here on a spreadsheet has rounded a number.
const ROUNDED: f64 = 1e15;

/// Reads the first sheet that is shown.
pub(super) fn rows(file: &mut File, merged: bool, sink: &mut Sink) -> Result<Sheets, Refusal> {
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
    let shown = book.sheets_metadata().iter();
    let mut shown = shown
        .filter(|it| it.typ == SheetType::WorkSheet && it.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone());
    let Some(used) = shown.next() else {
        return Err(Refusal::new(
            "工作簿没有可见的工作表。请取消隐藏后再上传。",
            "The workbook shows no sheet. Unhide the one to read and send it again.",
        ));
    };
    let others = shown.collect();
    if merged {
        refuse_merged(&mut book, &used)?;
    }
    let mut cells = book
        .worksheet_cells_reader(&used)
        .map_err(|error| damaged(&error))?;
    let mut row = Row {
        number: 0,
        cells: Vec::new(),
    };
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| damaged_at(&error, row.number))?
    {
        let (number, column) = (cell.pos.0.saturating_add(1), column(cell.pos.1));
        let value = if cell.formula.is_some() {
            Cell::Flawed(Flaw::Formula, shown_value(&cell.value))
        } else {
            value(&cell.value)
        };
        if value == Cell::Empty {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(too_wide(number, column));
        }
        if number < row.number {
            return Err(Refusal::broken(&format!("{}{number}", letters(column))));
        }
        if number > row.number {
            let next = Row {
                number,
                cells: Vec::with_capacity(row.cells.len()),
            };
            sink(std::mem::replace(&mut row, next))?;
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = row.cells.get_mut(column) {
            *place = value;
        }
    }
    sink(row)?;
    Ok(Sheets {
        used: Some(used),
        others,
    })
}

fn column(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn refuse_merged(book: &mut Xlsx<BufReader<&mut File>>, sheet: &str) -> Result<(), Refusal> {
    let merged = book.merge_cells_by_sheet_name(sheet);
    let merged = merged.map_err(|error| damaged(&error))?;
    let Some(first) = merged.first() else {
        return Ok(());
    };
    let place = |(row, at): (u32, u32)| format!("{}{}", letters(column(at)), row.saturating_add(1));
    let range = format!("{}:{}", place(first.start), place(first.end));
    Err(Refusal::new(
        format!(
            "第 {} 行有合并单元格（{range}），未读取。请取消合并，每格填写一个值。",
            first.start.0.saturating_add(1)
        ),
        format!("The cells {range} are merged. Unmerge them and fill in every cell."),
    ))
}

fn value(value: &DataRef) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Error(_) => Cell::Flawed(Flaw::Error, shown_value(value)),
        DataRef::Float(number) if number.abs() >= ROUNDED => {
            Cell::Flawed(Flaw::Digits, shown_value(value))
        }
        other => Cell::of(&shown_value(other)),
    }
}

fn shown_value(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => {
            words.clone()
        }
        DataRef::SharedString(words) => (*words).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// The day of a cell that is formatted as one; a number if it is formatted as a duration.
fn day(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

fn damaged(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::new(
            "工作簿有打开密码，不能读取。请取消密码后另存为 .xlsx 再上传。",
            "The workbook has a password. Save it without one as .xlsx and send that.",
        ),
        _ => Refusal::broken("xlsx"),
    }
}

fn damaged_at(_: &XlsxError, row: u32) -> Refusal {
    Refusal::new(
        format!("第 {row} 行之后的内容已损坏，无法读取。请用表格软件打开后另存为 .xlsx 再上传。"),
        format!(
            "What follows row {row} is damaged. Open the file in a spreadsheet, save it as .xlsx and send that."
        ),
    )
}
