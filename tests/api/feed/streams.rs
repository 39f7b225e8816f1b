//! Streams: what is delivered immediately, what is delivered later, and when a stream ends.

use std::time::Duration;

use cunju::access::auth::Role;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use super::{
    Answers, answer, brief, committee, create_object, current_cursor, division, follow, page,
    recode, register_household, run, subscribe,
};
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn stream_delivers_missed_changes_first_and_new_ones_after() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let start = current_cursor(&app, &token).await;
        let first = register_household(&app, &token, "440106001001", "一").await;
        super::changes_since(&app, &token, &start, 1).await;
        let mut missed = follow(&app, &token, &start).await;
        let mut fresh = follow(&app, &token, &Value::Null).await;
        let told = page(&mut missed).await;
        assert_eq!(
            brief(told["items"].as_array().unwrap(), &["id"]),
            json!([[first]])
        );
        let told = page(&mut fresh).await;
        assert_eq!([&told["hasMore"], &told["resyncRequired"]], [false, false]);
        register_household(
            &app,
            &app.token(Role::Official, "50"),
            "500101001001",
            "别处",
        )
        .await;
        let second = register_household(&app, &token, "440106001002", "二").await;
        for answers in [&mut missed, &mut fresh] {
            let told = super::changes_until(answers, "household.register").await;
            let told: Vec<_> = told
                .into_iter()
                .filter(|item| item["id"] != first)
                .collect();
            assert_eq!(brief(&told, &["id"]), json!([[second]]));
            assert_eq!(told[0]["node"]["id"], second);
        }
    })
    .await;
}

