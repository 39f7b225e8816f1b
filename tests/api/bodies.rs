//! Subcommittees, milestones and appointments: establishment, staffing, dissolution, and refused changes.

mod appointments;
mod refusals;
mod staffing;

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use sea_orm::sea_query::{Asterisk, Expr, Func, Query};
use sea_orm::{ConnectionTrait, Order};
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
const ESTABLISH: &str = "mutation Establish($input: SubcommitteeEstablishInput!) {
    subcommitteeEstablish(input: $input) {
        result { id establishedOn committee { code } milestones { key reachedOn } }
        userErrors { code path message retryable } replayed } }";
const DISSOLVE: &str = "mutation($input: SubcommitteeDissolveInput!) {
    subcommitteeDissolve(input: $input) {
        result { id dissolvedOn revision milestones { key reachedOn } staffing { met since unmet }
            appointments(includeFormer: true) { nodes { untilOn revision } } }
        userErrors { code path message ... on StaleRevisionError { current } } replayed } }";
const RECORD: &str = "mutation($input: MilestoneRecordInput!) { milestoneRecord(input: $input) {
    result { milestones { key reachedOn nameZh nameEn source } revision }
    userErrors { code path message } replayed } }";
const REVOKE: &str = "mutation($input: MilestoneRevokeInput!) { milestoneRevoke(input: $input) {
    result { milestones { key } } userErrors { code path message } replayed } }";
const APPOINT: &str =
    "mutation($input: AppointmentCreateInput!) { appointmentCreate(input: $input) {
    result { id role background fromOn untilOn revision person { id name } committee { code }
        subcommittee { id milestones { key reachedOn } staffing { met since unmet } } }
    userErrors { code path message } replayed } }";
const VACATE: &str = "mutation($input: AppointmentEndInput!) { appointmentEnd(input: $input) {
    result { id untilOn revision
        subcommittee { milestones { key reachedOn } staffing { met unmet } } }
    userErrors { code path message ... on StaleRevisionError { current } } replayed } }";

/// Payload of a mutation whose request has no errors.
async fn change(app: &TestApp, token: &str, document: &str, input: Value) -> Value {
    let (answer, _) = app
        .execute(token, document, json!({ "input": input }))
        .await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let payload = answer["data"].as_object().unwrap().values().next().unwrap();
    let refused = payload["userErrors"] != json!([]);
    assert!(!refused || payload["result"].is_null(), "{payload}");
    payload.clone()
}

/// Result of a mutation that succeeds.
async fn expect_result(app: &TestApp, token: &str, document: &str, input: Value) -> Value {
    let payload = change(app, token, document, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// Codes and paths of the user errors of a mutation.
async fn expect_user_errors(app: &TestApp, token: &str, document: &str, input: Value) -> Value {
    let payload = change(app, token, document, input).await;
    let problems = payload["userErrors"].as_array().unwrap().iter();
    let told = problems.map(|it| json!([it["code"], it["path"][1], it["path"].get(2)]));
    let told: Vec<Value> = told
        .map(|it| match &it[2] {
            Value::Null => json!([it[0], it[1]]),
            _ => it,
        })
        .collect();
    Value::Array(told)
}

fn public_health_input(day: &str) -> Value {
    json!({ "committeeCode": COMMITTEE, "kind": "PUBLIC_HEALTH", "establishedOn": day })
}

/// A new person for an appointment in the committee.
fn appointment(body: &Value, name: &str, role: &str, background: &str, from: &str) -> Value {
    json!({ "committeeCode": COMMITTEE, "subcommitteeId": body, "person": { "name": name },
        "role": role, "background": background, "fromOn": from })
}

/// Number of rows of each table that changes may write.
async fn rows(app: &TestApp) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "subcommittee",
        "subcommittee_milestone",
        "person",
        "appointment",
        "change_log",
        "idempotency_key",
    ] {
        let mut select = Query::select();
        select
            .expr_as(Func::count(Expr::col(Asterisk)), "n")
            .from(table);
        if table == "change_log" {
            select.and_where(by_callers());
        }
        let row = app.server.db.query_one(&select).await.unwrap().unwrap();
        counts.push(row.try_get("", "n").unwrap());
    }
    counts
}

