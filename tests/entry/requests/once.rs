//! Queries that write the access log run once (8.9).

use cunju::access::auth::Role;
use cunju_entity::access_log;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{COMMITTEE, code};
use crate::support::{TestApp, on_each_database};

const NUMBER: &str = "99010619800531018X";

async fn resident(app: &TestApp, token: &str) -> Value {
    let home = json!({ "committeeCode": COMMITTEE, "address": "示例花园1号" });
    let home = app.change(token, "householdRegister", "id", home).await;
    let input = json!({ "householdId": home["result"]["id"], "name": "张示例", "relation": "HEAD",
        "livingState": "REGISTERED_LIVING_HERE", "identityNumber": NUMBER, "birthOn": "1980-05-31" });
    let made = app.change(token, "residentRegister", "id", input).await;
    assert_eq!(made["userErrors"], json!([]), "{made}");
    made["result"]["id"].clone()
}

async fn access_log_count(app: &TestApp) -> usize {
    let all = access_log::Entity::find().all(&app.server.db).await;
    all.unwrap().len()
}

#[actix_web::test]
async fn query_with_a_purpose_is_logged_once_despite_a_list_error() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let id = resident(&app, &token).await;
        let before = access_log_count(&app).await;
        let committee = "{ committee(code: \"440106001001\") { id } }";
        let committee = app.data(&token, committee).await["committee"]["id"].clone();
        // The executor does not report in which item of a list an error occurred.
        let error = "nodes(ids: [$c]) { ... on Committee { grids(first: -1) { totalCount } } }";
        let query = format!(
            "query($id: ID!, $c: ID!) {{ node(id: $id) {{ ... on Resident {{ name(purpose: CARE_VISIT) \
                identityNumber(purpose: CARE_VISIT) }} }} {error} }}"
        );
        let (answer, _) = app.execute(&token, &query, json!({ "id": id, "c": committee })).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{answer}");
        assert_eq!(answer["errors"][0]["path"], json!(["nodes", 0, "grids"]), "{answer}");
        assert_eq!(answer["data"]["node"]["identityNumber"], NUMBER, "{answer}");
        assert_eq!(access_log_count(&app).await, before + 1);

        let lookup = format!(
            "query($number: String!, $c: ID!) {{ found: residentByIdentityNumber(number: $number, purpose: VERIFICATION) \
                {{ id }} {error} }}"
        );
        for turn in 1..=20 {
            let (answer, _) = app.execute(&token, &lookup, json!({ "number": NUMBER, "c": committee })).await;
            assert_eq!(code(&answer), "BAD_USER_INPUT", "{answer}");
            assert_eq!(access_log_count(&app).await, before + 1 + turn, "each is counted once");
        }
        let (answer, _) = app.execute(&token, &lookup, json!({ "number": NUMBER, "c": committee })).await;
        assert!(answer["errors"].to_string().contains("RATE_LIMITED"), "{answer}");
        // In a fragment, with a directive, with a variable.
        let hidden = "query($id: ID!, $c: ID!, $for: AccessPurpose, $yes: Boolean = true) { ...P
            nodes(ids: [$c]) { ... on Committee { grids(first: -1) { totalCount } } } }
            fragment P on Query { node(id: $id) { ... on Resident @include(if: $yes) { n: name(purpose: $for)
                identityNumber(purpose: $for) } } }";
        let before = access_log_count(&app).await;
        let variables = json!({ "id": id, "c": committee, "for": "EMERGENCY" });
        let (answer, _) = app.execute(&token, hidden, variables).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{answer}");
        assert_eq!(access_log_count(&app).await, before + 1);
    })
    .await;
}
