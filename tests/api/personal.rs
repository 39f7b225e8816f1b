//! Personal data: masking, purposes and the access log, lookup, reports and erasure.

use cunju::access::auth::Role;
use cunju::access::vault::Field;
use cunju::platform::clock::Clock;
use cunju::reference::global_id::GlobalId;
use cunju_entity::value::{
    ChangeKind, CommitteeId, GridId, HouseholdId, IdentityFlaw, IdentityKind, Kinship, LivingState,
    ResidentId, StayReason,
};
use cunju_entity::{access_log, change_log, household, resident};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait,
    IntoActiveModel, QueryFilter, Statement,
};
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

mod canary;
mod erasure;
mod keys;
mod matrix;
mod reseal;

const COMMITTEE: &str = "440106001001";
const NAME: &str = "诸葛小明";
const NUMBER: &str = "11010519491231002X";
const PHONE: &str = "13800001234";

/// Address of the database, for another process.
async fn url(app: &TestApp) -> String {
    let db = &app.server.db;
    if db.get_database_backend() == DbBackend::Sqlite {
        return format!("sqlite:{}", app.folder.path().join("test.db").display());
    }
    let sql = "SELECT current_database()::text AS name";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql));
    let name: String = row.await.unwrap().unwrap().try_get("", "name").unwrap();
    let server = std::env::var("CUNJU_TEST_POSTGRES").unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

/// A household with a head, created through the API.
async fn household(app: &TestApp, address: &str, head: Option<&str>) -> household::Model {
    let official = app.token(Role::Official, "44");
    let input = json!({ "committeeCode": COMMITTEE, "address": address, "head": head,
        "idempotencyKey": format!("key-{}", address.len()) });
    let made = app
        .change(&official, "householdRegister", "id", input)
        .await;
    let id = made["result"]["id"].as_str().unwrap().into();
    let id = match GlobalId::decode(&id) {
        Ok(GlobalId::Household(key)) => Some(key),
        _ => None,
    };
    let found = household::Entity::find_by_id(id.unwrap())
        .one(&app.server.db)
        .await;
    found.unwrap().unwrap()
}

/// A resident of a household, with a value in every encrypted column.
async fn resident(app: &TestApp, home: &household::Model, born: &str) -> resident::Model {
    let vault = &app.server.keys.vault;
    let id: ResidentId = Clock::system().id();
    let seal = |field, text| vault.seal(field, id.uuid(), text).unwrap();
    let row = resident::Model {
        id,
        committee_id: home.committee_id,
        household_id: Some(home.id),
        relation: Kinship::Head,
        living_state: LivingState::RegisteredLivingHere,
        joined_on: None,
        joined_reason: StayReason::Registered,
        name: NAME.to_owned(),
        sex: None,
        birth_on: Some(born.parse().unwrap()),
        died_on: None,
        identity_number: Some(seal(Field::IdentityNumber, NUMBER)),
        identity_kind: Some(IdentityKind::Other),
        identity_index: Some(vault.index(Field::IdentityNumber, NUMBER)),
        identity_flaw: Some(IdentityFlaw::Sex),
        phone: Some(seal(Field::Phone, PHONE)),
        phone_index: Some(vault.index(Field::Phone, PHONE)),
        phone_index_2: None,
        phone_index_3: None,
        erased_on: None,
        previous_id: None,
        revision: 1,
    };
    let insert = resident::Entity::insert(row.clone().into_active_model());
    insert.exec_without_returning(&app.server.db).await.unwrap();
    row
}

fn id(row: &resident::Model) -> Value {
    json!(
        GlobalId::Resident((row.committee_id, row.id))
            .encode()
            .as_str()
    )
}

/// What a caller reads of residents, and the number of statements.
async fn read(
    app: &TestApp,
    token: &str,
    rows: &[&resident::Model],
    purpose: &str,
) -> (Value, usize) {
    let query = format!(
        "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Resident {{ name{purpose} \
            identityNumber{purpose} phone{purpose} }} }} }}"
    );
    let ids: Vec<Value> = rows.iter().map(|row| id(row)).collect();
    app.execute(token, &query, json!({ "ids": ids })).await
}

async fn access_log_entries(app: &TestApp) -> Vec<access_log::Model> {
    access_log::Entity::find()
        .all(&app.server.db)
        .await
        .unwrap()
}

const FOR_CARE: &str = "(purpose: CARE_VISIT)";

