//! Access control, for every way to reach the data.

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use cunju_entity::access_log;
use cunju_entity::value::LivingState;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::campaign_fixtures::{
    assert_campaign_counters_exact, create_grid, insert_resident, insert_worker, open_campaign,
    register_household,
};
use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
const FULL: &str = "REGISTERED_LIVING_HERE";

/// A committee with two grids. The caller `test` is a grid worker in the first.
struct Fixture {
    official: String,
    committee: String,
    worker: String,
    own: Value,
    other: Value,
}

async fn create_fixture(app: &TestApp) -> Fixture {
    let official = app.token(Role::Official, "44");
    let (own, other) = (
        create_grid(app, &official, COMMITTEE).await,
        create_grid(app, &official, COMMITTEE).await,
    );
    insert_worker(app, COMMITTEE, Some(&own), ("李四", Some("test"))).await;
    Fixture {
        committee: app.committee_token(Role::CommitteeWorker, COMMITTEE).await,
        worker: app.committee_token(Role::GridWorker, COMMITTEE).await,
        official,
        own,
        other,
    }
}

async fn expect_result(app: &TestApp, token: &str, mutation: &str, input: Value) -> Value {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

/// Code and message of the first user error of a refused change.
async fn expect_user_error(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> (String, String) {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["result"], Value::Null, "{payload}");
    let error = &payload["userErrors"][0];
    let text = |key: &str| error[key].as_str().unwrap().to_owned();
    (text("code"), text("message"))
}

/// A household with a child, who has a telephone number and is in a special group.
async fn family(app: &TestApp, scene: &Fixture, address: &str, grid: &Value) -> (Value, Value) {
    let home = register_household(app, &scene.official, (COMMITTEE, address), grid).await;
    let child = child(app, scene, &home, "小示例").await;
    (home, child)
}

async fn child(app: &TestApp, scene: &Fixture, home: &Value, name: &str) -> Value {
    let input = json!({ "householdId": home, "name": name, "birthOn": "2018-03-05", "relation": "NOT_RELATED",
        "livingState": FULL, "phone": "13800000000", "acceptDuplicate": true });
    let child = expect_result(app, &scene.official, "residentRegister", input).await;
    let input = json!({ "residentId": child, "kind": "LEFT_BEHIND_CHILD", "fromOn": "2026-01-01" });
    expect_result(app, &scene.official, "membershipBegin", input).await;
    child
}

/// Fields that a caller reads of a resident: name, telephone, birth date, number of special groups.
async fn visible_fields(app: &TestApp, token: &str, resident: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Resident { name(purpose: CARE_VISIT) phone(purpose: CARE_VISIT)
        birthOn(purpose: CARE_VISIT) memberships { totalCount } } } }";
    let (answer, _) = app.execute(token, query, json!({ "id": resident })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let it = &answer["data"]["node"];
    json!([
        it["name"],
        it["phone"],
        it["birthOn"],
        it["memberships"]["totalCount"]
    ])
}

fn no_fields() -> Value {
    json!(["小**", "138****0000", null, 0])
}

fn all_fields() -> Value {
    json!(["小示例", "13800000000", "2018-03-05", 1])
}

async fn waiting(app: &TestApp, token: &str) -> Vec<Value> {
    let data = app
        .data(
            token,
            "{ unconfirmedHouseholds { totalCount nodes { id gridConfirmed } } }",
        )
        .await;
    let found = &data["unconfirmedHouseholds"];
    let nodes = found["nodes"].as_array().unwrap();
    assert_eq!(found["totalCount"], nodes.len());
    assert!(
        nodes.iter().all(|node| node["gridConfirmed"] == false),
        "{found}"
    );
    nodes.iter().map(|node| node["id"].clone()).collect()
}

