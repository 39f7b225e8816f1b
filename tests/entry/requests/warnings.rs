//! Values that a change interpreted differently from what was written.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use super::{COMMITTEE, answer, post_with_token};
use crate::support::{TestApp, on_each_database};

/// Warnings of a change as code, field and message; the rest of its payload.
async fn change(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: &Value,
) -> (Vec<[String; 3]>, Value) {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ payload: {mutation}(input: $input) {{ result {{ id }} replayed
            userErrors {{ code }} warnings {{ code message path }} }} }}"
    );
    let (status, answer, _) = answer(
        app,
        post_with_token(token, &query, &json!({ "input": input })),
    )
    .await;
    assert_eq!((status, answer.get("errors")), (200, None), "{answer}");
    let payload = answer["data"]["payload"].clone();
    let warnings = payload["warnings"].as_array().unwrap().iter();
    let warnings = warnings.map(|it| {
        assert_eq!(it["path"][0], "input", "{it}");
        [&it["code"], &it["path"][1], &it["message"]].map(|text| text.as_str().unwrap().to_owned())
    });
    (warnings.collect(), payload)
}

fn codes(warnings: &[[String; 3]]) -> Vec<(&str, &str)> {
    warnings
        .iter()
        .map(|[code, field, _]| (&**code, &**field))
        .collect()
}

#[actix_web::test]
async fn client_is_warned_about_ignored_and_altered_values() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = json!({ "committeeCode": COMMITTEE, "address": "示例花园1号" });
        let (warnings, home) = change(&app, &token, "householdRegister", &home).await;
        assert_eq!(warnings.len(), 0, "{home}");
        let all = [("NOT_GIVEN", "identityNumber"), ("NOT_GIVEN", "phone"), ("PRIVATE_USE", "name")];

        let mut person = json!({ "householdId": home["result"]["id"], "name": "张\u{e863}", "relation": "HEAD",
            "livingState": "REGISTERED_LIVING_HERE", "identityNumber": "无", "phone": "不详",
            "idempotencyKey": "one", "validateOnly": true });
        let (warnings, checked) = change(&app, &token, "residentRegister", &person).await;
        assert_eq!((codes(&warnings), &checked["userErrors"]), (all.to_vec(), &json!([])));
        assert!(warnings[0][2].contains("未提供") && warnings[2][2].contains("自造字"), "{warnings:?}");
        person["validateOnly"] = json!(false);
        for replayed in [false, true] {
            let (warnings, made) = change(&app, &token, "residentRegister", &person).await;
            assert_eq!((codes(&warnings), &made["replayed"]), (all.to_vec(), &json!(replayed)), "{made}");
            assert!(made["result"]["id"].is_string(), "{made}");
        }
        let (_, made) = change(&app, &token, "residentRegister", &person).await;
        let id = &made["result"]["id"];
        for (mut input, expected) in [
            (json!({ "phone": "暂无" }), vec![("NOT_GIVEN", "phone")]),
            (json!({ "name": "张\u{e863}三" }), vec![("PRIVATE_USE", "name")]),
            (json!({ "identityNumber": null, "name": "张三" }), vec![]),
            (json!({ "identityNumber": "99010619800531018X", "phone": "13800000000" }), vec![]),
        ] {
            input["id"] = id.clone();
            let (warnings, updated) = change(&app, &token, "residentUpdate", &input).await;
            assert_eq!((codes(&warnings), &updated["userErrors"]), (expected, &json!([])), "{input}");
        }
    })
    .await;
}
