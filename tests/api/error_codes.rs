//! Every error code can be produced through HTTP and is explained in both languages.

use std::collections::BTreeSet;

use actix_web::test::TestRequest;
use async_graphql::futures_util::future::join_all;
use async_graphql::resolver_utils::EnumType;
use cunju::access::auth::Role;
use cunju::app::server::Setup;
use cunju::platform::api::Limits;
use cunju::platform::error::Code;
use cunju::platform::problem::ProblemCode;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

use crate::support::{TestApp, failing, on_each_database};

const ERRORS: &str = include_str!("../../docs/errors.md");
const COMMITTEE: &str = "440106001001";

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

/// Codes that were produced, each with its status.
#[derive(Default)]
struct Produced(BTreeSet<(&'static str, u16)>);

impl Produced {
    /// Sends a body in each language and asserts that it is refused with this code and status.
    async fn add(&mut self, app: &TestApp, code: Code, status: u16, token: &str, body: &Value) {
        let send = async |language: &'static str| {
            let request = post(body)
                .insert_header(("accept", "application/graphql-response+json"))
                .insert_header(("accept-language", language));
            let request = match token {
                "" => request,
                token => request.insert_header(("authorization", format!("Bearer {token}"))),
            };
            (language, app.send(request).await)
        };
        let all = ["en", "zh", "zh-CN,zh;q=0.9,en;q=0.8"].map(send);
        for (language, (found, body, headers)) in join_all(all).await {
            let answer: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(found, status, "{code}: {answer}");
            assert_eq!(headers.get("content-language").unwrap(), &language[..2]);
            for error in answer["errors"].as_array().unwrap() {
                assert_eq!(error["extensions"]["code"], code.as_str(), "{answer}");
                assert_eq!(error["extensions"]["docs"], format!("/docs/errors#{code}"));
                let message = error["message"].as_str().unwrap();
                let chinese = language != "en" && code != Code::PersistedQueryNotFound;
                assert_eq!(is_chinese(message), chinese, "{message}");
            }
        }
        self.0.insert((code.as_str(), status));
    }
}

fn post(body: &Value) -> TestRequest {
    TestRequest::post().uri("/graphql").set_json(body)
}

fn document(query: &str) -> Value {
    json!({ "query": query })
}

fn dated(variables: &Value) -> Value {
    let query = "query($at: Date!) { division(code: \"44\") { mandates { nodes {
        coverage(in: \"44\", at: $at) { total } } } } }";
    json!({ "query": query, "variables": variables })
}

/// Code, status and body of requests that are refused for every caller.
fn refused_requests() -> Vec<(Code, u16, Value)> {
    let hash = json!({ "version": 1, "sha256Hash": "0".repeat(64) });
    let wide = format!("{{ {} }}", "health ".repeat(5_001));
    let aliases: Vec<String> = (0..61).map(|n| format!("a{n}: health")).collect();
    let aliases = format!("{{ {} }}", aliases.join(" "));
    let large = format!("{{ health }} #{}", "x".repeat(1024 * 1024));
    let dear = "{ divisions(first: 100) { nodes { committees(first: 100) { nodes { name } } } } }";
    vec![
        (Code::GraphqlParseFailed, 400, document("{")),
        (Code::GraphqlValidationFailed, 400, document("{ x }")),
        (Code::BadUserInput, 400, dated(&json!({ "at": "x" }))),
        (Code::BadUserInput, 400, dated(&json!({}))),
        (Code::BadUserInput, 400, json!([])),
        (
            Code::OperationResolutionFailure,
            400,
            document("query A { health } query B { health }"),
        ),
        (
            Code::PersistedQueryNotFound,
            400,
            json!({ "extensions": { "persistedQuery": hash } }),
        ),
        (Code::DocumentNotFound, 400, json!({ "documentId": "x" })),
        (Code::Unauthenticated, 200, document("{ viewer { role } }")),
        (Code::QueryTooLarge, 400, document(&wide)),
        (Code::QueryTooLarge, 400, document(&aliases)),
        (Code::QueryTooLarge, 413, document(&large)),
        (Code::QueryTooExpensive, 400, document(dear)),
    ]
}

async fn refused_by_the_edge(app: &TestApp, produced: &mut Produced) {
    for (code, status, body) in refused_requests() {
        produced.add(app, code, status, "", &body).await;
    }
    let (official, observer) = (
        app.token(Role::Official, "44"),
        app.token(Role::Observer, "44"),
    );
    let input =
        json!({ "committeeCode": COMMITTEE, "kind": "MEDIATION", "establishedOn": "2026-01-01" });
    let establish = json!({
        "query": "mutation($input: SubcommitteeEstablishInput!) {
            subcommitteeEstablish(input: $input) { replayed } }",
        "variables": { "input": input },
    });
    let (literal, node) = (
        document("{ division(code: \"x\") { name } }"),
        document("{ node(id: \"x\") { id } }"),
    );
    for (code, status, token, body) in [
        (Code::BadUserInput, 400, official.as_str(), &literal),
        (Code::InvalidId, 200, &official, &node),
        (Code::Forbidden, 200, &observer, &establish),
        (Code::Unauthenticated, 401, "x", &document("{ health }")),
    ] {
        produced.add(app, code, status, token, body).await;
    }
}

#[actix_web::test]
async fn every_error_code_can_be_produced_in_both_languages() {
    let mut failed = Produced::default();
    let failing = failing::app().await;
    for field in ["mayPanic", "mustPanic", "faulty"] {
        let query = document(&format!("{{ {field} }}"));
        let code = Code::InternalServerError;
        failed.add(&failing, code, 200, "", &query).await;
    }
    // The test really waits ten seconds here.
    let sleeps = document("{ sleeps }");
    failed.add(&failing, Code::Timeout, 503, "", &sleeps).await;
    on_each_database(async |app| {
        let mut produced = Produced(failed.0.clone());
        refused_by_the_edge(&app, &mut produced).await;

        let limits = Limits {
            budget: Some(2),
            ..Limits::default()
        };
        let poor = app
            .with_setup(Setup {
                limits,
                ..Setup::default()
            })
            .await;
        poor.send(post(&document("{ health }"))).await;
        let two = document("{ a: health b: health }");
        produced.add(&poor, Code::RateLimited, 429, "", &two).await;

        app.server.db.clone().close().await.unwrap();
        let token = app.token(Role::Official, "44");
        let count = document("{ committees { totalCount } }");
        let id = json!({ "documentId": "x" });
        for (status, body) in [(200, &count), (503, &id)] {
            produced
                .add(&app, Code::Unavailable, status, &token, body)
                .await;
        }

        let found: BTreeSet<&str> = produced.0.iter().map(|(code, _)| *code).collect();
        let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(found, all);
        for (code, status) in produced.0 {
            let section = ERRORS.split_once(&format!("### {code}\n")).unwrap().1;
            let section = section.split("\n### ").next().unwrap();
            assert!(
                section.contains(&status.to_string()),
                "{code} is returned with {status}"
            );
        }
    })
    .await;
}

/// Code and `retryable` of the user error of a change, and its message in each language.
async fn user_error_texts(app: &TestApp, token: &str, mutation: &str, input: &Value) -> Value {
    let query = crate::support::mutation_document(mutation, "id");
    let mut told = Vec::new();
    for language in ["zh", "en"] {
        let request = TestRequest::post()
            .uri("/graphql")
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("accept-language", language))
            .set_json(json!({ "query": query, "variables": { "input": input } }));
        let (_, body, headers) = app.send(request).await;
        assert_eq!(headers.get("content-language").unwrap(), language);
        let answer: Value = serde_json::from_slice(&body).unwrap();
        let error = answer["data"][mutation]["userErrors"][0].clone();
        let message = error["message"].as_str().unwrap_or_default();
        assert_eq!(is_chinese(message), language == "zh", "{answer}");
        told.push(json!([error["code"], error["retryable"]]));
    }
    assert_eq!(told[0], told[1]);
    told.swap_remove(0)
}

