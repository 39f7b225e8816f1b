//! The page of columns: which headers and values files are read with.

use std::fmt::{self, Write};

use super::groups::{NAMES, NONE};
use super::{Choice, Column, Format, Kind, MEANINGLESS, columns, name};

/// The page of columns in Markdown, as `docs/columns.md` has it.
///
/// # Errors
///
/// If it cannot be written, which is a mistake of ours.
pub fn page() -> Result<String, fmt::Error> {
    let mut page = String::from(
        "# Columns of tables\n\nGenerated: `cargo run -- schema --columns > docs/columns.md`. How a file is read is in \
         [bulk.md](bulk.md).\n\nA header is the same with other spaces, line breaks, width of signs and case, with stars, \
         with a number before it (`1、姓名`) and with a remark in brackets behind it that says how to fill it in \
         (`姓名（必填）`).\n",
    );
    for kind in [Kind::Households, Kind::Residents, Kind::Grids] {
        headers(&mut page, kind)?;
    }
    for kind in [Kind::Residents, Kind::Grids] {
        for column in columns(kind) {
            if let Format::Choice(choices) = column.format {
                values(&mut page, column, choices)?;
            }
        }
    }
    groups(&mut page)?;
    write!(
        page,
        "\n## Left out\n\nColumns with these headers are not read, if the kind of file has no column of that name: {}. Others are \
         left out by a header that begins with `#`, by `--ignore` or by `ignore=`.\n",
        MEANINGLESS.join("、")
    )?;
    Ok(page)
}

fn groups(page: &mut String) -> fmt::Result {
    page.push_str(
        "\n## Values of 特殊群体 (special groups)\n\nNames or keys of the groups of the register, divided by 、 , ; or a line break; \
         also by / or blanks, if all between them are such names. These are understood too:\n\n| Key | Other names |\n|---|---|\n",
    );
    for (key, names) in NAMES {
        writeln!(page, "| `{key}` | {} |", names.join("、"))?;
    }
    writeln!(
        page,
        "\nTaken as an empty cell, with a warning: 无, 否, / and other words for nothing; {}.",
        NONE.join("、")
    )
}

fn headers(page: &mut String, kind: Kind) -> fmt::Result {
    write!(
        page,
        "\n## {}\n\n| Header | In English | Required | Other headers that mean the same |\n|---|---|---|---|\n",
        name(kind)
    )?;
    for column in columns(kind) {
        let Column { zh, en, also, .. } = column;
        let required = if column.required { "yes" } else { "" };
        writeln!(page, "| {zh} | {en} | {required} | {} |", also.join("、"))?;
    }
    Ok(())
}

fn values(page: &mut String, column: &Column, choices: &[Choice]) -> fmt::Result {
    let Column { zh, en, .. } = column;
    write!(
        page,
        "\n## Values of {zh} ({en})\n\n| Value | Key | Other names that mean the same |\n|---|---|---|\n"
    )?;
    for choice in choices {
        let mut also: Vec<String> = choice.also.iter().map(|it| (*it).to_owned()).collect();
        also.extend(
            choice
                .doubtful
                .iter()
                .map(|it| format!("{it} (with a warning)")),
        );
        for term in choice.terms.iter().filter(|term| term.key == choice.key) {
            also.push(format!("{} {}", term.code, term.names.join("/")));
        }
        writeln!(
            page,
            "| {} | `{}` | {} |",
            choice.zh,
            choice.key,
            also.join("、")
        )?;
    }
    if choices.iter().any(|choice| !choice.terms.is_empty()) {
        page.push_str("\nThe numbers are the codes of GB/T 4761-2008 (家庭关系代码); 03 and 98 are of its edition of 1984.\n");
    }
    if !column.unknown.is_empty() {
        writeln!(
            page,
            "\nTaken as not given, with a warning: {}, and words and marks for nothing.",
            column.unknown.join("、")
        )?;
    }
    for unclear in column.unclear {
        writeln!(
            page,
            "\nRefused, because unclear: {}. {}",
            unclear.names.join("、"),
            unclear.en
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::exchange::bulk::day::narrow;
    use crate::exchange::bulk::header;

    #[test]
    fn no_header_and_no_value_means_two_things() {
        for kind in [Kind::Households, Kind::Residents, Kind::Grids] {
            let mut headers = HashSet::new();
            for column in columns(kind) {
                let names: HashSet<_> = header::names(column).map(header::normal).collect();
                for name in names {
                    assert!(headers.insert(name.clone()), "{name}");
                }
                let Format::Choice(choices) = column.format else {
                    continue;
                };
                let mut values = HashSet::new();
                for choice in choices {
                    let own = choice.terms.iter().filter(|term| term.key == choice.key);
                    let terms = own.flat_map(|term| term.names.iter().chain([&term.code]));
                    let names = choice
                        .also
                        .iter()
                        .chain(choice.doubtful)
                        .chain([&choice.key]);
                    // The name of a choice may be that of a term, which then means the same.
                    for value in names
                        .chain(terms.filter(|it| **it != choice.zh))
                        .chain([&choice.zh])
                    {
                        let meant = Choice::meant(choices, value).map(|it| it.key);
                        assert_eq!(meant, Some(choice.key), "{value}");
                        assert!(
                            values.insert(*value) && column.advice(value).is_none(),
                            "{value}"
                        );
                        // Values are compared as `narrow` makes them.
                        assert_eq!(narrow(value), *value);
                    }
                }
                for value in column.unclear.iter().flat_map(|it| it.names) {
                    assert!(Choice::meant(choices, value).is_none(), "{value}");
                }
            }
        }
    }
}
