//! Households with their residents: arrivals, moves, departures, and what happened to a household.

use cunju::access::auth::Role;
use cunju::duties::measure;
use cunju_entity::value::CodeRange;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::{TestApp, mutation_document, on_each_database};

pub(crate) const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
const RESIDENT: &str = "id name age relation livingState joinedOn diedOn fieldAccess revision
    household { id } previous { id } next { id } committee { code }
    stays { nodes { household { id } joinedOn leftOn leftReason } }";
const HOUSEHOLD: &str = "id address head livingHere registeredHere closedOn closedReason revision
    headResident { name } representative { name } residents { nodes { name relation } }
    cameFrom { nodes { kind on household { id } } } becameOf { nodes { kind household { id } } }";

/// Result of a change that succeeds.
pub(crate) async fn expect_result(
    app: &TestApp,
    token: &str,
    mutation: &str,
    result: &str,
    input: Value,
) -> Value {
    let payload = app.change(token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// Code and last path segment of the first user error of a refused change.
pub(crate) async fn expect_user_error(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> (String, String) {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["result"], Value::Null, "{payload}");
    let error = &payload["userErrors"][0];
    let path = error["path"].as_array().unwrap().last().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&error["code"]), text(path))
}

fn error_at(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

pub(crate) async fn register_household(
    app: &TestApp,
    token: &str,
    committee: &str,
    room: &str,
) -> Value {
    let input =
        json!({ "committeeCode": committee, "estate": "岳洲苑", "building": "3", "room": room });
    expect_result(app, token, "householdRegister", "id", input).await["id"].clone()
}

pub(crate) async fn register_resident(
    app: &TestApp,
    token: &str,
    household: &Value,
    name: &str,
) -> Value {
    let input = json!({ "householdId": household, "name": name, "relation": "NOT_RELATED",
        "livingState": "REGISTERED_LIVING_HERE", "joinedOn": "2020-01-01" });
    expect_result(app, token, "residentRegister", "id", input).await["id"].clone()
}

/// Counters of households, residents and caregivers, and loads of grids, as stored in the tables.
async fn counts(app: &TestApp) -> Vec<String> {
    let db = &app.server.db;
    let sql = "SELECT measure || ' ' || subject || ' ' || CAST(level AS text) || ' ' \
          || CAST(code AS text) || ' ' || CAST(total AS text) || ' ' || CAST(met_on_time AS text) AS line FROM measure_counter \
        WHERE total <> 0 AND measure IN ('HOUSEHOLD_GRID', 'RESIDENTS', 'CAREGIVER') \
        UNION ALL SELECT CAST(households AS text) || ' ' || CAST(persons AS text) FROM grid_load \
        WHERE households <> 0 ORDER BY 1";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.await.unwrap().into_iter();
    rows.map(|row| row.try_get("", "line").unwrap()).collect()
}

/// Asserts that the counters match the facts and are not empty.
pub(crate) async fn assert_stored_counters_match(app: &TestApp) {
    let kept = counts(app).await;
    let all = CodeRange {
        low: 0,
        high: 999_999_999_999,
    };
    measure::rebuild_counters(&app.server.db, all)
        .await
        .unwrap();
    assert_eq!(kept, counts(app).await);
    assert!(!kept.is_empty());
    app.assert_counters_match().await;
}

async fn node(app: &TestApp, token: &str, kind: &str, fields: &str, id: &Value) -> Value {
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {fields} }} }} }}");
    let (answer, _) = app.execute(token, &query, json!({ "id": id })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["node"].clone()
}

