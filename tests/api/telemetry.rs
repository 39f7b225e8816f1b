//! Metrics and traces: their content, the limited number of labels, and the absence of personal data.

pub(crate) mod collector;

use std::sync::Arc;
use std::time::Duration;

use actix_web::test::TestRequest;
use actix_web::{App, test as actix, web};
use async_graphql::futures_util::poll;
use cunju::access::auth::Role;
use cunju::app::http::{metrics, routes};
use cunju::app::server::Setup;
use cunju::platform::telemetry::Telemetry;
use opentelemetry_proto::tonic::trace::v1::Span;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;

use self::collector::{Collector, attribute};
use crate::feed;
use crate::process::{self, Process, cunju, free_address};
use crate::support::{TestApp, apps, graphql_request, mutation_document, on_each_database};

/// A committee with two list relations, one nested in the other.
const DEEP: &str = "query Deep($code: CommitteeCode!) { committee(code: $code) {
    grids(first: 5) { totalCount nodes { code households(first: 5) { nodes { address head } } } } } }";

fn with_metrics() -> Setup {
    Setup {
        telemetry: Arc::new(Telemetry::default().with_metrics()),
        ..Setup::default()
    }
}

async fn scrape(app: &TestApp) -> String {
    let server = App::new()
        .app_data(app.server.clone())
        .configure(metrics::routes);
    let server = actix::init_service(server).await;
    let request = TestRequest::get().uri("/metrics").to_request();
    let answer = actix::call_service(&server, request).await;
    assert_eq!(answer.status(), 200);
    String::from_utf8(actix::read_body(answer).await.to_vec()).unwrap()
}

/// Value of a series, with its labels as written; 0 if it does not exist.
fn value(metrics: &str, series: &str) -> f64 {
    let mut lines = metrics.lines().filter_map(|line| line.rsplit_once(' '));
    let found = lines.find(|(name, _)| *name == series);
    found.map_or(0.0, |(_, value)| value.parse().unwrap())
}

