//! The table of committees. Every read for a caller starts at [`visible`].

use cunju_entity::value::{Code, CodeRange, CommitteeCode, CommitteeId};
use cunju_entity::{code_alias, committee, extension};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, LikeExpr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::lock::CommitteeRef;
use super::relation::{CommitteeOrder, CommitteesIn};
use crate::access::auth::{Scope, within};
use crate::platform::database::{AnyOf, Tx};
use crate::platform::error::Error;
use crate::platform::list::{Column, List, Sort, SortKind};

const CODE: Column = ("committee", "code");
const NAME: Column = ("committee", "name");
const ID: Column = ("committee", "id");

/// Committees that a caller may see.
pub(super) fn visible(scope: &Scope) -> Select<committee::Entity> {
    committee::Entity::find().filter(scope.condition(CODE))
}

/// Rows of a table below committees, restricted to what a caller may see.
#[must_use]
pub fn below_visible<E: EntityTrait>(
    mut select: Select<E>,
    table: &'static str,
    scope: &Scope,
) -> Select<E> {
    // The scope is compared with the code of today, in the committee: a code in each row would be stale after a change.
    let parent = Expr::col(ID).equals((table, "committee_id"));
    QueryTrait::query(&mut select).inner_join("committee", parent);
    select.filter(scope.condition(CODE))
}

/// Rows of one committee, restricted to what a caller may see. The committee is looked up once, not for each row.
#[must_use]
pub fn of_visible(column: impl ColumnTrait, committee: CommitteeId, scope: &Scope) -> Expr {
    let visible = visible(scope)
        .select_only()
        .column(committee::Column::Id)
        .filter(committee::Column::Id.eq(committee));
    let id = Expr::SubQuery(None, Box::new(visible.into_query().into()));
    Expr::col(column.as_column_ref()).eq(id)
}

/// Existing committees in a range that a caller may see, filtered and sorted.
pub(super) fn list(scope: &Scope, relation: &CommitteesIn, range: CodeRange) -> List {
    let mut select = visible(scope)
        .filter(committee::Column::ValidTo.is_null())
        .filter(within(CODE, range));
    if let Some(kind) = relation.kind {
        select = select.filter(committee::Column::Kind.eq(kind));
    }
    if let Some(query) = &relation.search {
        // SQLite has no escape character unless the statement names one.
        let like =
            |pattern| Expr::col(("committee", "search")).like(LikeExpr::new(pattern).escape('\\'));
        select = select.filter(query.likes().map(like).fold(Cond::any(), Cond::add));
    }
    let first = match relation.order {
        CommitteeOrder::Code => Sort::ascending(CODE, SortKind::Number),
        CommitteeOrder::Name => Sort::ascending(NAME, SortKind::Text),
    };
    List {
        select: select.into_query(),
        order: vec![first, Sort::ascending(ID, SortKind::Id)],
    }
}

/// The committees with these IDs that a caller may see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[CommitteeId],
) -> Result<Vec<committee::Model>, Error> {
    let ids = ids.iter().copied();
    Ok(visible(scope)
        .filter(committee::Column::Id.is_any_of(ids))
        .all(db)
        .await?)
}

/// The committee with this code, current or former, if a caller may see it, as read within a change.
pub(super) async fn by_code(
    tx: &Tx,
    scope: &Scope,
    code: Code,
) -> Result<Option<committee::Model>, Error> {
    Ok(coded(visible(scope), code).one(tx).await?)
}

/// The same as a list of at most one row.
pub(super) fn of_code(scope: &Scope, code: Code) -> List {
    List {
        select: coded(visible(scope), code).into_query(),
        order: vec![Sort::ascending(ID, SortKind::Id)],
    }
}

/// The committee that has the code now, or the last one that had it. The ID is found first because `PostgreSQL` cannot
/// use an index for "this code or that ID".
fn coded(select: Select<committee::Entity>, code: Code) -> Select<committee::Entity> {
    let now = committee::Entity::find()
        .select_only()
        .column(committee::Column::Id)
        .filter(committee::Column::Code.eq(code))
        .into_query();
    // Codes are used again: from 2017 to 2023, 351 vanished and returned for another place. The last owner counts.
    let former = code_alias::Entity::find()
        .select_only()
        .column(code_alias::Column::UnitId)
        .filter(code_alias::Column::Code.eq(code))
        .order_by_desc(code_alias::Column::ValidTo)
        .limit(1)
        .into_query();
    let id = Func::coalesce([
        Expr::SubQuery(None, Box::new(now.into())),
        Expr::SubQuery(None, Box::new(former.into())),
    ]);
    select.filter(Expr::col(ID).eq(id))
}

/// The committee that an input identifies, if a caller may see it, locked until the transaction ends.
pub(super) async fn lock(
    tx: &Tx,
    scope: &Scope,
    which: CommitteeRef,
) -> Result<Option<committee::Model>, Error> {
    // After waiting for a lock, PostgreSQL checks the conditions on the row again. They must be about its ID and its
    // jurisdiction, not the code that led to it, which the other change may have changed.
    let select = match which {
        CommitteeRef::Id(id) => visible(scope).filter(committee::Column::Id.eq(id)),
        CommitteeRef::Code(CommitteeCode(code)) => coded(visible(scope), code),
    };
    Ok(select.lock_exclusive().one(tx).await?)
}

/// Stores a former code of a committee. If the committee had it twice, the last period is kept.
pub(crate) async fn keep_alias(tx: &Tx, row: &code_alias::Model) -> Result<(), DbErr> {
    use code_alias::Column::{Code, UnitId, ValidTo};
    let again = OnConflict::columns([Code, UnitId])
        .update_column(ValidTo)
        .to_owned();
    let insert = code_alias::Entity::insert(row.clone().into_active_model()).on_conflict(again);
    insert.exec_without_returning(tx).await.map(drop)
}

/// Moves extensions to the new code of their committee.
pub(crate) async fn move_extensions(tx: &Tx, id: CommitteeId, code: Code) -> Result<(), DbErr> {
    let update = extension::Entity::update_many()
        .col_expr(extension::Column::UnitCode, Expr::val(code))
        .filter(extension::Column::UnitId.eq(id.uuid()));
    update.exec(tx).await.map(drop)
}

/// The committees that have these codes now and that a caller may see, in order of code.
pub async fn of_codes(
    db: &impl ConnectionTrait,
    scope: &Scope,
    codes: &[Code],
) -> Result<Vec<committee::Model>, Error> {
    let found = visible(scope)
        .filter(committee::Column::Code.is_any_of(codes.iter().copied()))
        .order_by_asc(committee::Column::Code);
    Ok(found.all(db).await?)
}
