//! The successors of closed households. Pure; the API and file imports share this rule.

use cunju_entity::household;
use cunju_entity::value::{Code, CommitteeCode, HouseholdChange};

use super::duplicates::reason;
use crate::platform::message::{Text, message};
use crate::platform::problem::{Channel, Problem, ProblemCode};

/// A closed household and its successor.
#[derive(Clone, Debug)]
pub(crate) struct ClosedHousehold {
    pub(super) closed: household::Model,
    /// The last successor; none if there is none.
    pub(super) next: Option<household::Model>,
    /// Code and name of the committee of the successor.
    pub(super) at: Option<(Code, String)>,
}

impl ClosedHousehold {
    /// Refuses, at `field`, a change to a closed household. The successor is not used instead, since its members and
    /// their relations to the head differ. Only a visit with a date before the closing is accepted; see
    /// `visit/late.rs`. `sees` says whether the caller may know of a committee.
    pub(crate) fn closed_error(
        &self,
        field: &str,
        door: Channel,
        sees: impl Fn(Code) -> bool,
    ) -> Problem {
        let (was, what) = (self.was(), self.advice(door, sees));
        let words = message!("household-closed-with-advice", was, what);
        Problem::at(field, ProblemCode::AlreadyClosed, words)
    }

    fn was(&self) -> Text {
        let day = self.closed.closed_on.map(|day| day.to_string());
        let day = day.unwrap_or_default();
        if self.next.is_some() {
            // The text about the successor contains the reason.
            return message!("household-closed-on", day);
        }
        let reason = reason(self.closed.closed_reason);
        message!("household-closed-on-for-reason", day, reason)
    }

    /// Describes the successor and what to do.
    fn advice(&self, door: Channel, sees: impl Fn(Code) -> bool) -> Text {
        let Some(next) = &self.next else {
            return match door {
                Channel::Api => message!("household-closed-advice"),
                Channel::File => message!("household-closed-advice-in-file"),
            };
        };
        let at = self.at.as_ref().filter(|(code, _)| sees(*code));
        let (place, by) = match (next.committee_id == self.closed.committee_id, at) {
            (true, _) => (
                next.address.clone(),
                message!("household-successor-merged-into"),
            ),
            (false, Some((code, name))) => {
                let place = format!("{name}（{}）{}", CommitteeCode(*code), next.address);
                (place, message!("household-successor-moved-to"))
            }
            (false, None) => {
                // The address of a home outside the jurisdiction is not revealed by a household that once was inside.
                return message!("household-successor-hidden");
            }
        };
        let since = match next.closed_on {
            Some(day) => message!("household-successor-closed-on", day),
            None => Text::default(),
        };
        let what = match door {
            Channel::Api => message!("household-successor-advice"),
            Channel::File => message!("household-successor-advice-in-file"),
        };
        message!("household-successor", by, place, since, what)
    }

    /// Whether the household was merged into another one or moved.
    pub(super) fn went_on(&self) -> bool {
        matches!(
            self.closed.closed_reason,
            Some(HouseholdChange::Merged | HouseholdChange::Moved)
        )
    }
}
