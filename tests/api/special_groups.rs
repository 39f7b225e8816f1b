//! Special groups, caregivers of their members, who may read about them, and alerts.

use cunju::access::auth::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::people::{
    COMMITTEE, assert_stored_counters_match, expect_result, expect_user_error, register_household,
    register_resident,
};
use crate::support::{TestApp, on_each_database};

const MEMBERSHIP: &str =
    "id kind { key } resident { name } fromOn untilOn reviewOn sourceDepartment
    caregiversNeeded hasCaregivers revision caregivers { nodes { id person { name } untilOn } }";

async fn begin_membership(app: &TestApp, token: &str, resident: &Value, kind: &str) -> Value {
    let input = json!({ "residentId": resident, "kind": kind, "fromOn": "2026-01-15" });
    expect_result(app, token, "membershipBegin", MEMBERSHIP, input).await
}

/// Appointment and person of a new member of the committee.
async fn person(app: &TestApp, token: &str, name: &str) -> (Value, Value) {
    let input = json!({ "committeeCode": COMMITTEE, "role": "MEMBER", "background": "OTHER",
        "fromOn": "2022-03-01", "person": { "name": name } });
    let appointment =
        expect_result(app, token, "appointmentCreate", "id person { id }", input).await;
    (
        appointment["id"].clone(),
        appointment["person"]["id"].clone(),
    )
}

fn caregiver_input(membership: &Value, person: &Value) -> Value {
    json!({ "membershipId": membership["id"], "personId": person, "fromOn": "2026-02-01" })
}

