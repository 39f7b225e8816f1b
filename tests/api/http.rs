//! HTTP layer: tokens, forms of requests, headers and probes.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const VIEWER: &str = "{ viewer { role } }";

async fn status_with(app: &TestApp, token: &str) -> (u16, Value) {
    let request = TestRequest::post()
        .uri("/graphql")
        .insert_header(("authorization", format!("Bearer {token}")))
        .set_json(json!({ "query": VIEWER }));
    let (status, body, _) = app.send(request).await;
    (status, serde_json::from_slice(&body).unwrap())
}

#[actix_web::test]
async fn only_health_and_introspection_need_no_token() {
    on_each_database(async |app| {
        let query = "{ health __schema { queryType { name } } viewer { role } }";
        let request = TestRequest::post()
            .uri("/graphql")
            .set_json(json!({ "query": query }));
        let (status, body, headers) = app.send(request).await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 200);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert!(
            answer["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains("请登录")
        );
        assert_eq!(headers.get("content-language").unwrap(), "zh");
        let query = "{ health __schema { queryType { name } } }";
        let request = TestRequest::post()
            .uri("/graphql")
            .set_json(json!({ "query": query }));
        let (_, body, _) = app.send(request).await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query");
        assert!(answer["data"]["health"].is_string());
    })
    .await;
}

#[actix_web::test]
async fn token_is_accepted_only_if_intact_own_and_current() {
    on_each_database(async |app| {
        let good = app.token(Role::Official, "44");
        assert_eq!(
            status_with(&app, &good).await.0,
            200,
            "a valid token is accepted"
        );
        let [header, claims, signature] = good.split('.').collect::<Vec<_>>()[..] else {
            panic!()
        };
        let pair = Ed25519KeyPair::from_pkcs8(
            &std::fs::read(app.folder.path().join("token-key.p8")).unwrap(),
        )
        .unwrap();
        let body: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        let sign = |header: &str, claims: &Value| {
            let text = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
            format!(
                "{text}.{}",
                URL_SAFE_NO_PAD.encode(pair.sign(text.as_bytes()))
            )
        };
        assert_eq!(
            status_with(&app, &sign(header, &body)).await.0,
            200,
            "the signature is valid"
        );
        let now = body["nbf"].as_i64().unwrap();
        for (claim, wrong) in [
            ("exp", json!(now - 3600)),
            ("exp", Value::Null),
            ("nbf", json!(now + 3600)),
            ("nbf", Value::Null),
            ("iss", json!("other")),
            ("iss", Value::Null),
            ("aud", json!("other")),
            ("aud", json!(1)),
            ("aud", Value::Null),
            ("sub", json!("")),
            ("sub", Value::Null),
            ("jti", Value::Null),
            ("typ", json!("refresh")),
            ("typ", Value::Null),
            ("role", json!("EMPEROR")),
            ("units", json!([])),
            ("units", json!(["00000000-0000-0000-0000-000000000000"])),
        ] {
            let mut claims = body.clone();
            if wrong.is_null() {
                claims.as_object_mut().unwrap().remove(claim);
            } else {
                claims[claim] = wrong;
            }
            let (status, answer) = status_with(&app, &sign(header, &claims)).await;
            assert_eq!(status, 401, "{claim}: {answer}");
            assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        }
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        let hmac = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        for wrong in [
            format!("{none}.{claims}."),
            format!("{none}.{claims}.{signature}"),
            sign(&hmac, &body),
            format!("{header}.{claims}.{public}"),
            String::new(),
            "x".to_owned(),
        ] {
            assert_eq!(status_with(&app, &wrong).await.0, 401, "{wrong}");
        }
    })
    .await;
}

