//! HTTP layer: persisted documents, caching, costs and budgets, deprecations, event streams.

use actix_web::body::MessageBody;
use actix_web::test::TestRequest;
use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
use cunju::access::auth::Role;
use cunju::app::graphql;
use cunju::platform::api::{Api, Limits, Scalars};
use cunju::platform::hash::sha256;
use serde_json::{Value, json};

use crate::support::{TestApp, graphql_request, on_each_database};

const QUERY: &str = "query Towns($c: DivisionCode!) { division(code: $c) { name } }";

fn hash(text: &str) -> String {
    hex::encode(sha256(text))
}

async fn post(app: &TestApp, token: &str, body: Value) -> (u16, Value) {
    let request = TestRequest::post()
        .uri("/graphql")
        .insert_header(("authorization", format!("Bearer {token}")))
        .insert_header(("accept", "application/graphql-response+json"))
        .set_json(body);
    let (status, body, _) = app.send(request).await;
    (status, serde_json::from_slice(&body).unwrap())
}

async fn import(app: &TestApp, manifest: &Value) -> Result<usize, Box<dyn std::error::Error>> {
    cunju::platform::api::import(&app.server.api, &app.server.db, &manifest.to_string()).await
}

fn get(token: &str, query: &str) -> TestRequest {
    TestRequest::get()
        .uri(&format!("/graphql?query={query}"))
        .insert_header(("authorization", format!("Bearer {token}")))
}

/// The same server with other limits.
async fn limited(app: &TestApp, limits: Limits, documents_only: bool) -> TestApp {
    let api = Api::new(graphql::schema, graphql::scalars(), limits, documents_only).unwrap();
    app.with_api(api).await
}

#[actix_web::test]
async fn persisted_document_is_accepted_by_hash_once_known() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let asked = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash(QUERY) } });
        let by_hash = json!({ "variables": { "c": "44" }, "extensions": asked });
        let (status, answer) = post(&app, &token, by_hash.clone()).await;
        assert_eq!(status, 400);
        assert_eq!(
            answer["errors"][0]["extensions"]["code"],
            "PERSISTED_QUERY_NOT_FOUND"
        );
        assert_eq!(answer["errors"][0]["message"], "PersistedQueryNotFound");
        let mut with_text = by_hash.clone();
        with_text["query"] = json!(QUERY);
        assert_eq!(post(&app, &token, with_text.clone()).await.0, 200);
        let (_, answer) = post(&app, &token, by_hash).await;
        assert_eq!(answer["data"]["division"]["name"], "广东省");
        with_text["query"] = json!("{ health }");
        let (_, answer) = post(&app, &token, with_text).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    })
    .await;
}

#[actix_web::test]
async fn strict_mode_accepts_only_imported_documents_by_id() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let manifest = json!({ "format": "apollo-persisted-query-manifest", "version": 1,
            "operations": [{ "id": "towns", "name": "Towns", "type": "query", "body": QUERY }] });
        import(&app, &manifest).await.unwrap();
        let variables = json!({ "c": "44" });
        for id in ["towns".to_owned(), format!("sha256:{}", hash(QUERY))] {
            let call = json!({ "documentId": id, "variables": variables });
            let (status, answer) = post(&app, &token, call).await;
            assert_eq!(
                (status, &answer["data"]["division"]["name"]),
                (200, &json!("广东省"))
            );
        }
        for bad in [
            json!({}),
            json!([QUERY]),
            json!({ "a": "{ nothing }" }),
            json!({ "a": "{ health }", "b": "{" }),
            json!({ "": "{ health }" }),
        ] {
            assert!(import(&app, &bad).await.is_err(), "{bad}");
        }
        let app = limited(&app, Limits::default(), true).await;
        for refused in [
            json!({ "query": "{ health }" }),
            json!({ "documentId": "a" }),
            json!({ "documentId": format!("sha256:{}", hash("{ health }")) }),
        ] {
            let (_, answer) = post(&app, &token, refused).await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"],
                "DOCUMENT_NOT_FOUND"
            );
        }
        let call = json!({ "query": QUERY, "variables": variables });
        assert_eq!(
            post(&app, &token, call).await.0,
            200,
            "the text of the document is known"
        );
    })
    .await;
}

