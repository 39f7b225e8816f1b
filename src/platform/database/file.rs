//! The file of an embedded database, and those that SQLite keeps beside it: for their owner alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::db::Db;

/// Writes the log back into the database and cuts it off; says first whether somebody was in the way.
const CUT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// How often it is tried to cut the log.
const TRIES: usize = 60;
/// How long it waits after each time.
const PAUSE: Duration = Duration::from_secs(1);

/// The path of an embedded database; none if it is another one, or in memory.
#[must_use]
pub fn of(url: &str) -> Option<PathBuf> {
    if !url.starts_with("sqlite:") {
        return None;
    }
    let options = url.parse::<SqliteConnectOptions>().ok()?;
    let path = options.get_filename();
    // What begins with `file:` is an address and no path.
    (!path.to_string_lossy().starts_with("file:")).then(|| path.to_owned())
}

/// Lets only the owner read the files of a database. SQLite makes a new one for whom the umask allows it, and
/// those beside it with the mode of the first.
#[cfg(unix)]
pub(super) fn close(path: &Path) {
    use std::fs::{OpenOptions, Permissions};
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    // What is wrong with the folder is told by SQLite.
    let _ = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
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

/// Elsewhere rights are not kept as modes.
#[cfg(not(unix))]
pub(super) fn close(_: &Path) {}

/// Takes out of the files of SQLite, in the background, what was erased just now: what is deleted is overwritten in
/// the database, but earlier pages stay in the log beside it until that is written back and cut off. Other
/// databases have their own ways, which are the operator's.
pub fn cut_log(db: &Db) {
    if db.get_database_backend() != DbBackend::Sqlite {
        return;
    }
    let db = db.clone();
    tokio::spawn(async move {
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
        tracing::warn!("what was erased may still be in the log of SQLite, which could not be cut");
    });
}
