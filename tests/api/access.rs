//! Visibility: outside the caller's jurisdiction nothing exists.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::on_each_database;

#[actix_web::test]
async fn chongqing_does_not_see_sichuan() {
    on_each_database(async |app| {
        let everyone = app.token(Role::Official, "0");
        let query = r#"{ committee(code: "510104017001") { id } division(code: "510104") { id } }"#;
        let sichuan = app.data(&everyone, query).await;
        assert!(sichuan["committee"]["id"].is_string(), "a control caller can see it");

        let chongqing = app.token(Role::Official, "50");
        let outside = "query($c: ID!, $d: ID!) {
            byCode: committee(code: \"510104017001\") { name } byId: committee(id: $c) { name }
            division(code: \"51\") { name } country: division(code: \"0\") { name }
            node(id: $d) { id } nodes(ids: [$c, $d]) { id }
            in: committees(in: \"51\") { totalCount nodes { code } }
            search: committees(search: \"锦\") { totalCount } divisions(search: \"四川\") { totalCount nodes { code } }
            all: committees { totalCount } own: division(code: \"50\") { committees { totalCount } } }";
        let ids = json!({ "c": sichuan["committee"]["id"], "d": sichuan["division"]["id"] });
        let (answer, _) = app.execute(&chongqing, outside, ids).await;
        let data = &answer["data"];
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        for field in ["byCode", "byId", "division", "country", "node"] {
            assert_eq!(data[field], Value::Null, "{field}");
        }
        assert_eq!(data["nodes"], json!([null, null]));
        assert_eq!(data["in"], json!({ "totalCount": 0, "nodes": [] }));
        assert_eq!(data["search"]["totalCount"], 0);
        assert_eq!(data["divisions"]["totalCount"], 0);
        assert_eq!(data["all"]["totalCount"], 10);
        assert_eq!(data["own"]["committees"]["totalCount"], 10);
    })
    .await;
}

#[actix_web::test]
async fn grid_worker_sees_one_committee_and_the_names_above_it() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::GridWorker, "440106001001").await;
        let query = "{ viewer { subject role divisions { code } committees { code } }
            committees { totalCount nodes { name ancestors { name } division { name } } }
            divisions { totalCount } }";
        let data = app.data(&token, query).await;
        let viewer = json!({ "subject": "test", "role": "GRID_WORKER", "divisions": [],
            "committees": [{ "code": "440106001001" }] });
        assert_eq!(data["viewer"], viewer);
        assert_eq!(data["committees"]["totalCount"], 1);
        assert_eq!(
            data["committees"]["nodes"][0]["ancestors"][0]["name"],
            "广东省"
        );
        assert_eq!(data["committees"]["nodes"][0]["division"], Value::Null);
        assert_eq!(data["divisions"]["totalCount"], 0);
    })
    .await;
}

#[actix_web::test]
async fn observer_cannot_read_contacts() {
    on_each_database(async |app| {
        let token = app.token(Role::Observer, "44");
        let query = "{ committees(first: 1) { nodes { contact { person phone fieldAccess } } } }";
        let data = app.data(&token, query).await;
        let contact = json!({ "person": null, "phone": null, "fieldAccess": "WITHHELD" });
        assert_eq!(data["committees"]["nodes"][0]["contact"], contact);
    })
    .await;
}
