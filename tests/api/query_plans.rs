//! Query plans of the statements that read every field of the schema, on `SQLite`.

use cunju::access::auth::Role;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::isolation::{HERE, Walk, seed};
use crate::support::on_each_database;

/// Tables that grow with the population.
const LARGE: [&str; 10] = [
    "grid_load",
    "household",
    "household_link",
    "resident",
    "stay",
    "membership",
    "caregiver",
    "visit",
    "visit_attempt",
    "unconfirmed",
];

/// Statements that read all rows below a division without statistics of the tables: SQLite then assumes that a table with a
/// condition is smaller than the committees. With statistics it begins with the committees.
const OF_DIVISIONS: [&str; 2] = [") AS \"alert\"", "JOIN \"grid_load\""];

#[actix_web::test]
async fn no_statement_scans_a_large_table() {
    on_each_database(async |app| {
        // PostgreSQL chooses a scan whenever the tables are as small as those of a test.
        if app.server.db.get_database_backend() != DbBackend::Sqlite {
            return;
        }
        app.record_statements();
        let ids = seed(&app, &HERE).await;
        for role in [Role::Official, Role::CommitteeWorker, Role::GridWorker] {
            Walk::read_all(&app, &app.token(role, HERE.code), &[(&HERE, &ids)]).await;
        }
        let texts = app.recorded_statements();
        assert!(texts.len() > 100, "{}", texts.len());
        let mut scans = Vec::new();
        for text in texts {
            let verb = text.trim_start().split(' ').next().unwrap_or_default();
            if !["SELECT", "WITH", "UPDATE", "DELETE"].contains(&verb) {
                continue;
            }
            let explain = format!("EXPLAIN QUERY PLAN {text}");
            let explain = Statement::from_string(DbBackend::Sqlite, explain);
            for row in app.server.db.query_all_raw(explain).await.unwrap() {
                let step: String = row.try_get("", "detail").unwrap();
                let table = step.strip_prefix("SCAN ").unwrap_or_default();
                let is_large = |large: &&str| {
                    let aliases = [
                        format!("{large} {table} "),
                        format!("\"{large}\" AS \"{table}\""),
                    ];
                    *large == table || aliases.iter().any(|alias| text.contains(alias))
                };
                // A scan by an index serves the order of a list, which ends after a page.
                if LARGE.iter().any(is_large) && !OF_DIVISIONS.iter().any(|it| text.contains(it)) {
                    scans.push(format!("{step}: {text}"));
                }
            }
        }
        assert!(scans.is_empty(), "{}", scans.join("\n"));
    })
    .await;
}
