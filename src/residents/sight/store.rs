//! The rule as conditions of statements.

use std::collections::HashSet;

use cunju_entity::value::{HouseholdId, ResidentId};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::access::auth::{Actor, Permission};
use crate::access::session::Session;
use crate::platform::database::Tx;
use crate::platform::error::Error;
use crate::platform::list::Column;

/// A household `h`, or one of its residents, waits to be confirmed; a resident `r`, or their household `h`, does.
pub(super) const HOME_WAITS: &str = "EXISTS (SELECT 1 FROM unconfirmed u WHERE u.id = h.id \
    OR u.id IN (SELECT r.id FROM resident r WHERE r.household_id = h.id))";
const RESIDENT_WAITS: &str = "EXISTS (SELECT 1 FROM unconfirmed u WHERE u.id IN (r.id, h.id))";

/// Whether a caller may know what is sensitive of everyone in their area.
#[must_use]
pub fn all(actor: &Actor) -> bool {
    actor.may(Permission::ReadSensitive)
}

/// Whether a caller may know anything sensitive at all.
#[must_use]
pub fn readable(actor: &Actor) -> bool {
    all(actor) || actor.may(Permission::ReadServed)
}

fn on(one: Column, other: Column) -> Expr {
    Expr::col(one).equals(other)
}

/// Seats `s` that the caller holds in grids today.
#[must_use]
pub fn served(session: &Session) -> SelectStatement {
    let today = session.clock.today();
    let until = || Expr::col(("s", "until_on"));
    Query::select()
        .from_as("seat", "s")
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

/// Seats of the caller in the grid of a household `h`.
fn homes(session: &Session) -> SelectStatement {
    let mut homes = served(session);
    homes.expr(Expr::cust("1")).join_as(
        JoinType::InnerJoin,
        "household",
        "h",
        on(("h", "grid_id"), ("s", "grid_id")),
    );
    homes
}

/// The rule, for what `own` finds of a caller who serves in grids.
fn rule(session: &Session, own: impl FnOnce() -> SelectStatement) -> Condition {
    let rule = Condition::all();
    if all(&session.actor) {
        return rule;
    }
    if !readable(&session.actor) {
        return rule.add(Expr::Constant(false.into()));
    }
    rule.add(Expr::exists(own()))
}

/// Which residents, by a column of their ids, the caller may know what is sensitive of.
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
        .and_where(Expr::cust(RESIDENT_WAITS).not());
        own
    })
}

/// Of which households, by a column of their ids, the caller may know whether they have a member of a special
/// group.
#[must_use]
pub fn household(session: &Session, id: Column) -> Condition {
    rule(session, || {
        let mut own = homes(session);
        own.and_where(on(("h", "id"), id))
            .and_where(Expr::cust(HOME_WAITS).not());
        own
    })
}

/// Which visits, by columns of their round and household, the caller may know of: those of a round of a special
/// group tell that the household has a member.
#[must_use]
pub fn visit(session: &Session, round: Column, home: Column) -> Condition {
    if all(&session.actor) {
        return Condition::all();
    }
    let of_group = Query::select()
        .expr(Expr::cust("1"))
        .from_as("round", "g")
        .and_where(on(("g", "id"), round))
        .and_where(Expr::cust("g.population = 'SPECIAL_GROUP'"))
        .take();
    Condition::any()
        .add(Expr::exists(of_group).not())
        .add(household(session, home))
}

/// Those of these memberships that the caller may know of.
pub async fn members_among(session: &Session, ids: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
    let known = resident(session, ("membership", "resident_id"));
    among(&session.db, "membership", known, ids).await
}

/// Those of these residents of whom the caller may know what is sensitive.
pub async fn residents_among(
    session: &Session,
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>, Error> {
    let known = resident(session, ("resident", "id"));
    among(db, "resident", known, ids).await
}

/// Those of these visits that the caller may know of.
pub async fn visits_among(session: &Session, ids: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
    let known = visit(session, ("visit", "round_id"), ("visit", "household_id"));
    among(&session.db, "visit", known, ids).await
}

/// Those of these rows of a table that are `known`.
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

/// Where something that a caller moves stands.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Stand {
    /// Whether it is in a grid.
    pub placed: bool,
    /// Whether the caller serves in that grid.
    pub own: bool,
    /// Whether it waits for somebody to confirm it.
    pub waits: bool,
}

fn stand(session: &Session) -> SelectStatement {
    let mut own = served(session);
    own.expr(Expr::cust("1"))
        .and_where(on(("s", "grid_id"), ("h", "grid_id")));
    Query::select()
        .expr_as(Expr::cust("h.grid_id IS NOT NULL"), "placed")
        .expr_as(Expr::exists(own), "own")
        .take()
}

/// Where a household stands for the caller; none if there is none.
pub async fn household_stands(
    session: &Session,
    tx: &Tx,
    id: HouseholdId,
) -> Result<Option<Stand>, DbErr> {
    let mut select = stand(session);
    select
        .expr_as(Expr::cust(HOME_WAITS), "waits")
        .from_as("household", "h")
        .and_where(Expr::col(("h", "id")).eq(id));
    one(tx, &select).await
}

/// Where a resident stands for the caller.
pub(super) async fn resident_stands(
    session: &Session,
    tx: &Tx,
    id: ResidentId,
) -> Result<Option<Stand>, DbErr> {
    let mut select = stand(session);
    select
        .expr_as(Expr::cust(RESIDENT_WAITS), "waits")
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

async fn one(tx: &Tx, select: &SelectStatement) -> Result<Option<Stand>, DbErr> {
    let row = tx.query_one(select).await?;
    row.map(|row| Stand::from_query_result(&row, ""))
        .transpose()
}
