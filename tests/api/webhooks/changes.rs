//! Content of events, access to webhooks, and the mutations.

use chrono::TimeDelta;
use cunju::access::auth::Role;
use cunju::platform::clock::Clock;
use serde_json::{Value, json};

use super::{
    COMMITTEE, DELIVERY, OTHER_COMMITTEE, WEBHOOK, deliveries, expect_result, hook,
    register_household,
};
use crate::support::on_each_database;
use crate::support::receiver::{Receiver, wait_until};

#[actix_web::test]
async fn event_is_delivered_signed_without_personal_data() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        let webhook = hook(&app, &receiver.url(), "440106").await;
        let secret = webhook["secret"].as_str().unwrap();
        assert_eq!(webhook["division"]["code"], "440106");
        assert_eq!(webhook["committee"], Value::Null);
        let id = register_household(&app, COMMITTEE, "金丝雀路1号").await;
        wait_until(async || receiver.all().len() == 1).await;
        let event = &receiver.all()[0];
        assert!(event.is_signed(secret), "{event:?}");
        assert!(!event.raw.contains("金丝雀"), "{}", event.raw);
        let at = app.server.clock.now().timestamp().to_string();
        assert_eq!(event.timestamp, at);
        let body = &event.body;
        assert_eq!(body["id"], *event.id);
        assert_eq!(body["webhook"], webhook["id"]);
        assert_eq!(body["object"], json!({ "type": "Household", "id": id }));
        let what = [
            &body["type"],
            &body["operation"],
            &body["kind"],
            &body["at"],
        ];
        assert_eq!(
            what,
            [
                "change",
                "household.register",
                "INSERT",
                "2026-11-20T04:00:00.000Z"
            ]
        );
        assert_eq!(body["unit"]["code"], COMMITTEE);
        assert!(body["unit"]["name"].is_string() && body["unit"]["id"].is_string());
        assert!(body["position"]["sequence"].is_i64());

        wait_until(async || deliveries(&app, &webhook).await[0]["state"] == "DELIVERED").await;
        let delivery = &deliveries(&app, &webhook).await[0];
        assert_eq!(delivery["id"], *event.id);
        assert_eq!(delivery["body"], *event.raw);
        assert_eq!([&delivery["attempts"], &delivery["lastStatus"]], [1, 200]);
        assert_eq!(
            [&delivery["lastError"], &delivery["nextAttemptAt"]],
            [&Value::Null; 2]
        );
        assert_eq!(delivery["webhook"]["id"], webhook["id"]);
        let token = app.token(Role::Official, "44");
        let query =
            "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } webhook(id: \"x\") { id } }";
        let ids = json!([
            body["object"]["id"],
            body["unit"]["id"],
            webhook["id"],
            delivery["id"]
        ]);
        let (answer, _) = app.execute(&token, query, json!({ "ids": ids })).await;
        let nodes = answer["data"]["nodes"].as_array().unwrap();
        let types: Vec<_> = nodes
            .iter()
            .map(|node| node["__typename"].as_str().unwrap())
            .collect();
        assert_eq!(types, ["Household", "Committee", "Webhook", "Delivery"]);
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "INVALID_ID",
            "{answer}"
        );
    })
    .await;
}

