//! The access rule as conditions of statements.

use std::collections::HashSet;

use cunju_entity::value::{Date, HouseholdId, ResidentId};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::access::auth::{Actor, Permission};
use crate::access::session::Session;
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::platform::list::Column;

/// Conditions that the household `h` or one of its residents must be confirmed, and that the resident `r` or their
/// household `h` must be.
pub(super) const HOME_UNCONFIRMED: &str = "EXISTS (SELECT 1 FROM unconfirmed u \
    WHERE u.committee_id = h.committee_id AND (u.id = h.id OR u.id IN (SELECT r.id FROM resident r \
      WHERE r.household_id = h.id)))";
const RESIDENT_UNCONFIRMED: &str = "EXISTS (SELECT 1 FROM unconfirmed u \
    WHERE u.committee_id = r.committee_id AND u.id IN (r.id, h.id))";

/// Whether a caller may know the sensitive data of everyone in their jurisdiction.
#[must_use]
pub fn may_read_everyone(actor: &Actor) -> bool {
    actor.may(Permission::ReadSensitive)
}

/// Whether a caller may know any sensitive data.
#[must_use]
pub fn may_read_any(actor: &Actor) -> bool {
    may_read_everyone(actor) || actor.may(Permission::ReadServed)
}

fn on(one: Column, other: Column) -> Expr {
    // IDs are unique by themselves. With the committees too, SQLite, which has no statistics, preferred an index that
    // begins with the committee.
    Expr::col(one).equals(other)
}

/// Current appointments `s` of the caller in grids.
#[must_use]
pub fn grids_of_caller(session: &Session) -> SelectStatement {
    let today = session.clock.today();
    let until = || Expr::col(("s", "until_on"));
    Query::select()
        .from_as("appointment", "s")
        .join_as(
            JoinType::InnerJoin,
            "person",
            "p",
            on(("p", "id"), ("s", "person_id")),
        )
        .and_where(Expr::col(("p", "account")).eq(session.actor.subject()))
        .and_where(Expr::col(("s", "grid_id")).is_not_null())
        .and_where(Expr::col(("s", "from_on")).lte(today))
        .cond_where(Cond::any().add(until().is_null()).add(until().gt(today)))
        .take()
}

/// Current appointments of the caller in the grid of a household `h`.
fn homes(session: &Session) -> SelectStatement {
    let mut homes = grids_of_caller(session);
    homes.expr(Expr::cust("1")).join_as(
        JoinType::InnerJoin,
        "household",
        "h",
        on(("h", "grid_id"), ("s", "grid_id")),
    );
    homes
}

/// The access rule. `own` selects what a caller who serves in grids may know.
fn rule(session: &Session, own: impl FnOnce() -> SelectStatement) -> Condition {
    let rule = Condition::all();
    if may_read_everyone(&session.actor) {
        return rule;
    }
    if !may_read_any(&session.actor) {
        // Observers: without a condition, they would see everything.
        return rule.add(Expr::Constant(false.into()));
    }
    // A join would return a row twice to a caller with two appointments in its grid.
    rule.add(Expr::exists(own()))
}

/// Residents, by a column with their IDs, whose sensitive data the caller may know.
#[must_use]
pub fn resident(session: &Session, id: Column) -> Condition {
    rule(session, || {
        let mut own = homes(session);
        own.join_as(
            JoinType::InnerJoin,
            "resident",
            "r",
            on(("r", "household_id"), ("h", "id")),
        )
        .and_where(on(("r", "id"), id))
        .and_where(Expr::cust(RESIDENT_UNCONFIRMED).not());
        own
    })
}

/// Households, by a column with their IDs, of which the caller may know whether they have a member of a special group.
#[must_use]
pub fn household(session: &Session, id: Column) -> Condition {
    rule(session, || {
        let mut own = homes(session);
        own.and_where(on(("h", "id"), id))
            .and_where(Expr::cust(HOME_UNCONFIRMED).not());
        own
    })
}

/// Visits, by columns with their campaign and household, that the caller may know. Visits of a campaign for a special
/// group reveal that the household has a member.
#[must_use]
pub fn visit(session: &Session, campaign: Column, home: Column) -> Condition {
    if may_read_everyone(&session.actor) {
        return Condition::all();
    }
    let of_group = Query::select()
        .expr(Expr::cust("1"))
        .from_as("campaign", "g")
        .and_where(on(("g", "id"), campaign))
        .and_where(Expr::cust("g.population = 'SPECIAL_GROUP'"))
        .take();
    Condition::any()
        .add(Expr::exists(of_group).not())
        .add(household(session, home))
}

