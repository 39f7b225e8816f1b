//! A visit to a household in a round, by the id that the client made of it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, VisitId};

/// A visit to a household in a round, by the id that the client made of it: sent again, it is known, and
/// told from another visit under the same id. The first visit gives its id to the outcome.
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
    /// Tag of what the client said of the visit, without the day; none of one from before it was kept.
    #[sea_orm(column_type = "Text", nullable)]
    pub content: Option<String>,
    /// Day of the visit; none of one from before it was kept.
    pub visited_on: Option<Date>,
}

relations! {
    Visit: visit (CommitteeId, VisitId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
