//! A list reads only the columns that are selected.

use cunju::access::auth::Role;
use cunju::reference::unit_store;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
/// A page with its page info; `?` is replaced by its arguments.
const WHOLE: &str = "committees(in: \"440106\", ?) { nodes { code } edges { cursor node { code } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }";

async fn data(app: &TestApp, token: &str, query: &str) -> (Value, usize) {
    let (answer, statements) = app.execute(token, query, json!({})).await;
    assert_eq!(answer["errors"], Value::Null, "{query} {answer}");
    (answer["data"].clone(), statements)
}

#[actix_web::test]
async fn page_values_do_not_depend_on_other_selected_fields() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let (first, _) = data(&app, &token, &format!("{{ {} }}", WHOLE.replace('?', "first: 2"))).await;
        let cursor = first["committees"]["pageInfo"]["endCursor"].as_str().unwrap();
        for arguments in [
            "first: 2".to_owned(),
            "last: 2".to_owned(),
            "first: 100".to_owned(),
            "first: 0".to_owned(),
            format!("first: 1, after: \"{cursor}\""),
            format!("last: 1, before: \"{cursor}\""),
        ] {
            let whole = WHOLE.replace('?', &arguments);
            let (whole, _) = data(&app, &token, &format!("{{ {whole} }}")).await;
            let whole = &whole["committees"];
            for (part, pointer) in [
                ("nodes { code }", "/nodes"),
                ("edges { cursor }", "/edges/0/cursor"),
                ("edges { node { code } }", "/edges/0/node"),
                ("pageInfo { hasNextPage }", "/pageInfo/hasNextPage"),
                ("pageInfo { hasPreviousPage }", "/pageInfo/hasPreviousPage"),
                ("pageInfo { startCursor }", "/pageInfo/startCursor"),
                ("pageInfo { ... on PageInfo { endCursor } }", "/pageInfo/endCursor"),
                ("pageInfo { ...info }", "/pageInfo/hasNextPage"),
            ] {
                let fragment = if part.contains("...info") {
                    "fragment info on PageInfo { hasNextPage }"
                } else {
                    ""
                };
                // Twice in one request, the second time without the fields under test.
                let query = format!(
                    "{{ part: committees(in: \"440106\", {arguments}) {{ {part} }}
                        plain: committees(in: \"440106\", {arguments}) {{ nodes {{ code }} }} }} {fragment}"
                );
                let (answer, _) = data(&app, &token, &query).await;
                let (found, expected) = (answer["part"].pointer(pointer), whole.pointer(pointer));
                assert_eq!(found, expected, "{query}");
                assert_eq!(answer["plain"]["nodes"], whole["nodes"], "{query}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn household_in_a_list_equals_the_household_alone() {
    const SHOWN: &str =
        "id address estate building unit room head headResident { name } closedOn closedReason
        representative { name } grid { code } committee { code } revision livingHere";
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        for room in ["501", "502", "503"] {
            let input = json!({ "committeeCode": COMMITTEE, "estate": "岳洲苑", "building": "3", "unit": "2", "room": room,
                "head": "张三" });
            let made = app.change(&token, "householdRegister", "id", input).await;
            assert_eq!(made["userErrors"], json!([]));
        }
        let listed = async |shown: &str, first: i32| {
            let query = format!(
                "{{ committee(code: \"{COMMITTEE}\") {{ households(first: {first}) {{ nodes {{ {shown} }} }} }} }}"
            );
            let (data, statements) = data(&app, &token, &query).await;
            (data["committee"]["households"]["nodes"].clone(), statements)
        };
        let (homes, for_many) = listed(SHOWN, 10).await;
        let (_, for_one) = listed(SHOWN, 1).await;
        assert_eq!(for_many, for_one);
        let homes = homes.as_array().unwrap();
        assert_eq!(homes.len(), 3);
        for home in homes {
            let query = format!("{{ node(id: {}) {{ ... on Household {{ {SHOWN} }} }} }}", home["id"]);
            let (alone, _) = data(&app, &token, &query).await;
            assert_eq!(&alone["node"], home);
            assert_eq!((&home["building"], &home["unit"]), (&json!("3"), &json!("2")));
        }
        // The committee and the list. A column that a list does not show by itself takes one more statement, and so
        // does the check whether the name of a head is that of a child who is not registered.
        assert_eq!(listed("id address headResident { name } revision", 10).await.1, 2);
        assert_eq!(listed("id address head revision", 10).await.1, 3);
        assert_eq!(listed("id estate building", 10).await.1, 3);
    })
    .await;
}

#[actix_web::test]
async fn caller_with_fifty_units_reads_lists_of_two_hundred_grids() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let codes = "{ committees(first: 50) { nodes { code } } }";
        let (answer, _) = data(&app, &official, codes).await;
        let mut units = Vec::new();
        for committee in answer["committees"]["nodes"].as_array().unwrap() {
            let code = committee["code"].as_str().unwrap();
            let grids = [1, 2, 3, 4].map(|n| {
                let input = format!("{{ committeeCode: \"{code}\", kind: GRID, name: \"{n}\" }}");
                format!("m{n}: gridCreate(input: {input}) {{ userErrors {{ message }} }}")
            });
            let (made, _) = data(
                &app,
                &official,
                &format!("mutation {{ {} }}", grids.concat()),
            )
            .await;
            assert_eq!(made["m4"]["userErrors"], json!([]));
            let id = unit_store::id_of(&app.server.db, code.parse().unwrap()).await;
            units.push(id.unwrap().unwrap().uuid());
        }
        let worker = app.issue_token("test", Role::CommitteeWorker, units);
        let query = "{ committees(first: 50) { nodes { grids(first: 4) { nodes {
            households(first: 1) { totalCount nodes { address } } } } } } }";
        let (answer, _) = data(&app, &worker, query).await;
        let committees = answer["committees"]["nodes"].as_array().unwrap();
        let grids = committees
            .iter()
            .map(|it| it["grids"]["nodes"].as_array().unwrap());
        let grids: Vec<_> = grids.flatten().collect();
        assert_eq!(grids.len(), 200);
        assert!(
            grids
                .iter()
                .all(|grid| grid["households"]["totalCount"] == 0)
        );
    })
    .await;
}
