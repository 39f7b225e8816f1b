//! Queries of households and of the links between them. Every query on behalf of a caller starts with [`visible`] or,
//! within a committee, with [`below`].

use std::collections::{BTreeSet, HashSet};

use cunju_entity::value::{Code, CommitteeId, Date, GridId, HouseholdId, LivingState, UnitKind};
use cunju_entity::{household, household_link, resident, stay};
use sea_orm::sea_query::{Expr, ExprTrait, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QueryResult, QuerySelect, QueryTrait, Select,
};

use super::HouseholdsOfCommittee;
use super::duplicates::ExistingHousehold;
use super::relation::HouseholdListItem;
use crate::access::auth::Scope;
use crate::platform::database::{AnyOf, Tx};
use crate::platform::error::Error;
use crate::platform::list::{Column, Columns, List, Sort, SortKind};
use crate::reference::global_id::InCommittee;
use crate::units::committee::{below_visible, of_visible};

const ID: Column = ("household", "id");
const LINK: &str = "household_link";

/// Households of the committees that a caller may see.
fn visible(scope: &Scope) -> Select<household::Entity> {
    below_visible(household::Entity::find(), "household", scope)
}

/// Households of a committee, if the caller may see it.
fn below(scope: &Scope, committee: CommitteeId) -> Select<household::Entity> {
    let of_committee = of_visible(household::Column::CommitteeId, committee, scope);
    household::Entity::find().filter(of_committee)
}

/// Open households of a grid.
pub(super) fn of_grid(scope: &Scope, (committee, grid): InCommittee<GridId>) -> List {
    let open = below(scope, committee).filter(household::Column::ClosedOn.is_null());
    by_id(open.filter(household::Column::GridId.eq(grid)))
}

/// Households of a committee.
pub(super) fn of_committee(
    scope: &Scope,
    relation: &HouseholdsOfCommittee,
    committee: CommitteeId,
) -> List {
    let mut all = below(scope, committee);
    if relation.without_grid {
        all = all.filter(household::Column::GridId.is_null());
    }
    if !relation.include_closed {
        all = all.filter(household::Column::ClosedOn.is_null());
    }
    by_id(all)
}

/// Predecessors (`earlier`) or successors of households, oldest link first.
pub(super) fn links(
    scope: &Scope,
    earlier: bool,
    (committee, id): InCommittee<HouseholdId>,
) -> List {
    use household_link::Column::{FromHouseholdId, HouseholdId};
    let near = if earlier {
        HouseholdId
    } else {
        FromHouseholdId
    };
    let far = if earlier {
        "from_household_id"
    } else {
        "household_id"
    };
    let mut select = household_link::Entity::find().filter(near.eq(id));
    // Filtered by the committee of the parent; the child may be outside the caller's jurisdiction.
    let table = (
        LINK,
        if earlier {
            "committee_id"
        } else {
            "from_committee_id"
        },
    );
    let parent = Expr::col(("committee", "id")).equals(table);
    QueryTrait::query(&mut select).inner_join("committee", parent);
    List {
        select: select
            .filter(Expr::col(table).eq(committee))
            .filter(scope.condition(("committee", "code")))
            .into_query(),
        order: vec![
            Sort::ascending((LINK, "on_day"), SortKind::Day),
            Sort::ascending((LINK, far), SortKind::Id),
        ],
    }
}

/// Names and dates of birth of the current and former residents of these households.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[InCommittee<HouseholdId>],
) -> Result<Vec<(InCommittee<HouseholdId>, String, Option<Date>)>, Error> {
    let names = [("resident", "name"), ("resident", "birth_on")];
    let own = [("resident", "committee_id"), ("resident", "household_id")];
    let mut select = residents(scope, keys).into_query();
    select.columns(own).columns(names);
    let of = stay::Column::HouseholdId.is_any_of(keys.iter().map(|(_, id)| *id));
    let stays = below_visible(stay::Entity::find(), "stay", scope).filter(of);
    let mut left = stays.select_only().into_query();
    left.inner_join("resident", on_resident())
        .columns([("stay", "committee_id"), ("stay", "household_id")])
        .columns(names);
    // The names are only compared, so duplicates do no harm and need not be removed.
    select.union(UnionType::All, left);
    let rows = db.query_all(&select).await?;
    let rows = rows.iter().map(|row| {
        let mut columns = Columns::of(row);
        let key = (columns.value()?, columns.value()?);
        Ok::<_, DbErr>((key, columns.value()?, columns.maybe()?))
    });
    Ok(rows.collect::<Result<_, _>>()?)
}

fn on_resident() -> Expr {
    // IDs are unique by themselves. With the committees too, SQLite, which has no statistics, preferred an index that
    // begins with the committee.
    Expr::col(("resident", "id")).equals(("stay", "resident_id"))
}

