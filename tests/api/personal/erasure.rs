//! Erasure: refused while the law requires the data, and otherwise complete.

use super::{
    ActiveModelTrait, ActiveValue, COMMITTEE, ChangeKind, Clock, ColumnTrait, ConnectionTrait,
    DbBackend, EntityTrait, HouseholdId, IntoActiveModel, NAME, NUMBER, PHONE, QueryFilter, Role,
    Statement, TestApp, Value, change_log, household as household_of, id, json, on_each_database,
    resident,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cunju_entity::value::{Kinship, LivingState, StayReason};
use cunju_entity::{membership, stay};

use crate::support::campaign_fixtures::{insert_worker, open_campaign};

/// All tables of the database as text.
async fn dump(app: &TestApp) -> String {
    let db = &app.server.db;
    let backend = db.get_database_backend();
    let texts = async |sql: String| -> Vec<String> {
        let rows = db.query_all_raw(Statement::from_string(backend, sql)).await;
        let rows = rows.unwrap().into_iter();
        rows.filter_map(|row| row.try_get("", "it").unwrap())
            .collect()
    };
    let sqlite = backend == DbBackend::Sqlite;
    let tables = if sqlite {
        "SELECT name AS it FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT table_name::text AS it FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let mut all = String::new();
    for table in texts(tables.to_owned()).await {
        let select = if sqlite {
            let columns = format!("SELECT name AS it FROM pragma_table_info('{table}')");
            let columns = texts(columns).await;
            let columns = columns.iter().map(|column| format!("quote(\"{column}\")"));
            let columns = columns.collect::<Vec<_>>().join(" || ' ' || ");
            format!("SELECT {columns} AS it FROM \"{table}\"")
        } else {
            format!("SELECT t::text AS it FROM \"{table}\" t")
        };
        all.push_str(&texts(select).await.join("\n"));
    }
    all.to_lowercase()
}

/// Ends the residence of the resident without applying rules that are not tested here.
async fn leave(app: &TestApp, row: &resident::Model, from: HouseholdId) {
    let mut left = row.clone().into_active_model();
    left.household_id = ActiveValue::Set(None);
    left.update(&app.server.db).await.unwrap();
    let stay = stay::Model {
        id: Clock::system().id(),
        committee_id: row.committee_id,
        resident_id: row.id,
        household_id: from,
        relation: Kinship::Head,
        living_state: LivingState::RegisteredLivingHere,
        joined_on: None,
        joined_reason: StayReason::Registered,
        left_on: "2026-11-01".parse().unwrap(),
        left_reason: StayReason::Moved,
    };
    stay.into_active_model()
        .insert(&app.server.db)
        .await
        .unwrap();
}

/// Writes a log entry with the data of the resident, like a registration.
async fn insert_log_entry(app: &TestApp, row: &resident::Model) {
    let entry = change_log::ActiveModel {
        at: ActiveValue::Set(app.server.clock.now()),
        actor: ActiveValue::Set("test".to_owned()),
        request_id: ActiveValue::Set("request".to_owned()),
        operation: ActiveValue::Set("resident.register".to_owned()),
        kind: ActiveValue::Set(ChangeKind::Insert),
        entity: ActiveValue::Set("resident".to_owned()),
        entity_id: ActiveValue::Set(row.id.to_string()),
        unit_id: ActiveValue::Set(row.committee_id.uuid()),
        before: ActiveValue::Set(None),
        after: ActiveValue::Set(Some(serde_json::to_value(row).unwrap())),
        ..Default::default()
    };
    change_log::Entity::insert(entry)
        .exec_without_returning(&app.server.db)
        .await
        .unwrap();
}

#[actix_web::test]
async fn current_resident_or_recipient_of_support_is_not_erased() {
    on_each_database(async |app| {
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = household_of(&app, "一号", None).await;
        let row = super::resident(&app, &home, "1949-12-31").await;
        let erase = async |reason: &str| {
            let input = json!({ "id": id(&row), "reason": reason });
            app.change(&worker, "residentErase", "erased", input).await
        };
        let refused = erase("MOVED_AWAY").await;
        assert_eq!(refused["userErrors"][0]["code"], "INVALID", "{refused}");
        let refused = erase("DIED").await;
        assert_eq!(
            refused["userErrors"][1]["path"],
            json!(["input", "reason"]),
            "{refused}"
        );
        leave(&app, &row, home.id).await;
        let supported = membership::Model {
            id: Clock::system().id(),
            committee_id: row.committee_id,
            resident_id: row.id,
            kind: "DISABLED".to_owned(),
            from_on: "2020-01-01".parse().unwrap(),
            until_on: None,
            left_stay_id: None,
            told_until_on: None,
            review_on: None,
            source_department: "残联".to_owned(),
            revision: 1,
        };
        supported
            .into_active_model()
            .insert(&app.server.db)
            .await
            .unwrap();
        let refused = erase("MOVED_AWAY").await;
        let message = refused["userErrors"][0]["message"].as_str().unwrap();
        assert!(message.contains("special group"), "{refused}");
        let grid = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let input = json!({ "input": { "id": id(&row), "reason": "MOVED_AWAY" } });
        let query = crate::support::mutation_document("residentErase", "erased");
        let (answer, _) = app.execute(&grid, &query, input).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert!(dump(&app).await.contains(NAME), "nothing was erased");
    })
    .await;
}

#[actix_web::test]
async fn erasure_removes_name_and_numbers_from_the_whole_database() {
    on_each_database(async |app| {
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = household_of(&app, "一号", Some(NAME)).await;
        let row = super::resident(&app, &home, "1949-12-31").await;
        insert_log_entry(&app, &row).await;
        leave(&app, &row, home.id).await;
        let hex = |bytes: &[u8]| hex::encode(bytes);
        let sealed = [&row.identity_number, &row.phone].map(|it| it.clone().unwrap());
        let index = row.phone_index.unwrap();
        let mut traces = vec![
            NAME.to_owned(),
            NUMBER.to_lowercase(),
            PHONE.to_owned(),
            "1949-12-31".to_owned(),
            index.to_string(),
            index.simple().to_string(),
        ];
        traces.extend(
            sealed
                .iter()
                .map(|it| STANDARD.encode(it.bytes()).to_lowercase()),
        );
        traces.extend(sealed.iter().map(|it| hex(it.bytes())));
        let before = dump(&app).await;
        assert!(
            before.matches(NAME).count() >= 5,
            "resident, household, two logs, a stored response"
        );
        assert!(before.contains(&traces[6]) && before.contains(&traces[8]));

        let input = json!({ "id": id(&row), "reason": "MOVED_AWAY", "validateOnly": true });
        let checked = app.change(&worker, "residentErase", "erased", input).await;
        assert_eq!(checked["userErrors"], json!([]), "{checked}");
        assert!(dump(&app).await.contains(NAME), "only checked");

        let input = json!({ "id": id(&row), "reason": "MOVED_AWAY", "expectedRevision": 1 });
        let result =
            "resident { name identityNumber phone erasedOn revision } erased kept { what why }";
        let done = app
            .change(&worker, "residentErase", result, input.clone())
            .await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
        let blank = json!({ "name": null, "identityNumber": null, "phone": null,
            "erasedOn": "2026-11-20", "revision": 2 });
        assert_eq!(done["result"]["resident"], blank);
        assert_eq!(done["result"]["kept"].as_array().unwrap().len(), 3);
        let after = dump(&app).await;
        for trace in traces {
            assert!(!after.contains(&trace), "{trace}");
        }
        let again = app.change(
            &worker,
            "residentErase",
            "erased",
            json!({ "id": id(&row), "reason": "MOVED_AWAY" }),
        );
        assert_eq!(again.await["userErrors"][0]["code"], "ALREADY_CLOSED");
        let kept = change_log::Entity::find()
            .filter(change_log::Column::EntityId.eq(row.id.to_string()))
            .all(&app.server.db);
        assert_eq!(
            kept.await.unwrap().len(),
            2,
            "the entries themselves remain in the log"
        );
        let _: Value = done;
    })
    .await;
}

#[actix_web::test]
async fn erasure_removes_former_names_and_other_spellings() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let change = async |mutation: &str, input: Value| {
            let payload = app.change(&official, mutation, "__typename id", input).await;
            assert_eq!(payload["userErrors"], json!([]), "{mutation}: {payload}");
            payload["result"]["id"].clone()
        };
        let home = json!({ "committeeCode": COMMITTEE, "address": "示例路1号", "head": "钱旧　名家" });
        let home = change("householdRegister", home).await;
        let person = json!({ "householdId": home, "name": "钱旧名", "relation": "NOT_RELATED",
            "livingState": "REGISTERED_LIVING_HERE" });
        let person = change("residentRegister", person).await;
        change("residentUpdate", json!({ "id": person, "name": "钱新名" })).await;
        let group = insert_worker(&app, COMMITTEE, None, ("李四", Some("test"))).await;
        let unit = json!({ "committeeCode": COMMITTEE });
        let campaign = open_campaign(&app, &official, "2026-12-31", unit).await;
        for (day, reason) in [("2026-11-18", "钱 旧名外出"), ("2026-11-19", "钱新名外出")] {
            let visit = json!({ "campaignId": campaign, "householdId": home, "outcome": "ABSENT", "reason": reason,
                "visitedOn": day, "visitorId": group });
            change("visitRecord", visit).await;
        }
        let leaving = json!({ "residentId": person, "on": "2026-11-19", "reason": "MOVED" });
        change("residentLeave", leaving).await;
        let before = dump(&app).await;
        assert!(before.contains("旧") && before.contains("新名"), "{before}");

        let input = json!({ "id": person, "reason": "MOVED_AWAY" });
        let done = app.change(&official, "residentErase", "erased", input).await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
        let after = dump(&app).await;
        for trace in ["旧名", "旧　名", "钱新名"] {
            assert!(!after.contains(trace), "{trace}");
        }
    })
    .await;
}

