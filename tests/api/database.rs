//! Databases that the program cannot use as they are.

use std::time::Duration;

use actix_web::web;
use cunju::access::auth::Role;
use cunju::app::migrate;
use cunju::platform::database::{self, DatabaseError, PoolStatus, Tx};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::SchemaManager;
use serde_json::{Value, json};

use crate::support::{TestApp, empty_databases, on_each_database};

#[actix_web::test]
async fn version_mismatch_error_suggests_a_fix() {
    for (_folder, db) in empty_databases().await {
        let older = migrate::check(&db).await.unwrap_err();
        assert!(older.to_string().contains("cunju migrate"), "{older}");
        let made = SchemaManager::new(&*db).has_table("seaql_migrations").await;
        assert!(!made.unwrap(), "the check creates nothing");
        migrate::migrate(&db).await.unwrap();
        migrate::migrate(&db).await.unwrap();
        migrate::check(&db).await.unwrap();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_x', 0)";
        db.execute_unprepared(newer).await.unwrap();
        let error = migrate::check(&db).await.unwrap_err();
        assert!(
            matches!(error, DatabaseError::Newer(ref name) if name == "m2999_x"),
            "{error}"
        );
        let older = "UPDATE seaql_migrations SET version = 'm20261122_000001_units' WHERE version = 'm2999_x'";
        db.execute_unprepared(older).await.unwrap();
        for error in [migrate::check(&db).await, migrate::migrate(&db).await] {
            let error = error.unwrap_err().to_string();
            assert!(
                error.contains("Cunju 0.1") && error.contains("无法升级"),
                "{error}"
            );
        }
    }
}

#[actix_web::test]
async fn connection_error_gives_the_reason_but_not_the_password() {
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
async fn file_that_is_not_a_database_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text.db");
    std::fs::write(&path, "not a database, only text".repeat(50)).unwrap();
    let url = format!("sqlite:{}", path.display());
    let error = database::open(&url, database::STATEMENT).await.unwrap_err();
    assert!(error.to_string().contains("not a database"), "{error}");
}

const COMMITTEE: &str = "{ committee(code: \"440106001001\") { name grids { totalCount } } }";

/// Terminates all connections except the current one.
const END_OTHERS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// The same server as seen by a worker thread.
fn on_a_thread(mut app: TestApp) -> TestApp {
    app.server = web::Data::new(app.server.for_this_thread());
    app
}

#[actix_web::test]
async fn server_thread_has_own_connections_and_gives_equal_responses() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let expected = app.execute(&token, COMMITTEE, json!({})).await;
        let before = PoolStatus::of(&app.server.db);
        let app = on_a_thread(app);
        if app.server.db.get_database_backend() == DbBackend::Sqlite {
            // The pool is shared by all threads, so its connections are counted once.
            assert_eq!(PoolStatus::of(&app.server.db), before);
        }
        assert_eq!(app.execute(&token, COMMITTEE, json!({})).await, expected);
        if app.server.db.get_database_backend() == DbBackend::Postgres {
            assert!(PoolStatus::of(&app.server.db).open > before.open);
        }
    })
    .await;
}

#[actix_web::test]
async fn query_survives_terminated_connections() {
    on_each_database(async |app| {
        if app.server.db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let app = on_a_thread(app);
        let token = app.token(Role::Official, "44");
        let some = (0..8).map(|_| app.execute(&token, COMMITTEE, json!({})));
        futures_util::future::join_all(some).await;
        let (answer, _) = app.execute(&token, COMMITTEE, json!({})).await;
        assert_eq!(answer["data"]["committee"]["grids"]["totalCount"], 0);
        app.server.db.execute_unprepared(END_OTHERS).await.unwrap();
        assert_eq!(app.execute(&token, COMMITTEE, json!({})).await.0, answer);
    })
    .await;
}

