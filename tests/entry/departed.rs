//! Later reports about residents who have left.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, ImportTask, OTHER_COMMITTEE, RESIDENT_HEADERS, RESIDENT_HEADERS_WITH_ANSWER,
    annotated_file, expect_result, expect_user_error, import_file, job_summary, register_household,
    resident_input, residents_at,
};
use crate::support::{TestApp, on_each_database};

const ADDRESS: &str = "示例路1号";

/// Date of death, revision, and the ended stays and memberships, the latest first.
async fn history(app: &TestApp, id: &Value) -> Value {
    let token = app.token(Role::Official, "44");
    let query = "query($id: ID!) { node(id: $id) { ... on Resident { diedOn revision
        stays { nodes { leftOn leftReason } }
        memberships(includeFormer: true) { nodes { untilOn caregivers(includeFormer: true) { nodes { untilOn } } } } } } }";
    let (answer, _) = app.execute(&token, query, json!({ "id": id })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["node"].clone()
}

fn leave_input(id: &Value, on: &str, reason: &str) -> Value {
    json!({ "residentId": id, "on": on, "reason": reason })
}

fn correction_input(id: &Value, on: &str, reason: &str, revision: &Value) -> Value {
    json!({ "residentId": id, "on": on, "reason": reason, "corrects": true, "expectedRevision": revision })
}

