//! Changes to grids.

use std::collections::{BTreeSet, HashMap};

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::value::{CommitteeId, Date, GridId, SubcommitteeId};
use cunju_entity::{grid, subcommittee, subcommittee_grid};
use uuid::Uuid;

use super::input::{GridCreateInput, GridUpdateInput};
use super::store;
use super::values::GridValues;
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, require_in_committee, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Fact, Logged, Operation, Touches, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode, refuse_any, refuse_stale};
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::units::committee::{CommitteeRef, lock_committee};

const CREATE: Operation = Operation::in_committee("grid.create", Permission::KeepGrids);
const UPDATE: Operation = Operation::in_committee("grid.update", Permission::KeepGrids);

/// Highest number of a grid in its committee: it has three digits in the code.
pub(crate) const MAX_NUMBER: i16 = 999;
/// Highest number of subcommittees that can be responsible for one grid.
const MAX_SUBCOMMITTEES: usize = 20;

impl Logged for grid::Model {
    const ENTITY: &'static str = "grid";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        // Names, kinds and norms are not counted anywhere.
        let same = before.is_some_and(|it| it.closed_on == self.closed_on);
        if same {
            Vec::new()
        } else {
            vec![Touches::Posts]
        }
    }
}

impl Logged for subcommittee_grid::Model {
    const ENTITY: &'static str = "subcommittee_grid";

    fn key(&self) -> String {
        format!("{}/{}", self.subcommittee_id, self.grid_id)
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

/// The open grid that `field` names in the committee that the change has locked. Refused if the committee has no such
/// grid or it is closed.
pub async fn find_open(
    work: &UnitOfWork<'_>,
    committee: CommitteeId,
    id: &ID,
    field: &str,
) -> Result<grid::Model, ChangeError> {
    let row = find_open_or_closed(work, committee, id, field).await?;
    match row.closed_on {
        Some(day) => Err(closed_error(field, day).into()),
        None => Ok(row),
    }
}

/// Like [`find_open`], but the grid may be closed.
pub(crate) async fn find_open_or_closed(
    work: &UnitOfWork<'_>,
    committee: CommitteeId,
    id: &ID,
    field: &str,
) -> Result<grid::Model, ChangeError> {
    let named = decode(work, id, field).await?;
    let found = store::of_locked(&work.tx, committee, named.1).await?;
    require_in_committee(committee, named, found, field)
}

/// The user error for a grid that is closed.
pub(crate) fn closed_error(field: &str, day: Date) -> Problem {
    let closed = message!("grid-closed", day);
    Problem::at(field, ProblemCode::AlreadyClosed, closed)
}

pub(crate) async fn decode(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<InCommittee<GridId>, ChangeError> {
    match resolve_reference(work, id, ClientIdType::Grid, field).await? {
        GlobalId::Grid(named) => Ok(named),
        // At this field: by its value alone, an ID that is sent twice would be reported at the first field that has it.
        other => Err(ChangeError::from(other.wrong_type("Grid")).at(field)),
    }
}

/// Creates a grid with the next number of its committee.
pub(super) async fn create(
    session: &Session,
    input: GridCreateInput,
) -> Result<Option<grid::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, CREATE, &input, &input.options).await?;
    let which = CommitteeRef::Code(input.committee_code);
    let committee = lock_committee(&work, which, "committeeCode").await?;
    let same =
        |row: &grid::Model| row.committee_id == committee.id && row.name == input.name.trim();
    let id = work.new_id(input.id.as_ref(), same).await?;
    let said = GridValues {
        name: Some(&input.name),
        kind: Some(input.kind),
        norm_households: input
            .norm_households
            .map_or(MaybeUndefined::Null, MaybeUndefined::Value),
        norm_persons: input
            .norm_persons
            .map_or(MaybeUndefined::Null, MaybeUndefined::Value),
    };
    let mut row = said
        .grid(id, committee.id, 0)
        .map_err(ChangeError::Refused)?;
    row.number = next_number(&work, committee.id).await?;
    let ids = input.subcommittee_ids.unwrap_or_default();
    let wanted = answering(&work, committee.id, &ids).await?;
    // Before the write: a new grid has no worker yet and changes the figure of its town at once.
    work.announce(Fact::Posts(committee.clone())).await?;
    work.insert(&row).await?;
    relink(&mut work, &row, &wanted).await?;
    work.finish(row).await
}

/// Changes the name, kind and norms of a grid, and the subcommittees that are responsible for it.
pub(super) async fn update(
    session: &Session,
    input: GridUpdateInput,
) -> Result<Option<grid::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, UPDATE, &input, &input.options).await?;
    let (committee, _) = decode(&work, &input.id, "id").await?;
    lock_committee(&work, CommitteeRef::Id(committee), "id").await?;
    let before = find_open(&work, committee, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let mut row = before.clone();
    let said = GridValues {
        name: input.name.as_deref(),
        kind: *input.kind,
        norm_households: input.norm_households,
        norm_persons: input.norm_persons,
    };
    said.apply_to(&mut row).map_err(ChangeError::Refused)?;
    if let Some(ids) = &*input.subcommittee_ids {
        let wanted = answering(&work, committee, ids).await?;
        if relink(&mut work, &row, &wanted).await? {
            // `revise` would see no change, because the links are not columns of the row. The revision must still
            // change: a client that has read the former links would overwrite these.
            row.revision = before.revision + 1;
            work.update(&before, &row).await?;
            return work.finish(row).await;
        }
    }
    work.revise(&before, &mut row).await?;
    work.finish(row).await
}