/// Those of these memberships that the caller may know.
pub async fn members_visible_to(session: &Session, ids: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
    let known = resident(session, ("membership", "resident_id"));
    among(&session.db, "membership", known, ids).await
}

/// Those of these residents whose sensitive data the caller may know.
pub async fn residents_visible_to(
    session: &Session,
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>, Error> {
    let known = resident(session, ("resident", "id"));
    among(db, "resident", known, ids).await
}

/// Those of these visits that the caller may know.
pub async fn visits_visible_to(session: &Session, ids: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
    let known = visit(session, ("visit", "campaign_id"), ("visit", "household_id"));
    among(&session.db, "visit", known, ids).await
}

/// The IDs of those rows of a table that match `known`.
async fn among(
    db: &impl ConnectionTrait,
    table: &'static str,
    known: Condition,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>, Error> {
    let select = Query::select()
        .column((table, "id"))
        .from(table)
        .and_where(Expr::col((table, "id")).is_in(ids.iter().copied()))
        .cond_where(known)
        .take();
    let rows = db.query_all(&select).await?.into_iter();
    let ids = rows.map(|row| row.try_get("", "id"));
    Ok(ids.collect::<Result<_, DbErr>>()?)
}

/// The location of something that a caller moves.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct GridLocation {
    /// Whether it is in a grid.
    pub placed: bool,
    /// Whether the caller serves in that grid.
    pub own: bool,
    /// Whether it must be confirmed.
    pub needs_confirmation: bool,
}

fn stand(session: &Session) -> SelectStatement {
    let mut own = grids_of_caller(session);
    own.expr(Expr::cust("1"))
        .and_where(on(("s", "grid_id"), ("h", "grid_id")));
    Query::select()
        .expr_as(Expr::cust("h.grid_id IS NOT NULL"), "placed")
        .expr_as(Expr::exists(own), "own")
        .take()
}

/// The location of a household as the caller sees it; none if there is no such household.
pub async fn household_location(
    session: &Session,
    tx: &Tx,
    id: HouseholdId,
) -> Result<Option<GridLocation>, DbErr> {
    let mut select = stand(session);
    select
        .expr_as(Expr::cust(HOME_UNCONFIRMED), "needs_confirmation")
        .from_as("household", "h")
        .and_where(Expr::col(("h", "id")).eq(id));
    one(tx, &select).await
}

/// The location of a resident as the caller sees it.
pub(super) async fn resident_location(
    session: &Session,
    tx: &Tx,
    id: ResidentId,
) -> Result<Option<GridLocation>, DbErr> {
    let mut select = stand(session);
    select
        .expr_as(Expr::cust(RESIDENT_UNCONFIRMED), "needs_confirmation")
        .from_as("resident", "r")
        .join_as(
            JoinType::LeftJoin,
            "household",
            "h",
            on(("h", "id"), ("r", "household_id")),
        )
        .and_where(Expr::col(("r", "id")).eq(id));
    one(tx, &select).await
}

/// Whether a household has or had a resident born on or after a date whose sensitive data the caller may not know.
pub(super) async fn has_unknown_child(
    session: &Session,
    tx: &Tx,
    id: HouseholdId,
    since: Date,
) -> Result<bool, DbErr> {
    let former = Query::select()
        .column(("stay", "resident_id"))
        .from("stay")
        .and_where(Expr::col(("stay", "household_id")).eq(id))
        .take();
    let of_household = Cond::any()
        .add(Expr::col(("resident", "household_id")).eq(id))
        .add(Expr::col(("resident", "id")).in_subquery(former));
    let select = Query::select()
        .column(("resident", "id"))
        .from("resident")
        .and_where(Expr::col(("resident", "birth_on")).gte(since))
        .cond_where(of_household)
        .cond_where(resident(session, ("resident", "id")).not())
        .limit(1)
        .take();
    Ok(tx.query_one(&select).await?.is_some())
}

async fn one(tx: &Tx, select: &SelectStatement) -> Result<Option<GridLocation>, DbErr> {
    let row = tx.query_one(select).await?;
    row.map(|row| GridLocation::from_query_result(&row, ""))
        .transpose()
}