#[actix_web::test]
async fn death_after_moving_away_is_recorded() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let mut input = resident_input(&here, "张示例");
        input["birthOn"] = json!("1946-05-10");
        let id = expect_result(&app, &token, "residentRegister", input.clone()).await["id"].clone();
        expect_result(&app, &token, "residentLeave", leave_input(&id, "2026-11-10", "MOVED")).await;
        let error = expect_user_error(&app, &token, "residentLeave", leave_input(&id, "2026-11-11", "WORK")).await;
        assert_eq!((&error["code"], &error["path"][1]), (&json!("ALREADY_CLOSED"), &json!("residentId")));
        assert!(error["message"].as_str().unwrap().contains("left on 2026-11-10"), "{error}");
        let error = expect_user_error(&app, &token, "residentLeave", leave_input(&id, "2026-11-09", "DEATH")).await;
        assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("on")));
        let error = expect_user_error(&app, &token, "residentLeave", leave_input(&id, "2026-11-21", "DEATH")).await;
        assert_eq!(error["code"], "DATE_IN_FUTURE");
        expect_result(&app, &token, "residentLeave", leave_input(&id, "2026-11-15", "DEATH")).await;
        let was = history(&app, &id).await;
        assert_eq!(was["diedOn"], "2026-11-15");
        assert_eq!(was["stays"]["nodes"], json!([{ "leftOn": "2026-11-10", "leftReason": "MOVED" }]));

        // The API and a file give the same result.
        let error = expect_user_error(&app, &token, "residentLeave", leave_input(&id, "2026-11-15", "DEATH")).await;
        assert_eq!(error["code"], "ALREADY_CLOSED");
        let back = json!({ "residentId": id, "toHouseholdId": here, "on": "2026-11-16", "reason": "MOVED", "relation": "NOT_RELATED" });
        let error = expect_user_error(&app, &token, "residentMove", back).await;
        assert_eq!(error["code"], "ALREADY_CLOSED");
        let error = expect_user_error(&app, &token, "residentRegister", input).await;
        assert!(error["message"].as_str().unwrap().contains("died on 2026-11-15"), "{error}");
        let file = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},张示例,,1946-05-10,非亲属,户在人在,,,\n");
        let job = import_file(&app, &token, "RESIDENTS", &file).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        let back = annotated_file(&app, &token, &job).await;
        assert!(back.contains("已于 2026-11-15 死亡") && back.contains("请删除此行"), "{back}");
        assert!(!back.contains("将其迁入"), "{back}");

        // A wrong date of death can be corrected, and so can a wrong death.
        let at = &was["revision"];
        let error = expect_user_error(&app, &token, "residentLeave", correction_input(&id, "2026-11-09", "DEATH", at)).await;
        assert_eq!(error["path"][1], "on");
        expect_result(&app, &token, "residentLeave", correction_input(&id, "2026-11-14", "DEATH", at)).await;
        let was = history(&app, &id).await;
        assert_eq!((&was["diedOn"], &was["stays"]["nodes"][0]["leftReason"]), (&json!("2026-11-14"), &json!("MOVED")));
        expect_result(&app, &token, "residentLeave", correction_input(&id, "2026-11-10", "WORK", &was["revision"])).await;
        let was = history(&app, &id).await;
        assert_eq!(was["diedOn"], Value::Null);
        assert_eq!(was["stays"]["nodes"], json!([{ "leftOn": "2026-11-10", "leftReason": "WORK" }]));
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn wrong_departure_is_corrected_with_everything_it_ended() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let mut input = resident_input(&here, "张示例");
        input["joinedOn"] = json!("2026-10-01");
        let id = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        let error = expect_user_error(&app, &token, "residentLeave", correction_input(&id, "2026-11-10", "MOVED", &json!(1))).await;
        assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("corrects")));
        let begin = json!({ "residentId": id, "kind": "DISABLED", "fromOn": "2026-10-05" });
        let group = expect_result(&app, &token, "membershipBegin", begin).await["id"].clone();
        let end = json!({ "id": group, "untilOn": "2026-10-20" });
        expect_result(&app, &token, "membershipEnd", end).await;
        let begin = json!({ "residentId": id, "kind": "LIVING_ALONE", "fromOn": "2026-10-10" });
        expect_result(&app, &token, "membershipBegin", begin).await;
        expect_result(&app, &token, "residentLeave", leave_input(&id, "2026-11-10", "DEATH")).await;

        // A correction requires the current revision and a date on which the resident could leave.
        let mut blind = correction_input(&id, "2026-11-12", "MOVED", &Value::Null);
        let error = expect_user_error(&app, &token, "residentLeave", blind.clone()).await;
        assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("expectedRevision")));
        blind["expectedRevision"] = json!(1);
        let error = expect_user_error(&app, &token, "residentLeave", blind).await;
        assert_eq!(error["code"], "STALE_REVISION");
        let at = history(&app, &id).await["revision"].clone();
        let error = expect_user_error(&app, &token, "residentLeave", correction_input(&id, "2026-09-30", "MOVED", &at)).await;
        assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("on")));

        let until = |it: &Value| {
            let nodes = it["memberships"]["nodes"].as_array().unwrap().iter();
            nodes.map(|it| it["untilOn"].clone()).collect::<Vec<_>>()
        };
        for (on, reason, died, ends) in [
            ("2026-11-12", "MOVED", Value::Null, ["2026-10-20", "2026-11-12"]),
            ("2026-11-11", "DEATH", json!("2026-11-11"), ["2026-10-20", "2026-11-11"]),
            ("2026-10-15", "DEATH", json!("2026-10-15"), ["2026-10-15", "2026-10-15"]),
            ("2026-10-15", "MOVED", Value::Null, ["2026-10-15", "2026-10-15"]),
        ] {
            let at = history(&app, &id).await["revision"].clone();
            expect_result(&app, &token, "residentLeave", correction_input(&id, on, reason, &at)).await;
            let was = history(&app, &id).await;
            assert_eq!(was["diedOn"], died, "{on} {reason}");
            assert_eq!(was["stays"]["nodes"], json!([{ "leftOn": on, "leftReason": reason }]));
            assert_eq!(until(&was), ends, "{on} {reason}");
            app.assert_counters_match().await;
        }
        // A resident who did not die returns.
        let back = json!({ "residentId": id, "toHouseholdId": here, "on": "2026-11-16", "reason": "MOVED", "relation": "NOT_RELATED" });
        expect_result(&app, &token, "residentMove", back).await;
        assert_eq!(residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(), 1);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn departure_of_a_transferred_resident_is_recorded_there() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let there = register_household(&app, &token, OTHER_COMMITTEE, ADDRESS).await;
        let id = expect_result(&app, &token, "residentRegister", resident_input(&here, "张示例")).await["id"].clone();
        let input = json!({ "residentId": id, "toHouseholdId": there, "on": "2026-11-10", "reason": "MOVED", "relation": "NOT_RELATED" });
        let now = expect_result(&app, &token, "residentTransfer", input).await["id"].clone();
        for input in [
            leave_input(&id, "2026-11-15", "DEATH"),
            correction_input(&id, "2026-11-09", "MOVED", &json!(2)),
        ] {
            let error = expect_user_error(&app, &token, "residentLeave", input).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("ALREADY_CLOSED"), &json!("residentId")));
            assert!(error["message"].as_str().unwrap().contains("another committee"), "{error}");
        }
        // An edit of the old record, such as one made offline, would not reach the current one.
        let edit = json!({ "id": id, "name": "张更名" });
        let error = expect_user_error(&app, &token, "residentUpdate", edit).await;
        assert_eq!((&error["code"], &error["path"][1]), (&json!("ALREADY_CLOSED"), &json!("id")));
        expect_result(&app, &token, "residentUpdate", json!({ "id": now, "name": "张更名" })).await;
        expect_result(&app, &token, "residentLeave", leave_input(&now, "2026-11-15", "DEATH")).await;
        app.assert_counters_match().await;
    })
    .await;
}

