//! The log is read in the order of commits.

use std::time::Duration;

use cunju::access::session::change::note;
use cunju::exchange::feed::{Position, committed_rows, latest};
use cunju::platform::clock::Clock;
use cunju::platform::database::{Db, Tx};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;
use uuid::Uuid;

use crate::support::on_each_database;

/// An open transaction that has written one row of the log.
async fn open_transaction(db: &Db, operation: &str) -> Tx {
    let tx = Tx::begin(db, None).await.unwrap();
    note(&tx, &Clock::system(), operation, Uuid::nil(), json!({}))
        .await
        .unwrap();
    // Rows are inserted before the next statement.
    tx.execute_unprepared("SELECT 1").await.unwrap();
    tx
}

/// Operations of the rows after a position. Advances the position past the last one.
async fn read(db: &Db, position: &mut Position, limit: u64) -> Vec<String> {
    let rows = committed_rows(db, *position, limit).await.unwrap();
    *position = rows.last().map_or(*position, Position::after_row);
    rows.into_iter().map(|row| row.operation).collect()
}

/// Reads until an operation appears. Open transactions in other databases of the cluster also delay rows.
async fn read_until(db: &Db, position: &mut Position, last: &str) -> Vec<String> {
    let mut all = Vec::new();
    for _ in 0..3_000 {
        all.extend(read(db, position, 1).await);
        if all.last().is_some_and(|operation| operation == last) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    all
}

#[actix_web::test]
async fn late_commit_with_a_smaller_number_is_not_skipped() {
    on_each_database(async |app| {
        let db = &app.server.db;
        if db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let mut place = latest(db).await.unwrap();
        let first = open_transaction(db, "first").await;
        let second = open_transaction(db, "second").await;
        let mut between = latest(db).await.unwrap();
        second.commit().await.unwrap();
        let mut after = latest(db).await.unwrap();
        let mut all = read(db, &mut place, 100).await;
        all.retain(|operation| operation != "register.import");
        assert_eq!(read(db, &mut after, 100).await, Vec::<String>::new());
        first.commit().await.unwrap();
        let third = open_transaction(db, "third").await;
        third.commit().await.unwrap();
        all.extend(read_until(db, &mut place, "third").await);
        all.retain(|operation| operation != "register.import");
        assert_eq!(all, ["first", "second", "third"]);
        for position in [&mut between, &mut after] {
            let all = read_until(db, position, "third").await;
            assert_eq!(all, ["first", "second", "third"]);
        }
        assert_eq!(read(db, &mut place, 100).await, Vec::<String>::new());
    })
    .await;
}

#[actix_web::test]
async fn page_ends_where_the_next_begins() {
    on_each_database(async |app| {
        let db = &app.server.db;
        let mut place = Position::default();
        for operation in ["a", "b", "c"] {
            let tx = open_transaction(db, operation).await;
            tx.commit().await.unwrap();
        }
        let all = read_until(db, &mut place, "c").await;
        assert_eq!(all, ["register.import", "a", "b", "c"]);
        assert!(latest(db).await.unwrap() > Position::default());
        assert_eq!(read(db, &mut place, 100).await, Vec::<String>::new());
    })
    .await;
}