#[actix_web::test]
async fn worker_gains_no_access_by_assigning_a_household_to_own_grid() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (foreign, of_foreign) = family(&app, &scene, "外网格1号", &scene.other).await;
        let (free, of_free) = family(&app, &scene, "未入格1号", &Value::Null).await;
        let assign = |home: &Value, grid: &Value| json!({ "id": home, "gridId": grid });
        let (code, _) = expect_user_error(&app, &scene.worker, "householdAssignGrid", assign(&foreign, &scene.own)).await;
        assert_eq!(code, "INVALID");
        let (code, _) = expect_user_error(&app, &scene.worker, "householdAssignGrid", assign(&foreign, &Value::Null)).await;
        assert_eq!(code, "INVALID", "a household cannot be moved out of another grid either");
        assert_eq!(visible_fields(&app, &scene.worker, &of_foreign).await, no_fields());

        expect_result(&app, &scene.worker, "householdAssignGrid", assign(&free, &scene.own)).await;
        assert_eq!(visible_fields(&app, &scene.worker, &of_free).await, no_fields(), "not confirmed");
        let lists = "{ memberships { totalCount } alerts { totalCount } committee(code: \"440106001001\") {
            memberships { totalCount } } }";
        let data = app.data(&scene.worker, lists).await;
        assert_eq!(data, json!({ "memberships": { "totalCount": 0 }, "alerts": { "totalCount": 0 },
            "committee": { "memberships": { "totalCount": 0 } } }));
        assert_eq!(waiting(&app, &scene.committee).await, std::slice::from_ref(&free));
        let (answer, _) = app.execute(&scene.worker, "{ unconfirmedHouseholds { totalCount } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let confirm = "mutation($id: ID!) { householdConfirmGrid(input: { id: $id }) { result { gridConfirmed } } }";
        let (answer, _) = app.execute(&scene.worker, confirm, json!({ "id": free })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        // Removing the household from the grid and assigning it again does not help.
        expect_result(&app, &scene.worker, "householdAssignGrid", assign(&free, &Value::Null)).await;
        expect_result(&app, &scene.worker, "householdAssignGrid", assign(&free, &scene.own)).await;
        assert_eq!(visible_fields(&app, &scene.worker, &of_free).await, no_fields());

        let (answer, _) = app.execute(&scene.committee, confirm, json!({ "id": free })).await;
        assert_eq!(answer["data"]["householdConfirmGrid"]["result"]["gridConfirmed"], true, "{answer}");
        assert_eq!(visible_fields(&app, &scene.worker, &of_free).await, all_fields());
        assert_eq!(waiting(&app, &scene.committee).await, Vec::<Value>::new());
        // The same assignment by an official also confirms.
        let (late, of_late) = family(&app, &scene, "未入格2号", &Value::Null).await;
        expect_result(&app, &scene.worker, "householdAssignGrid", assign(&late, &scene.own)).await;
        assert_eq!(visible_fields(&app, &scene.worker, &of_late).await, no_fields());
        expect_result(&app, &scene.official, "householdAssignGrid", assign(&late, &scene.own)).await;
        assert_eq!(visible_fields(&app, &scene.worker, &of_late).await, all_fields());
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn worker_gains_no_access_by_moving_merging_or_splitting() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (mine, _) = family(&app, &scene, "本网格1号", &scene.own).await;
        let (foreign, of_foreign) = family(&app, &scene, "外网格1号", &scene.other).await;
        let (free, of_free) = family(&app, &scene, "未入格1号", &Value::Null).await;
        let second = child(&app, &scene, &free, "小示例").await;
        let to_mine = |resident: &Value| json!({ "residentId": resident, "toHouseholdId": mine, "on": "2026-11-20",
            "reason": "MOVED", "relation": "NOT_RELATED" });
        let day = "2026-11-20";
        for (mutation, input) in [
            ("residentMove", to_mine(&of_foreign)),
            ("householdMerge", json!({ "fromId": foreign, "intoId": mine, "on": day })),
            ("householdSplit", json!({ "id": foreign, "residentIds": [of_foreign], "address": "新1号", "on": day })),
            ("householdClose", json!({ "id": foreign, "reason": "MOVED", "on": day })),
            ("residentLeave", json!({ "residentId": of_foreign, "reason": "MOVED", "on": day })),
        ] {
            let (code, message) = expect_user_error(&app, &scene.worker, mutation, input).await;
            assert_eq!(code, "INVALID", "{mutation}: {message}");
        }
        assert_eq!(visible_fields(&app, &scene.worker, &of_foreign).await, no_fields());
        expect_result(&app, &scene.worker, "residentMove", to_mine(&second)).await;
        assert_eq!(visible_fields(&app, &scene.worker, &second).await, no_fields(), "not confirmed");
        let input = json!({ "fromId": free, "intoId": mine, "on": "2026-11-20" });
        expect_result(&app, &scene.worker, "householdMerge", input).await;
        assert_eq!(visible_fields(&app, &scene.worker, &of_free).await, no_fields());
        // A split into a new household of the own grid keeps the confirmation.
        let input = json!({ "id": mine, "residentIds": [second], "address": "新2号", "on": "2026-11-20" });
        expect_result(&app, &scene.worker, "householdSplit", input).await;
        assert_eq!(visible_fields(&app, &scene.worker, &second).await, no_fields());
        for home in waiting(&app, &scene.committee).await {
            expect_result(&app, &scene.committee, "householdConfirmGrid", json!({ "id": home })).await;
        }
        assert_eq!(visible_fields(&app, &scene.worker, &second).await, all_fields());
        assert_eq!(visible_fields(&app, &scene.worker, &of_free).await, all_fields());

        // A former resident returns to the own grid; a worker of a town transfers a resident from the next committee.
        let left = child(&app, &scene, &mine, "小示例").await;
        expect_result(&app, &scene.official, "residentLeave", json!({ "residentId": left, "reason": "MOVED", "on": day })).await;
        expect_result(&app, &scene.worker, "residentMove", json!({ "residentId": left, "toHouseholdId": mine, "on": "2026-11-20",
            "reason": "MOVED", "relation": "NOT_RELATED" })).await;
        assert_eq!(visible_fields(&app, &scene.worker, &left).await[1], "138****0000");
        let town = app.token(Role::GridWorker, "440106001");
        let away = register_household(&app, &scene.official, (OTHER_COMMITTEE, "邻村1号"), &Value::Null).await;
        let theirs = child(&app, &scene, &away, "小示例").await;
        let input = json!({ "residentId": theirs, "toHouseholdId": mine, "on": day, "reason": "MOVED",
            "relation": "NOT_RELATED" });
        let moved = expect_result(&app, &town, "residentTransfer", input).await;
        assert_eq!(visible_fields(&app, &town, &moved).await[1], "138****0000");
        let another = child(&app, &scene, &away, "小示例").await;
        let query = "mutation($input: HouseholdMoveOutInput!) { householdMoveOut(input: $input) { userErrors { code }
            result { residents { nodes { id } } } } }";
        let input = json!({ "id": away, "toCommitteeCode": COMMITTEE, "address": "新3号", "gridId": scene.own, "on": day });
        let (answer, _) = app.execute(&town, query, json!({ "input": input })).await;
        let result = &answer["data"]["householdMoveOut"]["result"]["residents"]["nodes"];
        assert_eq!(result.as_array().unwrap().len(), 1, "{answer} {another}");
        assert_eq!(visible_fields(&app, &town, &result[0]["id"]).await[1], "138****0000");
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn confirmed_access_remains_after_changes_in_own_grid() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (mine, of_mine) = family(&app, &scene, "本网格1号", &scene.own).await;
        let second = child(&app, &scene, &mine, "小示例").await;
        let input = json!({ "id": mine, "residentIds": [second], "address": "本网格2号", "on": "2026-11-10" });
        expect_result(&app, &scene.worker, "householdSplit", input).await;
        assert_eq!(visible_fields(&app, &scene.worker, &second).await, all_fields());
        assert_eq!(visible_fields(&app, &scene.worker, &of_mine).await, all_fields());
        assert_eq!(waiting(&app, &scene.committee).await, Vec::<Value>::new());
        // A household that the worker registers contains what the worker entered.
        let new = register_household(&app, &scene.worker, (COMMITTEE, "本网格3号"), &scene.own).await;
        let input = json!({ "householdId": new, "name": "王示例", "relation": "HEAD", "livingState": FULL,
            "phone": "13800000001" });
        let resident = expect_result(&app, &scene.worker, "residentRegister", input).await;
        assert_eq!(visible_fields(&app, &scene.worker, &resident).await[1], "13800000001");
    })
    .await;
}

