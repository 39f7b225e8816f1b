//! Reads vacancies in one statement: grids, three-person groups and appointments below committees.

use cunju_entity::value::{CodeRange, CommitteeId, Date};
use cunju_entity::{appointment, grid, three_person_group};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ActiveEnum, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Select,
};
use uuid::Uuid;

use super::rules::KEEPERS;
use crate::access::auth::{Scope, within};
use crate::platform::list::{List, Sort, SortKind};
use crate::units::committee::below_visible;

/// What a row of the list is, as the number that the list is sorted by.
pub(super) const GRID: i64 = 1;
pub(super) const GROUP: i64 = 2;
pub(super) const APPOINTMENT: i64 = 3;

/// A vacancy: what is vacant, and where.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    pub(super) committee_id: CommitteeId,
    pub(super) what: i64,
    pub(super) id: Uuid,
}

/// Vacancies on a date, in order of committee code.
pub(super) fn list(scope: &Scope, range: Option<CodeRange>, today: Date) -> List {
    let held = |column: (&'static str, &'static str)| {
        let mut appointments = Query::select();
        appointments
            .expr(Expr::val(1))
            .from("appointment")
            .and_where(Expr::col(("appointment", "until_on")).is_null())
            .and_where(Expr::col(("appointment", column.0)).equals((column.1, "id")));
        appointments
    };
    let roles = KEEPERS.map(|role| role.to_value());
    let keepers = held(("grid_id", "grid"))
        .and_where(Expr::col(("appointment", "role")).is_in(roles))
        .take();
    let grids = grid::Entity::find()
        .filter(grid::Column::ClosedOn.is_null())
        .filter(Expr::exists(keepers).not());
    // Each role of a group is held by one person at a time, so three appointments mean three roles.
    let members = held(("three_person_group_id", "three_person_group"))
        .clear_selects()
        .expr(Expr::col(("appointment", "id")).count())
        .take();
    let groups = three_person_group::Entity::find()
        .filter(three_person_group::Column::DissolvedOn.is_null())
        .filter(Expr::SubQuery(None, Box::new(members.into())).lt(3));
    let appointments = appointment::Entity::find()
        .filter(appointment::Column::UntilOn.is_null())
        // `term_ends_on` is the last day of the term, whereas `until_on` is the first day after it.
        .filter(appointment::Column::TermEndsOn.lt(today));
    let mut all = part(grids, "grid", GRID, scope, range);
    all.union(
        UnionType::All,
        part(groups, "three_person_group", GROUP, scope, range),
    );
    all.union(
        UnionType::All,
        part(appointments, "appointment", APPOINTMENT, scope, range),
    );
    let columns = ["committee_id", "what", "id"].map(|name| ("vacancy", name));
    List {
        select: Query::select()
            .columns(columns)
            .from_subquery(all, "vacancy")
            .take(),
        order: vec![
            Sort::ascending(("vacancy", "code"), SortKind::Number),
            Sort::ascending(("vacancy", "what"), SortKind::Number),
            Sort::ascending(("vacancy", "id"), SortKind::Id),
        ],
    }
}

/// One kind of vacancy in the existing committees that a caller may see.
fn part<E: EntityTrait>(
    select: Select<E>,
    table: &'static str,
    what: i64,
    scope: &Scope,
    range: Option<CodeRange>,
) -> SelectStatement {
    const CODE: (&str, &str) = ("committee", "code");
    let mut select =
        below_visible(select, table, scope).filter(Expr::col(("committee", "valid_to")).is_null());
    if let Some(range) = range {
        select = select.filter(within(CODE, range));
    }
    let mut part = select.into_query();
    part.clear_selects()
        .column(CODE)
        .expr_as(Expr::col(("committee", "id")), "committee_id")
        .expr_as(Expr::val(what).cast_as("bigint"), "what")
        .expr_as(Expr::col((table, "id")), "id");
    part
}