#[actix_web::test]
async fn numbers_are_masked_without_a_purpose_and_logged_with_one() {
    on_each_database(async |app| {
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = household(&app, "一号", None).await;
        let adult = resident(&app, &home, "1949-12-31").await;
        let child = resident(&app, &home, "2012-11-20").await;
        let (answer, _) = read(&app, &worker, &[&adult, &child], "").await;
        let (number, phone) = ("1****************X", "138****1234");
        let masked = json!([{ "name": NAME, "identityNumber": number, "phone": phone },
            { "name": "诸***", "identityNumber": number, "phone": phone }]);
        assert_eq!(answer["data"]["nodes"], masked, "{answer}");
        assert!(
            access_log_entries(&app).await.is_empty(),
            "nothing was read in plain text"
        );

        let (answer, for_two) = read(&app, &worker, &[&adult, &child], FOR_CARE).await;
        let clear = json!({ "name": NAME, "identityNumber": NUMBER, "phone": PHONE });
        assert_eq!(answer["data"]["nodes"], json!([clear, clear]), "{answer}");
        let mut kept: Vec<_> = access_log_entries(&app)
            .await
            .into_iter()
            .map(|it| {
                (
                    it.entity_id == child.id.to_string(),
                    it.fields,
                    it.purpose,
                    it.actor,
                )
            })
            .collect();
        kept.sort();
        let of = |child, field: &str| {
            (
                child,
                field.to_owned(),
                "CARE_VISIT".to_owned(),
                "test".to_owned(),
            )
        };
        let expected = [
            of(false, "identity_number"),
            of(false, "phone"),
            of(true, "identity_number"),
            of(true, "name"),
            of(true, "phone"),
        ];
        assert_eq!(kept, expected);

        let more = [
            resident(&app, &home, "2012-11-20").await,
            resident(&app, &home, "2000-01-01").await,
        ];
        let four = [&adult, &child, &more[0], &more[1]];
        let (_, for_four) = read(&app, &worker, &four, FOR_CARE).await;
        assert_eq!(
            for_two, for_four,
            "statements do not grow with the residents"
        );
    })
    .await;
}

#[actix_web::test]
async fn unauthorized_caller_sees_masks_or_nothing_despite_a_purpose() {
    on_each_database(async |app| {
        let home = household(&app, "一号", None).await;
        let row = resident(&app, &home, "2012-11-20").await;
        let observer = app.token(Role::Observer, "44");
        let (answer, _) = read(&app, &observer, &[&row], FOR_CARE).await;
        let nothing = json!([{ "name": null, "identityNumber": null, "phone": null }]);
        assert_eq!(answer["data"]["nodes"], nothing, "{answer}");
        let outside = app.committee_token(Role::CommitteeWorker, "440106001002").await;
        let (answer, _) = read(&app, &outside, &[&row], FOR_CARE).await;
        assert_eq!(answer["data"]["nodes"], json!([null]));
        let worker = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let masked = json!({ "name": "诸***", "identityNumber": "1****************X", "phone": "138****1234" });
        let (answer, _) = read(&app, &worker, &[&row], FOR_CARE).await;
        assert_eq!(answer["data"]["nodes"], json!([masked]), "no appointment in the grid");
        assert!(access_log_entries(&app).await.is_empty());

        serve(&app, &home).await;
        let (answer, _) = read(&app, &worker, &[&row], FOR_CARE).await;
        let own = json!({ "name": NAME, "identityNumber": "1****************X", "phone": PHONE });
        assert_eq!(answer["data"]["nodes"], json!([own]), "an appointment in the grid");
        assert_eq!(access_log_entries(&app).await.len(), 2);
    })
    .await;
}

/// Assigns the household to a grid where the person with the account `test` is appointed.
async fn serve(app: &TestApp, home: &household::Model) {
    use cunju_entity::value::{AppointmentRole, Background};
    use cunju_entity::{appointment, person};
    let official = app.token(Role::Official, "44");
    let input = json!({ "committeeCode": COMMITTEE, "kind": "GRID", "name": "一网格" });
    let made = app.change(&official, "gridCreate", "id", input).await;
    let grid = made["result"]["id"].as_str().unwrap().into();
    let grid: Option<(CommitteeId, GridId)> = match GlobalId::decode(&grid) {
        Ok(GlobalId::Grid(key)) => Some(key),
        _ => None,
    };
    let (committee_id, grid) = grid.unwrap();
    let worker = person::Model {
        id: Clock::system().id(),
        committee_id,
        name: "网格员".to_owned(),
        phone: None,
        account: Some("test".to_owned()),
        revision: 1,
    };
    let held = appointment::Model {
        id: Clock::system().id(),
        committee_id,
        subcommittee_id: None,
        grid_id: Some(grid),
        three_person_group_id: None,
        person_id: worker.id,
        role: AppointmentRole::GridWorker,
        background: Background::Other,
        from_on: "2026-01-01".parse().unwrap(),
        until_on: None,
        term_ends_on: None,
        revision: 1,
    };
    let db = &app.server.db;
    worker.into_active_model().insert(db).await.unwrap();
    held.into_active_model().insert(db).await.unwrap();
    let mut home = home.clone().into_active_model();
    home.grid_id = ActiveValue::Set(Some(grid));
    home.update(db).await.unwrap();
}

