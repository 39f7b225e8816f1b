//! The tables of memberships and of carers; every read of a caller starts at [`visible`] or at
//! [`carers`].

use std::collections::HashSet;

use cunju_entity::value::{CarerId, CodeRange, CommitteeId, MembershipId, ResidentId};
use cunju_entity::{carer, membership};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use uuid::Uuid;

use crate::auth::{Actor, Permission, within};
use crate::change::Logged;
use crate::committee::below_visible;
use crate::database::{Tx, padded};
use crate::error::Error;
use crate::list::{Column, List, Sort, SortKind};
use crate::node::Below;

/// Whether a membership has as many named carers as its kind needs.
pub(crate) const CARED: &str = "\
    (SELECT COUNT(*) FROM carer WHERE carer.membership_id = membership.id \
      AND carer.until_on IS NULL) \
    >= (SELECT carers FROM special_group_kind WHERE special_group_kind.key = membership.kind)";

const MEMBERSHIP: &str = "membership";
const CARER: &str = "carer";

impl Logged for membership::Model {
    const ENTITY: &'static str = MEMBERSHIP;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }
}

impl Logged for carer::Model {
    const ENTITY: &'static str = CARER;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }
}

/// Whether a caller may read of special groups at all.
#[must_use]
pub fn readable(actor: &Actor) -> bool {
    actor.may(Permission::ReadSensitive) || actor.may(Permission::ReadServed)
}

/// Which residents, by a column of their ids, a caller may read
/// sensitive things of: all; those of households in grids where the caller serves; or none.
#[must_use]
pub fn within_sight(actor: &Actor, resident_id: Column) -> Condition {
    if actor.may(Permission::ReadSensitive) {
        return Condition::all();
    }
    if !actor.may(Permission::ReadServed) {
        return Condition::all().add(Expr::val(false));
    }
    let on = |one, other| Expr::col(one).equals(other);
    let served = Query::select()
        .expr(Expr::cust("1"))
        .from_as("resident", "r")
        .join_as(
            JoinType::InnerJoin,
            "household",
            "h",
            on(("h", "id"), ("r", "household_id")),
        )
        .join_as(
            JoinType::InnerJoin,
            "seat",
            "s",
            on(("s", "grid_id"), ("h", "grid_id")),
        )
        .join_as(
            JoinType::InnerJoin,
            "person",
            "p",
            on(("p", "id"), ("s", "person_id")),
        )
        .and_where(Expr::col(("s", "until_on")).is_null())
        .and_where(Expr::col(("p", "account")).eq(actor.subject()))
        .and_where(on(("r", "id"), resident_id))
        .take();
    Condition::all().add(Expr::exists(served))
}

/// Memberships that a caller may see.
fn visible(actor: &Actor) -> Select<membership::Entity> {
    let all = below_visible(membership::Entity::find(), MEMBERSHIP, actor.scope());
    all.filter(within_sight(actor, (MEMBERSHIP, "resident_id")))
}

/// Carers of memberships that a caller may see.
fn carers(actor: &Actor) -> Select<carer::Entity> {
    let mut all = below_visible(carer::Entity::find(), CARER, actor.scope());
    let of = Expr::col((MEMBERSHIP, "id")).equals((CARER, "membership_id"));
    QueryTrait::query(&mut all).inner_join(MEMBERSHIP, of);
    all.filter(within_sight(actor, (MEMBERSHIP, "resident_id")))
}

/// Memberships of a resident, the longest first.
pub(super) fn of_resident(
    actor: &Actor,
    former: bool,
    (committee, resident): Below<ResidentId>,
) -> List {
    let mut all = visible(actor)
        .filter(membership::Column::CommitteeId.eq(committee))
        .filter(membership::Column::ResidentId.eq(resident));
    if !former {
        all = all.filter(membership::Column::UntilOn.is_null());
    }
    List {
        select: all.into_query(),
        order: vec![
            Sort::up((MEMBERSHIP, "from_on"), SortKind::Day),
            Sort::up((MEMBERSHIP, "id"), SortKind::Id),
        ],
    }
}

