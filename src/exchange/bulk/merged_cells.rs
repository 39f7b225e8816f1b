//! Merged cells below the headers. They leave cells of a row empty, so a table in which a row that is read has some is
//! refused before anything is written. Notes and signatures below the table are often merged, and are not read.

use std::path::Path;

use super::file_error::FileError;
use super::footer;
use super::header::{Found, Header, Layout, Search};
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
    let mut search = Search::new(layout.clone());
    let mut header: Option<Header> = None;
    Source::open(path)?.each(&mut |row| {
        let is_in = |it: &&Merged| (it.first..=it.last).contains(&row.number);
        let Some(header) = &header else {
            if let Found::Header(found, _) = search.next(&row) {
                header = Some(found);
                // A header that is merged with the row below, or with its neighbor, has no name of its own.
                let mut merged = merged.iter();
                return merged.find(is_in).map_or(Ok(()), |it| Err(it.refusal()));
            }
            return Ok(());
        };
        let mut merged = merged.iter();
        match merged.find(is_in) {
            Some(it) if footer::skip_reason(header, &row).is_none() => Err(it.refusal()),
            _ => Ok(()),
        }
    })?;
    Ok(())
}
