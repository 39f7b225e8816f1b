//! Keys of addresses for households of before there were any.

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

/// Households of one transaction.
const BATCH: u64 = 1_000;
/// Stands between a key that is taken and the id of the household that has it too.
pub(crate) const TAKEN: &str = "\u{1f}";

/// The key of the address itself, also of a household that had one twice before keys were unique.
pub(crate) fn plain(key: &str) -> &str {
    key.split(TAKEN).next().unwrap_or_default()
}

/// Gives every household that has none the key of its address, and one whose address was put together by an
/// older rule, which ran parts into each other, that of today. Of two open households with one key the later
/// keeps a key of its own, which `verify` names.
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

/// The household with its address by the rule of today, and its key.
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

/// How the API and files once put parts together.
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
