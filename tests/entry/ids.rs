//! IDs that clients generate offline: every input and every query accepts them.

use cunju::access::auth::Role;
use cunju::platform::clock::Clock;
use cunju_entity::access_log;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::campaign_fixtures::assert_campaign_counters_exact;
use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";

fn new_id() -> String {
    Clock::system().uuid().to_string()
}

/// The result of a change that succeeds, or its first user error.
async fn id_or_user_error(app: &TestApp, token: &str, mutation: &str, input: &Value) -> Value {
    let payload = app.change(token, mutation, "id", input.clone()).await;
    match payload["userErrors"].get(0) {
        Some(problem) => json!([problem["code"], problem["path"]]),
        None => payload["result"]["id"].clone(),
    }
}

#[actix_web::test]
async fn client_generated_person_id_is_accepted_in_every_input() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let (person, appointment, home, resident, member, caregiver, campaign) =
            (new_id(), new_id(), new_id(), new_id(), new_id(), new_id(), new_id());
        let appoint = |appointment: &str, who: Value| {
            let mut input = json!({ "id": appointment, "committeeCode": COMMITTEE, "role": "MEMBER",
                "background": "OTHER", "fromOn": "2026-11-01" });
            for (name, value) in who.as_object().unwrap() {
                input[name] = value.clone();
            }
            input
        };
        let new = appoint(&appointment, json!({ "person": { "id": person, "name": "李四" } }));
        let rest = [
            ("personUpdate", "id", json!({ "id": person, "account": "test" })),
            ("caregiverName", "personId", json!({ "id": caregiver, "membershipId": member, "personId": person,
                "fromOn": "2026-11-02" })),
            ("visitRecord", "visitorId", json!({ "campaignId": campaign, "householdId": home, "outcome": "VISITED",
                "visitedOn": "2026-11-05", "visitorId": person })),
        ];
        for (mutation, input) in [
            ("householdRegister", json!({ "id": home, "committeeCode": COMMITTEE, "address": "示例花园1号" })),
            ("residentRegister", json!({ "id": resident, "householdId": home, "name": "张示例", "relation": "HEAD",
                "livingState": "REGISTERED_LIVING_HERE", "identityNumber": "99010619800531018X" })),
            ("membershipBegin", json!({ "id": member, "residentId": resident, "kind": "DISABLED", "fromOn": "2026-11-01" })),
            ("campaignOpen", json!({ "id": campaign, "title": "走访", "kind": "VISIT", "population": "ALL",
                "committeeCode": COMMITTEE, "startsOn": "2026-11-01", "endsOn": "2026-12-31" })),
        ] {
            let id = id_or_user_error(&app, &official, mutation, &input).await;
            assert!(id.is_string(), "{mutation}: {id}");
        }
        // Before the person is registered.
        let again = appoint(&new_id(), json!({ "personId": person }));
        let early = rest.iter().map(|(mutation, field, input)| (*mutation, *field, input));
        for (mutation, field, input) in early.chain([("appointmentCreate", "personId", &again)]) {
            let told = id_or_user_error(&app, &official, mutation, input).await;
            assert_eq!(told, json!(["NOT_YET_KNOWN", ["input", field]]), "{mutation}");
        }
        let first = id_or_user_error(&app, &official, "appointmentCreate", &new).await;
        assert!(first.is_string(), "{first}");
        assert_eq!(id_or_user_error(&app, &official, "appointmentCreate", &new).await, first, "sent again");
        for (mutation, _, input) in &rest {
            let id = id_or_user_error(&app, &official, mutation, input).await;
            assert!(id.is_string(), "{mutation}: {id}");
        }
        // The person is registered; later requests refer to the same person.
        let twice = id_or_user_error(&app, &official, "appointmentCreate", &again).await;
        assert_eq!(twice, json!(["ALREADY_EXISTS", ["input", "personId"]]));
        let taken = appoint(&new_id(), json!({ "person": { "id": person, "name": "王五" } }));
        let taken = id_or_user_error(&app, &official, "appointmentCreate", &taken).await;
        assert_eq!(taken, json!(["ALREADY_EXISTS", ["input", "person", "id"]]));
        for wrong in ["1", "00000000-0000-4000-8000-000000000000"] {
            let input = appoint(&new_id(), json!({ "person": { "id": wrong, "name": "王五" } }));
            let told = id_or_user_error(&app, &official, "appointmentCreate", &input).await;
            assert_eq!(told, json!(["INVALID", ["input", "person", "id"]]), "{wrong}");
        }
        // For other callers the person does not exist.
        let outside = app.committee_token(Role::CommitteeWorker, OTHER_COMMITTEE).await;
        let told = id_or_user_error(&app, &outside, "personUpdate", &rest[0].2).await;
        assert_eq!(told, json!(["NOT_YET_KNOWN", ["input", "id"]]));
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn client_generated_id_is_accepted_in_queries() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let (grid, home, resident, campaign) = (new_id(), new_id(), new_id(), new_id());
        let query = "query($grid: ID!, $resident: ID!, $campaign: ID!) { grid(id: $grid) { id } campaign(id: $campaign) { id }
            personalDataReport(residentId: $resident, purpose: SUBJECT_REQUEST) { residentId }
            measureCoverage(of: CAMPAIGN, campaignId: $campaign, in: \"44\") { total } }";
        let ask = async |token: &str| {
            let variables = json!({ "grid": grid, "resident": resident, "campaign": campaign });
            let (answer, _) = app.execute(token, query, variables).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            answer["data"].clone()
        };
        let nothing = json!({ "grid": null, "campaign": null, "personalDataReport": null, "measureCoverage": null });
        assert_eq!(ask(&official).await, nothing);
        let mut ids = Vec::new();
        for (mutation, input) in [
            ("gridCreate", json!({ "id": grid, "committeeCode": COMMITTEE, "kind": "GRID", "name": "一网格" })),
            ("householdRegister", json!({ "id": home, "committeeCode": COMMITTEE, "address": "示例花园1号", "gridId": grid })),
            ("residentRegister", json!({ "id": resident, "householdId": home, "name": "张示例", "relation": "HEAD",
                "livingState": "REGISTERED_LIVING_HERE", "identityNumber": "99010619800531018X" })),
            ("campaignOpen", json!({ "id": campaign, "title": "走访", "kind": "VISIT", "population": "ALL",
                "committeeCode": COMMITTEE, "startsOn": "2026-11-01", "endsOn": "2026-12-31" })),
        ] {
            ids.push(id_or_user_error(&app, &official, mutation, &input).await);
        }
        let found = json!({ "grid": { "id": ids[0] }, "campaign": { "id": ids[3] },
            "personalDataReport": { "residentId": ids[2] }, "measureCoverage": { "total": 1 } });
        assert_eq!(ask(&official).await, found);
        // The resident's own number is not compared with the register, whichever of the IDs is used.
        let readings = async || access_log::Entity::find().all(&app.server.db).await.unwrap().len();
        let before = readings().await;
        for id in [&json!(resident), &ids[2]] {
            let own = json!({ "id": id, "identityNumber": "99010619800531018X" });
            assert_eq!(id_or_user_error(&app, &official, "residentUpdate", &own).await, ids[2]);
            assert_eq!(readings().await, before, "{id}");
        }
    })
    .await;
}