#[actix_web::test]
async fn only_filtered_events_of_the_unit_are_sent() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        let create = json!({ "committeeCode": COMMITTEE, "url": receiver.url(), "types": ["GRID", "SUBCOMMITTEE"],
            "kinds": ["UPDATE"], "description": " 网格 " });
        let webhook = expect_result(&app, "webhookCreate", WEBHOOK, create).await;
        assert_eq!(webhook["committee"]["code"], COMMITTEE);
        assert_eq!(webhook["description"], "网格");
        let grid = async |committee: &str| {
            let input = json!({ "committeeCode": committee, "kind": "GRID", "name": "一" });
            expect_result(&app, "gridCreate", "id", input).await["id"].clone()
        };
        let (here, there) = (grid(COMMITTEE).await, grid(OTHER_COMMITTEE).await);
        register_household(&app, COMMITTEE, "一号").await;
        for id in [&there, &here] {
            expect_result(&app, "gridUpdate", "id", json!({ "id": id, "name": "二" })).await;
        }
        wait_until(async || receiver.all().len() == 1).await;
        let event = &receiver.all()[0].body;
        assert_eq!(event["object"], json!({ "type": "Grid", "id": here }));
        assert_eq!([&event["operation"], &event["kind"]], ["grid.update", "UPDATE"]);

        // A milestone is part of its subcommittee. Without a filter, all events are sent.
        let all = json!({ "id": webhook["id"], "types": [], "kinds": [] });
        expect_result(&app, "webhookUpdate", "id", all).await;
        let body = json!({ "committeeCode": COMMITTEE, "kind": "PUBLIC_HEALTH", "establishedOn": "2026-03-01" });
        let body = expect_result(&app, "subcommitteeEstablish", "id", body).await["id"].clone();
        wait_until(async || receiver.all().len() == 3).await;
        let events = receiver.all();
        let mut kinds = Vec::new();
        for event in &events[1..] {
            assert_eq!(event.body["object"], json!({ "type": "Subcommittee", "id": body }));
            kinds.push(event.body["kind"].as_str().unwrap());
        }
        assert_eq!(kinds, ["INSERT", "UPDATE"]);
    })
    .await;
}

#[actix_web::test]
async fn jurisdiction_that_a_committee_leaves_is_notified() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        hook(&app, &receiver.url(), "440106").await;
        let id = app
            .data(
                &app.token(Role::Official, "44"),
                "{ committee(code: \"440106001002\") { id } }",
            )
            .await;
        let id = id["committee"]["id"].clone();
        let moved = json!({ "id": id, "code": "441900003577" });
        expect_result(&app, "committeeUpdate", "code", moved).await;
        wait_until(async || !receiver.all().is_empty()).await;
        let event = &receiver.all()[0].body;
        assert_eq!(event["object"], json!({ "type": "Committee", "id": id }));
        assert_eq!(event["unit"]["code"], "441900003577");
    })
    .await;
}

#[actix_web::test]
async fn test_event_reports_its_outcome_and_is_sent_once_per_key() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 302);
        let webhook = hook(&app, &receiver.url(), "440106").await;
        let token = app.token(Role::Official, "44");
        let input = json!({ "id": webhook["id"], "idempotencyKey": "one" });
        let test = async |input: &Value| {
            app.change(&token, "webhookTest", DELIVERY, input.clone())
                .await
        };
        let dry = test(&json!({ "id": webhook["id"], "validateOnly": true })).await;
        assert_eq!(
            [&dry["result"], &dry["userErrors"]],
            [&Value::Null, &json!([])]
        );
        let first = test(&input).await;
        let outcome = [&first["result"]["state"], &first["result"]["lastError"]];
        assert_eq!(outcome, ["FAILED", "STATUS"], "{first}");
        assert_eq!(first["result"]["lastStatus"], 302);
        let again = test(&input).await;
        assert_eq!(again["replayed"], true);
        assert_eq!(again["result"], first["result"]);
        assert_eq!(receiver.all().len(), 1, "redirects are not followed");
        let event = &receiver.all()[0];
        assert!(event.is_signed(webhook["secret"].as_str().unwrap()));
        assert_eq!(
            [&event.body["type"], &event.body["object"]],
            [&json!("test"), &Value::Null]
        );

        receiver.set_response(|_| 204);
        let replay = json!({ "id": first["result"]["id"] });
        expect_result(&app, "deliveryReplay", "state", replay).await;
        wait_until(async || deliveries(&app, &webhook).await[0]["state"] == "DELIVERED").await;
        assert_eq!(receiver.all()[1].id, event.id, "the id is the same");
        let log = app.log().await;
        let expected = [
            "webhook.create INSERT webhook",
            "webhook.test INSERT delivery",
            "delivery.replay UPDATE delivery",
        ];
        assert_eq!(log, expected);
    })
    .await;
}

