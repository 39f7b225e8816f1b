//! A kind of subcommittee, with the rules for its composition as data.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::Date;

/// A kind of subcommittee, with the rules for its composition as data.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "subcommittee_kind")]
pub struct Model {
    /// Key, such as `PUBLIC_HEALTH`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Place in lists, from 1.
    pub position: i16,
    /// Name in Chinese.
    #[sea_orm(column_type = "Text")]
    pub name_zh: String,
    /// Name in English.
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    /// Law or notice it rests on.
    #[sea_orm(column_type = "Text")]
    pub legal_basis: String,
    /// First day on which one may be established.
    pub in_force_from: Date,
    /// Least number of persons with a seat.
    pub min_members: i16,
    /// Greatest number of persons with a seat.
    pub max_members: i16,
    /// Whether the director must hold a seat in the parent committee.
    pub director_in_committee: bool,
    /// Least number of persons with a medical background.
    pub min_medical: i16,
    /// Whether seats end with the term of the committee.
    pub same_term: bool,
}

impl ActiveModelBehavior for ActiveModel {}