/// The next number of a grid. Numbers have no gaps because grids are never deleted and the committee is locked.
async fn next_number(work: &UnitOfWork<'_>, committee: CommitteeId) -> Result<i16, ChangeError> {
    let last = store::last_number(&work.tx, committee).await?;
    let next = last.unwrap_or_default().saturating_add(1);
    if next <= MAX_NUMBER {
        return Ok(next);
    }
    let full = message!("grid-numbers-used-up", max = MAX_NUMBER);
    Err(Problem::invalid("committeeCode", full).into())
}

/// The subcommittees of a committee with these IDs, without duplicates.
async fn answering(
    work: &UnitOfWork<'_>,
    committee: CommitteeId,
    ids: &[ID],
) -> Result<BTreeSet<SubcommitteeId>, ChangeError> {
    if ids.len() > MAX_SUBCOMMITTEES {
        let many = message!("grid-subcommittees-too-many", max = MAX_SUBCOMMITTEES);
        return Err(Problem::invalid("subcommitteeIds", many).into());
    }
    let mut wanted = Vec::new();
    for id in ids {
        match resolve_reference(work, id, ClientIdType::Subcommittee, "subcommitteeIds").await? {
            GlobalId::Subcommittee(named) => wanted.push(named),
            other => return Err(other.wrong_type("Subcommittee").into()),
        }
    }
    let subcommittees = wanted.iter().map(|(_, id)| *id);
    let rows = store::subcommittees(&work.tx, committee, subcommittees.clone()).await?;
    let found: HashMap<_, _> = rows
        .iter()
        .map(|row| ((row.committee_id, row.id), row))
        .collect();
    let problems = wanted.iter().enumerate().filter_map(|(position, named)| {
        let field = format!("subcommitteeIds.{position}");
        unfit(&field, found.get(named).copied())
    });
    refuse_any(problems.collect())?;
    Ok(subcommittees.collect())
}

/// The user error if a subcommittee cannot be responsible for a grid.
fn unfit(field: &str, row: Option<&subcommittee::Model>) -> Option<Problem> {
    let Some(row) = row else {
        return Some(Problem::not_found(field));
    };
    let day = row.dissolved_on?;
    let closed = message!("grid-subcommittee-dissolved", day);
    Some(Problem::at(field, ProblemCode::AlreadyClosed, closed))
}

/// Makes exactly these subcommittees responsible for a grid.
async fn relink(
    work: &mut UnitOfWork<'_>,
    row: &grid::Model,
    wanted: &BTreeSet<SubcommitteeId>,
) -> Result<bool, ChangeError> {
    let links = store::links(&work.tx, row).await?;
    let current: BTreeSet<SubcommitteeId> = links.iter().map(|link| link.subcommittee_id).collect();
    let old = links
        .iter()
        .filter(|link| !wanted.contains(&link.subcommittee_id));
    for link in old {
        work.removed(link)?;
    }
    let new: Vec<subcommittee_grid::Model> = wanted
        .difference(&current)
        .map(|subcommittee| subcommittee_grid::Model {
            subcommittee_id: *subcommittee,
            grid_id: row.id,
            committee_id: row.committee_id,
        })
        .collect();
    for link in &new {
        work.added(link)?;
    }
    let gone: Vec<SubcommitteeId> = current.difference(wanted).copied().collect();
    store::unlink(&work.tx, row, &gone).await?;
    store::link(&work.tx, &new).await?;
    Ok(!new.is_empty() || !gone.is_empty())
}
