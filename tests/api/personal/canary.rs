//! Names and numbers are registered, read, changed and sent in wrong places. The logs, traces and metrics of the real
//! server are then searched for them.

use cunju::access::auth::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{
    COMMITTEE, FOR_CARE, NAME, NUMBER, PHONE, household, id, on_each_database, resident, url,
};
use crate::process::{Process, cunju, free_address};
use crate::support::{TestApp, mutation_document};
use crate::telemetry::collector::Collector;

/// Sends every kind of request that involves the numbers, valid and invalid.
async fn provoke(app: &TestApp, server: &Process) {
    let home = household(app, "一号", Some(NAME)).await;
    let row = resident(app, &home, "2020-01-01").await;
    let token = app.token(Role::Official, "44");
    let observer = app.token(Role::Observer, "44");
    let ask =
        |token: &str, query: &str, variables| server.execute(token, query, &variables).unwrap();
    let read = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Resident {{ name{FOR_CARE} phone{FOR_CARE} \
            identityNumber{FOR_CARE} }} }} }}"
    );
    let clear = json!({ "name": NAME, "phone": PHONE, "identityNumber": NUMBER });
    let answer = ask(&token, &read, json!({ "id": id(&row) }));
    assert_eq!(answer["data"]["node"], clear, "{answer}");
    let lookup = "query($n: String!) { residentsByPhone(number: $n, purpose: EMERGENCY) { id name }
        residentByIdentityNumber(number: $n, purpose: EMERGENCY) { id phone } }";
    for number in [PHONE, NUMBER, NAME, ""] {
        ask(&token, lookup, json!({ "n": number }));
        ask(&observer, lookup, json!({ "n": number }));
    }
    for _ in 0..10 {
        ask(&token, lookup, json!({ "n": PHONE }));
    }
    let refused = ask(&token, lookup, json!({ "n": PHONE }));
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "RATE_LIMITED",
        "{refused}"
    );
    let report = "query($id: ID!) { personalDataReport(residentId: $id, purpose: SUBJECT_REQUEST) {
        data { field value } } }";
    let answer = ask(&token, report, json!({ "id": id(&row) }));
    assert!(answer.to_string().contains(NUMBER), "{answer}");
    let erase = mutation_document("residentErase", "erased");
    ask(
        &token,
        &erase,
        json!({ "input": { "id": id(&row), "reason": "MOVED_AWAY" } }),
    );
    ask(
        &token,
        &erase,
        json!({ "input": { "id": NUMBER, "reason": NAME } }),
    );
    ask(
        &token,
        &erase,
        json!({ "input": { "id": PHONE, "reason": "DIED" } }),
    );
    ask(
        &token,
        &format!("{{ residentsByPhone(number: \"{PHONE}\" {NAME}"),
        json!({}),
    );
    fail(app, server, &token, (&read, json!({ "id": id(&row) }))).await;
}

/// Provokes database errors.
async fn fail(app: &TestApp, server: &Process, token: &str, read: (&str, Value)) {
    let ask = |query: &str, variables| server.execute(token, query, &variables).unwrap();
    // A constraint of the database itself, whose error message may contain values of the row.
    let db = &app.server.db;
    let rule = "CREATE UNIQUE INDEX canary ON household (head)";
    db.execute_unprepared(rule).await.unwrap();
    let again = json!({ "committeeCode": COMMITTEE, "address": NUMBER, "head": NAME });
    let answer = ask(
        &mutation_document("householdRegister", "id"),
        json!({ "input": again }),
    );
    assert_eq!(
        answer["data"]["householdRegister"]["result"],
        json!(null),
        "{answer}"
    );
    db.execute_unprepared("ALTER TABLE access_log RENAME TO away")
        .await
        .unwrap();
    let answer = ask(read.0, read.1);
    assert_eq!(
        answer["errors"][0]["extensions"]["code"], "UNAVAILABLE",
        "{answer}"
    );
}

#[actix_web::test]
async fn no_name_or_number_is_in_a_log_span_or_metric() {
    on_each_database(async |app| {
        let collector = Collector::start();
        let (address, metrics) = (free_address(), free_address());
        let mut command = cunju();
        command
            .env("RUST_LOG", "debug")
            .env("OTEL_BSP_SCHEDULE_DELAY", "600000")
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.address)
            .arg("--data")
            .arg(app.folder.path())
            .args(["--database-url", &url(&app).await])
            .args(["serve", "--listen", &address.to_string()])
            .args(["--metrics", &metrics.to_string()]);
        let log = app.folder.path().join("log");
        let mut server = Process::start(command, address, log);
        provoke(&app, &server).await;
        let metrics = Process::send_to(metrics, "GET", "/metrics", None, "").unwrap();
        server.signal("-INT");
        assert!(server.child.wait().unwrap().success());
        let log = std::fs::read_to_string(&server.log).unwrap();
        assert!(
            log.contains("refused more than 20 lookups by number"),
            "{log}"
        );
        assert!(log.contains("cannot be logged"), "{log}");
        let spans = String::from_utf8_lossy(&collector.bytes()).into_owned();
        assert!(spans.contains("Clear"), "the HTTP layer was traced");
        for secret in [NAME, NUMBER, PHONE] {
            for text in [&log, &spans, &metrics.1] {
                let found = text.find(secret);
                let line = found.and_then(|at| text.get(..at)?.lines().last());
                assert!(found.is_none(), "{secret} after {line:?}");
            }
        }
    })
    .await;
}
