//! Rules for visits and their outcome, without I/O.

use cunju_entity::value::{Date, PersonId, VisitOutcome};
use cunju_entity::{campaign, visit};

use crate::platform::message::message;
use crate::platform::problem::{Problem, optional_words};
use crate::reference::dates::check_past_date;

/// Maximum length of a reason, in characters.
const MAX_REASON: usize = 200;

/// A visit to a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Visited {
    pub(super) outcome: VisitOutcome,
    pub(super) reason: Option<String>,
    pub(super) on: Date,
    pub(super) by: PersonId,
}

/// The outcome after another visit. The visit with the latest date decides; a visit that is recorded after a later
/// one, for example from a phone that was offline, only counts as an attempt.
pub(super) fn after(last: &visit::Model, visited: Visited) -> visit::Model {
    let counted = visit::Model {
        // Release builds check overflows, and the visit must not fail because of a count.
        attempts: last.attempts.saturating_add(1),
        revision: last.revision + 1,
        ..last.clone()
    };
    // Of two visits on one day, the one that is recorded later decides.
    if visited.on < last.visited_on {
        return counted;
    }
    visit::Model {
        outcome: visited.outcome,
        reason: visited.reason,
        visited_on: visited.on,
        person_id: visited.by,
        ..counted
    }
}

/// The outcome for a household after another one, with the outcome `other`, was merged into it.
pub(super) fn merged(last: &visit::Model, other: &visit::Model) -> visit::Model {
    let visited = Visited {
        outcome: other.outcome,
        reason: other.reason.clone(),
        on: other.visited_on,
        by: other.person_id,
    };
    visit::Model {
        attempts: last.attempts.saturating_add(other.attempts),
        ..after(last, visited)
    }
}

/// Validates a reason. A refusal requires one.
pub(super) fn reason(
    outcome: VisitOutcome,
    reason: Option<&str>,
) -> Result<Option<String>, Problem> {
    if outcome == VisitOutcome::Refused && reason.is_none() {
        let missing = message!("visit-refusal-reason-missing");
        return Err(Problem::invalid("reason", missing));
    }
    optional_words("reason", reason, MAX_REASON)
}

/// The date must not be before the campaign starts or in the future.
pub(super) fn day(campaign: &campaign::Model, day: Date, today: Date) -> Result<(), Problem> {
    let first = campaign.starts_on;
    if day < first {
        let early = message!("visit-before-campaign", day, first);
        return Err(Problem::invalid("visitedOn", early));
    }
    check_past_date("visitedOn", day, today)
}

#[cfg(test)]
mod tests {
    use cunju_entity::value::Id;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn latest_visit_by_date_counts_in_any_arrival_order() {
        let last = visit::Model {
            id: Id::new(Uuid::nil()),
            committee_id: Id::new(Uuid::nil()),
            campaign_id: Id::new(Uuid::nil()),
            household_id: Id::new(Uuid::nil()),
            outcome: VisitOutcome::Visited,
            reason: None,
            visited_on: "2026-11-10".parse().unwrap(),
            attempts: 1,
            person_id: Id::new(Uuid::nil()),
            revision: 1,
        };
        for (on, outcome) in [
            ("2026-11-09", VisitOutcome::Visited),
            ("2026-11-10", VisitOutcome::Absent),
            ("2026-11-11", VisitOutcome::Absent),
        ] {
            let visited = Visited {
                outcome: VisitOutcome::Absent,
                reason: None,
                on: on.parse().unwrap(),
                by: last.person_id,
            };
            let after = after(&last, visited);
            assert_eq!(
                (after.outcome, after.attempts, after.revision),
                (outcome, 2, 2),
                "{on}"
            );
            assert_eq!(after.visited_on, last.visited_on.max(on.parse().unwrap()));
        }
    }
}
