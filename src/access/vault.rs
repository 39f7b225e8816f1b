//! Encryption of personal data at rest: identity numbers and telephone numbers are encrypted field by field, found by a
//! blind index, and displayed masked.

mod cipher;
pub mod document;
pub mod identity;
mod keys;
mod limit;
pub mod mask;
pub mod phone;
mod placeholder;
mod raw_input;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::Path;

use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use cunju_entity::value::Sealed;
use uuid::Uuid;

use crate::platform::error::Error;
use crate::reference::search::half_width;
use cipher::{Aes256Gcm, Cipher};
pub use document::IdentityDocument;
use keys::{Keyring, SECRET};
pub use keys::{KeysError, rotate};
use limit::Lookups;
pub use phone::Phones;
pub(crate) use phone::{contact_phones, contact_phones_warning};
pub(crate) use placeholder::{Placeholder, is_nothing, means_unknown, placeholder};
pub(crate) use raw_input::{address_has_number, has_lost_digits, name_has_number, whole};

/// First byte of a value encrypted with AES-256-GCM. SM4-GCM would have another.
const AES_256_GCM: u8 = 1;
/// Length of the header of an encrypted value, in bytes: format, key ID and nonce.
const HEAD: usize = 1 + 4 + cipher::NONCE;

/// A field that is encrypted at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Identity number of a resident (公民身份号码).
    IdentityNumber,
    /// Telephone number of a resident.
    Phone,
}

impl Field {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::IdentityNumber, Self::Phone];

    /// Column of the field.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::IdentityNumber => "identity_number",
            Self::Phone => "phone",
        }
    }

    /// The value in the form in which it is compared, which is the stored form; for telephone numbers, the first
    /// number. A value that was stored before there was a form and is not a number is compared as it was then.
    #[must_use]
    pub fn normalize(self, text: &str) -> String {
        let known = match self {
            Self::IdentityNumber => {
                let document = IdentityDocument::parse(text, None).ok().flatten();
                document.map(|it| it.number)
            }
            Self::Phone => {
                let phones = Phones::parse(text).ok().flatten();
                phones.and_then(|it| it.numbers().next().map(str::to_owned))
            }
        };
        known.unwrap_or_else(|| self.normalize_legacy(text))
    }

    /// The value in the form in which it was compared before each number had one form: an identity number in capital
    /// letters without spaces; a telephone number as its digits, without the country code 86 before a mobile number.
    pub(crate) fn normalize_legacy(self, text: &str) -> String {
        let signs = text.chars().map(half_width);
        match self {
            Self::IdentityNumber => signs
                .filter(|sign| !sign.is_whitespace())
                .map(|sign| sign.to_ascii_uppercase())
                .collect(),
            Self::Phone => {
                let digits: String = signs.filter(char::is_ascii_digit).collect();
                let mobile = ["0086", "86"].iter().find_map(|country| {
                    let rest = digits.strip_prefix(country)?;
                    (rest.len() == 11 && rest.starts_with('1')).then(|| rest.to_owned())
                });
                mobile.unwrap_or(digits)
            }
        }
    }

    /// The purpose for which a key of this field is derived.
    fn purpose(self, what: &str) -> String {
        format!("{what}/resident/{}", self.column())
    }
}

/// Why a value cannot be encrypted or decrypted. Never contains the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The machine provides no random bytes, or the cipher fails.
    #[error("a value cannot be encrypted")]
    NotSealed,
    /// The key file does not contain the key with which the value was encrypted.
    #[error("the key {0} of personal data is not in the key file")]
    UnknownKey(u32),
    /// The value was changed, moved from another row, or encrypted with another key of the same ID.
    #[error("an encrypted value cannot be decrypted with its key")]
    Damaged,
    /// The key of the blind index is not the one with which the register was indexed.
    #[error("the key of the blind index is not the one that the register was indexed with")]
    OtherIndex,
}

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        Self::internal(error)
    }
}

/// The keys of personal data, ready for use.
pub struct Vault {
    /// ID of the key that encrypts.
    newest: u32,
    ciphers: HashMap<(u32, Field), Box<dyn Cipher>>,
    indexes: HashMap<Field, hmac::Key>,
    /// Key for [`Self::tag`].
    contents: hmac::Key,
    pub(crate) lookups: Lookups,
    pub(crate) checks: Lookups,
}

impl Vault {
    /// Reads the keys of a file, or creates the file if there is none.
    ///
    /// # Errors
    ///
    /// [`KeysError`] if the file cannot be read or created, others may read it, or it contains no keys.
    pub fn from_file(path: &Path) -> Result<Self, KeysError> {
        Self::new(&Keyring::open(path)?).ok_or_else(|| KeysError::invalid(path, "no key"))
    }

    fn new(keys: &Keyring) -> Option<Self> {
        let mut ciphers: HashMap<(u32, Field), Box<dyn Cipher>> = HashMap::new();
        for key in &keys.keys {
            for field in Field::ALL {
                let derived = derive(key.secret.bytes(), &field.purpose("seal"))?;
                ciphers.insert((key.id, field), Box::new(Aes256Gcm::new(&derived)?));
            }
        }
        // From its own secret, which does not rotate with the others: lookups would find nothing after a rotation.
        let index = |field: Field| {
            let derived = derive(keys.index.secret.bytes(), &field.purpose("index"))?;
            Some((field, hmac::Key::new(hmac::HMAC_SHA256, &derived)))
        };
        // From the same secret: a request that is repeated after a rotation must have the same tag.
        let contents = derive(keys.index.secret.bytes(), "contents")?;
        Some(Self {
            contents: hmac::Key::new(hmac::HMAC_SHA256, &contents),
            newest: keys.keys.last()?.id,
            ciphers,
            indexes: Field::ALL.into_iter().map(index).collect::<Option<_>>()?,
            lookups: Lookups::default(),
            checks: Lookups::default(),
        })
    }