#[actix_web::test]
async fn change_through_one_server_reaches_followers_of_another() {
    on_each_database(async |app| {
        if app.server.db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let token = app.token(Role::Official, "440106");
        let other = app.second_server().await;
        let mut answers = follow(&other, &token, &Value::Null).await;
        page(&mut answers).await;
        for n in 0..5 {
            let id = register_household(&app, &token, "440106001001", &format!("{n}号")).await;
            let told = page(&mut answers).await;
            assert_eq!(
                brief(told["items"].as_array().unwrap(), &["id"]),
                json!([[id]])
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn many_followers_need_no_more_statements_than_one() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let own = app
            .committee_token(Role::CommitteeWorker, "440106001001")
            .await;
        let query = "subscription { changes { items { id unit kind } cursor } }";
        let mut following = Vec::new();
        for n in 0..60 {
            let token = if n % 2 == 0 { &token } else { &own };
            let mut answers = subscribe(&app, token, query, json!({})).await;
            page(&mut answers).await;
            following.push(answers);
        }
        let before = app.statements();
        let id = register_household(&app, &token, "440106001001", "一").await;
        for answers in &mut following {
            assert_eq!(page(answers).await["items"][0]["id"], id);
        }
        let statements = app.statements() - before;
        assert!(statements < 50, "{statements}");
    })
    .await;
}

/// Database processes that listen.
async fn listening(app: &TestApp) -> Vec<i32> {
    let sql = "SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let rows = app.server.db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "pid").unwrap())
        .collect()
}

#[actix_web::test]
async fn followers_survive_a_lost_listening_connection() {
    on_each_database(async |app| {
        if app.server.db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let token = app.token(Role::Official, "440106");
        let other = app.second_server().await;
        let mut answers = follow(&other, &token, &Value::Null).await;
        page(&mut answers).await;
        let mut known = Vec::new();
        for n in 0..3 {
            let mut now = listening(&app).await;
            while now.is_empty() || now == known {
                tokio::time::sleep(Duration::from_millis(10)).await;
                now = listening(&app).await;
            }
            let kill = format!("SELECT pg_terminate_backend({})", now[0]);
            app.server.db.execute_unprepared(&kill).await.unwrap();
            known = now;
            let id = register_household(&app, &token, "440106001001", &format!("{n}号")).await;
            assert_eq!(page(&mut answers).await["items"][0]["id"], id);
        }
    })
    .await;
}

#[actix_web::test]
async fn unauthorized_stream_ends_with_the_error() {
    on_each_database(async |app| {
        let query = "subscription { changes { cursor } }";
        let mut answers = run(&app, None, query, json!({})).await;
        assert!(answer(&mut answers).await["errors"].is_array());
        assert_ended(&mut answers).await;
        let token = app.token(Role::Official, "440106");
        let other = division(&app, &app.token(Role::Official, "0"), "50").await;
        let query = "subscription($in: ID) { changes(in: $in) { cursor } }";
        let mut answers = subscribe(&app, &token, query, json!({ "in": other })).await;
        assert!(answer(&mut answers).await["errors"].is_array());
        assert_ended(&mut answers).await;
    })
    .await;
}

async fn assert_ended(answers: &mut Answers) {
    use async_graphql::futures_util::StreamExt;
    assert!(answers.next().await.is_none());
}

async fn figures(answers: &mut Answers) -> Value {
    let answer = answer(answers).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["coverageChanged"].clone()
}

async fn follow_figures(app: &TestApp, token: &str, variables: Value) -> Answers {
    let query = "subscription($mandate: ID!, $in: ID!, $after: String) {
        coverageChanged(mandate: $mandate, in: $in, after: $after) {
            cursor coverage { total numerator } } }";
    subscribe(app, token, query, variables).await
}

fn subcommittee_input(code: &str) -> Value {
    json!({ "committeeCode": code, "kind": "PUBLIC_HEALTH", "establishedOn": "2026-03-01" })
}

#[actix_web::test]
async fn figures_are_sent_at_once_and_after_each_change() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let order = json!({ "title": "t", "documentNumber": "d", "issuer": "i", "scope": "44",
            "issuedOn": "2026-03-01", "subcommitteeKind": "PUBLIC_HEALTH", "milestone": "SET_UP",
            "dueOn": "2026-12-31" });
        let mandate = create_object(&app, &token, "mandateIssue", order).await;
        let county = division(&app, &token, "440106").await;
        let variables = json!({ "mandate": mandate, "in": county });
        app.wait_for_transactions().await;
        let mut answers = follow_figures(&app, &token, variables.clone()).await;
        let first = figures(&mut answers).await;
        assert_eq!(first["coverage"]["numerator"], 0);
        let total = first["coverage"]["total"].as_i64().unwrap();
        register_household(&app, &token, "440106001001", "与此无关").await;
        create_object(
            &app,
            &token,
            "subcommitteeEstablish",
            subcommittee_input("441900003001"),
        )
        .await;
        create_object(
            &app,
            &token,
            "subcommitteeEstablish",
            subcommittee_input("440106001001"),
        )
        .await;
        let second = figures(&mut answers).await;
        assert_eq!(
            second["coverage"],
            json!({ "total": total, "numerator": 1 })
        );
        drop(answers);

        let mut resumed = variables.clone();
        resumed["after"] = second["cursor"].clone();
        let mut answers = follow_figures(&app, &token, resumed.clone()).await;
        let id = committee(&app, &token, "440106001002").await;
        let mut waiting = Box::pin(figures(&mut answers));
        let early = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
        assert!(early.is_err(), "nothing has changed: {early:?}");
        recode(&app, &token, &id, "441900003577").await;
        let third = waiting.await;
        assert_eq!(
            third["coverage"],
            json!({ "total": total - 1, "numerator": 1 })
        );
        let mut answers = follow_figures(&app, &token, resumed).await;
        assert_eq!(
            figures(&mut answers).await["coverage"],
            third["coverage"],
            "a missed change is delivered immediately"
        );

        let chongqing = app.token(Role::Official, "50");
        let mut answers = follow_figures(&app, &chongqing, variables).await;
        assert!(answer(&mut answers).await["errors"].is_array());
        assert_ended(&mut answers).await;
    })
    .await;
}

#[actix_web::test]
async fn example_reports_a_household_with_its_address() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let example = include_str!("../../../examples/changes.graphql");
        let mut answers = subscribe(&app, &token, example, json!({})).await;
        assert_eq!(page(&mut answers).await["items"], json!([]));
        let id = register_household(&app, &token, "440106001001", "岳洲路1号").await;
        let told = super::changes_until(&mut answers, "household.register").await;
        let committee = json!({ "code": "440106001001", "name": "岳洲社区居委会" });
        let node = json!({ "id": id, "address": "岳洲路1号", "committee": committee });
        assert_eq!(told.last().unwrap()["node"], node);
    })
    .await;
}
