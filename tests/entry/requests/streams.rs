//! Streams end with the token that opened them.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::{App, test, web};
use cunju::access::auth::key::Keys;
use cunju::access::auth::token::Grant;
use cunju::access::auth::{Role, token};
use cunju::app::http::routes;
use cunju::app::server::{Server, Setup};
use cunju::platform::clock::Clock;
use serde_json::json;

use super::post_with_token;
use crate::support::{TestApp, on_each_database};

/// Leeway for clock differences, in seconds.
const LEEWAY: i64 = 30;

/// The content of a stream that is opened with a token which expired so many seconds ago, read for at most five
/// seconds.
async fn stream(app: &TestApp, server: &web::Data<Server>, ago: i64) -> String {
    let code = "44".parse().unwrap();
    let unit = app.server.divisions().at(code).unwrap().row.id.uuid();
    let grant = Grant {
        subject: "test".to_owned(),
        role: Role::Official,
        units: vec![unit],
        seconds: -ago,
    };
    let token = token::issue(&server.keys, &Clock::system(), grant).unwrap();
    let query = "subscription { changes { cursor } }";
    let request =
        post_with_token(&token, query, &json!({})).insert_header(("accept", "text/event-stream"));
    let service = test::init_service(App::new().app_data(server.clone()).configure(routes)).await;
    let response = test::call_service(&service, request.to_request()).await;
    let mut body = std::pin::pin!(response.into_body());
    let mut said = String::new();
    let read = async {
        while let Some(Ok(part)) = std::future::poll_fn(|cx| body.as_mut().poll_next(cx)).await {
            said += std::str::from_utf8(&part).unwrap();
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(5), read).await;
    if ended.is_err() {
        said += "still open";
    }
    said
}

#[actix_web::test]
async fn stream_opened_within_the_token_leeway_ends_with_it() {
    on_each_database(async |app| {
        let keys = Keys::open(app.folder.path()).unwrap();
        let db = app.server.db.clone();
        let server = Server::new(db, keys, Clock::system(), Setup::default()).await;
        let server = web::Data::new(server.unwrap());
        let said = stream(&app, &server, LEEWAY - 3).await;
        assert!(said.contains("UNAUTHENTICATED"), "{said}");
        assert!(said.ends_with("event: complete\ndata:\n\n"), "{said}");
        let said = stream(&app, &server, 0).await;
        assert!(
            said.ends_with("still open"),
            "the leeway has not passed: {said}"
        );
        let said = stream(&app, &server, LEEWAY + 2).await;
        assert!(
            said.contains("UNAUTHENTICATED") && !said.contains("event:"),
            "{said}"
        );
    })
    .await;
}
