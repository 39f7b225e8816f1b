//! Divisions and committees: lookup, navigation and paging.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::on_each_database;

#[actix_web::test]
async fn committee_is_found_by_code_and_by_id_with_its_divisions() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let query = r#"{ committee(code: "440106001001") {
            id code name fullName kind virtual recognized urbanRuralClass validFrom revision
            ancestors { code name level } division { code fullName }
            contact { person phone fieldAccess } } }"#;
        let (answer, statements) = app.execute(&token, query, json!({})).await;
        let found = &answer["data"]["committee"];
        assert_eq!(
            found["fullName"],
            "广东省广州市天河区五山街道岳洲社区居委会"
        );
        assert_eq!(found["kind"], "RESIDENTS");
        assert_eq!(
            found["ancestors"][3],
            json!({ "code": "440106001", "name": "五山街道", "level": "TOWN" })
        );
        assert_eq!(found["division"]["fullName"], "广东省广州市天河区五山街道");
        assert_eq!(
            found["contact"],
            json!({ "person": null, "phone": null, "fieldAccess": "VISIBLE" })
        );
        assert_eq!(statements, 1);

        let again =
            "query($id: ID!) { committee(id: $id) { code } node(id: $id) { __typename id } }";
        let (answer, statements) = app
            .execute(&token, again, json!({ "id": found["id"] }))
            .await;
        assert_eq!(answer["data"]["committee"]["code"], "440106001001");
        assert_eq!(answer["data"]["node"]["__typename"], "Committee");
        assert_eq!(statements, 1, "both fields share a batch");
    })
    .await;
}

#[actix_web::test]
async fn placeholders_are_not_divisions_and_no_unit_is_lost() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        let query = r#"{
            dongguan: division(code: "441900") { level name children { totalCount nodes { name level } } }
            henan: division(code: "41") { children { nodes { code name level } } }
            beijing: division(code: "11") { children { nodes { name level } } }
            kinmen: division(code: "350527") { name level committees { nodes { code name virtual } } }
            placeholder: division(code: "5001") { name }
            country: division(code: "0") { name level ancestors { name } children { totalCount } }
            all: committees { totalCount } }"#;
        let data = app.data(&token, query).await;
        assert_eq!(data["dongguan"]["level"], "PREFECTURE");
        assert_eq!(data["dongguan"]["children"]["nodes"][0], json!({ "name": "东城街道", "level": "TOWN" }));
        assert_eq!(data["henan"]["children"]["nodes"][0], json!({ "code": "419001", "name": "济源市", "level": "COUNTY" }));
        assert_eq!(data["beijing"]["children"]["nodes"][0]["name"], "东城区");
        assert_eq!(data["kinmen"]["committees"]["nodes"], json!([{ "code": "350527000000", "name": "金门县", "virtual": true }]));
        assert_eq!(data["placeholder"], Value::Null);
        assert_eq!(data["country"], json!({ "name": "中国", "level": "COUNTRY", "ancestors": [], "children": { "totalCount": 7 } }));
        assert_eq!(data["all"]["totalCount"], 105);
    })
    .await;
}

#[actix_web::test]
async fn search_accepts_characters_pinyin_and_initials() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        for search in ["天河", "tianhe", "thq", "ＴＨＱ", " Tianhequ "] {
            let query = "query($s: String) { divisions(search: $s) { totalCount nodes { code } } }";
            let (answer, statements) = app.execute(&token, query, json!({ "s": search })).await;
            let found = json!({ "totalCount": 1, "nodes": [{ "code": "440106" }] });
            assert_eq!(answer["data"]["divisions"], found, "{search}");
            assert_eq!(statements, 0, "divisions are kept in memory");
        }
        for search in ["岳洲", "yuezhou", "yzsq", "%岳洲", "_"] {
            let query = "query($s: String) { committees(search: $s, in: \"4401\") { totalCount nodes { code } } }";
            let (answer, statements) = app.execute(&token, query, json!({ "s": search })).await;
            let wild = search.starts_with(['%', '_']);
            let expected = i32::from(!wild);
            assert_eq!(answer["data"]["committees"]["totalCount"], expected, "{search}");
            assert_eq!(statements, 1);
        }
    })
    .await;
}

#[actix_web::test]
async fn pages_cover_the_whole_list_in_both_directions() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        let forward = "query($c: String) { committees(first: 40, after: $c, orderBy: NAME) {
            pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor } nodes { code name } } }";
        let mut seen: Vec<Value> = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let (answer, _) = app.execute(&token, forward, json!({ "c": cursor })).await;
            let page = &answer["data"]["committees"];
            seen.extend(page["nodes"].as_array().unwrap().iter().cloned());
            cursor = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        assert_eq!(seen.len(), 105);
        let backward = "query($c: String) { committees(last: 100, before: $c, orderBy: NAME) {
            pageInfo { hasNextPage hasPreviousPage } nodes { code name } } }";
        let (answer, _) = app.execute(&token, backward, json!({ "c": cursor })).await;
        let page = &answer["data"]["committees"];
        assert_eq!(page["nodes"].as_array().unwrap()[..], seen[4..104]);
        assert_eq!(page["pageInfo"], json!({ "hasNextPage": true, "hasPreviousPage": true }));
    })
    .await;
}

