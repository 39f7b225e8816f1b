//! Idempotency keys of several changes in one document (8.1).

use cunju::auth::Role;
use serde_json::{Value, json};

use super::{HERE, THERE, answer, code, posted_by};
use crate::support::{TestApp, on_each_database};

const TWO: &str = "mutation($a: GridCreateInput!, $b: GridCreateInput!) {
    a: gridCreate(input: $a) { result { id } userErrors { code } }
    b: gridCreate(input: $b) { result { id } userErrors { code } } }";

fn grid(committee: &str, name: &str, key: Option<&str>) -> Value {
    json!({ "committeeCode": committee, "kind": "GRID", "name": name, "idempotencyKey": key })
}

async fn send(app: &TestApp, header: bool, query: &str, variables: Value) -> (u16, Value) {
    let token = app.token(Role::Official, "44");
    let mut request = posted_by(&token, query, &variables);
    if header {
        request = request.insert_header(("idempotency-key", "k-1"));
    }
    let (status, answer, _) = answer(app, request).await;
    (status, answer)
}

#[actix_web::test]
async fn a_header_key_beside_several_changes_is_refused_before_anything_is_written() {
    on_each_database(async |app| {
        let equal = json!({ "a": grid(HERE, "一网格", None), "b": grid(HERE, "一网格", None) });
        let other = json!({ "a": grid(HERE, "一网格", None), "b": grid(THERE, "二网格", None) });
        let own =
            json!({ "a": grid(HERE, "一网格", Some("x")), "b": grid(HERE, "一网格", Some("y")) });
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

        // What the directives leave out does not run, whether they come from a variable or its default.
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
            json!({ "a": grid(HERE, "一网格", None) }),
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
async fn two_changes_of_a_document_do_not_share_a_key_of_their_inputs() {
    on_each_database(async |app| {
        let same = json!({ "a": grid(HERE, "一网格", Some("k")), "b": grid(HERE, "二网格", Some("k")) });
        let (status, refused) = send(&app, false, TWO, same).await;
        assert_eq!((status, code(&refused)), (400, "BAD_USER_INPUT"), "{refused}");
        let literal = format!(
            "mutation {{ a: gridCreate(input: {{ committeeCode: \"{HERE}\", kind: GRID, name: \"一\", idempotencyKey: \"k\" }}) {{ replayed }}
                b: gridCreate(input: {{ committeeCode: \"{HERE}\", kind: GRID, name: \"二\", idempotencyKey: \"k\" }}) {{ replayed }} }}"
        );
        let (status, refused) = send(&app, false, &literal, json!({})).await;
        assert_eq!((status, code(&refused)), (400, "BAD_USER_INPUT"), "{refused}");
        assert!(app.log().await.is_empty(), "nothing was written");
        let own = json!({ "a": grid(HERE, "一网格", Some("k")), "b": grid(HERE, "二网格", Some("l")) });
        let (status, made) = send(&app, false, TWO, own).await;
        assert_eq!(status, 200);
        for change in ["a", "b"] {
            assert_eq!(made["data"][change]["userErrors"], json!([]), "{made}");
        }
        assert_eq!(app.log().await.len(), 2);
    })
    .await;
}
