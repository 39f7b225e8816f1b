//! Files to fill in: the columns of a kind, and the codes and grids of a unit as drop-down lists.

use std::io::Write;

use rust_xlsxwriter::{
    Color, DataValidation, Format as Style, Formula, Workbook, Worksheet, XlsxError,
};

use super::column::{Column, Format, Kind, columns};
use crate::platform::error::Error;

/// Number of rows of the template with drop-down lists.
const ROWS: u32 = 20_000;
/// Sheet of the explanation.
const EXPLANATION: &str = "说明";
/// Sheet of the lists.
const LISTS: &str = "列表";
/// Width of a column, in characters.
const WIDTH: f64 = 18.0;

/// The values that a template offers for selection.
#[derive(Clone, Debug, Default)]
pub struct TemplateOptions {
    /// Codes and names of committees.
    pub committees: Vec<(String, String)>,
    /// Codes and names of grids.
    pub grids: Vec<(String, String)>,
    /// Names of special groups.
    pub groups: Vec<String>,
}

/// The template as a workbook.
///
/// # Errors
///
/// If it cannot be created, which is a bug.
pub fn xlsx(kind: Kind, options: &TemplateOptions) -> Result<Vec<u8>, Error> {
    workbook(kind, options).map_err(Error::internal)
}

/// The template as a CSV file: the headers.
#[must_use]
pub fn csv(kind: Kind) -> Vec<u8> {
    let names: Vec<_> = columns(kind).iter().map(|column| column.zh).collect();
    // Excel reads a CSV file without a byte order mark in the encoding of the system.
    let mut file = "\u{feff}".as_bytes().to_vec();
    // Writing into memory does not fail.
    let _ = writeln!(file, "{}\r", names.join(","));
    file
}

/// Whether a sheet is one of the extra sheets of a template.
#[must_use]
pub fn is_own(sheet: &str) -> bool {
    [EXPLANATION, LISTS].contains(&sheet)
}

fn workbook(kind: Kind, options: &TemplateOptions) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    data(book.add_worksheet(), kind, options)?;
    explanation(book.add_worksheet(), kind, options)?;
    lists(book.add_worksheet(), options)?;
    book.save_to_buffer()
}

fn data(sheet: &mut Worksheet, kind: Kind, options: &TemplateOptions) -> Result<(), XlsxError> {
    sheet.set_name("数据")?.set_freeze_panes(1, 0)?;
    let plain = Style::new().set_bold();
    let needed = Style::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00FF_F2CC));
    // In a column of numbers, a spreadsheet drops leading zeros and rounds identity numbers to 15 digits.
    let as_text = Style::new().set_num_format("@");
    for (at, column) in (0_u16..).zip(columns(kind)) {
        sheet.set_column_width(at, WIDTH)?;
        if !matches!(column.format, Format::Number | Format::Day) {
            sheet.set_column_format(at, &as_text)?;
        }
        if column.required {
            sheet.write_string_with_format(0, at, format!("{}*", column.zh), &needed)?;
        } else {
            sheet.write_string_with_format(0, at, column.zh, &plain)?;
        }
        if let Some(choice) = choices(column, options)? {
            sheet.add_data_validation(1, at, ROWS, at, &choice)?;
        }
    }
    Ok(())
}

/// The drop-down list of a column.
fn choices(
    column: &Column,
    options: &TemplateOptions,
) -> Result<Option<DataValidation>, XlsxError> {
    let from = |letter: char, length: usize| {
        // Excel limits the values of a list in the cell itself to 255 characters.
        let list = format!("={LISTS}!${letter}$2:${letter}${}", length + 1);
        (length > 0).then(|| DataValidation::new().allow_list_formula(Formula::new(list)))
    };
    Ok(match (column.key, column.format) {
        ("committee", _) => from('A', options.committees.len()),
        ("grid", _) => from('C', options.grids.len()),
        (_, Format::Choice(choices)) => {
            let names: Vec<_> = choices.iter().map(|choice| choice.zh).collect();
            Some(DataValidation::new().allow_list_strings(&names)?)
        }
        _ => None,
    })
}

fn explanation(
    sheet: &mut Worksheet,
    kind: Kind,
    options: &TemplateOptions,
) -> Result<(), XlsxError> {
    sheet.set_name(EXPLANATION)?;
    let bold = Style::new().set_bold();
    let columns = columns(kind);
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, WIDTH)?;
        sheet.write_string_with_format(0, at, column.zh, &bold)?;
        sheet.write_string(1, at, column.example)?;
    }
    let heads = ["表头", "英文表头", "必填", "填写方式"];
    for (at, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(3, at, head, &bold)?;
    }
    for (row, column) in (4_u32..).zip(columns) {
        sheet.write_string(row, 0, column.zh)?;
        sheet.write_string(row, 1, column.en)?;
        sheet.write_string(row, 2, if column.required { "是" } else { "" })?;
        sheet.write_string(row, 3, how(column, options))?;
    }
    Ok(())
}

fn how(column: &Column, options: &TemplateOptions) -> String {
    match column.format {
        Format::Digits => "12 位数字，文本格式".to_owned(),
        Format::Number => "整数".to_owned(),
        Format::Day => "日期，如 2022-03-31、2022/3/31、20220331".to_owned(),
        Format::Secret => "文本格式".to_owned(),
        Format::Groups => format!("可填多个，用“、”或“；”分隔：{}", options.groups.join("、")),
        Format::Choice(choices) => {
            let names: Vec<_> = choices.iter().map(|choice| choice.zh).collect();
            let standard = choices.iter().any(|choice| !choice.terms.is_empty());
            let standard = if standard {
                "；也可填 GB/T 4761《家庭关系代码》的名称或两位代码"
            } else {
                ""
            };
            format!("其中之一：{}{standard}", names.join("，"))
        }
        Format::Text if column.key == "grid" => "网格的编号、15 位代码或名称".to_owned(),
        Format::Text => "文字".to_owned(),
    }
}

fn lists(sheet: &mut Worksheet, options: &TemplateOptions) -> Result<(), XlsxError> {
    sheet.set_name(LISTS)?;
    let lists = [
        (0, ("村居代码", "村居名称"), &options.committees),
        (2, ("网格代码", "网格名称"), &options.grids),
    ];
    for (at, (code, name), rows) in lists {
        sheet.set_column_width(at, WIDTH)?;
        sheet.write_string(0, at, code)?;
        sheet.write_string(0, at + 1, name)?;
        for (row, (code, name)) in (1_u32..).zip(rows) {
            sheet.write_string(row, at, code)?;
            sheet.write_string(row, at + 1, name)?;
        }
    }
    Ok(())
}
