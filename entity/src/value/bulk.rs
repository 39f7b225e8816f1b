//! Enums of files that are taken in.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// What a file holds
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
pub enum BulkKind {
    /// Households (户)
    #[sea_orm(string_value = "HOUSEHOLDS")]
    Households,
    /// Residents (居民)
    #[sea_orm(string_value = "RESIDENTS")]
    Residents,
    /// Grids (网格)
    #[sea_orm(string_value = "GRIDS")]
    Grids,
}

/// What to do with a file
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
pub enum BulkMode {
    /// Only check: nothing is written (仅检查)
    #[sea_orm(string_value = "CHECK")]
    Check,
    /// All rows or none (全部成功才写入)
    #[sea_orm(string_value = "ATOMIC")]
    Atomic,
    /// The rows without a problem (写入无问题的行)
    #[sea_orm(string_value = "PARTIAL")]
    Partial,
}

/// How far a file is
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
pub enum BulkState {
    /// It waits for its turn (排队)
    #[sea_orm(string_value = "WAITING")]
    Waiting,
    /// It is being read (处理中)
    #[sea_orm(string_value = "RUNNING")]
    Running,
    /// It was read to its end (完成)
    #[sea_orm(string_value = "DONE")]
    Done,
    /// It cannot be read, or has problems and was to be taken in whole: nothing more was written (未写入)
    #[sea_orm(string_value = "REFUSED")]
    Refused,
    /// The server failed (失败)
    #[sea_orm(string_value = "FAILED")]
    Failed,
}