#[actix_web::test]
async fn grid_worker_cannot_import_tables_that_assign_grids() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        for kind in ["HOUSEHOLDS", "GRIDS", "RESIDENTS"] {
            let uri = format!("/bulk/jobs?kind={kind}&mode=PARTIAL");
            let request = TestRequest::post()
                .uri(&uri)
                .insert_header(("authorization", format!("Bearer {}", scene.worker)))
                .set_payload("村居代码,网格,地址\n440106001001,1,外网格1号\n");
            let (status, _, _) = app.send(request).await;
            assert_eq!(status, 403, "{kind}");
        }
    })
    .await;
}

#[actix_web::test]
async fn appointment_is_effective_from_its_first_to_its_last_day() {
    on_each_database(async |app| {
        use sea_orm::ConnectionTrait;
        let scene = create_fixture(&app).await;
        let (_, of_mine) = family(&app, &scene, "本网格1号", &scene.own).await;
        let lists = "{ memberships { totalCount } myDay { grids } }";
        let db = &app.server.db;
        for (appointment, sees) in [
            ("from_on = '2026-11-21', until_on = NULL", false),
            ("from_on = '2026-01-01', until_on = '2026-11-20'", false),
            ("from_on = '2026-01-01', until_on = '2026-11-21'", true),
        ] {
            db.execute_unprepared(&format!("UPDATE appointment SET {appointment}"))
                .await
                .unwrap();
            let expected = if sees { all_fields() } else { no_fields() };
            assert_eq!(
                visible_fields(&app, &scene.worker, &of_mine).await,
                expected,
                "{appointment}"
            );
            let data = app.data(&scene.worker, lists).await;
            let count = i32::from(sees);
            assert_eq!(
                data,
                json!({ "memberships": { "totalCount": count }, "myDay": { "grids": count } }),
                "{appointment}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn change_of_birth_date_exposes_no_child_and_error_reveals_none() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (_, foreign) = family(&app, &scene, "外网格1号", &scene.other).await;
        let (_, free) = family(&app, &scene, "未入格1号", &Value::Null).await;
        let (mine, of_mine) = family(&app, &scene, "本网格1号", &scene.own).await;
        for resident in [&foreign, &free] {
            let input = json!({ "id": resident, "identityNumber": "990106201603150029" });
            let (code, _) = expect_user_error(&app, &scene.worker, "residentUpdate", input).await;
            assert_eq!(code, "INVALID", "a flaw of the number would reveal the birth date");
            for birth in [json!("1980-01-01"), Value::Null, json!("2018-03-06"), json!("2026-11-20")] {
                let input = json!({ "id": resident, "birthOn": birth, "validateOnly": true });
                let (code, message) = expect_user_error(&app, &scene.worker, "residentUpdate", input).await;
                assert_eq!(code, "INVALID");
                assert!(!message.contains("2018"), "{message}");
            }
        }
        expect_result(&app, &scene.worker, "residentUpdate", json!({ "id": of_mine, "birthOn": "2018-03-06" })).await;
        // The earliest date on which a child can be moved does not reveal the birth date.
        for on in ["1990-01-01", "2018-03-04", "2018-03-05", "2026-11-20"] {
            let input = json!({ "residentId": free, "toHouseholdId": mine, "on": on, "reason": "MOVED",
                "relation": "NOT_RELATED", "validateOnly": true });
            let payload = app.change(&scene.worker, "residentMove", "id", input).await;
            let message = payload["userErrors"][0]["message"].as_str().unwrap_or_default();
            // Only the day of the registration counts.
            assert_eq!(message.contains("(2026-11-20)"), on < "2026-11-20", "{on}: {payload}");
        }
        let born = json!({ "householdId": mine, "name": "小示例", "birthOn": "2020-02-02", "joinedOn": "2020-02-02",
            "joinedReason": "BIRTH", "relation": "NOT_RELATED", "livingState": FULL, "acceptDuplicate": true });
        let born = expect_result(&app, &scene.official, "residentRegister", born).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Resident { joinedOn joinedReason } } }";
        let (answer, _) = app.execute(&scene.worker, query, json!({ "id": born })).await;
        assert_eq!(answer["data"]["node"], json!({ "joinedOn": null, "joinedReason": "BIRTH" }));
    })
    .await;
}

#[actix_web::test]
async fn grid_worker_cannot_confirm_a_name_by_the_revision() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (home, child) = family(&app, &scene, "外网格1号", &scene.other).await;
        // A revision that stays the same would confirm the name.
        let query = "query($id: ID!) { node(id: $id) { ... on Resident { revision } } }";
        let (answer, _) = app
            .execute(&scene.official, query, json!({ "id": child }))
            .await;
        let revision = answer["data"]["node"]["revision"].as_i64().unwrap();
        let input = json!({ "id": child, "name": "小示例" });
        let payload = app
            .change(&scene.worker, "residentUpdate", "revision", input)
            .await;
        assert_eq!(payload["result"]["revision"], revision + 1, "{payload}");
        // The mask of a head would too.
        for guess in ["小示例", "郑大明"] {
            let input = json!({ "id": home, "head": guess });
            let (code, _) = expect_user_error(&app, &scene.worker, "householdUpdate", input).await;
            assert_eq!(code, "INVALID", "{guess}");
        }
        let (own, child) = family(&app, &scene, "本网格1号", &scene.own).await;
        let input = json!({ "id": own, "head": "郑大明" });
        expect_result(&app, &scene.worker, "householdUpdate", input).await;
        // A household that only loses a member who is not its head is not updated.
        let query = "query($id: ID!) { node(id: $id) { ... on Household { revision } } }";
        let (before, _) = app
            .execute(&scene.official, query, json!({ "id": own }))
            .await;
        let input = json!({ "residentId": child, "on": "2026-11-02", "reason": "MOVED" });
        expect_result(&app, &scene.worker, "residentLeave", input).await;
        let (after, _) = app
            .execute(&scene.official, query, json!({ "id": own }))
            .await;
        assert_eq!(before, after);
    })
    .await;
}

