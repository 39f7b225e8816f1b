//! The data folder, which nobody else may enter: it holds the register and the keys.

#[cfg(unix)]
use std::path::Path;

use super::Failure;
use crate::app::config::Settings;
#[cfg(unix)]
use crate::platform::database;

/// Files by which a data folder is known.
#[cfg(unix)]
const OWN: [&str; 2] = ["cunju.db", "token-key.p8"];

/// Makes the folder if it is not there, and keeps others out of it.
///
/// # Errors
///
/// If it cannot be made, or others may enter it and that cannot be changed.
pub(super) fn make(settings: &Settings) -> Result<(), Failure> {
    let data = settings.data();
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(&data).map_err(|error| {
        format!(
            "cannot make the data folder {}: {error} / 无法创建数据目录",
            data.display()
        )
    })?;
    close(settings)
}

/// Keeps others out of the folder, if it is there.
///
/// # Errors
///
/// If others may enter it and that cannot be changed.
#[cfg(unix)]
pub(super) fn close(settings: &Settings) -> Result<(), Failure> {
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
    // Never one that is shared by all, such as /tmp, nor the home of a user or a folder of the system.
    if mode & 0o1000 == 0
        && is_ours(&data, settings)
        && std::fs::set_permissions(&data, Permissions::from_mode(0o700)).is_ok()
    {
        tracing::warn!("others could enter the data folder {shown}: its mode is now 700");
        return Ok(());
    }
    if others == 0 {
        // A volume of Kubernetes is given to a group, not to the user of the process.
        tracing::warn!("a group may enter the data folder {shown}, which holds personal data");
        return Ok(());
    }
    Err(format!(
        "others may enter the data folder {shown} (mode {:o}), which holds personal data and keys. Name a folder \
         of its own with --data, such as {}, or run `chmod 700 {shown}` / 其他用户可以进入数据目录，请用 --data \
         指定专用目录，或执行 chmod 700",
        mode & 0o7777,
        data.join("cunju").display()
    )
    .into())
}

/// Elsewhere rights are not kept as modes.
#[cfg(not(unix))]
pub(super) fn close(_: &Settings) -> Result<(), Failure> {
    Ok(())
}

/// Whether the folder was a data folder before, holds the database, or holds no other folder, as that of a user or
/// of the system does.
#[cfg(unix)]
fn is_ours(data: &Path, settings: &Settings) -> bool {
    let database = database::file_of(&settings.database_url());
    let database = database.filter(|path| path.parent() == Some(data));
    let mut own = OWN.iter().map(|name| data.join(name)).chain(database);
    let is_flat = || {
        std::fs::read_dir(data).is_ok_and(|mut entries| {
            entries.all(|entry| entry.is_ok_and(|it| it.file_type().is_ok_and(|it| it.is_file())))
        })
    };
    own.any(|path| path.exists()) || is_flat()
}
