//! Fills in the address keys of households that were registered before keys existed.

use std::collections::HashSet;

use cunju_entity::household;
use cunju_entity::value::{CommitteeId, HouseholdId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait,
};

use super::rules;
use crate::reference::search::spelled::key;

/// Households per transaction.
const BATCH: u64 = 1_000;
/// Separates an address key that is already taken from the ID of the second household with that key.
pub(crate) const TAKEN: &str = "\u{1f}";

/// The key of the address itself, also for a household that shared its address before keys were unique.
pub(crate) fn plain(key: &str) -> &str {
    key.split(TAKEN).next().unwrap_or_default()
}

/// Sets the address key of every household that has none, and composes the address again where an older rule ran the
/// parts together. If two open households share a key, the later one gets a key of its own, which `verify` reports.
pub async fn fill_keys(db: &DatabaseConnection) -> Result<(), DbErr> {
    loop {
        let tx = db.begin().await?;
        let rows = household::Entity::find()
            .filter(household::Column::AddressKey.eq(""))
            .order_by_asc(household::Column::Id)
            .limit(BATCH)
            .all(&tx)
            .await?;
        if rows.is_empty() {
            return tx.rollback().await;
        }
        let keyed: Vec<(household::Model, String)> = rows.into_iter().map(keyed).collect();
        let committees: HashSet<CommitteeId> =
            keyed.iter().map(|(it, _)| it.committee_id).collect();
        let keys: HashSet<&String> = keyed.iter().map(|(_, key)| key).collect();
        let known: Vec<(CommitteeId, String)> = household::Entity::find()
            .filter(household::Column::CommitteeId.is_in(committees))
            .filter(household::Column::AddressKey.is_in(keys))
            .filter(household::Column::ClosedOn.is_null())
            .select_only()
            .columns([
                household::Column::CommitteeId,
                household::Column::AddressKey,
            ])
            .into_tuple()
            .all(&tx)
            .await?;
        let mut known: HashSet<(CommitteeId, String)> = known.into_iter().collect();
        for (row, key) in keyed {
            let free = row.closed_on.is_some() || known.insert((row.committee_id, key.clone()));
            let key = if free { key } else { taken(&key, row.id) };
            household::Entity::update_many()
                .col_expr(household::Column::Address, Expr::value(row.address))
                .col_expr(household::Column::AddressKey, Expr::value(key))
                .filter(household::Column::Id.eq(row.id))
                .exec(&tx)
                .await?;
        }
        tx.commit().await?;
    }
}

fn taken(key: &str, id: HouseholdId) -> String {
    format!("{key}{TAKEN}{id}")
}

/// The household with its address composed by the current rule, and its key.
fn keyed(mut row: household::Model) -> (household::Model, String) {
    let parts = [&row.estate, &row.building, &row.unit, &row.room];
    let parts = parts.map(|part| part.as_deref());
    if formerly(parts).contains(&row.address)
        && let Some(address) = rules::composed(parts)
    {
        row.address = address;
    }
    let key = key(&row.address);
    (row, key)
}

/// How the API and file imports used to compose the parts.
fn formerly(parts: [Option<&str>; 4]) -> [String; 2] {
    let mut address = String::new();
    for (part, word) in parts.into_iter().zip(["", "栋", "单元", "室"]) {
        let Some(part) = part else { continue };
        address.push_str(part);
        if part.chars().all(|sign| sign.is_ascii_alphanumeric()) {
            address.push_str(word);
        }
    }
    [address, parts.into_iter().flatten().collect()]
}