#[actix_web::test]
async fn only_json_posts_of_limited_size_reach_the_executor() {
    on_each_database(async |app| {
        let post = || TestRequest::post().uri("/graphql");
        let json = ("content-type", "application/json");
        let large = json!({ "query": format!("{{ health }} #{}", "x".repeat(1024 * 1024)) });
        for (request, expected) in [
            (TestRequest::get().uri("/graphql?query={health}"), 200),
            (TestRequest::get().uri("/graphql"), 400),
            (TestRequest::put().uri("/graphql?query={health}"), 405),
            (
                TestRequest::get().uri("/graphql?query=mutation{__typename}"),
                405,
            ),
            (post().set_payload("query={health}"), 415),
            (
                post()
                    .insert_header(("content-type", "text/plain"))
                    .set_payload(r#"{"query":"{health}"}"#),
                415,
            ),
            (post().insert_header(json).set_payload("{"), 400),
            (
                post()
                    .insert_header(json)
                    .set_payload(r#"[{"query":"{health}"}]"#),
                400,
            ),
            (post().set_json(large), 413),
            (post().set_json(json!({ "query": "{ health }" })), 200),
        ] {
            let (status, body, headers) = app.send(request).await;
            let answer: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(status, expected, "{answer}");
            assert!(headers.contains_key("x-request-id"));
            if status == 405 {
                let allowed = headers.get("allow").unwrap().to_str().unwrap();
                assert!(allowed.contains("POST"), "{allowed}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn probes_and_graphiql_respond() {
    on_each_database(async |app| {
        for path in ["/health/live", "/health/ready"] {
            assert_eq!(app.send(TestRequest::get().uri(path)).await.0, 200);
        }
        let brotli = TestRequest::get()
            .uri("/")
            .insert_header(("accept-encoding", "gzip, br"));
        let (_, packed, headers) = app.send(brotli).await;
        assert_eq!(headers.get("content-encoding").unwrap(), "br");
        let refused = TestRequest::get()
            .uri("/")
            .insert_header(("accept-encoding", "gzip, br;q=0"));
        assert!(!app.send(refused).await.2.contains_key("content-encoding"));
        let (status, page, headers) = app.send(TestRequest::get().uri("/")).await;
        assert_eq!(
            (status, headers.contains_key("content-encoding")),
            (200, false)
        );
        assert!(page.starts_with(b"<!") && page.len() > packed.len());
        let policy = headers
            .get("content-security-policy")
            .unwrap()
            .to_str()
            .unwrap();
        assert!(policy.contains("default-src 'none'"));
        for path in ["/", "/docs/errors", "/docs/costs", "/health/ready"] {
            let head = TestRequest::default().method(Method::HEAD).uri(path);
            assert_eq!(app.send(head).await.0, 200, "{path}");
        }
        app.server.db.clone().close().await.unwrap();
        // The result of a probe is reused for half a second.
        tokio::time::sleep(Duration::from_millis(600)).await;
        let (status, body, _) = app.send(TestRequest::get().uri("/health/ready")).await;
        assert_eq!(status, 503, "{body:?}");
        assert_eq!(
            app.send(TestRequest::get().uri("/health/live")).await.0,
            200
        );
        let token = app.token(Role::Official, "44");
        let query = "{ committees { totalCount } }";
        let (answer, _) = app.execute(&token, query, json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "UNAVAILABLE",
            "{answer}"
        );
        assert!(
            !answer.to_string().to_lowercase().contains("pool"),
            "{answer}"
        );
    })
    .await;
}

#[actix_web::test]
async fn malformed_request_gets_a_specific_error() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let ask = async |authorization: &str, body: Value| {
            let request = TestRequest::post()
                .uri("/graphql")
                .insert_header(("authorization", authorization))
                .insert_header(("accept-language", "en"))
                .set_json(body);
            let (status, body, _) = app.send(request).await;
            (status, String::from_utf8(body.to_vec()).unwrap())
        };
        let query = json!({ "query": VIEWER });
        let (status, answer) = ask(&format!("bearer {token}"), query.clone()).await;
        assert_eq!(
            (status, answer.contains("OFFICIAL")),
            (200, true),
            "{answer}"
        );
        let (status, answer) = ask(&token, query).await;
        assert_eq!(
            (status, answer.contains("Bearer <token>")),
            (401, true),
            "{answer}"
        );
        let right = format!("Bearer {token}");
        let (status, answer) = ask(&right, json!({ "foo": 1 })).await;
        assert_eq!(
            (status, answer.contains("one JSON object")),
            (400, true),
            "{answer}"
        );
        let (_, answer) = ask(&right, json!({ "query": "{ viewer { role }" })).await;
        assert!(answer.contains("GRAPHQL_PARSE_FAILED"), "{answer}");
    })
    .await;
}
