//! The key file: created at the first start, readable only by its owner. The last key encrypts, all keys decrypt; the
//! blind index has its own key, which does not change when keys are rotated.

use std::io::Read;
use std::path::Path;

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::platform::private_file;

/// Length of a secret, in bytes.
pub(super) const SECRET: usize = 32;

/// Header of the file.
const NOTE: &str = "\
# Keys of the personal data in the database of Cunju. Without this file, nobody can decrypt the identity numbers
# and telephone numbers. Keep a backup of this file, separate from the database and its backups.
# 个人信息加密密钥。没有此文件，任何人都无法读出公民身份号码和电话号码。请另行备份，勿与数据库放在一起。

";

/// The keys of personal data are not available.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error(
        "cannot read or write the keys of personal data {path}: {source}. Check the permissions of the \
         folder / 无法读写个人信息密钥文件，请检查目录权限"
    )]
    File {
        /// Path of the file.
        path: String,
        /// Cause.
        source: std::io::Error,
    },
    /// Others may read the file.
    #[error(
        "the keys of personal data are readable by others: run `chmod 600 {0}` / 他人可读取个人信息密钥文件，\
         请执行 chmod 600"
    )]
    Open(String),
    /// The content of the file is not valid.
    #[error(
        "{path} does not contain valid keys of personal data: {reason}. Restore it from a backup / 个人信息密钥文件\
         已损坏，请用备份恢复"
    )]
    Invalid {
        /// Path of the file.
        path: String,
        /// Cause, without the keys.
        reason: String,
    },
}

impl KeysError {
    /// The content of the file is not valid.
    pub(super) fn invalid(path: &Path, reason: &str) -> Self {
        Self::Invalid {
            path: path.display().to_string(),
            reason: reason.to_owned(),
        }
    }

    fn file(path: &Path, source: std::io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            source,
        }
    }
}

/// Content of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keyring {
    /// Key of the blind index.
    pub(super) index: Key,
    /// Keys of the cipher; the last one encrypts.
    pub(super) keys: Vec<Key>,
}

/// A key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Key {
    /// ID of the key among the keys of its kind.
    pub(super) id: u32,
    /// The key itself.
    pub(super) secret: Secret,
}

/// Bytes that are written to this file only.
pub(super) struct Secret([u8; SECRET]);

impl Secret {
    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).ok();
        let secret = bytes.and_then(|bytes| bytes.try_into().ok());
        secret
            .map(Self)
            .ok_or_else(|| de::Error::custom("a secret must be 32 bytes in base64"))
    }
}

impl Key {
    fn new(id: u32) -> std::io::Result<Self> {
        let mut secret = [0; SECRET];
        rand::fill(&mut secret).map_err(|_| std::io::Error::other("no random bytes"))?;
        Ok(Self {
            id,
            secret: Secret(secret),
        })
    }
}

impl Keyring {
    /// The keys of a file, which is created if it does not exist.
    pub(super) fn open(path: &Path) -> Result<Self, KeysError> {
        if let Some(found) = Self::read(path)? {
            return Ok(found);
        }
        let fail = |source| KeysError::file(path, source);
        let made = Self {
            index: Key::new(1).map_err(fail)?,
            keys: vec![Key::new(1).map_err(fail)?],
        };
        let text = made.text().map_err(fail)?;
        // If another process was first, its keys count: nobody could decrypt what a second set of keys encrypts.
        if !private_file::create(path, text.as_bytes()).map_err(fail)? {
            return Self::read(path)?.ok_or_else(|| fail(std::io::ErrorKind::NotFound.into()));
        }
        tracing::warn!(
            path = %path.display(),
            "created the keys of personal data: keep a backup of the key file, separate from the database"
        );
        Ok(made)
    }

    /// The keys of a file; none if the file does not exist.
    fn read(path: &Path) -> Result<Option<Self>, KeysError> {
        let fail = |source| KeysError::file(path, source);
        let mut file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error)),
        };
        // Of the file that is open: one that is found by its path could be replaced before it is read.
        if is_open(&file.metadata().map_err(fail)?) {
            return Err(KeysError::Open(path.display().to_string()));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(fail)?;
        // The message of the parser is not used: it quotes the line, which may contain a key.
        let keys: Self = toml::from_str(&text)
            .map_err(|error: toml::de::Error| KeysError::invalid(path, error.message()))?;
        let mut ids: Vec<u32> = keys.keys.iter().map(|key| key.id).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() || ids.len() < keys.keys.len() {
            return Err(KeysError::invalid(
                path,
                "no key, or two keys with the same ID",
            ));
        }
        Ok(Some(keys))
    }

    /// The text of the file.
    fn text(&self) -> std::io::Result<String> {
        let keys = toml::to_string(self).map_err(std::io::Error::other)?;
        Ok(format!("{NOTE}{keys}"))
    }
}

/// Adds a key to a file and returns its ID. Servers encrypt with the new key after their next start.
///
/// # Errors
///
/// [`KeysError`] if the file cannot be read or written.
pub fn rotate(path: &Path) -> Result<u32, KeysError> {
    let fail = |source| KeysError::file(path, source);
    let missing = || fail(std::io::ErrorKind::NotFound.into());
    let mut keys = Keyring::read(path)?.ok_or_else(missing)?;
    let last = keys.keys.iter().map(|key| key.id).max().unwrap_or_default();
    let next = last.checked_add(1);
    let next = next.ok_or_else(|| KeysError::invalid(path, "no key ID is left"))?;
    keys.keys.push(Key::new(next).map_err(fail)?);
    let text = keys.text().map_err(fail)?;
    private_file::replace(path, text.as_bytes()).map_err(fail)?;
    Ok(next)
}

/// Whether others than the owner may read or write the file.
#[cfg(unix)]
fn is_open(metadata: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open(_: &std::fs::Metadata) -> bool {
    false
}
