//! What is refused, or done before its cost is known, costs its sender and not the others.

use std::net::SocketAddr;
use std::time::Instant;

use actix_web::test::TestRequest;
use cunju::api::Limits;
use cunju::auth::Role;
use cunju::server::Setup;
use serde_json::{Value, json};

use super::{answer, code, post, posted_by};
use crate::support::{TestApp, on_each_database};

/// A caller's address, one for each letter.
fn from(host: u8) -> SocketAddr {
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
    app.set_up(setup).await
}

/// Sends the same until it is too much; gives how often it was answered otherwise.
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
    panic!("it never was too much");
}

#[actix_web::test]
async fn what_is_refused_is_paid_for() {
    on_each_database(async |app| {
        let app = limited(&app, 10_000).await;
        let large = json!({ "query": "{ health }", "variables": { "x": "x".repeat(900_000) } });
        let wide = format!("{{ {} }}", "nothing ".repeat(4_000));
        let name = "x".repeat(30_000);
        let kinds: [(u8, &str, Box<dyn Fn() -> TestRequest>, usize); 8] = [
            (1, "a parse error", Box::new(|| post("{", &json!({}))), 100),
            (
                2,
                "a validation error",
                Box::new(|| post("{ nothing }", &json!({}))),
                100,
            ),
            (
                3,
                "a long invalid document",
                Box::new(move || post(&wide, &json!({}))),
                10,
            ),
            (
                4,
                "a long parse error",
                Box::new(move || post(&format!("{{ {name}"), &json!({}))),
                10,
            ),
            (
                5,
                "a body of 900 KB",
                Box::new(move || TestRequest::post().uri("/graphql").set_json(&large)),
                10,
            ),
            (
                6,
                "no JSON",
                Box::new(|| {
                    let post = TestRequest::post().uri("/graphql");
                    post.insert_header(("content-type", "application/json"))
                        .set_payload("{")
                }),
                100,
            ),
            (
                7,
                "a bad literal",
                Box::new(|| post("{ division(code: \"x\") { name } }", &json!({}))),
                100,
            ),
            (
                8,
                "the page unpacked",
                Box::new(|| TestRequest::get().uri("/")),
                10,
            ),
        ];
        for (host, name, make, turns) in kinds {
            // The budget fills up again meanwhile.
            let found = until_limited(&app, 4 * turns, || make().peer_addr(from(host))).await;
            assert!(found >= turns, "{name}: {found}");
            // Who is not there yet, and who has a token, is not held up.
            let (status, ..) =
                answer(&app, post("{ health }", &json!({})).peer_addr(from(99))).await;
            assert_eq!(status, 200, "{name}");
            let token = app.token(Role::Official, "44");
            let viewer = posted_by(&token, "{ viewer { role } }", &json!({}));
            let began = Instant::now();
            let (status, ..) = answer(&app, viewer.peer_addr(from(host))).await;
            assert_eq!(status, 200, "{name}: an office has one address");
            assert!(began.elapsed().as_millis() < 900, "{name}");
        }
        // Packed, the page costs nothing.
        for _ in 0..100 {
            let page = TestRequest::get().uri("/").peer_addr(from(8));
            let (status, ..) = app
                .send(page.insert_header(("accept-encoding", "br")))
                .await;
            assert_eq!(status, 200);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_document_that_is_valid_costs_what_it_selects_alone() {
    on_each_database(async |app| {
        let app = limited(&app, 10_000).await;
        let token = app.token(Role::Official, "44");
        let long = format!("{{ rateLimit {{ remaining }} }} #{}", "x".repeat(12_000));
        let (_, told, _) = answer(&app, posted_by(&token, &long, &json!({}))).await;
        assert_eq!(told["data"]["rateLimit"]["remaining"], 9_998, "{told}");
    })
    .await;
}

#[actix_web::test]
async fn bad_tokens_are_throttled_by_address_and_good_ones_are_not() {
    on_each_database(async |app| {
        let app = limited(&app, 300_000).await;
        let good = app.token(Role::Official, "44");
        let made_up = format!("{}x", &good[..good.len() - 4]);
        let bad = || posted_by(&made_up, "{ health }", &json!({})).peer_addr(from(1));
        let turns = until_limited(&app, 100, bad).await;
        assert_eq!(turns, 60);
        for _ in 0..3 {
            let viewer = posted_by(&good, "{ viewer { role } }", &json!({}));
            let (status, ..) = answer(&app, viewer.peer_addr(from(1))).await;
            assert_eq!(status, 200, "a good token of the same address");
        }
        let other = posted_by(&made_up, "{ health }", &json!({})).peer_addr(from(2));
        assert_eq!(answer(&app, other).await.0, 401, "another address");
        for path in ["/bulk/jobs/x", "/bulk/templates/households.csv"] {
            let table = TestRequest::get().uri(path).peer_addr(from(1));
            let table = table.insert_header(("authorization", format!("Bearer {made_up}")));
            assert_eq!(answer(&app, table).await.0, 429, "{path}");
        }
    })
    .await;
}
