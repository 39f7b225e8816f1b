//! A villagers' or residents' committee, the unit of locality.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, CommitteeId, CommitteeKind, Date, DivisionId};

/// A villagers' or residents' committee, the unit of locality.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "committee")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommitteeId,
    /// Code it stands under today, 12 digits.
    pub code: Code,
    /// Villagers' or residents'.
    pub kind: CommitteeKind,
    /// Name without those of its divisions.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Division it belongs to, mostly a town.
    pub division_id: DivisionId,
    /// Urban-rural class of the statistics office, 111 to 220; none if not published.
    pub urban_rural_class: Option<i16>,
    /// Whether it stands in for a place without villages (village parts 498, 598), and owes nothing.
    pub is_virtual: bool,
    /// Whether civil affairs recognizes it (village parts 400 to 599 are not).
    pub recognised: bool,
    /// Name of the contact. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact_person: Option<String>,
    /// Telephone of the contact. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact_phone: Option<String>,
    /// First day of the committee's term; none if not known.
    pub term_from: Option<Date>,
    /// First day; none if before the register's records.
    pub valid_from: Option<Date>,
    /// First day it is no more; none if it exists.
    pub valid_to: Option<Date>,
    /// Name, pinyin and initials, as the search looks for them.
    #[sea_orm(column_type = "Text")]
    pub search: String,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Division: division (DivisionId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