#[actix_web::test]
async fn special_group_visits_are_hidden_from_unauthorized_callers() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let foreign = register_household(&app, &scene.official, (COMMITTEE, "外网格1号"), &scene.other).await;
        let plain = register_household(&app, &scene.official, (COMMITTEE, "外网格2号"), &scene.other).await;
        let mine = register_household(&app, &scene.official, (COMMITTEE, "本网格1号"), &scene.own).await;
        for home in [&foreign, &mine] {
            insert_resident(&app, home, LivingState::RegisteredLivingHere, Some("DISABLED")).await;
        }
        let director = insert_worker(&app, COMMITTEE, None, ("赵六", Some("director"))).await;
        let group = json!({ "committeeCode": COMMITTEE, "population": "SPECIAL_GROUP", "specialGroup": "DISABLED" });
        let campaign = open_campaign(&app, &scene.official, "2026-12-31", group).await;
        let visit = |home: &Value| json!({ "campaignId": campaign, "householdId": home, "outcome": "ABSENT",
            "visitorId": director });
        // On PostgreSQL, a cursor lies before the changes that follow the oldest transaction of any test.
        app.wait_for_transactions().await;
        let mut start = app.data(&scene.worker, "{ changes { cursor } }").await["changes"]["cursor"].clone();
        let ids = [
            expect_result(&app, &scene.official, "visitRecord", visit(&foreign)).await,
            expect_result(&app, &scene.official, "visitRecord", visit(&mine)).await,
        ];
        let lists = format!("{{ campaign(id: {campaign}) {{ visits {{ totalCount nodes {{ id }} }} revisits {{ totalCount nodes {{ id }} }} }}
            far: node(id: {foreign}) {{ ... on Household {{ visits {{ totalCount nodes {{ id }} }} }} }}
            near: node(id: {mine}) {{ ... on Household {{ visits {{ totalCount nodes {{ id }} }} }} }}
            first: node(id: {}) {{ id }} second: node(id: {}) {{ id }}
            neverVisited(committeeCode: \"{COMMITTEE}\") {{ totalCount nodes {{ id }} }} }}", ids[0], ids[1]);
        let list = |ids: &[&Value]| json!({ "totalCount": ids.len(),
            "nodes": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() });
        let data = app.data(&scene.worker, &lists).await;
        let one = list(&[&ids[1]]);
        assert_eq!(data["campaign"], json!({ "visits": one, "revisits": one }));
        assert_eq!(data["far"], json!({ "visits": list(&[]) }));
        assert_eq!(data["near"], json!({ "visits": one }));
        assert_eq!((&data["first"], &data["second"]["id"]), (&Value::Null, &ids[1]));
        assert_eq!(data["neverVisited"], list(&[&foreign, &plain]), "as if only the own household was visited");
        let data = app.data(&scene.committee, &lists).await;
        assert_eq!(data["campaign"]["visits"]["totalCount"], 2);
        assert_eq!(data["neverVisited"], list(&[&plain]));

        // Callers who may know the group see the outcome in the change feed.
        let input = json!({ "residentId": resident_of(&app, &foreign).await, "kind": "LOW_INCOME", "fromOn": "2026-01-01" });
        expect_result(&app, &scene.official, "membershipBegin", input).await;
        app.wait_for_transactions().await;
        let changes = "query($after: String) { changes(after: $after) { cursor items { type id } } }";
        let (answer, _) = app.execute(&scene.worker, changes, json!({ "after": start })).await;
        assert_eq!(answer["data"]["changes"]["items"], json!([{ "type": "Visit", "id": ids[1] }]), "{answer}");
        start = app.data(&scene.committee, "{ changes { cursor } }").await["changes"]["cursor"].clone();
        assert!(start.is_string());

        // Nor with the idempotency key of a request that the same person made in another role.
        let mut keyed = visit(&foreign);
        keyed["idempotencyKey"] = json!("one-key");
        expect_result(&app, &scene.committee, "visitRecord", keyed.clone()).await;
        let (code, _) = expect_user_error(&app, &scene.worker, "visitRecord", keyed).await;
        assert_eq!(code, "IDEMPOTENCY_KEY_REUSED");

        // Recorded and checked visits get the same response for every household of another grid.
        let mut told = Vec::new();
        for home in [&foreign, &plain] {
            for only in [true, false] {
                let mut input = visit(home);
                input["validateOnly"] = json!(only);
                let payload = app.change(&scene.worker, "visitRecord", "id", input).await;
                told.push(payload["userErrors"].to_string());
            }
        }
        told.dedup();
        assert_eq!(told.len(), 1, "{told:?}");
        let day = app.data(&scene.worker, "{ myDay { campaigns { open done } households { totalCount } } }").await;
        assert_eq!(day["myDay"], json!({ "campaigns": [{ "open": 1, "done": 0 }], "households": { "totalCount": 1 } }));

        // A household that the worker imported does not become visible to the worker.
        let free = register_household(&app, &scene.official, (COMMITTEE, "未入格1号"), &Value::Null).await;
        insert_resident(&app, &free, LivingState::RegisteredLivingHere, Some("DISABLED")).await;
        expect_result(&app, &scene.worker, "householdAssignGrid", json!({ "id": free, "gridId": scene.own })).await;
        let again = app.data(&scene.worker, "{ myDay { campaigns { open done } households { totalCount } } }").await;
        assert_eq!(again["myDay"], day["myDay"]);
        let (_, message) = expect_user_error(&app, &scene.worker, "visitRecord", visit(&free)).await;
        assert!(told[0].contains(&message), "{message}");
    })
    .await;
}

