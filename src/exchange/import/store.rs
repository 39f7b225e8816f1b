//! Reads and writes the tables of divisions and committees for an import.

use std::collections::HashMap;

use cunju_entity::value::{Code, CommitteeId, DivisionId};
use cunju_entity::{committee, division};
use sea_orm::sea_query::{Expr, InsertStatement, Query, SimpleExpr};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    ExprTrait, QueryFilter,
};

use super::plan::{Parent, Plan, PlannedCommittee, PlannedDivision};
use super::{Progress, known_store};
use crate::platform::clock::Clock;
use crate::platform::database::{Db, Tx};
use crate::reference::search;

/// Result of writing.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Divisions that were added.
    pub(crate) new_divisions: u64,
    /// Committees that were added.
    pub(crate) new_committees: u64,
    /// Units that were renamed.
    pub(crate) changed: u64,
    /// Units that already had this name.
    pub(crate) unchanged: u64,
}

/// Writes the units of a plan: adds new ones, updates changed names, and leaves the others unchanged.
///
/// Divisions are matched by level and code, committees by code.
pub(super) async fn write(
    db: &Db,
    tx: &Tx,
    clock: &Clock,
    plan: &Plan,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Written, DbErr> {
    let mut writer = Writer {
        db,
        tx,
        clock,
        progress,
        total: count(plan.divisions.len() + plan.committees.len()),
        written: Written::default(),
    };
    let Some(extent) = plan.extent() else {
        return Ok(writer.written);
    };
    let ids = writer.divisions(&plan.divisions, extent).await?;
    writer.committees(&plan.committees, extent, &ids).await?;
    Ok(writer.written)
}

/// Columns of a new division, in the order of its values.
const DIVISION: [division::Column; 6] = [
    division::Column::Id,
    division::Column::Code,
    division::Column::Level,
    division::Column::Name,
    division::Column::ParentId,
    division::Column::Recognized,
];

/// Columns of a new committee, in the order of its values.
const COMMITTEE: [committee::Column; 9] = [
    committee::Column::Id,
    committee::Column::Code,
    committee::Column::Kind,
    committee::Column::Name,
    committee::Column::DivisionId,
    committee::Column::IsVirtual,
    committee::Column::Recognized,
    committee::Column::Search,
    committee::Column::Revision,
];

struct Writer<'a> {
    /// Connection from which the registered units are streamed.
    db: &'a DatabaseConnection,
    tx: &'a Tx,
    clock: &'a Clock,
    progress: &'a (dyn Fn(Progress) + Sync),
    total: u64,
    written: Written,
}

