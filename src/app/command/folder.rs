//! The data folder. It holds the register and the keys, so no other user may have access.

#[cfg(unix)]
use std::path::Path;

use super::CommandError;
use crate::app::config::Settings;
#[cfg(unix)]
use crate::platform::database;

/// Files that identify a data folder.
#[cfg(unix)]
const OWN: [&str; 2] = ["cunju.db", "token-key.p8"];

/// Creates the folder if it does not exist, and removes access for other users. Fails if that is not possible.
pub(super) fn make(settings: &Settings) -> Result<(), CommandError> {
    let data = settings.data();
    let mut folder = std::fs::DirBuilder::new();
    // Not changed afterwards: another user could open the folder in between.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(&data).map_err(|error| {
        format!(
            "cannot create the data folder {}: {error} / 无法创建数据目录",
            data.display()
        )
    })?;
    close(settings)
}

/// Removes access for other users, if the folder exists. Fails if that is not possible.
#[cfg(unix)]
pub(super) fn close(settings: &Settings) -> Result<(), CommandError> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    let data = settings.data();
    let Ok(found) = std::fs::metadata(&data) else {
        return Ok(());
    };
    let mode = found.permissions().mode();
    let shown = data.display();
    let (beside_owner, others) = (mode & 0o077, mode & 0o007);
    if beside_owner == 0 || !found.is_dir() {
        return Ok(());
    }
    // Never for a folder shared by all users, such as /tmp, nor for a home or system folder.
    if mode & 0o1000 == 0
        && is_ours(&data, settings)
        && std::fs::set_permissions(&data, Permissions::from_mode(0o700)).is_ok()
    {
        tracing::warn!("other users had access to the data folder {shown}; its mode is now 700");
        return Ok(());
    }
    if others == 0 {
        // A Kubernetes volume belongs to a group, not to the user of the process.
        tracing::warn!("a group has access to the data folder {shown}, which holds personal data");
        return Ok(());
    }
    Err(format!(
        "other users have access to the data folder {shown} (mode {:o}), which holds personal data and keys. Choose \
         a separate folder with --data, such as {}, or run `chmod 700 {shown}` / 其他用户可以进入数据目录，请用 --data \
         指定专用目录，或执行 chmod 700",
        mode & 0o7777,
        data.join("cunju").display()
    )
    .into())
}

/// Other systems do not store permissions as modes.
#[cfg(not(unix))]
pub(super) fn close(_: &Settings) -> Result<(), CommandError> {
    Ok(())
}

/// Whether the folder was a data folder before, contains the database, or contains no subfolders, unlike a home or
/// system folder.
#[cfg(unix)]
fn is_ours(data: &Path, settings: &Settings) -> bool {
    let database = database::sqlite_path(&settings.database_url());
    let database = database.filter(|path| path.parent() == Some(data));
    let mut own = OWN.iter().map(|name| data.join(name)).chain(database);
    let is_flat = || {
        std::fs::read_dir(data).is_ok_and(|mut entries| {
            entries.all(|entry| entry.is_ok_and(|it| it.file_type().is_ok_and(|it| it.is_file())))
        })
    };
    own.any(|path| path.exists()) || is_flat()
}
