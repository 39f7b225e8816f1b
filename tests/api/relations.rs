//! The relations that the entities declare are the foreign keys of the database.

use std::collections::BTreeMap;

use cunju_entity::relation::{Key, keys, page};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};

use crate::support::on_each_database;

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.unwrap()
}

/// The foreign keys of a database, each column of one in its place.
async fn foreign_keys(db: &DatabaseConnection) -> Vec<Key> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS child, k.id AS name, k.\"from\" AS own, k.\"table\" AS parent, k.\"to\" AS other \
             FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table' ORDER BY 1, 2, k.seq"
        }
        _ => {
            "SELECT c.conrelid::regclass::text AS child, c.oid::bigint AS name, a.attname::text AS own, \
               c.confrelid::regclass::text AS parent, b.attname::text AS other \
             FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY k (own, other, place) \
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own \
               JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other \
             WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2, k.place"
        }
    };
    let mut found: BTreeMap<(String, i64), Key> = BTreeMap::new();
    for row in rows(db, sql).await {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        let name = row.try_get::<i64>("", "name").unwrap();
        let empty = ((text("child"), Vec::new()), (text("parent"), Vec::new()));
        let key = found.entry((text("child"), name)).or_insert(empty);
        key.0.1.push(text("own"));
        key.1.1.push(text("other"));
    }
    let mut keys: Vec<Key> = found.into_values().collect();
    keys.sort();
    keys
}

#[actix_web::test]
async fn relations_of_entities_are_the_foreign_keys_of_the_database() {
    on_each_database(async |app| {
        let found = foreign_keys(&app.server.db).await;
        assert!(found.len() > 40, "{found:?}");
        assert_eq!(keys(), found);
    })
    .await;
}

#[test]
fn page_of_tables_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/tables.md");
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(
        kept.trim_end() == page().trim_end(),
        "run: cargo run -- schema --tables > docs/tables.md"
    );
}
