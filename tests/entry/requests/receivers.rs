//! Webhook receivers that respond with `Retry-After` (8.2).

use chrono::{DateTime, TimeDelta, Utc};
use cunju::access::auth::Role;
use cunju::access::session::change::Follower;
use serde_json::{Value, json};

use super::{COMMITTEE, OTHER_COMMITTEE};
use crate::support::receiver::{Receiver, wait_until};
use crate::support::{TestApp, on_each_database};

async fn create_object(app: &TestApp, mutation: &str, input: Value) -> Value {
    let token = app.token(Role::Official, "44");
    let payload = app.change(&token, mutation, "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

async fn register_household(app: &TestApp, committee: &str, address: &str) {
    let input = json!({ "committeeCode": committee, "address": address });
    create_object(app, "householdRegister", input).await;
}

/// Advances the clock and wakes the sending task.
fn advance_clock(app: &TestApp, seconds: i64) {
    app.server.clock.advance(TimeDelta::seconds(seconds));
    app.server.feed.committed();
}

/// Long enough for due deliveries to be sent.
async fn pause() {
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
}

#[actix_web::test]
async fn retry_after_of_a_receiver_is_respected() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        for (number, (status, form, seconds)) in [
            (429, "", 120),
            (503, "%a, %d %b %Y %H:%M:%S GMT", 600),
            (503, "%A, %d-%b-%y %H:%M:%S GMT", 720),
            (500, "%a %b %e %H:%M:%S %Y", 840),
        ]
        .into_iter()
        .enumerate()
        {
            let receiver = Receiver::new(move |_| status);
            let began = app.server.clock.now();
            let after = match form {
                "" => seconds.to_string(),
                form => (began + TimeDelta::seconds(seconds))
                    .format(form)
                    .to_string(),
            };
            receiver.set_retry_after(&after);
            app.wait_for_transactions().await;
            let hook = json!({ "division": "440106", "url": receiver.url() });
            let hook = create_object(&app, "webhookCreate", hook).await;
            register_household(&app, COMMITTEE, &format!("{number}号")).await;
            wait_until(async || receiver.all().len() == 1).await;
            // Another unit has an event for the same receiver, which wants no requests at all.
            wait_until(async || pending(&app, &hook, began + TimeDelta::seconds(seconds)).await)
                .await;
            register_household(&app, OTHER_COMMITTEE, &format!("{number}号")).await;
            let passed = (app.server.clock.now() - began).num_seconds();
            advance_clock(&app, seconds - passed - 2);
            pause().await;
            assert_eq!(receiver.all().len(), 1, "{after}");
            receiver.set_response(|_| 200);
            advance_clock(&app, 3);
            wait_until(async || receiver.taken().len() == 2).await;
            create_object(&app, "webhookDelete", json!({ "id": hook })).await;
        }
    })
    .await;
}

/// Whether the first delivery of a webhook is scheduled for this time.
async fn pending(app: &TestApp, hook: &Value, instant: DateTime<Utc>) -> bool {
    let token = app.token(Role::Official, "44");
    let query =
        "query($id: ID!) { webhook(id: $id) { deliveries(last: 1) { nodes { nextAttemptAt } } } }";
    let (answer, _) = app.execute(&token, query, json!({ "id": hook })).await;
    let next = &answer["data"]["webhook"]["deliveries"]["nodes"][0]["nextAttemptAt"];
    let next = next
        .as_str()
        .and_then(|next| next.parse::<DateTime<Utc>>().ok());
    next.is_some_and(|next| next == instant)
}

#[actix_web::test]
async fn retry_after_is_limited_and_an_invalid_one_is_ignored() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 429);
        receiver.set_retry_after("99999999999999999999");
        app.wait_for_transactions().await;
        let hook = json!({ "division": "440106", "url": receiver.url() });
        let hook = create_object(&app, "webhookCreate", hook).await;
        let began = app.server.clock.now();
        register_household(&app, COMMITTEE, "一号").await;
        wait_until(async || pending(&app, &hook, began + TimeDelta::hours(24)).await).await;
        // A delivery is abandoned after a day. The receiver requested exactly that, and gets the last attempt.
        receiver.set_response(|_| 200);
        advance_clock(&app, 24 * 3_600);
        wait_until(async || receiver.taken().len() == 1).await;

        receiver.set_response(|_| 503);
        receiver.set_retry_after("soon");
        register_household(&app, COMMITTEE, "二号").await;
        wait_until(async || receiver.all().len() == 3).await;
        receiver.set_response(|_| 200);
        pause().await;
        advance_clock(&app, 7);
        wait_until(async || receiver.taken().len() == 2).await;
    })
    .await;
}
