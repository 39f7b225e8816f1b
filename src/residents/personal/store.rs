//! Queries of the encrypted data of residents, and of the access log.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use cunju_entity::value::{CommitteeId, Date, ResidentId, Sealed};
use cunju_entity::{access_log, resident};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    Order, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::number_checks;
use crate::access::auth::Scope;
use crate::access::session::Session;
use crate::access::vault::Field;
use crate::platform::database::{AnyOf, Tx};
use crate::platform::error::Error;
use crate::reference::global_id::InCommittee;
use crate::residents::resident::visible;
use crate::residents::sensitive_access;

/// Most rows per insert: ten values each, below the bind limits of both databases.
const ROWS: usize = 3_000;

impl Field {
    /// The column of the encrypted value.
    fn sealed(self) -> resident::Column {
        match self {
            Self::IdentityNumber => resident::Column::IdentityNumber,
            Self::Phone => resident::Column::Phone,
        }
    }

    /// The column of the blind index.
    fn index(self) -> resident::Column {
        match self {
            Self::IdentityNumber => resident::Column::IdentityIndex,
            Self::Phone => resident::Column::PhoneIndex,
        }
    }
}

/// The personal data of a resident.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    pub(super) id: ResidentId,
    pub(super) committee_id: CommitteeId,
    pub(super) name: String,
    pub(super) birth_on: Option<Date>,
    pub(super) identity_number: Option<Sealed>,
    pub(super) phone: Option<Sealed>,
}

impl Row {
    /// An encrypted field; none if it is unknown.
    pub(super) fn sealed(&self, field: Field) -> Option<&Sealed> {
        match field {
            Field::IdentityNumber => self.identity_number.as_ref(),
            Field::Phone => self.phone.as_ref(),
        }
    }
}

/// The personal data of those of these residents whose sensitive data the caller may know.
pub(super) async fn personal(
    session: &Session,
    keys: &[InCommittee<ResidentId>],
) -> Result<Vec<Row>, Error> {
    use resident::Column::{BirthOn, CommitteeId as Committee, Id, IdentityNumber, Name, Phone};
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    let select = visible(session.actor.scope())
        .filter(Committee.is_any_of(committees))
        .filter(Id.is_any_of(keys.iter().map(|(_, id)| *id)))
        .filter(sensitive_access::resident(session, ("resident", "id")))
        .select_only()
        .columns([Id, Committee, Name, BirthOn, IdentityNumber, Phone]);
    Ok(select.into_model().all(&session.db).await?)
}

