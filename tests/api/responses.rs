//! Responses follow the specification, also when resolvers fail. The tests use their own schema.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::failing::app;

/// Status and body of the response.
async fn send(app: &TestApp, body: Value) -> (u16, String) {
    let request = TestRequest::post()
        .uri("/graphql")
        .insert_header(("accept", "application/graphql-response+json"))
        .insert_header(("accept-language", "en"))
        .set_json(body);
    let (status, body, _) = app.send(request).await;
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn ask(app: &TestApp, query: &str) -> Value {
    let (_, body) = send(app, json!({ "query": query })).await;
    serde_json::from_str(&body).unwrap()
}

/// Data, and path and code of each error.
async fn outcome(app: &TestApp, query: &str) -> (Value, Value) {
    let answer = ask(app, query).await;
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let brief = |error: &Value| json!([error["path"], error["extensions"]["code"]]);
    (answer["data"].clone(), errors.iter().map(brief).collect())
}

#[actix_web::test]
async fn error_nulls_the_nearest_nullable_field_and_has_its_full_path() {
    let app = app().await;
    let failed = |path: Value| json!([[path, "BAD_USER_INPUT"]]);
    for (query, data, errors) in [
        (
            "{ number(number: 1) mayFail }",
            json!({ "number": 1, "mayFail": null }),
            failed(json!(["mayFail"])),
        ),
        (
            "{ number(number: 1) mustFail }",
            json!(null),
            failed(json!(["mustFail"])),
        ),
        (
            "{ thing { number x: mayFail } }",
            json!({ "thing": { "number": 0, "x": null } }),
            failed(json!(["thing", "x"])),
        ),
        (
            "{ number things { number even } }",
            json!({ "number": null, "things": null }),
            failed(json!(["things", 1, "even"])),
        ),
        (
            "{ someThings { even } }",
            json!({ "someThings": [{ "even": 0 }, null, { "even": 2 }] }),
            failed(json!(["someThings", 1, "even"])),
        ),
        (
            "{ plain { name thing { even } } }",
            json!({ "plain": null }),
            failed(json!(["plain", "thing", "even"])),
        ),
        (
            "{ plain { things { even } } }",
            json!({ "plain": null }),
            failed(json!(["plain", "things", 1, "even"])),
        ),
        (
            "{ someThings { plain { things { odd: even } } } }",
            json!({ "someThings": [null, null, null] }),
            json!([
                [
                    ["someThings", 0, "plain", "things", 1, "odd"],
                    "BAD_USER_INPUT"
                ],
                [
                    ["someThings", 1, "plain", "things", 1, "odd"],
                    "BAD_USER_INPUT"
                ],
                [
                    ["someThings", 2, "plain", "things", 1, "odd"],
                    "BAD_USER_INPUT"
                ]
            ]),
        ),
        (
            "{ being { number ... on Thing { even } } }",
            json!({ "being": null }),
            failed(json!(["being", "even"])),
        ),
        (
            "{ being { ...F } } fragment F on Being { ... on Thing { plain { thing { e: even } } } }",
            json!({ "being": null }),
            failed(json!(["being", "plain", "thing", "e"])),
        ),
        (
            "{ plain { name } plain { thing { even } } }",
            json!({ "plain": null }),
            failed(json!(["plain", "thing", "even"])),
        ),
        (
            "{ thing { number } thing { mayFail } }",
            json!({ "thing": { "number": 0, "mayFail": null } }),
            failed(json!(["thing", "mayFail"])),
        ),
    ] {
        assert_eq!(outcome(&app, query).await, (data, errors), "{query}");
    }
}

#[actix_web::test]
async fn panic_becomes_a_field_error_and_the_server_continues() {
    let app = app().await;
    let fault = |path: Value| json!([[path, "INTERNAL_SERVER_ERROR"]]);
    for (query, data, errors) in [
        (
            "{ number(number: 1) mayPanic }",
            json!({ "number": 1, "mayPanic": null }),
            fault(json!(["mayPanic"])),
        ),
        (
            "{ number(number: 1) mustPanic }",
            json!(null),
            fault(json!(["mustPanic"])),
        ),
        (
            "{ number(number: 1) faulty }",
            json!({ "number": 1, "faulty": null }),
            fault(json!(["faulty"])),
        ),
        (
            "{ someThings { calm } }",
            json!({ "someThings": [{ "calm": 0 }, null, { "calm": 2 }] }),
            fault(json!(["someThings", 1, "calm"])),
        ),
        (
            "{ plain { things { calm } } }",
            json!({ "plain": null }),
            fault(json!(["plain", "things", 1, "calm"])),
        ),
        (
            "mutation { add { count } mayPanic }",
            json!({ "add": { "count": 1 }, "mayPanic": null }),
            fault(json!(["mayPanic"])),
        ),
        ("{ number(number: 1) }", json!({ "number": 1 }), json!([])),
    ] {
        assert_eq!(outcome(&app, query).await, (data, errors), "{query}");
        let (_, body) = send(&app, json!({ "query": query })).await;
        assert!(!body.contains("secret"), "{body}");
    }
}

#[actix_web::test]
async fn response_has_at_most_five_errors_in_order_of_location() {
    let app = app().await;
    let fields: Vec<String> = (1..=9).map(|n| format!("f{n}: mayFail")).collect();
    let query = format!("{{ {} }}", fields.join(" "));
    let answer = ask(&app, &query).await;
    let errors = answer["errors"].as_array().unwrap();
    let paths: Vec<&Value> = errors.iter().map(|error| &error["path"][0]).collect();
    assert_eq!(paths, ["f1", "f2", "f3", "f4", "f5"]);
    assert_eq!(answer["data"].as_object().unwrap().len(), 9);
}

#[actix_web::test]
async fn keys_follow_the_selection_order_and_bytes_are_identical() {
    let app = app().await;
    let query = "query Q($yes: Boolean = true, $no: Boolean! = false) {
        z: number(number: 1) ...F a: echo(text: \"x\") b: echo(text: \"y\") @include(if: $no)
        ... @skip(if: $yes) { c: number } ... @include(if: $yes) { d: number(number: 2) }
        thing { number } someThings { number } someThings { plain { name } } e: __typename }
        fragment F on Query { thing { may: mayFail plain { name } } z: number(number: 1) }";
    let body = json!({ "query": query });
    let (_, answer) = send(&app, body.clone()).await;
    let data = answer.split_once("\"data\":").unwrap().1;
    let thing = |n: u8| format!("{{\"number\":{n},\"plain\":{{\"name\":\"plain\"}}}}");
    let things = [0, 1, 2].map(thing).join(",");
    let expected = format!(
        "{{\"z\":1,\"thing\":{{\"may\":null,\"plain\":{{\"name\":\"plain\"}},\"number\":0}},\"a\":\"x\",\
         \"d\":2,\"someThings\":[{things}],\"e\":\"Query\"}}}}"
    );
    assert_eq!(data, expected);
    let (_, again) = send(&app, body).await;
    assert_eq!(again.split_once("\"data\":").unwrap().1, expected);
    let given = json!({ "query": query, "variables": { "yes": false, "no": true } });
    let (_, answer) = send(&app, given).await;
    assert!(answer.contains("\"b\":\"y\",\"c\":null,"), "{answer}");
}

#[actix_web::test]
async fn mutation_selected_twice_under_one_key_runs_once() {
    let app = app().await;
    for (query, variables, data) in [
        (
            "mutation { add { count } add { by } }",
            json!({}),
            json!({ "add": { "count": 1, "by": 1 } }),
        ),
        (
            "mutation { add { count } ...F ... on Mutation { add { by } } ... { add { count } } } fragment F on Mutation { add { by } }",
            json!({}),
            json!({ "add": { "count": 2, "by": 1 } }),
        ),
        (
            "mutation($on: Boolean!) { add @include(if: $on) { count } add { by } }",
            json!({ "on": true }),
            json!({ "add": { "count": 3, "by": 1 } }),
        ),
        (
            "mutation($on: Boolean!) { add @include(if: $on) { count } add { by } }",
            json!({ "on": false }),
            json!({ "add": { "by": 1 } }),
        ),
        (
            "mutation { a: add { count } b: add(by: 10) { count } }",
            json!({}),
            json!({ "a": { "count": 5 }, "b": { "count": 15 } }),
        ),
    ] {
        let (_, body) = send(&app, json!({ "query": query, "variables": variables })).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer, json!({ "data": data }), "{query}");
    }
}