/// The residents of these households, without columns.
fn residents(scope: &Scope, keys: &[InCommittee<HouseholdId>]) -> Select<resident::Entity> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    below_visible(resident::Entity::find(), "resident", scope)
        .filter(resident::Column::CommitteeId.is_any_of(committees))
        .filter(resident::Column::HouseholdId.is_any_of(keys.iter().map(|(_, id)| *id)))
        .select_only()
}

/// For each of these households, the number of residents who live there and who are registered there.
pub(super) async fn headcounts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[InCommittee<HouseholdId>],
) -> Result<Vec<(CommitteeId, HouseholdId, LivingState, i64)>, Error> {
    let mut select = residents(scope, keys)
        .columns([
            resident::Column::CommitteeId,
            resident::Column::HouseholdId,
            resident::Column::LivingState,
        ])
        .column_as(resident::Column::Id.count(), "residents");
    for column in [
        resident::Column::CommitteeId,
        resident::Column::HouseholdId,
        resident::Column::LivingState,
    ] {
        select = select.group_by(column);
    }
    Ok(select.into_tuple().all(db).await?)
}

/// The columns of a list, with the name of the head.
fn by_id(select: Select<household::Entity>) -> List {
    let head = |column| Expr::col(("head", column));
    let is_head = Condition::all()
        .add(head("committee_id").equals(("household", "committee_id")))
        .add(head("id").equals(("household", "head_id")));
    let select = select.select_only().columns(HouseholdListItem::OWN);
    let mut select = select.into_query();
    select.join_as(JoinType::LeftJoin, "resident", "head", is_head);
    for column in HouseholdListItem::NAMED {
        select.expr_as(head(column), format!("head_{column}"));
    }
    List {
        select,
        order: vec![Sort::ascending(ID, SortKind::Id)],
    }
}

/// The households with these IDs that a caller may see; may contain others as well.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[InCommittee<HouseholdId>],
) -> Result<Vec<household::Model>, Error> {
    let committees: HashSet<CommitteeId> = keys.iter().map(|(committee, _)| *committee).collect();
    Ok(visible(scope)
        .filter(household::Column::CommitteeId.is_any_of(committees))
        .filter(household::Column::Id.is_any_of(keys.iter().map(|(_, id)| *id)))
        .all(db)
        .await?)
}

/// The household, open or closed, in a committee that the change has locked.
pub(crate) async fn of_locked(
    tx: &Tx,
    committee: CommitteeId,
    id: HouseholdId,
) -> Result<Option<household::Model>, Error> {
    Ok(household::Entity::find_by_id((committee, id))
        .one(tx)
        .await?)
}

/// The households of committees, open and closed, with their addresses.
pub(crate) async fn addresses(
    db: &impl ConnectionTrait,
    committees: &[CommitteeId],
) -> Result<Vec<ExistingHousehold>, Error> {
    let there = there(committees).into_model();
    Ok(there.all(db).await?)
}

/// A household, and a code that its committee had.
struct Coded {
    there: ExistingHousehold,
    code: Option<Code>,
}

impl FromQueryResult for Coded {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            there: ExistingHousehold::from_query_result(row, prefix)?,
            code: row.try_get(prefix, "former_code")?,
        })
    }
}

/// The same for one committee, with the codes that it had.
pub(crate) async fn addresses_and_codes(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
) -> Result<(Vec<ExistingHousehold>, Vec<Code>), Error> {
    // One statement for both: a round trip costs as much as most statements of a change (ADR 0015).
    let mut select = there(&[committee]);
    let alias = |column| Expr::col(("code_alias", column));
    let of_committee = Condition::all()
        .add(alias("unit_id").equals(("household", "committee_id")))
        .add(alias("unit_kind").eq(UnitKind::Committee));
    QueryTrait::query(&mut select)
        .left_join("code_alias", of_committee)
        .expr_as(alias("code"), "former_code");
    let rows = select.into_model::<Coded>().all(db).await?;
    let codes: BTreeSet<Code> = rows.iter().filter_map(|it| it.code).collect();
    // A household is returned once per code.
    let mut seen = HashSet::new();
    let rows = rows.into_iter().map(|it| it.there);
    let rows = rows.filter(|it| seen.insert(it.id)).collect();
    Ok((rows, codes.into_iter().collect()))
}

fn there(committees: &[CommitteeId]) -> Select<household::Entity> {
    use household::Column as C;
    household::Entity::find()
        .filter(C::CommitteeId.is_in(committees.iter().copied()))
        .select_only()
        .columns([C::CommitteeId, C::Id, C::Address, C::AddressKey])
        .columns([C::Estate, C::Building, C::Unit, C::Room])
        .columns([C::ClosedOn, C::ClosedReason])
}
