//! Kinships refer to the head of the current household, however a resident came into it.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, ImportTask, OTHER_COMMITTEE, RESIDENT_HEADERS, RESIDENT_HEADERS_WITH_ANSWER,
    expect_result, expect_user_error, households, import_file, job_summary, register_household,
    residents_at,
};
use crate::support::{TestApp, on_each_database};

/// A household of a couple and their child, and the IDs of the three.
async fn family(
    app: &TestApp,
    token: &str,
    address: &str,
    names: [&str; 3],
) -> (Value, [Value; 3]) {
    let home = register_household(app, token, COMMITTEE, address).await;
    let mut ids = [Value::Null, Value::Null, Value::Null];
    let relations = ["HEAD", "SPOUSE", "CHILD"];
    for ((id, name), relation) in ids.iter_mut().zip(names).zip(relations) {
        let input = json!({ "householdId": home, "name": name, "relation": relation,
            "livingState": "REGISTERED_LIVING_HERE" });
        *id = expect_result(app, token, "residentRegister", input).await["id"].clone();
    }
    (home, ids)
}

/// Changes a household or resident; returns it, whether the response was replayed, and the warnings as code and message.
async fn changed(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> (Value, bool, Vec<(String, String)>) {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let fields = if mutation.starts_with("household") {
        "id revision headResident { name }"
    } else {
        "id revision name relation"
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ result {{ {fields} }} replayed
            userErrors {{ code message path }} warnings {{ code message path }} }} }}"
    );
    let (answer, _) = app.execute(token, &query, json!({ "input": input })).await;
    let payload = &answer["data"][mutation];
    assert_eq!(payload["userErrors"], json!([]), "{answer}");
    let warnings = payload["warnings"].as_array().unwrap().iter();
    let warnings = warnings.map(|it| {
        let field = it["path"][1].as_str().unwrap();
        assert!(["relations", "headId", "relation"].contains(&field), "{it}");
        [&it["code"], &it["message"]].map(|text| text.as_str().unwrap().to_owned())
    });
    let warnings = warnings.map(|[code, message]| (code, message)).collect();
    (
        payload["result"].clone(),
        payload["replayed"] == true,
        warnings,
    )
}

/// Names and kinships of the residents at an address, and the name of the head.
async fn members(
    app: &TestApp,
    token: &str,
    committee: &str,
    address: &str,
) -> (Value, Vec<String>) {
    let of = residents_at(app, token, committee, address).await;
    let of = of.iter().map(|row| {
        format!(
            "{} {}",
            row["name"].as_str().unwrap(),
            row["relation"].as_str().unwrap()
        )
    });
    let mut of: Vec<String> = of.collect();
    of.sort();
    let all = households(app, token, committee).await;
    let home = all.iter().find(|row| row["address"] == address).unwrap();
    let heads: Vec<_> = of.iter().filter(|row| row.ends_with(" HEAD")).collect();
    let head = &home["headResident"]["name"];
    match head.as_str() {
        None => assert_eq!(heads.len(), 0, "{of:?}"),
        Some(name) => assert_eq!(heads, [&format!("{name} HEAD")], "{of:?}"),
    }
    (head.clone(), of)
}

fn told_of(names: [&str; 3], relations: [&str; 3]) -> Vec<String> {
    let mut all: Vec<_> = names
        .iter()
        .zip(relations)
        .map(|(name, is)| format!("{name} {is}"))
        .collect();
    all.sort();
    all
}

const ZHANG: [&str; 3] = ["张示例", "李示例", "张小例"];
const WANG: [&str; 3] = ["王示例", "赵示例", "王小例"];