#[actix_web::test]
async fn replaced_secret_remains_valid_for_one_day() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        let webhook = hook(&app, &receiver.url(), "440106").await;
        let old = webhook["secret"].as_str().unwrap().to_owned();
        let rotate = json!({ "id": webhook["id"], "rotateSecret": true, "expectedRevision": 1 });
        let rotated = expect_result(&app, "webhookUpdate", WEBHOOK, rotate.clone()).await;
        let new = rotated["secret"].as_str().unwrap().to_owned();
        assert_eq!([&rotated["secretGeneration"], &rotated["revision"]], [2, 2]);
        assert_ne!(old, new);
        let token = app.token(Role::Official, "44");
        let stale = app.change(&token, "webhookUpdate", "id", rotate).await;
        assert_eq!(stale["userErrors"][0]["current"], 2, "{stale}");
        let quiet = json!({ "id": webhook["id"], "description": "静" });
        assert_eq!(expect_result(&app, "webhookUpdate", WEBHOOK, quiet).await["secret"], Value::Null);
        let read = "query($id: ID!) { webhook(id: $id) { secret } webhooks { totalCount nodes { secret } } }";
        let (answer, _) = app.execute(&token, read, json!({ "id": webhook["id"] })).await;
        assert_eq!(answer["data"], json!({ "webhook": { "secret": null },
            "webhooks": { "totalCount": 1, "nodes": [{ "secret": null }] } }));

        register_household(&app, COMMITTEE, "一号").await;
        wait_until(async || receiver.all().len() == 1).await;
        let both = &receiver.all()[0];
        assert!(both.is_signed(&old) && both.is_signed(&new));
        app.server.clock.advance(TimeDelta::hours(24));
        register_household(&app, COMMITTEE, "二号").await;
        wait_until(async || receiver.all().len() == 2).await;
        let later = &receiver.all()[1];
        assert!(!later.is_signed(&old) && later.is_signed(&new));
    })
    .await;
}

#[actix_web::test]
async fn caller_not_responsible_for_the_unit_cannot_see_its_webhook() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        let webhook = hook(&app, &receiver.url(), "44").await;
        register_household(&app, COMMITTEE, "一号").await;
        wait_until(async || deliveries(&app, &webhook).await.len() == 1).await;
        let delivery = deliveries(&app, &webhook).await[0]["id"].clone();
        let read = "query($w: ID!, $d: ID!) { webhook(id: $w) { url } webhooks { totalCount nodes { url } }
            nodes(ids: [$w, $d]) { id } }";
        let ids = json!({ "w": webhook["id"], "d": delivery });
        let nothing = json!({ "webhook": null, "webhooks": { "totalCount": 0, "nodes": [] }, "nodes": [null, null] });
        // A county below, and a neighboring province.
        for token in [app.token(Role::Official, "440106"), app.token(Role::Official, "50")] {
            let (answer, _) = app.execute(&token, read, ids.clone()).await;
            assert_eq!(answer["data"], nothing, "{answer}");
            for (mutation, id) in [
                ("webhookUpdate", &webhook["id"]),
                ("webhookDelete", &webhook["id"]),
                ("webhookTest", &webhook["id"]),
                ("deliveryReplay", &delivery),
            ] {
                let payload = app.change(&token, mutation, "id", json!({ "id": id })).await;
                assert_eq!(payload["userErrors"][0]["code"], "NOT_FOUND", "{mutation}: {payload}");
            }
            let create = json!({ "division": "44", "url": receiver.url() });
            let payload = app.change(&token, "webhookCreate", "id", create).await;
            assert_eq!(payload["userErrors"][0]["code"], "NOT_FOUND");
        }
        // The role.
        for role in [Role::CommitteeWorker, Role::GridWorker, Role::Observer] {
            let token = app.token(role, "44");
            let (answer, _) = app.execute(&token, read, ids.clone()).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
            let nodes = "query($w: ID!, $d: ID!) { nodes(ids: [$w, $d]) { id } }";
            let (answer, _) = app.execute(&token, nodes, ids.clone()).await;
            assert_eq!(answer["data"]["nodes"], json!([null, null]));
            let document = crate::support::mutation_document("webhookTest", "id");
            let input = json!({ "input": { "id": webhook["id"] } });
            let (answer, _) = app.execute(&token, &document, input).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        }
        let country = app.token(Role::Official, "0");
        let (answer, _) = app.execute(&country, read, ids).await;
        assert_eq!(answer["data"]["webhooks"]["totalCount"], 1, "a control caller can see it: {answer}");
    })
    .await;
}

