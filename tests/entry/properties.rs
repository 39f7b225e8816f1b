//! Properties of any rows: a file makes the same register and the same refusals as the corresponding mutations, and a
//! table that is sent again changes nothing.

mod again;
mod same;

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::files_and_api::{COMMITTEE, households, residents_at};
use crate::support::TestApp;
use cunju::access::auth::Role;

/// Metadata that is read of residents in addition to their values.
const MORE: &str =
    "age birth: birthOn shown: name number: identityNumber telephone: phone died: diedOn
    memberships(first: 9) { nodes { kind { key } fromOn untilOn reviewOn } }";

/// Number of seeds of a property: the given default, or `CUNJU_TEST_SEEDS`.
fn seeds(usual: u64) -> std::ops::Range<u64> {
    let asked = std::env::var("CUNJU_TEST_SEEDS").ok();
    0..asked.map_or(usual, |seeds| seeds.parse().unwrap())
}

/// Codes of the problems of each row of a file with one header row.
async fn codes(app: &TestApp, token: &str, job: &Value, rows: usize) -> Vec<Vec<String>> {
    let mut codes = vec![Vec::new(); rows];
    let Some(path) = job["problemsList"].as_str() else {
        return codes;
    };
    let request = TestRequest::get()
        .uri(path)
        .insert_header(("authorization", format!("Bearer {token}")));
    let (status, body, _) = app.send(request).await;
    assert_eq!(status, 200, "{job}");
    for line in std::str::from_utf8(&body).unwrap().lines() {
        let problem: Value = serde_json::from_str(line).unwrap();
        if problem["severity"] == "ERROR" {
            let row = problem["row"].as_u64().unwrap();
            let code = problem["code"].as_str().unwrap().to_owned();
            codes[usize::try_from(row).unwrap() - 2].push(code);
        }
    }
    for codes in &mut codes {
        codes.sort();
        codes.dedup();
    }
    codes
}

/// A row without IDs and revisions, which differ.
fn bare(mut row: Value) -> Value {
    let fields = row.as_object_mut().unwrap();
    fields.remove("id");
    fields.remove("revision");
    if let Some(head) = fields
        .get_mut("headResident")
        .and_then(Value::as_object_mut)
    {
        head.remove("id");
    }
    row
}

/// Households, residents, memberships, alerts and figures of committee A, without IDs and revisions.
async fn register(app: &TestApp) -> Value {
    let token = app.token(Role::Official, "44");
    let mut all = Vec::new();
    for row in households(app, &token, COMMITTEE).await {
        let address = row["address"].as_str().unwrap().to_owned();
        let of = residents_at(app, &token, COMMITTEE, &address).await;
        let mut residents = Vec::new();
        for resident in of {
            let query = format!(
                "{{ node(id: {}) {{ ... on Resident {{ {MORE} }} }} }}",
                resident["id"]
            );
            let more = app.data(&token, &query).await["node"].clone();
            residents.push(json!([bare(resident), more]));
        }
        residents.sort_by_key(Value::to_string);
        all.push(json!([bare(row), residents]));
    }
    let query = format!(
        "{{ alerts(first: 50, committeeCode: \"{COMMITTEE}\") {{ nodes {{ kind since resident {{ name }} }} }}
            population(in: \"440106001\") {{ residents livingStates {{ count }}
                specialGroups {{ count suppressed }} }} }}"
    );
    let mut figures = app.data(&token, &query).await;
    let alerts = figures["alerts"]["nodes"].as_array_mut().unwrap();
    alerts.sort_by_key(Value::to_string);
    json!([all, figures])
}

/// A change that prepares the state for a table.
async fn expect_result(app: &TestApp, mutation: &str, result: &str, input: Value) -> Value {
    let token = app.token(Role::Official, "44");
    let payload = app.change(&token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation}: {payload}");
    payload["result"].clone()
}

/// A household with residents, one who died and one who left.
async fn populated(app: &TestApp) {
    let home = json!({ "committeeCode": COMMITTEE, "address": "示例老街1号" });
    let home = expect_result(app, "householdRegister", "id", home).await["id"].clone();
    let people = [
        ("王示例", "1980-05-31", json!("990106198005310016"), "HEAD"),
        (
            "李示例",
            "1990-01-01",
            json!("990106199001010029"),
            "SPOUSE",
        ),
        (
            "赵示例",
            "1946-05-10",
            json!("990106194605100014"),
            "PARENT",
        ),
        (
            "钱示例",
            "1990-01-01",
            json!("990106199001010045"),
            "NOT_RELATED",
        ),
        ("孙示例", "2016-03-15", Value::Null, "CHILD"),
    ];
    let mut ids = Vec::new();
    for (name, birth, number, relation) in people {
        let input = json!({ "householdId": home, "name": name, "birthOn": birth, "identityNumber": number,
            "relation": relation, "livingState": "REGISTERED_LIVING_HERE" });
        ids.push(expect_result(app, "residentRegister", "id", input).await["id"].clone());
    }
    for (id, reason) in [(&ids[2], "DEATH"), (&ids[3], "MOVED")] {
        let input = json!({ "residentId": id, "on": "2026-11-01", "reason": reason });
        expect_result(app, "residentLeave", "id", input).await;
    }
}
