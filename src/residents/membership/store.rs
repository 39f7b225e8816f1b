//! Queries of memberships and caregivers. Every query on behalf of a caller starts with [`visible`] or [`caregivers`].

use std::collections::HashSet;

use cunju_entity::value::{CaregiverId, CodeRange, CommitteeId, MembershipId, ResidentId};
use cunju_entity::{caregiver, membership};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait, Select,
};
use uuid::Uuid;

use crate::access::auth::within;
use crate::access::session::Session;
use crate::access::session::change::{Logged, Touches};
use crate::platform::database::{AnyOf, Tx};
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::residents::sensitive_access;
use crate::units::committee::below_visible;

/// Whether a membership has as many caregivers as its kind requires.
pub(crate) const HAS_ENOUGH_CAREGIVERS: &str = "\
    (SELECT COUNT(*) FROM caregiver WHERE caregiver.membership_id = membership.id \
      AND caregiver.until_on IS NULL) \
    >= (SELECT caregivers FROM special_group_kind WHERE special_group_kind.key = membership.kind)";

const MEMBERSHIP: &str = "membership";
const CAREGIVER: &str = "caregiver";

/// What is affected when something begins or ends. What has ended is not counted anywhere.
fn touched(was_open: bool, is_open: bool) -> Vec<Touches> {
    let changes = was_open != is_open;
    changes.then_some(Touches::Households).into_iter().collect()
}

impl Logged for membership::Model {
    const ENTITY: &'static str = MEMBERSHIP;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        let was_open = before.is_some_and(|it| it.until_on.is_none());
        touched(was_open, self.until_on.is_none())
    }
}

impl Logged for caregiver::Model {
    const ENTITY: &'static str = CAREGIVER;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        let was_open = before.is_some_and(|it| it.until_on.is_none());
        touched(was_open, self.until_on.is_none())
    }
}

/// Memberships that a caller may see.
fn visible(session: &Session) -> Select<membership::Entity> {
    let all = below_visible(
        membership::Entity::find(),
        MEMBERSHIP,
        session.actor.scope(),
    );
    all.filter(sensitive_access::resident(
        session,
        (MEMBERSHIP, "resident_id"),
    ))
}

/// Caregivers of memberships that a caller may see.
fn caregivers(session: &Session) -> Select<caregiver::Entity> {
    below_visible(caregiver::Entity::find(), CAREGIVER, session.actor.scope())
        .join(JoinType::InnerJoin, caregiver::Relation::Membership.def())
        .filter(sensitive_access::resident(
            session,
            (MEMBERSHIP, "resident_id"),
        ))
}

/// Memberships of a resident, longest first.
pub(super) fn of_resident(
    session: &Session,
    former: bool,
    (committee, resident): InCommittee<ResidentId>,
) -> List {
    let mut all = visible(session)
        .filter(membership::Column::CommitteeId.eq(committee))
        .filter(membership::Column::ResidentId.eq(resident));
    if !former {
        all = all.filter(membership::Column::UntilOn.is_null());
    }
    List {
        select: all.into_query(),
        order: vec![
            Sort::ascending((MEMBERSHIP, "from_on"), SortKind::Day),
            Sort::ascending((MEMBERSHIP, "id"), SortKind::Id),
        ],
    }
}

/// Current memberships in a range of codes, by committee.
pub(super) fn list(
    session: &Session,
    range: Option<CodeRange>,
    kind: Option<&str>,
    without_caregiver: bool,
) -> List {
    let mut all = visible(session).filter(membership::Column::UntilOn.is_null());
    if let Some(range) = range {
        all = all.filter(within(("committee", "code"), range));
    }
    if let Some(kind) = kind {
        all = all.filter(membership::Column::Kind.eq(kind));
    }
    if without_caregiver {
        all = all.filter(Expr::cust(HAS_ENOUGH_CAREGIVERS).not());
    }
    List {
        select: all.into_query(),
        order: vec![
            Sort::ascending(("committee", "code"), SortKind::Number),
            Sort::ascending((MEMBERSHIP, "id"), SortKind::Id),
        ],
    }
}

/// Caregivers of a membership, longest first.
pub(super) fn caregivers_of(
    session: &Session,
    former: bool,
    (committee, membership): InCommittee<MembershipId>,
) -> List {
    let mut all = caregivers(session)
        .filter(caregiver::Column::CommitteeId.eq(committee))
        .filter(caregiver::Column::MembershipId.eq(membership));
    if !former {
        all = all.filter(caregiver::Column::UntilOn.is_null());
    }
    List {
        select: all.into_query(),
        order: vec![
            Sort::ascending((CAREGIVER, "from_on"), SortKind::Day),
            Sort::ascending((CAREGIVER, "id"), SortKind::Id),
        ],
    }
}