const MAN: &str = "990106194605100014";
const OTHER: &str = "990106198005310016";

#[actix_web::test]
async fn number_of_a_deceased_person_is_not_reused_in_any_committee() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let worker = app.committee_token(Role::CommitteeWorker, OTHER_COMMITTEE).await;
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let there = register_household(&app, &token, OTHER_COMMITTEE, ADDRESS).await;
        let mut input = resident_input(&here, "张示例");
        input["identityNumber"] = json!(MAN);
        let dead = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        expect_result(
            &app,
            &token,
            "residentLeave",
            leave_input(&dead, "2026-11-19", "DEATH"),
        )
        .await;
        let plain =
            expect_result(&app, &token, "residentRegister", resident_input(&there, "王示例")).await["id"].clone();
        let update = json!({ "id": plain, "identityNumber": MAN });
        let mut input = resident_input(&there, "李示例");
        input["identityNumber"] = json!(MAN);
        input["acceptDuplicate"] = json!(true);
        let mut check = input.clone();
        check["validateOnly"] = json!(true);
        for (mutation, input) in [
            ("residentRegister", input),
            ("residentRegister", check),
            ("residentUpdate", update),
        ] {
            let error = expect_user_error(&app, &token, mutation, input.clone()).await;
            assert_eq!(
                (&error["code"], &error["path"][1], &error["alike"]),
                (
                    &json!("LIKELY_DUPLICATE"),
                    &json!("identityNumber"),
                    &json!([dead])
                )
            );
            // A caller who may not see the other committee learns neither the person nor the date.
            let error = expect_user_error(&app, &worker, mutation, input).await;
            assert_eq!(
                (&error["code"], &error["path"][1], &error["alike"]),
                (
                    &json!("LIKELY_DUPLICATE"),
                    &json!("identityNumber"),
                    &Value::Null
                ),
            );
            let message = error["message"].as_str().unwrap();
            assert!(
                message.contains("registered as dead") && !message.contains("2026-11-19"),
                "{error}"
            );
        }
        for (name, answer) in [("李示例", "新人"), ("王示例", ""), ("王示例", "同一人")]
        {
            let file = format!("{RESIDENT_HEADERS_WITH_ANSWER}{OTHER_COMMITTEE},{ADDRESS},{name},,,非亲属,户在人在,{MAN},,,{answer}\n");
            for (token, is_told) in [(&token, true), (&worker, false)] {
                let job = import_file(&app, token, "RESIDENTS", &file).await;
                assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{name} {answer}");
                let back = annotated_file(&app, token, &job).await;
                assert!(
                    back.contains("已登记死亡的居民") && !back.contains("迁"),
                    "{back}"
                );
                assert_eq!(back.contains("2026-11-19"), is_told, "{back}");
            }
        }

        // The number of a former resident is not given to another resident of the committee either.
        let mut input = resident_input(&there, "赵示例");
        input["identityNumber"] = json!(OTHER);
        let left = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        expect_result(
            &app,
            &token,
            "residentLeave",
            leave_input(&left, "2026-11-18", "MOVED"),
        )
        .await;
        let update = json!({ "id": plain, "identityNumber": OTHER });
        let error = expect_user_error(&app, &token, "residentUpdate", update).await;
        assert_eq!(
            (&error["code"], &error["alike"]),
            (&json!("LIKELY_DUPLICATE"), &json!([left]))
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn resident_who_transferred_and_died_cannot_return_anywhere() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let there = register_household(&app, &token, OTHER_COMMITTEE, ADDRESS).await;
        let mut input = resident_input(&here, "张示例");
        input["identityNumber"] = json!(MAN);
        let id = expect_result(&app, &token, "residentRegister", input.clone()).await["id"].clone();
        let away = json!({ "residentId": id, "toHouseholdId": there, "on": "2026-11-10", "reason": "MOVED", "relation": "NOT_RELATED" });
        let now = expect_result(&app, &token, "residentTransfer", away).await["id"].clone();
        let back = json!({ "residentId": now, "toHouseholdId": here, "on": "2026-11-11", "reason": "MOVED", "relation": "NOT_RELATED" });
        let back = expect_result(&app, &token, "residentTransfer", back).await["id"].clone();
        // A number that was removed by mistake still belongs to the resident, who had left with it.
        for number in [Value::Null, json!(MAN)] {
            expect_result(&app, &token, "residentUpdate", json!({ "id": back, "identityNumber": number })).await;
        }
        let away = json!({ "residentId": back, "toHouseholdId": there, "on": "2026-11-12", "reason": "MOVED", "relation": "NOT_RELATED" });
        let now = expect_result(&app, &token, "residentTransfer", away).await["id"].clone();
        expect_result(&app, &token, "residentLeave", leave_input(&now, "2026-11-15", "DEATH")).await;
        let error = expect_user_error(&app, &token, "residentLeave", leave_input(&now, "2026-11-16", "DEATH")).await;
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("corrects") && !message.contains("DEATH"), "{error}");
        let error = expect_user_error(&app, &token, "residentRegister", input).await;
        assert_eq!(error["code"], "LIKELY_DUPLICATE");
        assert!(error["message"].as_str().unwrap().contains("registered as dead"), "{error}");
        for (committee, number) in [(COMMITTEE, MAN), (OTHER_COMMITTEE, MAN)] {
            let file = format!("{RESIDENT_HEADERS}{committee},{ADDRESS},张示例,,1946-05-10,非亲属,户在人在,{number},,\n");
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{committee} {number}");
            let back = annotated_file(&app, &token, &job).await;
            assert!(back.contains("请删除此行"), "{back}");
            assert!(!back.contains("将其迁"), "{back}");
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn person_living_in_another_committee_cannot_die_here() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let mut ids = Vec::new();
        for committee in [COMMITTEE, OTHER_COMMITTEE] {
            let at = register_household(&app, &token, committee, ADDRESS).await;
            let mut input = resident_input(&at, "张示例");
            input["identityNumber"] = json!(MAN);
            let id = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
            if committee == COMMITTEE {
                expect_result(
                    &app,
                    &token,
                    "residentLeave",
                    leave_input(&id, "2026-11-10", "MOVED"),
                )
                .await;
            }
            ids.push(id);
        }
        let at = history(&app, &ids[0]).await["revision"].clone();
        for input in [
            leave_input(&ids[0], "2026-11-15", "DEATH"),
            correction_input(&ids[0], "2026-11-10", "DEATH", &at),
        ] {
            let error = expect_user_error(&app, &token, "residentLeave", input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("ALREADY_CLOSED"), &json!("residentId"))
            );
        }
        expect_result(
            &app,
            &token,
            "residentLeave",
            correction_input(&ids[0], "2026-11-11", "MOVED", &at),
        )
        .await;
        expect_result(
            &app,
            &token,
            "residentLeave",
            leave_input(&ids[1], "2026-11-15", "DEATH"),
        )
        .await;
        app.assert_counters_match().await;
    })
    .await;
}