/// Rows of the change log that were not written by a command such as the import.
fn by_callers() -> Expr {
    use sea_orm::sea_query::ExprTrait;
    Expr::col("actor").ne("command")
}

/// The change log: operation, kind and table of each row, in order.
async fn log(app: &TestApp) -> Vec<(String, String, String)> {
    let mut select = Query::select();
    select
        .columns(["operation", "kind", "entity"])
        .from("change_log")
        .and_where(by_callers())
        .order_by("sequence", Order::Asc);
    let rows = app.server.db.query_all(&select).await.unwrap();
    let read = |row: &sea_orm::QueryResult, name: &str| row.try_get::<String>("", name).unwrap();
    rows.iter()
        .map(|row| {
            (
                read(row, "operation"),
                read(row, "kind"),
                read(row, "entity"),
            )
        })
        .collect()
}

#[actix_web::test]
async fn establishment_reaches_the_first_milestone() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "4401");
        let mut input = public_health_input("2026-01-10");
        input["documentNumber"] = json!(" 五山〔2026〕1号 ");
        input["idempotencyKey"] = json!("a");
        let payload = change(&app, &token, ESTABLISH, input.clone()).await;
        let result = &payload["result"];
        assert_eq!(result["committee"]["code"], COMMITTEE);
        let set_up = json!([{ "key": "SET_UP", "reachedOn": "2026-01-10" }]);
        assert_eq!(result["milestones"], set_up);
        assert_eq!(payload["replayed"], false);

        let again = change(&app, &token, ESTABLISH, input).await;
        assert_eq!((&again["result"], &again["replayed"]), (result, &json!(true)));
        assert_eq!(rows(&app).await, [1, 1, 0, 0, 2, 1]);

        let node = "query($id: ID!) { node(id: $id) { ... on Subcommittee {
            kind { key nameZh } documentNumber duties revision dissolvedOn
            committee { subcommittees(kind: \"PUBLIC_HEALTH\") { totalCount nodes { id } } } } } }";
        let (answer, statements) = app.execute(&token, node, json!({ "id": result["id"] })).await;
        let found = json!({ "kind": { "key": "PUBLIC_HEALTH", "nameZh": "公共卫生委员会" },
            "documentNumber": "五山〔2026〕1号", "duties": null, "revision": 1, "dissolvedOn": null,
            "committee": { "subcommittees": { "totalCount": 1, "nodes": [{ "id": result["id"] }] } } });
        assert_eq!(answer["data"]["node"], found, "{answer}");
        assert_eq!(statements, 3);
    })
    .await;
}

#[actix_web::test]
async fn concurrent_establishments_create_one_subcommittee() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let inputs = (0..10).map(|key| {
            let mut input = public_health_input("2026-01-10");
            input["idempotencyKey"] = json!(format!("key-{key}"));
            change(&app, &token, ESTABLISH, input)
        });
        let all = futures_util::future::join_all(inputs).await;
        let made = all.iter().filter(|it| it["result"].is_object()).count();
        assert_eq!(made, 1);
        for other in all.iter().filter(|it| it["result"].is_null()) {
            assert_eq!(other["userErrors"][0]["code"], "ALREADY_EXISTS", "{other}");
        }
        assert_eq!(rows(&app).await[..2], [1, 1]);
    })
    .await;
}

