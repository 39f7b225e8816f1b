//! Household mutations.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::value::{CommitteeId, HouseholdId};
use cunju_entity::{household, household_link};
use uuid::Uuid;

use super::input::{HouseholdAssignGridInput, HouseholdRegisterInput, HouseholdUpdateInput};
use super::{address, head};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::bodies::grid;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, refuse_stale};
use crate::reference::payload::Warning;
use crate::residents::household::{decode, lock_open_household, parse_head_name};
use crate::residents::resident_change::relations::{self, Joined, Unknown};
use crate::residents::sensitive_access;
use crate::units::committee::{CommitteeRef, lock_committee};

const REGISTER: Operation =
    Operation::in_committee("household.register", Permission::KeepHouseholds);
const UPDATE: Operation = Operation::in_committee("household.update", Permission::KeepHouseholds);
const ASSIGN_GRID: Operation =
    Operation::in_committee("household.assign_grid", Permission::KeepHouseholds);

/// The household of a change, and warnings about its address.
pub(super) type HouseholdResult = Result<(Option<household::Model>, Vec<Warning>), ChangeError>;

/// Registers a household.
pub(super) async fn register(session: &Session, input: HouseholdRegisterInput) -> HouseholdResult {
    let mut work = UnitOfWork::begin(session, REGISTER, &input, &input.options).await?;
    let which = CommitteeRef::Code(input.committee_code);
    let committee = lock_committee(&work, which, "committeeCode").await?;
    let place = input.place.values();
    // The key is needed before the ID: by it, a retry with the ID of the client is recognized.
    let nowhere = HouseholdId::new(Uuid::nil());
    let key = place
        .household(nowhere, committee.id)
        .map_err(ChangeError::Refused)?
        .address_key;
    let same = |row: &household::Model| row.committee_id == committee.id && row.address_key == key;
    let id = work.new_id(input.id.as_ref(), same).await?;
    let head = input.head.as_deref().map(parse_head_name).transpose()?;
    let head = head.and_then(|(name, _)| name);
    let grid_id = match &input.grid_id {
        Some(id) => Some(grid::find_open(&work, committee.id, id, "gridId").await?.id),
        None => None,
    };
    let accepted = input.place.accept_duplicate;
    let row = household::Model {
        grid_id,
        head,
        ..place
            .household(id, committee.id)
            .map_err(ChangeError::Refused)?
    };
    let warnings = address::refuse_taken(&work, &committee, &row, accepted).await?;
    work.announce(Fact::Households(committee.clone(), vec![id]))
        .await?;
    work.insert(&row).await?;
    Ok((work.finish(row).await?, warnings))
}

/// Changes the address, head and representative of a household. Omitted fields keep their current value: if two clients
/// change different fields, both changes are kept; if they change the same field, the later one wins.
pub(super) async fn update(
    session: &Session,
    input: HouseholdUpdateInput,
    unknown: &mut Unknown,
) -> Result<(Option<Joined<household::Model>>, Vec<Warning>), ChangeError> {
    let mut work = UnitOfWork::begin(session, UPDATE, &input, &input.options).await?;
    let (committee, before) = lock_open_household(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    work.announce(Fact::Households(committee.clone(), vec![before.id]))
        .await?;
    // Only a name can be a guess at the name of a child; to clear it reveals nothing.
    if input.head.is_value() {
        sensitive_access::refuse_head(&work, &before).await?;
    }
    let mut row = before.clone();
    input
        .values()
        .apply_to(&mut row)
        .map_err(ChangeError::Refused)?;
    let mut warnings = Vec::new();
    if row.address != before.address {
        let accepted = input.accept_duplicate;
        warnings = address::refuse_taken(&work, &committee, &row, accepted).await?;
    }
    let of_row = head::set_head(&mut work, &mut row, &input).await?;
    head::represent(&work, &mut row, &input.representative_id).await?;
    work.revise(&before, &mut row).await?;
    Ok((
        relations::finish(work, row, of_row, unknown).await?,
        warnings,
    ))
}

/// Assigns a household to a grid, or removes it from its grid.
pub(super) async fn assign_grid(
    session: &Session,
    input: HouseholdAssignGridInput,
) -> Result<Option<household::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, ASSIGN_GRID, &input, &input.options).await?;
    let (committee, before) = lock_open_household(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let moved = sensitive_access::check_move_of_household(&work, &before, "id").await?;
    work.announce(Fact::Households(committee.clone(), vec![before.id]))
        .await?;
    let mut row = before.clone();
    row.grid_id = match &input.grid_id {
        MaybeUndefined::Value(id) => {
            let grid = grid::find_open(&work, before.committee_id, id, "gridId").await?;
            Some(grid.id)
        }
        MaybeUndefined::Null => None,
        // Absent is not null here: a client that omits the grid by mistake would remove the household from it.
        MaybeUndefined::Undefined => {
            let absent = message!("household-grid-id-missing");
            return Err(Problem::invalid("gridId", absent).into());
        }
    };
    work.revise(&before, &mut row).await?;
    sensitive_access::record_household_move(&mut work, moved, &row).await?;
    work.finish(row).await
}

/// Inserts a new household and the links to its predecessors.
pub(super) async fn open(
    work: &mut UnitOfWork<'_>,
    row: &household::Model,
    from: &household::Model,
    link: household_link::Model,
) -> Result<(), ChangeError> {
    work.insert(row).await?;
    let link = household_link::Model {
        committee_id: row.committee_id,
        household_id: row.id,
        from_committee_id: from.committee_id,
        from_household_id: from.id,
        ..link
    };
    work.insert(&link).await?;
    Ok(())
}

/// The key of an ID, if it is in this committee.
pub(super) async fn same_committee(
    work: &UnitOfWork<'_>,
    committee: CommitteeId,
    id: &ID,
    field: &str,
) -> Result<HouseholdId, ChangeError> {
    let (above, id) = decode(work, id, field).await?;
    if above == committee {
        return Ok(id);
    }
    let other = message!("household-in-another-committee", field);
    Err(Problem::invalid(field, other).into())
}
