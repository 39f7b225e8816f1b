//! Lists of what is not covered, by code of the committee; every one starts at the caller's scope.

use cunju_entity::value::{CodeRange, LivingState, RoundPopulation};
use cunju_entity::{grid, household, membership, round, three_person_group};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QueryTrait, Select};

use crate::auth::{Scope, within};
use crate::committee::below_visible;
use crate::list::{List, Sort, SortKind};

const CODE: crate::list::Column = ("committee", "code");

/// Rows of a table below the committees of a range that exist, by code of the committee.
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
            Sort::up(CODE, SortKind::Number),
            Sort::up((table, "id"), SortKind::Id),
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
    let staffed = "EXISTS (SELECT 1 FROM seat s WHERE s.grid_id = grid.id \
        AND s.until_on IS NULL AND s.role IN ('GRID_WORKER', 'GRID_LEADER'))";
    let select = grid::Entity::find()
        .filter(grid::Column::ClosedOn.is_null())
        .filter(Expr::cust(staffed).not());
    below(select, "grid", scope, range)
}

/// Three-person groups with a missing role.
pub(super) fn incomplete(scope: &Scope, range: CodeRange) -> List {
    let missing = "3 > (SELECT COUNT(DISTINCT s.role) FROM seat s \
        WHERE s.three_person_group_id = three_person_group.id AND s.until_on IS NULL)";
    let select = three_person_group::Entity::find()
        .filter(three_person_group::Column::DissolvedOn.is_null())
        .filter(Expr::cust(missing));
    below(select, "three_person_group", scope, range)
}

/// Memberships of a special group without carers enough.
pub(super) fn without_carer(scope: &Scope, kind: &str, range: CodeRange) -> List {
    let missing = "(SELECT COUNT(*) FROM carer k WHERE k.membership_id = membership.id \
          AND k.until_on IS NULL) \
        < (SELECT k.carers FROM special_group_kind k WHERE k.key = membership.kind) \
        AND EXISTS (SELECT 1 FROM resident r JOIN household h ON h.id = r.household_id \
          WHERE r.id = membership.resident_id AND h.closed_on IS NULL)";
    let select = membership::Entity::find()
        .filter(membership::Column::UntilOn.is_null())
        .filter(membership::Column::Kind.eq(kind))
        .filter(Expr::cust(missing));
    below(select, "membership", scope, range)
}

/// Households of a round that were not reached yet.
pub(super) fn to_visit(scope: &Scope, round: &round::Model, range: CodeRange) -> List {
    let last = Expr::cust_with_values(
        "COALESCE((SELECT v.outcome FROM visit v WHERE v.household_id = household.id \
           AND v.round_id = $1), 'NONE')",
        [round.id],
    );
    let select = household::Entity::find()
        .filter(household::Column::ClosedOn.is_null())
        .filter(last.clone().is_in(["NONE", "ABSENT", "REFUSED"]));
    let select = match round.population {
        RoundPopulation::All => select,
        RoundPopulation::LivingState => {
            let state = round
                .living_state
                .map(|state: LivingState| state.to_value());
            let lives = "EXISTS (SELECT 1 FROM resident r \
                WHERE r.household_id = household.id AND r.living_state = $1)";
            let lives = Expr::cust_with_values(lives, [state]);
            select.filter(lives.or(last.ne("NONE")))
        }
        RoundPopulation::SpecialGroup => {
            let has = "EXISTS (SELECT 1 FROM resident r JOIN membership m ON m.resident_id = r.id \
                WHERE r.household_id = household.id AND m.until_on IS NULL AND m.kind = $1)";
            let has = Expr::cust_with_values(has, [round.special_group.clone()]);
            select.filter(has.or(last.ne("NONE")))
        }
    };
    below(select, "household", scope, range)
}