#[actix_web::test]
async fn kinship_of_merged_residents_is_as_given_or_unknown() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (from, [zhang, li, _]) = family(&app, &token, "示例路1号", ZHANG).await;
        let (into, _) = family(&app, &token, "示例路2号", WANG).await;
        let lodger = json!({ "householdId": from, "name": "钱示例", "relation": "NOT_RELATED",
            "livingState": "REGISTERED_LIVING_HERE" });
        expect_result(&app, &token, "residentRegister", lodger).await;
        let mut input = json!({ "fromId": from, "intoId": into, "on": "2026-11-01", "idempotencyKey": "merge",
            "relations": [{ "residentId": zhang, "relation": "HEAD" }] });
        let second = expect_user_error(&app, &token, "householdMerge", input.clone()).await;
        assert_eq!(
            (&second["code"], &second["path"]),
            (&json!("ALREADY_EXISTS"), &json!(["input", "relations", "0", "relation"])),
            "{second}"
        );
        let twice = json!([{ "residentId": zhang, "relation": "SIBLING" }, { "residentId": zhang, "relation": "PARENT" }]);
        let others = residents_at(&app, &token, COMMITTEE, "示例路2号").await[0]["id"].clone();
        let stays = json!([{ "residentId": others, "relation": "SIBLING" }]);
        for (relations, code, at) in [(twice, "INVALID", "1"), (stays, "NOT_FOUND", "0")] {
            input["relations"] = relations;
            let error = expect_user_error(&app, &token, "householdMerge", input.clone()).await;
            let path = json!(["input", "relations", at, "residentId"]);
            assert_eq!((&error["code"], &error["path"]), (&json!(code), &path), "{error}");
        }
        input["relations"] = json!([{ "residentId": zhang, "relation": "SIBLING" },
            { "residentId": li, "relation": "OTHER_RELATIVE" }]);
        let mut checked = input.clone();
        checked["validateOnly"] = json!(true);
        let (result, _, warnings) = changed(&app, &token, "householdMerge", checked).await;
        assert_eq!((result, warnings.len()), (Value::Null, 1));
        let mut first = None;
        for replayed in [false, true] {
            let (result, again, warnings) = changed(&app, &token, "householdMerge", input.clone()).await;
            assert_eq!((&result["id"], again), (&into, replayed));
            assert_eq!(result["headResident"]["name"], "王示例");
            assert_eq!(warnings.len(), 1);
            assert_eq!(warnings[0].0, "RELATION_UNKNOWN");
            let message = &warnings[0].1;
            for (name, named) in [("张示例", false), ("李示例", false), ("张小例", true), ("钱示例", true)] {
                assert_eq!(message.contains(name), named, "{message}");
            }
            assert_eq!(first.get_or_insert_with(|| message.clone()), message);
        }
        let (_, of) = members(&app, &token, COMMITTEE, "示例路2号").await;
        let mut expected = told_of(WANG, ["HEAD", "SPOUSE", "CHILD"]);
        expected.extend(told_of(ZHANG, ["SIBLING", "OTHER_RELATIVE", "OTHER_RELATIVE"]));
        expected.push("钱示例 NOT_RELATED".to_owned());
        expected.sort();
        assert_eq!(of, expected);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn merged_resident_may_become_head_of_a_household_without_one() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (from, [zhang, ..]) = family(&app, &token, "示例路1号", ZHANG).await;
        let input = json!({ "committeeCode": COMMITTEE, "address": "示例路2号", "head": "张示例" });
        let into = expect_result(&app, &token, "householdRegister", input).await["id"].clone();
        let input = json!({ "fromId": from, "intoId": into, "on": "2026-11-01",
            "relations": [{ "residentId": zhang, "relation": "HEAD" }] });
        let (result, _, warnings) = changed(&app, &token, "householdMerge", input).await;
        // The head is the same person as before, so the kinships of the others remain valid.
        assert_eq!(
            (&result["headResident"]["name"], warnings.len()),
            (&json!("张示例"), 0)
        );
        let row = format!("{{ node(id: {into}) {{ ... on Household {{ revision }} }} }}");
        let row = app.data(&token, &row).await;
        assert_eq!(result["revision"], row["node"]["revision"]);
        let (head, of) = members(&app, &token, COMMITTEE, "示例路2号").await;
        assert_eq!(
            (head, of),
            (json!("张示例"), told_of(ZHANG, ["HEAD", "SPOUSE", "CHILD"]))
        );
        app.assert_counters_match().await;
    })
    .await;
}

fn split(home: &Value, address: &str, who: &Value) -> Value {
    json!({ "id": home, "address": address, "on": "2026-11-01", "residentIds": who })
}

