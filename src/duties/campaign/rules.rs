//! Rules for visit campaigns, without I/O.

use cunju_entity::value::{CampaignPopulation, Date, LivingState};

use crate::platform::message::message;
use crate::platform::problem::Problem;
use crate::reference::dates::not_too_early;

/// Maximum length of a campaign in days: one year.
pub(super) const MAX_DAYS: i64 = 366;

/// A campaign ends on or after its first day, within a year.
pub(super) fn days(starts_on: Date, ends_on: Date) -> Result<(), Problem> {
    not_too_early("startsOn", starts_on)?;
    if ends_on < starts_on {
        return Err(Problem::invalid(
            "endsOn",
            message!("campaign-ends-before-start", ends_on, starts_on),
        ));
    }
    // Both days count, so a difference of 365 days is a campaign of 366, a leap year.
    if ends_on.days_since(starts_on) < MAX_DAYS {
        return Ok(());
    }
    Err(Problem::invalid(
        "endsOn",
        message!("campaign-too-long", max = MAX_DAYS, starts_on, ends_on),
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
            let missing = message!("campaign-field-required", field);
            return Err(Problem::invalid(field, missing));
        }
        if given && !needed {
            let surplus = message!("campaign-field-unused", field);
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