#[actix_web::test]
async fn former_worker_of_a_grid_learns_no_membership_that_was_recorded_later() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let group = json!({ "committeeCode": COMMITTEE, "population": "SPECIAL_GROUP", "specialGroup": "DISABLED" });
        let campaign = open_campaign(&app, &scene.official, "2026-12-31", group).await;
        let mut homes = Vec::new();
        for n in 1..=3 {
            let address = format!("本网格{n}号");
            homes.push(register_household(&app, &scene.official, (COMMITTEE, &address), &scene.own).await);
        }
        insert_resident(&app, &homes[0], LivingState::RegisteredLivingHere, Some("DISABLED")).await;
        let input = json!({ "householdId": homes[1], "name": "王示例", "relation": "HEAD", "livingState": FULL });
        let later = expect_result(&app, &scene.official, "residentRegister", input).await;
        let today = app.server.clock.today();
        app.set_date(&today.plus(2).to_string());
        for home in &homes {
            let input = json!({ "id": home, "gridId": scene.other });
            expect_result(&app, &scene.official, "householdAssignGrid", input).await;
        }
        let began = json!({ "residentId": later, "kind": "DISABLED", "fromOn": "2022-06-01" });
        expect_result(&app, &scene.official, "membershipBegin", began).await;
        let visit = |home: &Value| json!({ "campaignId": campaign, "householdId": home, "outcome": "VISITED",
            "visitedOn": today.to_string(), "validateOnly": true });
        let mut answers = Vec::new();
        for home in &homes {
            let payload = app.change(&scene.worker, "visitRecord", "id", visit(home)).await;
            answers.push(payload["userErrors"].clone());
        }
        assert_eq!(answers[0], json!([]), "known to the worker on the day of the visit");
        assert_ne!(answers[1], json!([]));
        assert_eq!(answers[1], answers[2]);
        // An official may know it.
        let official = app.change(&scene.committee, "visitRecord", "id", visit(&homes[1])).await;
        assert!(!official.to_string().contains("does not include"), "{official}");
    })
    .await;
}

#[actix_web::test]
async fn refused_change_tells_no_name_of_a_child_of_another_grid() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let home = register_household(&app, &scene.official, (COMMITTEE, "外网格1号"), &scene.other).await;
        let mine = register_household(&app, &scene.official, (COMMITTEE, "本网格1号"), &scene.own).await;
        let number = "990106198005310016";
        for (home, name, number) in [(&home, "李示例", None), (&mine, "王示例", Some(number))] {
            let input = json!({ "householdId": home, "name": name, "relation": "HEAD", "livingState": FULL,
                "identityNumber": number });
            expect_result(&app, &scene.official, "residentRegister", input).await;
        }
        let input = json!({ "householdId": mine, "name": "赵示例", "relation": "SPOUSE", "livingState": FULL });
        let own = expect_result(&app, &scene.official, "residentRegister", input).await;
        child(&app, &scene, &home, "李小宝").await;
        for (mutation, more) in [
            ("residentRegister", json!({ "householdId": home, "relation": "HEAD", "livingState": FULL })),
            ("residentRegister", json!({ "householdId": mine, "relation": "HEAD", "livingState": FULL })),
            ("residentUpdate", json!({ "id": own, "relation": "HEAD" })),
            ("residentUpdate", json!({ "id": own, "identityNumber": number })),
        ] {
            let mut told = Vec::new();
            for name in ["李小宝", "李小贝"] {
                let mut input = more.clone();
                input["name"] = json!(name);
                told.push(expect_user_error(&app, &scene.worker, mutation, input).await);
            }
            assert_eq!(told[0], told[1], "{mutation} {more}");
        }
        // A child of the own household who moved to another grid.
        let moving = child(&app, &scene, &mine, "王小宝").await;
        let moved = json!({ "residentId": moving, "toHouseholdId": home, "on": app.server.clock.today().to_string(),
            "reason": "MOVED", "relation": "NOT_RELATED" });
        expect_result(&app, &scene.official, "residentMove", moved).await;
        let told = ["王小宝", "王小贝"].map(|name| json!({ "id": mine, "head": name }));
        let mut answers = Vec::new();
        for input in told {
            answers.push(expect_user_error(&app, &scene.worker, "householdUpdate", input).await);
        }
        assert_eq!(answers[0], answers[1]);
    })
    .await;
}

async fn resident_of(app: &TestApp, home: &Value) -> Value {
    let token = app.token(Role::Official, "44");
    let query = format!(
        "{{ node(id: {home}) {{ ... on Household {{ residents {{ nodes {{ id }} }} }} }} }}"
    );
    app.data(&token, &query).await["node"]["residents"]["nodes"][0]["id"].clone()
}

/// Access log entries for comparisons of numbers: how many entries, and how many numbers.
async fn checks(app: &TestApp) -> (usize, i32) {
    let rows = access_log::Entity::find()
        .all(&app.server.db)
        .await
        .unwrap();
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| row.entity == "number_check")
        .collect();
    (rows.len(), rows.iter().map(|row| row.rows).sum())
}

#[actix_web::test]
async fn number_lookup_is_limited_and_logged_whether_found_or_not() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let home =
            register_household(&app, &scene.official, (COMMITTEE, "本网格1号"), &scene.own).await;
        let away = register_household(
            &app,
            &scene.official,
            (OTHER_COMMITTEE, "邻村1号"),
            &Value::Null,
        )
        .await;
        let person = |home: &Value, name: &str, number: &str| {
            json!({ "householdId": home, "name": name,
            "relation": "NOT_RELATED", "livingState": FULL, "identityNumber": number })
        };
        let (here, there, gone, free) = (
            "990106198005310016",
            "990106199001010029",
            "990106199001010045",
            "990106194605100014",
        );
        expect_result(
            &app,
            &scene.official,
            "residentRegister",
            person(&home, "甲", here),
        )
        .await;
        expect_result(
            &app,
            &scene.official,
            "residentRegister",
            person(&away, "乙", there),
        )
        .await;
        let left = expect_result(
            &app,
            &scene.official,
            "residentRegister",
            person(&home, "丙", gone),
        )
        .await;
        expect_result(
            &app,
            &scene.official,
            "residentLeave",
            json!({ "residentId": left, "reason": "MOVED", "on": "2026-11-19" }),
        )
        .await;
        assert_eq!(checks(&app).await, (3, 3));

        // A grid worker gets the same response for all registered numbers, and none for a dry run.
        let mut told = Vec::new();
        for number in [here, there, gone] {
            for accepted in [false, true] {
                let mut input = person(&home, "丁", number);
                input["acceptDuplicate"] = json!(accepted);
                let query = crate::support::mutation_document("residentRegister", "id").replace(
                    "... on Stale",
                    "... on LikelyDuplicateError { alike } ... on Stale",
                );
                let (answer, _) = app
                    .execute(&scene.worker, &query, json!({ "input": input }))
                    .await;
                told.push(answer["data"]["residentRegister"].to_string());
            }
        }
        told.dedup();
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(
            told[0].contains("ALREADY_EXISTS") && !told[0].contains("alike"),
            "{told:?}"
        );
        for number in [here, there, gone, free] {
            let mut input = person(&home, "丁", number);
            input["validateOnly"] = json!(true);
            let payload = app
                .change(&scene.worker, "residentRegister", "id", input)
                .await;
            assert_eq!(payload["userErrors"], json!([]), "{number}");
        }
        assert_eq!(checks(&app).await, (13, 13));

        // The own number of a resident needs no lookup; another one does.
        let ding = expect_result(
            &app,
            &scene.worker,
            "residentRegister",
            person(&home, "丁", free),
        )
        .await;
        assert_eq!(checks(&app).await.0, 14);
        expect_result(
            &app,
            &scene.worker,
            "residentUpdate",
            json!({ "id": ding, "identityNumber": free }),
        )
        .await;
        assert_eq!(checks(&app).await.0, 14);
        let input = json!({ "id": ding, "identityNumber": there, "validateOnly": true });
        let payload = app
            .change(&scene.worker, "residentUpdate", "id", input)
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        assert_eq!(checks(&app).await.0, 15);

        // Beyond the limit, known and unknown numbers get the same refusal.
        for _ in 15..120 {
            let mut input = person(&home, "戊", free);
            input["validateOnly"] = json!(true);
            app.change(&scene.committee, "residentRegister", "id", input)
                .await;
        }
        for number in [here, there, free, "99010619800531018X"] {
            let input = json!({ "input": person(&home, "戊", number) });
            let (answer, _) = app
                .execute(
                    &scene.committee,
                    &crate::support::mutation_document("residentRegister", "id"),
                    input,
                )
                .await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "RATE_LIMITED",
                "{answer}"
            );
        }
        assert_eq!(checks(&app).await.0, 120);
        let observer = app.token(Role::Observer, "44");
        let input = json!({ "input": person(&home, "戊", here) });
        let (answer, _) = app
            .execute(
                &observer,
                &crate::support::mutation_document("residentRegister", "id"),
                input,
            )
            .await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}

