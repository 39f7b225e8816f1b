//! Idempotency keys of several changes in one document (8.1).

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{COMMITTEE, OTHER_COMMITTEE, answer, code, post_with_token};
use crate::support::{TestApp, on_each_database};

const TWO: &str = "mutation($a: GridCreateInput!, $b: GridCreateInput!) {
    a: gridCreate(input: $a) { result { id } userErrors { code } }
    b: gridCreate(input: $b) { result { id } userErrors { code } } }";

fn grid(committee: &str, name: &str, key: Option<&str>) -> Value {
    json!({ "committeeCode": committee, "kind": "GRID", "name": name, "idempotencyKey": key })
}

async fn send(app: &TestApp, header: bool, query: &str, variables: Value) -> (u16, Value) {
    send_with(app, header.then_some("k-1"), query, variables).await
}

async fn send_with(
    app: &TestApp,
    header: Option<&str>,
    query: &str,
    variables: Value,
) -> (u16, Value) {
    let token = app.token(Role::Official, "44");
    let mut request = post_with_token(&token, query, &variables);
    if let Some(key) = header {
        request = request.insert_header(("idempotency-key", key));
    }
    let (status, answer, _) = answer(app, request).await;
    (status, answer)
}

#[actix_web::test]
async fn quoted_header_key_equals_the_unquoted_key() {
    on_each_database(async |app| {
        let one = "mutation($a: GridCreateInput!) {
            gridCreate(input: $a) { replayed result { id } userErrors { code message path } } }";
        let sent = async |key: &str, name: &str| {
            let variables = json!({ "a": grid(COMMITTEE, name, None) });
            let (status, answer) = send_with(&app, Some(key), one, variables).await;
            assert_eq!(status, 200, "{key}: {answer}");
            answer["data"]["gridCreate"].clone()
        };
        let key = "8e03978e-40d5-43dd-bc93-6894a57f9324";
        let made = sent(&format!("\"{key}\""), "一网格").await;
        assert_eq!(
            (&made["replayed"], &made["userErrors"]),
            (&json!(false), &json!([])),
            "{made}"
        );
        for same in [
            key.to_owned(),
            format!("\"{key}\""),
            format!(" \"{key}\" "),
            format!("\"{key}\";v=1"),
            format!("\"{key}\" ; v=1"),
            format!("\"\\8{}\"", &key[1..]),
        ] {
            let again = sent(&same, "一网格").await;
            assert_eq!(again["replayed"], json!(true), "{same}: {again}");
            assert_eq!(again["result"], made["result"], "{same}");
        }
        // The key in the input equals it too.
        let mut input = grid(COMMITTEE, "一网格", Some(key));
        let (_, again) = send_with(&app, None, one, json!({ "a": input })).await;
        assert_eq!(
            again["data"]["gridCreate"]["replayed"],
            json!(true),
            "{again}"
        );
        input = grid(COMMITTEE, "二网格", None);
        let (_, reused) = send_with(
            &app,
            Some(&format!("\"{key}\"")),
            one,
            json!({ "a": input }),
        )
        .await;
        let error = &reused["data"]["gridCreate"]["userErrors"][0];
        assert_eq!(error["code"], "IDEMPOTENCY_KEY_REUSED", "{reused}");
        // Nothing between the quotation marks, or characters that no key may have: not a key.
        for none in ["\"\"", "\"a b\""] {
            let refused = sent(none, "三网格").await;
            let error = &refused["userErrors"][0];
            assert_eq!(error["code"], "INVALID", "{none}: {refused}");
            assert_eq!(error["path"], json!(["input", "idempotencyKey"]), "{none}");
        }
        // A single quotation mark is part of the key.
        let odd = sent("\"odd", "三网格").await;
        assert_eq!(odd["userErrors"], json!([]), "{odd}");
        assert_eq!(sent("\"odd", "三网格").await["replayed"], json!(true));
        assert_eq!(app.log().await.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn header_key_with_several_changes_is_refused_before_any_write() {
    on_each_database(async |app| {
        let equal = json!({ "a": grid(COMMITTEE, "一网格", None), "b": grid(COMMITTEE, "一网格", None) });
        let other = json!({ "a": grid(COMMITTEE, "一网格", None), "b": grid(OTHER_COMMITTEE, "二网格", None) });
        let own =
            json!({ "a": grid(COMMITTEE, "一网格", Some("x")), "b": grid(COMMITTEE, "一网格", Some("y")) });
        for variables in [equal, other.clone(), own] {
            let (status, refused) = send(&app, true, TWO, variables).await;
            assert_eq!(
                (status, code(&refused)),
                (400, "BAD_USER_INPUT"),
                "{refused}"
            );
            assert_eq!(refused.get("data"), None, "{refused}");
        }
        let fragments =
            "mutation($a: GridCreateInput!, $b: GridCreateInput!) { ...A ... on Mutation { ...B } }
            fragment A on Mutation { gridCreate(input: $a) { replayed } }
            fragment B on Mutation { other: gridCreate(input: $b) { replayed } }";
        let (status, refused) = send(&app, true, fragments, other.clone()).await;
        assert_eq!(
            (status, code(&refused)),
            (400, "BAD_USER_INPUT"),
            "{refused}"
        );
        assert!(app.log().await.is_empty(), "nothing was written");

        // Changes that a directive skips are not executed, whether its value comes from a variable or a default.
        let chosen = "mutation($a: GridCreateInput!, $b: GridCreateInput!, $both: Boolean = true) {
            a: gridCreate(input: $a) { replayed userErrors { code } } __typename
            b: gridCreate(input: $b) @include(if: $both) { replayed } }";
        let (status, _) = send(&app, true, chosen, other.clone()).await;
        assert_eq!(status, 400);
        let mut one = other;
        one["both"] = json!(false);
        for replayed in [false, true] {
            let (status, made) = send(&app, true, chosen, one.clone()).await;
            assert_eq!(
                (status, &made["data"]["a"]["replayed"]),
                (200, &json!(replayed)),
                "{made}"
            );
        }
        // The same field twice under one name is one change.
        let merged = "mutation($a: GridCreateInput!) { gridCreate(input: $a) { replayed }
            gridCreate(input: $a) { userErrors { code } } }";
        let (status, made) = send(
            &app,
            true,
            merged,
            json!({ "a": grid(COMMITTEE, "一网格", None) }),
        )
        .await;
        assert_eq!(
            (status, &made["data"]["gridCreate"]["replayed"]),
            (200, &json!(true)),
            "{made}"
        );
        assert_eq!(app.log().await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn input_keys_of_two_changes_in_a_document_must_differ() {
    on_each_database(async |app| {
        let same = json!({ "a": grid(COMMITTEE, "一网格", Some("k")), "b": grid(COMMITTEE, "二网格", Some("k")) });
        let (status, refused) = send(&app, false, TWO, same).await;
        assert_eq!((status, code(&refused)), (400, "BAD_USER_INPUT"), "{refused}");
        let literal = format!(
            "mutation {{ a: gridCreate(input: {{ committeeCode: \"{COMMITTEE}\", kind: GRID, name: \"一\", idempotencyKey: \"k\" }}) {{ replayed }}
                b: gridCreate(input: {{ committeeCode: \"{COMMITTEE}\", kind: GRID, name: \"二\", idempotencyKey: \"k\" }}) {{ replayed }} }}"
        );
        let (status, refused) = send(&app, false, &literal, json!({})).await;
        assert_eq!((status, code(&refused)), (400, "BAD_USER_INPUT"), "{refused}");
        assert!(app.log().await.is_empty(), "nothing was written");
        let own = json!({ "a": grid(COMMITTEE, "一网格", Some("k")), "b": grid(COMMITTEE, "二网格", Some("l")) });
        let (status, made) = send(&app, false, TWO, own).await;
        assert_eq!(status, 200);
        for change in ["a", "b"] {
            assert_eq!(made["data"][change]["userErrors"], json!([]), "{made}");
        }
        assert_eq!(app.log().await.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn header_key_and_input_key_must_be_equal() {
    on_each_database(async |app| {
        let one = "mutation($a: GridCreateInput!) {
            gridCreate(input: $a) { replayed result { id } userErrors { code message path } } }";
        let sent = async |header: &str, key: &str, check: bool| {
            let mut input = grid(COMMITTEE, "一网格", Some(key));
            input["validateOnly"] = json!(check);
            let (status, answer) = send_with(&app, Some(header), one, json!({ "a": input })).await;
            assert_eq!(status, 200, "{answer}");
            answer["data"]["gridCreate"].clone()
        };
        for (header, key) in [("a", "b"), ("\"a\"", "b"), ("a", "A"), ("a", "")] {
            for check in [true, false] {
                let refused = sent(header, key, check).await;
                let error = &refused["userErrors"][0];
                assert_eq!(
                    (&error["code"], &error["path"]),
                    (&json!("INVALID"), &json!(["input", "idempotencyKey"])),
                    "{header} {key}: {refused}"
                );
                let message = error["message"].as_str().unwrap();
                assert!(message.contains("Idempotency-Key"), "{message}");
            }
        }
        assert!(app.log().await.is_empty(), "nothing was written");
        for (header, key, replayed) in [("a", "a", false), ("\"a\"", "a", true)] {
            let made = sent(header, key, false).await;
            assert_eq!(made["userErrors"], json!([]), "{made}");
            assert_eq!(made["replayed"], json!(replayed), "{header}");
        }
        assert_eq!(app.log().await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn several_header_keys_must_be_equal() {
    on_each_database(async |app| {
        let one = "mutation($a: GridCreateInput!) {
            gridCreate(input: $a) { replayed userErrors { code path } } }";
        let token = app.token(Role::Official, "44");
        let sent = async |keys: &[&str]| {
            let variables = json!({ "a": grid(COMMITTEE, "一网格", None) });
            let mut request = post_with_token(&token, one, &variables);
            for key in keys {
                request = request.append_header(("idempotency-key", *key));
            }
            let (status, answer, _) = answer(&app, request).await;
            assert_eq!(status, 200, "{answer}");
            answer["data"]["gridCreate"].clone()
        };
        let refused = sent(&["a", "b"]).await;
        assert_eq!(refused["userErrors"][0]["code"], "INVALID", "{refused}");
        assert!(app.log().await.is_empty(), "nothing was written");
        for replayed in [false, true] {
            let made = sent(&["a", "\"a\""]).await;
            assert_eq!(
                (&made["userErrors"], &made["replayed"]),
                (&json!([]), &json!(replayed))
            );
        }
    })
    .await;
}
