//! Queries on the table of mandates.

use cunju_entity::value::{Date, DivisionId, MandateId};
use cunju_entity::{division, exemption, extension, mandate};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::number::normalize_number;
use super::relation::MandatesFor;
use crate::access::auth::Scope;
use crate::platform::database::AnyOf;
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};

/// Mandates of any of these divisions, and of those in a scope if one is given, latest due date first.
pub(super) fn list(above: Vec<DivisionId>, scope: Option<&Scope>, filter: &MandatesFor) -> List {
    let mut places = Cond::any().add(mandate::Column::ScopeDivisionId.is_in(above));
    if let Some(scope) = scope {
        let inside = division::Entity::find()
            .select_only()
            .column(division::Column::Id)
            .filter(scope.condition(("division", "code")))
            .into_query();
        places = places.add(mandate::Column::ScopeDivisionId.in_subquery(inside));
    }
    let mut select = mandate::Entity::find().filter(places);
    if let Some(kind) = &filter.subcommittee_kind {
        select = select.filter(mandate::Column::SubcommitteeKind.eq(kind));
    }
    if !filter.closed {
        select = select.filter(mandate::Column::ClosedOn.is_null());
    }
    List {
        select: select.into_query(),
        order: vec![
            Sort::descending(("mandate", "due_on"), SortKind::Day),
            Sort::descending(("mandate", "id"), SortKind::Id),
        ],
    }
}

/// Mandates that this one replaced, of any of these divisions and of those in a scope, latest due date first.
pub(super) fn superseded_by(id: MandateId, above: Vec<DivisionId>, scope: &Scope) -> List {
    let all = MandatesFor {
        subcommittee_kind: None,
        closed: true,
    };
    let mut found = list(above, Some(scope), &all);
    let superseded = Expr::col(("mandate", "superseded_by")).eq(id);
    found.select.and_where(superseded);
    found
}

/// The mandates with these IDs, including those that the caller may not see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: &[MandateId],
) -> Result<Vec<mandate::Model>, Error> {
    let ids = mandate::Column::Id.is_any_of(ids.iter().copied());
    Ok(mandate::Entity::find().filter(ids).all(db).await?)
}

/// Mandates that are neither superseded nor withdrawn.
pub(crate) async fn open(db: &impl ConnectionTrait) -> Result<Vec<mandate::Model>, DbErr> {
    let open = mandate::Column::ClosedOn.is_null();
    mandate::Entity::find().filter(open).all(db).await
}

/// The open mandate with the same content from the same document, if any.
pub(super) async fn find_duplicate(
    db: &impl ConnectionTrait,
    row: &mandate::Model,
) -> Result<Option<mandate::Model>, DbErr> {
    use mandate::Column;
    let alike = mandate::Entity::find()
        .filter(Column::ScopeDivisionId.eq(row.scope_division_id))
        .filter(Column::SubcommitteeKind.eq(&row.subcommittee_kind))
        .filter(Column::Milestone.eq(&row.milestone))
        .filter(Column::DueOn.eq(row.due_on))
        .filter(
            Column::Villagers
                .eq(row.villagers)
                .and(Column::Residents.eq(row.residents)),
        )
        .filter(Column::ClosedOn.is_null())
        .all(db);
    // Compared here, because the number is stored as it is written and the normal form is not.
    let number = normalize_number(&row.document_number);
    let mut alike = alike.await?.into_iter();
    Ok(alike.find(|other| normalize_number(&other.document_number) == number))
}

/// Date of the last extension or exemption of a mandate; `None` if there is none.
pub(super) async fn last_decision(
    db: &impl ConnectionTrait,
    mandate: MandateId,
) -> Result<Option<Date>, DbErr> {
    let extended = extension::Entity::find()
        .filter(extension::Column::MandateId.eq(mandate))
        .order_by_desc(extension::Column::GrantedOn)
        .one(db)
        .await?;
    let exempted = exemption::Entity::find()
        .filter(exemption::Column::MandateId.eq(mandate))
        .order_by_desc(exemption::Column::GrantedOn)
        .one(db)
        .await?;
    let days = [
        extended.map(|row| row.granted_on),
        exempted.map(|row| row.granted_on),
    ];
    Ok(days.into_iter().flatten().max())
}
