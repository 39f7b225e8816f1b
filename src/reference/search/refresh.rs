//! Updates the search texts of an existing database to this version of the binary.
//!
//! The database stores the [`text`] of each committee's name. If [`text`] changes, a migration computes the texts
//! again: add one more `Refresh` in [`migrations`]. Therefore, a server need not check the texts at its start.

use sea_orm::entity::prelude::async_trait::async_trait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use uuid::Uuid;

use super::text;

/// Rows per statement: each binds two values, and `SQLite` accepts 32,766.
const AT_ONCE: u64 = 5_000;

/// Migrations of search texts, oldest first. Each one writes the current text: on a database that lacks several, the
/// first does the work and the others find nothing to do.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(Refresh("m20261202_000090_search_texts")),
        Box::new(Refresh("m20261202_000091_search_texts")),
    ]
}

/// Computes the text of each committee again and writes those that differ.
#[derive(Debug)]
struct Refresh(&'static str);

impl MigrationName for Refresh {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait]
impl MigrationTrait for Refresh {
    /// If it is interrupted on `SQLite`, where no transaction surrounds it, it starts again and changes the rest.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // In parts, by key: the country has 620,572 committees.
        let mut after = Uuid::nil();
        loop {
            let rows = db.query_all(&next(after)).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = last.try_get("", "id")?;
            let mut values: Vec<Value> = Vec::new();
            for row in &rows {
                let (name, before): (String, String) =
                    (row.try_get("", "name")?, row.try_get("", "search")?);
                let search = text(&name);
                if search != before {
                    values.extend([row.try_get::<Uuid>("", "id")?.into(), search.into()]);
                }
            }
            if !values.is_empty() {
                write(db, values).await?;
            }
        }
    }
}

fn next(after: Uuid) -> SelectStatement {
    Query::select()
        .columns(["id", "name", "search"])
        .from("committee")
        .and_where(Expr::col("id").gt(after))
        .order_by("id", Order::Asc)
        .limit(AT_ONCE)
        .to_owned()
}

/// Writes pairs of ID and text in one statement.
async fn write(db: &impl ConnectionTrait, values: Vec<Value>) -> Result<(), DbErr> {
    let pairs: Vec<String> = (0..values.len() / 2)
        .map(|pair| format!("(${}, ${})", 2 * pair + 1, 2 * pair + 2))
        .collect();
    // Both databases name the columns of VALUES column1 and column2.
    let sql = format!(
        "UPDATE committee SET search = made.column2 FROM (VALUES {}) AS made WHERE committee.id = made.column1",
        pairs.join(", ")
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.map(drop)
}
