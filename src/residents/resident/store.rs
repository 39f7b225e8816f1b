//! Queries of residents. Every query on behalf of a caller starts with [`visible`].

use std::collections::HashSet;

use cunju_entity::value::{CommitteeId, HouseholdId, ResidentId};
use cunju_entity::{resident, stay};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, Statement,
};
use uuid::Uuid;

use crate::access::auth::Scope;
use crate::access::session::change::{Logged, Touches};
use crate::platform::database::{AnyOf, Tx};
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::units::committee::below_visible;

const RESIDENT: &str = "resident";

impl Logged for resident::Model {
    const ENTITY: &'static str = RESIDENT;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        // The counts of a household depend on these; a new name or number needs no fact.
        let counted = |row: &Self| (row.household_id, row.living_state);
        if before.is_some_and(|it| counted(it) == counted(self)) {
            return Vec::new();
        }
        let homes = [self.household_id, before.and_then(|it| it.household_id)];
        homes
            .into_iter()
            .flatten()
            .map(Touches::Household)
            .collect()
    }
}

/// Residents of the committees that a caller may see.
#[must_use]
pub fn visible(scope: &Scope) -> Select<resident::Entity> {
    below_visible(resident::Entity::find(), RESIDENT, scope)
}

/// Residents of a household, in order of registration; includes former residents if `former`.
pub(super) fn list(
    scope: &Scope,
    former: bool,
    (committee, household): InCommittee<HouseholdId>,
) -> List {
    let mut here = Condition::any().add(resident::Column::HouseholdId.eq(household));
    if former {
        let stays = stay::Entity::find()
            .select_only()
            .column(stay::Column::ResidentId)
            .filter(stay::Column::HouseholdId.eq(household));
        here = here.add(resident::Column::Id.in_subquery(stays.into_query()));
    }
    let all = visible(scope).filter(resident::Column::CommitteeId.eq(committee));
    List {
        select: all.filter(here).into_query(),
        order: vec![Sort::ascending((RESIDENT, "id"), SortKind::Id)],
    }
}

/// The residents with these IDs that a caller may see; may contain others as well.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[InCommittee<ResidentId>],
) -> Result<Vec<resident::Model>, Error> {
    // Two lists and not pairs: each list is padded to a power of two, so that few texts of the statement are planned.
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(visible(scope)
        .filter(resident::Column::CommitteeId.is_any_of(committees))
        .filter(resident::Column::Id.is_any_of(keys.iter().map(|(_, id)| *id)))
        .all(db)
        .await?)
}

/// The residents with these IDs in any committee that a caller may see.
pub(super) async fn former_selves(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[ResidentId],
) -> Result<Vec<resident::Model>, Error> {
    // `previous_id` is without a committee, which is another one than that of the row.
    let ids = resident::Column::Id.is_any_of(ids.iter().copied());
    Ok(visible(scope).filter(ids).all(db).await?)
}

/// The later records of these residents in other committees that a caller may see.
pub(super) async fn later_selves(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[ResidentId],
) -> Result<Vec<resident::Model>, Error> {
    let ids = resident::Column::PreviousId.is_any_of(ids.iter().copied());
    Ok(visible(scope).filter(ids).all(db).await?)
}

/// The resident with this ID in a committee that the change has locked.
pub async fn find(
    tx: &Tx,
    (committee, id): InCommittee<ResidentId>,
) -> Result<Option<resident::Model>, Error> {
    Ok(resident::Entity::find_by_id((committee, id))
        .one(tx)
        .await?)
}

/// The current residents of a household, in a committee that the change has locked.
pub async fn of_household(
    tx: &Tx,
    (committee, household): InCommittee<HouseholdId>,
) -> Result<Vec<resident::Model>, Error> {
    Ok(resident::Entity::find()
        .filter(resident::Column::CommitteeId.eq(committee))
        .filter(resident::Column::HouseholdId.eq(household))
        .order_by_asc(resident::Column::Id)
        .all(tx)
        .await?)
}

/// Waits until no other change holds this identity number, and holds it until this change ends. `SQLite` runs changes
/// one after another, so nothing is needed there.
pub(crate) async fn reserve_number(tx: &Tx, index: Uuid) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        // No row can be locked, since both committees may be about to insert theirs. An advisory lock has 64 bits; two
        // numbers that share a key wait for each other and nothing else happens.
        let (high, low) = index.as_u64_pair();
        let key = (high ^ low).cast_signed();
        let lock = "SELECT pg_advisory_xact_lock($1)";
        tx.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            lock,
            [key.into()],
        ))
        .await?;
    }
    Ok(())
}

/// The residents who have or had this identity number, in all committees.
pub(crate) async fn find_by_number(tx: &Tx, index: Uuid) -> Result<Vec<resident::Model>, Error> {
    Ok(resident::Entity::find()
        .filter(resident::Column::IdentityIndex.eq(index))
        .order_by_asc(resident::Column::Id)
        .all(tx)
        .await?)
}

/// Whether a resident moved to another committee, anywhere.
pub(crate) async fn has_moved_away(tx: &Tx, resident: ResidentId) -> Result<bool, Error> {
    let later = resident::Entity::find()
        .filter(resident::Column::PreviousId.eq(resident))
        .select_only()
        .column(resident::Column::Id)
        .into_tuple::<ResidentId>()
        .one(tx)
        .await?;
    Ok(later.is_some())
}
