//! Removes the data of a resident from other tables than that of residents.

use std::collections::HashSet;

use cunju_entity::value::{CommitteeId, Date, HouseholdId};
use cunju_entity::{change_log, household, idempotency_key, membership, resident, stay, visit};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};

use super::erase_rules::Trace;
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::residents::name::folded;

/// Whether the resident belongs to a special group today.
pub(super) async fn is_supported(
    tx: &Tx,
    row: &resident::Model,
    today: Date,
) -> Result<bool, Error> {
    use membership::Column::{CommitteeId as Committee, ResidentId, UntilOn};
    let goes_on = Condition::any()
        .add(UntilOn.is_null())
        .add(UntilOn.gt(today));
    let found = membership::Entity::find()
        .filter(Committee.eq(row.committee_id))
        .filter(ResidentId.eq(row.id))
        .filter(goes_on)
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// Households that the resident belongs or belonged to.
pub(super) async fn homes(tx: &Tx, row: &resident::Model) -> Result<Vec<household::Model>, Error> {
    let mut ids: Vec<HouseholdId> = stay::Entity::find()
        .filter(stay::Column::CommitteeId.eq(row.committee_id))
        .filter(stay::Column::ResidentId.eq(row.id))
        .select_only()
        .column(stay::Column::HouseholdId)
        .into_tuple()
        .all(tx)
        .await?;
    ids.extend(row.household_id);
    Ok(household::Entity::find()
        .filter(household::Column::CommitteeId.eq(row.committee_id))
        .filter(household::Column::Id.is_in(ids))
        .all(tx)
        .await?)
}

/// The names that a resident has or had, folded. Former names are only in the log.
pub(super) async fn names(tx: &Tx, row: &resident::Model) -> Result<HashSet<String>, Error> {
    use change_log::Column::{EntityId, UnitId};
    let changes = change_log::Entity::find()
        .filter(UnitId.eq(row.committee_id.uuid()))
        .filter(EntityId.eq(row.id.to_string()))
        .all(tx)
        .await?;
    let rows = changes.iter().flat_map(|it| [&it.before, &it.after]);
    let logged = rows.filter_map(|row| row.as_ref()?.get("name")?.as_str());
    let names = logged.chain([row.name.as_str()]).map(folded);
    // The empty name of an erased row would be found in every text.
    Ok(names.filter(|name| !name.is_empty()).collect())
}

/// Removes reasons that contain the resident's name from visits to these households. Returns the IDs of all visits to
/// them.
pub(super) async fn clear_visits(
    tx: &Tx,
    committee: CommitteeId,
    homes: &HashSet<HouseholdId>,
    trace: &Trace,
) -> Result<Vec<String>, Error> {
    use visit::Column::{CommitteeId as Committee, HouseholdId};
    let to_homes = visit::Entity::find()
        .filter(Committee.eq(committee))
        .filter(HouseholdId.is_in(homes.iter().copied()));
    let visits = to_homes.all(tx).await?;
    for row in &visits {
        if row.reason.as_ref().is_some_and(|why| trace.is_in(why)) {
            let mut cleared = row.clone().into_active_model();
            cleared.reason = ActiveValue::Set(None);
            cleared.update(tx).await?;
        }
    }
    // Of all visits: a reason that was changed since is still in the log.
    Ok(visits.into_iter().map(|row| row.id.to_string()).collect())
}

/// Removes the data from the rows before and after every change.
pub(super) async fn clear_log(
    tx: &Tx,
    committee: CommitteeId,
    trace: &Trace,
    visits: &[String],
) -> Result<(), Error> {
    use change_log::Column::{After, Before, EntityId, Sequence, UnitId};
    let ids = std::iter::once(&trace.id).chain(&trace.homes).chain(visits);
    let changes = change_log::Entity::find()
        .filter(UnitId.eq(committee.uuid()))
        .filter(EntityId.is_in(ids.cloned()))
        .all(tx)
        .await?;
    for mut change in changes {
        let cleared = [&mut change.before, &mut change.after];
        let cleared = cleared.map(|row| row.as_mut().is_some_and(|row| trace.clear(row)));
        if cleared.contains(&true) {
            change_log::Entity::update_many()
                .col_expr(Before, Expr::value(change.before))
                .col_expr(After, Expr::value(change.after))
                .filter(Sequence.eq(change.sequence))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// Removes the data from the responses that are stored for repeated requests.
pub(super) async fn clear_answers(
    tx: &Tx,
    committee: CommitteeId,
    trace: &Trace,
) -> Result<(), Error> {
    use idempotency_key::Column::{Actor, Key, Result as Answer, UnitId};
    // All of the committee: which objects a response contains is only in its JSON, and it is kept for 72 hours.
    let answers = idempotency_key::Entity::find().filter(UnitId.eq(committee.uuid()));
    for mut row in answers.all(tx).await? {
        if trace.clear(&mut row.result) {
            idempotency_key::Entity::update_many()
                .col_expr(Answer, Expr::value(row.result))
                .filter(Actor.eq(row.actor))
                .filter(Key.eq(row.key))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}
