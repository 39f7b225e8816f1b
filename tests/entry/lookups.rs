//! Numbers in resident lookups.

use cunju::access::auth::Role;
use cunju_entity::access_log;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
const KNOWN: &str = "99010619800531018X";

async fn access_log_count(app: &TestApp) -> usize {
    let all = access_log::Entity::find().all(&app.server.db).await;
    all.unwrap().len()
}

#[actix_web::test]
async fn lookup_of_an_invalid_number_is_explained_and_not_counted() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = json!({ "committeeCode": COMMITTEE, "address": "示例花园1号" });
        let home = app.change(&token, "householdRegister", "id", home).await;
        for (name, kind, number) in [
            ("张示例", Value::Null, KNOWN),
            ("李示例", json!("PASSPORT"), "1234567"),
            ("王示例", json!("OTHER"), "军字第12345号"),
        ] {
            let input = json!({ "householdId": home["result"]["id"], "name": name, "relation": "NOT_RELATED",
                "livingState": "REGISTERED_LIVING_HERE", "identityNumber": number, "identityKind": kind });
            let made = app.change(&token, "residentRegister", "id", input).await;
            assert_eq!(made["userErrors"], json!([]), "{made}");
        }
        let query = "query($n: String!) { residentByIdentityNumber(number: $n, purpose: VERIFICATION) { name } }";
        let before = access_log_count(&app).await;
        for (none, wrong) in [
            ("abc", "not a valid identity document number"),
            ("无", "not a valid identity document number"),
            ("张三", "not a valid identity document number"),
            ("123", "not a valid identity document number"),
            ("990106198005310181", "check digit"),
            ("990106198013310180", "check digit"),
            ("9.90106E+17", "scientific notation"),
            ("", "incomplete or too long"),
            (&"1".repeat(65), "incomplete or too long"),
        ] {
            // However often it is repeated, it is not counted.
            for _ in 0..4 {
                let (answer, _) = app.execute(&token, query, json!({ "n": none })).await;
                let error = &answer["errors"][0];
                assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{none}: {answer}");
                let message = error["message"].as_str().unwrap();
                assert!(message.starts_with("number: ") && message.contains(wrong), "{none}: {message}");
                assert!(none.len() < 4 || !message.contains(none), "the message does not repeat the number: {message}");
            }
        }
        assert_eq!(access_log_count(&app).await, before);
        // A possible number is looked up, known or not, whichever kind it was registered as.
        for (number, name) in [
            (KNOWN, json!("张示例")),
            ("1234567", json!("李示例")),
            ("军字第12345号", json!("王示例")),
            ("990106198005310016", Value::Null),
            ("7654321", Value::Null),
        ] {
            let (answer, _) = app.execute(&token, query, json!({ "n": number })).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            assert_eq!(answer["data"]["residentByIdentityNumber"]["name"], name, "{number}");
        }
        assert_eq!(access_log_count(&app).await, before + 5);
    })
    .await;
}
