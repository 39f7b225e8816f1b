//! Databases that are not as the binary needs them.

use std::time::Duration;

use actix_web::web;
use cunju::auth::Role;
use cunju::database::{self, DatabaseError, Pool};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;

use crate::support::{TestApp, empty_databases, on_each_database};

#[actix_web::test]
async fn an_older_and_a_newer_database_say_what_to_do() {
    for (_folder, db) in empty_databases().await {
        let older = database::check(&db).await.unwrap_err();
        assert!(older.to_string().contains("cunju migrate"), "{older}");
        database::migrate(&db).await.unwrap();
        database::migrate(&db).await.unwrap();
        database::check(&db).await.unwrap();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_x', 0)";
        db.execute_unprepared(newer).await.unwrap();
        let error = database::check(&db).await.unwrap_err();
        assert!(
            matches!(error, DatabaseError::Newer(ref name) if name == "m2999_x"),
            "{error}"
        );
    }
}

#[actix_web::test]
async fn a_database_that_does_not_open_says_why_and_keeps_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no/such/folder.db");
    let url = format!("sqlite:{}", path.display());
    let error = database::open(&url, database::STATEMENT).await.unwrap_err();
    assert!(error.to_string().contains("folder exists"), "{error}");
    let url = "postgres://clerk:secret@127.0.0.1:1/none";
    let error = database::open(url, database::STATEMENT)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("clerk:***@127.0.0.1:1"), "{error}");
    assert!(!error.contains("secret"), "{error}");
}

#[actix_web::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text.db");
    std::fs::write(&path, "not a database, only text".repeat(50)).unwrap();
    let url = format!("sqlite:{}", path.display());
    let error = database::open(&url, database::STATEMENT).await.unwrap_err();
    assert!(error.to_string().contains("not a database"), "{error}");
}

const COMMITTEE: &str = "{ committee(code: \"440106001001\") { name grids { totalCount } } }";

/// The same server as a thread that serves has it.
fn on_a_thread(mut app: TestApp) -> TestApp {
    app.server = web::Data::new(app.server.beside());
    app
}

#[actix_web::test]
async fn a_thread_has_its_own_connections_and_the_same_answers() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let expected = app.ask(&token, COMMITTEE, json!({})).await;
        let before = Pool::of(&app.server.db);
        let app = on_a_thread(app);
        if app.server.db.get_database_backend() == DbBackend::Sqlite {
            // Those of all threads: they are counted once.
            assert_eq!(Pool::of(&app.server.db), before);
        }
        assert_eq!(app.ask(&token, COMMITTEE, json!({})).await, expected);
        if app.server.db.get_database_backend() == DbBackend::Postgres {
            assert!(Pool::of(&app.server.db).open > before.open);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_query_does_not_notice_that_its_connections_were_ended() {
    on_each_database(async |app| {
        if app.server.db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let app = on_a_thread(app);
        let token = app.token(Role::Official, "44");
        let some = (0..8).map(|_| app.ask(&token, COMMITTEE, json!({})));
        futures_util::future::join_all(some).await;
        let (answer, _) = app.ask(&token, COMMITTEE, json!({})).await;
        assert_eq!(answer["data"]["committee"]["grids"]["totalCount"], 0);
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        app.server.db.execute_unprepared(end).await.unwrap();
        assert_eq!(app.ask(&token, COMMITTEE, json!({})).await.0, answer);
    })
    .await;
}

#[actix_web::test]
async fn a_request_that_nobody_waits_for_any_more_leaves_no_connection_half_read() {
    on_each_database(async |app| {
        let app = on_a_thread(app);
        let token = app.token(Role::Official, "44");
        let (answer, _) = app.ask(&token, COMMITTEE, json!({})).await;
        for wait in 0..40 {
            let asked = app.ask(&token, COMMITTEE, json!({}));
            let _ = tokio::time::timeout(Duration::from_micros(100 * wait), asked).await;
        }
        for _ in 0..10 {
            assert_eq!(app.ask(&token, COMMITTEE, json!({})).await.0, answer);
        }
    })
    .await;
}
