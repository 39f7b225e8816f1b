//! One object of every type in a county, with a marker in every text.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::County;
use super::walk::Seeds;
use crate::support::TestApp;

/// Writes one object of every type; returns the IDs by type.
pub(crate) async fn seed(app: &TestApp, county: &County) -> Seeds {
    let token = app.token(Role::Official, county.code);
    let make = async |mutation: &str, input: Value| {
        let payload = app.change(&token, mutation, "id", input).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}");
        payload["result"]["id"].as_str().unwrap().to_owned()
    };
    let (code, committee, sign) = (county.code, county.committee, county.sign);
    let mut seeds = Seeds::new();
    let find = "query($code: DivisionCode!, $committee: CommitteeCode!) {
        division(code: $code) { id } committee(code: $committee) { id } }";
    let variables = json!({ "code": code, "committee": committee });
    let (answer, _) = app.execute(&token, find, variables).await;
    let id = |name: &str| answer["data"][name]["id"].as_str().unwrap().to_owned();
    seeds.insert("Division", id("division"));
    seeds.insert("Committee", id("committee"));
    let input = json!({ "title": sign, "documentNumber": sign, "issuer": sign, "scope": code,
        "issuedOn": "2026-11-01", "subcommitteeKind": "PUBLIC_HEALTH", "milestone": "SET_UP",
        "dueOn": "2027-03-31" });
    seeds.insert("Mandate", make("mandateIssue", input).await);
    let input = json!({ "committeeCode": committee, "kind": "PUBLIC_HEALTH", "duties": sign,
        "establishedOn": "2026-11-01" });
    let subcommittee = make("subcommitteeEstablish", input).await;
    let input = json!({ "committeeCode": committee, "subcommitteeId": subcommittee, "role": "MEMBER",
        "background": "RESIDENT", "fromOn": "2026-11-02", "person": { "name": sign, "phone": county.phone } });
    let appointment = make("appointmentCreate", input).await;
    let person = "query($id: ID!) { node(id: $id) { ... on Appointment { person { id } } } }";
    let variables = json!({ "id": appointment });
    let (answer, _) = app.execute(&token, person, variables).await;
    let person = answer["data"]["node"]["person"]["id"].as_str().unwrap();
    let person = person.to_owned();
    seeds.insert("Appointment", appointment);
    let input = json!({ "committeeCode": committee, "kind": "GRID", "name": sign,
        "subcommitteeIds": [subcommittee] });
    let grid = make("gridCreate", input).await;
    seeds.insert("Subcommittee", subcommittee);
    let input =
        json!({ "committeeCode": committee, "address": sign, "head": sign, "gridId": grid });
    let household = make("householdRegister", input).await;
    let input =
        json!({ "committeeCode": committee, "gridId": grid, "establishedOn": "2026-11-01" });
    let group = make("threePersonGroupEstablish", input).await;
    seeds.insert("ThreePersonGroup", group);
    let input = json!({ "committeeCode": committee, "gridId": grid, "role": "GRID_WORKER",
        "background": "GRID_WORKER", "fromOn": "2026-11-02", "personId": person });
    make("appointmentCreate", input).await;
    let input = json!({ "division": code, "url": "https://example.org/hook", "description": sign });
    let webhook = make("webhookCreate", input).await;
    let delivery = make("webhookTest", json!({ "id": webhook })).await;
    seeds.insert("Delivery", delivery);
    seeds.insert("Webhook", webhook);
    people(&make, county, (&household, &person), &mut seeds).await;
    seeds.insert("Household", household);
    seeds.insert("Grid", grid);
    seeds.insert("Person", person);
    seeds
}

/// A resident of a special group with a caregiver, and a visit to the household in a campaign.
async fn people(
    make: &impl AsyncFn(&str, Value) -> String,
    county: &County,
    (household, person): (&str, &str),
    seeds: &mut Seeds,
) {
    let sign = county.sign;
    let input = json!({ "householdId": household, "name": sign, "relation": "HEAD",
        "livingState": "REGISTERED_LIVING_HERE", "birthOn": "1946-11-21" });
    let resident = make("residentRegister", input).await;
    let input = json!({ "residentId": resident, "kind": "LIVING_ALONE", "fromOn": "2026-11-02",
        "sourceDepartment": sign });
    let membership = make("membershipBegin", input).await;
    let input = json!({ "membershipId": membership, "personId": person, "fromOn": "2026-11-02" });
    seeds.insert("Caregiver", make("caregiverName", input).await);
    let input = json!({ "title": sign, "kind": "VISIT", "population": "ALL", "division": county.code,
        "startsOn": "2026-11-01", "endsOn": "2026-11-30" });
    let campaign = make("campaignOpen", input).await;
    let input = json!({ "campaignId": campaign, "householdId": household, "visitorId": person,
        "outcome": "REFUSED", "reason": sign, "visitedOn": "2026-11-10" });
    seeds.insert("Visit", make("visitRecord", input).await);
    seeds.insert("Resident", resident);
    seeds.insert("Membership", membership);
    seeds.insert("Campaign", campaign);
}