#[actix_web::test]
async fn input_values_arrive_as_sent() {
    let app = app().await;
    for (text, arrives) in [
        (
            r#""\u{1F600} \uD83D\uDE00 \u4E2D""#,
            "\u{1F600} \u{1F600} 中",
        ),
        (r#""a\n\"b\" \\u0041""#, "a\n\"b\" \\u0041"),
        (r#""""block \u0041""""#, r"block \u0041"),
    ] {
        let answer = ask(&app, &format!("{{ echo(text: {text}) }}")).await;
        assert_eq!(answer["data"]["echo"], arrives, "{answer}");
    }
    let query = "mutation($name: String) { patch(input: { name: $name }) }";
    for (variables, arrives) in [
        (json!({}), "absent"),
        (json!({ "name": null }), "null"),
        (json!({ "name": "x" }), "value"),
    ] {
        let (_, body) = send(&app, json!({ "query": query, "variables": variables })).await;
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer["data"]["patch"], arrives, "{answer}");
    }
    let query = "query($n: Int) { number(number: $n) }";
    for (number, status) in [
        (json!(2_147_483_647), 200),
        (json!(2_147_483_648_i64), 400),
        (json!(-2_147_483_649_i64), 400),
    ] {
        let body = json!({ "query": query, "variables": { "n": number } });
        assert_eq!(send(&app, body).await.0, status, "{number}");
    }
    let (status, body) = send(&app, json!({ "query": "{ number(number: 2147483648) }" })).await;
    assert_eq!(
        (status, body.contains("GRAPHQL_VALIDATION_FAILED")),
        (400, true),
        "{body}"
    );
}

#[actix_web::test]
async fn subscription_resolves_root_fragments_and_an_error_ends_one_event() {
    let app = app().await;
    let query = "subscription { ...F } fragment F on Subscriptions { ticks { number even } }";
    let request = TestRequest::post()
        .uri("/graphql")
        .insert_header(("accept", "text/event-stream"))
        .set_json(json!({ "query": query }));
    let (_, body, _) = app.send(request).await;
    let body = String::from_utf8(body.to_vec()).unwrap();
    let answers = body.lines().filter_map(|line| line.strip_prefix("data: "));
    let answers: Vec<Value> = answers
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(answers.len(), 3, "{body}");
    assert_eq!(
        answers[0],
        json!({ "data": { "ticks": { "number": 0, "even": 0 } } })
    );
    assert_eq!(answers[1]["data"], json!({ "ticks": null }));
    assert_eq!(answers[1]["errors"][0]["path"], json!(["ticks", "even"]));
    assert_eq!(
        answers[2],
        json!({ "data": { "ticks": { "number": 2, "even": 2 } } })
    );
}