#[actix_web::test]
async fn numbers_in_files_are_limited_per_day_and_logged() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let home = register_household(&app, &scene.official, (COMMITTEE, "示例花园1号"), &Value::Null).await;
        let input = json!({ "householdId": home, "name": "甲", "relation": "NOT_RELATED", "livingState": FULL,
            "identityNumber": "990106198005310016", "birthOn": "1980-05-31" });
        expect_result(&app, &scene.official, "residentRegister", input).await;
        let (_, before) = checks(&app).await;
        let head = "村居代码,户地址,姓名,性别,出生日期,与户主关系,居住状态,身份证号,电话,特殊群体\n";
        let row = |name: &str, number: &str| format!("{COMMITTEE},示例花园1号,{name},,,非亲属,户在人在,{number},,\n");
        let file = [head.to_owned(), row("甲", "990106198005310016"), row("乙", "990106199001010029"),
            row("丙", "990106199001010045")].concat();
        let _taking = ImportTask::spawn(&app);
        let job = import_file(&app, &scene.committee, "RESIDENTS CHECK", &file).await;
        assert_eq!(job["rowsRead"], 3, "{job}");
        let (_, after) = checks(&app).await;
        assert_eq!(after - before, 2, "the own number of the first is not counted");
        // Simulates other files of the day with many numbers.
        let mut rows = access_log::Entity::find().all(&app.server.db).await.unwrap();
        let mut last = rows.pop().unwrap();
        last.id = app.server.clock.id();
        last.rows = 199_999;
        let insert = access_log::Entity::insert(sea_orm::IntoActiveModel::into_active_model(last));
        insert.exec_without_returning(&app.server.db).await.unwrap();
        let job = import_file(&app, &scene.committee, "RESIDENTS CHECK", &file).await;
        assert_eq!((&job["state"], &job["problems"]), (&json!("REFUSED"), &json!(0)), "{job}");
        assert!(job["message"]["en"].as_str().unwrap().contains("24 hours"), "{job}");
        app.set_date("2026-11-22");
        let job = import_file(&app, &scene.committee, "RESIDENTS PARTIAL", &file).await;
        assert_eq!(job["state"], "DONE", "{job}");
    })
    .await;
}

#[actix_web::test]
async fn problems_of_a_file_are_visible_only_to_the_role_that_sent_it() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let official = app.committee_token(Role::Official, COMMITTEE).await;
        let file = "村居代码,网格,地址\n440106001001,无此网格,示例花园1号\n";
        let _taking = ImportTask::spawn(&app);
        let job = import_file(&app, &official, "HOUSEHOLDS CHECK", file).await;
        assert_eq!(job["problems"], 1, "{job}");
        let path = format!("/bulk/jobs/{}", job["id"].as_str().unwrap());
        let problems = job["problemsFile"].as_str().unwrap().to_owned();
        let observer = app.committee_token(Role::Observer, COMMITTEE).await;
        for (token, status, count) in [
            (&official, 200, 1),
            (&scene.committee, 404, 0),
            (&scene.worker, 404, 0),
            (&observer, 404, 0),
        ] {
            for path in [&path, &problems] {
                assert_eq!(get(&app, token, path).await.0, status, "{path}");
            }
            let data = app.data(token, "{ bulkJobs { totalCount } }").await;
            assert_eq!(data["bulkJobs"]["totalCount"], count);
        }
    })
    .await;
}

/// The background task that imports files; it stops when this value is dropped.
struct ImportTask(actix_web::rt::task::JoinHandle<()>);

impl ImportTask {
    fn spawn(app: &TestApp) -> Self {
        Self(actix_web::rt::spawn(cunju::exchange::bulk::jobs::run(
            app.server.job_context(),
        )))
    }
}

impl Drop for ImportTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn get(app: &TestApp, token: &str, path: &str) -> (u16, Vec<u8>) {
    let request = TestRequest::get()
        .uri(path)
        .insert_header(("authorization", format!("Bearer {token}")));
    let (status, body, _) = app.send(request).await;
    (status, body.to_vec())
}