/// Memberships that go on, in a range of codes, by committee.
pub(super) fn list(
    actor: &Actor,
    range: Option<CodeRange>,
    kind: Option<&str>,
    without_carer: bool,
) -> List {
    let mut all = visible(actor).filter(membership::Column::UntilOn.is_null());
    if let Some(range) = range {
        all = all.filter(within(("committee", "code"), range));
    }
    if let Some(kind) = kind {
        all = all.filter(membership::Column::Kind.eq(kind));
    }
    if without_carer {
        all = all.filter(Expr::cust(CARED).not());
    }
    List {
        select: all.into_query(),
        order: vec![
            Sort::up(("committee", "code"), SortKind::Number),
            Sort::up((MEMBERSHIP, "id"), SortKind::Id),
        ],
    }
}

/// Carers of a membership, the longest first.
pub(super) fn carers_of(
    actor: &Actor,
    former: bool,
    (committee, membership): Below<MembershipId>,
) -> List {
    let mut all = carers(actor)
        .filter(carer::Column::CommitteeId.eq(committee))
        .filter(carer::Column::MembershipId.eq(membership));
    if !former {
        all = all.filter(carer::Column::UntilOn.is_null());
    }
    List {
        select: all.into_query(),
        order: vec![
            Sort::up((CARER, "from_on"), SortKind::Day),
            Sort::up((CARER, "id"), SortKind::Id),
        ],
    }
}

/// The memberships of these ids that a caller may see, and maybe others.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    keys: &[Below<MembershipId>],
) -> Result<Vec<membership::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(visible(actor)
        .filter(membership::Column::CommitteeId.is_in(padded(committees)))
        .filter(membership::Column::Id.is_in(padded(keys.iter().map(|(_, id)| *id))))
        .all(db)
        .await?)
}

/// The carers of these ids that a caller may see, and maybe others.
pub(super) async fn carers_by_ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    keys: &[Below<CarerId>],
) -> Result<Vec<carer::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(carers(actor)
        .filter(carer::Column::CommitteeId.is_in(padded(committees)))
        .filter(carer::Column::Id.is_in(padded(keys.iter().map(|(_, id)| *id))))
        .all(db)
        .await?)
}

/// How many open carers each of these memberships has.
pub(super) async fn cared(
    db: &impl ConnectionTrait,
    actor: &Actor,
    keys: &[Below<MembershipId>],
) -> Result<Vec<(CommitteeId, MembershipId, i64)>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    let counted = carers(actor)
        .filter(carer::Column::CommitteeId.is_in(padded(committees)))
        .filter(carer::Column::MembershipId.is_in(padded(keys.iter().map(|(_, id)| *id))))
        .filter(carer::Column::UntilOn.is_null())
        .select_only()
        .columns([carer::Column::CommitteeId, carer::Column::MembershipId])
        .column_as(carer::Column::Id.count(), "carers")
        .group_by(carer::Column::CommitteeId)
        .group_by(carer::Column::MembershipId);
    Ok(counted.into_tuple().all(db).await?)
}

/// The membership of this id in a committee that the change has locked.
pub(super) async fn find(
    tx: &Tx,
    (committee, id): Below<MembershipId>,
) -> Result<Option<membership::Model>, Error> {
    Ok(membership::Entity::find_by_id(id)
        .filter(membership::Column::CommitteeId.eq(committee))
        .one(tx)
        .await?)
}

/// The carer of this id in a committee that the change has locked.
pub(super) async fn find_carer(
    tx: &Tx,
    (committee, id): Below<CarerId>,
) -> Result<Option<carer::Model>, Error> {
    Ok(carer::Entity::find_by_id(id)
        .filter(carer::Column::CommitteeId.eq(committee))
        .one(tx)
        .await?)
}

/// The memberships of a resident that go on, in a committee that the change has locked.
pub(super) async fn open(
    tx: &Tx,
    (committee, resident): Below<ResidentId>,
) -> Result<Vec<membership::Model>, Error> {
    Ok(membership::Entity::find()
        .filter(membership::Column::CommitteeId.eq(committee))
        .filter(membership::Column::ResidentId.eq(resident))
        .filter(membership::Column::UntilOn.is_null())
        .order_by_asc(membership::Column::Id)
        .all(tx)
        .await?)
}

/// Who cares for the member, in a committee that the change has locked.
pub(super) async fn open_carers(
    tx: &Tx,
    (committee, membership): Below<MembershipId>,
) -> Result<Vec<carer::Model>, Error> {
    Ok(carer::Entity::find()
        .filter(carer::Column::CommitteeId.eq(committee))
        .filter(carer::Column::MembershipId.eq(membership))
        .filter(carer::Column::UntilOn.is_null())
        .order_by_asc(carer::Column::Id)
        .all(tx)
        .await?)
}
