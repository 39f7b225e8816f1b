//! Kind of special group (特殊群体).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;

/// Kind of special group (特殊群体).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "special_group_kind")]
pub struct Model {
    /// Key, such as `LIVING_ALONE_ELDERLY`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// Position in lists.
    pub position: i16,
    /// Chinese name.
    #[sea_orm(column_type = "Text")]
    pub name_zh: String,
    /// English name.
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    /// Legal basis or document.
    #[sea_orm(column_type = "Text")]
    pub legal_basis: String,
    /// Department that maintains the list.
    #[sea_orm(column_type = "Text")]
    pub source_department: String,
    /// Months until a membership must be reviewed; null if never.
    pub review_months: Option<i16>,
    /// Number of caregivers that a member needs: 1 (一对一), or 4 (四包一).
    pub caregivers: i16,
}

impl ActiveModelBehavior for ActiveModel {}
