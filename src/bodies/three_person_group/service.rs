//! Changes to three-person groups.

use async_graphql::ID;
use cunju_entity::three_person_group;
use cunju_entity::value::{CommitteeId, Date, ThreePersonGroupId};
use uuid::Uuid;

use super::input::ThreePersonGroupEstablishInput;
use super::store;
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, require_in_committee, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Fact, Logged, Operation, Touches, UnitOfWork};
use crate::bodies::grid;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode, note, refuse_any};
use crate::reference::dates::{check_past_date, not_before};
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::units::committee::{CommitteeRef, lock_committee};

const ESTABLISH: Operation =
    Operation::in_committee("three_person_group.establish", Permission::KeepBodies);

impl Logged for three_person_group::Model {
    const ENTITY: &'static str = "three_person_group";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        let same = before.is_some_and(|it| it.dissolved_on == self.dissolved_on);
        if same {
            Vec::new()
        } else {
            vec![Touches::Posts]
        }
    }
}

pub(crate) async fn decode(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<InCommittee<ThreePersonGroupId>, ChangeError> {
    match resolve_reference(work, id, ClientIdType::ThreePersonGroup, field).await? {
        GlobalId::ThreePersonGroup(named) => Ok(named),
        other => Err(other.wrong_type("ThreePersonGroup").into()),
    }
}

/// The group that `field` names in the committee that the change has locked. Refused if there is no such group or it is
/// dissolved.
pub async fn find_open(
    work: &UnitOfWork<'_>,
    committee: CommitteeId,
    id: &ID,
    field: &str,
) -> Result<three_person_group::Model, ChangeError> {
    let row = find_open_or_closed(work, committee, id, field).await?;
    match row.dissolved_on {
        Some(day) => Err(dissolved_error(field, day).into()),
        None => Ok(row),
    }
}

/// Like [`find_open`], but the group may be dissolved.
pub(crate) async fn find_open_or_closed(
    work: &UnitOfWork<'_>,
    committee: CommitteeId,
    id: &ID,
    field: &str,
) -> Result<three_person_group::Model, ChangeError> {
    let named = decode(work, id, field).await?;
    let found = store::find(&work.tx, (committee, named.1)).await?;
    require_in_committee(committee, named, found, field)
}

/// The user error for a group that is dissolved.
pub(crate) fn dissolved_error(field: &str, day: Date) -> Problem {
    let message = message!("three-person-group-dissolved", day);
    Problem::at(field, ProblemCode::AlreadyClosed, message)
}

/// Establishes a three-person group for a committee or a grid.
pub(super) async fn establish(
    session: &Session,
    input: ThreePersonGroupEstablishInput,
) -> Result<Option<three_person_group::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, ESTABLISH, &input, &input.options).await?;
    let committee = lock_committee(
        &work,
        CommitteeRef::Code(input.committee_code),
        "committeeCode",
    )
    .await?;
    // Before the ID of the new group: a repeated request is recognized by its grid, among others.
    let grid_id = match &input.grid_id {
        Some(id) => Some(grid::find_open(&work, committee.id, id, "gridId").await?.id),
        None => None,
    };
    let day = input.established_on;
    let same = |row: &three_person_group::Model| {
        row.committee_id == committee.id && row.grid_id == grid_id && row.established_on == day
    };
    let id = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = Vec::new();
    note(
        &mut problems,
        check_past_date("establishedOn", day, work.clock().today()),
    );
    if let Some(from) = committee.valid_from {
        note(&mut problems, not_before("establishedOn", day, from));
    }
    // No unique index prevents a second group; the lock of the committee does.
    if let Some(other) = store::open_in(&work.tx, committee.id, grid_id).await? {
        let since = other.established_on;
        let message = message!("three-person-group-exists", since);
        let field = input.grid_id.as_ref().map_or("committeeCode", |_| "gridId");
        problems.push(Problem::at(field, ProblemCode::AlreadyExists, message));
    }
    refuse_any(problems)?;
    // Before the write: a new group lacks all three roles and changes the figure of its town at once.
    work.announce(Fact::Posts(committee.clone())).await?;
    let row = three_person_group::Model {
        id,
        committee_id: committee.id,
        grid_id,
        established_on: day,
        dissolved_on: None,
        revision: 1,
    };
    work.insert(&row).await?;
    work.finish(row).await
}
