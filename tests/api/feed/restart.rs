//! Delivery is exactly once, across restarts and dropped connections.

use async_graphql::ID;
use async_graphql::futures_util::future::{join, join_all};
use cunju::access::auth::Role;
use cunju::reference::global_id::GlobalId;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use super::{current_cursor, follow, page};
use crate::support::{TestApp, on_each_database};

const WRITERS: usize = 8;
const CHANGES: usize = 12;

/// Many concurrent changes of several kinds, through all of these servers.
async fn write(servers: &[&TestApp], token: &str) {
    let writer = async |writer: usize| {
        for n in 0..CHANGES {
            let app = servers[(writer + n) % servers.len()];
            let committee = format!("4419000030{:02}", writer + 1);
            let name = format!("{writer}-{n}");
            let (mutation, input) = if n % 3 == 0 {
                let input = json!({ "committeeCode": committee, "kind": "GRID", "name": name });
                ("gridCreate", input)
            } else {
                let input = json!({ "committeeCode": committee, "address": name });
                ("householdRegister", input)
            };
            let payload = app.change(token, mutation, "id", input).await;
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
        }
    };
    join_all((0..WRITERS).map(writer)).await;
}

/// Operation and key of an event, as in the log.
fn line(item: &Value) -> String {
    let id = ID(item["id"].as_str().unwrap().to_owned());
    let key = match GlobalId::decode(&id).unwrap() {
        GlobalId::Household((_, id)) => id.uuid(),
        GlobalId::Grid((_, id)) => id.uuid(),
        other => return format!("{other:?}"),
    };
    format!("{} {key}", item["operation"].as_str().unwrap())
}

/// The same for all rows of the log that callers wrote.
async fn logged(app: &TestApp) -> Vec<String> {
    let db = &app.server.db;
    let sql =
        "SELECT operation || ' ' || entity_id AS line FROM change_log WHERE actor <> 'command'";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.await.unwrap().into_iter();
    rows.map(|row| row.try_get("", "line").unwrap()).collect()
}

#[actix_web::test]
async fn every_change_is_delivered_exactly_once_across_restarts() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "4419");
        let second = app.second_server().await;
        let postgres = app.server.db.get_database_backend() == DbBackend::Postgres;
        let servers = if postgres {
            vec![&app, &second]
        } else {
            vec![&app]
        };
        let start = current_cursor(&app, &token).await;
        let mut steady = follow(&second, &token, &start).await;
        let read_steadily = async {
            let mut all = Vec::new();
            while all.len() < WRITERS * CHANGES {
                all.extend(
                    page(&mut steady).await["items"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(line),
                );
            }
            all
        };
        let read_with_restarts = async {
            let (mut all, mut cursor) = (Vec::new(), start.clone());
            while all.len() < WRITERS * CHANGES {
                let restarted = app.second_server().await;
                let mut answers = follow(&restarted, &token, &cursor).await;
                for n in 0..3 {
                    let told = page(&mut answers).await;
                    let items = told["items"].as_array().unwrap();
                    // A client that is disconnected within a page continues after its last change.
                    let kept = if n == 2 {
                        items.len().div_ceil(2)
                    } else {
                        items.len()
                    };
                    cursor = told["cursor"].clone();
                    if kept < items.len() {
                        cursor = items[kept - 1]["cursor"].clone();
                    }
                    all.extend(items[..kept].iter().map(line));
                    if all.len() >= WRITERS * CHANGES {
                        break;
                    }
                }
            }
            all
        };
        let readers = join(read_steadily, read_with_restarts);
        let (mut read, ()) = join(readers, write(&servers, &token)).await;
        let mut all = logged(&app).await;
        for lines in [&mut all, &mut read.0, &mut read.1] {
            lines.sort();
        }
        assert_eq!(all.len(), WRITERS * CHANGES);
        assert_eq!(read.0, all);
        assert_eq!(read.1, all);
    })
    .await;
}

#[actix_web::test]
async fn slow_follower_loses_nothing() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "4419");
        let mut quick = follow(&app, &token, &Value::Null).await;
        let mut slow = follow(&app, &token, &Value::Null).await;
        page(&mut quick).await;
        page(&mut slow).await;
        let mut all = Vec::new();
        for n in 0..100 {
            let id =
                super::register_household(&app, &token, "441900003001", &format!("{n}号")).await;
            let told = page(&mut quick).await;
            assert_eq!(told["items"][0]["id"], id);
            all.push(id);
        }
        let mut told: Vec<Value> = Vec::new();
        while told.len() < all.len() {
            let page = page(&mut slow).await;
            let items = page["items"].as_array().unwrap();
            told.extend(items.iter().map(|item| item["id"].clone()));
        }
        assert_eq!(told, all);
    })
    .await;
}
