//! Lists of items that are not covered, by code of the committee. Every list starts at the caller's scope.

use cunju_entity::value::{CampaignPopulation, CodeRange};
use cunju_entity::{campaign, grid, household, membership, resident, three_person_group, visit};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::access::auth::{Scope, within};
use crate::platform::list::{List, Sort, SortKind};
use crate::residents::membership::HAS_ENOUGH_CAREGIVERS;
use crate::units::committee::below_visible;

const CODE: crate::platform::list::Column = ("committee", "code");

/// Rows of a table that belong to existing committees of a range, by code of the committee.
fn below<E: EntityTrait>(
    select: Select<E>,
    table: &'static str,
    scope: &Scope,
    range: CodeRange,
) -> List {
    let select = below_visible(select, table, scope)
        .filter(within(CODE, range))
        .filter(Expr::col(("committee", "valid_to")).is_null());
    List {
        select: select.into_query(),
        order: vec![
            Sort::ascending(CODE, SortKind::Number),
            Sort::ascending((table, "id"), SortKind::Id),
        ],
    }
}

/// Open households without a grid.
pub(super) fn without_grid(scope: &Scope, range: CodeRange) -> List {
    let select = household::Entity::find()
        .filter(household::Column::ClosedOn.is_null())
        .filter(household::Column::GridId.is_null());
    below(select, "household", scope, range)
}

/// Open grids without a grid worker or grid leader.
pub(super) fn without_worker(scope: &Scope, range: CodeRange) -> List {
    // The condition of `store::posts_by`, so that the list has as many grids as the figure counts.
    let staffed = "EXISTS (SELECT 1 FROM appointment s WHERE s.grid_id = grid.id \
        AND s.until_on IS NULL AND s.role IN ('GRID_WORKER', 'GRID_LEADER'))";
    let select = grid::Entity::find()
        .filter(grid::Column::ClosedOn.is_null())
        .filter(Expr::cust(staffed).not());
    below(select, "grid", scope, range)
}

/// Three-person groups with a missing role.
pub(super) fn incomplete(scope: &Scope, range: CodeRange) -> List {
    let missing = "3 > (SELECT COUNT(DISTINCT s.role) FROM appointment s \
        WHERE s.three_person_group_id = three_person_group.id AND s.until_on IS NULL)";
    let select = three_person_group::Entity::find()
        .filter(three_person_group::Column::DissolvedOn.is_null())
        .filter(Expr::cust(missing));
    below(select, "three_person_group", scope, range)
}

/// Memberships of a special group with too few caregivers.
pub(super) fn without_caregiver(scope: &Scope, kind: &str, range: CodeRange) -> List {
    // The counters leave out members who have left or whose household is closed, so the list does too.
    let at_home = "EXISTS (SELECT 1 FROM resident r JOIN household h ON h.id = r.household_id \
        WHERE r.id = membership.resident_id AND h.closed_on IS NULL)";
    let select = membership::Entity::find()
        .filter(membership::Column::UntilOn.is_null())
        .filter(membership::Column::Kind.eq(kind))
        .filter(Expr::cust(HAS_ENOUGH_CAREGIVERS).not())
        .filter(Expr::cust(at_home));
    below(select, "membership", scope, range)
}

/// Households of a campaign that have not been reached yet.
pub(super) fn to_visit(scope: &Scope, campaign: &campaign::Model, range: CodeRange) -> List {
    const HOME: crate::platform::list::Column = ("household", "id");
    let of_home = |household| Expr::col(household).equals(HOME);
    let last = visit::Entity::find()
        .select_only()
        .column(visit::Column::Outcome)
        .filter(of_home(("visit", "household_id")))
        .filter(visit::Column::CampaignId.eq(campaign.id))
        .into_query();
    let last = Expr::SubQuery(None, Box::new(last.into()));
    let last = Expr::from(Func::coalesce([last, Expr::val("NONE")]));
    let lives = resident::Entity::find()
        .select_only()
        .column(resident::Column::Id)
        .filter(of_home(("resident", "household_id")));
    let concerned = match campaign.population {
        CampaignPopulation::All => Expr::val(true),
        CampaignPopulation::LivingState => {
            let state = resident::Column::LivingState.eq(campaign.living_state);
            Expr::exists(lives.filter(state).into_query())
        }
        CampaignPopulation::SpecialGroup => {
            let members = membership::Entity::find()
                .select_only()
                .column(membership::Column::ResidentId)
                .filter(membership::Column::UntilOn.is_null())
                .filter(membership::Column::Kind.eq(campaign.special_group.clone()));
            let member = resident::Column::Id.in_subquery(members.into_query());
            Expr::exists(lives.filter(member).into_query())
        }
    };
    let open = Cond::any()
        .add(last.clone().is_in(["ABSENT", "REFUSED"]))
        .add(Cond::all().add(last.eq("NONE")).add(concerned));
    let select = household::Entity::find()
        .filter(household::Column::ClosedOn.is_null())
        .filter(open);
    below(select, "household", scope, range)
}
