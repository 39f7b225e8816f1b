//! Runs the documents in `examples/` unchanged.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const CHAIN: &str = include_str!("../../examples/chain.graphql");
const ESTABLISH: &str = include_str!("../../examples/establish.graphql");
const COMMITTEE: &str = "440106001001";

async fn create_object(app: &TestApp, token: &str, mutation: &str, input: Value) -> Value {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

/// A subcommittee of this kind, an appointment in it, a grid it is responsible for and a household in that grid.
async fn create_subcommittee_chain(app: &TestApp, token: &str, kind: &str, name: &str) {
    let input = json!({ "committeeCode": COMMITTEE, "kind": kind, "establishedOn": "2026-03-01" });
    let body = create_object(app, token, "subcommitteeEstablish", input).await;
    let input = json!({ "committeeCode": COMMITTEE, "subcommitteeId": body, "person": { "name": name },
        "role": "DIRECTOR", "background": "VILLAGE_DOCTOR", "fromOn": "2026-03-02" });
    create_object(app, token, "appointmentCreate", input).await;
    let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": kind, "subcommitteeIds": [body] });
    let grid = create_object(app, token, "gridCreate", input).await;
    let input = json!({ "committeeCode": COMMITTEE, "address": format!("{kind}路1号"), "head": name, "gridId": grid });
    create_object(app, token, "householdRegister", input).await;
}

#[actix_web::test]
async fn chain_query_takes_a_fixed_number_of_statements() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        create_subcommittee_chain(&app, &token, "PUBLIC_HEALTH", "张三").await;
        let (one, for_one) = app.execute(&token, CHAIN, json!({})).await;
        assert_eq!(one["errors"], Value::Null, "{one}");
        let body = &one["data"]["committee"]["subcommittees"]["nodes"][0];
        assert_eq!(body["kind"], json!({ "key": "PUBLIC_HEALTH", "nameZh": "公共卫生委员会" }));
        assert_eq!(body["milestones"], json!([{ "key": "SET_UP", "reachedOn": "2026-03-01" }]));
        assert_eq!(
            body["appointments"]["nodes"],
            json!([{ "person": { "name": "张三" }, "role": "DIRECTOR", "background": "VILLAGE_DOCTOR" }])
        );
        let household = json!({ "address": "PUBLIC_HEALTH路1号", "head": "张三", "grid": { "code": "440106001001001" } });
        assert_eq!(
            body["grids"],
            json!({ "totalCount": 1, "nodes": [{ "code": "440106001001001", "name": "PUBLIC_HEALTH",
                "households": { "nodes": [household] } }] })
        );
        let grid = &one["data"]["committee"]["grids"]["nodes"][0];
        assert_eq!(grid["households"]["totalCount"], 1);

        for kind in ["MEDIATION", "PUBLIC_SECURITY", "CIVIL_AFFAIRS"] {
            create_subcommittee_chain(&app, &token, kind, "李四").await;
        }
        let (many, for_many) = app.execute(&token, CHAIN, json!({})).await;
        assert_eq!(many["data"]["committee"]["subcommittees"]["nodes"].as_array().unwrap().len(), 4);
        // Batches of one relation at two depths may share a statement.
        assert!(for_one <= 15 && for_many <= 15, "{for_one} {for_many}");
    })
    .await;
}

#[actix_web::test]
async fn repeated_establishment_returns_the_first_response() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": COMMITTEE, "kind": "PUBLIC_HEALTH", "establishedOn": "2026-03-01",
            "documentNumber": "五山办〔2026〕1号", "idempotencyKey": "7f0c" });
        let ask = async |input: &Value| app.execute(&token, ESTABLISH, json!({ "input": input })).await.0;
        let first = ask(&input).await["data"]["subcommitteeEstablish"].clone();
        assert_eq!(first["userErrors"], json!([]), "{first}");
        assert_eq!(first["result"]["committee"]["code"], COMMITTEE);
        assert_eq!(first["result"]["milestones"], json!([{ "key": "SET_UP", "reachedOn": "2026-03-01" }]));
        let again = ask(&input).await["data"]["subcommitteeEstablish"].clone();
        assert_eq!([&first["replayed"], &again["replayed"]], [false, true]);
        assert_eq!(first["result"], again["result"]);

        let mut other = input.clone();
        other["establishedOn"] = json!("2026-03-02");
        let reused = ask(&other).await;
        let error = &reused["data"]["subcommitteeEstablish"]["userErrors"][0];
        assert_eq!(error["code"], "IDEMPOTENCY_KEY_REUSED", "{reused}");
        assert_eq!(error["path"], json!(["input", "idempotencyKey"]));

        other["idempotencyKey"] = json!("7f0d");
        let second = ask(&other).await;
        let error = &second["data"]["subcommitteeEstablish"]["userErrors"][0];
        assert_eq!([&error["code"], &error["retryable"]], [&json!("ALREADY_EXISTS"), &json!(false)]);
        let log = app.log().await;
        let establishments = log.iter().filter(|line| line.contains("INSERT subcommittee"));
        assert_eq!(establishments.count(), 2, "the row and its milestone, once: {log:?}");
    })
    .await;
}