/// Inserts access log entries.
pub(super) async fn insert_log_entries(
    tx: &impl ConnectionTrait,
    readings: Vec<access_log::Model>,
) -> Result<(), DbErr> {
    for readings in readings.chunks(ROWS) {
        let rows = readings
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        let insert = access_log::Entity::insert_many(rows);
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// How many numbers a caller has compared with the register since a time.
pub(super) async fn checked(
    db: &impl ConnectionTrait,
    actor: &str,
    since: DateTime<Utc>,
) -> Result<i64, DbErr> {
    use access_log::Column::{Actor, At, Entity, Rows};
    let sum = Expr::col(Rows).sum().cast_as("bigint");
    let rows: Option<Option<i64>> = access_log::Entity::find()
        .filter(Actor.eq(actor))
        .filter(At.gt(since))
        .filter(Entity.eq(number_checks::ENTITY))
        .select_only()
        .column_as(sum, "rows")
        .into_tuple()
        .one(db)
        .await?;
    Ok(rows.flatten().unwrap_or_default())
}

/// Residents in the caller's jurisdiction with this blind index: members of a household first, then newest first.
pub(super) async fn indexed(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (field, index): (Field, Uuid),
    most: u64,
) -> Result<Vec<resident::Model>, Error> {
    let further = [resident::Column::PhoneIndex2, resident::Column::PhoneIndex3];
    let mut is_of = Condition::any().add(field.index().eq(index));
    if field == Field::Phone {
        for column in further {
            is_of = is_of.add(column.eq(index));
        }
    }
    let found = visible(scope).filter(is_of);
    // False sorts before true on both databases, so members of a household come first.
    let found = found
        .order_by(resident::Column::HouseholdId.is_null(), Order::Asc)
        .order_by(resident::Column::Id, Order::Desc);
    Ok(found.limit(most).all(db).await?)
}

/// An encrypted value of a resident, with its blind index.
#[derive(Clone, Debug)]
pub struct Sample {
    pub(super) field: Field,
    pub(super) id: ResidentId,
    pub(super) sealed: Sealed,
    pub(super) index: Uuid,
}

/// Sample encrypted values from the register; none if there are no values.
pub async fn samples(db: &impl ConnectionTrait) -> Result<Vec<Sample>, Error> {
    let mut samples = Vec::new();
    for field in Field::ALL {
        // The order of the indexes is as good as random, and both ends are found through the database index.
        for order in [Order::Asc, Order::Desc] {
            let found: Option<(ResidentId, Sealed, Uuid)> = resident::Entity::find()
                .filter(field.index().is_not_null())
                .order_by(field.index(), order)
                .select_only()
                .columns([resident::Column::Id, field.sealed(), field.index()])
                .into_tuple()
                .one(db)
                .await?;
            samples.extend(found.map(|(id, sealed, index)| Sample {
                field,
                id,
                sealed,
                index,
            }));
        }
    }
    Ok(samples)
}

/// Residents with encrypted values, ordered by ID.
pub(super) async fn sealed_after(
    db: &impl ConnectionTrait,
    after: ResidentId,
    most: u64,
) -> Result<Vec<resident::Model>, Error> {
    use resident::Column::{Id, IdentityNumber, Phone};
    let some = Condition::any()
        .add(IdentityNumber.is_not_null())
        .add(Phone.is_not_null());
    let rows = resident::Entity::find()
        .filter(Id.gt(after))
        .filter(some)
        .order_by(Id, Order::Asc)
        .limit(most);
    Ok(rows.all(db).await?)
}

/// Members of households with these well-formed numbers, in all committees.
pub(super) async fn holders(
    db: &impl ConnectionTrait,
    indexes: Vec<Uuid>,
) -> Result<Vec<resident::Model>, Error> {
    Ok(resident::Entity::find()
        .filter(resident::Column::IdentityIndex.is_in(indexes))
        .filter(resident::Column::IdentityKind.is_not_null())
        .filter(resident::Column::HouseholdId.is_not_null())
        .all(db)
        .await?)
}

/// Replaces the numbers of a resident by the same numbers in another form, unless they were changed since. Returns
/// whether it did.
pub(super) async fn replace(
    tx: &Tx,
    before: &resident::Model,
    after: resident::Model,
) -> Result<bool, Error> {
    use resident::Column::{
        Id, IdentityFlaw, IdentityIndex, IdentityKind, IdentityNumber, Phone, PhoneIndex,
        PhoneIndex2, PhoneIndex3, Revision,
    };
    let update = resident::Entity::update_many()
        .col_expr(IdentityNumber, Expr::value(after.identity_number))
        .col_expr(IdentityKind, Expr::value(after.identity_kind))
        .col_expr(IdentityIndex, Expr::value(after.identity_index))
        .col_expr(IdentityFlaw, Expr::value(after.identity_flaw))
        .col_expr(Phone, Expr::value(after.phone))
        .col_expr(PhoneIndex, Expr::value(after.phone_index))
        .col_expr(PhoneIndex2, Expr::value(after.phone_index_2))
        .col_expr(PhoneIndex3, Expr::value(after.phone_index_3))
        .filter(Id.eq(before.id))
        // PostgreSQL read the row without a lock: a number that was changed since must not be overwritten. The revision
        // stays, since clients see the same number.
        .filter(Revision.eq(before.revision));
    Ok(update.exec(tx).await?.rows_affected > 0)
}
