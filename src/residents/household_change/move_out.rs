//! Moves a household to another committee: closes it here, opens a new one there, and links them.

use cunju_entity::value::{HouseholdChange, HouseholdId, StayReason};

use super::address;
use super::input::HouseholdMoveOutInput;
use super::reshape::{end, link};
use super::service::{HouseholdResult, open};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::bodies::grid;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, refuse_stale};
use crate::reference::dates::check_past_date;
use crate::residents::household::{decode, find_open_household};
use crate::residents::resident_change::{ResidentMove, move_to_other_committee};
use crate::residents::{resident as people, sensitive_access};
use crate::units::committee::{CommitteeRef, lock_two_committees};

const MOVE_OUT: Operation =
    Operation::in_committee("household.move_out", Permission::KeepHouseholds);

/// Moves a household with all its residents to another committee, where it can be in another grid.
pub(super) async fn move_out(session: &Session, input: HouseholdMoveOutInput) -> HouseholdResult {
    let mut work = UnitOfWork::begin(session, MOVE_OUT, &input, &input.options).await?;
    let from = decode(&work, &input.id, "id").await?;
    let to = CommitteeRef::Code(input.to_committee_code);
    let pair = lock_two_committees(&work, (from.0, "id"), (to, "toCommitteeCode")).await?;
    let Some((here, there)) = pair else {
        let same = message!("household-in-same-committee");
        return Err(Problem::invalid("toCommitteeCode", same).into());
    };
    let household = find_open_household(&work, from, "id").await?;
    refuse_stale(input.expected_revision, household.revision)?;
    check_past_date("on", input.on, work.clock().today())?;
    let moved = sensitive_access::check_move_of_household(&work, &household, "id").await?;
    let id: HouseholdId = work.clock().id();
    let place = input.place.values().household(id, there.id);
    let mut row = place.map_err(ChangeError::Refused)?;
    let accepted = input.place.accept_duplicate;
    let warnings = address::refuse_taken(&work, &there, &row, accepted).await?;
    row.grid_id = match &input.grid_id {
        Some(id) => Some(grid::find_open(&work, there.id, id, "gridId").await?.id),
        None => None,
    };
    row.head.clone_from(&household.head);
    work.announce(Fact::Households(here.clone(), vec![household.id]))
        .await?;
    work.announce(Fact::Households(there.clone(), vec![id]))
        .await?;
    let link = link(&household, HouseholdChange::Moved, input.on);
    // The new household is inserted before its residents, who refer to it, but after their new IDs are known, which it
    // needs for head and representative.
    let mut newcomers = Vec::new();
    for resident in people::of_household(&work.tx, from).await? {
        let step = ResidentMove {
            to: Some(id),
            on: input.on,
            reason: StayReason::Moved,
            relation: resident.relation,
            living_state: resident.living_state,
        };
        let was = resident.id;
        let now = move_to_other_committee(&mut work, resident, there.id, step).await?;
        row.head_id = row
            .head_id
            .or((household.head_id == Some(was)).then_some(now.id));
        let represents = household.representative_id == Some(was);
        row.representative_id = row.representative_id.or(represents.then_some(now.id));
        newcomers.push(now);
    }
    open(&mut work, &row, &household, link).await?;
    for newcomer in &newcomers {
        work.insert(newcomer).await?;
    }
    sensitive_access::record_household_move(&mut work, moved, &row).await?;
    // Last: it refuses a day before the last departure, and closes the row that the departures have changed.
    let moved = (HouseholdChange::Moved, None);
    end(&mut work, &household, moved, input.on).await?;
    Ok((work.finish(row).await?, warnings))
}