#[actix_web::test]
async fn kinship_in_a_split_household_is_as_given_or_unknown() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        // The wife and the child: she becomes the head, and the kinship of the child is given or unknown.
        for (n, told, is) in [
            (1, json!("CHILD"), "CHILD"),
            (2, Value::Null, "OTHER_RELATIVE"),
        ] {
            let (home, [_, li, child]) = family(&app, &token, &format!("示例路{n}号"), ZHANG).await;
            let new = format!("示例路{n}0号");
            let mut input = split(&home, &new, &json!([li, child]));
            input["headId"] = li.clone();
            if !told.is_null() {
                input["relations"] = json!([{ "residentId": child, "relation": told }]);
            }
            let (_, _, warnings) = changed(&app, &token, "householdSplit", input).await;
            assert_eq!(warnings.len(), usize::from(told.is_null()));
            let (head, of) = members(&app, &token, COMMITTEE, &new).await;
            assert_eq!(head, "李示例");
            let mut expected = ["李示例 HEAD".to_owned(), format!("张小例 {is}")];
            expected.sort();
            assert_eq!(of, expected);
            let (head, of) = members(&app, &token, COMMITTEE, &format!("示例路{n}号")).await;
            assert_eq!(
                (head, of),
                (json!("张示例"), vec!["张示例 HEAD".to_owned()])
            );
        }
        // The head moves and remains the head, and his child remains his child. `relations` can name the head instead
        // of `headId`.
        for (n, by_relation) in [(3, false), (4, true)] {
            let (home, [zhang, _, child]) =
                family(&app, &token, &format!("示例路{n}号"), ZHANG).await;
            let new = format!("示例路{n}0号");
            let mut input = split(&home, &new, &json!([zhang, child]));
            if by_relation {
                input["relations"] = json!([{ "residentId": zhang, "relation": "HEAD" }]);
            } else {
                input["headId"] = zhang.clone();
            }
            let (_, _, warnings) = changed(&app, &token, "householdSplit", input).await;
            // His wife stays, and has no head to be related to.
            assert_eq!(warnings.len(), 1);
            assert_eq!(warnings[0].0, "RELATION_UNKNOWN");
            assert!(warnings[0].1.contains("李示例"), "{warnings:?}");
            assert!(!warnings[0].1.contains("张小例"), "{warnings:?}");
            let left = members(&app, &token, COMMITTEE, &format!("示例路{n}号")).await;
            assert_eq!(
                left,
                (Value::Null, vec!["李示例 OTHER_RELATIVE".to_owned()])
            );
            let (head, of) = members(&app, &token, COMMITTEE, &new).await;
            assert_eq!(head, "张示例");
            assert_eq!(of.len(), 2);
            assert!(of.contains(&"张小例 CHILD".to_owned()), "{of:?}");
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn split_household_has_at_most_one_head_and_only_moved_residents() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        // Nobody is named as head, so kinships to the former head do not apply.
        let (home, [zhang, li, child]) = family(&app, &token, "示例路5号", WANG).await;
        let mut input = split(&home, "示例路50号", &json!([li, child]));
        for (head, relations) in [
            (&li, json!([{ "residentId": li, "relation": "SIBLING" }])),
            (&li, json!([{ "residentId": child, "relation": "HEAD" }])),
        ] {
            input["headId"] = head.clone();
            input["relations"] = relations;
            let error = expect_user_error(&app, &token, "householdSplit", input.clone()).await;
            assert_eq!(
                error["path"],
                json!(["input", "relations", "0", "relation"]),
                "{error}"
            );
        }
        let not_going = json!([{ "residentId": zhang, "relation": "PARENT" }]);
        input["relations"] = not_going;
        let error = expect_user_error(&app, &token, "householdSplit", input.clone()).await;
        assert_eq!(error["code"], "NOT_FOUND", "{error}");
        input["headId"] = Value::Null;
        input["relations"] = Value::Null;
        let (_, _, warnings) = changed(&app, &token, "householdSplit", input).await;
        assert!(warnings[0].1.contains("赵示例, 王小例"), "{warnings:?}");
        let (head, of) = members(&app, &token, COMMITTEE, "示例路50号").await;
        assert_eq!(head, Value::Null);
        let mut expected = ["赵示例 OTHER_RELATIVE", "王小例 OTHER_RELATIVE"];
        expected.sort_unstable();
        assert_eq!(of, expected);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn name_of_a_child_is_masked_in_warnings() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (from, _) = family(&app, &token, "示例路1号", ZHANG).await;
        let (into, _) = family(&app, &token, "示例路2号", WANG).await;
        let child = json!({ "householdId": from, "name": "孙小童", "relation": "CHILD", "birthOn": "2020-01-01",
            "livingState": "REGISTERED_LIVING_HERE" });
        expect_result(&app, &token, "residentRegister", child).await;
        let input = json!({ "fromId": from, "intoId": into, "on": "2026-11-01" });
        let (_, _, warnings) = changed(&app, &token, "householdMerge", input).await;
        let message = &warnings[0].1;
        assert!(message.contains("孙**") && !message.contains("孙小童"), "{message}");
    })
    .await;
}

