//! Lists of divisions: placeholders are not divisions, and a rename reaches every server.

use cunju::access::auth::Role;
use cunju::exchange::import;
use cunju::platform::clock::Clock;
use serde_json::{Value, json};

use crate::support::{TestApp, import_options, on_each_database};

/// Imports a list in addition to that of the tests; returns a server that has loaded it.
async fn with_list(app: &TestApp, rows: &str) -> TestApp {
    let list = app.folder.path().join("list.csv");
    std::fs::write(&list, format!("code,name\n{rows}\n")).unwrap();
    let done = import::run(
        &app.server.db,
        &Clock::system(),
        &import_options(&list),
        &|_| (),
    )
    .await;
    assert_eq!(done.unwrap().bad_rows, 0);
    app.second_server().await
}

/// Names that lists contain where there is no prefecture, and provinces that the list of the tests lacks.
const PLACEHOLDERS: [(u64, &str); 20] = [
    (12, "省直辖行政单位"),
    (13, "省直辖县级行政单位"),
    (14, "自治区直辖县级行政单位"),
    (15, "自治区直辖行政单位"),
    (21, "省直辖县级行政区划"),
    (22, "省直辖行政区划"),
    (23, "直辖县级行政单位"),
    (31, "省直辖县"),
    (32, "省直辖县（市）"),
    (33, "省直管县级行政单位"),
    (34, "自治区直属县级行政单位"),
    (36, "市"),
    (37, "县"),
    (42, "区"),
    (43, "市辖区"),
    (45, "市辖县"),
    (52, "市辖"),
    (53, "郊县"),
    (54, "郊区"),
    (61, "市 辖 区"),
];

#[actix_web::test]
async fn placeholders_for_prefectures_are_not_divisions() {
    let rows = PLACEHOLDERS.map(|(at, name)| {
        format!(
            "{at}0000000000,示例{at}省\n{at}9000000000,{name}\n{at}9001000000,示例市\n{at}9001001000,示例镇\n\
             {at}9001001200,示例村委会"
        )
    });
    on_each_database(async |app| {
        let app = with_list(&app, &rows.join("\n")).await;
        let token = app.token(Role::Official, "0");
        for (at, name) in PLACEHOLDERS {
            let query = r"query($placeholder: DivisionCode!, $province: DivisionCode!, $city: DivisionCode!, $name: String) {
                placeholder: division(code: $placeholder) { name }
                province: division(code: $province) { children { nodes { name level ancestors { name } } } }
                city: division(code: $city) { fullName children { nodes { name } } }
                committees(in: $province) { nodes { fullName } }
                prefectures: divisions(in: $province, level: PREFECTURE) { totalCount }
                found: divisions(in: $province, search: $name) { nodes { name } } }";
            let variables = json!({ "placeholder": format!("{at}90"), "province": at.to_string(),
                "city": format!("{at}9001"), "name": name });
            let (answer, _) = app.execute(&token, query, variables).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            let data = &answer["data"];
            let province = format!("示例{at}省");
            let city = json!({ "name": "示例市", "level": "COUNTY", "ancestors": [{ "name": province }] });
            assert_eq!(data["placeholder"], Value::Null, "{name}");
            assert_eq!(data["province"]["children"]["nodes"], json!([city]), "{name}");
            assert_eq!(data["city"]["fullName"], format!("{province}示例市"));
            assert_eq!(data["city"]["children"]["nodes"], json!([{ "name": "示例镇" }]));
            let committee = json!({ "fullName": format!("{province}示例市示例镇示例村委会") });
            assert_eq!(data["committees"]["nodes"], json!([committee]), "{name}: no unit is lost");
            assert_eq!(data["prefectures"]["totalCount"], 0, "{name}");
            let mut found = data["found"]["nodes"].as_array().unwrap().iter();
            assert!(found.all(|node| node["name"] != name), "{name}: {answer}");
        }
    })
    .await;
}

#[actix_web::test]
async fn placeholders_for_counties_and_villages_are_not_divisions() {
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
        assert_eq!(data["yangquan"]["children"]["nodes"], counties, "these are real names");
        assert_eq!(data["a"]["fullName"], "甘肃省嘉峪关市示例街道示例社区居委会");
        assert_eq!(data["b"]["fullName"], "重庆市江津市几江街道示例一社区");
        assert_eq!(data["c"]["fullName"], "山西省阳泉市郊区示例二村委会");
    })
    .await;
}
