//! Queries on the tables of visits. Every read for a caller starts at [`visible`].

use std::collections::HashSet;

use cunju_entity::value::{
    CampaignId, CodeRange, CommitteeId, Date, GridId, HouseholdId, PersonId, VisitId,
};
use cunju_entity::{campaign, household, person, visit, visit_attempt};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, Value,
};
use uuid::Uuid;

use crate::access::auth::within;
use crate::access::session::Session;
use crate::duties::campaign::HOUSEHOLD_IN_CAMPAIGN;
use crate::platform::database::{AnyOf, Tx, query};
use crate::platform::error::Error;
use crate::platform::list::{Column, List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::residents::sensitive_access;
use crate::units::committee::below_visible;

const VISIT: &str = "visit";
const CODE: Column = ("committee", "code");

/// Visits of committees in the caller's jurisdiction that the caller may know about.
fn visible(session: &Session) -> Select<visit::Entity> {
    let known = sensitive_access::visit(session, (VISIT, "campaign_id"), (VISIT, "household_id"));
    below_visible(visit::Entity::find(), VISIT, session.actor.scope()).filter(known)
}

/// Outcomes of a campaign in a range of committees, or in all: by committee, or only those that need another visit,
/// longest waiting first.
pub(super) fn of_campaign(
    session: &Session,
    campaign: CampaignId,
    range: Option<CodeRange>,
    open: bool,
) -> List {
    let mut select = visible(session).filter(visit::Column::CampaignId.eq(campaign));
    if let Some(range) = range {
        select = select.filter(within(CODE, range));
    }
    let first = if open {
        select = select.filter(is_open());
        Sort::ascending((VISIT, "visited_on"), SortKind::Day)
    } else {
        Sort::ascending(CODE, SortKind::Number)
    };
    List {
        select: select.into_query(),
        order: vec![first, Sort::ascending((VISIT, "id"), SortKind::Id)],
    }
}

/// Condition: the outcome calls for another visit. Literals instead of parameters, so that the partial index on such
/// outcomes is used in every query.
fn is_open() -> Expr {
    Expr::cust("visit.outcome IN ('ABSENT', 'REFUSED')")
}

/// Outcomes for a household, latest visit first.
pub(super) fn of_household(
    session: &Session,
    (committee, household): InCommittee<HouseholdId>,
) -> List {
    let select = visible(session)
        .filter(visit::Column::CommitteeId.eq(committee))
        .filter(visit::Column::HouseholdId.eq(household));
    List {
        select: select.into_query(),
        order: vec![
            Sort::descending((VISIT, "visited_on"), SortKind::Day),
            Sort::descending((VISIT, "id"), SortKind::Id),
        ],
    }
}

/// The outcomes with these IDs that the caller may see.
pub(super) async fn by_ids(
    session: &Session,
    keys: &[InCommittee<VisitId>],
) -> Result<Vec<visit::Model>, Error> {
    let (committees, ids): (HashSet<_>, Vec<_>) = keys.iter().copied().unzip();
    Ok(visible(session)
        .filter(visit::Column::CommitteeId.is_any_of(committees))
        .filter(visit::Column::Id.is_any_of(ids))
        .all(&session.db)
        .await?)
}

/// Households in a range of committees, or in all, without a visit in any campaign that the caller may know about, by
/// committee.
pub(super) fn never_visited(session: &Session, range: Option<CodeRange>) -> List {
    let known = sensitive_access::visit(session, (VISIT, "campaign_id"), (VISIT, "household_id"));
    let visited = Query::select()
        .expr(Expr::val(1))
        .from(VISIT)
        .and_where(Expr::col((VISIT, "household_id")).equals(("household", "id")))
        .cond_where(known)
        .take();
    let scope = session.actor.scope();
    let mut select = below_visible(household::Entity::find(), "household", scope)
        .filter(household::Column::ClosedOn.is_null())
        .filter(Expr::col(("committee", "valid_to")).is_null())
        // A visit that the caller may not know counts as none: a household missing from the list would reveal it.
        .filter(Condition::all().not().add(Expr::exists(visited)));
    if let Some(range) = range {
        select = select.filter(within(CODE, range));
    }
    List {
        select: select.into_query(),
        order: vec![
            Sort::ascending(CODE, SortKind::Number),
            Sort::ascending(("household", "id"), SortKind::Id),
        ],
    }
}

/// Everything that decides whether a visit can be recorded.
#[derive(Debug, FromQueryResult)]
pub(super) struct VisitFacts {
    /// Date on which the household was closed.
    pub(super) closed_on: Option<Date>,
    /// Current grid of the household.
    pub(super) grid_id: Option<GridId>,
    /// The campaign; `None` if it does not exist.
    #[sea_orm(nested(prefix = "campaign_"))]
    pub(super) campaign: Option<campaign::Model>,
    /// Whether the campaign includes the household.
    pub(super) concerned: bool,
    /// Outcome so far; `None` before the first visit.
    #[sea_orm(nested(prefix = "last_"))]
    pub(super) last: Option<visit::Model>,
    /// The visitor; `None` if they had no appointment there on that date.
    pub(super) visitor: Option<PersonId>,
}

/// The visitor, as the request identifies them.
#[derive(Clone, Debug)]
pub(super) enum Visitor {
    /// By ID.
    Person(PersonId),
    /// By the account of the caller.
    Account(String),
}

impl Visitor {
    pub(super) fn column(&self) -> &'static str {
        match self {
            Self::Person(_) => "id",
            Self::Account(_) => "account",
        }
    }

    pub(super) fn value(&self) -> Value {
        match self {
            Self::Person(id) => (*id).into(),
            Self::Account(account) => account.clone().into(),
        }
    }
}

