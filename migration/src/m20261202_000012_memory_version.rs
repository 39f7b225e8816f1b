//! The version of the reference data: divisions and kinds. Triggers increment it, so that servers notice a change by
//! anyone, such as a command in another process or an operator with a database tool.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Tables in the reference cache.
const HELD: [&str; 4] = [
    "division",
    "subcommittee_kind",
    "milestone_kind",
    "special_group_kind",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE TABLE memory_version (version BIGINT NOT NULL)")
            .await?;
        db.execute_unprepared("INSERT INTO memory_version VALUES (1)")
            .await?;
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        if is_postgres {
            db.execute_unprepared(FUNCTION).await?;
        }
        for table in HELD {
            // SQLite has neither triggers per statement nor TRUNCATE: one trigger per event runs for each row.
            if is_postgres {
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER {table}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} \
                       FOR EACH STATEMENT EXECUTE FUNCTION increment_memory_version()"
                ))
                .await?;
                continue;
            }
            for event in ["INSERT", "UPDATE", "DELETE"] {
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER {table}_version_{event} AFTER {event} ON {table} \
                       BEGIN UPDATE memory_version SET version = version + 1; END"
                ))
                .await?;
            }
        }
        Ok(())
    }
}

const FUNCTION: &str = "\
    CREATE FUNCTION increment_memory_version() RETURNS trigger LANGUAGE plpgsql AS $$ \
    BEGIN UPDATE memory_version SET version = version + 1; RETURN NULL; END $$";
