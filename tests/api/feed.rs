//! The change feed: no change is lost, delivered twice, or taken from another jurisdiction.

mod cursors;
mod events;
mod order;
mod restart;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::futures_util::StreamExt;
use async_graphql::futures_util::stream::BoxStream;
use cunju::access::auth::token;
use cunju::access::session::{Request, Session};
use cunju::platform::api::{Answer, Call, Caller, State};
use cunju::platform::message::Locale;
use serde_json::{Value, json};

use crate::support::TestApp;

/// All fields of a page except the data of the objects.
const PAGE: &str = "{ items { cursor at kind id type unit operation node { id __typename } }
    cursor hasMore resyncRequired }";

/// Responses of a subscription.
pub(crate) type Answers = BoxStream<'static, Answer>;

/// Session of the holder of a token.
async fn session(app: &TestApp, token: &str) -> Session {
    let (server, divisions) = (&app.server, app.server.divisions());
    let actor = token::authenticate(&server.keys, &server.db, &divisions, token).await;
    server.session(actor.unwrap(), Locale::English, "test")
}

/// Starts a subscription.
async fn subscribe(app: &TestApp, token: &str, query: &str, variables: Value) -> Answers {
    let request = Request::new(session(app, token).await);
    run(app, Some(request), query, variables).await
}

/// Starts a subscription of a caller, or of one without a token.
async fn run(app: &TestApp, request: Option<Request>, query: &str, variables: Value) -> Answers {
    let caller = Caller {
        request: request.map(|it| -> Arc<dyn State> { Arc::new(it) }),
        payer: "test".to_owned(),
        locale: Locale::English,
        request_id: "test".to_owned(),
        at: app.server.clock.now(),
    };
    let call = Call {
        query: Some(query.to_owned()),
        variables: variables.as_object().unwrap().clone(),
        ..Call::default()
    };
    let ready = app.server.api.ready(&app.server.db, call, &caller).await;
    app.server.api.follow(ready.ok().unwrap(), caller)
}

/// Follows the caller's jurisdiction from a cursor, or from now.
pub(crate) async fn follow(app: &TestApp, token: &str, after: &Value) -> Answers {
    if after.is_null() {
        app.wait_for_transactions().await;
    }
    let query = format!("subscription($after: String) {{ changes(after: $after) {PAGE} }}");
    subscribe(app, token, &query, json!({ "after": after })).await
}

/// Waits for the next response.
async fn answer(answers: &mut Answers) -> Value {
    let next = tokio::time::timeout(Duration::from_secs(30), answers.next());
    let answer = next.await.unwrap();
    serde_json::to_value(answer.unwrap()).unwrap()
}

/// The next page of changes.
pub(crate) async fn page(answers: &mut Answers) -> Value {
    let answer = answer(answers).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["changes"].clone()
}

/// Changes up to the first one of this operation, which may span several pages.
async fn changes_until(answers: &mut Answers, operation: &str) -> Vec<Value> {
    let mut all = Vec::new();
    while !all
        .iter()
        .any(|item: &Value| item["operation"] == operation)
    {
        all.extend(page(answers).await["items"].as_array().unwrap().clone());
    }
    all
}

/// A page of the query.
async fn changes(app: &TestApp, token: &str, variables: Value) -> Value {
    let query = format!(
        "query($after: String, $in: ID, $first: Int = 100) {{
            changes(after: $after, in: $in, first: $first) {PAGE} }}"
    );
    let (answer, _) = app.execute(token, &query, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["changes"].clone()
}

/// The current cursor.
async fn current_cursor(app: &TestApp, token: &str) -> Value {
    app.wait_for_transactions().await;
    let page = changes(app, token, json!({})).await;
    assert_eq!(page["items"], json!([]));
    assert_eq!([&page["hasMore"], &page["resyncRequired"]], [false, false]);
    page["cursor"].clone()
}

/// Changes since a cursor, once there are at least so many. On `PostgreSQL`, other transactions in the same cluster may
/// delay them for a moment.
async fn changes_since(app: &TestApp, token: &str, after: &Value, least: usize) -> Vec<Value> {
    let mut items = Vec::new();
    for _ in 0..3_000 {
        let page = changes(app, token, json!({ "after": after })).await;
        items.clone_from(page["items"].as_array().unwrap());
        if items.len() >= least {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(
        items.len() >= least,
        "the changes did not arrive: {items:?}"
    );
    items
}

/// The given fields of changes.
fn brief(items: &[Value], fields: &[&str]) -> Value {
    let item = |item: &Value| -> Value { fields.iter().map(|field| item[field].clone()).collect() };
    items.iter().map(item).collect()
}

/// Registers a household; returns its ID.
async fn register_household(app: &TestApp, token: &str, committee: &str, address: &str) -> Value {
    let input = json!({ "committeeCode": committee, "address": address, "head": "赵示例" });
    create_object(app, token, "householdRegister", input).await
}

/// Makes a change; returns the ID of the object that it created.
async fn create_object(app: &TestApp, token: &str, mutation: &str, input: Value) -> Value {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

/// ID of the committee with a code.
async fn committee(app: &TestApp, token: &str, code: &str) -> Value {
    let query = format!("{{ committee(code: \"{code}\") {{ id }} }}");
    app.data(token, &query).await["committee"]["id"].clone()
}

/// ID of the division with a code.
async fn division(app: &TestApp, token: &str, code: &str) -> Value {
    let query = format!("{{ division(code: \"{code}\") {{ id }} }}");
    app.data(token, &query).await["division"]["id"].clone()
}

/// Moves a committee to another code.
async fn recode(app: &TestApp, token: &str, id: &Value, code: &str) {
    create_object(
        app,
        token,
        "committeeUpdate",
        json!({ "id": id, "code": code }),
    )
    .await;
}
