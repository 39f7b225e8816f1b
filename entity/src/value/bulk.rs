//! Enums of import files.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

/// Content of an import file
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

/// How an import treats a file
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
    /// Check only; nothing is written (仅检查)
    #[sea_orm(string_value = "CHECK")]
    Check,
    /// Import all rows or none (全部成功才写入)
    #[sea_orm(string_value = "ATOMIC")]
    Atomic,
    /// Import the rows without a problem (写入无问题的行)
    #[sea_orm(string_value = "PARTIAL")]
    Partial,
}

/// State of an import
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
    /// The file is queued (排队)
    #[sea_orm(string_value = "WAITING")]
    Waiting,
    /// The file is being processed (处理中)
    #[sea_orm(string_value = "RUNNING")]
    Running,
    /// The whole file was processed (完成)
    #[sea_orm(string_value = "DONE")]
    Done,
    /// The file cannot be read, or an `ATOMIC` import has problems; nothing more was written (未写入)
    #[sea_orm(string_value = "REFUSED")]
    Refused,
    /// The server failed (失败)
    #[sea_orm(string_value = "FAILED")]
    Failed,
}