#[actix_web::test]
async fn get_response_has_a_strong_etag_for_its_bytes() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let query = "{committees(first:100){nodes{id,name,code}}}";
        let mut tags = Vec::new();
        for encoding in ["identity", "gzip", "br", "zstd"] {
            let asked = || get(&token, query).insert_header(("accept-encoding", encoding));
            let (status, body, headers) = app.send(asked()).await;
            assert_eq!(status, 200);
            assert_eq!(headers.get("cache-control").unwrap(), "private, no-cache");
            let packed = headers
                .get("content-encoding")
                .map(|it| it.to_str().unwrap());
            assert_eq!(packed, Some(encoding).filter(|it| *it != "identity"));
            assert_eq!(
                app.send(asked()).await.1,
                body,
                "the same bytes for the same data"
            );
            let tag = headers.get("etag").unwrap().to_str().unwrap().to_owned();
            assert!(tag.starts_with('"'), "{tag}");
            let known = asked().insert_header(("if-none-match", tag.clone()));
            let (status, body, _) = app.send(known).await;
            assert_eq!((status, body.len()), (304, 0));
            tags.push(tag);
        }
        tags.dedup();
        assert_eq!(tags.len(), 4, "{tags:?}");
        let other = get(&token, "{committees(first:9){nodes{id,name,code}}}");
        let (status, _, _) = app
            .send(other.insert_header(("if-none-match", tags[0].clone())))
            .await;
        assert_eq!(status, 200);
        let failed = get(&token, "{node(id:%22x%22){id}health}");
        assert!(!app.send(failed).await.2.contains_key("etag"));
    })
    .await;
}

#[actix_web::test]
async fn costs_are_reported_in_advance_and_the_budget_runs_out() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let limits = Limits {
            budget: Some(1_000),
            ..Limits::default()
        };
        let app = limited(&app, limits, false).await;
        let ask = async |word: &str, first: u32| {
            let query = "query($n: Int) { divisions(first: $n) { nodes { id } } }";
            let request = graphql_request(&token, query, &json!({ "n": first }));
            let (status, body, headers) = app
                .send(request.insert_header(("graphql-cost", word)))
                .await;
            let answer: Value = serde_json::from_slice(&body).unwrap();
            (status, answer, headers)
        };
        for _ in 0..20 {
            let (_, answer, _) = ask("validate", 100).await;
            let cost = &answer["extensions"]["cost"];
            assert_eq!(
                (&answer["data"], &cost["requested"]),
                (&Value::Null, &json!(102))
            );
        }
        let (_, answer, headers) = ask("include", 100).await;
        let cost = &answer["extensions"]["cost"];
        let found = answer["data"]["divisions"]["nodes"]
            .as_array()
            .unwrap()
            .len();
        assert_eq!(cost["actual"], json!(found + 2));
        assert!(
            cost["remaining"].as_i64().unwrap() < 1_000 - 20 + 10,
            "validation is not refunded"
        );
        assert_eq!(headers.get("ratelimit-limit").unwrap(), "1000");
        let mut refused = None;
        for _ in 0..200 {
            let (status, answer, headers) = ask("", 100).await;
            if status == 429 {
                refused = Some((answer, headers));
                break;
            }
        }
        let (answer, headers) = refused.expect("the budget runs out");
        let extensions = &answer["errors"][0]["extensions"];
        assert_eq!(extensions["code"], "RATE_LIMITED");
        assert!(extensions["retryAfterMs"].as_u64().unwrap() > 0);
        assert!(headers.contains_key("retry-after"));
        let other = app.token_for_subject("other", Role::Official, "44");
        let (_, body, _) = app
            .send(graphql_request(
                &other,
                "{ rateLimit { remaining } }",
                &json!({}),
            ))
            .await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            answer["data"]["rateLimit"]["remaining"], 998,
            "each caller has a separate budget"
        );
    })
    .await;
}

struct Old;

#[Object]
impl Old {
    #[graphql(deprecation = "Use new. Removed after 2027-06-01.")]
    async fn old(&self) -> i32 {
        1
    }

    async fn new(&self) -> i32 {
        2
    }
}

#[actix_web::test]
async fn response_lists_the_deprecated_fields_used() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let schema = || Schema::build(Old, EmptyMutation, EmptySubscription);
        let api = Api::new(schema, Scalars::default(), Limits::default(), false).unwrap();
        let app = app.with_api(api).await;
        let report = async |query: &str| {
            let (_, _, headers) = app.send(graphql_request(&token, query, &json!({}))).await;
            headers
                .get("deprecation-report")
                .map(|it| it.to_str().unwrap().to_owned())
        };
        assert_eq!(report("{ a: old new }").await.as_deref(), Some("Old.old"));
        assert_eq!(report("{ new }").await, None);
    })
    .await;
}

