//! Search by any reading of a name.

use std::fmt::Write;

use cunju::access::auth::Role;
use cunju::app::migrate;
use cunju::exchange::import;
use cunju::platform::clock::Clock;
use cunju::platform::database::DatabaseError;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::{TestApp, import_options, on_each_database};

/// Provinces, prefectures and counties with their pinyin. AreaCity-JsSpider-StatsGov, version 2023.240319.250114,
/// <https://github.com/xiangyuecn/AreaCity-JsSpider-StatsGov>, Copyright (c) 2019 xiangyuecn, MIT License.
const PUBLISHED: &str = include_str!("pinyin.csv");

/// Imports rows of `code,name` in addition to the list of the tests; returns a server that has loaded them.
async fn with_rows(app: &TestApp, rows: &str) -> TestApp {
    let list = app.folder.path().join("more.csv");
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

/// Places, each as a town and as a village of that town.
async fn with_places(app: &TestApp, names: &[&str]) -> TestApp {
    let mut rows = String::from("440000000000,广东省\n440100000000,广州市\n440106000000,天河区");
    for (number, name) in names.iter().enumerate() {
        let town = 440_106_100 + number;
        write!(rows, "\n{town}000,{name}\n{town}200,{name}村委会").unwrap();
    }
    with_rows(app, &rows).await
}

/// Names of the towns and of the committees that a query finds.
async fn found(app: &TestApp, query: &str) -> (Vec<String>, Vec<String>) {
    let token = app.token(Role::Official, "44");
    let document = "query($s: String) {
        divisions(search: $s, level: TOWN, first: 100) { nodes { name } }
        committees(search: $s, first: 100) { nodes { name } } }";
    let (answer, statements) = app.execute(&token, document, json!({ "s": query })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    assert!(statements <= 1, "{query}: {statements}");
    let names = |field: &str| {
        let nodes = answer["data"][field]["nodes"].as_array().unwrap().iter();
        nodes
            .map(|node| node["name"].as_str().unwrap().to_owned())
            .collect()
    };
    (names("divisions"), names("committees"))
}

/// Asserts that each query finds its place, and the village with the same name.
async fn finds(names: &[&str], cases: &[(&str, &str)]) {
    on_each_database(async |app| {
        let app = with_places(&app, names).await;
        for (name, queries) in cases {
            for query in queries.split(' ') {
                let (towns, committees) = found(&app, query).await;
                assert!(
                    towns.iter().any(|it| it == name),
                    "{query}: {name} not in {towns:?}"
                );
                let village = format!("{name}村委会");
                assert!(
                    committees.contains(&village),
                    "{query}: {village} not in {committees:?}"
                );
            }
        }
    })
    .await;
}

/// Asserts cases that also serve as the list of names.
async fn finds_all(cases: &[(&str, &str)]) {
    let names: Vec<&str> = cases.iter().map(|(name, _)| *name).collect();
    finds(&names, cases).await;
}

#[actix_web::test]
async fn place_is_found_by_its_local_readings() {
    finds_all(&[
        ("佛山", "foshan fushan fs"),
        ("佛冈", "fogang"),
        ("佛坪", "foping"),
        ("宝坻", "baodi baochi"),
        ("崆峒", "kongtong kongdong kt kd"),
        ("召陵", "shaoling zhaoling"),
        ("丹棱", "danling danleng"),
        ("绥棱", "suiling"),
        ("蚌山", "bengshan bangshan"),
        ("略阳", "lueyang lveyang lüeyang luèyáng lyueyang"),
        ("乐陵", "laoling leling yueling ll yl"),
        ("乐亭", "laoting"),
        ("解州", "haizhou jiezhou xiezhou hz"),
        ("海州", "haizhou"),
        ("卜落垡", "buluofa boluofa bulaofa"),
        ("畜牧场", "xumuchang chumu xmc"),
        ("六安", "luan liuan"),
        ("宕昌", "tanchang dangchang"),
        ("铅山", "yanshan qianshan"),
        ("洪洞", "hongtong hongdong"),
        (
            "长乐重阳",
            "changlechongyang zhangyuezhongyang changyuechongyang clcy",
        ),
        ("单家堡", "shanjiabao danjiapu chanjiabu shanjiapu"),
        ("浒墅关", "xushuguan hushuguan"),
        ("百色", "bose baise"),
        ("内蒙古", "neimenggu neimongol"),
        ("乌鲁木齐", "wulumuqi ürümqi urumqi"),
        // Rare readings in names, which somebody may try who knows the character from other words.
        ("会理", "huili kuaili hl kl"),
        ("会稽", "kuaiji huiji"),
        ("伍员庙", "wuyuanmiao wuyunmiao"),
        ("区庄", "ouzhuang quzhuang oz"),
        ("南无寺", "nanwu namo nawu"),
        ("合浦", "hepu gepu"),
        ("和龙", "helong hulong huolong"),
        ("地坛", "ditan detan"),
        ("石柱", "shizhu danzhu"),
        ("万俟", "wansi moqi"),
        ("大城", "dacheng daicheng"),
    ])
    .await;
}

#[actix_web::test]
async fn pinyin_is_found_as_typed() {
    finds_all(&[
        ("西安", "xi'an xi’an XI＇AN xi‘an xiʼan xī'ān xi-an xīān xian xi1an1 xia\u{304}n xīɑn"),
        ("泰安", "tai'an taian tàiān"),
        ("吕梁", "lüliang lvliang luliang lyuliang lu:liang lu\u{308}liang lǚliáng lu\u{308}\u{30c}lia\u{301}ng LÜLIANG ll"),
        ("旅顺口", "lushunkou lvshunkou lyushunkou lǚshùnkǒu"),
        ("女儿寨", "nverzhai nuerzhai nyuerzhai nǚ'érzhài"),
        ("许昌", "xuchang xüchang xvchang"),
        ("番禺", "panyu"),
        ("天河", "tianhe ｔｉａｎｈｅ Tian'He tiānhé tian1he2 天he t河 th"),
        ("广州路", "广zhou 广zhou路 guang州 guangzhou路 g州路"),
    ])
    .await;
}

#[actix_web::test]
async fn digits_of_every_script_are_equal() {
    finds_all(&[
        (
            "六〇七",
            "六零七 六0七 607 六〇七 六○七 六０七 ６０７ 六O七 六〇7 liulingqi llq",
        ),
        (
            "八五一０农场",
            "八五一〇 八五一零 8510 八五一0农场 bawuyiling 8510nongchang 八五一〇nong 8510nc",
        ),
        ("一四三团", "143 143团 一四三 yisisan"),
        ("101社区", "一〇一 yilingyi 101shequ 101sq 一零一社区"),
        ("第二十三", "第23 二十三 第二十三 二十3 diershisan"),
        ("18团", "十八团 18 一八 shibatuan yiba 18tuan １８"),
        ("三元里", "3元里 sanyuanli 三yuan syl"),
        ("东莞庄", "東莞莊 东莞 東guan dongguan"),
        ("鄉鎮", "乡镇 xiangzhen xz"),
    ])
    .await;
}

#[actix_web::test]
async fn unrelated_place_is_not_found() {
    on_each_database(async |app| {
        let app = with_places(&app, &["佛山", "天河", "607厂", "西安"]).await;
        for query in [
            "fudan",
            "oshan",
            "hetian",
            "天山",
            "河天",
            "tianshan",
            "tian河shan",
            "706",
            "60厂",
            "%",
            "_",
            "tian%",
            "xi_an",
            "西tianan",
        ] {
            assert_eq!(found(&app, query).await, (vec![], vec![]), "{query}");
        }
        // An empty search does not restrict the list.
        assert!(found(&app, " ' ’ ").await.0.len() > 4);
    })
    .await;
}

/// Number of codes in a table of `code,name,pinyin`, and the rows that their pinyin does not find.
async fn measured(app: &TestApp, table: &str) -> (usize, Vec<String>) {
    let rows: Vec<Vec<&str>> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let rows: Vec<&Vec<&str>> = rows.iter().filter(|row| !row[2].is_empty()).collect();
    let mut missed = Vec::new();
    for chunk in rows.chunks(20) {
        // The token is valid for a minute.
        let token = app.token(Role::Official, "0");
        let mut document = String::from("{");
        for (number, row) in chunk.iter().enumerate() {
            let within = row[0];
            let query = row[2];
            write!(document, " f{number}: divisions(in: \"{within}\", search: \"{query}\", first: 5) {{ nodes {{ name }} }}")
                .unwrap();
        }
        let data = app.data(&token, &format!("{document} }}")).await;
        for (number, row) in chunk.iter().enumerate() {
            let nodes = data[format!("f{number}")]["nodes"].as_array().unwrap();
            if !nodes.iter().any(|node| node["name"] == row[1]) {
                missed.push(row.join(","));
            }
        }
    }
    (rows.len(), missed)
}

/// The rows of a table as a list.
fn as_list(table: &str) -> String {
    let rows = table.lines().skip(1);
    let rows = rows.map(|line| line.rsplit_once(',').unwrap().0);
    rows.collect::<Vec<_>>().join("\n")
}

#[actix_web::test]
async fn published_pinyin_finds_its_province_prefecture_or_county() {
    on_each_database(async |app| {
        let app = with_rows(&app, &as_list(PUBLISHED)).await;
        let (rows, missed) = measured(&app, PUBLISHED).await;
        assert_eq!((rows, missed), (3_596, vec![]));
    })
    .await;
}

/// Measures a table of `code,name,pinyin` that is too large for the repository, such as that of all towns:
/// `CUNJU_PINYIN=FILE cargo nextest run --test entry --run-ignored only --no-capture measure_a_table`.
#[actix_web::test]
#[ignore = "a measurement, of a file that the tree does not hold"]
async fn measure_a_table_of_pinyin() {
    let table = std::fs::read_to_string(std::env::var("CUNJU_PINYIN").unwrap()).unwrap();
    on_each_database(async |app| {
        let app = with_rows(&app, &as_list(&table)).await;
        let (rows, missed) = measured(&app, &table).await;
        println!(
            "{} of {rows} found; not found:\n{}",
            rows - missed.len(),
            missed.join("\n")
        );
    })
    .await;
}

#[actix_web::test]
async fn existing_database_is_upgraded() {
    on_each_database(async |app| {
        let app = with_places(&app, &["佛山"]).await;
        let db = &app.server.db;
        // As an earlier version left it.
        db.execute_unprepared("UPDATE committee SET search = name || ' fushan fs'")
            .await
            .unwrap();
        db.execute_unprepared("DELETE FROM seaql_migrations WHERE version LIKE '%search_texts'")
            .await
            .unwrap();
        assert_eq!(found(&app, "foshan").await.1, Vec::<String>::new());
        let check = migrate::check(db).await;
        assert!(
            matches!(check, Err(DatabaseError::Older(2))),
            "a server does not start before the migration"
        );
        migrate::migrate(db).await.unwrap();
        assert_eq!(found(&app, "foshan").await.1, ["佛山村委会"]);
        assert_eq!(
            found(&app, "yuezhou").await.1,
            ["岳洲社区居委会"],
            "existing ones too"
        );
        assert_eq!(
            found(&app, "fushan").await.1,
            ["佛山村委会"],
            "and no other"
        );
        let sql = "SELECT COUNT(*) AS rows FROM committee WHERE revision <> 1";
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(
            row.try_get::<i64>("", "rows").unwrap(),
            0,
            "the change is invisible to clients"
        );
    })
    .await;
}

#[actix_web::test]
async fn renamed_place_is_found_by_its_new_readings() {
    on_each_database(async |app| {
        let app = with_places(&app, &["佛山"]).await;
        let token = app.token(Role::Official, "44");
        let document = "{ committee(code: \"440106100200\") { id } }";
        let id = app.data(&token, document).await["committee"]["id"].clone();
        let input = json!({ "id": id, "name": "吕家〇一村" });
        let done = app.change(&token, "committeeUpdate", "name", input).await;
        assert_eq!(done["userErrors"], json!([]));
        for query in ["lujia", "lyujia", "吕jia", "01村", "呂家零一"] {
            assert_eq!(found(&app, query).await.1, ["吕家〇一村"], "{query}");
        }
        assert_eq!(found(&app, "foshan").await.1, Vec::<String>::new());
    })
    .await;
}

#[actix_web::test]
async fn document_number_matches_in_every_notation() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let order = |number: &str, due_on: &str| {
            json!({ "title": "关于加强公共卫生委员会建设的通知", "documentNumber": number, "issuer": "广东省民政厅",
                "issuedOn": "2022-03-17", "scope": "44", "subcommitteeKind": "PUBLIC_HEALTH", "milestone": "SET_UP",
                "dueOn": due_on })
        };
        let first = "粤民〔2022〕1号";
        let issued = app.change(&token, "mandateIssue", "documentNumber", order(first, "2022-12-31")).await;
        assert_eq!(issued["result"]["documentNumber"], first, "stored as it was written: {issued}");
        for same in [
            "粤民〔二〇二二〕1号",
            "粤民〔二○二二〕1号",
            "粤民〔二零二二〕一号",
            "粤民〔二O二二〕1号",
            "粤民[2022]1号",
            "粤民［2022］1号",
            "粤民(2022)1号",
            "粤民（２０２２）１号",
            "粤民【2022】1号",
            "粤民﹝2022﹞第1号",
            "粤民〔2022〕001号",
            "粵民〔2022〕1號",
            " 粤民 〔2022〕　1 号",
            "粤民〔2022〕1",
        ] {
            let again = app.change(&token, "mandateIssue", "id", order(same, "2022-12-31")).await;
            let error = &again["userErrors"][0];
            assert_eq!(error["code"], "ALREADY_EXISTS", "{same}: {again}");
            assert!(error["message"].as_str().unwrap().contains(first), "{error}");
        }
        for other in ["粤民〔2022〕11号", "粤民〔2021〕1号", "粤民函〔2022〕1号", "粤民〔2022〕十号"] {
            let issued = app.change(&token, "mandateIssue", "id", order(other, "2022-12-31")).await;
            assert_eq!(issued["userErrors"], json!([]), "{other}");
        }
        // One document may set several due dates.
        let later = app.change(&token, "mandateIssue", "id", order(first, "2023-12-31")).await;
        assert_eq!(later["userErrors"], json!([]));
        let count = app.data(&token, "{ mandates { totalCount } }").await;
        assert_eq!(count["mandates"]["totalCount"], 6);
        app.assert_counters_match().await;
    })
    .await;
}
