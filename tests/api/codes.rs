//! Every code of an error can be produced through HTTP, and is explained in both languages.

use std::collections::BTreeSet;

use actix_web::test::TestRequest;
use async_graphql::futures_util::future::join_all;
use async_graphql::resolver_utils::EnumType;
use cunju::api::{Code, Limits};
use cunju::auth::Role;
use cunju::problem::ProblemCode;
use cunju::server::Setup;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

use crate::support::failing;
use crate::support::{TestApp, asking, on_each_database};

const ERRORS: &str = include_str!("../../docs/errors.md");
const HERE: &str = "440106001001";

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

/// Codes that were produced, each with its status.
#[derive(Default)]
struct Produced(BTreeSet<(&'static str, u16)>);

impl Produced {
    /// Sends a request in each language; it must be refused with this code and status.
    async fn add(
        &mut self,
        app: &TestApp,
        code: Code,
        status: u16,
        request: impl Fn() -> TestRequest,
    ) {
        let send = async |language: &'static str| {
            let request = request()
                .insert_header(("accept", "application/graphql-response+json"))
                .insert_header(("accept-language", language));
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

fn document(query: &str) -> TestRequest {
    post(&json!({ "query": query }))
}

async fn refused_by_the_edge(app: &TestApp, produced: &mut Produced) {
    let token = app.token(Role::Official, "44");
    let signed = |query: &str, variables: Value| asking(&token, query, &variables);
    let hash = "0".repeat(64);
    let hash = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
    let wide = format!("{{ {} }}", "health ".repeat(5_001));
    let aliases: Vec<String> = (0..61).map(|n| format!("a{n}: health")).collect();
    let dear = "{ divisions(first: 100) { nodes { committees(first: 100) { nodes { name } } } } }";
    let variable = "query($at: Date!) { division(code: \"44\") { mandates { nodes { coverage(in: \"44\", at: $at) { total } } } } }";
    let literal = "{ division(code: \"x\") { name } }";
    let node = "{ node(id: \"x\") { id } }";
    produced
        .add(app, Code::GraphqlParseFailed, 400, || document("{"))
        .await;
    produced
        .add(app, Code::GraphqlValidationFailed, 400, || {
            document("{ x }")
        })
        .await;
    produced
        .add(app, Code::BadUserInput, 400, || {
            signed(variable, json!({ "at": "x" }))
        })
        .await;
    produced
        .add(app, Code::BadUserInput, 400, || signed(variable, json!({})))
        .await;
    produced
        .add(app, Code::BadUserInput, 200, || signed(literal, json!({})))
        .await;
    produced
        .add(app, Code::BadUserInput, 400, || post(&json!([])))
        .await;
    produced
        .add(app, Code::InvalidId, 200, || signed(node, json!({})))
        .await;
    let two = "query A { health } query B { health }";
    produced
        .add(app, Code::OperationResolutionFailure, 400, || document(two))
        .await;
    produced
        .add(app, Code::PersistedQueryNotFound, 400, || post(&hash))
        .await;
    produced
        .add(app, Code::DocumentNotFound, 400, || {
            post(&json!({ "documentId": "x" }))
        })
        .await;
    produced
        .add(app, Code::Unauthenticated, 200, || {
            document("{ viewer { role } }")
        })
        .await;
    let stranger = || document("{ health }").insert_header(("authorization", "Bearer x"));
    produced
        .add(app, Code::Unauthenticated, 401, stranger)
        .await;
    produced
        .add(app, Code::QueryTooLarge, 400, || document(&wide))
        .await;
    let aliases = format!("{{ {} }}", aliases.join(" "));
    produced
        .add(app, Code::QueryTooLarge, 400, || document(&aliases))
        .await;
    let large = format!("{{ health }} #{}", "x".repeat(1024 * 1024));
    produced
        .add(app, Code::QueryTooLarge, 413, || document(&large))
        .await;
    produced
        .add(app, Code::QueryTooExpensive, 400, || {
            signed(dear, json!({}))
        })
        .await;
    let observer = app.token(Role::Observer, "44");
    let input = json!({ "input": { "committeeCode": HERE, "kind": "MEDIATION", "establishedOn": "2026-01-01" } });
    let establish = "mutation($input: SubcommitteeEstablishInput!) { subcommitteeEstablish(input: $input) { replayed } }";
    produced
        .add(app, Code::Forbidden, 200, || {
            asking(&observer, establish, &input)
        })
        .await;
}

#[actix_web::test]
async fn every_code_of_an_error_can_be_produced_in_both_languages() {
    let mut failed = Produced::default();
    let failing = failing::app().await;
    for field in ["mayPanic", "mustPanic", "faulty"] {
        let query = format!("{{ {field} }}");
        failed
            .add(&failing, Code::InternalServerError, 200, || {
                document(&query)
            })
            .await;
    }
    // Ten seconds in earnest.
    failed
        .add(&failing, Code::Timeout, 503, || document("{ sleeps }"))
        .await;
    on_each_database(async |app| {
        let mut produced = Produced(failed.0.clone());
        refused_by_the_edge(&app, &mut produced).await;

        let limits = Limits {
            budget: Some(1),
            ..Limits::default()
        };
        let poor = app
            .set_up(Setup {
                limits,
                ..Setup::default()
            })
            .await;
        poor.send(document("{ health }")).await;
        produced
            .add(&poor, Code::RateLimited, 429, || {
                document("{ a: health b: health }")
            })
            .await;

        app.server.db.clone().close().await.unwrap();
        let token = app.token(Role::Official, "44");
        let count = || asking(&token, "{ committees { totalCount } }", &json!({}));
        produced.add(&app, Code::Unavailable, 200, count).await;
        let id = || post(&json!({ "documentId": "x" }));
        produced.add(&app, Code::Unavailable, 503, id).await;

        let found: BTreeSet<&str> = produced.0.iter().map(|(code, _)| *code).collect();
        let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(found, all);
        for (code, status) in produced.0 {
            let section = ERRORS.split_once(&format!("### {code}\n")).unwrap().1;
            let section = section.split("\n### ").next().unwrap();
            assert!(
                section.contains(&status.to_string()),
                "{code} is told with {status}"
            );
        }
    })
    .await;
}

/// Code and retryable of what kept a change from being made, and its message in each language.
async fn kept_from(app: &TestApp, token: &str, mutation: &str, input: &Value) -> Value {
    let query = crate::support::changing(mutation, "id");
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
async fn every_code_of_a_user_error_can_be_produced_in_both_languages() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let db = &app.server.db;
        let existed = format!("UPDATE committee SET valid_from = '2020-01-01' WHERE code = {HERE}");
        db.execute_unprepared(&existed).await.unwrap();
        let base = json!({ "committeeCode": HERE, "kind": "MEDIATION", "establishedOn": "2026-01-10" });
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
            let told = kept_from(&app, &token, "subcommitteeEstablish", &with(changes)).await;
            assert_eq!(told[1], retryable, "{told}");
            produced.push(told[0].clone());
        }
        let stale = json!({ "id": committee(&app, &token).await, "name": "某居委会", "expectedRevision": 99 });
        produced.push(kept_from(&app, &token, "committeeUpdate", &stale).await[0].clone());
        let input = json!({ "id": body, "dissolvedOn": "2026-02-01" });
        app.change(&token, "subcommitteeDissolve", "id", input.clone()).await;
        produced.push(kept_from(&app, &token, "subcommitteeDissolve", &input).await[0].clone());
        // Another transaction holds the committee for longer than a change waits.
        let other = db.begin().await.unwrap();
        let hold = format!("UPDATE committee SET revision = revision WHERE code = {HERE}");
        other.execute_unprepared(&hold).await.unwrap();
        let told = kept_from(&app, &token, "subcommitteeEstablish", &base).await;
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
    let query = format!("{{ committee(code: \"{HERE}\") {{ id }} }}");
    app.data(token, &query).await["committee"]["id"].clone()
}

#[test]
fn every_code_is_explained_and_nothing_else() {
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