#[actix_web::test]
async fn resident_has_a_move_history_and_one_household_per_day() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let (first, second) = (register_household(&app, &token, COMMITTEE, "501").await, register_household(&app, &token, COMMITTEE, "502").await);
        let input = json!({ "householdId": first, "name": " 张三 ", "birthOn": "1946-11-21", "sex": "MALE",
            "relation": "HEAD", "livingState": "REGISTERED_LIVING_HERE", "joinedOn": "2020-01-01" });
        let made = expect_result(&app, &token, "residentRegister", RESIDENT, input.clone()).await;
        assert_eq!((&made["name"], &made["age"], &made["fieldAccess"]), (&json!("张三"), &json!(79), &json!("VISIBLE")));
        let zhang = made["id"].clone();
        let row = node(&app, &token, "Household", HOUSEHOLD, &first).await;
        assert_eq!((&row["head"], &row["address"], &row["livingHere"]), (&json!("张三"), &json!("岳洲苑3栋501室"), &json!(1)));
        let mut other = input.clone();
        other["name"] = json!("李四");
        assert_eq!(expect_user_error(&app, &token, "residentRegister", other).await, error_at("ALREADY_EXISTS", "relation"));

        let moved = |on: &str, to: &Value| json!({ "residentId": zhang, "toHouseholdId": to, "on": on,
            "reason": "MOVED", "relation": "HEAD" });
        assert_eq!(expect_user_error(&app, &token, "residentMove", moved("2019-12-31", &second)).await, error_at("INVALID", "on"));
        assert_eq!(expect_user_error(&app, &token, "residentMove", moved("2026-11-21", &second)).await, error_at("DATE_IN_FUTURE", "on"));
        assert_eq!(expect_user_error(&app, &token, "residentMove", moved("2026-01-01", &first)).await, error_at("INVALID", "toHouseholdId"));
        let row = expect_result(&app, &token, "residentMove", RESIDENT, moved("2026-03-01", &second)).await;
        assert_eq!(row["household"]["id"], second);
        let stay = json!([{ "household": { "id": first }, "joinedOn": "2020-01-01", "leftOn": "2026-03-01", "leftReason": "MOVED" }]);
        assert_eq!(row["stays"]["nodes"], stay);
        let left = node(&app, &token, "Household", HOUSEHOLD, &first).await;
        assert_eq!((&left["headResident"], &left["livingHere"]), (&Value::Null, &json!(0)));
        assert_eq!(expect_user_error(&app, &token, "residentMove", moved("2026-02-28", &first)).await, error_at("INVALID", "on"));
        let former = node(&app, &token, "Household", "residents(includeFormer: true) { nodes { name } }", &first).await;
        assert_eq!(former["residents"]["nodes"], json!([{ "name": "张三" }]));

        let died = json!({ "residentId": zhang, "on": "2026-11-19", "reason": "DEATH" });
        let row = expect_result(&app, &token, "residentLeave", RESIDENT, died).await;
        assert_eq!((&row["diedOn"], &row["household"], &row["age"]), (&json!("2026-11-19"), &Value::Null, &json!(79)));
        assert_eq!(expect_user_error(&app, &token, "residentMove", moved("2026-11-20", &first)).await, error_at("ALREADY_CLOSED", "residentId"));
        let log = app.log().await;
        assert_eq!(log[2..4], ["resident.register INSERT resident", "resident.register UPDATE household"]);
        assert!(log.contains(&"resident.move INSERT stay".to_owned()), "{log:?}");
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_resident_changes_are_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let with = |changes: Value| {
            let mut input = json!({ "householdId": home, "name": "张三", "birthOn": "1990-01-01",
                "relation": "NOT_RELATED", "livingState": "LIVING_HERE_REGISTERED_ELSEWHERE" });
            for (key, value) in changes.as_object().unwrap() {
                input[key] = value.clone();
            }
            input
        };
        for (changes, code, field) in [
            (json!({ "birthOn": "2026-11-21" }), "DATE_IN_FUTURE", "birthOn"),
            (json!({ "joinedOn": "2026-11-21" }), "DATE_IN_FUTURE", "joinedOn"),
            (json!({ "joinedOn": "1989-12-31" }), "INVALID", "joinedOn"),
            (json!({ "name": " " }), "INVALID", "name"),
        ] {
            let outcome = expect_user_error(&app, &token, "residentRegister", with(changes)).await;
            assert_eq!(outcome, error_at(code, field));
        }
        let first = expect_result(&app, &token, "residentRegister", "id", with(json!({}))).await;
        let query = mutation_document("residentRegister", "id").replace("... on Stale", "... on LikelyDuplicateError { alike } ... on Stale");
        let (answer, _) = app.execute(&token, &query, json!({ "input": with(json!({})) })).await;
        let error = &answer["data"]["residentRegister"]["userErrors"][0];
        assert_eq!((&error["code"], &error["alike"]), (&json!("LIKELY_DUPLICATE"), &json!([first["id"]])), "{answer}");
        expect_result(&app, &token, "residentRegister", "id", with(json!({ "acceptDuplicate": true }))).await;
        expect_result(&app, &token, "residentRegister", "id", with(json!({ "birthOn": "1990-01-02", "acceptDuplicate": true }))).await;
        let counted = node(&app, &token, "Household", "livingHere registeredHere", &home).await;
        assert_eq!(counted, json!({ "livingHere": 3, "registeredHere": 0 }));
        let future = json!({ "id": first["id"], "birthOn": "2026-11-21" });
        assert_eq!(expect_user_error(&app, &token, "residentUpdate", future).await, error_at("DATE_IN_FUTURE", "birthOn"));
        let away = json!({ "id": first["id"], "livingState": "REGISTERED_LIVING_ELSEWHERE", "sex": "FEMALE" });
        expect_result(&app, &token, "residentUpdate", "id", away).await;
        let counted = node(&app, &token, "Household", "livingHere registeredHere", &home).await;
        assert_eq!(counted, json!({ "livingHere": 2, "registeredHere": 1 }));
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn observer_reads_no_resident_and_outsider_finds_none() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let id = register_resident(&app, &token, &home, "张三").await;
        let observer = app.token(Role::Observer, "44");
        let row = node(&app, &observer, "Resident", "name sex birthOn age relation livingState joinedOn joinedReason
            diedOn identityFlaw fieldAccess household { id } stays { totalCount } memberships { totalCount }", &id).await;
        for (field, value) in row.as_object().unwrap() {
            let expected = if field == "fieldAccess" { json!("WITHHELD") } else { Value::Null };
            assert_eq!(value, &expected, "{field}");
        }
        let row = node(&app, &observer, "Household", "estate building unit room head livingHere registeredHere
            residents { totalCount } headResident { id } representative { id }", &home).await;
        assert!(row.as_object().unwrap().values().all(Value::is_null), "{row}");
        let stranger = app.token(Role::Official, "50");
        assert_eq!(node(&app, &stranger, "Resident", "name", &id).await, Value::Null);
        let input = json!({ "id": id, "name": "李四" });
        assert_eq!(expect_user_error(&app, &stranger, "residentUpdate", input).await, error_at("NOT_FOUND", "id"));
    })
    .await;
}

