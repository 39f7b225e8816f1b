//! Compares the page of classes with the responses: every personal field, for every role.

use std::collections::BTreeMap;

use cunju::access::auth::Role;
use cunju::app::classes::{Class, Visibility, classes};
use cunju::reference::global_id::GlobalId::{Household, Person};
use cunju_entity::{committee, person};
use sea_orm::{ActiveModelTrait, ActiveValue, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::{
    COMMITTEE, FOR_CARE, NAME, NUMBER, PHONE, household, id, on_each_database, resident, serve,
};
use crate::support::TestApp;

const CONTACT: (&str, &str) = ("钱联系", "02012345678");
const WORKER: (&str, &str) = ("网格员", "13900005678");
const HOLDER: &str = "孙代管";

/// The value that a caller sees in each field, or the code of its error.
type Seen = BTreeMap<(&'static str, &'static str), Value>;

/// The query for each field. A personal field that is missing here fails the test.
const FIELD_QUERIES: [(&str, &str, &str); 31] = [
    ("Contact", "person", "/data/committee/contact/person"),
    ("Contact", "phone", "/data/committee/contact/phone"),
    (
        "Exemption",
        "dutyHolder",
        "/data/committee/obligations/nodes/0/exemption/dutyHolder",
    ),
    ("Household", "address", "/data/home/address"),
    ("Household", "head", "/data/home/head"),
    ("Resident", "age", "/data/child/age"),
    ("Resident", "birthOn", "/data/child/birthOn"),
    ("Resident", "diedOn", "/data/child/diedOn"),
    ("Resident", "joinedOn", "/data/child/joinedOn"),
    ("Resident", "joinedReason", "/data/child/joinedReason"),
    ("Resident", "livingState", "/data/child/livingState"),
    ("Resident", "relation", "/data/child/relation"),
    ("Resident", "sex", "/data/child/sex"),
    ("Household", "building", "/data/home/building"),
    ("Household", "estate", "/data/home/estate"),
    ("Household", "room", "/data/home/room"),
    ("Household", "unit", "/data/home/unit"),
    ("Household", "livingHere", "/data/home/livingHere"),
    ("Household", "registeredHere", "/data/home/registeredHere"),
    ("Person", "name", "/data/worker/name"),
    ("Person", "phone", "/data/worker/phone"),
    ("Resident", "name", "/data/child/name"),
    ("Resident", "identityNumber", "/data/child/identityNumber"),
    ("Resident", "identityFlaw", "/data/child/identityFlaw"),
    ("Resident", "identityKind", "/data/child/identityKind"),
    ("Resident", "phone", "/data/child/phone"),
    (
        "PersonalDataReport",
        "residentId",
        "/data/report/residentId",
    ),
    ("PersonalDataReport", "madeAt", "/data/report/madeAt"),
    ("PersonalDatum", "*", "/data/report/data/0/value"),
    ("PersonalDataAccess", "*", "/data/report/readings/0/actor"),
    ("Resident", "adult", "/data/adult/name"),
];

/// The objects that are read, by names of variables.
type Things = Value;

async fn see(app: &TestApp, token: &str, things: &Things, purpose: &str) -> Seen {
    let query = format!(
        "query($child: ID!, $adult: ID!, $home: ID!, $worker: ID!) {{
            committee(code: \"{COMMITTEE}\") {{ contact {{ person phone }}
                obligations {{ nodes {{ exemption {{ dutyHolder }} }} }} }}
            home: node(id: $home) {{ ... on Household {{ address head building estate room unit
                livingHere registeredHere }} }}
            worker: node(id: $worker) {{ ... on Person {{ name phone }} }}
            child: node(id: $child) {{ ... on Resident {{ name{purpose} identityFlaw identityKind age birthOn{purpose}
                diedOn joinedOn joinedReason livingState relation sex
                identityNumber{purpose} phone{purpose} }} }}
            adult: node(id: $adult) {{ ... on Resident {{ name }} }}
            report: personalDataReport(residentId: $child, purpose: SUBJECT_REQUEST) {{
                residentId madeAt data {{ value }} readings {{ actor }} }} }}"
    );
    let (answer, _) = app.execute(token, &query, things.clone()).await;
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    for error in &errors {
        assert_eq!(error["path"], json!(["report"]), "{answer}");
    }
    let refused = errors
        .first()
        .map(|error| error["extensions"]["code"].clone());
    let seen = FIELD_QUERIES.iter().map(|(of, field, path)| {
        let value = answer.pointer(path).cloned();
        let value = value.or_else(|| refused.clone()).unwrap_or_default();
        ((*of, *field), value)
    });
    seen.collect()
}