#[actix_web::test]
async fn webhook_is_created_once_and_deleted_with_its_deliveries() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 500);
        let token = app.token(Role::Official, "44");
        let id = "01993b5e-0c00-7000-8000-000000000001";
        let input =
            json!({ "id": id, "division": "440106", "url": receiver.url(), "idempotencyKey": "a" });
        let first = app
            .change(&token, "webhookCreate", WEBHOOK, input.clone())
            .await;
        let again = app
            .change(&token, "webhookCreate", WEBHOOK, input.clone())
            .await;
        assert_eq!(
            first["result"], again["result"],
            "a repeated request returns the secret again"
        );
        assert!(first["result"]["secret"].is_string());
        let mut other = input.clone();
        other["idempotencyKey"] = json!("b");
        let same = app
            .change(&token, "webhookCreate", WEBHOOK, other.clone())
            .await;
        assert_eq!(same["userErrors"][0]["code"], "ALREADY_EXISTS", "{same}");
        other["idempotencyKey"] = json!("c");
        other["url"] = json!(format!("{}?other", receiver.url()));
        let taken = app.change(&token, "webhookCreate", "id", other).await;
        assert_eq!(taken["userErrors"][0]["code"], "ALREADY_EXISTS");
        for (id, code) in [
            ("x", "INVALID"),
            ("4c4e6e2c-7a0b-4b7e-9a86-4b6b7a0a0a0a", "INVALID"),
        ] {
            let bad = json!({ "id": id, "division": "440106", "url": receiver.url() });
            let payload = app.change(&token, "webhookCreate", "id", bad).await;
            assert_eq!(payload["userErrors"][0]["code"], code, "{payload}");
        }
        let webhook = first["result"].clone();
        register_household(&app, COMMITTEE, "一号").await;
        wait_until(async || receiver.all().len() == 1).await;
        expect_result(&app, "webhookDelete", "id", json!({ "id": webhook["id"] })).await;
        let read = "query($w: ID!) { webhook(id: $w) { id } }";
        let (answer, _) = app
            .execute(&token, read, json!({ "w": webhook["id"] }))
            .await;
        assert_eq!(answer["data"]["webhook"], Value::Null);
        let gone = app
            .change(&token, "webhookTest", "id", json!({ "id": webhook["id"] }))
            .await;
        assert_eq!(gone["userErrors"][0]["code"], "NOT_FOUND");
    })
    .await;
}

#[actix_web::test]
async fn webhook_id_does_not_reveal_the_secret() {
    on_each_database(async |app| {
        let owner = app.token(Role::Official, "44");
        let id = Clock::system().uuid();
        let input = json!({ "id": id, "division": "440106", "url": "https://receiver.example/x" });
        let made = app
            .change(&owner, "webhookCreate", "id secret", input.clone())
            .await;
        assert!(
            made["result"]["secret"]
                .as_str()
                .unwrap()
                .starts_with("whsec_"),
            "{made}"
        );
        let other = app.token_for_subject("other", Role::Official, "440106");
        for validate in [false, true] {
            let mut input = input.clone();
            input["validateOnly"] = json!(validate);
            let again = app
                .change(&other, "webhookCreate", "id secret", input)
                .await;
            assert_eq!(again["result"], Value::Null);
            assert_eq!(again["userErrors"][0]["code"], "ALREADY_EXISTS");
        }
    })
    .await;
}