/// Columns of a table, each with its name after a prefix as alias.
pub(super) fn columns<C: Iterable + IdenStatic>(table: &str, prefix: &str) -> String {
    let all = C::iter().map(|column| {
        let name = column.as_str();
        format!("{table}.{name} AS {prefix}{name}")
    });
    all.collect::<Vec<_>>().join(", ")
}

/// Reads everything that decides whether a visit can be recorded, in one statement. The committee is locked. `None`
/// if it has no such household.
pub(super) async fn call(
    tx: &Tx,
    (committee, household): InCommittee<HouseholdId>,
    campaign: CampaignId,
    visitor: &Visitor,
    day: Date,
) -> Result<Option<VisitFacts>, DbErr> {
    let sql = format!(
        "SELECT household.closed_on, household.grid_id, {}, {}, {HOUSEHOLD_IN_CAMPAIGN} AS concerned, \
           (SELECT p.id FROM person p JOIN appointment s ON s.person_id = p.id \
             WHERE p.committee_id = $1 AND p.{} = $4 AND s.from_on <= $5 \
               AND (s.until_on IS NULL OR s.until_on > $5) \
               AND (s.grid_id IS NULL OR s.grid_id = household.grid_id) \
             ORDER BY p.id LIMIT 1) AS visitor \
         FROM household LEFT JOIN campaign ON campaign.id = $3 \
           LEFT JOIN visit ON visit.committee_id = $1 AND visit.campaign_id = $3 AND visit.household_id = $2 \
         WHERE household.committee_id = $1 AND household.id = $2",
        columns::<campaign::Column>("campaign", "campaign_"),
        columns::<visit::Column>("visit", "last_"),
        visitor.column(),
    );
    let values = vec![
        committee.into(),
        household.into(),
        campaign.into(),
        visitor.value(),
        day.into(),
    ];
    let found: Vec<VisitFacts> = query(tx, &sql, values).await?;
    Ok(found.into_iter().next())
}

/// A visit that a client recorded under its own ID.
#[derive(Debug, FromQueryResult)]
pub(super) struct Counted {
    /// The outcome that the visit was counted in.
    #[sea_orm(nested(prefix = "visit_"))]
    pub(super) visit: visit::Model,
    /// Keyed hash of what the client sent; `None` for a visit recorded before the hash was stored.
    pub(super) content: Option<String>,
    /// Date with which the visit was recorded.
    pub(super) said_on: Option<Date>,
}

/// The outcome that the visit with this ID was counted in.
pub(super) async fn counted(tx: &Tx, made: Uuid) -> Result<Option<Counted>, DbErr> {
    // By the client's ID alone: the visit may have been counted for a successor in another committee.
    // COALESCE instead of OR, which would keep PostgreSQL from using the indexes.
    let sql = format!(
        "SELECT {}, attempt.content, attempt.visited_on AS said_on \
         FROM visit LEFT JOIN visit_attempt attempt ON attempt.id = $1 \
         WHERE visit.id = COALESCE((SELECT visit_id FROM visit_attempt WHERE id = $1), $1)",
        columns::<visit::Column>("visit", "visit_"),
    );
    let found: Vec<Counted> = query(tx, &sql, vec![made.into()]).await?;
    Ok(found.into_iter().next())
}

/// Names of the persons in a committee that match the visitor of a change.
pub(super) async fn names(
    tx: &Tx,
    committee: CommitteeId,
    visitor: &Visitor,
) -> Result<Vec<String>, DbErr> {
    let is_visitor = Expr::col(("person", visitor.column())).eq(visitor.value());
    let names = person::Entity::find()
        .filter(person::Column::CommitteeId.eq(committee))
        .filter(is_visitor)
        .select_only()
        .column(person::Column::Name)
        .into_tuple();
    names.all(tx).await
}

/// The visits to these households of a committee in campaigns that are not closed, whose figures can still change.
pub(super) async fn in_open_campaigns(
    tx: &Tx,
    committee: CommitteeId,
    households: &[HouseholdId],
) -> Result<Vec<visit::Model>, DbErr> {
    let open = Query::select()
        .column(("campaign", "id"))
        .from("campaign")
        .and_where(Expr::col(("campaign", "closed_on")).is_null())
        .take();
    visit::Entity::find()
        .filter(visit::Column::CommitteeId.eq(committee))
        .filter(visit::Column::HouseholdId.is_in(households.iter().copied()))
        .filter(visit::Column::CampaignId.in_subquery(open))
        .order_by_asc(visit::Column::Id)
        .all(tx)
        .await
}

/// Counts the visits of clients in another outcome.
pub(super) async fn move_attempts(
    tx: &Tx,
    committee: CommitteeId,
    (from, into): (VisitId, VisitId),
) -> Result<(), DbErr> {
    visit_attempt::Entity::update_many()
        .col_expr(visit_attempt::Column::VisitId, Expr::val(into))
        .filter(visit_attempt::Column::CommitteeId.eq(committee))
        .filter(visit_attempt::Column::VisitId.eq(from))
        .exec(tx)
        .await?;
    Ok(())
}
