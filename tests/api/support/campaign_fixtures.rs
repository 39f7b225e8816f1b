//! Preconditions for visit campaigns, written directly to the database: persons with accounts and appointments,
//! residents and their special groups. Also checks whether the counters of campaigns are exact.

use cunju::duties::measure;
use cunju::reference::global_id::GlobalId;
use cunju_entity::value::{
    AppointmentRole, Background, CodeRange, CommitteeCode, CommitteeId, GridId, HouseholdId,
    Kinship, Level, LivingState, PersonId, StayReason,
};
use cunju_entity::{appointment, measure_counter, membership, person, resident};
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::{Value, json};

use super::TestApp;

pub(crate) async fn committee_id(app: &TestApp, code: &str) -> CommitteeId {
    let CommitteeCode(code) = code.parse().unwrap();
    let found = cunju::reference::unit_store::id_of(&app.server.db, code).await;
    found.unwrap().unwrap()
}

pub(crate) fn household_id(id: &Value) -> (CommitteeId, HouseholdId) {
    let found = match GlobalId::decode(&id.as_str().unwrap().into()) {
        Ok(GlobalId::Household(id)) => Some(id),
        _ => None,
    };
    found.unwrap()
}

fn grid_id(id: &Value) -> GridId {
    let found = match GlobalId::decode(&id.as_str().unwrap().into()) {
        Ok(GlobalId::Grid((_, id))) => Some(id),
        _ => None,
    };
    found.unwrap()
}

/// Appoints the person of an account in a grid, or in the committee itself, since 2026-01-01; returns the ID of the
/// person.
pub(crate) async fn insert_worker(
    app: &TestApp,
    committee: &str,
    grid: Option<&Value>,
    (name, account): (&str, Option<&str>),
) -> String {
    let committee_id = committee_id(app, committee).await;
    let person_id: PersonId = app.server.clock.id();
    let row = person::Model {
        id: person_id,
        committee_id,
        name: name.to_owned(),
        phone: None,
        account: account.map(str::to_owned),
        revision: 1,
    };
    let insert = person::Entity::insert(row.into_active_model());
    insert.exec_without_returning(&app.server.db).await.unwrap();
    insert_appointment(app, (committee_id, person_id), grid).await;
    GlobalId::Person((committee_id, person_id)).encode().0
}

/// Gives a person one more appointment.
pub(crate) async fn insert_appointment(
    app: &TestApp,
    (committee_id, person_id): (CommitteeId, PersonId),
    grid: Option<&Value>,
) {
    let row = appointment::Model {
        id: app.server.clock.id(),
        committee_id,
        subcommittee_id: None,
        grid_id: grid.map(grid_id),
        three_person_group_id: None,
        person_id,
        role: grid.map_or(AppointmentRole::Member, |_| AppointmentRole::GridWorker),
        background: Background::Other,
        from_on: "2026-01-01".parse().unwrap(),
        until_on: None,
        term_ends_on: None,
        revision: 1,
    };
    let insert = appointment::Entity::insert(row.into_active_model());
    insert.exec_without_returning(&app.server.db).await.unwrap();
}

/// A resident of a household, who belongs to a special group if one is given.
pub(crate) async fn insert_resident(
    app: &TestApp,
    household: &Value,
    state: LivingState,
    kind: Option<&str>,
) {
    let (committee_id, household_id) = household_id(household);
    let row = resident::Model {
        id: app.server.clock.id(),
        committee_id,
        household_id: Some(household_id),
        relation: Kinship::Head,
        living_state: state,
        joined_on: None,
        joined_reason: StayReason::Registered,
        name: "张三".to_owned(),
        sex: None,
        birth_on: None,
        died_on: None,
        identity_number: None,
        identity_kind: None,
        identity_index: None,
        identity_flaw: None,
        phone: None,
        phone_index: None,
        phone_index_2: None,
        phone_index_3: None,
        erased_on: None,
        previous_id: None,
        revision: 1,
    };
    let resident_id = row.id;
    let insert = resident::Entity::insert(row.into_active_model());
    insert.exec_without_returning(&app.server.db).await.unwrap();
    let Some(kind) = kind else {
        return;
    };
    let row = membership::Model {
        id: app.server.clock.id(),
        committee_id,
        resident_id,
        kind: kind.to_owned(),
        from_on: "2026-01-01".parse().unwrap(),
        until_on: None,
        left_stay_id: None,
        told_until_on: None,
        review_on: None,
        source_department: "民政".to_owned(),
        revision: 1,
    };
    let insert = membership::Entity::insert(row.into_active_model());
    insert.exec_without_returning(&app.server.db).await.unwrap();
}

/// A grid of a committee.
pub(crate) async fn create_grid(app: &TestApp, token: &str, committee: &str) -> Value {
    let input = json!({ "committeeCode": committee, "kind": "GRID", "name": "网格" });
    app.change(token, "gridCreate", "id", input).await["result"]["id"].clone()
}

/// A household of a committee, with or without a grid.
pub(crate) async fn register_household(
    app: &TestApp,
    token: &str,
    (committee, address): (&str, &str),
    grid: &Value,
) -> Value {
    let input = json!({ "committeeCode": committee, "address": address, "gridId": grid });
    let payload = app.change(token, "householdRegister", "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

/// A campaign for all households that began on 2026-11-01; `unit` contains its place and differing fields.
pub(crate) async fn open_campaign(app: &TestApp, token: &str, ends_on: &str, unit: Value) -> Value {
    let mut input = json!({ "title": "走访", "kind": "VISIT", "population": "ALL",
        "startsOn": "2026-11-01", "endsOn": ends_on });
    for (name, value) in unit.as_object().unwrap() {
        input[name] = value.clone();
    }
    let payload = app.change(token, "campaignOpen", "id", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].clone()
}

/// All non-zero counters of campaigns by town: total, on time, late, absent, refused, moved, vacant.
pub(crate) async fn campaign_counters(app: &TestApp) -> Vec<(String, i64, [i64; 7])> {
    counts_by(app, Level::Town).await
}

async fn counts_by(app: &TestApp, level: Level) -> Vec<(String, i64, [i64; 7])> {
    use measure_counter::Column::{Code, Measure, Subject};
    let all = measure_counter::Entity::find()
        .order_by_asc(Measure)
        .order_by_asc(Subject)
        .order_by_asc(Code);
    let rows = all.all(&app.server.db).await.unwrap().into_iter();
    rows.filter(|row| row.measure == cunju_entity::value::Measure::Campaign)
        .filter(|row| row.level == level)
        .map(|row| {
            let counts = [
                row.total,
                row.met_on_time,
                row.met_late,
                row.absent,
                row.refused,
                row.moved,
                row.vacant,
            ];
            (row.subject, row.code, counts)
        })
        .filter(|row| row.2 != [0; 7])
        .collect()
}

/// Asserts that the counters of open campaigns match the facts.
pub(crate) async fn assert_campaign_counters_exact(app: &TestApp) {
    let both = async || {
        [
            counts_by(app, Level::Town).await,
            counts_by(app, Level::County).await,
        ]
    };
    let kept = both().await;
    let all = CodeRange {
        low: 0,
        high: 1_000_000_000_000,
    };
    measure::rebuild_counters(&app.server.db, all)
        .await
        .unwrap();
    assert_eq!(kept, both().await);
    app.assert_counters_match().await;
}