#[actix_web::test]
async fn abandoned_request_leaves_no_partially_read_connection() {
    on_each_database(async |app| {
        let app = on_a_thread(app);
        let token = app.token(Role::Official, "44");
        let (answer, _) = app.execute(&token, COMMITTEE, json!({})).await;
        for wait in 0..40 {
            let asked = app.execute(&token, COMMITTEE, json!({}));
            let _ = tokio::time::timeout(Duration::from_micros(100 * wait), asked).await;
        }
        for _ in 0..10 {
            assert_eq!(app.execute(&token, COMMITTEE, json!({})).await.0, answer);
        }
    })
    .await;
}

const ESTABLISH: &str =
    "mutation($input: SubcommitteeEstablishInput!) { subcommitteeEstablish(input: $input) {
    result { kind { key } } userErrors { code } } }";

fn establish(kind: &str) -> Value {
    json!({ "input": { "committeeCode": "440106001001", "kind": kind, "establishedOn": "2026-02-01" } })
}

#[actix_web::test]
async fn rows_of_a_change_are_sent_to_postgresql_in_one_batch() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (answer, statements) = app.execute(&token, ESTABLISH, establish("MEDIATION")).await;
        let made = &answer["data"]["subcommitteeEstablish"];
        assert_eq!(made["result"]["kind"]["key"], "MEDIATION", "{answer}");
        // SQLite: committee, subcommittees of the kind, subcommittee, milestone, log, obligations. PostgreSQL inserts
        // the rows together with the obligations.
        let together = app.server.db.get_database_backend() == DbBackend::Postgres;
        assert_eq!(statements, if together { 3 } else { 6 });
    })
    .await;
}

#[actix_web::test]
async fn change_survives_terminated_connections() {
    on_each_database(async |app| {
        if app.server.db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let app = on_a_thread(app);
        let token = app.token(Role::Official, "44");
        for kind in ["MEDIATION", "PUBLIC_SECURITY"] {
            let (answer, _) = app.execute(&token, ESTABLISH, establish(kind)).await;
            let made = &answer["data"]["subcommitteeEstablish"];
            assert_eq!(made["result"]["kind"]["key"], kind, "{answer}");
            app.server.db.execute_unprepared(END_OTHERS).await.unwrap();
        }
    })
    .await;
}

