//! A subcommittee (下属委员会) of a committee.

use cunju_platform::list::columns;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, SubcommitteeId};

/// A subcommittee (下属委员会) of a committee.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "subcommittee")]
pub struct Model {
    /// Committee that the subcommittee belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubcommitteeId,
    /// Key of the kind.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// First day.
    pub established_on: Date,
    /// Date it was dissolved; null while it exists.
    pub dissolved_on: Option<Date>,
    /// Number of the official document that established it.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    /// Duties; null if not yet recorded.
    #[sea_orm(column_type = "Text", nullable)]
    pub duties: Option<String>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

columns!(
    committee_id,
    id,
    kind,
    established_on,
    dissolved_on?,
    document_number?,
    duties?,
    revision
);

relations! {
    Committee: committee (CommitteeId) = (Id);
    SubcommitteeKind: subcommittee_kind (Kind) = (Key);
}

impl ActiveModelBehavior for ActiveModel {}
