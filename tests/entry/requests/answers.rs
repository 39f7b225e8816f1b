//! Properties of every response, and the parts of a response that survive a failure.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use super::{COMMITTEE, OTHER_COMMITTEE, answer, code, post_with_token};
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn every_response_has_the_declared_content_type() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        for (path, method, authorized) in [
            ("/", Method::GET, false),
            ("/docs/errors", Method::GET, false),
            ("/docs/costs", Method::GET, false),
            ("/health/live", Method::GET, false),
            ("/health/ready", Method::GET, false),
            ("/graphql?query={health}", Method::GET, false),
            ("/graphql?query={", Method::GET, false),
            ("/graphql", Method::GET, false),
            ("/graphql", Method::PUT, false),
            ("/", Method::DELETE, false),
            ("/nothing", Method::GET, false),
            ("/bulk/jobs/x", Method::GET, false),
            ("/bulk/jobs/x", Method::GET, true),
            (
                "/bulk/templates/households.csv?division=440106",
                Method::GET,
                true,
            ),
            (
                "/bulk/templates/households.xlsx?division=440106",
                Method::GET,
                true,
            ),
            ("/bulk/templates/nothing.csv", Method::GET, true),
        ] {
            let mut request = TestRequest::default().method(method.clone()).uri(path);
            if authorized {
                request = request.insert_header(("authorization", format!("Bearer {token}")));
            }
            let (status, _, headers) = app.send(request).await;
            let sniff = headers.get("x-content-type-options");
            assert_eq!(
                sniff.map(HeaderValue::as_bytes),
                Some(&b"nosniff"[..]),
                "{method} {path} {status}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn concurrent_readiness_probes_share_one_database_check() {
    on_each_database(async |app| {
        let ready = || app.send(TestRequest::get().uri("/health/ready"));
        let before = app.statements();
        for _ in 0..2 {
            let all = futures_util::future::join_all((0..20).map(|_| ready())).await;
            assert!(all.iter().all(|(status, ..)| *status == 200));
        }
        assert_eq!(app.statements() - before, 1);
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(ready().await.0, 200);
        assert_eq!(
            app.statements() - before,
            2,
            "the result is not cached permanently"
        );
        // A shutdown is reported immediately.
        app.server.announce_stop();
        assert_eq!(ready().await.0, 503);
    })
    .await;
}

#[actix_web::test]
async fn database_errors_are_not_exposed_to_anonymous_callers() {
    on_each_database(async |app| {
        let ready = async || {
            // The result of a probe is reused for half a second.
            tokio::time::sleep(Duration::from_millis(600)).await;
            app.send(TestRequest::get().uri("/health/ready")).await
        };
        assert_eq!(ready().await.0, 200);
        let db = &app.server.db;
        db.execute_unprepared("ALTER TABLE seaql_migrations RENAME TO away")
            .await
            .unwrap();
        let (status, body, _) = ready().await;
        assert_eq!(
            (status, &body[..]),
            (503, &b"the database does not respond"[..])
        );
        db.execute_unprepared("ALTER TABLE away RENAME TO seaql_migrations")
            .await
            .unwrap();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_secret', 0)";
        db.execute_unprepared(newer).await.unwrap();
        let (status, body, _) = ready().await;
        assert_eq!(
            (status, &body[..]),
            (
                503,
                &b"the database and this server have different migrations"[..]
            )
        );
        db.execute_unprepared("DELETE FROM seaql_migrations WHERE version = 'm2999_secret'")
            .await
            .unwrap();
        assert_eq!(ready().await.0, 200);
        if db.get_database_backend() == DbBackend::Postgres {
            // Simulates a pause of 600 ms in which no probe reads the table.
            let lock = sea_orm::TransactionTrait::begin(&**db).await.unwrap();
            lock.execute_unprepared("LOCK TABLE seaql_migrations")
                .await
                .unwrap();
            let free = async {
                tokio::time::sleep(Duration::from_millis(1200)).await;
                lock.rollback().await.unwrap();
            };
            let ((status, ..), ()) = futures_util::future::join(ready(), free).await;
            assert_eq!(status, 200);
        }
        db.clone().close().await.unwrap();
        let (status, body, _) = ready().await;
        assert_eq!(
            (status, &body[..]),
            (503, &b"the database does not respond"[..])
        );
    })
    .await;
}

async fn made_and_denied(app: &TestApp) -> (u16, Value) {
    let token = app.committee_token(Role::GridWorker, COMMITTEE).await;
    let query = "mutation($home: HouseholdRegisterInput!, $grid: GridCreateInput!) {
        first: householdRegister(input: $home) { result { address } userErrors { code } }
        denied: gridCreate(input: $grid) { result { id } }
        last: householdRegister(input: { committeeCode: \"440106001001\", address: \"二号\" }) { result { address } } }";
    let variables = json!({ "home": { "committeeCode": COMMITTEE, "address": "一号" },
        "grid": { "committeeCode": COMMITTEE, "kind": "GRID", "name": "一网格" } });
    let (status, answer, _) = answer(app, post_with_token(&token, query, &variables)).await;
    (status, answer)
}

#[actix_web::test]
async fn failed_mutation_keeps_the_results_of_the_others() {
    on_each_database(async |app| {
        let (status, told) = made_and_denied(&app).await;
        assert_eq!(status, 200);
        assert_eq!(told["data"]["first"]["result"]["address"], "一号", "{told}");
        assert_eq!(told["data"]["denied"], Value::Null, "{told}");
        assert_eq!(told["data"]["last"]["result"]["address"], "二号", "{told}");
        assert_eq!(code(&told), "FORBIDDEN", "{told}");
        assert_eq!(told["errors"][0]["path"], json!(["denied"]), "{told}");
        assert_eq!(told["errors"].as_array().unwrap().len(), 1, "{told}");
    })
    .await;
}

#[actix_web::test]
async fn invalid_id_in_an_input_is_a_user_error() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let committee = app
            .data(&token, "{ committee(code: \"440106001001\") { id } }")
            .await;
        let committee = committee["committee"]["id"].clone();
        let home = json!({ "committeeCode": COMMITTEE, "address": "一号" });
        let home =
            app.change(&token, "householdRegister", "id", home).await["result"]["id"].clone();
        for (mutation, input, place) in [
            (
                "householdRegister",
                json!({ "committeeCode": COMMITTEE, "address": "二号", "gridId": "x" }),
                json!(["input", "gridId"]),
            ),
            (
                "householdRegister",
                json!({ "committeeCode": COMMITTEE, "address": "二号", "gridId": committee }),
                json!(["input", "gridId"]),
            ),
            (
                "householdUpdate",
                json!({ "id": COMMITTEE, "head": "张示例" }),
                json!(["input", "id"]),
            ),
            (
                "householdUpdate",
                json!({ "id": home, "headId": "也不是" }),
                json!(["input", "headId"]),
            ),
            (
                "gridUpdate",
                json!({ "id": home, "name": "一" }),
                json!(["input", "id"]),
            ),
            (
                "committeeUpdate",
                json!({ "id": "", "name": "某居委会" }),
                json!(["input", "id"]),
            ),
            (
                "webhookDelete",
                json!({ "id": OTHER_COMMITTEE }),
                json!(["input", "id"]),
            ),
            (
                "deliveryReplay",
                json!({ "id": OTHER_COMMITTEE }),
                json!(["input", "id"]),
            ),
        ] {
            let payload = app.change(&token, mutation, "__typename", input).await;
            let error = &payload["userErrors"][0];
            assert_eq!(error["code"], "INVALID_ID", "{mutation}: {payload}");
            assert_eq!(error["path"], place, "{mutation}: {payload}");
            assert_eq!(error["retryable"], false, "{mutation}: {payload}");
        }
        let (answer, _) = app
            .execute(&token, "{ node(id: \"x\") { id } }", json!({}))
            .await;
        assert_eq!(
            code(&answer),
            "INVALID_ID",
            "of a query it is an error of the request"
        );
    })
    .await;
}
