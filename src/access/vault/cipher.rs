//! The cipher: AES-256-GCM. Another authenticated cipher, such as SM4-GCM, can replace it behind the same two
//! functions.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use super::keys::SECRET;

/// Length of a nonce, in bytes.
pub(super) const NONCE: usize = 12;

/// An authenticated cipher with its key.
pub(super) trait Cipher: Send + Sync {
    /// Encrypts a text and binds it to a place.
    fn seal(&self, nonce: [u8; NONCE], place: &[u8], text: &[u8]) -> Option<Vec<u8>>;

    /// Decrypts a text that was encrypted for this place; otherwise none.
    fn open(&self, nonce: [u8; NONCE], place: &[u8], sealed: &[u8]) -> Option<Vec<u8>>;
}

/// AES-256-GCM.
pub(super) struct Aes256Gcm(LessSafeKey);

impl Aes256Gcm {
    /// The cipher with this key.
    pub(super) fn new(key: &[u8; SECRET]) -> Option<Self> {
        let key = UnboundKey::new(&AES_256_GCM, key).ok()?;
        Some(Self(LessSafeKey::new(key)))
    }
}

impl Cipher for Aes256Gcm {
    fn seal(&self, nonce: [u8; NONCE], place: &[u8], text: &[u8]) -> Option<Vec<u8>> {
        // The caller draws it at random. Two values with one key and nonce would reveal each other and allow forgeries.
        let nonce = Nonce::assume_unique_for_key(nonce);
        let mut bytes = text.to_vec();
        let sealed = self
            .0
            .seal_in_place_append_tag(nonce, Aad::from(place), &mut bytes);
        sealed.ok().map(|()| bytes)
    }

    fn open(&self, nonce: [u8; NONCE], place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let nonce = Nonce::assume_unique_for_key(nonce);
        let mut bytes = sealed.to_vec();
        let opened = self.0.open_in_place(nonce, Aad::from(place), &mut bytes);
        opened.ok().map(|text| text.to_vec())
    }
}