#[actix_web::test]
async fn kinship_of_a_moved_resident_is_as_given() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (_, [_, li, child]) = family(&app, &token, "示例路1号", ZHANG).await;
        let (there, _) = family(&app, &token, "示例路2号", WANG).await;
        let mut input = json!({ "residentId": li, "toHouseholdId": there, "on": "2026-11-01", "reason": "MARRIAGE",
            "relation": "HEAD" });
        let error = expect_user_error(&app, &token, "residentMove", input.clone()).await;
        assert_eq!(error["code"], "ALREADY_EXISTS", "{error}");
        input["relation"] = json!("CHILD_IN_LAW");
        expect_result(&app, &token, "residentMove", input).await;
        let (head, of) = members(&app, &token, COMMITTEE, "示例路2号").await;
        assert_eq!(head, "王示例");
        assert!(of.contains(&"李示例 CHILD_IN_LAW".to_owned()), "{of:?}");
        let away = register_household(&app, &token, OTHER_COMMITTEE, "邻村1号").await;
        let input = json!({ "residentId": child, "toHouseholdId": away, "on": "2026-11-01", "reason": "MOVED",
            "relation": "HEAD" });
        expect_result(&app, &token, "residentTransfer", input).await;
        let (head, of) = members(&app, &token, OTHER_COMMITTEE, "邻村1号").await;
        assert_eq!((head, of), (json!("张小例"), vec!["张小例 HEAD".to_owned()]));
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn head_by_name_follows_the_resident_in_file_and_api() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (n, number) in [(1, "990106198005310016"), (2, "990106199001010029")] {
            let address = format!("示例路{n}号");
            let input = json!({ "committeeCode": COMMITTEE, "address": address, "head": "王示例" });
            let home = expect_result(&app, &token, "householdRegister", input).await["id"].clone();
            let input = json!({ "householdId": home, "name": "王示例", "relation": "NOT_RELATED",
                "livingState": "REGISTERED_LIVING_HERE", "identityNumber": number });
            let id = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
            if n == 1 {
                let input = json!({ "id": id, "name": "王新例" });
                expect_result(&app, &token, "residentUpdate", input).await;
            } else {
                let rows = format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{address},王新例,,,非亲属,户在人在,{number},,,同一人\n");
                for counts in ["DONE 1 0 1 0 0", "DONE 1 0 0 1 0"] {
                    let job = import_file(&app, &token, "RESIDENTS", &rows).await;
                    assert_eq!(job_summary(&job), counts, "{job}");
                }
            }
            let all = households(&app, &token, COMMITTEE).await;
            let home = all.iter().find(|row| row["address"] == address).unwrap();
            assert_eq!((&home["head"], &home["revision"]), (&json!("王新例"), &json!(2)), "{n}");
        }
        // Two residents exchange their names: the head remains the same person, whatever the other is called.
        let home = register_household(&app, &token, COMMITTEE, "示例路3号").await;
        for (name, number) in [("甲示例", "990106194605100014"), ("乙示例", "990106199001010045")] {
            let input = json!({ "householdId": home, "name": name, "relation": "NOT_RELATED",
                "livingState": "REGISTERED_LIVING_HERE", "identityNumber": number });
            expect_result(&app, &token, "residentRegister", input).await;
        }
        expect_result(&app, &token, "householdUpdate", json!({ "id": home, "head": "甲示例" })).await;
        let rows = format!(
            "{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},示例路3号,乙示例,,,非亲属,户在人在,990106194605100014,,,同一人\n{COMMITTEE},示例路3号,甲示例,,,非亲属,户在人在,990106199001010045,,,同一人\n"
        );
        let job = import_file(&app, &token, "RESIDENTS", &rows).await;
        assert_eq!(job_summary(&job), "DONE 2 0 2 0 0", "{job}");
        let all = households(&app, &token, COMMITTEE).await;
        let home = all.iter().find(|row| row["address"] == "示例路3号").unwrap();
        assert_eq!(home["head"], "乙示例");
    })
    .await;
}

