//! Merged cells below the headers. They leave cells of a row empty, so a table in which a row that is read has some is
//! refused before anything is written. Notes and signatures below the table are often merged, and are not read.

use std::path::Path;

use super::file_error::FileError;
use super::footer;
use super::header::{Layout, each_below};
use super::read::{Merged, Source};

/// Refuses a table in which a row that is read has merged cells.
///
/// # Errors
///
/// If it has, or the file cannot be read.
pub(super) fn refuse_merged(
    path: &Path,
    layout: &Layout,
    source: &mut Source,
) -> Result<(), FileError> {
    let merged = source.merged()?;
    // Nearly all tables: they are not read twice.
    if merged.is_empty() {
        return Ok(());
    }
    let covers = |it: &&Merged, row: u32| (it.first..=it.last).contains(&row);
    let mut refused = None;
    let header = each_below(path, layout, |header, row| {
        if footer::skip_reason(header, row).is_none() {
            refused = refused.or_else(|| merged.iter().find(|it| covers(it, row.number)));
        }
    })?;
    // A header that is merged with the row below, or with its neighbor, has no name of its own.
    let of_header = header.and_then(|header| merged.iter().find(|it| covers(it, header.row)));
    match of_header.or(refused) {
        Some(it) => Err(it.refusal()),
        None => Ok(()),
    }
}
