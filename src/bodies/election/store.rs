//! The table of elections.

use cunju_entity::election::{Column, Entity, Model};
use cunju_entity::value::CommitteeId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

use crate::access::auth::Scope;
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::units::committee::below_visible;

const TABLE: &str = "election";

/// Elections of a committee, newest first.
pub(super) fn list(scope: &Scope, committee: CommitteeId) -> List {
    let select = below_visible(Entity::find(), TABLE, scope);
    List {
        select: select
            .filter(Column::CommitteeId.eq(committee))
            .into_query(),
        order: vec![
            Sort::descending((TABLE, "taken_over_on"), SortKind::Day),
            Sort::descending((TABLE, "id"), SortKind::Id),
        ],
    }
}

/// The last election of a committee, if the register has one.
pub async fn last(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<Option<Model>, Error> {
    let elections = Entity::find().filter(Column::CommitteeId.eq(committee));
    let last = elections.order_by_desc(Column::TakenOverOn);
    Ok(last.one(db).await?)
}