/// Sends a file and waits until it is processed.
async fn import_file(app: &TestApp, token: &str, what: &str, content: &str) -> Value {
    let (kind, mode) = what.split_once(' ').unwrap();
    let request = TestRequest::post()
        .uri(&format!("/bulk/jobs?kind={kind}&mode={mode}"))
        .insert_header(("authorization", format!("Bearer {token}")))
        .set_payload(content.to_owned());
    let (status, body, _) = app.send(request).await;
    let mut job: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, 202, "{job}");
    let path = format!("/bulk/jobs/{}", job["id"].as_str().unwrap());
    for _ in 0..600 {
        if job["state"] != "WAITING" && job["state"] != "RUNNING" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        job = serde_json::from_slice(&get(app, token, &path).await.1).unwrap();
    }
    job
}

#[actix_web::test]
async fn start_date_of_a_child_is_hidden_if_it_equals_the_birth_date() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        app.set_date("2026-11-20");
        let home = register_household(&app, &scene.official, (COMMITTEE, "示例路1号"), &scene.other).await;
        let to = register_household(&app, &scene.official, (COMMITTEE, "示例路2号"), &scene.other).await;
        let child = json!({ "householdId": home, "name": "小示例", "birthOn": "2018-03-05", "joinedOn": "2018-03-05",
            "relation": "NOT_RELATED", "livingState": FULL });
        let id = expect_result(&app, &scene.official, "residentRegister", child).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Resident { joinedOn joinedReason birthOn
            stays { nodes { joinedOn leftOn } } } } }";
        let (answer, _) = app.execute(&scene.worker, query, json!({ "id": id })).await;
        assert_eq!(
            answer["data"]["node"],
            json!({ "joinedOn": null, "joinedReason": "REGISTERED", "birthOn": null, "stays": { "nodes": [] } })
        );
        // Nor does the date that is named when a move is refused.
        let mut moved = json!({ "residentId": id, "toHouseholdId": to, "on": "2018-03-01", "reason": "MOVED",
            "relation": "NOT_RELATED" });
        let (_, message) = expect_user_error(&app, &scene.official, "residentMove", moved.clone()).await;
        assert!(!message.contains("2018-03-05"), "{message}");
        moved["on"] = json!("2026-11-19");
        expect_result(&app, &scene.official, "residentMove", moved).await;
        let (answer, _) = app.execute(&scene.worker, query, json!({ "id": id })).await;
        assert_eq!(
            answer["data"]["node"]["stays"]["nodes"],
            json!([{ "joinedOn": null, "leftOn": "2026-11-19" }])
        );
        assert_eq!(answer["data"]["node"]["joinedOn"], "2026-11-19");
    })
    .await;
}

#[actix_web::test]
async fn worker_who_may_not_see_a_birth_gives_no_day_before_the_registration() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        app.set_date("2026-11-20");
        let home = register_household(&app, &scene.official, (COMMITTEE, "示例路1号"), &Value::Null).await;
        let to = register_household(&app, &scene.official, (COMMITTEE, "示例路2号"), &Value::Null).await;
        let child = json!({ "householdId": home, "name": "小示例", "birthOn": "2021-05-05", "joinedOn": "2021-05-05",
            "joinedReason": "BIRTH", "relation": "NOT_RELATED", "livingState": FULL });
        let id = expect_result(&app, &scene.official, "residentRegister", child).await;
        app.set_date("2026-11-25");
        let mut messages = Vec::new();
        // Before and after the birth: the answer must not tell which.
        for day in ["1990-01-01", "2021-05-04", "2021-05-06", "2026-11-19"] {
            for (mutation, input) in [
                ("residentLeave", json!({ "residentId": id, "reason": "DEATH" })),
                ("residentLeave", json!({ "residentId": id, "reason": "OTHER", "validateOnly": true })),
                ("residentMove", json!({ "residentId": id, "toHouseholdId": to, "reason": "MOVED",
                    "relation": "NOT_RELATED" })),
                ("householdMerge", json!({ "fromId": home, "intoId": to })),
            ] {
                let mut input = input;
                input["on"] = json!(day);
                let (code, message) = expect_user_error(&app, &scene.worker, mutation, input).await;
                assert_eq!(code, "INVALID", "{mutation} {message}");
                assert!(message.contains("2026-11-20"), "{mutation} {message}");
                messages.push(message.replace(day, ""));
            }
        }
        messages.dedup();
        assert_eq!(messages.len(), 1, "{messages:?}");
        let leaves = json!({ "residentId": id, "on": "2026-11-20", "reason": "OTHER" });
        expect_result(&app, &scene.worker, "residentLeave", leaves).await;
        let corrected = json!({ "residentId": id, "on": "2021-05-04", "reason": "OTHER", "corrects": true,
            "expectedRevision": 2 });
        let (_, message) = expect_user_error(&app, &scene.worker, "residentLeave", corrected).await;
        assert!(message.contains("2026-11-20"), "{message}");
    })
    .await;
}

#[actix_web::test]
async fn dry_run_guesses_find_no_child_of_another_grid() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (_, hidden) = family(&app, &scene, "示例路1号", &scene.other).await;
        let (own, seen) = family(&app, &scene, "示例路2号", &scene.own).await;
        let guess = |birth: &str, check: bool| {
            json!({ "householdId": own, "name": "小示例", "birthOn": birth, "relation": "NOT_RELATED",
                "livingState": FULL, "validateOnly": check })
        };
        let alike = async |input: Value| {
            let query = crate::support::mutation_document("residentRegister", "id").replace(
                "... on Stale",
                "... on LikelyDuplicateError { alike } ... on Stale",
            );
            let (answer, _) = app.execute(&scene.worker, &query, json!({ "input": input })).await;
            answer["data"]["residentRegister"]["userErrors"].clone()
        };
        // The child of the own grid is reported, the other is not.
        let told = alike(guess("2018-03-05", true)).await;
        assert_eq!(told[0]["alike"], json!([seen]), "{told}");
        let input = json!({ "residentId": seen, "on": "2026-11-19", "reason": "OTHER" });
        app.set_date("2026-11-20");
        expect_result(&app, &scene.official, "residentLeave", input).await;
        let name = json!({ "id": seen, "name": "大示例" });
        expect_result(&app, &scene.official, "residentUpdate", name).await;
        for birth in ["2018-03-04", "2018-03-05", "2018-03-06"] {
            let told = alike(guess(birth, true)).await;
            assert_eq!(told, json!([]), "{birth}");
        }
        // A real change asks for confirmation without revealing the other person.
        let told = alike(guess("2018-03-05", false)).await;
        assert_eq!((&told[0]["code"], &told[0]["alike"]), (&json!("LIKELY_DUPLICATE"), &Value::Null));
        assert!(!told.to_string().contains(hidden.as_str().unwrap()));
        // The answer is one for every birth, however the name is spelled.
        for birth in [json!("2018-03-04"), json!("1980-01-01"), Value::Null] {
            let mut input = guess("2018-03-05", false);
            input["birthOn"] = birth.clone();
            assert_eq!(alike(input.clone()).await, told, "{birth}");
            input["name"] = json!("小 示例");
            assert_eq!(alike(input).await, told, "{birth}");
        }
    })
    .await;
}

