//! Identity documents of every kind, as they occur in lists: inputs of public issues and test data of validators
//! (chinabugotech/hutool 1277, 1540 and 4288, Blankj/AndroidUtilCode 610 and 1321, any86/any-rule 180,
//! ofcold/identity-card 17, douyasi/identity-card 1, louismax/credentialverifier). Numbers of real persons were
//! replaced by numbers with unassigned areas or by examples.

use cunju::access::auth::Role;
use cunju::reference::global_id::GlobalId;
use cunju_entity::resident;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, ImportTask, OTHER_COMMITTEE, RESIDENT_HEADERS, assert_each_refused, expect_result,
    expect_user_error, import_file, job_summary, register_household, resident_input,
};
use crate::support::{TestApp, on_each_database};

/// The number as typed, its kind, and its normalized form.
const KEPT: [(&str, &str, &str); 24] = [
    (
        "99010619800531018x",
        "RESIDENT_NUMBER",
        "99010619800531018X",
    ),
    (
        "99010619900101007×",
        "RESIDENT_NUMBER",
        "99010619900101007X",
    ),
    ("990106 800531 001", "RESIDENT_NUMBER", "990106198005310016"),
    (
        "身份证号：990106199001010029",
        "RESIDENT_NUMBER",
        "990106199001010029",
    ),
    // Born in October, on February 29, and in 1899.
    (
        "990106199010010020",
        "RESIDENT_NUMBER",
        "990106199010010020",
    ),
    (
        "990106200002290013",
        "RESIDENT_NUMBER",
        "990106200002290013",
    ),
    (
        "990106189912310015",
        "RESIDENT_NUMBER",
        "990106189912310015",
    ),
    // Residence permits for Hong Kong, Macau and Taiwan.
    (
        "810000199408230021",
        "RESIDENT_NUMBER",
        "810000199408230021",
    ),
    (
        "820000199001010010",
        "RESIDENT_NUMBER",
        "820000199001010010",
    ),
    (
        "830000199201300022",
        "RESIDENT_NUMBER",
        "830000199201300022",
    ),
    // Travel permits.
    ("H12345678(01)", "HONG_KONG_MACAU_PERMIT", "H12345678"),
    (
        "ｍ１２３４５６７８０２",
        "HONG_KONG_MACAU_PERMIT",
        "M12345678",
    ),
    ("台胞证：02345678", "TAIWAN_PERMIT", "02345678"),
    ("1234567801(B)", "TAIWAN_PERMIT", "12345678"),
    // Permanent residence permits: 15 characters, and 18 digits since 2023.
    ("can 110080010101", "PERMANENT_RESIDENCE", "CAN110080010101"),
    (
        "91184019850101001x",
        "PERMANENT_RESIDENCE",
        "91184019850101001X",
    ),
    // With punctuation and labels around the number.
    (
        "“99010619900101015X”；",
        "RESIDENT_NUMBER",
        "99010619900101015X",
    ),
    (
        "ID:990106199001010600",
        "RESIDENT_NUMBER",
        "990106199001010600",
    ),
    (
        "港澳居民来往内地通行证：H12345670",
        "HONG_KONG_MACAU_PERMIT",
        "H12345670",
    ),
    (
        "台湾居民来往大陆通行证 02345670",
        "TAIWAN_PERMIT",
        "02345670",
    ),
    (
        "外国人永久居留证 CAN110090010101",
        "PERMANENT_RESIDENCE",
        "CAN110090010101",
    ),
    ("EA1234567", "PASSPORT", "EA1234567"),
    ("护照号 141234567", "PASSPORT", "141234567"),
    ("O440123456", "BIRTH_CERTIFICATE", "O440123456"),
];
const REFUSED: [&str; 15] = [
    "110101199000004756",
    "990106190002290017",
    "990106800231001",
    "460100197705084318",
    "9901061980053100",
    "9901061980053100160",
    "990106198005310O16",
    "K034178(2)",
    // The digit in brackets is part of an identity card number: without it, two people would have the same number.
    "M7654321(1)",
    "M7654321（2）",
    "H1234567(8)",
    "1234567(8)",
    "1234567801",
    "91184019850101001",
    "护照",
];

fn with_document(home: &Value, n: usize, number: &str) -> Value {
    let mut input = resident_input(home, &format!("示例{n}"));
    input["identityNumber"] = json!(number);
    input
}

/// The kind of the document of a resident, which the API does not expose.
async fn kept_as(app: &TestApp, id: &Value) -> String {
    let Ok(GlobalId::Resident(key)) = GlobalId::decode(&id.as_str().unwrap().into()) else {
        panic!("{id}");
    };
    let row = resident::Entity::find_by_id(key).one(&app.server.db).await;
    let kind = serde_json::to_value(row.unwrap().unwrap().identity_kind).unwrap();
    kind.as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn documents_of_every_kind_are_normalized() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        let kept = KEPT;
        let (mut typed_again, mut forms) =
            (RESIDENT_HEADERS.to_owned(), RESIDENT_HEADERS.to_owned());
        for (n, (typed, kind, form)) in kept.iter().enumerate() {
            let row = expect_result(
                &app,
                &token,
                "residentRegister",
                with_document(&here, n, typed),
            )
            .await;
            assert_eq!(
                (&row["identityNumber"], &row["identityFlaw"]),
                (&json!(form), &Value::Null),
                "{typed}"
            );
            assert_eq!(kept_as(&app, &row["id"]).await, *kind, "{typed}");
            typed_again += &format!("{COMMITTEE},示例路1号,示例{n},,,非亲属,户在人在,{typed},,\n");
            forms += &format!("{OTHER_COMMITTEE},示例路1号,示例{n},,,非亲属,户在人在,{form},,\n");
            // Registers the owner of such a number. Passports and other documents alone do not identify a person
            // nationwide.
            if *kind != "PASSPORT" {
                let there = register_household(
                    &app,
                    &token,
                    OTHER_COMMITTEE,
                    &format!("示例路{}号", n + 2),
                )
                .await;
                let error = expect_user_error(
                    &app,
                    &token,
                    "residentRegister",
                    with_document(&there, n, form),
                )
                .await;
                assert_eq!(error["code"], "ALREADY_EXISTS", "{form}");
            }
        }
        let rows = kept.len();
        let job = import_file(&app, &token, "RESIDENTS", &typed_again).await;
        assert_eq!(
            job_summary(&job),
            format!("DONE {rows} 0 0 {rows} 0"),
            "{job}"
        );
        let job = import_file(&app, &token, "RESIDENTS", &forms).await;
        let passports = kept
            .iter()
            .filter(|(_, kind, form)| *kind == "PASSPORT" && form.starts_with('E'))
            .count();
        assert_eq!(
            job["created"], passports,
            "the others are registered elsewhere: {job}"
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_document_number_is_an_error_of_its_cell() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        assert_each_refused(&app, ("identityNumber", 'H'), &REFUSED).await;
    })
    .await;
}
