//! The rows of a file below its headers, for a pass that precedes the import.

use std::path::Path;

use super::{Found, Header, Layout, Search};
use crate::exchange::bulk::file_error::FileError;
use crate::exchange::bulk::read::{Row, Source};

/// Passes each row below the headers to `sink`. Returns the headers; none if the file has no valid ones.
///
/// # Errors
///
/// If the file cannot be read.
pub(in crate::exchange::bulk) fn each_below(
    path: &Path,
    layout: &Layout,
    mut sink: impl FnMut(&Header, &Row),
) -> Result<Option<Header>, FileError> {
    let mut search = Search::new(layout.clone());
    let mut header: Option<Header> = None;
    Source::open(path)?.each(&mut |row| {
        if let Some(header) = &header {
            sink(header, &row);
        } else if let Found::Header(found, _) = search.next(&row) {
            header = Some(found);
        }
        Ok(())
    })?;
    Ok(header)
}
