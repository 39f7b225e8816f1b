//! A table that is sent again.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{expect_result, populated, register, seeds};
use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, households, import_file,
    residents_at,
};
use crate::support::TestApp;

/// An event between the two times.
async fn apply_random_change(app: &TestApp, dice: &mut fastrand::Rng, day: &str) {
    let token = app.token(Role::Official, "44");
    let homes = households(app, &token, COMMITTEE).await;
    let home = dice.choice(&homes).unwrap();
    let of = residents_at(app, &token, COMMITTEE, home["address"].as_str().unwrap()).await;
    let Some(person) = dice.choice(&of) else {
        return;
    };
    let head = home["headResident"]["id"] == person["id"];
    match dice.u8(..4) {
        0 => {
            let input = json!({ "residentId": person["id"], "on": day, "reason": "DEATH" });
            expect_result(app, "residentLeave", "id", input).await;
        }
        1 => {
            let input = json!({ "residentId": person["id"], "on": day, "reason": "MOVED" });
            expect_result(app, "residentLeave", "id", input).await;
        }
        2 if !head => {
            let input = json!({ "id": home["id"], "headId": person["id"] });
            expect_result(app, "householdUpdate", "id", input).await;
        }
        _ => {
            let to = dice.choice(&homes).unwrap();
            if to["id"] != home["id"] {
                let input = json!({ "residentId": person["id"], "toHouseholdId": to["id"], "on": day,
                    "reason": "MOVED", "relation": "NOT_RELATED" });
                expect_result(app, "residentMove", "id", input).await;
            }
        }
    }
}

fn table(dice: &mut fastrand::Rng) -> String {
    let numbers = [
        "990106198005310016",
        "990106199001010029",
        "990106199001010045",
        "99010619800531018X",
    ];
    let mut rows = String::from(RESIDENT_HEADERS);
    for n in 0..14 {
        let address = ["示例老街1号", "示例路1号", "示例路2号", "示例路3号"][dice.usize(..4)];
        let name = ["王示例", "李示例", "赵示例", "周示例", "吴示例"][dice.usize(..5)];
        let birth = ["", "1980-05-31", "1990-01-01"][dice.usize(..3)];
        let relation = ["户主", "配偶", "子女", "非亲属"][dice.usize(..4)];
        let number = if n % 3 == 0 {
            numbers[dice.usize(..4)]
        } else {
            ""
        };
        let phone = ["", "13800000000"][dice.usize(..2)];
        let group = ["", "残疾人"][dice.usize(..2)];
        rows.push_str(&format!(
            "{COMMITTEE},{address},{name},,{birth},{relation},户在人在,{number},{phone},{group}\n"
        ));
    }
    rows
}

/// Sends a table; returns the numbers of created and changed rows.
async fn sent(app: &TestApp, what: &str, table: &str) -> (Value, Value) {
    let token = app.token(Role::Official, "44");
    let job = import_file(app, &token, what, table).await;
    assert_eq!(job["state"], "DONE", "{job}");
    (job["created"].clone(), job["changed"].clone())
}

/// Sends the tables of households and residents again.
async fn assert_reimport_changes_nothing(app: &TestApp, [homes, table]: [&str; 2], seed: u64) {
    let before = register(app).await;
    for (what, content) in [("RESIDENTS", table), ("HOUSEHOLDS", homes)] {
        let changes = sent(app, what, content).await;
        assert_eq!(changes, (json!(0), json!(0)), "seed {seed}\n{content}");
    }
    assert_eq!(register(app).await, before, "seed {seed}\n{table}");
}

#[actix_web::test]
async fn table_sent_again_changes_nothing() {
    for seed in seeds(5) {
        let apps = crate::support::apps(cunju::app::server::Setup::default).await;
        for app in &apps {
            let _taking = ImportTask::spawn(app);
            let mut dice = fastrand::Rng::with_seed(seed);
            populated(app).await;
            let homes = format!(
                "{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路1号,张示例\n{COMMITTEE},,,,,,示例路2号,\n{COMMITTEE},,示例花园,3,2,501,,李示例\n{COMMITTEE},,,,,,示例路3号,\n"
            );
            sent(app, "HOUSEHOLDS", &homes).await;
            let table = table(&mut dice);
            sent(app, "RESIDENTS", &table).await;
            assert_reimport_changes_nothing(app, [&homes, &table], seed).await;
            for day in ["2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13"] {
                apply_random_change(app, &mut dice, day).await;
            }
            // Tables of the previous month: former residents are refused, current ones match the rows.
            for _ in 0..2 {
                sent(app, "RESIDENTS", &table).await;
                sent(app, "HOUSEHOLDS", &homes).await;
            }
            assert_reimport_changes_nothing(app, [&homes, &table], seed).await;
            app.assert_counters_match().await;
        }
        // Aborted tasks need a runtime in order to end.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
