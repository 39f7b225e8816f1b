//! Cursors and pages.

use cunju::access::auth::Role;
use cunju::exchange::import;
use cunju::platform::clock::Clock;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use super::{
    brief, changes, changes_since, create_object, current_cursor, follow, page, register_household,
};
use crate::support::{TestApp, import_options, list_path, on_each_database};

#[actix_web::test]
async fn pages_have_no_gap_or_overlap() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let start = current_cursor(&app, &token).await;
        for n in 0..5 {
            register_household(&app, &token, "440106001001", &format!("{n}号")).await;
        }
        // One change with two rows, which a page may separate.
        let body = json!({ "committeeCode": "440106001001", "kind": "MEDIATION", "establishedOn": "2026-03-01" });
        create_object(&app, &token, "subcommitteeEstablish", body).await;
        let all = changes_since(&app, &token, &start, 7).await;
        for first in [1, 2, 3, 6] {
            let (mut cursor, mut items, mut sizes) = (start.clone(), Vec::new(), Vec::new());
            loop {
                let page = changes(&app, &token, json!({ "after": cursor, "first": first })).await;
                cursor = page["cursor"].clone();
                let part = page["items"].as_array().unwrap();
                sizes.push(part.len());
                items.extend(part.clone());
                if page["hasMore"] == false {
                    break;
                }
            }
            assert_eq!(items, all, "{first}");
            assert!(
                sizes.iter().rev().skip(1).all(|size| *size == first),
                "{sizes:?}"
            );
            assert_eq!(sizes.len(), 7_usize.div_ceil(first));
        }
        for (n, item) in all.iter().enumerate() {
            let rest = changes(&app, &token, json!({ "after": item["cursor"] })).await;
            assert_eq!(rest["items"].as_array().unwrap()[..], all[n + 1..]);
        }
        let whole = changes(&app, &token, json!({ "after": start, "first": 7 })).await;
        assert_eq!(whole["hasMore"], false);
    })
    .await;
}

async fn code(app: &TestApp, token: &str, variables: Value) -> Value {
    let query = "query($after: String, $first: Int = 100) { changes(after: $after, first: $first) { cursor } }";
    let (answer, _) = app.execute(token, query, variables).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

#[actix_web::test]
async fn invalid_cursor_is_rejected() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let cursor = current_cursor(&app, &token).await;
        let cursor = cursor.as_str().unwrap();
        let list = app
            .data(
                &token,
                "{ committees(first: 1) { pageInfo { endCursor } } }",
            )
            .await;
        let list = list["committees"]["pageInfo"]["endCursor"]
            .as_str()
            .unwrap();
        for bad in [
            "",
            "x",
            "游标",
            list,
            &cursor[1..],
            &cursor[..40],
            &format!("{cursor}AAAA"),
        ] {
            assert_eq!(
                code(&app, &token, json!({ "after": bad })).await,
                "BAD_USER_INPUT",
                "{bad}"
            );
            let mut answers = follow(&app, &token, &json!(bad)).await;
            let answer = super::answer(&mut answers).await;
            assert!(
                answer["errors"][0]["message"]
                    .as_str()
                    .unwrap()
                    .contains("cursor"),
                "{answer}"
            );
        }
        for first in [0, -1, 501, i32::MAX, i32::MIN] {
            assert_eq!(
                code(&app, &token, json!({ "first": first })).await,
                "BAD_USER_INPUT"
            );
        }
    })
    .await;
}

/// Asserts the response of a query and of a stream to a cursor that cannot be used.
async fn asserts_resync(app: &TestApp, token: &str, cursor: &Value) {
    let told = changes(app, token, json!({ "after": cursor })).await;
    assert_eq!(
        [&told["items"], &told["resyncRequired"]],
        [&json!([]), &json!(true)]
    );
    let next = changes(app, token, json!({ "after": told["cursor"] })).await;
    assert_eq!(next["resyncRequired"], false);
    let mut answers = follow(app, token, cursor).await;
    assert_eq!(page(&mut answers).await["resyncRequired"], true);
    let address = app.server.clock.uuid().to_string();
    let id = register_household(app, token, "440106001001", &address).await;
    let mut told = Vec::new();
    while !told.iter().any(|item: &Value| item["id"] == id) {
        let page = page(&mut answers).await;
        assert_eq!(page["resyncRequired"], false);
        told.extend(page["items"].as_array().unwrap().clone());
    }
}

