//! SHA-256, by the only cryptography library in the binary.

use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};

/// SHA-256 of these bytes.
#[must_use]
pub fn sha256(bytes: impl AsRef<[u8]>) -> [u8; SHA256_OUTPUT_LEN] {
    let mut hash = [0; SHA256_OUTPUT_LEN];
    hash.copy_from_slice(digest(&SHA256, bytes.as_ref()).as_ref());
    hash
}
