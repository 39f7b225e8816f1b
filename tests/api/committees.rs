//! Committees that are created, changed, moved and abolished, and their obligations.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str =
    "id code name revision validTo obligations { nodes { dueOn validFrom validTo state } }";

async fn mandate(app: &TestApp, token: &str) -> Value {
    let input = json!({ "title": "t", "documentNumber": "n", "issuer": "i", "issuedOn": "2022-03-17",
        "scope": "44", "committeeKinds": ["RESIDENTS"], "subcommitteeKind": "PUBLIC_HEALTH",
        "milestone": "SET_UP", "dueOn": "2022-03-31" });
    let payload = app.change(token, "mandateIssue", "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

async fn total(app: &TestApp, token: &str, mandate: &Value, within: &str, at: &str) -> Value {
    let query = "query($m: ID!, $in: DivisionCode!, $at: Date) { coverage(mandate: $m, in: $in, at: $at) { total } }";
    let (answer, _) = app
        .execute(
            token,
            query,
            json!({ "m": mandate, "in": within, "at": at }),
        )
        .await;
    answer["data"]["coverage"]["total"].clone()
}

async fn create(app: &TestApp, token: &str, code: &str, kind: &str, from: &str) -> Value {
    let input = json!({ "code": code, "kind": kind, "name": "新设社区居委会", "validFrom": from });
    app.change(token, "committeeCreate", COMMITTEE, input).await
}

#[actix_web::test]
async fn new_committee_owes_obligations_within_thirty_days() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let mandate = mandate(&app, &token).await;
        let before = total(&app, &token, &mandate, "440106", "2022-06-01").await.as_i64().unwrap();
        let made = create(&app, &token, "440106001577", "RESIDENTS", "2022-05-20").await;
        assert_eq!(made["userErrors"][0]["code"], Value::Null, "{made}");
        let owed = json!({ "dueOn": "2022-06-19", "validFrom": "2022-05-20", "validTo": null, "state": "PENDING" });
        assert_eq!(made["result"]["obligations"]["nodes"], json!([owed]));
        assert_eq!(total(&app, &token, &mandate, "440106", "2022-06-01").await, before + 1);
        assert_eq!(total(&app, &token, &mandate, "440106", "2022-05-19").await, before, "it did not exist yet");
        let villagers = create(&app, &token, "440106001578", "VILLAGERS", "2022-05-20").await;
        assert_eq!(villagers["result"]["obligations"]["nodes"], json!([]), "the mandate applies to the other kind");
        for (code, from, wrong, field) in [
            ("440106001577", "2022-05-20", "ALREADY_EXISTS", "code"),
            ("440106009001", "2022-05-20", "INVALID", "code"),
            ("510104017999", "2022-05-20", "NOT_FOUND", "code"),
            ("440106001579", "2022-06-02", "DATE_IN_FUTURE", "validFrom"),
        ] {
            let refused = create(&app, &token, code, "RESIDENTS", from).await;
            let error = &refused["userErrors"][0];
            assert_eq!([&error["code"], &error["path"]], [&json!(wrong), &json!(["input", field])], "{refused}");
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn moved_committee_keeps_its_history_and_both_codes() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let mandate = mandate(&app, &token).await;
        let made = create(&app, &token, "440106001577", "RESIDENTS", "2022-05-20").await;
        let id = made["result"]["id"].clone();
        let (tianhe, dongguan) = ("440106", "4419");
        let before = [
            total(&app, &token, &mandate, tianhe, "2022-06-01").await.as_i64().unwrap(),
            total(&app, &token, &mandate, dongguan, "2022-06-01").await.as_i64().unwrap(),
        ];
        let input = json!({ "id": id, "code": "441900003577", "name": "迁来社区居委会", "expectedRevision": 1 });
        let moved = app.change(&token, "committeeUpdate", COMMITTEE, input.clone()).await;
        assert_eq!(moved["userErrors"], json!([]), "{moved}");
        assert_eq!([&moved["result"]["code"], &moved["result"]["revision"]], [&json!("441900003577"), &json!(2)]);
        for at in ["2022-06-01", "2022-05-25"] {
            assert_eq!(total(&app, &token, &mandate, tianhe, at).await, before[0] - 1, "{at}");
            assert_eq!(total(&app, &token, &mandate, dongguan, at).await, before[1] + 1, "{at}");
        }
        let stale = app.change(&token, "committeeUpdate", COMMITTEE, input).await;
        assert_eq!(stale["userErrors"][0]["__typename"], "StaleRevisionError");
        let query = r#"{ old: committee(code: "440106001577") { id code } new: committee(code: "441900003577") { id }
            found: committees(search: "qianlai") { nodes { code } } }"#;
        let seen = app.data(&token, query).await;
        assert_eq!(seen["old"], json!({ "id": id, "code": "441900003577" }));
        assert_eq!(seen["new"]["id"], id);
        assert_eq!(seen["found"]["nodes"], json!([{ "code": "441900003577" }]));
        let county = app.token(Role::Official, "440106");
        assert_eq!(app.data(&county, query).await["old"], Value::Null, "it left the county");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn abolished_committee_stays_readable_without_obligations() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let mandate = mandate(&app, &token).await;
        let found = app.data(&token, r#"{ committee(code: "440106001001") { id } committees { totalCount } }"#).await;
        let (id, all) = (&found["committee"]["id"], found["committees"]["totalCount"].as_i64().unwrap());
        let before = total(&app, &token, &mandate, "440106", "2022-06-01").await.as_i64().unwrap();
        let input = json!({ "id": id, "validTo": "2022-05-01" });
        let gone = app.change(&token, "committeeAbolish", COMMITTEE, input).await;
        assert_eq!(gone["result"]["obligations"]["nodes"][0]["validTo"], "2022-05-01", "{gone}");
        assert_eq!(total(&app, &token, &mandate, "440106", "2022-06-01").await, before - 1);
        assert_eq!(total(&app, &token, &mandate, "440106", "2022-04-30").await, before);
        let after = app.data(&token, r#"{ committee(code: "440106001001") { validTo } committees { totalCount } }"#).await;
        assert_eq!(after["committee"]["validTo"], "2022-05-01");
        assert_eq!(after["committees"]["totalCount"], all - 1);
        let input = json!({ "committeeCode": "440106001001", "kind": "PUBLIC_HEALTH", "establishedOn": "2022-04-01" });
        let refused = app.change(&token, "subcommitteeEstablish", "id", input).await;
        assert_eq!(refused["userErrors"][0]["code"], "ALREADY_CLOSED", "{refused}");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn import_gives_new_committees_their_obligations() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let mandate = mandate(&app, &token).await;
        let before = total(&app, &token, &mandate, "440106001", "2022-06-01")
            .await
            .as_i64()
            .unwrap();
        let list = app.folder.path().join("more.csv");
        std::fs::write(
            &list,
            "code,name\n440000000000,广东省\n440100000000,广州市\n440106000000,天河区\n\
            440106001000,五山街道\n440106001577,新设社区居委会\n",
        )
        .unwrap();
        let options = crate::support::import_options(&list);
        let report =
            cunju::exchange::import::run(&app.server.db, &app.server.clock, &options, &|_| ())
                .await
                .unwrap();
        assert_eq!(report.inserted_committees, 1);
        assert_eq!(
            total(&app, &token, &mandate, "440106001", "2022-06-01").await,
            before + 1
        );
        app.assert_counters_match().await;
    })
    .await;
}
