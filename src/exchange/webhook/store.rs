//! Queries for the tables of webhooks and deliveries on behalf of callers; every query starts with [`visible`].

use cunju_entity::value::{CodeRange, DeliveryId, DeliveryState, Level, WebhookId};
use cunju_entity::{committee, delivery, division, webhook};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait, Select,
};
use uuid::Uuid;

use crate::access::auth::{Scope, within};
use crate::platform::database::{AnyOf, Tx};
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};

const LEVELS: [Level; 5] = [
    Level::Country,
    Level::Province,
    Level::Prefecture,
    Level::County,
    Level::Town,
];

/// Webhooks of units that are completely visible to a caller.
fn visible(scope: &Scope) -> Select<webhook::Entity> {
    webhook::Entity::find().filter(of_visible_unit(scope))
}

// The unit as it is now: a webhook of a committee that has left the jurisdiction is no longer visible.
fn of_visible_unit(scope: &Scope) -> Cond {
    let unit = || Expr::col(("webhook", "unit_id"));
    let ranges = scope.ranges().iter();
    let divisions = ranges.fold(Cond::any(), |any, range| any.add(divisions(*range)));
    let division = division::Entity::find()
        .select_only()
        .column(division::Column::Id)
        .filter(unit().equals(("division", "id")))
        .filter(divisions);
    let committee = committee::Entity::find()
        .select_only()
        .column(committee::Column::Id)
        .filter(unit().equals(("committee", "id")))
        .filter(scope.condition(("committee", "code")));
    Cond::any()
        .add(Expr::exists(division.into_query()))
        .add(Expr::exists(committee.into_query()))
}

/// Divisions that lie completely in a range; a larger division may have its code inside.
fn divisions(range: CodeRange) -> Cond {
    let fits = |level: &Level| level.width() <= range.high - range.low;
    let levels = LEVELS.into_iter().filter(fits);
    within(("division", "code"), range).add(division::Column::Level.is_in(levels))
}

/// Webhooks that are visible to a caller, newest first.
pub(super) fn list(scope: &Scope) -> List {
    List {
        select: visible(scope).into_query(),
        order: vec![Sort::descending(("webhook", "id"), SortKind::Id)],
    }
}

/// The webhooks with these IDs that are visible to a caller.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[WebhookId],
) -> Result<Vec<webhook::Model>, Error> {
    let ids = webhook::Column::Id.is_any_of(ids.iter().copied());
    Ok(visible(scope).filter(ids).all(db).await?)
}

/// The webhook with this ID, if it is visible to a caller, locked until the transaction ends.
pub(super) async fn lock(
    tx: &Tx,
    scope: &Scope,
    id: WebhookId,
) -> Result<Option<webhook::Model>, Error> {
    let select = visible(scope).filter(webhook::Column::Id.eq(id));
    Ok(select.lock_exclusive().one(tx).await?)
}

/// Number of webhooks of a unit.
pub(super) async fn count(tx: &Tx, unit: Uuid) -> Result<u64, Error> {
    let of_unit = webhook::Column::UnitId.eq(unit);
    Ok(webhook::Entity::find().filter(of_unit).count(tx).await?)
}

/// Deliveries of webhooks that are visible to a caller.
fn visible_deliveries(scope: &Scope) -> Select<delivery::Entity> {
    delivery::Entity::find()
        // The unit of the webhook decides, not that of the event, which may have left the jurisdiction since.
        .join(JoinType::InnerJoin, delivery::Relation::Webhook.def())
        .filter(of_visible_unit(scope))
}

/// Deliveries of a webhook, optionally with one state, newest first.
pub(super) fn deliveries(scope: &Scope, webhook: WebhookId, state: Option<DeliveryState>) -> List {
    let mut select = visible_deliveries(scope).filter(delivery::Column::WebhookId.eq(webhook));
    if let Some(state) = state {
        select = select.filter(delivery::Column::State.eq(state));
    }
    List {
        select: select.into_query(),
        order: vec![Sort::descending(("delivery", "id"), SortKind::Id)],
    }
}

/// The deliveries with these IDs that are visible to a caller.
pub(super) async fn deliveries_by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[DeliveryId],
) -> Result<Vec<delivery::Model>, Error> {
    let ids = delivery::Column::Id.is_any_of(ids.iter().copied());
    Ok(visible_deliveries(scope).filter(ids).all(db).await?)
}
