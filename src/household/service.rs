//! Changes of households.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::household;
use cunju_entity::value::CommitteeId;
use uuid::Uuid;

use super::input::{HouseholdAssignGridInput, HouseholdRegisterInput, HouseholdUpdateInput};
use super::store;
use crate::auth::Permission;
use crate::change::{Logged, Operation, Work};
use crate::committee::{Which, locked};
use crate::error::text;
use crate::grid;
use crate::node::GlobalId;
use crate::problem::{Fault, Problem, ProblemCode, refuse_stale, words};
use crate::request::Session;

const REGISTER: Operation = Operation::below("household.register", Permission::KeepHouseholds);
const UPDATE: Operation = Operation::below("household.update", Permission::KeepHouseholds);
const ASSIGN_GRID: Operation =
    Operation::below("household.assign_grid", Permission::KeepHouseholds);

/// Longest address, in characters.
pub(crate) const MAX_ADDRESS: usize = 200;
/// Longest name of a head, in characters.
pub(crate) const MAX_HEAD: usize = 60;

impl Logged for household::Model {
    const ENTITY: &'static str = "household";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }
}

/// Registers a household.
pub(super) async fn register(
    session: &Session,
    input: HouseholdRegisterInput,
) -> Result<Option<household::Model>, Fault> {
    let mut work = Work::begin(session, REGISTER, &input, &input.options).await?;
    let which = Which::Code(input.committee_code);
    let committee = locked(&work, which, "committeeCode").await?.id;
    let made = input.id.as_ref();
    let id = work.new_id(made, |row: &household::Model| {
        row.committee_id == committee && row.address == input.address.trim()
    });
    let id = id.await?;
    let head = input.head.as_deref().map(head).transpose()?;
    let grid_id = match &input.grid_id {
        Some(id) => Some(grid::named(&work, committee, id, "gridId").await?.id),
        None => None,
    };
    let row = household::Model {
        id,
        committee_id: committee,
        grid_id,
        address: free_address(&work, committee, &input.address).await?,
        estate: None,
        building: None,
        unit: None,
        room: None,
        head,
        head_id: None,
        representative_id: None,
        closed_on: None,
        closed_reason: None,
        revision: 1,
    };
    work.insert(&row).await?;
    work.finish(row).await
}

/// Changes the address and the head of a household.
pub(super) async fn update(
    session: &Session,
    input: HouseholdUpdateInput,
) -> Result<Option<household::Model>, Fault> {
    let work = Work::begin(session, UPDATE, &input, &input.options).await?;
    let before = named(&work, &input.id).await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut row = before.clone();
    match &input.head {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.head = None,
        MaybeUndefined::Value(name) => row.head = Some(head(name)?),
    }
    if let Some(address) = &input.address
        && address.trim() != before.address
    {
        row.address = free_address(&work, before.committee_id, address).await?;
    }
    write(work, &before, row).await
}

/// Puts a household into a grid, or takes it out of its grid.
pub(super) async fn assign_grid(
    session: &Session,
    input: HouseholdAssignGridInput,
) -> Result<Option<household::Model>, Fault> {
    let work = Work::begin(session, ASSIGN_GRID, &input, &input.options).await?;
    let before = named(&work, &input.id).await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut row = before.clone();
    row.grid_id = match &input.grid_id {
        MaybeUndefined::Value(id) => {
            let grid = grid::named(&work, before.committee_id, id, "gridId").await?;
            Some(grid.id)
        }
        MaybeUndefined::Null => None,
        MaybeUndefined::Undefined => {
            let absent = text(
                "请提供 gridId：网格的 id，或 null（移出网格）。",
                "Give gridId: the id of a grid, or null to take the household out of its grid.",
            );
            return Err(Problem::invalid("gridId", absent).into());
        }
    };
    write(work, &before, row).await
}

/// The household that an input names, its committee locked.
async fn named(work: &Work<'_>, id: &ID) -> Result<household::Model, Fault> {
    let (committee, id) = match GlobalId::decode(id)? {
        GlobalId::Household(named) => named,
        other => return Err(other.wrong_type("Household").into()),
    };
    locked(work, Which::Id(committee), "id").await?;
    let found = store::of_locked(&work.tx, committee, id).await?;
    found.ok_or_else(|| Problem::not_found("id").into())
}

async fn write(
    mut work: Work<'_>,
    before: &household::Model,
    mut row: household::Model,
) -> Result<Option<household::Model>, Fault> {
    row.revision += 1;
    work.update(before, &row).await?;
    work.finish(row).await
}

fn head(name: &str) -> Result<String, Problem> {
    words("head", name, MAX_HEAD)
}

/// An address at which the committee has no household yet.
async fn free_address(
    work: &Work<'_>,
    committee: CommitteeId,
    address: &str,
) -> Result<String, Fault> {
    let address = words("address", address, MAX_ADDRESS)?;
    let taken = store::at_address(&work.tx, committee, &address).await?;
    if taken.is_none() {
        return Ok(address);
    }
    let exists = text(
        "该村（居）委会已有同一地址的户。请核对地址，或修改已登记的户。",
        "The committee has a household at this address. Check it, or change that household.",
    );
    Err(Problem::at("address", ProblemCode::AlreadyExists, exists).into())
}
