//! Queries for the state of the register on an earlier date, from the tables and the change log.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use cunju_entity::value::{CampaignId, CommitteeId, Date, GridId, HouseholdId, PersonId};
use cunju_entity::{campaign, change_log, visit};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, Value,
};
use uuid::Uuid;

use super::store::{Visitor, columns};
use crate::duties::campaign::HOUSEHOLD_IN_CAMPAIGN;
use crate::platform::clock;
use crate::platform::database::{Tx, query};
use crate::reference::global_id::InCommittee;

/// Appointments `s` that a visitor `p` had in a committee on a date.
fn appointments(committee: CommitteeId, visitor: &Visitor, day: Date) -> SelectStatement {
    let until = || Expr::col(("s", "until_on"));
    Query::select()
        .column(("p", "id"))
        .from_as("person", "p")
        .join_as(
            JoinType::InnerJoin,
            "appointment",
            "s",
            Expr::col(("s", "person_id")).equals(("p", "id")),
        )
        .and_where(Expr::col(("p", "committee_id")).eq(committee))
        .and_where(Expr::col(("p", visitor.column())).eq(visitor.value()))
        .and_where(Expr::col(("s", "from_on")).lte(day))
        .cond_where(Cond::any().add(until().is_null()).add(until().gt(day)))
        .order_by(("p", "id"), Order::Asc)
        .limit(1)
        .take()
}

fn in_any(grids: &HashSet<GridId>) -> Expr {
    Expr::col(("s", "grid_id")).is_in(grids.iter().copied())
}

async fn person(tx: &Tx, select: &SelectStatement) -> Result<Option<PersonId>, DbErr> {
    let row = tx.query_one(select).await?;
    row.map(|row| row.try_get("", "id")).transpose()
}

/// The visitor, if they had an appointment in the committee or in one of these grids on a date.
pub(super) async fn visitor_in_committee(
    tx: &Tx,
    committee: CommitteeId,
    visitor: &Visitor,
    (day, grids): (Date, &HashSet<GridId>),
) -> Result<Option<PersonId>, DbErr> {
    let mut select = appointments(committee, visitor, day);
    let anywhere = Expr::col(("s", "grid_id")).is_null();
    select.cond_where(Cond::any().add(anywhere).add(in_any(grids)));
    person(tx, &select).await
}

/// The visitor, if they had an appointment in one of these grids on a date.
pub(super) async fn visitor_in_grids(
    tx: &Tx,
    committee: CommitteeId,
    visitor: &Visitor,
    (day, grids): (Date, &HashSet<GridId>),
) -> Result<Option<PersonId>, DbErr> {
    let mut select = appointments(committee, visitor, day);
    select.and_where(in_any(grids));
    person(tx, &select).await
}

/// The changes of a household, earliest first.
pub(super) async fn changes(
    tx: &Tx,
    (_, household): InCommittee<HouseholdId>,
) -> Result<Vec<change_log::Model>, DbErr> {
    use change_log::Column::{EntityId, Sequence, Transaction};
    // A literal instead of a parameter, so that the partial index on changes of households is used.
    change_log::Entity::find()
        .filter(Expr::cust("change_log.entity = 'household'"))
        .filter(EntityId.eq(household.to_string()))
        // In the order of commits, which `sequence` alone is not on PostgreSQL (ADR 0006).
        .order_by_asc(Transaction)
        .order_by_asc(Sequence)
        .all(tx)
        .await
}

/// The household that another one was merged into.
#[derive(Debug, FromQueryResult)]
pub(super) struct Next {
    pub(super) id: HouseholdId,
    /// Whether this household is open.
    pub(super) is_open: bool,
}

/// The household that the given one was merged into, if any.
pub(super) async fn merged_into(
    tx: &Tx,
    (committee, from): InCommittee<HouseholdId>,
) -> Result<Option<Next>, DbErr> {
    let sql = "SELECT h.id, h.closed_on IS NULL AS is_open \
        FROM household_link l JOIN household h ON h.id = l.household_id \
        WHERE l.from_household_id = $1 AND l.kind = 'MERGED' AND h.committee_id = $2 LIMIT 1";
    let found: Vec<Next> = query(tx, sql, vec![from.into(), committee.into()]).await?;
    Ok(found.into_iter().next())
}

/// State of a household in a campaign.
#[derive(Debug, FromQueryResult)]
pub(super) struct Outcome {
    /// Whether the campaign includes the household.
    pub(super) concerned: bool,
    /// Outcome so far; `None` before the first visit.
    #[sea_orm(nested(prefix = "last_"))]
    pub(super) last: Option<visit::Model>,
}

/// State of a household in a campaign; `None` if the household does not exist.
pub(super) async fn outcome(
    tx: &Tx,
    (committee, household): InCommittee<HouseholdId>,
    campaign: CampaignId,
) -> Result<Option<Outcome>, DbErr> {
    let sql = format!(
        "SELECT {HOUSEHOLD_IN_CAMPAIGN} AS concerned, {} \
         FROM household JOIN campaign ON campaign.id = $3 \
           LEFT JOIN visit ON visit.campaign_id = $3 AND visit.household_id = household.id \
         WHERE household.committee_id = $1 AND household.id = $2",
        columns::<visit::Column>("visit", "last_"),
    );
    let values = vec![committee.into(), household.into(), campaign.into()];
    let found: Vec<Outcome> = query(tx, &sql, values).await?;
    Ok(found.into_iter().next())
}

#[derive(FromQueryResult)]
struct About {
    concerned: bool,
}

/// Whether a campaign included a household on a date, given its residents, their groups and their living states on
/// that date. Counts only memberships in groups that were recorded before `recorded`, if given.
pub(super) async fn concerned_on(
    tx: &Tx,
    household: HouseholdId,
    campaign: &campaign::Model,
    (day, recorded): (Date, Option<DateTime<Utc>>),
) -> Result<bool, DbErr> {
    use cunju_entity::value::CampaignPopulation::{All, LivingState, SpecialGroup};
    let (which, sought): (&str, Value) = match campaign.population {
        All => return Ok(true),
        LivingState => (
            "SELECT 1 FROM then_home t WHERE t.living_state = $3",
            campaign.living_state.map(|state| state.to_value()).into(),
        ),
        SpecialGroup => (
            "SELECT 1 FROM then_home t JOIN membership m ON m.resident_id = t.resident_id \
             WHERE m.kind = $3 AND m.from_on <= $2 AND (m.until_on IS NULL OR m.until_on > $2) \
               AND m.id < $4",
            campaign.special_group.clone().into(),
        ),
    };
    let sql = format!(
        "WITH then_home AS ( \
           SELECT r.id AS resident_id, r.living_state FROM resident r \
             WHERE r.household_id = $1 AND (r.joined_on IS NULL OR r.joined_on <= $2) \
           UNION ALL SELECT s.resident_id, s.living_state FROM stay s \
             WHERE s.household_id = $1 AND s.left_on > $2 \
               AND (s.joined_on IS NULL OR s.joined_on <= $2)) \
         SELECT EXISTS ({which}) AS concerned"
    );
    let mut values = vec![household.into(), day.into(), sought];
    if campaign.population == SpecialGroup {
        values.push(recorded.map_or(Uuid::max(), clock::first_id).into());
    }
    let found: Vec<About> = query(tx, &sql, values).await?;
    Ok(found.into_iter().next().is_some_and(|it| it.concerned))
}