#[actix_web::test]
async fn data_is_hidden_if_access_cannot_be_logged() {
    on_each_database(async |app| {
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = household(&app, "一号", None).await;
        let row = resident(&app, &home, "1949-12-31").await;
        let db = &app.server.db;
        db.execute_unprepared("ALTER TABLE access_log RENAME TO away")
            .await
            .unwrap();
        let (answer, _) = read(&app, &worker, &[&row], FOR_CARE).await;
        let hidden = json!([{ "name": NAME, "identityNumber": null, "phone": null }]);
        assert_eq!(answer["data"]["nodes"], hidden, "{answer}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAVAILABLE");
        assert!(!answer.to_string().contains(PHONE), "{answer}");
        let lookup =
            format!("{{ residentsByPhone(number: \"{PHONE}\", purpose: RELIEF) {{ id }} }}");
        let (answer, _) = app.execute(&worker, &lookup, json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "UNAVAILABLE",
            "{answer}"
        );
    })
    .await;
}

#[actix_web::test]
async fn resident_lookup_needs_a_full_number_and_resists_guessing() {
    on_each_database(async |app| {
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = household(&app, "一号", None).await;
        let row = resident(&app, &home, "1949-12-31").await;
        let query = "query($number: String!, $phone: String!) {
            residentByIdentityNumber(number: $number, purpose: VERIFICATION) { id phone }
            residentsByPhone(number: $phone, purpose: VERIFICATION) { id } }";
        let numbers = json!({ "number": " 11010519491231002x", "phone": "+86 138-0000-1234" });
        let (answer, _) = app.execute(&worker, query, numbers.clone()).await;
        let found = json!({ "residentByIdentityNumber": { "id": id(&row), "phone": "138****1234" },
            "residentsByPhone": [{ "id": id(&row) }] });
        assert_eq!(answer["data"], found, "{answer}");
        let outside = app
            .committee_token(Role::CommitteeWorker, "440106001002")
            .await;
        let (answer, _) = app.execute(&outside, query, numbers.clone()).await;
        let none = json!({ "residentByIdentityNumber": null, "residentsByPhone": [] });
        assert_eq!(answer["data"], none, "{answer}");
        let kept = access_log_entries(&app).await;
        let hits = kept
            .iter()
            .filter(|it| it.entity_id == row.id.to_string())
            .count();
        let misses = kept.iter().filter(|it| it.rows == 0).count();
        assert_eq!(
            (hits, misses, kept.len()),
            (2, 2, 4),
            "misses are logged too"
        );
        let grid = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let (answer, _) = app.execute(&grid, query, numbers.clone()).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");

        for _ in 0..8 {
            app.execute(&worker, query, numbers.clone()).await;
        }
        let (answer, _) = app.execute(&worker, query, numbers.clone()).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "RATE_LIMITED",
            "{answer}"
        );
        assert_eq!(
            access_log_entries(&app).await.len(),
            20,
            "limit of one subject, for all its tokens together"
        );
        let other = app.token_for_subject("another", Role::Official, "44");
        let (answer, _) = app.execute(&other, query, numbers.clone()).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        app.server.clock.advance(chrono::TimeDelta::seconds(61));
        let (answer, _) = app.execute(&worker, query, numbers).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
    })
    .await;
}

#[actix_web::test]
async fn report_lists_all_data_of_a_person_and_who_read_it() {
    on_each_database(async |app| {
        let worker = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = household(&app, "一号", None).await;
        let row = resident(&app, &home, "1949-12-31").await;
        read(&app, &worker, &[&row], FOR_CARE).await;
        let query =
            "query($id: ID!) { personalDataReport(residentId: $id, purpose: SUBJECT_REQUEST) {
            data { field value source } readings { actor purpose fields } } }";
        let variables = json!({ "id": id(&row) });
        let (answer, _) = app.execute(&worker, query, variables.clone()).await;
        let report = &answer["data"]["personalDataReport"];
        for (field, value) in [
            ("name", NAME),
            ("identityNumber", NUMBER),
            ("phone", PHONE),
            ("birthOn", "1949-12-31"),
            ("address", "一号"),
        ] {
            let datum = json!({ "field": field, "value": value, "source": null });
            assert!(
                report["data"].as_array().unwrap().contains(&datum),
                "{field}: {answer}"
            );
        }
        let first = json!({ "actor": "test", "purpose": "SUBJECT_REQUEST", "fields": "report" });
        assert!(
            report["readings"].as_array().unwrap().contains(&first),
            "{answer}"
        );
        assert_eq!(report["readings"].as_array().unwrap().len(), 3);
        let observer = app.token(Role::Observer, "44");
        let (answer, _) = app.execute(&observer, query, variables).await;
        assert_eq!(answer["data"]["personalDataReport"], Value::Null);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}
