//! Commands that manage the encryption keys of personal data.

use super::{CommandError, folder, open, say};
use crate::access::auth::key::Keys;
use crate::access::vault;
use crate::app::config::Settings;
use crate::platform::database::Db;
use crate::residents::personal::{self, Sample};

/// The keys, checked against the register: without this check, a missing file would be replaced by a new key, and later
/// data would be encrypted with it. Fails if the file is missing, cannot be read or belongs to another register.
pub(crate) async fn open_keys(settings: &Settings, db: &Db) -> Result<Keys, CommandError> {
    let (keys, samples) = unchecked(settings, db).await?;
    keys.vault.check(&samples).map_err(|error| {
        format!(
            "{} is not the key file of this register: {error}. Restore the correct file, or specify it \
             with --personal-keys / 密钥文件与登记库不符，请恢复正确的文件或用 --personal-keys 指定",
            settings.personal_keys().display()
        )
    })?;
    Ok(keys)
}

/// The keys, if the register has encrypted data. They are not checked: the caller reports each value that they cannot
/// decrypt. Fails if the file is missing or cannot be read.
pub(super) async fn keys_of_register(
    settings: &Settings,
    db: &Db,
) -> Result<Option<Keys>, CommandError> {
    if personal::samples(db).await?.is_empty() {
        return Ok(None);
    }
    Ok(Some(unchecked(settings, db).await?.0))
}

/// The keys, and samples that they must decrypt. Creates the keys and the data folder if nothing is encrypted yet.
async fn unchecked(settings: &Settings, db: &Db) -> Result<(Keys, Vec<Sample>), CommandError> {
    let file = settings.personal_keys();
    let samples = personal::samples(db).await?;
    // Otherwise `Keys::open_with` would create a new file, and the register would contain numbers of two key files.
    if !samples.is_empty() && !file.exists() {
        return Err(format!(
            "the register has encrypted personal data, but the key file {} is missing. Restore \
             it, or specify it with --personal-keys / 登记库中有加密的个人信息，但找不到密钥文件，请恢复该文件或用 \
             --personal-keys 指定",
            file.display()
        )
        .into());
    }
    folder::make(settings)?;
    Ok((Keys::open_with(&settings.data(), &file)?, samples))
}

/// Adds a key to the keys of personal data.
pub(super) fn rotate_keys(settings: &Settings) -> Result<(), CommandError> {
    let id = vault::rotate(&settings.personal_keys())?;
    say(&format!(
        "added the key {id}: copy the file to all servers, restart them, then run `cunju keys \
         reseal` / 已添加密钥 {id}，请将文件分发到所有服务器并重启，然后执行 cunju keys reseal"
    ))
}

/// Encrypts again, with the newest key, what older keys encrypted. Fails if no key of the file decrypts a value.
pub(super) async fn reseal(settings: &Settings, indexes: bool) -> Result<(), CommandError> {
    let db = open(settings).await?;
    // The samples do not match a key of the index that has just been replaced, so only decryption is checked, value by
    // value.
    let keys = if indexes {
        unchecked(settings, &db).await?.0
    } else {
        open_keys(settings, &db).await?
    };
    let bar = indicatif::ProgressBar::new_spinner();
    let show = |progress: personal::Progress| bar.set_position(progress.seen);
    let done = personal::reseal(&db, &keys.vault, indexes, &show).await;
    bar.finish_and_clear();
    let personal::Progress { seen, resealed } = done.map_err(|error| {
        format!("{error}: no key in the file decrypts a value / 有数据无法用现有密钥解密")
    })?;
    say(&format!(
        "encrypted {resealed} of {seen} values again; all use the newest key / 共 {seen} 项，重新加密 {resealed} \
         项，均已使用最新密钥"
    ))
}