    /// Encrypts the value of a row with the newest key.
    pub fn seal(&self, field: Field, row: Uuid, text: &str) -> Result<Sealed, VaultError> {
        let mut nonce = [0; cipher::NONCE];
        // Random nonces suffice for about 2^32 values per key and column; rotate the key before that (ADR 0009).
        rand::fill(&mut nonce).map_err(|_| VaultError::NotSealed)?;
        let place = place(field, row, self.newest);
        let cipher = self.cipher(self.newest, field)?;
        let sealed = cipher.seal(nonce, &place, text.as_bytes());
        let mut bytes = vec![AES_256_GCM];
        bytes.extend(self.newest.to_be_bytes());
        bytes.extend(nonce);
        bytes.extend(sealed.ok_or(VaultError::NotSealed)?);
        Ok(Sealed::new(bytes))
    }

    /// Decrypts the value of this field of this row.
    ///
    /// # Errors
    ///
    /// [`VaultError::UnknownKey`] or [`VaultError::Damaged`].
    pub fn open(&self, field: Field, row: Uuid, sealed: &Sealed) -> Result<String, VaultError> {
        let key = key_of(sealed).ok_or(VaultError::Damaged)?;
        let cipher = self.cipher(key, field)?;
        let (head, content) = sealed
            .bytes()
            .split_at_checked(HEAD)
            .ok_or(VaultError::Damaged)?;
        let nonce = head.last_chunk().ok_or(VaultError::Damaged)?;
        let opened = cipher.open(*nonce, &place(field, row, key), content);
        let bytes = opened.ok_or(VaultError::Damaged)?;
        String::from_utf8(bytes).map_err(|_| VaultError::Damaged)
    }

    /// Blind index of a value: equal for equal values. It reveals nothing about the value without the key.
    #[must_use]
    pub fn index(&self, field: Field, text: &str) -> Uuid {
        self.tagged(field, &field.normalize(text))
    }

    /// Whether an index belongs to a value, in the current form or in the previous one. A text that an earlier rule
    /// accepted as a number has the index of that text.
    pub(crate) fn is_index(&self, field: Field, text: &str, index: Uuid) -> bool {
        let kept = text.split([';', '转']).next().unwrap_or(text);
        let forms = [
            field.normalize(text),
            field.normalize_legacy(text),
            kept.to_owned(),
        ];
        forms.iter().any(|form| self.tagged(field, form) == index)
    }

    pub(crate) fn tagged(&self, field: Field, normal: &str) -> Uuid {
        let tag = self
            .indexes
            .get(&field)
            .map(|key| hmac::sign(key, normal.as_bytes()));
        let first = tag.as_ref().and_then(|tag| tag.as_ref().first_chunk());
        first.map_or(Uuid::nil(), |bytes| Uuid::from_bytes(*bytes))
    }

    /// Tag of the content of a request, which may contain numbers: equal for equal contents. Without the key, the
    /// content cannot be found by brute force.
    #[must_use]
    pub fn tag(&self, content: &str) -> hmac::Tag {
        hmac::sign(&self.contents, content.as_bytes())
    }

    /// Whether a value was encrypted with the newest key.
    #[must_use]
    pub fn is_current(&self, sealed: &Sealed) -> bool {
        key_of(sealed) == Some(self.newest)
    }

    fn cipher(&self, key: u32, field: Field) -> Result<&dyn Cipher, VaultError> {
        let cipher = self.ciphers.get(&(key, field));
        cipher.map(Box::as_ref).ok_or(VaultError::UnknownKey(key))
    }
}

/// ID of the key with which a value was encrypted; none if the format is unknown.
fn key_of(sealed: &Sealed) -> Option<u32> {
    let bytes = sealed.bytes().strip_prefix(&[AES_256_GCM])?;
    bytes.first_chunk().map(|id| u32::from_be_bytes(*id))
}

/// Associated data to which an encrypted value is bound, so that it can be decrypted only there: table, column, row and
/// key.
fn place(field: Field, row: Uuid, key: u32) -> Vec<u8> {
    let mut place = field.purpose("at").into_bytes();
    place.push(0);
    place.extend(row.as_bytes());
    place.extend(key.to_be_bytes());
    place
}

/// A key for one purpose (HKDF with SHA-256).
fn derive(secret: &[u8], purpose: &str) -> Option<[u8; SECRET]> {
    struct Bytes;
    impl KeyType for Bytes {
        fn len(&self) -> usize {
            SECRET
        }
    }
    // The salt is part of every key: with another one, no stored value can be decrypted.
    let extracted = Salt::new(HKDF_SHA256, b"cunju/personal-keys/1").extract(secret);
    let mut derived = [0; SECRET];
    let purpose = [purpose.as_bytes()];
    let expanded = extracted.expand(&purpose, Bytes).ok()?;
    expanded.fill(&mut derived).ok()?;
    Some(derived)
}
