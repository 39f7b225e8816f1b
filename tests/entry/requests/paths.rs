//! Unknown paths, empty parts of a request, and codes without quotation marks.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{COMMITTEE, answer, code, post_with_token};
use crate::support::on_each_database;

#[actix_web::test]
async fn not_found_response_lists_the_existing_paths() {
    on_each_database(async |app| {
        let mut message = String::new();
        for (method, path) in [
            (Method::POST, "/graphql/"),
            (Method::GET, "/graphql/"),
            (Method::POST, "/"),
            (Method::GET, "/health"),
            (Method::GET, "/bulk/jobs"),
            (Method::GET, "/favicon.ico"),
        ] {
            let request = TestRequest::default().method(method.clone()).uri(path);
            let request = request.insert_header(("accept-language", "en"));
            let (status, told, headers) = answer(&app, request).await;
            assert_eq!(
                (status, code(&told)),
                (404, "BAD_USER_INPUT"),
                "{path}: {told}"
            );
            assert!(headers.contains_key("x-request-id"), "{path}");
            message = told["errors"][0]["message"].as_str().unwrap().to_owned();
            assert!(message.contains(&format!("{method} {path}.")), "{message}");
            assert!(message.contains("POST /graphql,"), "{message}");
        }
        // Each listed path exists.
        let (_, named) = message.split_once("Available: ").unwrap();
        let named: Vec<_> = named.trim_end_matches('.').split(", ").collect();
        assert!(named.len() > 10, "{named:?}");
        for line in named {
            let (method, path) = line.split_once(' ').unwrap();
            let path = path
                .replace("{kind}", "grids")
                .replace("{form}", "csv")
                .replace("{id}", "x");
            let method: Method = method.parse().unwrap();
            let request = TestRequest::default().method(method).uri(&path);
            let (_, body, _) = app.send(request).await;
            let body = String::from_utf8_lossy(&body);
            assert!(!body.contains("POST /graphql,"), "{line}: {body}");
        }
    })
    .await;
}

#[actix_web::test]
async fn empty_operation_name_is_ignored() {
    on_each_database(async |app| {
        let asked = |query: &str, name: &str| {
            let body = json!({ "query": query, "operationName": name });
            TestRequest::post()
                .uri("/graphql")
                .insert_header(("accept", "application/graphql-response+json"))
                .set_json(body)
        };
        for query in ["{ health }", "query Health { health }"] {
            let (status, told, _) = answer(&app, asked(query, "")).await;
            assert_eq!((status, told.get("errors")), (200, None), "{query}: {told}");
        }
        let several = "query A { health } query B { health }";
        for (query, name) in [(several, ""), (several, "C"), ("{ health }", "A")] {
            let (status, told, _) = answer(&app, asked(query, name)).await;
            assert_eq!(
                (status, code(&told)),
                (400, "OPERATION_RESOLUTION_FAILURE"),
                "{query} {name}: {told}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn numeric_code_is_refused_with_a_hint_to_quote_it() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (division, committee): (u64, u64) = (44, COMMITTEE.parse().unwrap());
        for (query, variables) in [
            (
                "query($d: DivisionCode!) { division(code: $d) { name } }",
                json!({ "d": division }),
            ),
            (
                "query($c: CommitteeCode!) { committee(code: $c) { name } }",
                json!({ "c": committee }),
            ),
            (
                "query($s: String) { committees(search: $s, first: 1) { totalCount } }",
                json!({ "s": 44 }),
            ),
            ("{ division(code: 44) { name } }", Value::Null),
            ("{ committee(code: 440106001001) { name } }", Value::Null),
        ] {
            let (status, told, _) = answer(&app, post_with_token(&token, query, &variables)).await;
            assert_eq!(
                (status, code(&told)),
                (400, "BAD_USER_INPUT"),
                "{query}: {told}"
            );
            let message = told["errors"][0]["message"].as_str().unwrap();
            assert!(message.contains("请加引号"), "{query}: {message}");
        }
    })
    .await;
}
