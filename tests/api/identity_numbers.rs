//! Identity and telephone numbers of residents: stored encrypted, and an identity number belongs to one person.

use cunju::access::auth::Role;
use cunju::reference::global_id::GlobalId;
use cunju_entity::resident;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::people::{
    COMMITTEE, assert_stored_counters_match, expect_result, expect_user_error, register_household,
};
use crate::support::{TestApp, on_each_database};

const OTHER_COMMITTEE: &str = "440106001002";
const NUMBER: &str = "11010519491231002X";
const PHONE: &str = "13800001234";
const CLEAR: &str =
    "id identityNumber(purpose: VERIFICATION) identityFlaw phone(purpose: VERIFICATION)";

fn error_at(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

/// Input to register a resident with the number.
fn resident_input(home: &Value, name: &str, state: &str) -> Value {
    json!({ "householdId": home, "name": name, "relation": "NOT_RELATED", "livingState": state,
        "joinedOn": "2020-01-01", "identityNumber": NUMBER, "phone": "+86 138-0000-1234" })
}

/// Row of a resident, as stored in the table.
async fn row(app: &TestApp, id: &Value) -> resident::Model {
    let id = match GlobalId::decode(&id.as_str().unwrap().into()) {
        Ok(GlobalId::Resident(key)) => Some(key),
        _ => None,
    };
    let found = resident::Entity::find_by_id(id.unwrap()).one(&app.server.db);
    found.await.unwrap().unwrap()
}

#[actix_web::test]
async fn numbers_are_normalized_checked_and_removed() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let mut input = resident_input(&home, "张三", "REGISTERED_LIVING_HERE");
        input["identityNumber"] = json!(" 11010519491231002x");
        input["idempotencyKey"] = json!("once");
        let made = expect_result(&app, &token, "residentRegister", CLEAR, input.clone()).await;
        let id = made["id"].clone();
        let clear = |number: &str, flaw: Value| {
            json!({ "id": id, "identityNumber": number,
            "identityFlaw": flaw, "phone": PHONE })
        };
        assert_eq!(made, clear(NUMBER, Value::Null));
        let again = app
            .change(&token, "residentRegister", "id", input.clone())
            .await;
        assert_eq!(again["replayed"], true, "{again}");
        input["identityNumber"] = json!("110105194912310021");
        assert_eq!(
            expect_user_error(&app, &token, "residentRegister", input).await,
            error_at("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")
        );
        let update = async |changes: Value| {
            let mut input = json!({ "id": id });
            input
                .as_object_mut()
                .unwrap()
                .extend(changes.as_object().unwrap().clone());
            expect_result(&app, &token, "residentUpdate", CLEAR, input).await
        };
        // An omitted number is kept, and it is compared with the changed values.
        assert_eq!(
            update(json!({ "sex": "MALE" })).await,
            clear(NUMBER, json!("SEX"))
        );
        assert_eq!(
            update(json!({ "sex": null, "name": "李四" })).await,
            clear(NUMBER, Value::Null)
        );
        let kept = row(&app, &id).await;
        let away = update(json!({ "identityNumber": null, "phone": null })).await;
        assert_eq!(
            away,
            json!({ "id": id, "identityNumber": null, "identityFlaw": null, "phone": null })
        );
        let gone = row(&app, &id).await;
        assert!(kept.identity_index.is_some() && kept.phone_index.is_some());
        assert_eq!((gone.identity_index, gone.phone_index), (None, None));
        for (field, value) in [
            ("phone", "电话"),
            ("phone", ""),
            ("identityNumber", " "),
            ("identityNumber", "110105194912310021"),
        ] {
            let input = json!({ "id": id, field: value });
            assert_eq!(
                expect_user_error(&app, &token, "residentUpdate", input).await,
                error_at("INVALID", field)
            );
        }
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn identity_number_has_one_registered_and_one_living_resident() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let worker = app
            .committee_token(Role::CommitteeWorker, OTHER_COMMITTEE)
            .await;
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let other = register_household(&app, &token, COMMITTEE, "502").await;
        let there = register_household(&app, &token, OTHER_COMMITTEE, "1").await;
        let register = "residentRegister";
        let full = "REGISTERED_LIVING_HERE";
        let zhang = expect_result(
            &app,
            &token,
            register,
            "id",
            resident_input(&home, "张三", full),
        )
        .await["id"]
            .clone();
        let query = crate::support::mutation_document(register, "id").replace(
            "... on Stale",
            "... on LikelyDuplicateError { alike } ... on Stale",
        );
        let input = json!({ "input": resident_input(&there, "李四", full) });
        let (answer, _) = app.execute(&token, &query, input.clone()).await;
        let error = &answer["data"][register]["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["alike"]),
            (&json!("ALREADY_EXISTS"), &json!([zhang])),
            "{answer}"
        );
        // A caller who may not see the other resident does not learn the location.
        let (answer, _) = app.execute(&worker, &query, input).await;
        let error = &answer["data"][register]["userErrors"][0];
        assert_eq!(error["code"], "TRANSFER_NEEDED", "{answer}");
        assert!(
            !answer.to_string().contains(zhang.as_str().unwrap()),
            "{answer}"
        );
        assert!(!answer.to_string().contains(COMMITTEE), "{answer}");

        let state = |id: &Value, state: &str| json!({ "id": id, "livingState": state });
        let away = "REGISTERED_LIVING_ELSEWHERE";
        let guest = "LIVING_HERE_REGISTERED_ELSEWHERE";
        expect_result(&app, &token, "residentUpdate", "id", state(&zhang, away)).await;
        let li = expect_result(
            &app,
            &worker,
            register,
            "id",
            resident_input(&there, "李四", guest),
        )
        .await["id"]
            .clone();
        let refusal = expect_user_error(&app, &worker, "residentUpdate", state(&li, full)).await;
        assert_eq!(refusal, error_at("TRANSFER_NEEDED", "livingState"));
        let refusal = expect_user_error(&app, &token, "residentUpdate", state(&zhang, full)).await;
        assert_eq!(refusal, error_at("ALREADY_EXISTS", "livingState"));
        // A name can be corrected although the number is registered twice.
        expect_result(
            &app,
            &token,
            "residentUpdate",
            "id",
            json!({ "id": zhang, "name": "张三丰" }),
        )
        .await;

        let wang = json!({ "householdId": home, "name": "王五", "relation": "NOT_RELATED",
            "livingState": away, "joinedOn": "2020-01-01" });
        let wang = expect_result(&app, &token, register, "id", wang).await["id"].clone();
        let numbered = json!({ "id": wang, "identityNumber": NUMBER });
        let refusal = expect_user_error(&app, &token, "residentUpdate", numbered.clone()).await;
        assert_eq!(refusal, error_at("ALREADY_EXISTS", "identityNumber"));

        // The number of a former resident is not reused; it is reserved for the return of that resident.
        let leave = json!({ "residentId": zhang, "on": "2026-05-01", "reason": "MOVED" });
        expect_result(&app, &token, "residentLeave", "id", leave).await;
        let refusal = expect_user_error(&app, &token, "residentUpdate", numbered).await;
        assert_eq!(refusal, error_at("LIKELY_DUPLICATE", "identityNumber"));
        let back = json!({ "residentId": zhang, "toHouseholdId": other, "on": "2026-06-01",
            "reason": "MOVED", "relation": "HEAD" });
        expect_result(&app, &token, "residentMove", "id", back).await;
        let twin = resident_input(&other, "赵六", guest);
        let refusal = expect_user_error(&app, &token, register, twin).await;
        assert_eq!(refusal, error_at("ALREADY_EXISTS", "identityNumber"));
        let leave = json!({ "residentId": li, "on": "2026-05-01", "reason": "MOVED" });
        expect_result(&app, &worker, "residentLeave", "id", leave).await;
        let leave = json!({ "residentId": zhang, "on": "2026-06-02", "reason": "MOVED" });
        expect_result(&app, &token, "residentLeave", "id", leave).await;
        let mut twin = resident_input(&other, "赵六", guest);
        assert_eq!(
            expect_user_error(&app, &token, register, twin.clone()).await,
            error_at("LIKELY_DUPLICATE", "identityNumber")
        );
        // Nor with `acceptDuplicate`: a number belongs to one person.
        twin["acceptDuplicate"] = json!(true);
        assert_eq!(
            expect_user_error(&app, &token, register, twin).await,
            error_at("LIKELY_DUPLICATE", "identityNumber")
        );
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn concurrent_registrations_of_one_number_create_one_resident() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (mut homes, register) = (Vec::new(), "residentRegister");
        for (committee, room) in [
            (COMMITTEE, "1"),
            (OTHER_COMMITTEE, "2"),
            ("440106001003", "3"),
        ] {
            homes.push(register_household(&app, &token, committee, room).await);
        }
        let inputs =
            (0..10).map(|n| resident_input(&homes[n % 3], "张三", "REGISTERED_LIVING_HERE"));
        let made = join_all(inputs.map(|input| app.change(&token, register, "id", input))).await;
        let count = |code: &Value| {
            let all = made.iter();
            all.filter(|it| it["userErrors"][0]["code"] == *code)
                .count()
        };
        assert_eq!(
            (count(&Value::Null), count(&json!("ALREADY_EXISTS"))),
            (1, 9),
            "{made:?}"
        );
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn numbers_are_readable_after_a_transfer_and_a_household_move() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let there = register_household(&app, &token, OTHER_COMMITTEE, "1").await;
        let input = resident_input(&home, "张三", "REGISTERED_LIVING_HERE");
        let zhang = expect_result(&app, &token, "residentRegister", CLEAR, input).await;
        let input = json!({ "residentId": zhang["id"], "toHouseholdId": there, "on": "2026-05-01",
            "reason": "MARRIAGE", "relation": "HEAD" });
        let moved = expect_result(&app, &token, "residentTransfer", CLEAR, input).await;
        let numbers = |row: &Value| [row["identityNumber"].clone(), row["phone"].clone()];
        assert_eq!(numbers(&moved), [json!(NUMBER), json!(PHONE)]);
        assert_eq!(numbers(&moved), numbers(&zhang));
        let input = json!({ "id": there, "toCommitteeCode": COMMITTEE, "address": "茶山路9号", "on": "2026-06-01" });
        let fields = format!("residents {{ nodes {{ {CLEAR} }} }}");
        let home = expect_result(&app, &token, "householdMoveOut", &fields, input).await;
        let back = &home["residents"]["nodes"][0];
        assert_eq!(numbers(back), numbers(&zhang));
        assert_ne!((&back["id"], &moved["id"]), (&moved["id"], &zhang["id"]));
        assert_stored_counters_match(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn name_of_a_child_is_masked_where_it_is_the_head() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let mut child = resident_input(&home, "诸葛小明", "REGISTERED_LIVING_HERE");
        child["relation"] = json!("HEAD");
        child["birthOn"] = json!("2015-01-01");
        let fields = "household { head headResident { name } }";
        let made = expect_result(&app, &token, "residentRegister", fields, child).await;
        let masked = json!({ "head": "诸***", "headResident": { "name": "诸***" } });
        assert_eq!(made["household"], masked);
    })
    .await;
}
