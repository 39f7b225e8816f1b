//! Order, retries, abandoned deliveries, and the sending process.

use std::collections::HashMap;
use std::sync::Mutex;

use actix_web::web;
use chrono::TimeDelta;
use cunju::access::session::change::Follower;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use super::{
    COMMITTEE, OTHER_COMMITTEE, deliveries, expect_result, hook, register_household, states,
};
use crate::support::receiver::{Receiver, wait_until};
use crate::support::{DispatchTask, TestApp, on_each_database};

/// Advances the clock and wakes the sending task.
fn advance_clock(app: &TestApp, time: TimeDelta) {
    app.server.clock.advance(time);
    app.server.feed.committed();
}

#[actix_web::test]
async fn events_of_a_unit_stay_in_order_although_every_second_fails() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let tried: Mutex<HashMap<String, usize>> = Mutex::default();
        let receiver = Receiver::new(move |event| {
            let mut tried = tried.lock().unwrap();
            let times = tried.entry(event.id.clone()).or_default();
            *times += 1;
            if *times == 1 { 500 } else { 200 }
        });
        let webhook = hook(&app, &receiver.url(), "440106").await;
        let mut made = HashMap::new();
        for number in 0..5 {
            for unit in [COMMITTEE, OTHER_COMMITTEE] {
                let id = register_household(&app, unit, &format!("{number}号")).await;
                made.entry(unit).or_insert_with(Vec::new).push(id);
            }
        }
        wait_until(async || {
            advance_clock(&app, TimeDelta::seconds(6));
            receiver.taken().len() == 10
        })
        .await;
        for unit in [COMMITTEE, OTHER_COMMITTEE] {
            let of_unit = |all: Vec<crate::support::receiver::ReceivedRequest>| -> Vec<Value> {
                let all = all.into_iter().filter(|event| event.unit() == unit);
                all.map(|event| event.body["object"]["id"].clone())
                    .collect()
            };
            assert_eq!(of_unit(receiver.taken()), made[unit]);
            let twice: Vec<Value> = made[unit]
                .iter()
                .flat_map(|id| [id.clone(), id.clone()])
                .collect();
            assert_eq!(
                of_unit(receiver.all()),
                twice,
                "the next request starts when the previous one is accepted"
            );
        }
        assert!(receiver.all().iter().all(|event| event.beside == 0));
        wait_until(async || states(&app, &webhook).await == ["DELIVERED"; 10]).await;
        assert!(
            deliveries(&app, &webhook)
                .await
                .iter()
                .all(|one| one["attempts"] == 2)
        );
    })
    .await;
}

#[actix_web::test]
async fn failing_unit_delays_only_itself_and_is_abandoned_after_a_day() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|event| if event.unit() == COMMITTEE { 503 } else { 200 });
        let webhook = hook(&app, &receiver.url(), "440106").await;
        for (unit, address) in [
            (COMMITTEE, "一号"),
            (COMMITTEE, "二号"),
            (OTHER_COMMITTEE, "三号"),
            (OTHER_COMMITTEE, "四号"),
        ] {
            register_household(&app, unit, address).await;
        }
        let ready = ["PENDING", "PENDING", "DELIVERED", "DELIVERED"];
        wait_until(async || states(&app, &webhook).await == ready).await;
        let tried = async || {
            deliveries(&app, &webhook).await.last().unwrap()["attempts"]
                .as_i64()
                .unwrap()
        };
        wait_until(async || tried().await == 1).await;
        advance_clock(&app, TimeDelta::seconds(3));
        register_household(&app, OTHER_COMMITTEE, "五号").await;
        wait_until(async || receiver.taken().len() == 3).await;
        assert_eq!(
            tried().await,
            1,
            "the delay is five seconds, plus or minus a fifth"
        );
        advance_clock(&app, TimeDelta::seconds(4));
        wait_until(async || tried().await == 2).await;
        let mut all = deliveries(&app, &webhook).await;
        all.reverse();
        let outcome = [&all[0]["lastStatus"], &all[0]["lastError"]];
        assert_eq!(outcome, [&json!(503), &json!("STATUS")]);
        assert!(all[0]["nextAttemptAt"].is_string());
        let waits = [&all[1]["attempts"], &all[1]["nextAttemptAt"]];
        assert_eq!(
            waits,
            [&json!(0), &Value::Null],
            "the second waits for the first"
        );

        advance_clock(&app, TimeDelta::hours(24));
        let given_up = ["FAILED", "FAILED", "DELIVERED", "DELIVERED", "DELIVERED"];
        wait_until(async || states(&app, &webhook).await == given_up).await;
        receiver.set_response(|_| 200);
        let all = deliveries(&app, &webhook).await;
        let failed: Vec<_> = all.iter().filter(|one| one["state"] == "FAILED").collect();
        for one in &failed {
            expect_result(&app, "deliveryReplay", "id", json!({ "id": one["id"] })).await;
        }
        wait_until(async || states(&app, &webhook).await == ["DELIVERED"; 5]).await;
        let before = receiver.taken().len();
        assert_eq!(before, 5);
    })
    .await;
}

