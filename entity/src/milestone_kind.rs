//! A kind of milestone of a subcommittee.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::MilestoneSource;

/// A kind of milestone of a subcommittee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "milestone_kind")]
pub struct Model {
    /// Key, such as `STAFFED`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Position in lists, from 1.
    pub position: i16,
    /// Name in Chinese.
    #[sea_orm(column_type = "Text")]
    pub name_zh: String,
    /// Name in English.
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    /// How it is reached.
    pub source: MilestoneSource,
}

impl ActiveModelBehavior for ActiveModel {}
