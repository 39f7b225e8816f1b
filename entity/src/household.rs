//! A household (户): an address with a head.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{CommitteeId, GridId, HouseholdId};

/// A household (户): an address with a head.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "household")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HouseholdId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// Grid that answers for it; none if it was missed.
    pub grid_id: Option<GridId>,
    /// Address inside the committee. Personal.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// Name of the head (户主); none if not known. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub head: Option<String>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