#[actix_web::test]
async fn receiver_that_is_gone_disables_its_webhook() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 500);
        let webhook = hook(&app, &receiver.url(), "440106").await;
        register_household(&app, COMMITTEE, "一号").await;
        register_household(&app, COMMITTEE, "二号").await;
        wait_until(async || {
            deliveries(&app, &webhook).await.len() == 2 && receiver.all().len() == 1
        })
        .await;
        receiver.set_response(|_| 410);
        wait_until(async || {
            advance_clock(&app, TimeDelta::seconds(6));
            states(&app, &webhook).await == ["FAILED", "FAILED"]
        })
        .await;
        let all = deliveries(&app, &webhook).await;
        assert_eq!(
            [&all[1]["lastStatus"], &all[0]["lastError"]],
            [&json!(410), &json!("DISABLED")]
        );
        let id = json!({ "id": webhook["id"] });
        let token = app.token(cunju::access::auth::Role::Official, "44");
        let replay = json!({ "id": all[0]["id"] });
        let refused = app
            .change(&token, "deliveryReplay", "id", replay.clone())
            .await;
        assert_eq!(refused["userErrors"][0]["code"], "ALREADY_CLOSED");
        register_household(&app, COMMITTEE, "三号").await;
        receiver.set_response(|_| 200);
        let mut enable = id.clone();
        enable["enabled"] = json!(true);
        assert_eq!(
            expect_result(&app, "webhookUpdate", "enabled", enable).await["enabled"],
            true
        );
        expect_result(&app, "deliveryReplay", "id", replay).await;
        let fourth = register_household(&app, COMMITTEE, "四号").await;
        let last = async || {
            receiver
                .taken()
                .last()
                .map(|event| event.body["object"]["id"].clone())
        };
        wait_until(async || last().await == Some(fourth.clone())).await;
        let taken = receiver.taken();
        assert_eq!(taken[0].id, all[0]["id"].as_str().unwrap());
        if app.server.db.get_database_backend() == DbBackend::Sqlite {
            // On PostgreSQL, changes that commit while an older transaction is open are sent too.
            assert_eq!(taken.len(), 2, "changes made in the meantime are not sent");
        }
        let mut disable = id;
        disable["enabled"] = json!(false);
        expect_result(&app, "webhookUpdate", "enabled", disable).await;
    })
    .await;
}

#[actix_web::test]
async fn only_one_process_sends_and_another_takes_over() {
    on_each_database(async |mut app| {
        let first = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        let webhook = hook(&app, &receiver.url(), "440106").await;
        register_household(&app, COMMITTEE, "一号").await;
        wait_until(async || receiver.all().len() == 1).await;
        let is_postgres = app.server.db.get_database_backend() == DbBackend::Postgres;
        let other = web::Data::new(app.sender().await);
        // SQLite allows only one process: the next one starts after the first is killed.
        let waiting = is_postgres.then(|| DispatchTask::spawn(&other));
        for number in 0..10 {
            register_household(&app, COMMITTEE, &format!("二{number}号")).await;
        }
        wait_until(async || states(&app, &webhook).await == ["DELIVERED"; 11]).await;
        drop(first);
        register_household(&app, COMMITTEE, "三号").await;
        let _second = waiting.unwrap_or_else(|| DispatchTask::spawn(&other));
        wait_until(async || receiver.all().len() == 12).await;
        let mut ids: Vec<_> = receiver.all().into_iter().map(|event| event.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 12, "each was sent by one of the two");
    })
    .await;
}

#[actix_web::test]
async fn finished_deliveries_are_deleted_after_30_days() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        let webhook = hook(&app, &receiver.url(), "440106").await;
        register_household(&app, COMMITTEE, "一号").await;
        wait_until(async || states(&app, &webhook).await == ["DELIVERED"]).await;
        app.server.clock.advance(TimeDelta::days(30));
        app.server.forget().await.unwrap();
        assert_eq!(states(&app, &webhook).await.len(), 1);
        app.server.clock.advance(TimeDelta::seconds(1));
        app.server.forget().await.unwrap();
        assert_eq!(states(&app, &webhook).await.len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn database_restored_elsewhere_continues_deliveries() {
    on_each_database(async |mut app| {
        let sending = app.start_dispatch().await;
        let receiver = Receiver::new(|_| 200);
        let webhook = hook(&app, &receiver.url(), "440106").await;
        for address in ["一号", "二号"] {
            register_household(&app, COMMITTEE, address).await;
        }
        wait_until(async || states(&app, &webhook).await == ["DELIVERED"; 2]).await;
        drop(sending);
        let third = register_household(&app, COMMITTEE, "三号").await;
        let elsewhere = "UPDATE feed SET home = 'elsewhere'";
        app.server.db.execute_unprepared(elsewhere).await.unwrap();
        let _sending = app.start_dispatch().await;
        let fourth = register_household(&app, COMMITTEE, "四号").await;
        wait_until(async || states(&app, &webhook).await == ["DELIVERED"; 4]).await;
        let objects: Vec<Value> = receiver
            .all()
            .iter()
            .map(|event| event.body["object"]["id"].clone())
            .collect();
        assert_eq!(objects[2..], [third, fourth]);
    })
    .await;
}
