//! Access outside the caller's jurisdiction: forged IDs, and committees that left the jurisdiction.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

async fn committee(app: &TestApp, token: &str, code: &str) -> Value {
    let query = format!("{{ committee(code: \"{code}\") {{ id }} }}");
    app.data(token, &query).await["committee"]["id"].clone()
}

/// The ID of a row, forged so that it seems to belong to another committee.
fn below(id: &Value, committee: &Value) -> Value {
    let bytes = |id: &Value| URL_SAFE_NO_PAD.decode(id.as_str().unwrap()).unwrap();
    let mut forged = bytes(id);
    forged[1..17].copy_from_slice(&bytes(committee)[1..17]);
    json!(URL_SAFE_NO_PAD.encode(forged))
}

#[actix_web::test]
async fn forged_id_with_own_committee_gives_no_access() {
    on_each_database(async |app| {
        let guangdong = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": "440106001001", "address": "甲路1号" });
        let household = app.change(&guangdong, "householdRegister", "id", input).await;
        let input = json!({ "committeeCode": "440106001001", "role": "MEMBER", "fromOn": "2026-01-01",
            "background": "RESIDENT", "person": { "name": "甲" } });
        let appointment = app.change(&guangdong, "appointmentCreate", "id person { id }", input).await;
        let chongqing = app.token(Role::Official, "50");
        let own = committee(&app, &chongqing, "500101001001").await;
        let rows = [
            (&household["result"]["id"], "Household"),
            (&appointment["result"]["id"], "Appointment"),
            (&appointment["result"]["person"]["id"], "Person"),
        ];
        let query = "query($id: ID!) { node(id: $id) { __typename } }";
        for (id, name) in rows {
            let (seen, _) = app.execute(&guangdong, query, json!({ "id": id })).await;
            assert_eq!(seen["data"]["node"]["__typename"], name, "a control caller can see it");
            for id in [id.clone(), below(id, &own)] {
                let (unseen, _) = app.execute(&chongqing, query, json!({ "id": id })).await;
                assert_eq!(unseen, json!({ "data": { "node": null } }), "{name}");
            }
        }
        let vacate = async |id: Value| {
            let input = json!({ "id": id, "untilOn": "2026-02-01" });
            app.change(&chongqing, "appointmentEnd", "id", input).await
        };
        let id = &appointment["result"]["id"];
        let theirs = vacate(id.clone()).await;
        assert_eq!(theirs["userErrors"][0]["code"], "NOT_FOUND");
        // With the caller's committee in the ID, a foreign object is reported like an object that does not exist.
        let elsewhere = vacate(below(id, &own)).await;
        assert_eq!(elsewhere["userErrors"][0]["code"], "NOT_YET_KNOWN");
        let mut gone = id.as_str().unwrap().to_owned();
        gone.replace_range(gone.len() - 4.., "AAAA");
        let absent = vacate(below(&json!(gone), &own)).await;
        assert_eq!(absent, elsewhere, "absent and forbidden objects get the same response");
        let none = below(id, &household["result"]["id"]);
        assert_eq!(vacate(none).await, theirs);
    })
    .await;
}

#[actix_web::test]
async fn moved_away_committee_is_found_by_neither_code_nor_id() {
    on_each_database(async |app| {
        let (province, town) = (app.token(Role::Official, "44"), app.token(Role::Official, "440106001"));
        let id = committee(&app, &town, "440106001001").await;
        let input = json!({ "id": id, "code": "441900003099" });
        app.change(&province, "committeeUpdate", "code", input).await;
        let query = "query($id: ID!) { byCode: committee(code: \"440106001001\") { id }
            moved: committee(code: \"441900003099\") { id } byId: committee(id: $id) { id }
            committees { totalCount } }";
        let (seen, _) = app.execute(&town, query, json!({ "id": id })).await;
        let left = json!({ "byCode": null, "moved": null, "byId": null, "committees": { "totalCount": 12 } });
        assert_eq!(seen["data"], left);
        let (seen, _) = app.execute(&province, query, json!({ "id": id })).await;
        assert_eq!(seen["data"]["byCode"]["id"], id, "a control caller finds it by its former code");
        for code in ["440106001001", "441900003099", "440106001999"] {
            let input = json!({ "committeeCode": code, "kind": "MEDIATION", "establishedOn": "2026-01-01" });
            let refused = app.change(&town, "subcommitteeEstablish", "id", input).await;
            assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND", "{code}: {refused}");
        }
    })
    .await;
}
