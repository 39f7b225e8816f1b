//! Concurrent changes: they are serialized where necessary, and no count is lost.

use cunju::access::auth::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const TODAY: &str = "2022-04-10";

/// Error codes of the changes, `OK` for successful ones, sorted.
fn outcomes(payloads: &[Value]) -> Vec<&str> {
    let code = |payload: &'_ Value| match payload["userErrors"][0]["code"].as_str() {
        Some("ALREADY_EXISTS") => "ALREADY_EXISTS",
        Some(_) => "ANOTHER",
        None => "OK",
    };
    let mut all: Vec<_> = payloads.iter().map(code).collect();
    all.sort_unstable();
    all
}

fn establish(code: &str) -> Value {
    json!({ "committeeCode": code, "kind": "PUBLIC_HEALTH", "establishedOn": "2022-03-01" })
}

async fn issue_mandate(app: &TestApp, token: &str) -> Value {
    let input = json!({ "title": "t", "documentNumber": app.server.clock.uuid(), "issuer": "i",
        "issuedOn": "2022-03-01", "scope": "44", "subcommitteeKind": "PUBLIC_HEALTH",
        "milestone": "SET_UP", "dueOn": "2022-03-31" });
    app.change(token, "mandateIssue", "id", input).await
}

#[actix_web::test]
async fn identical_concurrent_changes_are_applied_once() {
    on_each_database(async |app| {
        app.set_date(TODAY);
        let token = app.token(Role::Official, "44");
        let mandate = issue_mandate(&app, &token).await["result"]["id"].clone();
        let once = [vec!["ALREADY_EXISTS"; 9], vec!["OK"]].concat();
        let address = json!({ "committeeCode": "440106001001", "address": "同一地址" });
        let exempt = json!({ "mandateId": mandate, "committeeCode": "440106001002",
            "legalGround": "g", "dutyHolder": "h", "approver": "a" });
        for (mutation, input) in [
            ("subcommitteeEstablish", establish("440106001001")),
            ("householdRegister", address),
            ("obligationExempt", exempt),
        ] {
            let change = || app.change(&token, mutation, "id", input.clone());
            let payloads = join_all((0..10).map(|_| change())).await;
            assert_eq!(outcomes(&payloads), once, "{mutation}");
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn concurrent_use_of_one_key_makes_one_change_with_one_response() {
    on_each_database(async |app| {
        app.set_date(TODAY);
        let token = app.token(Role::Official, "44");
        let mut input = establish("440106001001");
        input["idempotencyKey"] = json!("once");
        let change = || app.change(&token, "subcommitteeEstablish", "id", input.clone());
        let payloads = join_all((0..15).map(|_| change())).await;
        let replayed = payloads.iter().filter(|it| it["replayed"] == true);
        assert_eq!(replayed.count(), 14);
        assert!(
            payloads
                .iter()
                .all(|it| it["result"] == payloads[0]["result"])
        );
    })
    .await;
}

#[actix_web::test]
async fn concurrent_mandates_and_establishments_lose_no_count() {
    on_each_database(async |app| {
        app.set_date(TODAY);
        let token = app.token(Role::Official, "44");
        let mandate = issue_mandate(&app, &token).await["result"]["id"].clone();
        let change = async |n: usize| match n % 4 {
            0 => issue_mandate(&app, &token).await,
            1 => {
                let input = json!({ "mandateId": mandate, "division": "440106", "reason": "r",
                    "dueOn": format!("2023-01-{:02}", n + 1), "approver": "a" });
                app.change(&token, "obligationExtend", "dueOn", input).await
            }
            _ => {
                let input = establish(&format!("4419000030{n:02}"));
                app.change(&token, "subcommitteeEstablish", "id", input)
                    .await
            }
        };
        let payloads = join_all((0..20).map(change)).await;
        let made = payloads.iter().filter(|it| it["result"].is_object());
        assert!(
            made.count() >= 16,
            "an extension may follow one with a later date: {payloads:?}"
        );
        app.assert_counters_match().await;
    })
    .await;
}
