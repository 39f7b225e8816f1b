//! Rules for visit campaigns, without I/O.

use cunju_entity::value::{CampaignPopulation, Date, LivingState};

use crate::platform::error::text;
use crate::platform::problem::{Problem, not_too_early};

/// Maximum length of a campaign in days: one year.
pub(super) const MAX_DAYS: i64 = 366;

/// A campaign ends on or after its first day, within a year.
pub(super) fn days(starts_on: Date, ends_on: Date) -> Result<(), Problem> {
    not_too_early("startsOn", starts_on)?;
    if ends_on < starts_on {
        return Err(Problem::invalid(
            "endsOn",
            text(
                format!(
                    "结束日期 {ends_on} 早于开始日期 {starts_on}。请填写不早于开始日期的日期。"
                ),
                format!(
                    "endsOn ({ends_on}) is before startsOn ({starts_on}). Provide that date or a later one."
                ),
            ),
        ));
    }
    if ends_on.days_since(starts_on) < MAX_DAYS {
        return Ok(());
    }
    Err(Problem::invalid(
        "endsOn",
        text(
            format!(
                "专项走访最长 {MAX_DAYS} 天，从 {starts_on} 到 {ends_on} 太长。请分成几次专项走访。"
            ),
            format!(
                "A campaign lasts at most {MAX_DAYS} days; {starts_on} to {ends_on} is too long. Split it."
            ),
        ),
    ))
}

/// A population needs the field that selects its households, `specialGroup` or `livingState`, and allows no other.
pub(super) fn population(
    population: CampaignPopulation,
    special_group: Option<&str>,
    living_state: Option<LivingState>,
) -> Result<(), Problem> {
    let (group, state) = match population {
        CampaignPopulation::All => (false, false),
        CampaignPopulation::SpecialGroup => (true, false),
        CampaignPopulation::LivingState => (false, true),
    };
    for (field, needed, given) in [
        ("specialGroup", group, special_group.is_some()),
        ("livingState", state, living_state.is_some()),
    ] {
        if needed && !given {
            let missing = text(
                format!("该走访对象须填写 {field}。"),
                format!("This population requires {field}."),
            );
            return Err(Problem::invalid(field, missing));
        }
        if given && !needed {
            let surplus = text(
                format!("该走访对象不使用 {field}，请勿填写。"),
                format!("This population does not use {field}. Omit it."),
            );
            return Err(Problem::invalid(field, surplus));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campaign_lasts_one_day_to_one_year() {
        let first: Date = "2024-01-01".parse().unwrap();
        for (last, is_campaign) in [
            ("2023-12-31", false),
            ("2024-01-01", true),
            ("2024-12-31", true),
            ("2025-01-01", false),
        ] {
            assert_eq!(
                days(first, last.parse().unwrap()).is_ok(),
                is_campaign,
                "{last}"
            );
        }
    }

    #[test]
    fn population_accepts_only_its_own_argument() {
        let state = Some(LivingState::RegisteredLivingHere);
        for (kind, group, state, is_one) in [
            (CampaignPopulation::All, None, None, true),
            (CampaignPopulation::All, Some("A"), None, false),
            (CampaignPopulation::All, None, state, false),
            (CampaignPopulation::SpecialGroup, Some("A"), None, true),
            (CampaignPopulation::SpecialGroup, None, None, false),
            (CampaignPopulation::SpecialGroup, Some("A"), state, false),
            (CampaignPopulation::LivingState, None, state, true),
            (CampaignPopulation::LivingState, None, None, false),
        ] {
            assert_eq!(
                population(kind, group, state).is_ok(),
                is_one,
                "{kind:?} {group:?}"
            );
        }
    }
}