#[actix_web::test]
async fn page_starts_after_a_name_with_any_characters() {
    on_each_database(async |app| {
        app.set_date("2022-06-01");
        let token = app.token(Role::Official, "44");
        let names = [r#"~ "甲", \{乙}' $1 ?"#, "~ NULL", "~,"];
        for (number, name) in names.iter().enumerate() {
            let input = json!({ "code": format!("44010600157{number}"), "kind": "RESIDENTS", "name": name,
                "validFrom": "2022-05-01" });
            let create = "mutation($input: CommitteeCreateInput!) {
                committeeCreate(input: $input) { userErrors { message } } }";
            let (answer, _) = app.execute(&token, create, json!({ "input": input })).await;
            assert_eq!(answer["data"]["committeeCreate"]["userErrors"], json!([]), "{answer}");
        }
        let page = "query($c: String) { committees(search: \"~\", orderBy: NAME, first: 1, after: $c) {
            totalCount nodes { name } pageInfo { endCursor } } }";
        let mut seen = Vec::new();
        let mut cursor = Value::Null;
        for _ in names {
            let (answer, _) = app.execute(&token, page, json!({ "c": cursor })).await;
            let page = &answer["data"]["committees"];
            assert_eq!(page["totalCount"], 3, "{answer}");
            seen.push(page["nodes"][0]["name"].clone());
            cursor = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(seen, names);
    })
    .await;
}

#[actix_web::test]
async fn divisions_are_paged_in_both_directions() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        let query = "query($f: Int, $a: String, $l: Int, $b: String) {
            divisions(level: PROVINCE, first: $f, after: $a, last: $l, before: $b) {
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { code } } }";
        let (first, _) = app.execute(&token, query, json!({ "f": 3 })).await;
        assert_eq!(first["errors"], Value::Null, "{first}");
        let first = &first["data"]["divisions"];
        assert_eq!(
            first["nodes"],
            json!([{ "code": "11" }, { "code": "35" }, { "code": "41" }])
        );
        let after = &first["pageInfo"]["endCursor"];
        let (second, _) = app
            .execute(&token, query, json!({ "f": 9, "a": after }))
            .await;
        let second = &second["data"]["divisions"];
        assert_eq!(second["nodes"].as_array().unwrap().len(), 4);
        assert_eq!(second["pageInfo"]["hasNextPage"], false);
        let before = &second["pageInfo"]["startCursor"];
        let (back, _) = app
            .execute(&token, query, json!({ "l": 2, "b": before }))
            .await;
        assert_eq!(
            back["data"]["divisions"]["nodes"],
            json!([{ "code": "35" }, { "code": "41" }])
        );
    })
    .await;
}

#[actix_web::test]
async fn statements_do_not_grow_with_the_number_of_objects() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        let query = "query($n: Int) { divisions(level: TOWN, first: $n) { nodes { fullName
            committees(first: 3) { totalCount nodes { code fullName division { name } ancestors { name } } } } } }";
        let (one, for_one) = app.execute(&token, query, json!({ "n": 1 })).await;
        let (many, for_many) = app.execute(&token, query, json!({ "n": 50 })).await;
        assert_eq!(one["errors"], Value::Null, "{one}");
        let towns = many["data"]["divisions"]["nodes"].as_array().unwrap();
        assert_eq!(towns.len(), 7);
        for town in towns {
            let nodes = town["committees"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), 3);
            assert!(nodes.iter().all(|node| node["division"]["name"].is_string()));
        }
        assert_eq!((for_one, for_many), (1, 1), "pages and counts in one statement");
    })
    .await;
}

#[actix_web::test]
async fn invalid_argument_error_suggests_a_fix() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let long = "x".repeat(40);
        for (query, code, part) in [
            (
                "{ division(code: \"44o1\") { name } }",
                "BAD_USER_INPUT",
                "2, 4, 6, 9 or 12 digits",
            ),
            (
                "{ committee(code: \"4401\") { name } }",
                "BAD_USER_INPUT",
                "12 digits",
            ),
            (
                "{ committee { name } }",
                "BAD_USER_INPUT",
                "exactly one of code and id",
            ),
            (
                "{ committee(id: \"zzz\") { name } }",
                "INVALID_ID",
                "id field",
            ),
            (
                "{ committees(first: -1) { nodes { code } } }",
                "BAD_USER_INPUT",
                "between 0 and 100",
            ),
            (
                "{ committees(first: 101) { nodes { code } } }",
                "BAD_USER_INPUT",
                "between 0 and 100",
            ),
            (
                "{ committees(first: 1, last: 1) { nodes { code } } }",
                "BAD_USER_INPUT",
                "not both",
            ),
            (
                "{ committees(after: \"x\") { nodes { code } } }",
                "BAD_USER_INPUT",
                "cursor",
            ),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED", "nothing"),
            (
                &format!("{{ committee(code: \"{long}\") {{ name }} }}"),
                "BAD_USER_INPUT",
                "12 digits",
            ),
        ] {
            let (answer, _) = app.execute(&token, query, json!({})).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], code, "{answer}");
            assert!(
                error["message"].as_str().unwrap().contains(part),
                "{answer}"
            );
            assert!(error["extensions"]["requestId"].is_string(), "{answer}");
        }
    })
    .await;
}

#[actix_web::test]
async fn too_expensive_document_is_refused_before_execution() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        let query = "{ divisions(first: 100) { nodes { children(first: 100) { nodes { committees(first: 100) { nodes { code } } } } } } }";
        let (answer, statements) = app.execute(&token, query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "QUERY_TOO_EXPENSIVE", "{answer}");
        assert_eq!(statements, 0);
    })
    .await;
}