#[actix_web::test]
async fn event_stream_carries_a_query_and_its_error() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        for (query, said) in [
            ("{ health }", "\"data\":{\"health\""),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ] {
            let request = graphql_request(&token, query, &json!({}));
            let (status, body, _) = app
                .send(request.insert_header(("accept", "text/event-stream")))
                .await;
            let text = String::from_utf8(body.to_vec()).unwrap();
            assert_eq!(status, 200);
            assert!(
                text.starts_with("event: next\ndata: {") && text.contains(said),
                "{text}"
            );
            assert!(text.ends_with("event: complete\ndata:\n\n"), "{text}");
        }
        let query = "subscription { changes { cursor } }";
        let (status, ..) = app.send(graphql_request(&token, query, &json!({}))).await;
        assert_eq!(status, 406, "not without event streams");
    })
    .await;
}

#[actix_web::test]
async fn subscription_is_charged_at_the_start_without_refund() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let limits = Limits {
            budget: Some(100_000),
            ..Limits::default()
        };
        let app = limited(&app, limits, false).await;
        let remaining = async || {
            let (answer, _) = app
                .execute(&token, "{ rateLimit { remaining } }", json!({}))
                .await;
            answer["data"]["rateLimit"]["remaining"].as_i64().unwrap()
        };
        let spent = remaining().await;
        let query = "subscription { changes { items { id node { id } } cursor } }";
        let stream = graphql_request(&token, query, &json!({}))
            .insert_header(("accept", "text/event-stream"));
        let service = actix_web::test::init_service(
            actix_web::App::new()
                .app_data(app.server.clone())
                .configure(cunju::app::http::routes),
        );
        let response = actix_web::test::call_service(&service.await, stream.to_request()).await;
        let mut body = std::pin::pin!(response.into_body());
        let first = std::future::poll_fn(|cx| body.as_mut().poll_next(cx)).await;
        assert!(first.unwrap().unwrap().starts_with(b"event: next"));
        let left = remaining().await;
        assert!(left < spent - 200, "{spent} then {left}");
    })
    .await;
}

#[actix_web::test]
async fn request_costs_at_least_the_work_it_causes() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let limits = Limits {
            budget: Some(100_000),
            ..Limits::default()
        };
        let app = limited(&app, limits, false).await;
        let cost = async |query: &str| {
            let request = graphql_request(&token, query, &json!({})).insert_header(("graphql-cost", "include"));
            let (_, body, _) = app.send(request).await;
            let answer: Value = serde_json::from_slice(&body).unwrap();
            answer["extensions"]["cost"].clone()
        };
        let failing = "{ committees(first: 5) { nodes { grids(first: -1) { nodes { id } } } } }";
        let before = cost("{ health }").await["remaining"].as_i64().unwrap();
        let asked = cost(failing).await["requested"].as_i64().unwrap();
        let after = cost("{ health }").await["remaining"].as_i64().unwrap();
        assert!(asked > 500 && after <= before - asked + 200, "{before} {asked} {after}");
        let same = "{ a: mandates(first: 1) { totalCount } b: divisions(first: 1) { nodes { totalCount: __typename } } }";
        let told = cost(same).await;
        assert!(told["actual"].as_i64().unwrap() >= 7, "{told}");
        let aliases = "{ __schema { types { a: fields { name } b: fields { name } } } }";
        let (status, answer) = post(&app, &token, json!({ "query": aliases })).await;
        assert_eq!((status, &answer["errors"][0]["extensions"]["code"]), (400, &json!("QUERY_TOO_LARGE")));
        let stream = graphql_request(&token, "subscription { changes { cursor } }", &json!({}))
            .insert_header(("accept", "text/event-stream"))
            .insert_header(("graphql-cost", "validate"));
        let (_, body, _) = app.send(stream).await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(answer["data"], Value::Null, "the document is not executed");
        assert!(answer["extensions"]["cost"]["requested"].is_number());
    })
    .await;
}

#[actix_web::test]
async fn long_list_is_refused_in_variables_literals_and_default_values() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let ids = |count: usize| json!(vec!["x"; count]);
        let variable = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let literal = |ids: Value| format!("{{ nodes(ids: {ids}) {{ id }} }}");
        let default =
            |ids: Value| format!("query($ids: [ID!]! = {ids}) {{ nodes(ids: $ids) {{ id }} }}");
        for (count, refused) in [(500, false), (501, true)] {
            for call in [
                json!({ "query": variable, "variables": { "ids": ids(count) } }),
                json!({ "query": literal(ids(count)) }),
                json!({ "query": default(ids(count)) }),
            ] {
                let (_, answer) = post(&app, &token, call.clone()).await;
                let message = answer["errors"][0]["message"].as_str().unwrap();
                assert_eq!(message.contains("500"), refused, "{call}: {answer}");
                if refused {
                    let code = &answer["errors"][0]["extensions"]["code"];
                    assert_eq!(code, "BAD_USER_INPUT", "{answer}");
                }
            }
        }
    })
    .await;
}