#[actix_web::test]
async fn refused_or_abandoned_change_leaves_no_open_transaction() {
    on_each_database(async |app| {
        let app = on_a_thread(app);
        let token = app.token(Role::Official, "44");
        app.execute(&token, ESTABLISH, establish("MEDIATION")).await;
        for wait in 0..30 {
            let again = app.execute(&token, ESTABLISH, establish("MEDIATION"));
            let _ = tokio::time::timeout(Duration::from_micros(200 * wait), again).await;
        }
        for _ in 0..10 {
            let (answer, _) = app.execute(&token, ESTABLISH, establish("MEDIATION")).await;
            let errors = &answer["data"]["subcommitteeEstablish"]["userErrors"];
            assert_eq!(errors[0]["code"], "ALREADY_EXISTS", "{answer}");
        }
        let (answer, _) = app
            .execute(&token, ESTABLISH, establish("PUBLIC_SECURITY"))
            .await;
        let made = &answer["data"]["subcommitteeEstablish"];
        assert_eq!(made["result"]["kind"]["key"], "PUBLIC_SECURITY", "{answer}");
        if app.server.db.get_database_backend() == DbBackend::Postgres {
            let open = "SELECT COUNT(*) AS open FROM pg_stat_activity
                WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
            for _ in 0..100 {
                let row = app
                    .server
                    .db
                    .query_one_raw(Statement::from_string(DbBackend::Postgres, open));
                let open: i64 = row.await.unwrap().unwrap().try_get("", "open").unwrap();
                if open == 0 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            panic!("a transaction is still open");
        }
    })
    .await;
}

#[actix_web::test]
async fn more_concurrent_queries_than_permits_all_get_responses() {
    on_each_database(async |app| {
        let app = on_a_thread(app);
        let token = app.token(Role::Official, "44");
        let (answer, _) = app.execute(&token, COMMITTEE, json!({})).await;
        let many = (0..100).map(|_| app.execute(&token, COMMITTEE, json!({})));
        let given_up = tokio::time::timeout(Duration::from_micros(500), async {
            futures_util::future::join_all(
                (0..100).map(|_| app.execute(&token, COMMITTEE, json!({}))),
            )
            .await
        });
        let _ = given_up.await;
        for (other, _) in futures_util::future::join_all(many).await {
            assert_eq!(other, answer);
        }
    })
    .await;
}

#[actix_web::test]
async fn concurrent_lookups_are_batched_and_filtered_by_jurisdiction() {
    on_each_database(async |app| {
        let app = &on_a_thread(app);
        let callers = ["44", "440106", "440106001", "50"];
        let tokens = callers.map(|area| app.token(Role::Official, area));
        let list = "{ committees(in: \"440106001\", first: 2) { totalCount nodes { name } pageInfo { endCursor } } }";
        let (listed, _) = app.execute(&tokens[0], list, json!({})).await;
        let end = listed["data"]["committees"]["pageInfo"]["endCursor"].as_str().unwrap();
        let documents = [
            COMMITTEE.to_owned(),
            COMMITTEE.replace("440106001001", "440106001002"),
            list.to_owned(),
            list.replace("first: 2", "first: 1"),
            list.replace("first: 2", &format!("first: 2, after: \"{end}\"")),
            list.replace("first: 2", "first: 2, search: \"无此村\""),
            list.replace("440106001", "50"),
        ];
        let asked: Vec<(&String, &String)> = (tokens.iter())
            .flat_map(|token| documents.iter().map(move |document| (token, document)))
            .collect();
        let mut alone = Vec::new();
        for (token, document) in &asked {
            alone.push(app.execute(token, document, json!({})).await);
        }
        let one_by_one: usize = alone.iter().map(|(_, statements)| statements).sum();
        let alone: Vec<Value> = alone.into_iter().map(|(answer, _)| answer).collect();
        let of = |caller: usize| &alone[caller * documents.len()..][..documents.len()];
        assert_eq!(of(0)[..6], of(1)[..6]);
        assert_eq!(of(0)[..6], of(2)[..6]);
        assert_ne!(of(0)[0], of(0)[1]);
        assert_ne!(of(0)[2], of(0)[4]);
        assert_eq!(of(0)[5]["data"]["committees"]["totalCount"], 0);
        assert_eq!(of(3)[0]["data"]["committee"], Value::Null, "in another province");
        assert_eq!(of(3)[2]["data"]["committees"]["totalCount"], 0, "in another province");
        assert_eq!(of(0)[6]["data"]["committees"]["totalCount"], 0, "in another province");
        assert_ne!(of(3)[6], of(0)[6]);
        for _ in 0..5 {
            let before = app.statements();
            let all = asked.iter().copied();
            let all =
                all.map(async |(token, document)| app.execute(token, document, json!({})).await.0);
            let together = futures_util::future::join_all(all).await;
            assert_eq!(together, alone);
            if app.server.db.get_database_backend() == DbBackend::Postgres {
                assert!(
                    app.statements() - before < one_by_one,
                    "{one_by_one} one by one"
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn database_closes_after_an_abandoned_transaction() {
    for (_folder, db) in empty_databases().await {
        migrate::migrate(&db).await.unwrap();
        let db = db.for_this_thread();
        let given_up = Tx::begin(&db, None).await.unwrap();
        drop(given_up);
        let closed = tokio::time::timeout(Duration::from_secs(30), db.close()).await;
        closed.unwrap().unwrap();
    }
}

#[actix_web::test]
async fn transaction_with_a_failed_statement_does_not_commit() {
    on_each_database(async |app| {
        let db = &app.server.db;
        if db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let tx = Tx::begin(db, None).await.unwrap();
        tx.execute_unprepared("CREATE TABLE made (n INT)")
            .await
            .unwrap();
        assert!(tx.execute_unprepared("SELECT 1 / 0").await.is_err());
        assert!(tx.commit().await.is_err());
        assert!(db.execute_unprepared("SELECT n FROM made").await.is_err());
    })
    .await;
}
