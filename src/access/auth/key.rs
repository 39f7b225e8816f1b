//! The keys of a deployment. The key pair that signs tokens is generated at the first start and readable only by its
//! owner.

use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::encoding::AsBigEndian;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use jsonwebtoken::{DecodingKey, EncodingKey};
use quick_cache::sync::Cache;

use super::token::Claims;
use crate::access::vault::{KeysError, Vault};
use crate::platform::private_file;

/// Name of the key file in the data folder: an Ed25519 key pair in PKCS #8.
const FILE: &str = "token-key.p8";
/// Name of the file with the keys of personal data in the data folder, unless the settings name another file.
pub const PERSONAL: &str = "personal-keys.toml";

/// Maximum number of tokens in the cache of verified tokens.
const CHECKED: usize = 10_000;

/// The key pair for signing and verifying tokens, and the keys of personal data.
pub struct Keys {
    /// Encrypts and decrypts personal data.
    pub vault: Arc<Vault>,
    pub(super) signing: EncodingKey,
    pub(super) checking: DecodingKey,
    /// Tokens with a valid signature, by their SHA-256.
    pub(super) checked: Cache<[u8; 32], Claims>,
    /// The private key, from which other secrets are derived.
    root: hmac::Key,
}

/// The keys are not available.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error(
        "cannot read or write the token key {path}: {source}. Check the permissions of the data folder / \
         无法读写令牌密钥文件，请检查数据目录的权限"
    )]
    File {
        /// Path of the file.
        path: String,
        /// Cause.
        source: std::io::Error,
    },
    /// The file does not contain a key pair.
    #[error(
        "{0} is not an Ed25519 key pair. Restore it from a backup, or move it and restart: tokens issued \
         with the old key are then no longer accepted / 令牌密钥文件已损坏"
    )]
    Invalid(String),
    /// The keys of personal data.
    #[error(transparent)]
    Personal(#[from] KeysError),
}

impl Keys {
    /// Reads the keys of a data folder, or creates them if there are none.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if a file cannot be read or created, or does not contain a key.
    pub fn open(data: &Path) -> Result<Self, KeyError> {
        Self::open_with(data, &data.join(PERSONAL))
    }

    /// Reads the key pair from a data folder and the keys of personal data from a file, and creates what is missing.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if a file cannot be read or created, or does not contain a key.
    pub fn open_with(data: &Path, personal: &Path) -> Result<Self, KeyError> {
        let path = data.join(FILE);
        let shown = path.display().to_string();
        let fail = |source| KeyError::File {
            path: shown.clone(),
            source,
        };
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let pair =
                    Ed25519KeyPair::generate().map_err(|_| KeyError::Invalid(shown.clone()))?;
                let bytes = pair
                    .to_pkcs8v1()
                    .map_err(|_| KeyError::Invalid(shown.clone()))?;
                // If another process was first, its key counts: all processes must accept the tokens of each other.
                if private_file::create(&path, bytes.as_ref()).map_err(fail)? {
                    bytes.as_ref().to_vec()
                } else {
                    std::fs::read(&path).map_err(fail)?
                }
            }
            Err(error) => return Err(fail(error)),
        };
        let pair =
            Ed25519KeyPair::from_pkcs8(&bytes).map_err(|_| KeyError::Invalid(shown.clone()))?;
        let checking = DecodingKey::from_ed_der(pair.public_key().as_ref());
        let seed = pair.seed().map_err(|_| KeyError::Invalid(shown.clone()))?;
        let seed = seed
            .as_be_bytes()
            .map_err(|_| KeyError::Invalid(shown.clone()))?;
        Ok(Self {
            vault: Arc::new(Vault::from_file(personal)?),
            signing: EncodingKey::from_ed_der(&bytes),
            checking,
            checked: Cache::new(CHECKED),
            // Webhook secrets are derived from it and stored nowhere (ADR 0007).
            root: hmac::Key::new(hmac::HMAC_SHA256, seed.as_ref()),
        })
    }

    /// A secret for another purpose; it depends only on the key file and the purpose.
    #[must_use]
    pub fn derive(&self, purpose: &[u8]) -> hmac::Tag {
        hmac::sign(&self.root, purpose)
    }
}
