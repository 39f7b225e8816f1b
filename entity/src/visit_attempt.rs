//! A visit to a household in a campaign, by the ID that the client generated for it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, VisitId};

/// A visit to a household in a campaign, by the ID that the client generated for it. A repeated request is recognized,
/// and so is another visit with the same ID. The first visit gives its ID to the outcome.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "visit_attempt")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    /// Outcome that the visit belongs to.
    pub visit_id: VisitId,
    /// Keyed hash of what the client reported, without the date; null for visits from before it was stored.
    #[sea_orm(column_type = "Text", nullable)]
    pub content: Option<String>,
    /// Date of the visit; null for visits from before it was stored.
    pub visited_on: Option<Date>,
}

relations! {
    Visit: visit (CommitteeId, VisitId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
