//! The successors of closed households. Pure; the API and file imports share this rule.

use cunju_entity::household;
use cunju_entity::value::{Code, CommitteeCode, HouseholdChange};

use super::duplicates::reason;
use crate::platform::error::{Text, text};
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
        let words = text(
            format!("{}{}", was.zh, what.zh),
            format!("{}{}", was.en, what.en),
        );
        Problem::at(field, ProblemCode::AlreadyClosed, words)
    }

    fn was(&self) -> Text {
        let day = self.closed.closed_on.map(|day| day.to_string());
        let day = day.unwrap_or_default();
        if self.next.is_some() {
            // The text about the successor contains the reason.
            return text(
                format!("该户已于 {day} 注销"),
                format!("The household was closed on {day}"),
            );
        }
        let (zh, en) = reason(self.closed.closed_reason);
        text(
            format!("该户已于 {day} 注销（{zh}）"),
            format!("The household was closed on {day} ({en})"),
        )
    }

    /// Describes the successor and what to do.
    fn advice(&self, door: Channel, sees: impl Fn(Code) -> bool) -> Text {
        let Some(next) = &self.next else {
            return match door {
                Channel::Api => text(
                    "，不能再修改。如为新的一户，请先用 householdRegister 登记。",
                    " and can no longer be changed. If this is a new household, register it with householdRegister first.",
                ),
                Channel::File => text(
                    "。如该户已不存在，请删除此行；如确为新的一户，请先导入户。",
                    ". If it no longer exists, delete the row; if this is a new one, import the households first.",
                ),
            };
        };
        let at = self.at.as_ref().filter(|(code, _)| sees(*code));
        let (place, by) = match (next.committee_id == self.closed.committee_id, at) {
            (true, _) => (next.address.clone(), text("，并入", " and merged into ")),
            (false, Some((code, name))) => {
                let place = format!("{name}（{}）{}", CommitteeCode(*code), next.address);
                (place, text("，迁至", " and moved to "))
            }
            (false, None) => {
                return text(
                    "，已迁往您管辖范围以外的村（居）委会。请由其登记。",
                    " and moved to a committee outside your jurisdiction, which registers it.",
                );
            }
        };
        let since = match next.closed_on {
            Some(day) => text(
                format!("（已于 {day} 注销）"),
                format!(", which was closed on {day}"),
            ),
            None => text("", ""),
        };
        let what = match door {
            Channel::Api => text("。请使用该户（becameOf）。", ". Use that one (becameOf)."),
            Channel::File => text(
                "。请改填该户的村居代码和地址，并核对与户主关系，或删除此行。",
                ". Enter the committee code and address of that household and check the relation to its head, or \
                 delete the row.",
            ),
        };
        text(
            format!("{}{place}{}{}", by.zh, since.zh, what.zh),
            format!("{}{place}{}{}", by.en, since.en, what.en),
        )
    }

    /// Whether the household was merged into another one or moved.
    pub(super) fn went_on(&self) -> bool {
        matches!(
            self.closed.closed_reason,
            Some(HouseholdChange::Merged | HouseholdChange::Moved)
        )
    }
}
