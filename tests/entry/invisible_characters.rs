//! Texts with invisible characters.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
/// Zero width, byte order mark, soft hyphen, variation selectors, joiners, directions, a filler and a tag.
const UNSEEN: [char; 12] = [
    '\u{200b}',
    '\u{feff}',
    '\u{ad}',
    '\u{fe0f}',
    '\u{200d}',
    '\u{2060}',
    '\u{200e}',
    '\u{202e}',
    '\u{2066}',
    '\u{3164}',
    '\u{e0100}',
    '\u{e0020}',
];

async fn expect_result(
    app: &TestApp,
    token: &str,
    mutation: &str,
    result: &str,
    input: Value,
) -> Value {
    let payload = app.change(token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation}: {payload}");
    payload["result"].clone()
}

#[actix_web::test]
async fn address_matches_despite_invisible_characters() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = |address: &str| json!({ "committeeCode": COMMITTEE, "address": address });
        expect_result(&app, &token, "householdRegister", "id", home("示例花园1号")).await;
        for sign in UNSEEN {
            for address in [
                format!("示例花园1号{sign}"),
                format!("{sign} 示例花园1号"),
                format!("示例{sign}花园1{sign}号 {sign} "),
            ] {
                let again = app
                    .change(&token, "householdRegister", "id", home(&address))
                    .await;
                assert_eq!(
                    again["userErrors"][0]["code"], "ALREADY_EXISTS",
                    "{address:?}: {again}"
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn invisible_characters_are_not_stored() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let unseen: String = UNSEEN.iter().collect();
        let hide = |text: &str| {
            let (head, tail) = text.split_at(3);
            format!("{unseen}{head}{unseen}{tail}{unseen}")
        };
        let grid = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": hide("第一网格") });
        let grid = expect_result(&app, &token, "gridCreate", "id name", grid).await;
        assert_eq!(grid["name"], "第一网格");
        let home = json!({ "committeeCode": COMMITTEE, "address": hide("示例路1号"), "estate": hide("示例花园"),
            "room": hide("一〇一"), "head": hide("张示例") });
        let home = expect_result(&app, &token, "householdRegister", "id address estate room head", home).await;
        for (field, text) in [("address", "示例路1号"), ("estate", "示例花园"), ("room", "一〇一"), ("head", "张示例")] {
            assert_eq!(home[field], text, "{field}");
        }
        let person = json!({ "householdId": home["id"], "name": hide("李示例"), "relation": "HEAD",
            "livingState": "REGISTERED_LIVING_HERE", "identityNumber": hide("99010619800531018X"),
            "phone": hide("13800000000") });
        let shown = "name identityNumber(purpose: VERIFICATION) phone(purpose: VERIFICATION)";
        let person = expect_result(&app, &token, "residentRegister", shown, person).await;
        assert_eq!(
            person,
            json!({ "name": "李示例", "identityNumber": "99010619800531018X", "phone": "13800000000" })
        );
        let appointment = json!({ "committeeCode": COMMITTEE, "role": "MEMBER", "background": "OTHER", "fromOn": "2026-11-01",
            "person": { "name": hide("王示例"), "phone": hide("13800000001") } });
        let appointment = expect_result(&app, &token, "appointmentCreate", "person { name phone }", appointment).await;
        assert_eq!(appointment["person"], json!({ "name": "王示例", "phone": "13800000001" }));
        // Text of such characters only is empty. Control characters are refused with a message.
        for name in [unseen.as_str(), "第一\n网格", "第一\u{7}网格", "第一\u{85}网格"] {
            let grid = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": name });
            let refused = app.change(&token, "gridCreate", "id", grid).await;
            let error = &refused["userErrors"][0];
            assert_eq!((&error["code"], &error["path"]), (&json!("INVALID"), &json!(["input", "name"])), "{name:?}");
        }
    })
    .await;
}