#[actix_web::test]
async fn id_of_another_type_is_reported_at_its_path() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (from, _) = family(&app, &token, "示例路1号", ["张三", "李四", "张小"]).await;
        let (into, _) = family(&app, &token, "示例路2号", ["王五", "赵六", "王小"]).await;
        let relations = json!([{ "residentId": from, "relation": "CHILD" }]);
        let input = json!({ "fromId": from, "intoId": into, "on": "2022-03-01", "relations": relations });
        let error = expect_user_error(&app, &token, "householdMerge", input).await;
        let path = json!(["input", "relations", "0", "residentId"]);
        assert_eq!((&error["code"], &error["path"]), (&json!("INVALID_ID"), &path));
        let input = json!({ "id": from, "residentIds": [from], "address": "示例路3号", "on": "2022-03-01" });
        let error = expect_user_error(&app, &token, "householdSplit", input).await;
        let path = json!(["input", "residentIds", "0"]);
        assert_eq!((&error["code"], &error["path"]), (&json!("INVALID_ID"), &path));
    })
    .await;
}

#[actix_web::test]
async fn new_head_makes_other_relations_unknown_by_api_and_file() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let (home, [_, li, _]) = family(&app, &token, "示例路1号", ZHANG).await;
        let mut input = json!({ "id": home, "headId": li, "validateOnly": true });
        for _ in 0..2 {
            let (_, _, warnings) = changed(&app, &token, "householdUpdate", input.clone()).await;
            assert_eq!((warnings.len(), &*warnings[0].0), (1, "RELATION_UNKNOWN"));
            for (name, named) in ZHANG.into_iter().zip([false, false, true]) {
                assert_eq!(warnings[0].1.contains(name), named, "{warnings:?}");
            }
            input["validateOnly"] = json!(false);
        }
        let (_, _, warnings) = changed(&app, &token, "householdUpdate", input).await;
        assert_eq!(warnings, [], "the same head again");

        family(&app, &token, "示例路2号", WANG).await;
        let row = |name: &str, relation: &str| {
            format!("{COMMITTEE},示例路2号,{name},,,{relation},户在人在,,,\n")
        };
        let file = format!(
            "{RESIDENT_HEADERS}{}{}",
            row(WANG[0], "其他亲属"),
            row(WANG[1], "户主")
        );
        for (counts, warnings) in [("DONE 2 0 2 0 0", 1), ("DONE 2 0 0 2 0", 0)] {
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(
                (job_summary(&job), &job["warnings"]),
                (counts.to_owned(), &json!(warnings))
            );
        }
        // The head has died: relations to the head were kept until there is another one.
        let (sun, wu) = (["孙甲", "孙乙", "孙丙"], ["吴甲", "吴乙", "吴丙"]);
        for (n, names) in [(3, sun), (4, wu)] {
            let (home, [head, spouse, _]) =
                family(&app, &token, &format!("示例路{n}号"), names).await;
            let death = json!({ "residentId": head, "on": "2026-11-10", "reason": "DEATH" });
            expect_result(&app, &token, "residentLeave", death).await;
            if n == 3 {
                let input = json!({ "id": home, "headId": spouse });
                let (_, _, warnings) = changed(&app, &token, "householdUpdate", input).await;
                assert_eq!((warnings.len(), &*warnings[0].0), (1, "RELATION_UNKNOWN"));
            } else {
                let file =
                    format!("{RESIDENT_HEADERS}{COMMITTEE},示例路4号,吴乙,,,户主,户在人在,,,\n");
                let job = import_file(&app, &token, "RESIDENTS", &file).await;
                assert_eq!(
                    (job_summary(&job), &job["warnings"]),
                    ("DONE 1 0 1 0 0".to_owned(), &json!(1))
                );
            }
            let (head, of) = members(&app, &token, COMMITTEE, &format!("示例路{n}号")).await;
            assert_eq!(head, names[1]);
            let mut expected = vec![
                format!("{} HEAD", names[1]),
                format!("{} OTHER_RELATIVE", names[2]),
            ];
            expected.sort();
            assert_eq!(of, expected);
        }
        for (n, names) in [(1, ZHANG), (2, WANG)] {
            let (head, of) = members(&app, &token, COMMITTEE, &format!("示例路{n}号")).await;
            assert_eq!(head, names[1]);
            let mut expected = told_of(names, ["OTHER_RELATIVE", "HEAD", "OTHER_RELATIVE"]);
            expected.sort();
            assert_eq!(of, expected);
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn resident_who_becomes_head_makes_other_relations_unknown() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let living = json!("REGISTERED_LIVING_HERE");
        let (_, [guest, ..]) = family(&app, &token, "示例路8号", ["周甲", "周乙", "周丙"]).await;
        let far = register_household(&app, &token, OTHER_COMMITTEE, "示例路9号").await;
        let newcomer = json!({ "householdId": far, "name": "郑甲", "relation": "HEAD", "livingState": living });
        let far = expect_result(&app, &token, "residentRegister", newcomer).await["id"].clone();
        for (n, mutation) in ["residentUpdate", "residentRegister", "residentMove", "residentTransfer", "householdMerge"]
            .into_iter()
            .enumerate()
        {
            let address = format!("示例路{}号", n + 1);
            let names = ["孙", "吴", "冯", "陈", "褚"][n];
            let names = ["甲", "乙", "丙"].map(|name| format!("{names}{name}"));
            let [head, spouse, child] = names.each_ref().map(|name| &**name);
            let (home, [dead, widow, _]) = family(&app, &token, &address, [head, spouse, child]).await;
            let death = json!({ "residentId": dead, "on": "2026-11-10", "reason": "DEATH" });
            expect_result(&app, &token, "residentLeave", death).await;
            let on = json!("2026-11-12");
            let (mut input, new, own) = match mutation {
                "residentUpdate" => (json!({ "id": widow, "relation": "HEAD" }), spouse, vec![child]),
                "residentRegister" => (
                    json!({ "householdId": home, "name": "卫甲", "relation": "HEAD", "livingState": living }),
                    "卫甲",
                    vec![spouse, child],
                ),
                "residentMove" => (
                    json!({ "residentId": guest, "toHouseholdId": home, "on": on, "relation": "HEAD",
                        "reason": "MARRIAGE" }),
                    "周甲",
                    vec![spouse, child],
                ),
                "residentTransfer" => (
                    json!({ "residentId": far, "toHouseholdId": home, "on": on, "relation": "HEAD",
                        "reason": "MARRIAGE" }),
                    "郑甲",
                    vec![spouse, child],
                ),
                _ => {
                    let (from, [first, second, _]) =
                        family(&app, &token, "示例路7号", ["蒋甲", "蒋乙", "蒋丙"]).await;
                    let input = json!({ "fromId": from, "intoId": home, "on": on, "relations": [
                        { "residentId": second, "relation": "SIBLING" },
                        { "residentId": first, "relation": "HEAD" }] });
                    (input, "蒋甲", vec![spouse, child])
                }
            };
            input["idempotencyKey"] = json!(mutation);
            let mut checked = input.clone();
            checked["validateOnly"] = json!(true);
            checked.as_object_mut().unwrap().remove("idempotencyKey");
            let mut first = None;
            for input in [checked, input.clone(), input] {
                let (_, _, warnings) = changed(&app, &token, mutation, input).await;
                assert_eq!((warnings.len(), &*warnings[0].0), (1, "RELATION_UNKNOWN"), "{mutation}");
                for name in [spouse, child] {
                    assert_eq!(warnings[0].1.contains(name), own.contains(&name), "{warnings:?}");
                }
                assert_eq!(first.get_or_insert_with(|| warnings.clone()), &warnings, "{mutation}");
            }
            let (head, of) = members(&app, &token, COMMITTEE, &address).await;
            assert_eq!(head, new, "{mutation}");
            for name in own {
                assert!(of.contains(&format!("{name} OTHER_RELATIVE")), "{mutation}: {of:?}");
            }
            if mutation == "householdMerge" {
                assert!(of.contains(&"蒋乙 SIBLING".to_owned()), "{of:?}");
            }
        }
        // Nobody was head before: the relations are those to the resident who becomes head now.
        let home = register_household(&app, &token, COMMITTEE, "示例路10号").await;
        for (name, relation) in [("沈乙", "SPOUSE"), ("沈甲", "HEAD")] {
            let input = json!({ "householdId": home, "name": name, "relation": relation, "livingState": living });
            let (_, _, warnings) = changed(&app, &token, "residentRegister", input).await;
            assert_eq!(warnings, [], "{name}");
        }
        let (_, of) = members(&app, &token, COMMITTEE, "示例路10号").await;
        assert_eq!(of, ["沈乙 SPOUSE", "沈甲 HEAD"]);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn older_table_does_not_restore_relations_to_a_former_head() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let (_, [head, spouse, _]) = family(&app, &token, "示例路1号", ZHANG).await;
        let death = json!({ "residentId": head, "on": "2026-11-10", "reason": "DEATH" });
        expect_result(&app, &token, "residentLeave", death).await;
        let promoted = json!({ "id": spouse, "relation": "HEAD" });
        changed(&app, &token, "residentUpdate", promoted).await;
        let import = async |rows: &str| {
            import_file(
                &app,
                &token,
                "RESIDENTS",
                &format!("{RESIDENT_HEADERS}{rows}"),
            )
            .await
        };
        let row = |name: &str, relation: &str| {
            format!("{COMMITTEE},示例路1号,{name},,,{relation},户在人在,,,\n")
        };
        let rows = [
            (ZHANG[0], "户主"),
            (ZHANG[1], "配偶"),
            (ZHANG[2], "子"),
            ("张新例", "孙子"),
        ];
        let rows = rows.map(|(name, relation)| row(name, relation)).concat();
        let (_, before) = members(&app, &token, COMMITTEE, "示例路1号").await;
        for (created, warnings) in [(1, 1), (0, 0)] {
            let job = import(&rows).await;
            let unchanged = 1 - created;
            assert_eq!(
                job_summary(&job),
                format!("DONE 4 {created} 0 {unchanged} 3"),
                "{job}"
            );
            assert_eq!(job["warnings"], json!(warnings), "{job}");
            let (_, mut after) = members(&app, &token, COMMITTEE, "示例路1号").await;
            after.retain(|it| !it.starts_with("张新例"));
            assert_eq!(after, before);
        }
        // Without the former head, the relations are those to the registered one.
        let rows = [
            row(ZHANG[1], "户主"),
            row(ZHANG[2], "子"),
            row("张新例", "孙子"),
        ]
        .concat();
        let job = import(&rows).await;
        assert_eq!(job_summary(&job), "DONE 3 0 1 2 0", "{job}");
        // A row of the registered head that is refused for another reason leaves the others valid.
        let mistyped = row(ZHANG[1], "户主").replace(",户在人在,,,", ",户在人在,,,无此类");
        let rows = [mistyped, row(ZHANG[2], "女婿")].concat();
        let job = import(&rows).await;
        assert_eq!(job_summary(&job), "DONE 2 0 1 0 1", "{job}");
    })
    .await;
}