/// A committee with a contact and an exemption, a grid with a worker, a household, a child and an adult.
async fn world(app: &TestApp) -> (Things, Things) {
    let official = app.token(Role::Official, "44");
    let order = json!({ "title": "公共卫生委员会", "documentNumber": "粤民函〔2022〕35号",
        "issuer": "广东省民政厅", "issuedOn": "2026-03-17", "scope": "440106",
        "subcommitteeKind": "PUBLIC_HEALTH", "milestone": "SET_UP", "dueOn": "2026-12-31" });
    let mandate = app.change(&official, "mandateIssue", "id", order).await;
    let exempt = json!({ "mandateId": mandate["result"]["id"], "committeeCode": COMMITTEE,
        "legalGround": "《村民委员会组织法》第七条", "dutyHolder": HOLDER, "approver": "天河区民政局" });
    let exempted = app
        .change(&official, "obligationExempt", "state", exempt)
        .await;
    assert_eq!(exempted["userErrors"], json!([]), "{mandate} {exempted}");
    let home = household(app, "岳洲路一号", Some("李四")).await;
    let far = household(app, "岳洲路二十二号", Some("李四")).await;
    let (child, adult) = (
        resident(app, &home, "2020-01-01").await,
        resident(app, &home, "1949-12-31").await,
    );
    let other = resident(app, &far, "2020-01-01").await;
    serve(app, &home).await;
    let db = &app.server.db;
    let mut contact: committee::ActiveModel = committee::Entity::find_by_id(home.committee_id)
        .one(db)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    contact.contact_person = ActiveValue::Set(Some(CONTACT.0.to_owned()));
    contact.contact_phone = ActiveValue::Set(Some(CONTACT.1.to_owned()));
    contact.update(db).await.unwrap();
    let worker = person::Entity::find().one(db).await.unwrap().unwrap();
    let mut reached = worker.clone().into_active_model();
    reached.phone = ActiveValue::Set(Some(WORKER.1.to_owned()));
    reached.update(db).await.unwrap();
    let ids = |child| {
        json!({ "child": id(child), "adult": id(&adult),
        "home": Household((home.committee_id, home.id)).encode().as_str(),
        "worker": Person((worker.committee_id, worker.id)).encode().as_str() })
    };
    (ids(&child), ids(&other))
}

/// The value of a field, and its masked value.
fn held(of: &str, field: &str) -> (Value, Value) {
    match (of, field) {
        ("Household", "livingHere" | "registeredHere") => return (json!(2), Value::Null),
        ("Household", "building" | "estate" | "room" | "unit")
        | ("Resident", "sex" | "diedOn" | "joinedOn") => return (Value::Null, Value::Null),
        ("Resident", "age") => return (json!(6), Value::Null),
        ("Resident", "birthOn") => return (json!("2020-01-01"), Value::Null),
        _ => {}
    }
    let (value, mask) = match (of, field) {
        ("Contact", "person") => (CONTACT.0, ""),
        ("Contact", "phone") => (CONTACT.1, ""),
        ("Exemption", "dutyHolder") => (HOLDER, ""),
        ("Household", "address") => ("岳洲路一号", ""),
        ("Household", "head") => ("李四", ""),
        ("Person", "name") => (WORKER.0, ""),
        ("Person", "phone") => (WORKER.1, ""),
        ("Resident", "name") => (NAME, "诸***"),
        ("Resident", "identityNumber") => (NUMBER, "1****************X"),
        ("Resident", "phone") => (PHONE, "138****1234"),
        ("Resident", "identityFlaw") => ("SEX", ""),
        ("Resident", "identityKind") => ("OTHER", ""),
        ("Resident", "relation") => ("HEAD", ""),
        ("Resident", "livingState") => ("REGISTERED_LIVING_HERE", ""),
        ("Resident", "joinedReason") => ("REGISTERED", ""),
        _ => ("", ""),
    };
    (json!(value), json!(mask))
}

#[actix_web::test]
async fn every_role_sees_personal_fields_as_documented() {
    on_each_database(async |app| {
        let (own, far) = world(&app).await;
        let roles = [
            (Role::Official, app.token(Role::Official, "44")),
            (
                Role::CommitteeWorker,
                app.committee_token(Role::CommitteeWorker, COMMITTEE).await,
            ),
            (
                Role::GridWorker,
                app.committee_token(Role::GridWorker, COMMITTEE).await,
            ),
            (Role::Observer, app.token(Role::Observer, "44")),
        ];
        let personal = classes(&cunju::app::graphql::sdl()).unwrap().into_iter();
        let personal: Vec<_> = personal
            // Objects that are hidden as a whole are tested with their slices.
            .filter(|(_, class)| {
                let apart = [Class::Public, Class::Internal, Class::Object, Class::Group];
                !apart.contains(class)
            })
            .collect();
        for (role, token) in roles {
            let plain = see(&app, &token, &own, "").await;
            let stated = see(&app, &token, &own, FOR_CARE).await;
            let elsewhere = see(&app, &token, &far, FOR_CARE).await;
            for ((of, field), class) in &personal {
                let at = |seen: &Seen| {
                    let exact = seen.get(&(of.as_str(), field.as_str()));
                    let found = exact.or_else(|| seen.get(&(of.as_str(), "*")));
                    found
                        .cloned()
                        .unwrap_or_else(|| json!("say in WHERE where it is read"))
                };
                let (value, mask) = held(of, field);
                let expected = match class.sight(role) {
                    Visibility::Shown => [&value, &value, &value],
                    Visibility::Stated => {
                        for seen in [&plain, &stated] {
                            assert!(
                                at(seen).is_string() && at(seen) != "FORBIDDEN",
                                "{of}.{field}"
                            );
                        }
                        continue;
                    }
                    Visibility::ChildForPurpose | Visibility::Purpose => [&mask, &value, &value],
                    Visibility::ChildInOwnGrids | Visibility::OwnGrids => [&mask, &value, &mask],
                    Visibility::Masked => [&mask, &mask, &mask],
                    Visibility::Nothing | Visibility::ObjectInOwnGrids => {
                        [&Value::Null, &Value::Null, &Value::Null]
                    }
                    Visibility::Refused => {
                        assert_eq!(at(&stated), "FORBIDDEN", "{of}.{field} {role:?}");
                        continue;
                    }
                };
                let seen = [at(&plain), at(&stated), at(&elsewhere)];
                assert_eq!(seen.each_ref(), expected, "{of}.{field} {role:?}");
            }
            let adult = plain[&("Resident", "adult")].clone();
            let expected = if role == Role::Observer {
                Value::Null
            } else {
                json!(NAME)
            };
            assert_eq!(adult, expected, "{role:?}");
        }
    })
    .await;
}
