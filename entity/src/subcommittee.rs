//! A subcommittee (下属委员会) of a committee.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, SubcommitteeId};

/// A subcommittee (下属委员会) of a committee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "subcommittee")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubcommitteeId,
    /// Committee it belongs to.
    pub committee_id: CommitteeId,
    /// Key of its kind.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// First day.
    pub established_on: Date,
    /// First day it is no more; none if it exists.
    pub dissolved_on: Option<Date>,
    /// Document that established it.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    /// Its duties; none if not yet written down.
    #[sea_orm(column_type = "Text", nullable)]
    pub duties: Option<String>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
    SubcommitteeKind: subcommittee_kind (Kind) = (Key);
}

impl ActiveModelBehavior for ActiveModel {}
