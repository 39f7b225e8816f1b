//! The tables of seats and of the persons who hold them.

use std::collections::HashSet;

use cunju_entity::value::{CommitteeId, PersonId, SeatId};
use cunju_entity::{person, seat};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait, Select,
};
use uuid::Uuid;

use super::edge::{Body, SeatsIn};
use crate::auth::Scope;
use crate::change::Logged;
use crate::committee::below_visible;
use crate::error::Error;
use crate::list::{List, Sort, SortKind};
use crate::node::Below;

const SEAT: &str = "seat";
const PERSON: &str = "person";

impl Logged for seat::Model {
    const ENTITY: &'static str = SEAT;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
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
}

/// The seats in a body, former ones too.
fn within(body: Body) -> Select<seat::Entity> {
    use seat::Column;
    let seats = seat::Entity::find().filter(Column::CommitteeId.eq(body.committee));
    match body.subcommittee {
        Some(id) => seats.filter(Column::SubcommitteeId.eq(id)),
        None => seats.filter(
            Condition::all()
                .add(Column::SubcommitteeId.is_null())
                .add(Column::GridId.is_null()),
        ),
    }
}

/// Seats in a body, the longest held first.
pub(super) fn list(scope: &Scope, edge: &SeatsIn, body: Body) -> List {
    let mut select = within(body);
    if !edge.include_former {
        select = select.filter(seat::Column::UntilOn.is_null());
    }
    List {
        select: below_visible(select, SEAT, scope).into_query(),
        order: vec![
            Sort::up((SEAT, "from_on"), SortKind::Day),
            Sort::up((SEAT, "id"), SortKind::Id),
        ],
    }
}

/// All seats in a body, former ones too.
pub(super) async fn of_body(
    db: &impl ConnectionTrait,
    body: Body,
) -> Result<Vec<seat::Model>, DbErr> {
    within(body).all(db).await
}

/// All seats in these committees and their subcommittees, former ones too.
pub(super) async fn of_committees(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
) -> Result<Vec<seat::Model>, DbErr> {
    seat::Entity::find()
        .filter(seat::Column::CommitteeId.is_in(committees.iter().copied()))
        .filter(seat::Column::GridId.is_null())
        .all(db)
        .await
}

/// All seats in a committee and its subcommittees, former ones too.
///
/// # Errors
///
/// An error of the database.
pub async fn of_committee(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<Vec<seat::Model>, Error> {
    Ok(of_committees(db, &[committee]).await?)
}

/// The seats of these ids that a caller may see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[Below<SeatId>],
) -> Result<Vec<seat::Model>, DbErr> {
    let (committees, ids): (HashSet<_>, Vec<_>) = ids.iter().copied().unzip();
    let select = seat::Entity::find()
        .filter(seat::Column::CommitteeId.is_in(committees))
        .filter(seat::Column::Id.is_in(ids));
    below_visible(select, SEAT, scope).all(db).await
}

/// The seat of this id, within a committee that was checked.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    (committee, id): Below<SeatId>,
) -> Result<Option<seat::Model>, DbErr> {
    let seat = seat::Entity::find_by_id(id).filter(seat::Column::CommitteeId.eq(committee));
    seat.one(db).await
}

/// The persons of these ids that a caller may see.
pub(super) async fn persons_by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[Below<PersonId>],
) -> Result<Vec<person::Model>, DbErr> {
    let (committees, ids): (HashSet<_>, Vec<_>) = ids.iter().copied().unzip();
    let select = person::Entity::find()
        .filter(person::Column::CommitteeId.is_in(committees))
        .filter(person::Column::Id.is_in(ids));
    below_visible(select, PERSON, scope).all(db).await
}

/// The person of this id, within a committee that was checked.
///
/// # Errors
///
/// An error of the database.
pub async fn find_person(
    db: &impl ConnectionTrait,
    (committee, id): Below<PersonId>,
) -> Result<Option<person::Model>, DbErr> {
    let person = person::Entity::find_by_id(id).filter(person::Column::CommitteeId.eq(committee));
    person.one(db).await
}
