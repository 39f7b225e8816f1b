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
    /// Position in lists, from 1.
    pub position: i16,
    /// Name in Chinese.
    #[sea_orm(column_type = "Text")]
    pub name_zh: String,
    /// Name in English.
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    /// Law or notice that is its basis.
    #[sea_orm(column_type = "Text")]
    pub legal_basis: String,
    /// First day on which a subcommittee of this kind can be established.
    pub in_force_from: Date,
    /// Lowest number of persons with an appointment.
    pub min_members: i16,
    /// Highest number of persons with an appointment.
    pub max_members: i16,
    /// Whether the director must have an appointment in the parent committee.
    pub director_in_committee: bool,
    /// Lowest number of persons with a medical background.
    pub min_medical: i16,
    /// Whether appointments end with the term of the committee.
    pub same_term: bool,
}

impl ActiveModelBehavior for ActiveModel {}
