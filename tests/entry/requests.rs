//! Requests at the HTTP layer of the API.

mod answers;
mod charges;
mod keys;
mod language;
mod literals;
mod once;
mod paths;
mod receivers;
mod rights;
mod snapshot;
mod streams;
mod warnings;

use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::TestApp;

/// Committees of the same town.
const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";

/// A POST with a document.
fn post(query: &str, variables: &Value) -> TestRequest {
    TestRequest::post()
        .uri("/graphql")
        .insert_header(("accept", "application/graphql-response+json"))
        .set_json(json!({ "query": query, "variables": variables }))
}

/// The same with a token.
fn post_with_token(token: &str, query: &str, variables: &Value) -> TestRequest {
    post(query, variables).insert_header(("authorization", format!("Bearer {token}")))
}

/// Status, JSON and headers of a response.
async fn answer(app: &TestApp, request: TestRequest) -> (u16, Value, HeaderMap) {
    let (status, body, headers) = app.send(request).await;
    let body = serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{status} {body:?}"));
    (status, body, headers)
}

/// Code of the first error of a response.
fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}
