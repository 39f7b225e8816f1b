//! The tables of appointments and of the persons who hold them.

use std::collections::HashSet;

use cunju_entity::value::{AppointmentId, CommitteeId, PersonId};
use cunju_entity::{appointment, person};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QueryTrait, Select,
};
use uuid::Uuid;

use super::relation::{AppointmentsIn, AppointmentsOfPerson, Body, Place};
use crate::access::auth::Scope;
use crate::access::session::change::{Logged, Touches};
use crate::platform::database::AnyOf;
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::units::committee::below_visible;

const APPOINTMENT: &str = "appointment";
const PERSON: &str = "person";

impl Logged for appointment::Model {
    const ENTITY: &'static str = APPOINTMENT;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        // No mutation changes the background or the first day, which determine staffing too.
        if before.is_some_and(|it| (it.role, it.until_on) == (self.role, self.until_on)) {
            return Vec::new();
        }
        let is_post = self.grid_id.is_some() || self.three_person_group_id.is_some();
        vec![if is_post {
            Touches::Posts
        } else {
            Touches::Staff
        }]
    }
}

impl Logged for person::Model {
    const ENTITY: &'static str = PERSON;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}

/// The appointments in a body, including ended ones.
fn within(body: Body) -> Select<appointment::Entity> {
    use appointment::Column;
    let appointments = appointment::Entity::find().filter(Column::CommitteeId.eq(body.committee));
    appointments.filter(match body.place {
        Place::Committee => Condition::all()
            .add(Column::SubcommitteeId.is_null())
            .add(in_no_post()),
        Place::Subcommittee(id) => Condition::all().add(Column::SubcommitteeId.eq(id)),
        Place::Grid(id) => Condition::all().add(Column::GridId.eq(id)),
        Place::ThreePersonGroup(id) => Condition::all().add(Column::ThreePersonGroupId.eq(id)),
    })
}

/// Appointments in the committee itself or a subcommittee.
fn in_no_post() -> Condition {
    Condition::all()
        .add(appointment::Column::GridId.is_null())
        .add(appointment::Column::ThreePersonGroupId.is_null())
}

/// Appointments in a body, longest-held first.
pub(super) fn list(scope: &Scope, relation: &AppointmentsIn, body: Body) -> List {
    by_day(scope, within(body), relation.include_former)
}

/// Appointments of a person, longest-held first.
pub(super) fn list_of_person(
    scope: &Scope,
    relation: &AppointmentsOfPerson,
    (committee, person): InCommittee<PersonId>,
) -> List {
    let select = appointment::Entity::find()
        .filter(appointment::Column::CommitteeId.eq(committee))
        .filter(appointment::Column::PersonId.eq(person));
    by_day(scope, select, relation.include_former)
}

fn by_day(scope: &Scope, mut select: Select<appointment::Entity>, include_former: bool) -> List {
    if !include_former {
        select = select.filter(appointment::Column::UntilOn.is_null());
    }
    List {
        select: below_visible(select, APPOINTMENT, scope).into_query(),
        order: vec![
            Sort::ascending((APPOINTMENT, "from_on"), SortKind::Day),
            Sort::ascending((APPOINTMENT, "id"), SortKind::Id),
        ],
    }
}

/// All appointments in a body, including ended ones.
pub async fn of_body(
    db: &impl ConnectionTrait,
    body: Body,
) -> Result<Vec<appointment::Model>, Error> {
    Ok(within(body).all(db).await?)
}

/// All appointments in these grids and three-person groups, including ended ones.
pub(super) async fn of_posts(
    db: &impl ConnectionTrait,
    bodies: &[Body],
) -> Result<Vec<appointment::Model>, DbErr> {
    use appointment::Column::{GridId, ThreePersonGroupId};
    let grids = bodies.iter().filter_map(|body| match body.place {
        Place::Grid(id) => Some(id),
        _ => None,
    });
    let groups = bodies.iter().filter_map(|body| match body.place {
        Place::ThreePersonGroup(id) => Some(id),
        _ => None,
    });
    // An empty list is a false condition in sea-query, so a batch of grids alone finds no appointment of a group.
    let any = Condition::any()
        .add(GridId.is_in(grids))
        .add(ThreePersonGroupId.is_in(groups));
    appointment::Entity::find().filter(any).all(db).await
}

/// The open appointments in grids and three-person groups of a committee.
pub async fn open_in_posts(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<Vec<appointment::Model>, Error> {
    Ok(appointment::Entity::find()
        .filter(appointment::Column::CommitteeId.eq(committee))
        .filter(appointment::Column::UntilOn.is_null())
        .filter(in_no_post().not())
        .order_by_asc(appointment::Column::Id)
        .all(db)
        .await?)
}

/// All appointments in these committees and their subcommittees, including ended ones.
pub(super) async fn of_committees(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
) -> Result<Vec<appointment::Model>, DbErr> {
    appointment::Entity::find()
        .filter(appointment::Column::CommitteeId.is_any_of(committees.iter().copied()))
        .filter(in_no_post())
        .all(db)
        .await
}

/// All appointments in a committee and its subcommittees, including ended ones.
pub async fn of_committee(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<Vec<appointment::Model>, Error> {
    Ok(of_committees(db, &[committee]).await?)
}

/// The appointments with these IDs that a caller may see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[InCommittee<AppointmentId>],
) -> Result<Vec<appointment::Model>, DbErr> {
    // Two lists instead of pairs: IDs are unique by themselves, and the primary key begins with the committee
    // (ADR 0022).
    let (committees, ids): (HashSet<_>, Vec<_>) = ids.iter().copied().unzip();
    let select = appointment::Entity::find()
        .filter(appointment::Column::CommitteeId.is_any_of(committees))
        .filter(appointment::Column::Id.is_any_of(ids));
    below_visible(select, APPOINTMENT, scope).all(db).await
}

/// The appointment with this ID in a committee that was checked before.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    (committee, id): InCommittee<AppointmentId>,
) -> Result<Option<appointment::Model>, DbErr> {
    let appointment = appointment::Entity::find_by_id((committee, id));
    appointment.one(db).await
}

/// The persons with these IDs that a caller may see.
pub(super) async fn persons_by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[InCommittee<PersonId>],
) -> Result<Vec<person::Model>, DbErr> {
    let (committees, ids): (HashSet<_>, Vec<_>) = ids.iter().copied().unzip();
    let select = person::Entity::find()
        .filter(person::Column::CommitteeId.is_any_of(committees))
        .filter(person::Column::Id.is_any_of(ids));
    below_visible(select, PERSON, scope).all(db).await
}

/// The person with this ID in a committee that was checked before.
pub async fn find_person(
    db: &impl ConnectionTrait,
    (committee, id): InCommittee<PersonId>,
) -> Result<Option<person::Model>, DbErr> {
    let person = person::Entity::find_by_id((committee, id));
    person.one(db).await
}

/// The person of a committee who has this account, if any.
pub(super) async fn with_account(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
    account: &str,
) -> Result<Option<person::Model>, DbErr> {
    let persons = person::Entity::find().filter(person::Column::CommitteeId.eq(committee));
    let with = persons.filter(person::Column::Account.eq(account));
    with.one(db).await
}
