//! The consistency check during writes (8.3), and a rename by another process (6.6).

use std::cell::Cell;
use std::io::Write;

use cunju::access::auth::Role;
use cunju::exchange::import;
use cunju::platform::clock::Clock;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use super::{COMMITTEE, OTHER_COMMITTEE};
use crate::support::{TestApp, import_options, list_path, on_each_database};

/// Registers households and creates grids as long as the check runs.
async fn write(app: &TestApp, committee: &str, made: &Cell<usize>, done: &Cell<bool>) {
    let token = app.token(Role::Official, "44");
    let grid = json!({ "committeeCode": committee, "kind": "GRID", "name": "一网格" });
    let grid = app.change(&token, "gridCreate", "id", grid).await["result"]["id"].clone();
    while !done.get() {
        let address = format!("{}号", made.get());
        made.set(made.get() + 1);
        let input = json!({ "committeeCode": committee, "address": address, "gridId": grid });
        let payload = app.change(&token, "householdRegister", "id", input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
    }
}

#[actix_web::test]
async fn consistency_check_finds_no_difference_during_writes() {
    on_each_database(async |app| {
        let (made, done) = (Cell::new(0), Cell::new(false));
        let check = async {
            let mut found = Vec::new();
            while made.get() < 100 {
                found.extend(cunju::app::verify::run(&app.server.db).await.unwrap());
            }
            done.set(true);
            found
        };
        let committees = [COMMITTEE, OTHER_COMMITTEE, "440106001003"];
        let writers = committees.map(|committee| write(&app, committee, &made, &done));
        let (_, found) = join(join_all(writers), check).await;
        assert!(
            found.is_empty(),
            "{} differences, such as {}",
            found.len(),
            found[0]
        );
        app.assert_counters_match().await;
    })
    .await;
}

async fn names(app: &TestApp) -> Value {
    let token = app.token(Role::Official, "44");
    let query = "{ division(code: \"440106001\") { name fullName }
        committee(code: \"440106001001\") { fullName division { name } ancestors { name } }
        new: divisions(search: \"五岳街道\") { totalCount } old: divisions(search: \"五山街道\") { totalCount } }";
    app.data(&token, query).await
}

#[actix_web::test]
async fn rename_by_another_process_is_visible_everywhere() {
    on_each_database(async |app| {
        let before = names(&app).await;
        assert_eq!(before["division"]["name"], "五山街道");
        let list = std::fs::read_to_string(list_path()).unwrap();
        let mut renamed = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        let list = list.replace("440106001000,五山街道", "440106001000,五岳街道");
        renamed.write_all(list.as_bytes()).unwrap();
        let (clock, options) = (Clock::system(), import_options(renamed.path()));
        let done = import::run(&app.server.db, &clock, &options, &|_| ());
        done.await.unwrap();
        // The server does this every ten seconds.
        app.server.refresh().await.unwrap();
        let after: Value =
            serde_json::from_str(&before.to_string().replace("五山街道", "五岳街道")).unwrap();
        let told = names(&app).await;
        for place in ["division", "committee"] {
            assert_eq!(told[place], after[place]);
        }
        assert_eq!(
            [&told["new"]["totalCount"], &told["old"]["totalCount"]],
            [&json!(1), &json!(0)]
        );
        // Without changes, nothing is read again.
        let statements = app.statements();
        app.server.refresh().await.unwrap();
        assert_eq!(app.statements() - statements, 1);
    })
    .await;
}