/// Last days of the memberships of a resident.
async fn membership_ends(app: &TestApp, id: &Value) -> Vec<Value> {
    let was = history(app, id).await;
    let nodes = was["memberships"]["nodes"].as_array().unwrap().iter();
    nodes.map(|it| it["untilOn"].clone()).collect()
}

#[actix_web::test]
async fn correction_affects_only_what_the_departure_ended() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let id = expect_result(&app, &token, "residentRegister", resident_input(&here, "张示例")).await["id"].clone();
        let begin = |kind: &str, from: &str| json!({ "residentId": id, "kind": kind, "fromOn": from });
        for (kind, from, until) in [
            ("DISABLED", "2020-01-01", None),
            ("LOW_INCOME", "2020-01-02", Some("2025-01-01")),
            ("DESTITUTE", "2020-01-03", Some("2026-02-01")),
        ] {
            let group = expect_result(&app, &token, "membershipBegin", begin(kind, from)).await["id"].clone();
            if let Some(until) = until {
                expect_result(&app, &token, "membershipEnd", json!({ "id": group, "untilOn": until })).await;
            }
        }
        expect_result(&app, &token, "residentLeave", leave_input(&id, "2026-02-01", "MOVED")).await;
        // A membership that is reported late also ends with the departure.
        expect_result(&app, &token, "membershipBegin", begin("CHRONIC_DISEASE", "2020-01-04")).await;
        for (on, ended) in [
            ("2026-03-01", ["2026-03-01", "2025-01-01", "2026-02-01", "2026-03-01"]),
            ("2019-06-01", ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"]),
            ("2021-06-01", ["2021-06-01", "2021-06-01", "2021-06-01", "2021-06-01"]),
            ("2024-02-01", ["2024-02-01", "2024-02-01", "2024-02-01", "2024-02-01"]),
            ("2026-02-01", ["2026-02-01", "2025-01-01", "2026-02-01", "2026-02-01"]),
            ("2026-02-03", ["2026-02-03", "2025-01-01", "2026-02-01", "2026-02-03"]),
        ] {
            let at = history(&app, &id).await["revision"].clone();
            expect_result(&app, &token, "residentLeave", correction_input(&id, on, "DEATH", &at)).await;
            assert_eq!(membership_ends(&app, &id).await, ended, "{on}");
            app.assert_counters_match().await;
        }

        // The message to a returning resident names only groups that the departure ended.
        let at = history(&app, &id).await["revision"].clone();
        expect_result(&app, &token, "residentLeave", correction_input(&id, "2026-02-03", "MOVED", &at)).await;
        let back = json!({ "residentId": id, "toHouseholdId": here, "on": "2026-02-03", "reason": "MOVED", "relation": "NOT_RELATED" });
        let query = "mutation($input: ResidentMoveInput!) { residentMove(input: $input) { userErrors { code }
            warnings { code message path } } }";
        // Not to a grid worker, who may not know the groups.
        let worker = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let mut checked = back.clone();
        checked["validateOnly"] = json!(true);
        let (answer, _) = app.execute(&worker, query, json!({ "input": checked })).await;
        assert_eq!(answer["data"]["residentMove"], json!({ "userErrors": [], "warnings": [] }), "{answer}");
        let (answer, _) = app.execute(&token, query, json!({ "input": back })).await;
        let payload = &answer["data"]["residentMove"];
        assert_eq!(payload["userErrors"], json!([]), "{answer}");
        let warning = &payload["warnings"][0];
        assert_eq!((&warning["code"], &warning["path"][1]), (&json!("GROUPS_ENDED"), &json!("residentId")));
        let told = warning["message"].as_str().unwrap();
        assert!(told.contains("Disabled people, People with chronic diseases"), "{told}");
        // The next departure and its correction do not change memberships that ended with the first one.
        expect_result(&app, &token, "residentLeave", leave_input(&id, "2026-05-01", "MOVED")).await;
        let at = history(&app, &id).await["revision"].clone();
        expect_result(&app, &token, "residentLeave", correction_input(&id, "2026-06-01", "MOVED", &at)).await;
        assert_eq!(membership_ends(&app, &id).await, ["2026-02-03", "2025-01-01", "2026-02-01", "2026-02-03"]);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn death_reported_after_a_move_applies_to_the_earlier_household() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let there = register_household(&app, &token, COMMITTEE, "示例路2号").await;
        let mut input = resident_input(&here, "张示例");
        input["joinedOn"] = json!("2026-05-01");
        input["relation"] = json!("SPOUSE");
        let id = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        let begin = json!({ "residentId": id, "kind": "DISABLED", "fromOn": "2026-05-02" });
        expect_result(&app, &token, "membershipBegin", begin).await;
        let step = json!({ "residentId": id, "toHouseholdId": there, "on": "2026-06-01", "reason": "MOVED", "relation": "HEAD" });
        expect_result(&app, &token, "residentMove", step).await;
        // Not before the arrival in the earlier household, and not for another reason than death.
        for input in [leave_input(&id, "2026-04-30", "DEATH"), leave_input(&id, "2026-05-20", "WORK")] {
            let error = expect_user_error(&app, &token, "residentLeave", input).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("INVALID"), &json!("on")), "{error}");
        }
        expect_result(&app, &token, "residentLeave", leave_input(&id, "2026-05-20", "DEATH")).await;
        let was = history(&app, &id).await;
        assert_eq!(was["diedOn"], "2026-05-20");
        assert_eq!(was["stays"]["nodes"], json!([{ "leftOn": "2026-05-20", "leftReason": "DEATH" }]));
        assert_eq!(membership_ends(&app, &id).await, ["2026-05-20"]);
        assert!(residents_at(&app, &token, COMMITTEE, "示例路2号").await.is_empty());
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn resident_cannot_leave_a_household_after_it_was_closed() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let there = register_household(&app, &token, COMMITTEE, "示例路2号").await;
        let id =
            expect_result(&app, &token, "residentRegister", resident_input(&here, "张示例")).await["id"].clone();
        expect_result(
            &app,
            &token,
            "residentLeave",
            leave_input(&id, "2026-06-01", "MOVED"),
        )
        .await;
        let merge = json!({ "fromId": here, "intoId": there, "on": "2026-02-01" });
        let close = json!({ "id": here, "reason": "DEMOLISHED", "on": "2026-02-01" });
        let out =
            json!({ "id": here, "toCommitteeCode": OTHER_COMMITTEE, "address": "邻村1号", "on": "2026-02-01" });
        for (mutation, input) in [
            ("householdMerge", merge),
            ("householdClose", close),
            ("householdMoveOut", out),
        ] {
            let error = expect_user_error(&app, &token, mutation, input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!("on")),
                "{error}"
            );
            assert!(
                error["message"].as_str().unwrap().contains("2026-06-01"),
                "{error}"
            );
        }
        let close = json!({ "id": here, "reason": "DEMOLISHED", "on": "2026-06-03" });
        expect_result(&app, &token, "householdClose", close).await;
        let at = history(&app, &id).await["revision"].clone();
        let error = expect_user_error(
            &app,
            &token,
            "residentLeave",
            correction_input(&id, "2026-06-10", "MOVED", &at),
        )
        .await;
        assert_eq!(
            (&error["code"], &error["path"][1]),
            (&json!("INVALID"), &json!("on"))
        );
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .contains("closed on 2026-06-03"),
            "{error}"
        );
        expect_result(
            &app,
            &token,
            "residentLeave",
            correction_input(&id, "2026-06-03", "MOVED", &at),
        )
        .await;
        app.assert_counters_match().await;
    })
    .await;
}
