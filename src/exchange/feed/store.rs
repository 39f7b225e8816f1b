//! Reads the change log without skipping rows that commit later with a smaller number.

use std::collections::HashMap;

use cunju_entity::value::Code;
use cunju_entity::{change_log, committee, feed};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Statement,
};
use uuid::Uuid;

use crate::access::session::change;
use crate::platform::database::{Tx, query};

/// All transactions below this number have ended, so that all of their rows are visible. Uses the snapshot of the
/// surrounding statement.
// PostgreSQL has no cast from `xid8` to `bigint`, hence the way through text.
const ENDED_BELOW: &str = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// A position in the log between two rows. Transactions are ordered by number, and their rows by sequence number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Number of a transaction.
    pub transaction: i64,
    /// Number of a row in it; 0 is before its first row.
    pub sequence: i64,
}

impl Position {
    /// The position after a row.
    #[must_use]
    pub fn after_row(row: &change_log::Model) -> Self {
        Self {
            transaction: row.transaction,
            sequence: row.sequence,
        }
    }
}

/// The rows after a position, in order, at most `limit`. On `PostgreSQL`, only rows of transactions below the oldest
/// running one, so that no row with a smaller number can follow.
pub async fn committed_rows(
    db: &impl ConnectionTrait,
    after: Position,
    limit: u64,
) -> Result<Vec<change_log::Model>, DbErr> {
    use change_log::Column;
    let mut select = change_log::Entity::find().filter(is_after(after));
    if db.get_database_backend() == DbBackend::Postgres {
        select = select.filter(Expr::col(Column::Transaction).lt(Expr::cust(ENDED_BELOW)));
    }
    select
        .order_by_asc(Column::Transaction)
        .order_by_asc(Column::Sequence)
        .limit(limit)
        .all(db)
        .await
}

/// Maximum number of rows that are counted.
const COUNTED: u64 = 1_000;

/// Number of rows after a position, visible or not; `COUNTED + 1` means more.
pub(super) async fn after(db: &impl ConnectionTrait, after: Position) -> Result<u64, DbErr> {
    use change_log::Column;
    let rows = change_log::Entity::find()
        .select_only()
        .column(Column::Sequence)
        .filter(is_after(after))
        .limit(COUNTED + 1);
    // `PaginatorTrait::count` would drop the limit and count the whole log.
    let count = Query::select()
        .expr(Func::count(Expr::col(Asterisk)))
        .from_subquery(rows.into_query(), "row")
        .take();
    let found = db.query_one(&count).await?;
    let found: i64 = found.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(found.unsigned_abs())
}

fn is_after(position: Position) -> Expr {
    use change_log::Column;
    // A comparison of rows, which both databases answer from the index of both columns.
    let place = Expr::tuple([Expr::col(Column::Transaction), Expr::col(Column::Sequence)]);
    let position = Expr::tuple([position.transaction.into(), position.sequence.into()]);
    place.gt(position)
}

#[derive(FromQueryResult)]
struct Last {
    transaction: i64,
    sequence: i64,
}

/// The end of the log: everything that commits after the call follows it. Everything that committed before precedes it,
/// except, on `PostgreSQL`, changes that committed while an older transaction was running: they follow it, so that
/// nothing is lost.
pub async fn latest(db: &impl ConnectionTrait) -> Result<Position, DbErr> {
    let backend = db.get_database_backend();
    let sql = if backend == DbBackend::Postgres {
        format!("SELECT {ENDED_BELOW} AS transaction, 0::bigint AS sequence")
    } else {
        "SELECT 0 AS \"transaction\", coalesce(max(sequence), 0) AS sequence FROM change_log"
            .to_owned()
    };
    let row = db
        .query_one_raw(Statement::from_string(backend, sql))
        .await?;
    let row = row
        .map(|row| Last::from_query_result(&row, ""))
        .transpose()?;
    Ok(row.map_or_else(Position::default, |row| Position {
        transaction: row.transaction,
        sequence: row.sequence,
    }))
}

/// Current codes of committees by their IDs; other IDs are left out.
pub(super) async fn committee_codes(
    db: &impl ConnectionTrait,
    units: Vec<Uuid>,
) -> Result<HashMap<Uuid, Code>, DbErr> {
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Uuid, Code)> = committee::Entity::find()
        .filter(committee::Column::Id.is_in(units))
        .select_only()
        .columns([committee::Column::Id, committee::Column::Code])
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// The stored numbering.
pub(super) async fn identity(db: &impl ConnectionTrait) -> Result<Option<feed::Model>, DbErr> {
    feed::Entity::find().one(db).await
}

#[derive(FromQueryResult)]
struct Home {
    home: String,
}

/// Name of the database that numbers the transactions: after a restore in another one, the name differs.
pub(super) async fn database_name(db: &impl ConnectionTrait) -> Result<String, DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        return Ok("sqlite".to_owned());
    }
    let sql = "SELECT system_identifier || '/' || oid AS home \
        FROM pg_control_system(), pg_database WHERE datname = current_database()";
    let found: Vec<Home> = query(db, sql, Vec::new()).await?;
    Ok(found.into_iter().map(|row| row.home).collect())
}

#[derive(FromQueryResult)]
struct Ahead {
    ahead: bool,
}

/// Whether a row of the log has a transaction number that this database has not assigned yet.
pub(super) async fn is_ahead(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        return Ok(false);
    }
    let sql = "SELECT coalesce(max(transaction), 0) \
        >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS ahead FROM change_log";
    let found: Vec<Ahead> = query(db, sql, Vec::new()).await?;
    Ok(found.into_iter().any(|row| row.ahead))
}

/// Moves all rows before all transactions and stores the new numbering.
pub(super) async fn renumber(tx: &Tx, row: &feed::Model) -> Result<(), DbErr> {
    change_log::Entity::update_many()
        .col_expr(change_log::Column::Transaction, Expr::val(0_i64))
        // Rows of an earlier renumbering are 0 already; without the filter, the whole log would be written again.
        .filter(change_log::Column::Transaction.ne(0_i64))
        .exec(tx)
        .await?;
    feed::Entity::delete_many().exec(tx).await?;
    change::insert(tx, row).await
}