#[actix_web::test]
async fn dissolved_subcommittee_stays_on_record_and_can_be_replaced() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let first = expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await;
        let member = appointment(&first["id"], "甲", "MEMBER", "RESIDENT", "2026-02-01");
        expect_result(&app, &token, APPOINT, member).await;
        let end = json!({ "id": first["id"], "dissolvedOn": "2026-03-01",
            "reason": "并入民政事务委员会", "expectedRevision": 1 });
        let gone = expect_result(&app, &token, DISSOLVE, end.clone()).await;
        assert_eq!(gone["dissolvedOn"], "2026-03-01");
        assert_eq!(gone["revision"], 2);
        assert_eq!(gone["milestones"][0]["key"], "SET_UP");
        assert_eq!(gone["appointments"]["nodes"], json!([{ "untilOn": "2026-03-01", "revision": 2 }]));
        let staffing = json!({ "met": false, "since": null, "unmet": ["dissolved on 2026-03-01"] });
        assert_eq!(gone["staffing"], staffing);
        assert_eq!(expect_user_errors(&app, &token, DISSOLVE, end).await, json!([["ALREADY_CLOSED", "id"]]));

        let second = expect_result(&app, &token, ESTABLISH, public_health_input("2026-03-02")).await;
        assert_ne!(first["id"], second["id"]);
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{
            now: subcommittees {{ nodes {{ establishedOn }} }}
            all: subcommittees(includeDissolved: true) {{ totalCount nodes {{ dissolvedOn }} }} }} }}");
        let found = app.data(&token, &query).await["committee"].clone();
        assert_eq!(found["now"]["nodes"], json!([{ "establishedOn": "2026-03-02" }]));
        let all = json!({ "totalCount": 2, "nodes": [{ "dissolvedOn": "2026-03-01" }, { "dissolvedOn": null }] });
        assert_eq!(found["all"], all);
    })
    .await;
}

#[actix_web::test]
async fn milestone_is_recorded_and_revoked() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let body = expect_result(&app, &token, ESTABLISH, public_health_input("2026-01-10")).await;
        let plaque = json!({ "subcommitteeId": body["id"], "milestone": "PLAQUE_HUNG", "reachedOn": "2026-02-01" });
        let row = expect_result(&app, &token, RECORD, plaque.clone()).await;
        let hung = json!({ "key": "PLAQUE_HUNG", "reachedOn": "2026-02-01", "nameZh": "挂牌",
            "nameEn": "Plaque hung", "source": "RECORDED" });
        assert_eq!(row["milestones"][1], hung);
        let twice = expect_user_errors(&app, &token, RECORD, plaque).await;
        assert_eq!(twice, json!([["ALREADY_EXISTS", "milestone"]]));
        let back = json!({ "subcommitteeId": body["id"], "milestone": "PLAQUE_HUNG" });
        let row = expect_result(&app, &token, REVOKE, back.clone()).await;
        assert_eq!(row["milestones"], json!([{ "key": "SET_UP" }]));
        let twice = expect_user_errors(&app, &token, REVOKE, back).await;
        assert_eq!(twice, json!([["NOT_FOUND", "milestone"]]));
        let touched = log(&app).await;
        let told: Vec<_> = touched.iter().map(|(operation, kind, table)| format!("{operation} {kind} {table}")).collect();
        assert_eq!(told, [
            "subcommittee.establish INSERT subcommittee",
            "subcommittee.establish INSERT subcommittee_milestone",
            "milestone.record INSERT subcommittee_milestone",
            "milestone.revoke DELETE subcommittee_milestone",
        ]);
    })
    .await;
}

#[actix_web::test]
async fn messages_come_in_both_languages() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let mut input = public_health_input("2999-01-01");
        input["kind"] = json!("SPACE");
        let payload = change(&app, &token, ESTABLISH, input.clone()).await;
        let message = payload["userErrors"][0]["message"].as_str().unwrap();
        assert!(
            message.contains("Use one of PUBLIC_HEALTH, MEDIATION"),
            "{message}"
        );
        let body = json!({ "query": ESTABLISH, "variables": { "input": input } });
        let request = TestRequest::post().uri("/graphql").set_json(body);
        let request = request.insert_header(("authorization", format!("Bearer {token}")));
        let (_, body, _) = app
            .send(request.insert_header(("accept-language", "zh")))
            .await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        let problems = &answer["data"]["subcommitteeEstablish"]["userErrors"];
        assert!(
            problems[0]["message"]
                .as_str()
                .unwrap()
                .contains("没有这种下属委员会"),
            "{answer}"
        );
        assert!(
            problems[1]["message"]
                .as_str()
                .unwrap()
                .contains("晚于今天"),
            "{answer}"
        );
    })
    .await;
}
