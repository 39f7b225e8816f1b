//! The file of an embedded database and the files that SQLite creates next to it: accessible to their owner only.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::db::Db;

/// Writes the log back into the database and truncates it; its first result column says whether it was blocked.
const CUT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// Number of attempts to truncate the log.
const TRIES: usize = 60;
/// Time between attempts.
const PAUSE: Duration = Duration::from_secs(1);

/// The path of an embedded database; none if the database is another one or in memory.
#[must_use]
pub fn of(url: &str) -> Option<PathBuf> {
    if !url.starts_with("sqlite:") {
        return None;
    }
    let options = url.parse::<SqliteConnectOptions>().ok()?;
    let path = options.get_filename();
    // A text that begins with `file:` is a URI, not a path.
    (!path.to_string_lossy().starts_with("file:")).then(|| path.to_owned())
}

/// Makes the files of a database accessible to their owner only. SQLite creates a new file with the permissions that
/// the umask allows, and the files next to it with the mode of the first.
#[cfg(unix)]
pub(super) fn restrict_access(path: &Path) {
    use std::fs::{OpenOptions, Permissions};
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    // SQLite reports errors of the folder later.
    let _ = OpenOptions::new()
        .write(true)
        .create_new(true)
        // The mode is set at creation: if it were changed afterwards, others could open the file in between.
        .mode(0o600)
        .open(path);
    // The write-ahead log has rows that the database file does not have yet.
    for beside in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        let Ok(found) = std::fs::metadata(&name) else {
            continue;
        };
        let is_open = found.permissions().mode() & 0o077 != 0;
        if is_open
            && let Err(error) = std::fs::set_permissions(&name, Permissions::from_mode(0o600))
        {
            let name = Path::new(&name).display();
            tracing::warn!(%error, "others may read {name}, which holds personal data");
        }
    }
}

/// Other systems do not store permissions as modes.
#[cfg(not(unix))]
pub(super) fn restrict_access(_: &Path) {}

/// Removes data that was just erased from the files of SQLite, in the background. Deleted data is overwritten in the
/// database, but earlier pages stay in the write-ahead log until the log is written back and truncated. For other
/// databases, this is the administrator's task.
pub fn truncate_wal(db: &Db) {
    if db.get_database_backend() != DbBackend::Sqlite {
        return;
    }
    let db = db.clone();
    tokio::spawn(async move {
        // A reader that still uses an older snapshot prevents the truncation.
        for _ in 0..TRIES {
            let cut = db
                .query_one_raw(Statement::from_string(DbBackend::Sqlite, CUT))
                .await;
            let done = cut.is_ok_and(|row| {
                row.is_some_and(|row| row.try_get_by_index::<i32>(0).is_ok_and(|busy| busy == 0))
            });
            if done {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        tracing::warn!("erased data may still be in the SQLite log, which could not be truncated");
    });
}
