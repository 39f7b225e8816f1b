//! Grids and their workload, appointments in grids, three-person groups, vacancies.

mod appointments;
mod closing;
mod grids;
mod groups;
mod vacancies;

use cunju_entity::measure_counter;
use cunju_entity::value::{CodeRange, Level, Measure};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::TestApp;

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
/// Counters of grids and three-person groups by their appointments.
const POSTS: [Measure; 2] = [Measure::GridWorker, Measure::ThreePersonGroup];

/// Result of a change that succeeds.
async fn expect_result(
    app: &TestApp,
    token: &str,
    mutation: &str,
    result: &str,
    input: Value,
) -> Value {
    let payload = app.change(token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// Codes and fields of the user errors of a change.
async fn expect_user_errors(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> Vec<String> {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["result"], Value::Null, "{payload}");
    let problems = payload["userErrors"].as_array().unwrap().iter();
    let told = problems.map(|it| {
        let (code, path) = (
            it["code"].as_str().unwrap(),
            it["path"][1].as_str().unwrap(),
        );
        format!("{code} {path}")
    });
    told.collect()
}

async fn grid(app: &TestApp, token: &str, committee: &str, name: &str) -> Value {
    let input = json!({ "committeeCode": committee, "kind": "GRID", "name": name });
    expect_result(app, token, "gridCreate", "id", input).await["id"].clone()
}

async fn group(app: &TestApp, token: &str, grid: &Value, day: &str) -> Value {
    let input = json!({ "committeeCode": COMMITTEE, "gridId": grid, "establishedOn": day });
    expect_result(app, token, "threePersonGroupEstablish", "id", input).await["id"].clone()
}

/// Input for the appointment of a new person in a grid or three-person group.
fn appointment(field: &str, body: &Value, name: &str, role: &str, from: &str) -> Value {
    json!({ "committeeCode": COMMITTEE, field: body, "person": { "name": name, "phone": "020-8555 5678" },
        "role": role, "background": "GRID_WORKER", "fromOn": from })
}

async fn appoint(app: &TestApp, token: &str, input: Value) -> Value {
    expect_result(app, token, "appointmentCreate", "id person { id }", input).await
}

/// Total and met of a measure. Asserts that a rebuild of the counters gives the same values.
async fn total_and_met(app: &TestApp, measure: Measure) -> (i64, i64) {
    let rows = async || {
        let rows = measure_counter::Entity::find().all(&app.server.db).await;
        let mut rows = rows.unwrap();
        rows.retain(|row| POSTS.contains(&row.measure) && row.total != 0);
        rows.sort_by_key(|row| (row.measure, row.subject.clone(), row.level, row.code));
        rows
    };
    let kept = rows().await;
    let all = CodeRange {
        low: 0,
        high: 1_000_000_000_000,
    };
    cunju::duties::measure::rebuild_counters(&app.server.db, all)
        .await
        .unwrap();
    assert_eq!(kept, rows().await);
    let own = |row: &&measure_counter::Model| row.measure == measure && row.level == Level::Town;
    let own = kept.iter().filter(own);
    own.fold((0, 0), |sum, row| {
        (sum.0 + row.total, sum.1 + row.met_on_time)
    })
}
