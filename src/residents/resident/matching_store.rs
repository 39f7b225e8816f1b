//! Candidates for the same person.

use std::collections::HashSet;

use cunju_entity::value::{CommitteeId, Date, HouseholdId, Kinship, ResidentId};
use cunju_entity::{resident, stay};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::platform::error::Error;

/// Values per statement.
// SQLite binds at most 32,766 values in a statement, PostgreSQL 65,535.
const VALUES: usize = 10_000;

/// Candidates for the same person: residents of these committees who belong or belonged to one of these households, or
/// who were born on one of these dates, in a household or not.
pub async fn find_candidates(
    db: &impl ConnectionTrait,
    (committees, households): (&[CommitteeId], &[HouseholdId]),
    births: &[Date],
) -> Result<Vec<resident::Model>, Error> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |rows: Vec<resident::Model>| {
        found.extend(rows.into_iter().filter(|row| seen.insert(row.id)));
    };
    for births in births.chunks(VALUES) {
        let born = resident::Entity::find()
            .filter(resident::Column::CommitteeId.is_in(committees.iter().copied()))
            .filter(resident::Column::BirthOn.is_in(births.iter().copied()));
        add(born.order_by_asc(resident::Column::Id).all(db).await?);
    }
    for households in households.chunks(VALUES) {
        let of = resident::Entity::find()
            .filter(resident::Column::HouseholdId.is_in(households.iter().copied()));
        add(of.order_by_asc(resident::Column::Id).all(db).await?);
        let stays = stay::Entity::find()
            .select_only()
            .column(stay::Column::ResidentId)
            .filter(stay::Column::HouseholdId.is_in(households.iter().copied()));
        let were =
            resident::Entity::find().filter(resident::Column::Id.in_subquery(stays.into_query()));
        add(were.order_by_asc(resident::Column::Id).all(db).await?);
    }
    Ok(found)
}

/// Residents of a committee born on or after a date.
pub(crate) async fn children_of_committee(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
    since: Date,
) -> Result<Vec<resident::Model>, Error> {
    let born = resident::Entity::find()
        .filter(resident::Column::CommitteeId.eq(committee))
        .filter(resident::Column::BirthOn.gte(since))
        .order_by_asc(resident::Column::Id);
    Ok(born.all(db).await?)
}

/// Residents who once belonged to these households, wherever they are now.
pub async fn former(
    db: &impl ConnectionTrait,
    households: &[HouseholdId],
) -> Result<Vec<(ResidentId, HouseholdId)>, Error> {
    let mut found = Vec::new();
    for households in households.chunks(VALUES) {
        let stays = stay::Entity::find()
            .filter(stay::Column::HouseholdId.is_in(households.iter().copied()))
            .select_only()
            .columns([stay::Column::ResidentId, stay::Column::HouseholdId])
            .into_tuple();
        found.append(&mut stays.all(db).await?);
    }
    Ok(found)
}

/// Those of these households whose head has left or died, or was replaced and has left since.
pub async fn with_former_head(
    db: &impl ConnectionTrait,
    households: &[HouseholdId],
) -> Result<HashSet<HouseholdId>, Error> {
    let mut found = HashSet::new();
    for households in households.chunks(VALUES) {
        let stays = stay::Entity::find()
            .filter(stay::Column::HouseholdId.is_in(households.iter().copied()))
            .filter(stay::Column::Relation.eq(Kinship::Head))
            .select_only()
            .column(stay::Column::HouseholdId)
            .into_tuple::<HouseholdId>();
        found.extend(stays.all(db).await?);
    }
    Ok(found)
}
