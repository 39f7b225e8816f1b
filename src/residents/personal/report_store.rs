//! Data of a resident in other tables.

use cunju_entity::{access_log, caregiver, change_log, household, membership, resident, stay};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::session::change::Logged;
use crate::platform::error::Error;

/// Most rows of each kind in the report.
const MOST: u64 = 100;
/// Most changes and access log entries that are read.
const READ: u64 = 500;

/// Changes of the resident, oldest first.
pub(super) async fn log(
    db: &impl ConnectionTrait,
    row: &resident::Model,
) -> Result<Vec<change_log::Model>, Error> {
    use change_log::Column::{Entity, EntityId, Sequence, UnitId};
    let mut log = change_log::Entity::find()
        .filter(UnitId.eq(row.committee_id.uuid()))
        .filter(Entity.eq(<resident::Model as Logged>::ENTITY))
        .filter(EntityId.eq(row.id.to_string()))
        .order_by_desc(Sequence)
        .limit(READ)
        .all(db)
        .await?;
    // Read newest first and turned around: the limit must drop the oldest changes.
    log.reverse();
    Ok(log)
}

/// The address of the resident's household, if there is one.
pub(super) async fn address(
    db: &impl ConnectionTrait,
    row: &resident::Model,
) -> Result<Option<String>, Error> {
    let Some(household) = row.household_id else {
        return Ok(None);
    };
    Ok(household::Entity::find_by_id((row.committee_id, household))
        .select_only()
        .column(household::Column::Address)
        .into_tuple()
        .one(db)
        .await?)
}

/// Past stays, each with the address.
pub(super) async fn stays(
    db: &impl ConnectionTrait,
    row: &resident::Model,
) -> Result<Vec<(stay::Model, String)>, Error> {
    let stays = stay::Entity::find()
        .filter(stay::Column::CommitteeId.eq(row.committee_id))
        .filter(stay::Column::ResidentId.eq(row.id))
        .order_by_asc(stay::Column::LeftOn)
        .order_by_asc(stay::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let ids = stays.iter().map(|stay| stay.household_id);
    let homes = household::Entity::find()
        .filter(household::Column::CommitteeId.eq(row.committee_id))
        .filter(household::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let address = |stay: &stay::Model| {
        let home = homes.iter().find(|home| home.id == stay.household_id);
        home.map(|home| home.address.clone()).unwrap_or_default()
    };
    let stays = stays.into_iter().map(|stay| {
        let address = address(&stay);
        (stay, address)
    });
    Ok(stays.collect())
}

/// Memberships in special groups, each with its caregivers.
pub(super) async fn memberships(
    db: &impl ConnectionTrait,
    row: &resident::Model,
) -> Result<Vec<(membership::Model, Vec<caregiver::Model>)>, Error> {
    let memberships = membership::Entity::find()
        .filter(membership::Column::CommitteeId.eq(row.committee_id))
        .filter(membership::Column::ResidentId.eq(row.id))
        .order_by_asc(membership::Column::FromOn)
        .order_by_asc(membership::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let ids = memberships.iter().map(|membership| membership.id);
    let caregivers = caregiver::Entity::find()
        .filter(caregiver::Column::CommitteeId.eq(row.committee_id))
        .filter(caregiver::Column::MembershipId.is_in(ids))
        .order_by_asc(caregiver::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let memberships = memberships.into_iter().map(|membership| {
        let own = caregivers
            .iter()
            .filter(|caregiver| caregiver.membership_id == membership.id);
        let own = own.cloned().collect();
        (membership, own)
    });
    Ok(memberships.collect())
}

/// Access log entries of the resident, newest first.
pub(super) async fn readings(
    db: &impl ConnectionTrait,
    row: &resident::Model,
) -> Result<Vec<access_log::Model>, Error> {
    Ok(access_log::Entity::find()
        // By ID alone: an entry of a lookup by number has another entity, and concerns the person too.
        .filter(access_log::Column::EntityId.eq(row.id.to_string()))
        .order_by_desc(access_log::Column::At)
        .order_by_desc(access_log::Column::Id)
        .limit(READ)
        .all(db)
        .await?)
}