#[actix_web::test]
async fn similar_birth_date_reveals_no_child_of_another_grid() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (home, hidden) = family(&app, &scene, "示例路1号", &scene.other).await;
        let guess = |birth: &str, check: bool| {
            json!({ "householdId": home, "name": "小示例", "birthOn": birth, "relation": "NOT_RELATED",
                "livingState": FULL, "validateOnly": check })
        };
        // The response is the same for every birth date.
        let mut told = Vec::new();
        for birth in ["2018-03-04", "2018-03-05", "1980-01-01"] {
            let payload = app.change(&scene.worker, "residentRegister", "id", guess(birth, true)).await;
            assert_eq!(payload["userErrors"], json!([]), "{birth}");
            told.push(expect_user_error(&app, &scene.worker, "residentRegister", guess(birth, false)).await);
        }
        assert_eq!(told[0].0, "LIKELY_DUPLICATE");
        assert!(told.iter().all(|it| *it == told[0]), "{told:?}");
        assert!(!told[0].1.contains(hidden.as_str().unwrap()) && !told[0].1.contains("birth"));
        // Nor may responses reveal more about a former resident of a household in another grid.
        app.set_date("2026-11-20");
        let input = json!({ "residentId": hidden, "on": "2026-11-10", "reason": "MOVED" });
        expect_result(&app, &scene.official, "residentLeave", input).await;
        let input = json!({ "residentId": hidden, "on": "2026-11-11", "reason": "DEATH" });
        assert_eq!(expect_user_error(&app, &scene.worker, "residentLeave", input.clone()).await.0, "INVALID");
        expect_result(&app, &scene.committee, "residentLeave", input).await;
    })
    .await;
}

#[actix_web::test]
async fn guessing_birth_or_sex_finds_no_child_by_surname_or_unnamed() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let named = register_household(&app, &scene.official, (COMMITTEE, "示例路1号"), &scene.other).await;
        let unnamed = register_household(&app, &scene.official, (COMMITTEE, "示例路2号"), &scene.other).await;
        for (home, name) in [(&named, "萧小贝"), (&unnamed, "未取名")] {
            let input = json!({ "householdId": home, "name": name, "birthOn": "2018-03-05", "sex": "FEMALE",
                "relation": "NOT_RELATED", "livingState": FULL });
            expect_result(&app, &scene.official, "residentRegister", input).await;
        }
        for (home, name) in [
            (&named, "肖小贝"),
            (&named, "婴儿"),
            (&named, "新生儿"),
            (&unnamed, "肖小贝"),
        ] {
            let mut told = Vec::new();
            for (birth, sex) in [
                (json!("2018-03-05"), "FEMALE"),
                (json!("2018-03-05"), "MALE"),
                (json!("2018-03-06"), "FEMALE"),
                (json!("2026-11-20"), "MALE"),
                (json!("1980-01-01"), "MALE"),
                (Value::Null, "FEMALE"),
            ] {
                let mut input = json!({ "householdId": home, "name": name, "birthOn": birth, "sex": sex,
                    "relation": "NOT_RELATED", "livingState": FULL });
                told.push(expect_user_error(&app, &scene.worker, "residentRegister", input.clone()).await);
                input["validateOnly"] = json!(true);
                let payload = app.change(&scene.worker, "residentRegister", "id", input).await;
                assert_eq!(payload["userErrors"], json!([]), "{name} {birth}");
            }
            assert_eq!(told[0].0, "LIKELY_DUPLICATE", "{name}");
            assert!(told.iter().all(|it| *it == told[0]), "{told:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn name_of_a_child_is_masked_also_as_head() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (home, _) = family(&app, &scene, "示例路1号", &scene.own).await;
        for (head, shown) in [
            ("小示例", "小**"),
            ("小 示 例", "小****"),
            ("张示例", "张示例"),
        ] {
            let input = json!({ "id": home, "head": head });
            expect_result(&app, &scene.official, "householdUpdate", input).await;
            let query = "query($id: ID!) { node(id: $id) { ... on Household { head } } }";
            let (answer, _) = app.execute(&scene.official, query, json!({ "id": home })).await;
            assert_eq!(answer["data"]["node"]["head"], shown);
        }
        // Nor do neighboring fields reveal it, also after a correction or when the child has left.
        let query = "query($id: ID!) { node(id: $id) { ... on Household { head residents { nodes { id } } } } }";
        let head = async || {
            let (answer, _) = app.execute(&scene.official, query, json!({ "id": home })).await;
            answer["data"]["node"].clone()
        };
        for (name, shown) in [("小示例其母", "小****"), ("示例", "示*"), ("小示例138000", "小********")] {
            let input = json!({ "id": home, "head": name });
            expect_result(&app, &scene.official, "householdUpdate", input).await;
            assert_eq!(head().await["head"], shown, "{name}");
        }
        let input = json!({ "id": home, "head": "小示例" });
        expect_result(&app, &scene.official, "householdUpdate", input).await;
        let child = head().await["residents"]["nodes"][0]["id"].clone();
        let input = json!({ "id": child, "name": "晓示例" });
        expect_result(&app, &scene.official, "residentUpdate", input).await;
        assert_eq!(head().await["head"], "晓**");
        app.set_date("2026-11-20");
        let input = json!({ "residentId": child, "on": "2026-11-19", "reason": "MOVED" });
        expect_result(&app, &scene.official, "residentLeave", input).await;
        assert_eq!(head().await["head"], "晓**");
    })
    .await;
}
