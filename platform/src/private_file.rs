//! Files with secrets: readable by their owner only, and written atomically, even if several processes start at once or
//! one is interrupted.

use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Creates a file unless it exists. If several processes try at once, one of them succeeds. Returns whether this
/// process created the file; otherwise, the caller reads the existing one.
pub fn create(path: &Path, content: &[u8]) -> Result<bool> {
    // A plain rename would replace the keys that another process has just created and may have encrypted with.
    match draft(path, content)?.persist_noclobber(path) {
        Ok(_) => settle(path).map(|()| true),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error),
    }
}

/// Replaces an existing file.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    draft(path, content)?.persist(path)?;
    settle(path)
}

/// A temporary file with the content next to the target, readable by its owner only from the start.
fn draft(path: &Path, content: &[u8]) -> Result<NamedTempFile> {
    // In the same folder, because a rename is atomic only within one file system. The library sets mode 600.
    let mut file = NamedTempFile::new_in(folder(path))?;
    file.write_all(content)?;
    // Before the rename: after a crash, the name could otherwise belong to an empty file.
    file.as_file().sync_all()?;
    Ok(file)
}

fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or_else(|| Path::new(".")).to_owned()
}

/// Waits until the directory entry of the file is on disk too: encrypted data must not outlive its key.
fn settle(path: &Path) -> Result<()> {
    if cfg!(unix) {
        std::fs::File::open(folder(path))?.sync_all()?;
    }
    Ok(())
}
