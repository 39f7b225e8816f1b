//! Queries on the table of campaigns. Every read for a caller starts at [`visible`].

use cunju_entity::value::{CampaignId, CommitteeId, Date, DivisionId};
use cunju_entity::{campaign, committee, division, special_group_kind, visit};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::access::auth::within;
use crate::access::session::Session;
use crate::platform::database::AnyOf;
use crate::platform::error::Error;
use crate::platform::list::{Column, List, Sort, SortKind};
use crate::reference::division::Node;

const DIVISION: Column = ("division", "code");
const COMMITTEE: Column = ("committee", "code");

/// SQL condition on the tables `household` and `campaign` of a statement: the campaign includes the household.
// Only IDs are compared: with the committees too, SQLite prefers indexes that begin with them, which took 2,157 ms
// instead of 7 (ADR 0022).
pub(crate) const HOUSEHOLD_IN_CAMPAIGN: &str = "\
    CASE campaign.population \
      WHEN 'ALL' THEN 1 = 1 \
      WHEN 'LIVING_STATE' THEN EXISTS (SELECT 1 FROM resident r \
        WHERE r.household_id = household.id AND r.living_state = campaign.living_state) \
      ELSE EXISTS (SELECT 1 FROM resident r JOIN membership m ON m.resident_id = r.id \
        WHERE r.household_id = household.id AND m.until_on IS NULL \
          AND m.kind = campaign.special_group) END";

/// Campaigns of any of these divisions.
pub(super) fn of_divisions(divisions: Vec<DivisionId>) -> Condition {
    Condition::any().add(campaign::Column::ScopeDivisionId.is_in(divisions))
}

/// Campaigns that include a committee, which is in these divisions.
pub(super) fn of_committee(committee: CommitteeId, above: Vec<DivisionId>) -> Condition {
    of_divisions(above).add(campaign::Column::CommitteeId.eq(committee))
}

/// Campaigns of these divisions, and of the units whose codes satisfy a condition.
fn overlapping(above: Vec<DivisionId>, inside: impl Fn(Column) -> Condition) -> Condition {
    let unit = |name| Expr::col(("campaign", name));
    let divisions = division::Entity::find()
        .filter(unit("scope_division_id").equals(("division", "id")))
        .filter(inside(DIVISION));
    let committees = committee::Entity::find()
        .filter(unit("committee_id").equals(("committee", "id")))
        .filter(inside(COMMITTEE));
    of_divisions(above)
        .add(Expr::exists(divisions.into_query()))
        .add(Expr::exists(committees.into_query()))
}

/// Campaigns that the caller may see: those that overlap the caller's jurisdiction.
pub(super) fn visible(session: &Session) -> Condition {
    let above = session
        .enclosing_divisions()
        .iter()
        .map(|node| node.row.id)
        .collect();
    let scope = session.actor.scope();
    overlapping(above, |code| scope.condition(code))
}

/// Campaigns that overlap a division, of those that the caller may see; none if the division does not exist.
pub(super) fn visible_in(session: &Session, division: Option<&Node>) -> Condition {
    let Some(range) = division.map(Node::range) else {
        // sea-query writes an empty list as a false condition, so the result is empty and not everything.
        return of_divisions(Vec::new());
    };
    let above = session.divisions.containing(range);
    let above = above.iter().map(|node| node.row.id).collect();
    let here = overlapping(above, |code| within(code, range));
    Condition::all().add(visible(session)).add(here)
}

/// Campaigns that satisfy a condition, latest last day first.
pub(super) fn list(condition: Condition, include_closed: bool) -> List {
    let mut select = campaign::Entity::find().filter(condition);
    if !include_closed {
        select = select.filter(campaign::Column::ClosedOn.is_null());
    }
    List {
        select: select.into_query(),
        order: vec![
            Sort::descending(("campaign", "ends_on"), SortKind::Day),
            Sort::descending(("campaign", "id"), SortKind::Id),
        ],
    }
}

/// The campaigns with these IDs that the caller may see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    session: &Session,
    ids: &[CampaignId],
) -> Result<Vec<campaign::Model>, Error> {
    let ids = campaign::Column::Id.is_any_of(ids.iter().copied());
    let found = campaign::Entity::find()
        .filter(visible(session))
        .filter(ids);
    Ok(found.all(db).await?)
}

/// Keys of all special groups, in catalog order.
pub(super) async fn special_groups(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let keys = special_group_kind::Entity::find()
        .order_by_asc(special_group_kind::Column::Position)
        .select_only()
        .column(special_group_kind::Column::Key)
        .into_tuple();
    Ok(keys.all(db).await?)
}

/// Whether the last visit to any household in a campaign was after a date.
pub(super) async fn visited_after(
    db: &impl ConnectionTrait,
    campaign: CampaignId,
    day: Date,
) -> Result<bool, Error> {
    let later = visit::Entity::find()
        .filter(visit::Column::CampaignId.eq(campaign))
        .filter(visit::Column::VisitedOn.gt(day));
    Ok(later.one(db).await?.is_some())
}
