//! Households that files refer to, and the divisions of their committees.

use std::collections::HashMap;

use cunju_entity::value::{Code, CodeRange, CommitteeId, HouseholdId, Level, UnitKind};
use cunju_entity::{code_alias, division, household};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::store::VALUES;

/// The open divisions that contain these committees, and the siblings of these divisions, largest first.
pub(super) async fn around(
    db: &impl ConnectionTrait,
    committees: &[Code],
) -> Result<Vec<division::Model>, DbErr> {
    const LEVELS: [Level; 4] = [
        Level::Province,
        Level::Prefecture,
        Level::County,
        Level::Town,
    ];
    let range = |level| {
        let codes = committees.iter();
        codes.map(move |code| CodeRange::of(level, *code).low)
    };
    let mut codes: Vec<Code> = LEVELS.into_iter().flat_map(range).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut around = Vec::new();
    for codes in codes.chunks(VALUES) {
        let holding = division::Column::Code.is_in(codes.iter().copied());
        let above = Query::select()
            .column(division::Column::Id)
            .from(division::Entity)
            .and_where(holding.clone())
            .to_owned();
        let beside = division::Column::ParentId.in_subquery(above);
        // Provinces have no parent in the register, so they are not among the children of the others.
        let province = division::Column::Level.eq(Level::Province);
        let found = division::Entity::find()
            .filter(Condition::any().add(holding).add(beside).add(province))
            .filter(division::Column::ValidTo.is_null());
        around.append(&mut found.all(db).await?);
    }
    around.retain(|row| LEVELS.contains(&row.level));
    around.sort_by_key(|row| (row.level, row.code));
    Ok(around)
}

/// Former codes of these committees.
pub(super) async fn former_codes(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
) -> Result<Vec<(CommitteeId, Code)>, DbErr> {
    let mut codes = Vec::new();
    for ids in committees.chunks(VALUES) {
        let found = code_alias::Entity::find()
            .filter(code_alias::Column::UnitId.is_in(ids.iter().map(|id| id.uuid())))
            .filter(code_alias::Column::UnitKind.eq(UnitKind::Committee))
            .order_by_asc(code_alias::Column::Code)
            .select_only()
            .columns([code_alias::Column::UnitId, code_alias::Column::Code])
            .into_tuple::<(Uuid, Code)>();
        let found = found.all(db).await?.into_iter();
        codes.extend(found.map(|(id, code)| (CommitteeId::new(id), code)));
    }
    Ok(codes)
}

/// Open households of committees whose addresses have these keys.
pub(super) async fn households(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
    mut keys: Vec<String>,
) -> Result<Vec<household::Model>, DbErr> {
    keys.sort_unstable();
    keys.dedup();
    let mut households = Vec::new();
    for keys in keys.chunks(VALUES) {
        let found = household::Entity::find()
            .filter(household::Column::CommitteeId.is_in(committees.iter().copied()))
            .filter(household::Column::AddressKey.is_in(keys.iter().cloned()))
            .filter(household::Column::ClosedOn.is_null());
        households.append(&mut found.all(db).await?);
    }
    Ok(households)
}

/// Households with these IDs.
pub(super) async fn households_of(
    db: &impl ConnectionTrait,
    households: &[HouseholdId],
) -> Result<Vec<household::Model>, DbErr> {
    let mut found = Vec::new();
    for ids in households.chunks(VALUES) {
        let of = household::Column::Id.is_in(ids.iter().copied());
        found.append(&mut household::Entity::find().filter(of).all(db).await?);
    }
    Ok(found)
}

/// Addresses of households.
pub(super) async fn homes(
    db: &impl ConnectionTrait,
    households: Vec<HouseholdId>,
) -> Result<HashMap<HouseholdId, String>, DbErr> {
    let mut homes = HashMap::new();
    for ids in households.chunks(VALUES) {
        let found = household::Entity::find()
            .filter(household::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .columns([household::Column::Id, household::Column::Address])
            .into_tuple::<(HouseholdId, String)>();
        homes.extend(found.all(db).await?);
    }
    Ok(homes)
}
