//! Refused work, and work before its cost is known, is charged to its sender and not to others.

use std::net::SocketAddr;
use std::time::Instant;

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use cunju::app::server::Setup;
use cunju::platform::api::Limits;
use serde_json::{Value, json};

use super::{answer, code, post, post_with_token};
use crate::support::{TestApp, on_each_database};

/// A caller's address, one for each letter.
fn caller_address(host: u8) -> SocketAddr {
    SocketAddr::from(([198, 51, 100, host], 40_000))
}

async fn limited(app: &TestApp, budget: u64) -> TestApp {
    let limits = Limits {
        budget: Some(budget),
        ..Limits::default()
    };
    let setup = Setup {
        limits,
        ..Setup::default()
    };
    app.with_setup(setup).await
}

/// Repeats a request until it is rate limited; returns the number of other responses.
async fn until_limited(app: &TestApp, most: usize, make: impl Fn() -> TestRequest) -> usize {
    for turn in 0..most {
        let (status, body, headers) = app.send(make()).await;
        if status != 429 {
            continue;
        }
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(code(&body), "RATE_LIMITED", "{body}");
        let wait = headers.get("retry-after").unwrap().to_str().unwrap();
        assert!(wait.parse::<u64>().unwrap() >= 1, "{wait}");
        return turn;
    }
    panic!("the request was never rate limited");
}

/// A request, and how often a budget of 10,000 pays for it at least.
type Kind = (&'static str, Box<dyn Fn() -> TestRequest>, usize);

fn json(body: String) -> TestRequest {
    let post = TestRequest::post().uri("/graphql");
    post.insert_header(("content-type", "application/json"))
        .set_payload(body)
}

fn document(query: String) -> Box<dyn Fn() -> TestRequest> {
    Box::new(move || json(json!({ "query": query }).to_string()))
}

fn kinds() -> Vec<Kind> {
    let large = json!({ "query": "{ health }", "variables": { "x": "x".repeat(900_000) } });
    let wide = format!("{{ {} }}", "nothing ".repeat(4_000));
    let name = format!("{{ {}", "x".repeat(30_000));
    let literal = "{ division(code: \"x\") { name } }".to_owned();
    vec![
        ("a parse error", document("{".to_owned()), 100),
        (
            "a validation error",
            document("{ nothing }".to_owned()),
            100,
        ),
        ("a long invalid document", document(wide), 7),
        ("a long parse error", document(name), 7),
        (
            "a body of 900 KB",
            Box::new(move || json(large.to_string())),
            9,
        ),
        ("no JSON", Box::new(|| json("{".to_owned())), 100),
        ("a bad literal", document(literal), 100),
        (
            "the page unpacked",
            Box::new(|| TestRequest::get().uri("/")),
            10,
        ),
    ]
}

#[actix_web::test]
async fn refused_requests_are_charged() {
    on_each_database(async |app| {
        let app = limited(&app, 10_000).await;
        let token = app.token(Role::Official, "44");
        for (host, (name, make, turns)) in (1..).zip(kinds()) {
            // The budget refills meanwhile.
            let found =
                until_limited(&app, 4 * turns, || make().peer_addr(caller_address(host))).await;
            assert!(found >= turns, "{name}: {found}");
            // A new address, and a caller with a token, are not limited.
            let health = post("{ health }", &json!({})).peer_addr(caller_address(99));
            assert_eq!(answer(&app, health).await.0, 200, "{name}");
            let viewer = post_with_token(&token, "{ viewer { role } }", &json!({}));
            let began = Instant::now();
            let (status, ..) = answer(&app, viewer.peer_addr(caller_address(host))).await;
            assert_eq!(
                status, 200,
                "{name}: all users of an office share an address"
            );
            assert!(began.elapsed().as_millis() < 900, "{name}");
        }
        // The page is free of charge when it is sent compressed.
        for _ in 0..100 {
            let page = TestRequest::get().uri("/").peer_addr(caller_address(8));
            let (status, ..) = app
                .send(page.insert_header(("accept-encoding", "br")))
                .await;
            assert_eq!(status, 200);
        }
    })
    .await;
}

#[actix_web::test]
async fn valid_document_costs_only_what_it_selects() {
    on_each_database(async |app| {
        let app = limited(&app, 10_000).await;
        let token = app.token(Role::Official, "44");
        let long = format!("{{ rateLimit {{ remaining }} }} #{}", "x".repeat(12_000));
        let (_, told, _) = answer(&app, post_with_token(&token, &long, &json!({}))).await;
        assert_eq!(told["data"]["rateLimit"]["remaining"], 9_998, "{told}");
    })
    .await;
}

#[actix_web::test]
async fn invalid_tokens_are_rate_limited_by_address_and_valid_ones_are_not() {
    on_each_database(async |app| {
        let app = limited(&app, 300_000).await;
        let good = app.token(Role::Official, "44");
        let made_up = format!("{}x", &good[..good.len() - 4]);
        let bad =
            || post_with_token(&made_up, "{ health }", &json!({})).peer_addr(caller_address(1));
        let turns = until_limited(&app, 100, bad).await;
        assert_eq!(turns, 60);
        for _ in 0..3 {
            let viewer = post_with_token(&good, "{ viewer { role } }", &json!({}));
            let (status, ..) = answer(&app, viewer.peer_addr(caller_address(1))).await;
            assert_eq!(status, 200, "a valid token from the same address");
        }
        let other =
            post_with_token(&made_up, "{ health }", &json!({})).peer_addr(caller_address(2));
        assert_eq!(answer(&app, other).await.0, 401, "another address");
        for path in ["/bulk/jobs/x", "/bulk/templates/households.csv"] {
            let table = || {
                let table = TestRequest::get().uri(path).peer_addr(caller_address(1));
                table.insert_header(("authorization", format!("Bearer {made_up}")))
            };
            // One more is accepted each second.
            assert!(until_limited(&app, 20, table).await < 20, "{path}");
        }
    })
    .await;
}
