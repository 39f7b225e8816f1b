//! A villagers' or residents' committee, the basic unit of the register.

use cunju_platform::list::columns;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{Code, CommitteeId, CommitteeKind, Date, DivisionId};

/// A villagers' or residents' committee, the basic unit of the register.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "committee")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommitteeId,
    /// Current code, 12 digits.
    pub code: Code,
    /// Villagers' or residents' committee.
    pub kind: CommitteeKind,
    /// Name without the names of its divisions.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Division that the committee belongs to, usually a town.
    pub division_id: DivisionId,
    /// Urban-rural class of the statistics office, 111 to 220; null if not published.
    pub urban_rural_class: Option<i16>,
    /// Whether it is a placeholder for a place without villages (village part 498 or 598), without obligations.
    pub is_virtual: bool,
    /// Whether the civil affairs authority recognizes it (village parts 400 to 599 are not recognized).
    pub recognized: bool,
    /// Name of the contact. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact_person: Option<String>,
    /// Telephone number of the contact. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact_phone: Option<String>,
    /// First day of the committee's term; null if not known.
    pub term_from: Option<Date>,
    /// First day; null if it precedes the records of the register.
    pub valid_from: Option<Date>,
    /// Date it was abolished; null while it exists.
    pub valid_to: Option<Date>,
    /// Name, pinyin and initials, as searched.
    #[sea_orm(column_type = "Text")]
    pub search: String,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

// Long lists read these columns by position: by name, each null value becomes an error with a text first.
columns!(
    id,
    code,
    kind,
    name,
    division_id,
    urban_rural_class?,
    is_virtual,
    recognized,
    contact_person?,
    contact_phone?,
    term_from?,
    valid_from?,
    valid_to?,
    search,
    revision
);

relations! {
    Division: division (DivisionId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
