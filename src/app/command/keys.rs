//! Commands that keep the keys of personal data.

use super::{Failure, folder, open, say};
use crate::access::auth::key::Keys;
use crate::access::vault;
use crate::app::config::Settings;
use crate::platform::database::Db;
use crate::residents::personal::{self, Sample};

/// The keys, if they are those of the register: without the file, another would be made and what is
/// registered from then on sealed with it.
///
/// # Errors
///
/// If the file is missing, cannot be read or is that of another register, or an error of the database.
pub(crate) async fn open_keys(settings: &Settings, db: &Db) -> Result<Keys, Failure> {
    let (keys, samples) = unchecked(settings, db).await?;
    keys.vault.check(&samples).map_err(|error| {
        format!(
            "{} is not the file of keys of this register: {error}. Restore the right one, or name it \
             with --personal-keys / 密钥文件与登记库不符，请恢复正确的文件或用 --personal-keys 指定",
            settings.personal_keys().display()
        )
    })?;
    Ok(keys)
}

/// The keys, if the register has anything that is sealed. They need not be those of the register: what they do not
/// open is named one by one.
///
/// # Errors
///
/// If the file is missing or cannot be read, or an error of the database.
pub(super) async fn keys_of_register(
    settings: &Settings,
    db: &Db,
) -> Result<Option<Keys>, Failure> {
    if personal::samples(db).await?.is_empty() {
        return Ok(None);
    }
    Ok(Some(unchecked(settings, db).await?.0))
}

/// The keys, and some of what they have to open. They and the data folder are made if nothing is sealed yet.
async fn unchecked(settings: &Settings, db: &Db) -> Result<(Keys, Vec<Sample>), Failure> {
    let file = settings.personal_keys();
    let samples = personal::samples(db).await?;
    if !samples.is_empty() && !file.exists() {
        return Err(format!(
            "the register holds sealed personal data and the file of their keys {} is missing. Restore \
             it, or name it with --personal-keys / 登记库中有加密的个人信息，但找不到密钥文件，请恢复该文件或用 \
             --personal-keys 指定",
            file.display()
        )
        .into());
    }
    folder::make(settings)?;
    Ok((Keys::open_with(&settings.data(), &file)?, samples))
}

/// Adds a key to the keys of personal data.
///
/// # Errors
///
/// If the file cannot be read or written.
pub(super) fn rotate_keys(settings: &Settings) -> Result<(), Failure> {
    let id = vault::rotate(&settings.personal_keys())?;
    say(&format!(
        "added the key {id}: give the file to all servers, start them again, then run `cunju keys \
         reseal` / 已添加密钥 {id}，请将文件分发到所有服务器并重启，然后执行 cunju keys reseal"
    ))
}

/// Seals anew what older keys sealed.
///
/// # Errors
///
/// If the database does not answer, or a value opens with no key of the file.
pub(super) async fn reseal(settings: &Settings, indexes: bool) -> Result<(), Failure> {
    let db = open(settings).await?;
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
        format!("{error}: a value opens with no key of the file / 有数据无法用现有密钥解密")
    })?;
    say(&format!(
        "{resealed} of {seen} values sealed anew; all have the newest key / 共 {seen} 项，重新加密 {resealed} \
         项，均已使用最新密钥"
    ))
}
