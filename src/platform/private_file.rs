//! Files of secrets: readable by their owner alone, and there as a whole or not at all, whatever else starts at the
//! same time or breaks off in the middle.

use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Makes a file, unless it is there: of several processes that make it at once, one does. Tells whether it was this
/// one; the others read what that one made.
pub(crate) fn create(path: &Path, content: &[u8]) -> Result<bool> {
    match draft(path, content)?.persist_noclobber(path) {
        Ok(_) => settle(path).map(|()| true),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error),
    }
}

/// Puts a file in the place of the one that is there.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    draft(path, content)?.persist(path)?;
    settle(path)
}

/// The content beside the file, to take its place; readable by its owner alone from the first.
fn draft(path: &Path, content: &[u8]) -> Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(folder(path))?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or_else(|| Path::new(".")).to_owned()
}

/// Waits until the name of the file is on the disk too: what is sealed must not outlive its key.
fn settle(path: &Path) -> Result<()> {
    if cfg!(unix) {
        std::fs::File::open(folder(path))?.sync_all()?;
    }
    Ok(())
}