#[actix_web::test]
async fn cursor_is_valid_for_ninety_days() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let cursor = current_cursor(&app, &token).await;
        app.set_date("2027-02-18");
        let told = changes(&app, &token, json!({ "after": cursor })).await;
        assert_eq!(told["resyncRequired"], false);
        app.set_date("2027-02-19");
        asserts_resync(&app, &token, &cursor).await;
        let told = changes(&app, &token, json!({ "after": told["cursor"] })).await;
        assert_eq!(
            told["resyncRequired"], false,
            "a page that reached the end has the current date"
        );
    })
    .await;
}

#[actix_web::test]
async fn restored_log_from_another_database_requires_a_resync() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let start = current_cursor(&app, &token).await;
        let other = app.second_server().await;
        let told = changes(&other, &token, json!({ "after": start })).await;
        assert_eq!(
            told["resyncRequired"], false,
            "a second server changes nothing"
        );
        let db = &app.server.db;
        let moved = "UPDATE feed SET home = 'another database'";
        db.execute_unprepared(moved).await.unwrap();
        let other = app.second_server().await;
        asserts_resync(&other, &token, &start).await;
        if db.get_database_backend() == DbBackend::Postgres {
            let cursor = current_cursor(&other, &token).await;
            let ahead = "UPDATE change_log SET transaction = 4000000000000000000";
            db.execute_unprepared(ahead).await.unwrap();
            let other = app.second_server().await;
            asserts_resync(&other, &token, &cursor).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn cursor_beyond_the_end_of_the_log_requires_a_resync() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, "440106001001", "一").await;
        let cursor = current_cursor(&app, &token).await;
        let db = &app.server.db;
        if db.get_database_backend() == DbBackend::Sqlite {
            // The state after an earlier copy of the file was restored.
            let earlier = "DELETE FROM change_log WHERE actor <> 'command';
                UPDATE sqlite_sequence SET seq = 1 WHERE name = 'change_log'";
            db.execute_unprepared(earlier).await.unwrap();
            asserts_resync(&app, &token, &cursor).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn import_requires_a_resync() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let start = current_cursor(&app, &token).await;
        let mut answers = follow(&app, &token, &Value::Null).await;
        page(&mut answers).await;
        register_household(&app, &token, "440106001001", "以前").await;
        let list = std::fs::read_to_string(list_path()).unwrap();
        let path = app.folder.path().join("list.csv");
        std::fs::write(&path, list.replace("多福巷社区居委会", "多福社区居委会")).unwrap();
        import::run(
            &app.server.db,
            &Clock::system(),
            &import_options(&path),
            &|_| (),
        )
        .await
        .unwrap();
        register_household(&app, &token, "440106001001", "以后").await;
        since_resync(&app, &token, &start).await;
        let mut told = Vec::new();
        while told.len() < 2 {
            let page = page(&mut answers).await;
            told.extend(page["items"].as_array().unwrap().clone());
            if page["resyncRequired"] == true {
                told.push(json!({ "operation": "RESYNC" }));
            }
        }
        while told.len() < 3 {
            told.extend(
                page(&mut answers).await["items"]
                    .as_array()
                    .unwrap()
                    .clone(),
            );
        }
        let operations = brief(&told, &["operation"]);
        assert_eq!(
            operations,
            json!([["household.register"], ["RESYNC"], ["household.register"]])
        );
    })
    .await;
}

async fn since_resync(app: &TestApp, token: &str, start: &Value) {
    let first = loop {
        let page = changes(app, token, json!({ "after": start })).await;
        if page["resyncRequired"] == true && page["hasMore"] == true {
            break page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    };
    assert_eq!(
        first["items"].as_array().unwrap().len(),
        1,
        "earlier changes are reported"
    );
    let rest = changes_since(app, token, &first["cursor"], 1).await;
    assert_eq!(rest.len(), 1);
}