impl Writer<'_> {
    /// Writes the divisions; returns the IDs of all.
    async fn divisions(
        &mut self,
        planned: &[PlannedDivision],
        extent: (Code, Code),
    ) -> Result<HashMap<Parent, DivisionId>, DbErr> {
        // A stream outside the transaction: its lock keeps others from changing what is read (ADR 0015).
        let known = known_store::divisions(self.db, extent).await?;
        let mut ids = HashMap::with_capacity(planned.len());
        for chunk in planned.chunks(rows_at_once(self.tx, DIVISION.len())) {
            let mut insert = into(division::Entity, DIVISION);
            let before = self.written.new_divisions;
            for unit in chunk {
                let key = (unit.level, unit.code);
                if let Some((id, name)) = known.get(&key) {
                    self.rename_division(*id, name, unit).await?;
                    ids.insert(key, *id);
                    continue;
                }
                let id = self.clock.id();
                let parent = unit.parent.and_then(|parent| ids.get(&parent).copied());
                let values = new_division(id, unit, parent);
                insert.values(values).map_err(query)?;
                self.written.new_divisions += 1;
                ids.insert(key, id);
            }
            if self.written.new_divisions > before {
                self.tx.execute(&insert).await?;
            }
            self.report();
        }
        Ok(ids)
    }

    async fn committees(
        &mut self,
        planned: &[PlannedCommittee],
        extent: (Code, Code),
        divisions: &HashMap<Parent, DivisionId>,
    ) -> Result<(), DbErr> {
        let known = known_store::committees(self.db, extent).await?;
        for chunk in planned.chunks(rows_at_once(self.tx, COMMITTEE.len())) {
            let mut insert = into(committee::Entity, COMMITTEE);
            let before = self.written.new_committees;
            for unit in chunk {
                if let Some((id, name)) = known.get(&unit.code) {
                    self.rename_committee(*id, name, unit).await?;
                    continue;
                }
                let id = self.clock.id();
                let division = divisions.get(&unit.division).copied();
                insert
                    .values(new_committee(id, unit, division))
                    .map_err(query)?;
                self.written.new_committees += 1;
            }
            if self.written.new_committees > before {
                self.tx.execute(&insert).await?;
            }
            self.report();
        }
        Ok(())
    }

    async fn rename_division(
        &mut self,
        id: DivisionId,
        name: &str,
        unit: &PlannedDivision,
    ) -> Result<(), DbErr> {
        if *name == *unit.name {
            self.written.unchanged += 1;
            return Ok(());
        }
        self.written.changed += 1;
        let update = division::Entity::update_many()
            .col_expr(division::Column::Name, text(&unit.name))
            .filter(division::Column::Id.eq(id));
        update.exec(self.tx).await.map(drop)
    }

    async fn rename_committee(
        &mut self,
        id: CommitteeId,
        name: &str,
        unit: &PlannedCommittee,
    ) -> Result<(), DbErr> {
        if *name == *unit.name {
            self.written.unchanged += 1;
            return Ok(());
        }
        self.written.changed += 1;
        let revision = Expr::col(committee::Column::Revision).add(1);
        let update = committee::Entity::update_many()
            .col_expr(committee::Column::Name, text(&unit.name))
            // The text is stored with the name, and a search would still find the former name.
            .col_expr(committee::Column::Search, text(&search::text(&unit.name)))
            .col_expr(committee::Column::Revision, revision)
            .filter(committee::Column::Id.eq(id));
        update.exec(self.tx).await.map(drop)
    }

    fn report(&self) {
        let Written {
            new_divisions,
            new_committees,
            changed,
            unchanged,
        } = &self.written;
        (self.progress)(Progress {
            done: new_divisions + new_committees + changed + unchanged,
            total: self.total,
        });
    }
}

fn new_division(
    id: DivisionId,
    unit: &PlannedDivision,
    parent: Option<DivisionId>,
) -> [SimpleExpr; DIVISION.len()] {
    [
        id.into(),
        unit.code.into(),
        unit.level.to_value().into(),
        text(&unit.name),
        parent.into(),
        unit.recognized.into(),
    ]
}

fn new_committee(
    id: CommitteeId,
    unit: &PlannedCommittee,
    division: Option<DivisionId>,
) -> [SimpleExpr; COMMITTEE.len()] {
    [
        id.into(),
        unit.code.into(),
        unit.kind.to_value().into(),
        text(&unit.name),
        division.into(),
        unit.is_virtual.into(),
        unit.recognized.into(),
        search::text(&unit.name).into(),
        1_i32.into(),
    ]
}

fn text(text: &str) -> SimpleExpr {
    text.into()
}

fn into<E: EntityTrait, const N: usize>(table: E, columns: [E::Column; N]) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table(table).columns(columns);
    insert
}

/// An invalid statement, which is a bug of this module.
fn query(error: impl std::fmt::Display) -> DbErr {
    DbErr::Custom(error.to_string())
}

/// Number of rows in one statement: the maximum number of values of the database divided by that of a row.
fn rows_at_once(db: &impl ConnectionTrait, columns: usize) -> usize {
    // PostgreSQL counts the values of a statement in 16 bits; SQLite allows 32,766 unless it is compiled otherwise.
    let values = match db.get_database_backend() {
        DbBackend::Postgres => 65_535,
        _ => 32_766,
    };
    values / columns
}

fn count(units: usize) -> u64 {
    u64::try_from(units).unwrap_or(u64::MAX)
}