#[actix_web::test]
async fn household_split_merge_and_closing_record_their_outcome() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let (zhang, li) = (
            register_resident(&app, &token, &home, "张三").await,
            register_resident(&app, &token, &home, "李四").await,
        );
        let input = json!({ "id": home, "headId": zhang, "representativeId": li });
        let row = expect_result(&app, &token, "householdUpdate", HOUSEHOLD, input).await;
        assert_eq!(
            (&row["head"], &row["representative"]["name"]),
            (&json!("张三"), &json!("李四"))
        );
        assert_eq!(
            row["residents"]["nodes"][0],
            json!({ "name": "张三", "relation": "HEAD" })
        );
        let named = json!({ "id": home, "head": "王五" });
        assert_eq!(
            expect_user_error(&app, &token, "householdUpdate", named).await,
            error_at("INVALID", "head")
        );

        let split = |ids: Value| {
            json!({ "id": home, "estate": "岳洲苑", "building": "3", "room": "502",
            "residentIds": ids, "headId": li, "on": "2026-05-01" })
        };
        assert_eq!(
            expect_user_error(&app, &token, "householdSplit", split(json!([zhang, li]))).await,
            error_at("INVALID", "residentIds")
        );
        let new = expect_result(
            &app,
            &token,
            "householdSplit",
            HOUSEHOLD,
            split(json!([li])),
        )
        .await;
        assert_eq!(
            (&new["head"], &new["address"], &new["livingHere"]),
            (&json!("李四"), &json!("岳洲苑3栋502室"), &json!(1))
        );
        assert_eq!(
            new["cameFrom"]["nodes"],
            json!([{ "kind": "SPLIT", "on": "2026-05-01", "household": { "id": home } }])
        );
        let old = node(&app, &token, "Household", HOUSEHOLD, &home).await;
        assert_eq!(
            (&old["representative"], &old["livingHere"]),
            (&Value::Null, &json!(1))
        );

        let merge = |on: &str| json!({ "fromId": new["id"], "intoId": home, "on": on });
        assert_eq!(
            expect_user_error(&app, &token, "householdMerge", merge("2026-04-30")).await,
            error_at("INVALID", "on")
        );
        let row = expect_result(
            &app,
            &token,
            "householdMerge",
            HOUSEHOLD,
            merge("2026-06-01"),
        )
        .await;
        assert_eq!(row["livingHere"], 2);
        let gone = node(&app, &token, "Household", HOUSEHOLD, &new["id"]).await;
        assert_eq!(
            (&gone["closedOn"], &gone["closedReason"]),
            (&json!("2026-06-01"), &json!("MERGED"))
        );
        assert_eq!(
            gone["becameOf"]["nodes"],
            json!([{ "kind": "MERGED", "household": { "id": home } }])
        );
        let update = json!({ "id": new["id"], "room": "503" });
        assert_eq!(
            expect_user_error(&app, &token, "householdUpdate", update).await,
            error_at("ALREADY_CLOSED", "id")
        );
        let query = "{ committee(code: \"440106001001\") { households { totalCount }
            all: households(includeClosed: true) { totalCount } } }";
        let expected = json!({ "households": { "totalCount": 1 }, "all": { "totalCount": 2 } });
        assert_eq!(app.data(&token, query).await["committee"], expected);

        let close = |reason: &str| json!({ "id": home, "on": "2026-07-01", "reason": reason });
        assert_eq!(
            expect_user_error(&app, &token, "householdClose", close("OTHER")).await,
            error_at("INVALID", "reason")
        );
        assert_stored_counters_match(&app).await;
        let row = expect_result(
            &app,
            &token,
            "householdClose",
            HOUSEHOLD,
            close("DEMOLISHED"),
        )
        .await;
        assert_eq!(
            (&row["livingHere"], &row["head"]),
            (&json!(0), &Value::Null)
        );
        assert_eq!(
            node(&app, &token, "Resident", "household { id }", &zhang).await["household"],
            Value::Null
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn resident_keeps_identity_across_committees() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (home, there) = (register_household(&app, &token, COMMITTEE, "501").await, register_household(&app, &token, OTHER_COMMITTEE, "1").await);
        let (zhang, li) = (register_resident(&app, &token, &home, "张三").await, register_resident(&app, &token, &home, "李四").await);
        let input = json!({ "residentId": zhang, "toHouseholdId": there, "on": "2026-05-01", "reason": "MARRIAGE",
            "relation": "HEAD", "livingState": "LIVING_HERE_REGISTERED_ELSEWHERE" });
        assert_eq!(expect_user_error(&app, &token, "residentMove", input.clone()).await, error_at("INVALID", "toHouseholdId"));
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        assert_eq!(expect_user_error(&app, &worker, "residentTransfer", input.clone()).await, error_at("NOT_FOUND", "toHouseholdId"));
        let row = expect_result(&app, &token, "residentTransfer", RESIDENT, input.clone()).await;
        assert_eq!((&row["previous"]["id"], &row["committee"]["code"]), (&zhang, &json!(OTHER_COMMITTEE)));
        let old = node(&app, &token, "Resident", RESIDENT, &zhang).await;
        assert_eq!((&old["next"]["id"], &old["household"]), (&row["id"], &Value::Null));
        let seen = node(&app, &worker, "Resident", RESIDENT, &zhang).await;
        assert_eq!(seen["next"], Value::Null, "the other committee is outside the worker's jurisdiction");
        assert_eq!(expect_user_error(&app, &token, "residentTransfer", input).await, error_at("ALREADY_CLOSED", "residentId"));

        let representative = json!({ "id": home, "representativeId": li });
        expect_result(&app, &token, "householdUpdate", "id", representative).await;
        let input = json!({ "id": home, "toCommitteeCode": OTHER_COMMITTEE, "address": "茶山路9号", "on": "2026-06-01" });
        let row = expect_result(&app, &token, "householdMoveOut", HOUSEHOLD, input).await;
        assert_eq!((&row["representative"]["name"], &row["livingHere"]), (&json!("李四"), &json!(1)));
        assert_eq!(row["cameFrom"]["nodes"][0]["household"]["id"], home);
        let old = node(&app, &worker, "Household", HOUSEHOLD, &home).await;
        assert_eq!(old["closedReason"], "MOVED");
        assert_eq!(old["becameOf"]["nodes"], json!([{ "kind": "MOVED", "household": null }]));
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn concurrent_edits_of_one_household_do_not_overwrite_each_other() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let twin = json!({ "committeeCode": COMMITTEE, "address": "岳洲苑3幢 ５０１" });
        assert_eq!(
            expect_user_error(&app, &token, "householdRegister", twin.clone()).await,
            error_at("LIKELY_DUPLICATE", "address")
        );
        let mut accepted = twin;
        accepted["acceptDuplicate"] = json!(true);
        expect_result(&app, &token, "householdRegister", "id", accepted).await;
        // Both read revision 1; each changes a different field.
        let one = json!({ "id": home, "room": "601" });
        let other = json!({ "id": home, "head": "张三" });
        let (document, input) = (
            mutation_document("householdUpdate", "id"),
            |input| json!({ "input": input }),
        );
        let both = futures_util::join!(
            app.execute(&token, &document, input(one)),
            app.execute(&token, &document, input(other))
        );
        for (answer, _) in [both.0, both.1] {
            assert_eq!(
                answer["data"]["householdUpdate"]["userErrors"],
                json!([]),
                "{answer}"
            );
        }
        let row = node(
            &app,
            &token,
            "Household",
            "address head room revision",
            &home,
        )
        .await;
        let expected =
            json!({ "address": "岳洲苑3栋601室", "head": "张三", "room": "601", "revision": 3 });
        assert_eq!(row, expected);
        let stale = json!({ "id": home, "head": "李四", "expectedRevision": 1 });
        assert_eq!(
            expect_user_error(&app, &token, "householdUpdate", stale).await,
            error_at("STALE_REVISION", "expectedRevision")
        );
        assert_stored_counters_match(&app).await;
    })
    .await;
}
