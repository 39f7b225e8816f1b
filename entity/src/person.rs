//! A person who serves in a committee or one of its bodies.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, PersonId};

/// A person who serves in a committee or one of its bodies.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Committee where the person serves.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Name. Personal.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Telephone number; null if not known. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    /// Subject of the person's tokens; null if they have no account.
    #[sea_orm(column_type = "Text", nullable)]
    pub account: Option<String>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
}

impl ActiveModelBehavior for ActiveModel {}
