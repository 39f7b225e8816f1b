//! Tasks for a day: the households of some grids, each with the open campaigns that include it. Queries start from
//! the households, because a grid has only a few dozen of them.

use std::collections::BTreeMap;

use cunju_entity::campaign;
use cunju_entity::value::{
    CommitteeId, Date, DivisionId, GridId, HouseholdId, ResidentId, VisitOutcome,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, IdenStatic, Iterable};

use crate::access::session::Session;
use crate::duties::campaign::HOUSEHOLD_IN_CAMPAIGN;
use crate::platform::error::Error;
use crate::platform::list::{List, Sort, SortKind};
use crate::reference::division::Tree;
use crate::residents::sensitive_access;

/// Maximum number of campaigns in the tasks for a day.
const MAX_CAMPAIGNS: u64 = 100;

/// Condition: the household still needs a visit or another visit in the campaign.
const OPEN: &str = "(visit.id IS NULL OR visit.outcome IN ('ABSENT', 'REFUSED'))";

/// A grid in which the caller has an appointment.
#[derive(Clone, Copy, Debug, FromQueryResult)]
#[expect(
    clippy::struct_field_names,
    reason = "the fields are named like the columns"
)]
pub(super) struct Post {
    grid_id: GridId,
    committee_id: CommitteeId,
    division_id: DivisionId,
}

/// The grids in which the persons with the caller's account have an appointment today.
pub(super) async fn posts(session: &Session) -> Result<Vec<Post>, Error> {
    let parent = Expr::col(("committee", "id")).equals(("s", "committee_id"));
    let select = sensitive_access::grids_of_caller(session)
        .distinct()
        .columns([
            ("s", "grid_id"),
            ("s", "committee_id"),
            ("committee", "division_id"),
        ])
        .inner_join("committee", parent)
        .cond_where(session.actor.scope().condition(("committee", "code")))
        .take();
    let rows = session.db.query_all(&select).await?;
    let rows = rows.iter().map(|row| Post::from_query_result(row, ""));
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Grids of a committee, and the divisions that contain the committee.
#[derive(Clone, Debug)]
pub(super) struct Place {
    committee: CommitteeId,
    above: Vec<DivisionId>,
    grids: Vec<GridId>,
}

impl Place {
    /// Groups the grids by committee.
    pub(super) fn of(divisions: &Tree, posts: Vec<Post>) -> Vec<Self> {
        let mut places: BTreeMap<CommitteeId, Self> = BTreeMap::new();
        for post in posts {
            let place = places.entry(post.committee_id).or_insert_with(|| Self {
                committee: post.committee_id,
                above: divisions.scopes(post.division_id),
                grids: Vec::new(),
            });
            place.grids.push(post.grid_id);
        }
        places.into_values().collect()
    }

    /// Condition: households of these grids, with the campaigns that include their committee.
    fn holds(&self) -> Cond {
        let above = self.above.iter().copied();
        let concerning = Cond::any()
            .add(Expr::col(("campaign", "committee_id")).eq(self.committee))
            .add(Expr::col(("campaign", "scope_division_id")).is_in(above));
        Cond::all()
            .add(Expr::col(("household", "grid_id")).is_in(self.grids.iter().copied()))
            .add(concerning)
    }
}

/// Households of these grids with each campaign that has started, is not closed and includes the household, if the
/// caller may know that it does.
fn begun(session: &Session, places: &[Place], day: Date) -> SelectStatement {
    let here = places.iter().map(Place::holds).fold(Cond::any(), Cond::add);
    let visited = Cond::all()
        .add(Expr::col(("visit", "committee_id")).equals(("household", "committee_id")))
        .add(Expr::col(("visit", "campaign_id")).equals(("campaign", "id")))
        .add(Expr::col(("visit", "household_id")).equals(("household", "id")));
    let mut select = Query::select();
    select
        .from("household")
        .inner_join("campaign", Cond::all().add(here))
        .left_join("visit", visited)
        .and_where(Expr::col(("household", "closed_on")).is_null())
        .and_where(Expr::col(("campaign", "closed_on")).is_null())
        .and_where(Expr::col(("campaign", "starts_on")).lte(day))
        .and_where(Expr::cust(format!(
            "(visit.id IS NOT NULL OR {HOUSEHOLD_IN_CAMPAIGN})"
        )))
        // A task of a campaign for a special group reveals that the household has a member.
        .cond_where(sensitive_access::visit(
            session,
            ("campaign", "id"),
            ("household", "id"),
        ));
    for column in campaign::Column::iter() {
        let name = column.as_str();
        select.expr_as(Expr::col(("campaign", name)), format!("campaign_{name}"));
    }
    select
}

/// Progress of a campaign in some grids.
#[derive(Debug, FromQueryResult)]
pub(super) struct Progress {
    #[sea_orm(nested(prefix = "campaign_"))]
    pub(super) campaign: campaign::Model,
    pub(super) total: i64,
    pub(super) open: i64,
}

/// Progress of the campaigns in these grids, by last day, earliest first.
pub(super) async fn progress(
    session: &Session,
    places: &[Place],
    day: Date,
) -> Result<Vec<Progress>, Error> {
    use sea_orm::sea_query::Order::Asc;
    let mut select = begun(session, places, day);
    let open = format!("SUM(CASE WHEN {OPEN} THEN 1 ELSE 0 END)");
    select
        .expr_as(Expr::cust("COUNT(*)"), "total")
        .expr_as(Expr::cust(open), "open")
        // The other columns of the campaign follow from its primary key, which PostgreSQL accepts.
        .group_by_col(("campaign", "id"))
        .order_by(("campaign", "ends_on"), Asc)
        .order_by(("campaign", "id"), Asc)
        .limit(MAX_CAMPAIGNS);
    let rows = session.db.query_all(&select).await?;
    let rows = rows.iter().map(|row| Progress::from_query_result(row, ""));
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A household to be visited in a campaign.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Due {
    pub(super) id: HouseholdId,
    pub(super) committee_id: CommitteeId,
    pub(super) address: String,
    pub(super) head_id: Option<ResidentId>,
    pub(super) head_name: Option<String>,
    pub(super) head_birth_on: Option<Date>,
    #[sea_orm(nested(prefix = "campaign_"))]
    pub(super) campaign: campaign::Model,
    pub(super) outcome: Option<VisitOutcome>,
    pub(super) attempts: Option<i16>,
}

/// Households of these grids that need a visit, by last day of the campaign, earliest first.
pub(super) fn due(session: &Session, places: &[Place], day: Date) -> List {
    let mut select = begun(session, places, day);
    let named = Expr::col(("resident", "id")).equals(("household", "head_id"));
    select
        .left_join("resident", named)
        .columns([
            ("household", "id"),
            ("household", "committee_id"),
            ("household", "address"),
            ("household", "head_id"),
            ("visit", "outcome"),
            ("visit", "attempts"),
        ])
        .expr_as(
            // An erased resident has an empty name.
            Expr::cust("COALESCE(NULLIF(resident.name, ''), household.head)"),
            "head_name",
        )
        .expr_as(Expr::col(("resident", "birth_on")), "head_birth_on")
        .and_where(Expr::cust(OPEN));
    List {
        select,
        order: vec![
            Sort::ascending(("campaign", "ends_on"), SortKind::Day),
            Sort::ascending(("campaign", "id"), SortKind::Id),
            Sort::ascending(("household", "id"), SortKind::Id),
        ],
    }
}
