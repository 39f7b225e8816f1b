//! Outcome of a round for a household: the last visit.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CommitteeId, Date, HouseholdId, PersonId, RoundId, VisitId, VisitOutcome};

/// Outcome of a round for a household: the last visit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// The round.
    pub round_id: RoundId,
    /// The household.
    pub household_id: HouseholdId,
    /// What came of it.
    pub outcome: VisitOutcome,
    /// Reason; none if not told. Personal.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Day of the last visit.
    pub visited_on: Date,
    /// Visits so far.
    pub attempts: i16,
    /// Who visited.
    pub person_id: PersonId,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Round: round (RoundId) = (Id);
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
    Person: person (CommitteeId, PersonId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