#[actix_web::test]
async fn member_has_named_caregivers_until_the_membership_ends() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let zhang = register_resident(&app, &token, &home, "张三").await;
        let member = begin_membership(&app, &token, &zhang, "LIVING_ALONE").await;
        assert_eq!((&member["reviewOn"], &member["sourceDepartment"], &member["hasCaregivers"]),
            (&json!("2027-01-15"), &json!("民政"), &json!(false)));
        let again = json!({ "residentId": zhang, "kind": "LIVING_ALONE", "fromOn": "2026-02-01" });
        assert_eq!(expect_user_error(&app, &token, "membershipBegin", again).await.0, "ALREADY_EXISTS");
        let unknown = json!({ "residentId": zhang, "kind": "NONE", "fromOn": "2026-02-01" });
        assert_eq!(expect_user_error(&app, &token, "membershipBegin", unknown).await.0, "INVALID");
        let without = "{ memberships(kind: \"LIVING_ALONE\", withoutCaregiver: true) { totalCount nodes { id } }
            committee(code: \"440106001001\") { memberships(withoutCaregiver: true) { totalCount } } }";
        let data = app.data(&token, without).await;
        assert_eq!(data["memberships"], json!({ "totalCount": 1, "nodes": [{ "id": member["id"] }] }));
        assert_eq!(data["committee"]["memberships"]["totalCount"], 1);

        let (_, wang) = person(&app, &token, "王五").await;
        let caregiver = expect_result(&app, &token, "caregiverName", "id membership { hasCaregivers }", caregiver_input(&member, &wang)).await;
        assert_eq!(caregiver["membership"]["hasCaregivers"], true);
        assert_eq!(expect_user_error(&app, &token, "caregiverName", caregiver_input(&member, &wang)).await.0, "ALREADY_EXISTS");
        assert_eq!(app.data(&token, without).await["memberships"]["totalCount"], 0);

        let quarantine = begin_membership(&app, &token, &zhang, "QUARANTINED").await;
        assert_eq!(quarantine["caregiversNeeded"], 4);
        let mut has = Vec::new();
        for name in ["甲", "乙", "丙", "丁"] {
            let (_, id) = person(&app, &token, name).await;
            let row = expect_result(&app, &token, "caregiverName", "membership { hasCaregivers }", caregiver_input(&quarantine, &id)).await;
            has.push(row["membership"]["hasCaregivers"].clone());
        }
        assert_eq!(has, [false, false, false, true]);
        assert_stored_counters_match(&app).await;

        let ended = json!({ "id": caregiver["id"], "untilOn": "2026-03-01" });
        expect_result(&app, &token, "caregiverEnd", "untilOn", ended.clone()).await;
        assert_eq!(expect_user_error(&app, &token, "caregiverEnd", ended).await.0, "ALREADY_CLOSED");
        let review = json!({ "id": member["id"], "nextReviewOn": "2027-06-01" });
        let row = expect_result(&app, &token, "membershipReview", MEMBERSHIP, review).await;
        assert_eq!((&row["reviewOn"], &row["revision"]), (&json!("2027-06-01"), &json!(2)));
        let early = json!({ "id": member["id"], "untilOn": "2026-01-14" });
        assert_eq!(expect_user_error(&app, &token, "membershipEnd", early).await, ("INVALID".to_owned(), "untilOn".to_owned()));
        expect_result(&app, &token, "membershipEnd", "id", json!({ "id": member["id"], "untilOn": "2026-04-01" })).await;
        assert_stored_counters_match(&app).await;
        let left = json!({ "residentId": zhang, "on": "2026-05-01", "reason": "MOVED" });
        let row = expect_result(&app, &token, "residentLeave", "memberships(includeFormer: true) {
            nodes { kind { key } untilOn caregivers { totalCount } } }", left).await;
        let ended = |key: &str, day: &str| json!({ "kind": { "key": key }, "untilOn": day, "caregivers": { "totalCount": 0 } });
        let nodes = row["memberships"]["nodes"].as_array().unwrap();
        for expected in [ended("LIVING_ALONE", "2026-04-01"), ended("QUARANTINED", "2026-05-01")] {
            assert!(nodes.contains(&expected), "{row}");
        }
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn grid_worker_reads_households_of_own_grids_and_observer_none() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "一网格" });
        let grid = expect_result(&app, &token, "gridCreate", "id", input).await["id"].clone();
        let (mine, other) = (register_household(&app, &token, COMMITTEE, "501").await, register_household(&app, &token, COMMITTEE, "502").await);
        expect_result(&app, &token, "householdAssignGrid", "id", json!({ "id": mine, "gridId": grid })).await;
        let (near, far) = (register_resident(&app, &token, &mine, "张三").await, register_resident(&app, &token, &other, "李四").await);
        let near = begin_membership(&app, &token, &near, "DISABLED").await;
        let far = begin_membership(&app, &token, &far, "DISABLED").await;
        let (_, worker) = person(&app, &token, "王五").await;
        expect_result(&app, &token, "caregiverName", "id", caregiver_input(&near, &worker)).await;
        let caller = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let query = "{ memberships { nodes { id } } committee(code: \"440106001001\") { memberships { totalCount } } }";
        let none = json!({ "memberships": { "nodes": [] }, "committee": { "memberships": { "totalCount": 0 } } });
        assert_eq!(app.data(&caller, query).await, none);
        // Appointments in grids have their own tests, so the rows are written directly.
        let db = &app.server.db;
        db.execute_unprepared("UPDATE person SET account = 'test' WHERE name = '王五'").await.unwrap();
        db.execute_unprepared("UPDATE appointment SET grid_id = (SELECT id FROM grid WHERE name = '一网格'), role = 'GRID_WORKER'
            WHERE person_id = (SELECT id FROM person WHERE name = '王五')").await.unwrap();
        let data = app.data(&caller, query).await;
        assert_eq!(data["memberships"]["nodes"], json!([{ "id": near["id"] }]));
        assert_eq!(data["committee"]["memberships"]["totalCount"], 1);
        let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let ids = json!({ "ids": [near["id"], far["id"]] });
        let (answer, _) = app.execute(&caller, nodes, ids.clone()).await;
        assert_eq!(answer["data"]["nodes"], json!([{ "id": near["id"] }, null]));
        let observer = app.token(Role::Observer, "44");
        let (answer, _) = app.execute(&observer, nodes, ids).await;
        assert_eq!(answer["data"]["nodes"], json!([null, null]));
        for document in ["{ memberships { totalCount } }", "{ alerts { totalCount } }"] {
            let (answer, _) = app.execute(&observer, document, json!({})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        }
        let end = "mutation($id: ID!) { membershipEnd(input: { id: $id, untilOn: \"2026-11-01\" }) { result { id } } }";
        let (answer, _) = app.execute(&caller, end, json!({ "id": near["id"] })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
    })
    .await;
}

