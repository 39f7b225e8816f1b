//! Lists of divisions: placeholders are no places, and a rename reaches every server.

use cunju::auth::Role;
use cunju::clock::Clock;
use cunju::import;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database, options};

/// Imports a list besides that of the tests, and gives a server that knows it.
async fn with_list(app: &TestApp, rows: &str) -> TestApp {
    let list = app.folder.path().join("list.csv");
    std::fs::write(&list, format!("code,name\n{rows}\n")).unwrap();
    let done = import::run(&app.server.db, &Clock::system(), &options(&list), &|_| ()).await;
    assert_eq!(done.unwrap().bad_rows, 0);
    app.beside().await
}

/// A province whose prefecture is this placeholder, with a city, its town and the village below.
fn under_placeholder(name: &str) -> String {
    format!(
        "620000000000,甘肃省\n629000000000,{name}\n629001000000,示例市\n629001001000,示例镇\n\
         629001001200,示例村委会"
    )
}

#[actix_web::test]
async fn no_placeholder_between_province_and_county_is_a_place() {
    for name in [
        "省直辖行政单位",
        "省直辖县级行政单位",
        "自治区直辖县级行政单位",
        "自治区直辖行政单位",
        "省直辖县级行政区划",
        "省直辖行政区划",
        "直辖县级行政单位",
        "省直辖县",
        "省直辖县（市）",
        "省直管县级行政单位",
        "自治区直属县级行政单位",
        "市",
        "县",
        "区",
        "市辖区",
        "市辖县",
        "市辖",
        "郊县",
        "郊区",
        "市 辖 区",
    ] {
        on_each_database(async |app| {
            let app = with_list(&app, &under_placeholder(name)).await;
            let token = app.token(Role::Official, "0");
            let query = r#"{
                placeholder: division(code: "6290") { name }
                gansu: division(code: "62") { children { nodes { code name level ancestors { name } } } }
                city: division(code: "629001") { fullName children { nodes { name } } }
                committees(in: "62") { nodes { code fullName } }
                prefectures: divisions(in: "62", level: PREFECTURE) { totalCount } }"#;
            let data = app.data(&token, query).await;
            let city = json!({ "code": "629001", "name": "示例市", "level": "COUNTY",
                "ancestors": [{ "name": "甘肃省" }] });
            assert_eq!(data["placeholder"], Value::Null, "{name}");
            assert_eq!(data["gansu"]["children"]["nodes"], json!([city]), "{name}");
            assert_eq!(data["city"]["fullName"], "甘肃省示例市");
            assert_eq!(data["city"]["children"]["nodes"], json!([{ "name": "示例镇" }]));
            let committee = json!({ "code": "629001001200", "fullName": "甘肃省示例市示例镇示例村委会" });
            assert_eq!(data["committees"]["nodes"], json!([committee]), "{name}: no unit is lost");
            assert_eq!(data["prefectures"]["totalCount"], 0, "{name}");
            let (answer, _) = app.ask(&token, "query($s: String) { divisions(search: $s, in: \"62\") { nodes { name } } }",
                json!({ "s": name })).await;
            let nodes = answer["data"]["divisions"]["nodes"].as_array().unwrap().iter();
            assert!(nodes.clone().all(|node| node["name"] != name), "{name}: {answer}");
        })
        .await;
    }
}

#[actix_web::test]
async fn a_placeholder_of_counties_or_villages_is_no_place_either() {
    on_each_database(async |app| {
        let rows = "620000000000,甘肃省\n620200000000,嘉峪关市\n620201000000,市辖区\n620201001000,示例街道\n\
            620201001001,示例社区居委会\n500000000000,重庆市\n500300000000,市\n500381000000,江津市\n\
            500381001000,几江街道\n500381001001,示例一社区\n140000000000,山西省\n140300000000,阳泉市\n\
            140302000000,城区\n140303000000,矿区\n140311000000,郊区\n140311198000,郊区直辖村级区划\n\
            140311198200,示例二村委会";
        let app = with_list(&app, rows).await;
        let token = app.token(Role::Official, "0");
        let query = r#"{
            jiayuguan: division(code: "6202") { children { nodes { code name level } } }
            county: division(code: "620201") { name }
            jiangjin: division(code: "500381") { fullName }
            yangquan: division(code: "1403") { children { nodes { name } } }
            town: division(code: "140311198") { name }
            a: committee(code: "620201001001") { fullName }
            b: committee(code: "500381001001") { fullName }
            c: committee(code: "140311198200") { fullName } }"#;
        let data = app.data(&token, query).await;
        let town = json!({ "code": "620201001", "name": "示例街道", "level": "TOWN" });
        assert_eq!(data["jiayuguan"]["children"]["nodes"], json!([town]));
        assert_eq!((&data["county"], &data["town"]), (&Value::Null, &Value::Null));
        assert_eq!(data["jiangjin"]["fullName"], "重庆市江津市");
        let counties = json!([{ "name": "城区" }, { "name": "矿区" }, { "name": "郊区" }]);
        assert_eq!(data["yangquan"]["children"]["nodes"], counties, "these are names");
        assert_eq!(data["a"]["fullName"], "甘肃省嘉峪关市示例街道示例社区居委会");
        assert_eq!(data["b"]["fullName"], "重庆市江津市几江街道示例一社区");
        assert_eq!(data["c"]["fullName"], "山西省阳泉市郊区示例二村委会");
    })
    .await;
}
