//! Enums of identity documents, shared by columns, rules and the API.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Flaw of an identity number (GB 11643); the number is stored all the same
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdentityFlaw {
    /// The number does not have 18 digits, the last of which can be X (格式不符)
    #[sea_orm(string_value = "FORM")]
    Form,
    /// The check digit is wrong (校验码不符)
    #[sea_orm(string_value = "CHECKSUM")]
    Checksum,
    /// The birth date in the number is not valid, or differs from that in the register (出生日期不符)
    #[sea_orm(string_value = "BIRTH_DATE")]
    BirthDate,
    /// The sex in the number differs from that in the register (性别不符)
    #[sea_orm(string_value = "SEX")]
    Sex,
}

/// Kind of an identity document
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Enum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdentityKind {
    /// Resident identity number, GB 11643 (居民身份证，含港澳台居民居住证)
    #[sea_orm(string_value = "RESIDENT_NUMBER")]
    ResidentNumber,
    /// Travel permit of a resident of Hong Kong or Macau (港澳居民来往内地通行证)
    #[sea_orm(string_value = "HONG_KONG_MACAU_PERMIT")]
    HongKongMacauPermit,
    /// Travel permit of a resident of Taiwan (台湾居民来往大陆通行证)
    #[sea_orm(string_value = "TAIWAN_PERMIT")]
    TaiwanPermit,
    /// Permanent residence card of a foreigner (外国人永久居留身份证)
    #[sea_orm(string_value = "PERMANENT_RESIDENCE")]
    PermanentResidence,
    /// Passport (护照)
    #[sea_orm(string_value = "PASSPORT")]
    Passport,
    /// Birth certificate (出生医学证明)
    #[sea_orm(string_value = "BIRTH_CERTIFICATE")]
    BirthCertificate,
    /// Another document (其他证件)
    #[sea_orm(string_value = "OTHER")]
    Other,
}

impl IdentityKind {
    /// Whether a number of this kind belongs to only one person in the country. Each state numbers its passports
    /// independently.
    #[must_use]
    pub fn is_unique(self) -> bool {
        // The unique indexes of the migration list the same kinds, and only a new migration can change them.
        !matches!(self, Self::Passport | Self::Other)
    }
}