#[actix_web::test]
async fn alerts_follow_the_register_and_clear_when_resolved() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let mut ids = Vec::new();
        for (name, birth, state) in [
            ("八十", "1946-11-20", "REGISTERED_LIVING_HERE"),
            ("未到", "1946-11-21", "REGISTERED_LIVING_HERE"),
            ("在外", "1946-11-19", "REGISTERED_LIVING_ELSEWHERE"),
            ("早过", "1946-10-20", "REGISTERED_LIVING_HERE"),
            ("刚在", "1946-10-21", "LIVING_HERE_REGISTERED_ELSEWHERE"),
            ("十四", "2012-11-01", "REGISTERED_LIVING_HERE"),
        ] {
            let input = json!({ "householdId": home, "name": name, "birthOn": birth, "relation": "NOT_RELATED",
                "livingState": state });
            ids.push(expect_result(&app, &token, "residentRegister", "id", input).await["id"].clone());
        }
        let input = json!({ "residentId": ids[3], "kind": "PREGNANT", "fromOn": "2026-08-01" });
        let due = expect_result(&app, &token, "membershipBegin", "id reviewOn", input).await;
        assert_eq!(due["reviewOn"], "2026-11-01");
        let (appointment, wang) = person(&app, &token, "王五").await;
        let caregiver = json!({ "membershipId": due["id"], "personId": wang, "fromOn": "2026-08-01" });
        expect_result(&app, &token, "caregiverName", "id", caregiver).await;
        let fields = "totalCount nodes { kind since resident { name } membership { id } caregiver { person { name } } }
            pageInfo { endCursor hasNextPage }";
        let told = async |arguments: &str| {
            let data = app.data(&token, &format!("{{ alerts({arguments}) {{ {fields} }} }}")).await;
            let nodes = data["alerts"]["nodes"].as_array().unwrap();
            nodes.iter().map(|it| format!("{} {} {}", it["kind"], it["since"], it["resident"]["name"]).replace('"', "")).collect::<Vec<_>>()
        };
        let birthdays = ["REACHED_80 2026-10-21 刚在", "REACHED_80 2026-11-20 八十", "TURNED_14 2026-11-01 十四"];
        let review = "REVIEW_DUE 2026-11-01 早过";
        assert_eq!(told("in: \"440106\"").await, [&birthdays[..], &[review]].concat());
        assert_eq!(told("committeeCode: \"440106001001\", kinds: [REVIEW_DUE], day: \"2026-10-31\"").await, [""; 0]);
        assert_eq!(told("in: \"50\"").await, [""; 0]);
        expect_result(&app, &token, "appointmentEnd", "id", json!({ "id": appointment, "untilOn": "2026-11-10" })).await;
        assert_eq!(told("kinds: [CAREGIVER_APPOINTMENT_ENDED]").await, ["CAREGIVER_APPOINTMENT_ENDED 2026-11-10 早过"]);
        begin_membership(&app, &token, &ids[0], "AGED_80").await;
        assert_eq!(told("kinds: [REACHED_80]").await, [birthdays[0]]);
        expect_result(&app, &token, "membershipReview", "id", json!({ "id": due["id"] })).await;
        assert_eq!(told("kinds: [REVIEW_DUE]").await, [""; 0]);

        // A page continues after the last item of the previous page, across kinds. The list costs one statement.
        let page = |after: &str| format!("{{ alerts(first: 1{after}) {{ {fields} }} }}");
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let data = app.data(&token, &page(&after)).await;
            seen.push(data["alerts"]["nodes"][0]["kind"].clone());
            assert_eq!(data["alerts"]["totalCount"], 3);
            if data["alerts"]["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!(", after: {}", data["alerts"]["pageInfo"]["endCursor"]);
        }
        assert_eq!(seen, ["REACHED_80", "TURNED_14", "CAREGIVER_APPOINTMENT_ENDED"]);
        let (_, few) = app.execute(&token, "{ alerts(first: 1) { nodes { resident { name } } } }", json!({})).await;
        let (_, many) = app.execute(&token, "{ alerts { nodes { resident { name } } } }", json!({})).await;
        assert_eq!(few, many);
    })
    .await;
}
