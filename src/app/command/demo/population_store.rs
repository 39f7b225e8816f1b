//! Writes the generated population in one transaction, as fast as the database allows.

use cunju_entity::value::{Code, CodeRange, CommitteeId};
use cunju_entity::{committee, grid, resident};
use sea_orm::sqlx::{self, Connection, PgConnection, Row};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::access::auth::within;
use crate::app::command::demo::population::People;
use crate::app::command::demo::store::insert;
use crate::platform::database::{Copy, Db, Tx};

/// Whether the register has residents; then none are generated.
pub(super) async fn has_residents(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let any = resident::Entity::find().limit(1).one(db).await?;
    Ok(any.is_some())
}

/// Existing committees of a range without grids, in order of code.
pub(super) async fn empty_committees(
    db: &impl ConnectionTrait,
    range: CodeRange,
) -> Result<Vec<(CommitteeId, Code)>, DbErr> {
    let gridded = grid::Entity::find()
        .select_only()
        .column(grid::Column::CommitteeId)
        .into_query();
    committee::Entity::find()
        .filter(within(("committee", "code"), range))
        .filter(committee::Column::IsVirtual.eq(false))
        .filter(committee::Column::ValidTo.is_null())
        .filter(committee::Column::Id.not_in_subquery(gridded))
        .order_by_asc(committee::Column::Code)
        .select_only()
        .columns([committee::Column::Id, committee::Column::Code])
        .into_tuple()
        .all(db)
        .await
}

/// Inserts many rows per statement.
pub(super) async fn insert_all(tx: &Tx, people: People) -> Result<(), DbErr> {
    insert(tx, people.grids).await?;
    insert(tx, people.persons).await?;
    insert(tx, people.appointments).await?;
    insert(tx, people.households).await?;
    insert(tx, people.residents).await?;
    insert(tx, people.memberships).await?;
    insert(tx, people.caregivers).await
}

/// A `PostgreSQL` transaction that loads rows by `COPY`. Indexes and foreign keys are created afterwards, which is
/// faster.
pub(super) struct Loading {
    connection: PgConnection,
    afterwards: Vec<String>,
}

/// Indexes of the loaded tables. Unique ones stay: they check what is loaded.
const INDEXES: &str = "SELECT 'DROP INDEX ' || indexname, indexdef FROM pg_indexes \
    WHERE schemaname = current_schema() AND indexdef NOT LIKE 'CREATE UNIQUE%' \
      AND tablename IN ('household', 'resident', 'membership', 'caregiver')";

/// Foreign keys of the loaded tables.
const KEYS: &str = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), \
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, \
        pg_get_constraintdef(oid)) \
    FROM pg_constraint WHERE contype = 'f' AND conrelid IN ('household'::regclass, \
      'resident'::regclass, 'membership'::regclass, 'caregiver'::regclass)";

/// Runs a constant statement, or one that the database generated from its own catalog.
async fn run(connection: &mut PgConnection, sql: impl Into<String>) -> Result<(), sqlx::Error> {
    let sql = sqlx::AssertSqlSafe(sql.into());
    sqlx::raw_sql(sql).execute(connection).await.map(drop)
}

impl Loading {
    /// Begins the transaction on a separate connection.
    pub(super) async fn begin(db: &Db) -> Result<Self, sqlx::Error> {
        let options = db.get_postgres_connection_pool().connect_options();
        let mut connection = PgConnection::connect_with(&options).await?;
        // DDL is transactional in PostgreSQL: if loading fails, the indexes and keys that are dropped here are still
        // there. An index of a country takes longer than the timeout of a command.
        let settings = "SET statement_timeout = 0; SET maintenance_work_mem = '256MB'; BEGIN";
        run(&mut connection, settings).await?;
        let mut afterwards = Vec::new();
        for select in [INDEXES, KEYS] {
            for row in sqlx::query(select).fetch_all(&mut connection).await? {
                run(&mut connection, row.try_get::<String, _>(0)?).await?;
                afterwards.push(row.try_get(1)?);
            }
        }
        Ok(Self {
            connection,
            afterwards,
        })
    }

    /// Adds rows.
    pub(super) async fn copy(&mut self, tables: Vec<Copy>) -> Result<(), sqlx::Error> {
        for table in tables {
            table.send(&mut self.connection).await?;
        }
        Ok(())
    }

    /// Creates the indexes and foreign keys, and commits.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let last = ["COMMIT".to_owned(), "ANALYZE".to_owned()];
        for statement in self.afterwards.into_iter().chain(last) {
            run(&mut self.connection, statement).await?;
        }
        self.connection.close().await
    }
}

impl People {
    /// The rows in the order of their references.
    pub(super) fn copies(self) -> Result<Vec<Copy>, DbErr> {
        Ok(vec![
            Copy::of(self.grids)?,
            Copy::of(self.persons)?,
            Copy::of(self.appointments)?,
            Copy::of(self.households)?,
            Copy::of(self.residents)?,
            Copy::of(self.memberships)?,
            Copy::of(self.caregivers)?,
        ])
    }
}

/// Whether the database loads rows by `COPY`.
pub(super) fn copies(db: &Db) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}
