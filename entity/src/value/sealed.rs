//! Encrypted values.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An encrypted value. The server encrypts and decrypts it.
#[derive(Clone, PartialEq, Eq, Hash, DeriveValueType)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Wraps encrypted bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The encrypted bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Reveals nothing about the value, not even its length.
impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed")
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The error must not contain the text.
        let bytes = STANDARD.decode(text);
        bytes
            .map(Self)
            .map_err(|_| de::Error::custom("encrypted bytes are not base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_base64_in_json_and_says_nothing_when_debugged() {
        let sealed = Sealed::new(vec![1, 2, 255]);
        let json = serde_json::to_string(&sealed).unwrap();
        assert_eq!(json, "\"AQL/\"");
        assert_eq!(serde_json::from_str::<Sealed>(&json).unwrap(), sealed);
        assert!(serde_json::from_str::<Sealed>("\"姓名\"").is_err());
        assert_eq!(format!("{sealed:?}"), "Sealed");
    }
}
