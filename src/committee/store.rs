//! The table of committees; every read of a caller starts at [`visible`].

use cunju_entity::committee;
use cunju_entity::value::{Code, CodeRange, CommitteeId, CommitteeKind};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use crate::auth::{Scope, within};
use crate::error::Error;
use crate::list::{Column, List, Sort, SortKind};
use crate::search::Query;

const CODE: Column = ("committee", "code");
const NAME: Column = ("committee", "name");
const ID: Column = ("committee", "id");

/// Committees that a caller may see.
pub(super) fn visible(scope: &Scope) -> Select<committee::Entity> {
    committee::Entity::find().filter(scope.condition(CODE))
}

/// Order of a list of committees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Order {
    /// By code.
    Code,
    /// By name, in the order of the characters' numbers.
    Name,
}

/// What restricts a list of committees; what is not given does not.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) range: Option<CodeRange>,
    pub(super) kind: Option<CommitteeKind>,
    pub(super) search: Option<Query>,
    pub(super) order: Order,
}

/// Committees that a caller may see, restricted and in order.
pub(super) fn list(scope: &Scope, filter: Filter) -> List {
    let mut select = visible(scope);
    if let Some(range) = filter.range {
        select = select.filter(within(CODE, range));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(committee::Column::Kind.eq(kind));
    }
    if let Some(query) = filter.search {
        let like = LikeExpr::new(query.like()).escape('\\');
        select = select.filter(Expr::col(("committee", "search")).like(like));
    }
    let first = match filter.order {
        Order::Code => Sort::up(CODE, SortKind::Number),
        Order::Name => Sort::up(NAME, SortKind::Text),
    };
    List {
        select: select.into_query(),
        order: vec![first, Sort::up(ID, SortKind::Id)],
    }
}

/// The committees of these ids that a caller may see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[CommitteeId],
) -> Result<Vec<committee::Model>, Error> {
    let ids = ids.iter().copied();
    Ok(visible(scope)
        .filter(committee::Column::Id.is_in(ids))
        .all(db)
        .await?)
}

/// The committee of this code, if a caller may see it.
pub(super) async fn by_code(
    db: &impl ConnectionTrait,
    scope: &Scope,
    code: Code,
) -> Result<Option<committee::Model>, Error> {
    Ok(visible(scope)
        .filter(committee::Column::Code.eq(code))
        .one(db)
        .await?)
}

/// Codes that these committees have today; for finding the scope of a token.
///
/// # Errors
///
/// An error of the database.
pub async fn codes(db: &impl ConnectionTrait, ids: &[CommitteeId]) -> Result<Vec<Code>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Id.is_in(ids.iter().copied()))
        .select_only()
        .column(committee::Column::Code)
        .into_tuple()
        .all(db);
    Ok(found.await?)
}

/// Id of the committee of this code; for issuing a token.
///
/// # Errors
///
/// An error of the database.
pub async fn id_of(db: &impl ConnectionTrait, code: Code) -> Result<Option<CommitteeId>, Error> {
    let found = committee::Entity::find()
        .filter(committee::Column::Code.eq(code))
        .select_only()
        .column(committee::Column::Id)
        .into_tuple()
        .one(db);
    Ok(found.await?)
}

/// The first real committee in a range, by code; for the token of the demo's grid worker.
///
/// # Errors
///
/// An error of the database.
pub async fn first_under(
    db: &impl ConnectionTrait,
    range: CodeRange,
) -> Result<Option<CommitteeId>, Error> {
    let found = committee::Entity::find()
        .filter(within(CODE, range))
        .filter(committee::Column::IsVirtual.eq(false))
        .order_by_asc(committee::Column::Code)
        .select_only()
        .column(committee::Column::Id)
        .into_tuple()
        .one(db);
    Ok(found.await?)
}
