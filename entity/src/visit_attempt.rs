//! A further visit to a household in a round, by the id that the client made of it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::Relation;
use crate::value::{CommitteeId, VisitId};

/// A further visit to a household in a round, by the id that the client made of it: sent again, it
/// is known. The first visit gives its id to the outcome.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "visit_attempt")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// Outcome that it counted for.
    pub visit_id: VisitId,
}

impl ActiveModelBehavior for ActiveModel {}
