//! Webhooks: events of a unit reach a receiver, signed and in order, and nobody else.

mod changes;
mod kills;

mod order;
mod receivers;
mod targets;

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::TestApp;

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
/// Fields that are read of a webhook.
const WEBHOOK: &str = "id url enabled secret secretGeneration revision types kinds description
    division { code } committee { code }";
/// Fields that are read of a delivery.
const DELIVERY: &str = "id state attempts lastStatus lastError nextAttemptAt deliveredAt body
    webhook { id }";

/// A change that succeeds; returns its result.
async fn expect_result(app: &TestApp, mutation: &str, result: &str, input: Value) -> Value {
    let token = app.token(Role::Official, "44");
    let payload = app.change(&token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// A webhook of a division.
async fn hook(app: &TestApp, url: &str, division: &str) -> Value {
    app.wait_for_transactions().await;
    let input = json!({ "division": division, "url": url });
    expect_result(app, "webhookCreate", WEBHOOK, input).await
}

/// Registers a household; returns its ID.
async fn register_household(app: &TestApp, committee: &str, address: &str) -> Value {
    let input = json!({ "committeeCode": committee, "address": address, "head": "金丝雀" });
    expect_result(app, "householdRegister", "id", input).await["id"].clone()
}

/// Deliveries of a webhook, newest first.
async fn deliveries(app: &TestApp, webhook: &Value) -> Vec<Value> {
    let token = app.token(Role::Official, "44");
    let query = format!(
        "query($id: ID!) {{ webhook(id: $id) {{ deliveries(first: 100) {{ nodes {{ {DELIVERY} }} }} }} }}"
    );
    let (answer, _) = app
        .execute(&token, &query, json!({ "id": webhook["id"] }))
        .await;
    let nodes = &answer["data"]["webhook"]["deliveries"]["nodes"];
    assert!(nodes.is_array(), "{answer}");
    nodes.as_array().unwrap().clone()
}

/// States of the deliveries of a webhook, oldest first.
async fn states(app: &TestApp, webhook: &Value) -> Vec<String> {
    let mut all = deliveries(app, webhook).await;
    all.reverse();
    let states = all
        .iter()
        .map(|one| one["state"].as_str().unwrap().to_owned());
    states.collect()
}