#[actix_web::test]
async fn erased_resident_cannot_be_changed() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let change = async |mutation: &str, input: Value| {
            app.change(&official, mutation, "id", input).await
        };
        let home = json!({ "committeeCode": COMMITTEE, "address": "示例路1号" });
        let home = change("householdRegister", home).await["result"]["id"].clone();
        let there = json!({ "committeeCode": "440106001002", "address": "示例路1号" });
        let there = change("householdRegister", there).await["result"]["id"].clone();
        let person = json!({ "householdId": home, "name": "钱示例", "relation": "NOT_RELATED",
            "livingState": "REGISTERED_LIVING_HERE" });
        let person = change("residentRegister", person).await["result"]["id"].clone();
        let leaving = json!({ "residentId": person, "on": "2026-11-19", "reason": "MOVED" });
        change("residentLeave", leaving).await;
        let erasure = json!({ "id": person, "reason": "MOVED_AWAY" });
        let done = app.change(&official, "residentErase", "erased", erasure).await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
        for (mutation, input) in [
            ("residentUpdate", json!({ "id": person, "name": "钱复原", "phone": "13800000000" })),
            ("residentMove", json!({ "residentId": person, "toHouseholdId": home, "on": "2026-11-20", "reason": "MOVED",
                "relation": "NOT_RELATED" })),
            ("residentTransfer", json!({ "residentId": person, "toHouseholdId": there, "on": "2026-11-20",
                "reason": "MOVED", "relation": "NOT_RELATED" })),
            ("residentLeave", json!({ "residentId": person, "on": "2026-11-20", "reason": "DEATH" })),
            ("membershipBegin", json!({ "residentId": person, "kind": "DISABLED", "fromOn": "2026-11-01" })),
        ] {
            let refused = change(mutation, input).await;
            assert_eq!(refused["userErrors"][0]["code"], "ALREADY_CLOSED", "{mutation}: {refused}");
        }
        let after = dump(&app).await;
        assert!(!after.contains("钱复原") && !after.contains("钱示例"), "{after}");
    })
    .await;
}
