//! Databases that are not as the binary needs them.

use cunju::database::{self, DatabaseError};
use sea_orm::ConnectionTrait;

use crate::support::empty_databases;

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