#[actix_web::test]
async fn every_user_error_code_can_be_produced_in_both_languages() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let db = &app.server.db;
        let existed = format!("UPDATE committee SET valid_from = '2020-01-01' WHERE code = {COMMITTEE}");
        db.execute_unprepared(&existed).await.unwrap();
        let base = json!({ "committeeCode": COMMITTEE, "kind": "MEDIATION", "establishedOn": "2026-01-10" });
        let with = |changes: Value| {
            let mut input = base.clone();
            input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            input
        };
        let keyed = with(json!({ "kind": "PUBLIC_HEALTH", "idempotencyKey": "k" }));
        let made = app.change(&token, "subcommitteeEstablish", "id", keyed).await;
        let body = made["result"]["id"].clone();
        let mut produced = Vec::new();
        for (changes, retryable) in [
            (json!({ "committeeCode": "440106001099" }), false),
            (json!({ "documentNumber": "" }), false),
            (json!({ "establishedOn": "2999-01-01" }), false),
            (json!({ "establishedOn": "2019-12-31" }), false),
            (json!({ "kind": "PUBLIC_HEALTH" }), false),
            (json!({ "idempotencyKey": "k" }), false),
        ] {
            let told = user_error_texts(&app, &token, "subcommitteeEstablish", &with(changes)).await;
            assert_eq!(told[1], retryable, "{told}");
            produced.push(told[0].clone());
        }
        let stale = json!({ "id": committee(&app, &token).await, "name": "某居委会", "expectedRevision": 99 });
        produced.push(user_error_texts(&app, &token, "committeeUpdate", &stale).await[0].clone());
        let none = json!({ "id": COMMITTEE, "dissolvedOn": "2026-02-01" });
        produced.push(user_error_texts(&app, &token, "subcommitteeDissolve", &none).await[0].clone());
        let input = json!({ "id": body, "dissolvedOn": "2026-02-01" });
        app.change(&token, "subcommitteeDissolve", "id", input.clone()).await;
        produced.push(user_error_texts(&app, &token, "subcommitteeDissolve", &input).await[0].clone());
        let household = |address: &str| json!({ "committeeCode": COMMITTEE.to_string(), "address": address });
        app.change(&token, "householdRegister", "id", household("B1")).await;
        let twin = household("B01");
        produced.push(user_error_texts(&app, &token, "householdRegister", &twin).await[0].clone());
        let home = household("岳洲路2号");
        let home = app.change(&token, "householdRegister", "id", home).await;
        let mut resident = json!({ "householdId": home["result"]["id"], "name": "张三", "relation": "HEAD",
            "livingState": "REGISTERED_LIVING_HERE", "identityNumber": "11010519491231002X" });
        app.change(&token, "residentRegister", "id", resident.clone()).await;
        let worker = app.committee_token(Role::CommitteeWorker, "440106001002").await;
        let home = json!({ "committeeCode": "440106001002", "address": "茶山路1号" });
        let home = app.change(&worker, "householdRegister", "id", home).await;
        resident["householdId"] = home["result"]["id"].clone();
        produced.push(user_error_texts(&app, &worker, "residentRegister", &resident).await[0].clone());
        // An object that the client created offline and has not sent yet.
        let early = json!({ "id": "0198c0de-0000-7000-8000-000000000000", "gridId": null });
        let told = user_error_texts(&app, &token, "householdAssignGrid", &early).await;
        assert_eq!(told[1], true);
        produced.push(told[0].clone());
        // Another transaction locks the committee for longer than a change waits.
        let other = db.begin().await.unwrap();
        let hold = format!("UPDATE committee SET revision = revision WHERE code = {COMMITTEE}");
        other.execute_unprepared(&hold).await.unwrap();
        let told = user_error_texts(&app, &token, "subcommitteeEstablish", &base).await;
        assert_eq!(told[1], true);
        produced.push(told[0].clone());
        other.rollback().await.unwrap();

        let found: BTreeSet<&str> = produced.iter().map(|code| code.as_str().unwrap()).collect();
        let all: BTreeSet<&str> = ProblemCode::items().iter().map(|item| item.name).collect();
        assert_eq!(found, all);
    })
    .await;
}

async fn committee(app: &TestApp, token: &str) -> Value {
    let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ id }} }}");
    app.data(token, &query).await["committee"]["id"].clone()
}

#[test]
fn documentation_explains_exactly_the_existing_codes() {
    let headings = ERRORS.lines().filter_map(|line| line.strip_prefix("### "));
    let headings: Vec<&str> = headings.collect();
    let top = Code::ALL.iter().map(|code| code.as_str());
    let codes = top.chain(ProblemCode::items().iter().map(|item| item.name));
    assert_eq!(headings, codes.collect::<Vec<_>>());
    for section in ERRORS.split("\n### ").skip(1) {
        let (code, text) = section.split_once('\n').unwrap();
        let text = text.split("\n## ").next().unwrap();
        for word in [
            "Meaning", "Cause", "Remedy", "Retry", "含义", "原因", "处理", "重试",
        ] {
            assert!(text.contains(&format!("**{word}")), "{code}: {word}");
        }
    }
}
