//! The table of residents; every read of a caller starts at [`visible`].

use std::collections::HashSet;

use cunju_entity::resident;
use cunju_entity::value::{CommitteeId, ResidentId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Select,
};
use uuid::Uuid;

use crate::auth::Scope;
use crate::change::Logged;
use crate::committee::below_visible;
use crate::error::Error;
use crate::node::Below;

impl Logged for resident::Model {
    const ENTITY: &'static str = "resident";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.committee_id.uuid()
    }
}

/// Residents of the committees that a caller may see.
#[must_use]
pub fn visible(scope: &Scope) -> Select<resident::Entity> {
    below_visible(resident::Entity::find(), "resident", scope)
}

/// The residents of these ids that a caller may see, and maybe others.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[Below<ResidentId>],
) -> Result<Vec<resident::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(visible(scope)
        .filter(resident::Column::CommitteeId.is_in(committees))
        .filter(resident::Column::Id.is_in(keys.iter().map(|(_, id)| *id)))
        .all(db)
        .await?)
}

/// The resident of a committee that the change has locked.
pub(super) async fn of_locked(
    tx: &DatabaseTransaction,
    committee: CommitteeId,
    id: ResidentId,
) -> Result<Option<resident::Model>, Error> {
    Ok(resident::Entity::find_by_id(id)
        .filter(resident::Column::CommitteeId.eq(committee))
        .one(tx)
        .await?)
}