#[actix_web::test]
async fn metrics_are_counted_by_operation() {
    for app in apps(with_metrics).await {
        let token = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": "440106001001", "kind": "GRID", "name": "甲" });
        let made = app.change(&token, "gridCreate", "id", input).await;
        assert_eq!(made["userErrors"], json!([]), "{made}");
        let code = json!({ "code": "440106001001" });
        for _ in 0..3 {
            let (answer, _) = app.execute(&token, DEEP, code.clone()).await;
            assert_eq!(answer["errors"], json!(null), "{answer}");
        }
        app.execute(&token, "{ nothing }", json!({})).await;
        app.execute("wrong", "{ health }", json!({})).await;
        app.send(graphql_request(&token, "", &json!({}))).await;
        app.send(TestRequest::put().uri("/graphql")).await;

        let used = app.server.db.begin().await.unwrap();
        let metrics = scrape(&app).await;
        used.rollback().await.unwrap();
        for (series, expected) in [
            (r#"requests_total{type="mutation",code="OK"}"#, 1.0),
            (r#"requests_total{type="query",code="OK"}"#, 3.0),
            (
                r#"requests_total{type="unknown",code="GRAPHQL_VALIDATION_FAILED"}"#,
                1.0,
            ),
            (
                r#"requests_total{type="unknown",code="UNAUTHENTICATED"}"#,
                1.0,
            ),
            (
                r#"request_duration_seconds_count{type="query",operation=""}"#,
                3.0,
            ),
            (r#"loader_batches_total{relation="Rows<GridsOf>"}"#, 3.0),
        ] {
            let found = value(&metrics, &format!("cunju_{series}"));
            assert!(
                (found - expected).abs() < 0.5,
                "{series} {found}\n{metrics}"
            );
        }
        for series in [
            r#"cost_charged_total{type="query"}"#,
            r#"statement_duration_seconds_count{outcome="ok"}"#,
            r#"pool_connections{state="idle"}"#,
            r#"pool_connections{state="used"}"#,
        ] {
            assert!(
                value(&metrics, &format!("cunju_{series}")) >= 1.0,
                "{metrics}"
            );
        }
        assert!(metrics.ends_with("# EOF\n"));
        assert_eq!(app.send(TestRequest::get().uri("/metrics")).await.0, 404);
    }
}

#[actix_web::test]
async fn subscriptions_are_counted_while_they_last() {
    for app in apps(with_metrics).await {
        let token = app.token(Role::Official, "44");
        let mut changes = feed::follow(&app, &token, &json!(null)).await;
        feed::page(&mut changes).await;
        let grid = json!({ "committeeCode": "440106001001", "kind": "GRID", "name": "甲" });
        app.change(&token, "gridCreate", "id", grid).await;
        feed::page(&mut changes).await;
        let metrics = scrape(&app).await;
        assert!((value(&metrics, "cunju_subscriptions_open") - 1.0).abs() < 0.5);
        assert!(
            (value(&metrics, r#"cunju_subscription_events_total{code="OK"}"#) - 2.0).abs() < 0.5
        );
        assert!(
            metrics.contains("\ncunju_feed_rows_waiting{} 0\n"),
            "{metrics}"
        );
        drop(changes);

        let metrics = scrape(&app).await;
        assert!(
            value(&metrics, "cunju_subscriptions_open").abs() < 0.5,
            "{metrics}"
        );
        let ended = r#"cunju_requests_total{type="subscription",code="OK"}"#;
        assert!((value(&metrics, ended) - 1.0).abs() < 0.5, "{metrics}");
    }
}

#[actix_web::test]
async fn disconnected_client_is_counted() {
    for app in apps(with_metrics).await {
        let token = app.token(Role::Official, "44");
        let request =
            graphql_request(&token, DEEP, &json!({ "code": "440106001001" })).to_request();
        let server = App::new().app_data(app.server.clone()).configure(routes);
        let server = actix::init_service(server).await;
        let series = r#"cunju_requests_total{type="query",code="CANCELLED"}"#;
        let mut answer = Box::pin(actix::call_service(&server, request));
        // The request is in progress once its first loader has run.
        while !scrape(&app).await.contains("cunju_loader_batches_total{") {
            assert!(
                poll!(&mut answer).is_pending(),
                "the request ended too early"
            );
            tokio::task::yield_now().await;
        }
        drop(answer);
        let metrics = scrape(&app).await;
        assert!((value(&metrics, series) - 1.0).abs() < 0.5, "{metrics}");
    }
}

#[actix_web::test]
async fn metrics_are_absent_without_the_setting() {
    on_each_database(async |app| assert_eq!(app.server.metrics().await, None)).await;
}

#[actix_web::test]
async fn number_of_label_values_is_limited() {
    for app in apps(with_metrics).await {
        let token = app.token(Role::Official, "44");
        for number in 0..1_000 {
            let query = format!("query Made_up_{number} {{ health }}");
            let (answer, _) = app.execute(&token, &query, json!({})).await;
            assert!(answer["data"]["health"].is_string(), "{answer}");
        }
        let metrics = scrape(&app).await;
        assert!(!metrics.contains("Made_up"), "{metrics}");
        let few = metrics.lines().count();
        assert!(few < 120, "{few}");

        for number in 0..250 {
            let sql = format!(
                "INSERT INTO imported_document (id, text) VALUES ('id{number}', 'query Imported_{number} {{ health }}')"
            );
            app.server.db.execute_unprepared(&sql).await.unwrap();
            let request = TestRequest::post()
                .uri("/graphql")
                .insert_header(("authorization", format!("Bearer {token}")))
                .set_json(json!({ "documentId": format!("id{number}") }));
            assert_eq!(app.send(request).await.0, 200);
        }
        let metrics = scrape(&app).await;
        let named = metrics
            .lines()
            .filter(|line| line.starts_with("cunju_request_duration_seconds_count"));
        assert_eq!(named.count(), 1 + 200 + 1);
        let others = r#"cunju_request_duration_seconds_count{type="query",operation="other"}"#;
        assert!((value(&metrics, others) - 50.0).abs() < 0.5, "{metrics}");
    }
}

fn children<'a>(spans: &'a [Span], parent: &Span, name: &str) -> Vec<&'a Span> {
    let under = |it: &&Span| it.parent_span_id == parent.span_id && it.name == name;
    spans.iter().filter(under).collect()
}

#[actix_web::test]
async fn operation_is_traced_with_its_batches_and_statements() {
    let collector = Collector::start();
    let telemetry = || Telemetry::default().with_traces(&collector.address);
    let setup = || Setup {
        telemetry: Arc::new(telemetry().unwrap()),
        ..Setup::default()
    };
    for app in apps(setup).await {
        let token = app.token(Role::Official, "44");
        let grid = json!({ "committeeCode": "440106001001", "kind": "GRID", "name": "甲" });
        let grid = app.change(&token, "gridCreate", "id", grid).await;
        let household = json!({ "committeeCode": "440106001001", "address": ADDRESS, "head": NAME,
            "gridId": grid["result"]["id"] });
        app.change(&token, "householdRegister", "id", household)
            .await;
        let request = graphql_request(&token, DEEP, &json!({ "code": "440106001001" }))
            .insert_header((
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ));
        let (status, body, headers) = app.send(request).await;
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            status == 200 && body.contains(NAME) && body.contains(ADDRESS),
            "{body}"
        );
        let id = headers.get("x-request-id").unwrap().to_str().unwrap();
        let telemetry = Arc::clone(&app.server.telemetry);
        let flushed = web::block(move || telemetry.flush(Duration::from_secs(30)));
        flushed.await.unwrap();
        let spans = collector.spans();
        let operation = spans
            .iter()
            .find(|it| attribute(it, "cunju.request.id") == id);
        let operation = operation.unwrap();
        assert_eq!(operation.name, "query");
        assert_eq!(
            hex::encode(&operation.trace_id),
            "0af7651916cd43dd8448eb211c80319c"
        );
        assert_eq!(hex::encode(&operation.parent_span_id), "b7ad6b7169203331");
        assert_eq!(attribute(operation, "graphql.operation.name"), "Deep");
        assert_eq!(attribute(operation, "cunju.code"), "OK");
        assert_eq!(attribute(operation, "cunju.document.sha256").len(), 64);
        assert!(
            attribute(operation, "cunju.cost.requested")
                .parse::<u64>()
                .unwrap()
                > 1
        );
        assert!(
            attribute(operation, "cunju.cost.actual")
                .parse::<u64>()
                .unwrap()
                > 1
        );
        let batches = children(&spans, operation, "batch");
        let relations: Vec<_> = batches
            .iter()
            .map(|it| attribute(it, "cunju.relation"))
            .collect();
        assert!(
            relations
                .iter()
                .filter(|it| it.starts_with("Rows<"))
                .count()
                >= 2,
            "{relations:?}"
        );
        for batch in batches {
            assert_eq!(attribute(batch, "cunju.keys"), "1");
            let statements = children(&spans, batch, "statement");
            assert!(!statements.is_empty(), "{relations:?}");
            let system = attribute(statements[0], "db.system.name");
            assert!(["sqlite", "postgresql"].contains(&system.as_str()));
            assert_eq!(statements[0].attributes.len(), 1);
        }
        let sent = String::from_utf8_lossy(&collector.bytes()).into_owned();
        assert!(!sent.contains(NAME) && !sent.contains(ADDRESS), "{sent}");
    }
}

const NAME: &str = "金丝雀";
const PHONE: &str = "13900000000";
const ADDRESS: &str = "示例暗巷7号";

/// Writes a name and a telephone number, reads them, and sends them in wrong places.
fn plant(server: &Process, token: &str) {
    let (name, phone) = (NAME, PHONE);
    let household = json!({ "committeeCode": "440106001001", "address": name, "head": name });
    let committee = json!({ "code": "440106001577", "kind": "RESIDENTS", "name": "新设社区居委会",
        "validFrom": "2026-01-01", "contactPerson": name, "contactPhone": phone });
    for (mutation, input) in [
        ("householdRegister", &household),
        ("householdRegister", &household),
        ("committeeCreate", &committee),
        ("committeeCreate", &committee),
    ] {
        let variables = json!({ "input": input });
        let answer = server.execute(token, &mutation_document(mutation, "id"), &variables);
        assert!(answer.unwrap()["data"][mutation].is_object());
    }
    let query = "query($name: String!) { committees(search: $name) { totalCount }
        committee(code: \"440106001577\") { contact { person phone } }
        other: committee(code: \"440106001001\") { households { nodes { address head } } } }";
    let answer = server
        .execute(token, query, &json!({ "name": name }))
        .unwrap();
    assert_eq!(
        answer["data"]["committee"]["contact"]["phone"], phone,
        "{answer}"
    );
    server.execute(
        token,
        &format!("{{ committee(code: \"{name}\") {{ name }} }}"),
        &json!({}),
    );
    server.execute(token, &format!("{{ {name} }}"), &json!({}));
    server.send(
        "GET",
        &format!("/graphql?query={{{phone}}}"),
        Some(name),
        "",
    );
}

#[test]
fn nothing_personal_is_in_a_span_a_metric_or_a_log() {
    let collector = Collector::start();
    let folder = tempfile::tempdir().unwrap();
    let token = process::create_register(folder.path());
    let (address, metrics) = (free_address(), free_address());
    let mut command = cunju();
    command
        .env("RUST_LOG", "trace")
        // Spans arrive only when the server stops, so it must send the last ones.
        .env("OTEL_BSP_SCHEDULE_DELAY", "600000")
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.address)
        .arg("--data")
        .arg(folder.path())
        .args(["serve", "--listen", &address.to_string()])
        .args(["--metrics", &metrics.to_string()]);
    let mut server = Process::start(command, address, folder.path().join("log"));
    plant(&server, &token);
    let metrics = Process::send_to(metrics, "GET", "/metrics", None, "").unwrap();
    assert!(metrics.1.contains("cunju_requests_total{"), "{}", metrics.1);
    assert!(collector.spans().is_empty());
    server.signal("-INT");
    assert!(server.child.wait().unwrap().success());
    let names: Vec<_> = collector.spans().into_iter().map(|it| it.name).collect();
    for name in ["query", "mutation", "batch", "statement"] {
        assert!(names.iter().any(|it| it == name), "{name} {names:?}");
    }
    let log = std::fs::read(&server.log).unwrap();
    for secret in [NAME, PHONE, &token] {
        for text in [&log, &collector.bytes(), metrics.1.as_bytes()] {
            let found = text
                .windows(secret.len())
                .position(|it| it == secret.as_bytes());
            let around = found.map(|at| String::from_utf8_lossy(&text[at.saturating_sub(300)..at]));
            assert!(found.is_none(), "{secret} after {around:?}");
        }
    }
}