/// The memberships with these IDs that a caller may see; may contain others as well.
pub(super) async fn by_ids(
    session: &Session,
    keys: &[InCommittee<MembershipId>],
) -> Result<Vec<membership::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(visible(session)
        .filter(membership::Column::CommitteeId.is_any_of(committees))
        .filter(membership::Column::Id.is_any_of(keys.iter().map(|(_, id)| *id)))
        .all(&session.db)
        .await?)
}

/// The caregivers with these IDs that a caller may see; may contain others as well.
pub(super) async fn caregivers_by_ids(
    session: &Session,
    keys: &[InCommittee<CaregiverId>],
) -> Result<Vec<caregiver::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(caregivers(session)
        .filter(caregiver::Column::CommitteeId.is_any_of(committees))
        .filter(caregiver::Column::Id.is_any_of(keys.iter().map(|(_, id)| *id)))
        .all(&session.db)
        .await?)
}

/// The number of current caregivers of each of these memberships.
pub(super) async fn cared(
    session: &Session,
    keys: &[InCommittee<MembershipId>],
) -> Result<Vec<(CommitteeId, MembershipId, i64)>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    let counted = caregivers(session)
        .filter(caregiver::Column::CommitteeId.is_any_of(committees))
        .filter(caregiver::Column::MembershipId.is_any_of(keys.iter().map(|(_, id)| *id)))
        .filter(caregiver::Column::UntilOn.is_null())
        .select_only()
        .columns([
            caregiver::Column::CommitteeId,
            caregiver::Column::MembershipId,
        ])
        .column_as(caregiver::Column::Id.count(), "caregivers")
        .group_by(caregiver::Column::CommitteeId)
        .group_by(caregiver::Column::MembershipId);
    Ok(counted.into_tuple().all(&session.db).await?)
}

/// The membership with this ID in a committee that the change has locked.
pub(super) async fn find(
    tx: &Tx,
    (committee, id): InCommittee<MembershipId>,
) -> Result<Option<membership::Model>, Error> {
    Ok(membership::Entity::find_by_id((committee, id))
        .one(tx)
        .await?)
}

/// The caregiver with this ID in a committee that the change has locked.
pub(super) async fn find_caregiver(
    tx: &Tx,
    (committee, id): InCommittee<CaregiverId>,
) -> Result<Option<caregiver::Model>, Error> {
    Ok(caregiver::Entity::find_by_id((committee, id))
        .one(tx)
        .await?)
}

/// The memberships of a resident in a group, including those that have ended, in a committee that the change has
/// locked.
pub(super) async fn in_group(
    tx: &Tx,
    (committee, resident): InCommittee<ResidentId>,
    kind: &str,
) -> Result<Vec<membership::Model>, Error> {
    // No unique index can compare periods. The rule does, and the lock of the committee keeps what it has read.
    Ok(membership::Entity::find()
        .filter(membership::Column::CommitteeId.eq(committee))
        .filter(membership::Column::ResidentId.eq(resident))
        .filter(membership::Column::Kind.eq(kind))
        .all(tx)
        .await?)
}

/// The current caregivers of a member, in a committee that the change has locked.
pub(super) async fn open_caregivers(
    tx: &Tx,
    (committee, membership): InCommittee<MembershipId>,
) -> Result<Vec<caregiver::Model>, Error> {
    Ok(caregiver::Entity::find()
        .filter(caregiver::Column::CommitteeId.eq(committee))
        .filter(caregiver::Column::MembershipId.eq(membership))
        .filter(caregiver::Column::UntilOn.is_null())
        .order_by_asc(caregiver::Column::Id)
        .all(tx)
        .await?)
}

/// The memberships of a resident, including those that have ended, in a committee that the change has locked.
pub(super) async fn all(
    tx: &Tx,
    (committee, resident): InCommittee<ResidentId>,
) -> Result<Vec<membership::Model>, Error> {
    Ok(membership::Entity::find()
        .filter(membership::Column::CommitteeId.eq(committee))
        .filter(membership::Column::ResidentId.eq(resident))
        .order_by_asc(membership::Column::Id)
        .all(tx)
        .await?)
}

/// The current and former caregivers of a member, in a committee that the change has locked.
pub(super) async fn all_caregivers(
    tx: &Tx,
    (committee, membership): InCommittee<MembershipId>,
) -> Result<Vec<caregiver::Model>, Error> {
    Ok(caregiver::Entity::find()
        .filter(caregiver::Column::CommitteeId.eq(committee))
        .filter(caregiver::Column::MembershipId.eq(membership))
        .order_by_asc(caregiver::Column::Id)
        .all(tx)
        .await?)
}
