//! Telephone numbers as they occur in lists: inputs of public issues of ports of libphonenumber and of systems that
//! import lists. Digits of real persons were replaced.

use cunju::access::auth::Role;
use serde_json::json;

use crate::files_and_api::{
    COMMITTEE, ImportTask, OTHER_COMMITTEE, RESIDENT_HEADERS, assert_each_refused, expect_result,
    import_file, job_summary, register_household, resident_input, residents_at,
};
use crate::support::{mutation_document, on_each_database};

/// The number as typed, and its normalized form.
const KEPT: [(&str, &str); 29] = [
    // Prefixes that validators rejected when they were new: google/libphonenumber 947, 1176, 1464, 1976, 2127,
    // iziz/libPhoneNumber-iOS 396, ttacon/libphonenumber 64, phachon/mm-wiki 47.
    ("17300000001", "17300000001"),
    ("+86 171-0000-0001", "17100000001"),
    ("+8617500000001", "17500000001"),
    ("14900000001", "14900000001"),
    ("19900000001", "19900000001"),
    ("19200000001", "19200000001"),
    ("16600000001", "16600000001"),
    ("19800000001", "19800000001"),
    // Landlines: google/libphonenumber 1401, any86/any-rule 95, signalfx/swagger-validate 8, SFTC/better-js-lib 24.
    ("84660001", "84660001"),
    ("025 84660001", "02584660001"),
    ("0755-84660001", "075584660001"),
    ("(0755)84660001", "075584660001"),
    ("0311—88880001", "031188880001"),
    ("58230001-9266", "58230001转9266"),
    ("010-65120001-801", "01065120001转801"),
    ("0891-6830001 分机 12", "08916830001转12"),
    ("＋８６（０２０）８７６５０００１", "02087650001"),
    ("4008000001", "4008000001"),
    // Other countries: whisperfish/rust-phonenumber 47, 82 and 83, ruimarinho/google-libphonenumber 441.
    ("+1 650-253-0001", "+16502530001"),
    ("+1 (212) 736-5001", "+12127365001"),
    ("+687 11.11.01", "+687111101"),
    ("+972 55-400-0001", "+972554000001"),
    ("+852 6123 0001", "+85261230001"),
    ("00853 6612 0001", "+85366120001"),
    ("+886 (0)912 340 001", "+886912340001"),
    ("852-61230002", "+85261230002"),
    // Cells with more than a number.
    (
        "手机：13800000001 / 宅电：020-87650001",
        "13800000001;02087650001",
    ),
    (
        "联系方式:13800000002\n13800000003",
        "13800000002;13800000003",
    ),
    ("17951-13800000004", "13800000004"),
];
/// Text that is not a telephone number of a person.
const REFUSED: [&str; 15] = [
    // One digit too many or too few: as in whisperfish/rust-phonenumber 31, and
    // TencentBlueKing/bk-user 1097.
    "020-876500012",
    "020-8765001",
    "1380000000",
    "0311-8888001",
    // An unassigned area code, and a mobile number that lost its 1 (twcclegg/libphonenumber-csharp 133).
    "0200-87650001",
    "3910998887",
    // Short service numbers.
    "95588",
    "12345",
    "020-95588",
    // A machine's number, a masked and an incomplete one, and an unassigned country code.
    "1064800000001",
    "138****0001",
    "+86 138",
    "+999 1234 5678",
    // A note within a number, and another number in a note.
    "138（手机）00000001",
    "13800000001（儿子13800000002）",
];

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

#[actix_web::test]
async fn valid_phone_numbers_are_normalized() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        let mut file = RESIDENT_HEADERS.to_owned();
        for (n, (typed, form)) in KEPT.iter().enumerate() {
            let mut input = resident_input(&here, &format!("示例{n}"));
            input["phone"] = json!(typed);
            let row = expect_result(&app, &token, "residentRegister", input).await;
            assert_eq!(row["phone"], *form, "{typed}");
            file += &format!(
                "{OTHER_COMMITTEE},示例路1号,示例{n},,,非亲属,户在人在,,{},\n",
                quoted(typed)
            );
        }
        let job = import_file(&app, &token, "RESIDENTS ATOMIC", &file).await;
        let rows = KEPT.len();
        assert_eq!(
            job_summary(&job),
            format!("DONE {rows} {rows} 0 0 0"),
            "{job}"
        );
        for committee in [COMMITTEE, OTHER_COMMITTEE] {
            let all = residents_at(&app, &token, committee, "示例路1号").await;
            for (n, (typed, form)) in KEPT.iter().enumerate() {
                let row = all.iter().find(|row| row["name"] == format!("示例{n}"));
                assert_eq!(row.unwrap()["phone"], *form, "{typed}");
            }
        }
        // The normalized form is not changed by normalization.
        let again: String = KEPT
            .iter()
            .enumerate()
            .map(|(n, (_, form))| {
                format!(
                    "{OTHER_COMMITTEE},示例路1号,示例{n},,,非亲属,户在人在,,{},\n",
                    quoted(form)
                )
            })
            .collect();
        let job = import_file(
            &app,
            &token,
            "RESIDENTS",
            &format!("{RESIDENT_HEADERS}{again}"),
        )
        .await;
        assert_eq!(
            job_summary(&job),
            format!("DONE {rows} 0 0 {rows} 0"),
            "{job}"
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_phone_number_is_an_error_of_its_cell() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        assert_each_refused(&app, ("phone", 'I'), &REFUSED).await;
    })
    .await;
}

#[actix_web::test]
async fn note_next_to_a_phone_number_is_dropped_with_a_warning() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        for (n, (typed, form, code)) in [
            ("13800138006（儿子）", json!("13800138006"), "LEFT_OUT"),
            ("13800138023张三", json!("13800138023"), "LEFT_OUT"),
            ("妈妈13800138024", json!("13800138024"), "LEFT_OUT"),
            ("保密", json!(null), "NOT_GIVEN"),
            ("没有手机", json!(null), "NOT_GIVEN"),
            ("停机", json!(null), "NOT_GIVEN"),
            ("空号", json!(null), "NOT_GIVEN"),
        ]
        .into_iter()
        .enumerate()
        {
            let name = format!("示例{n}");
            let mut input = resident_input(&here, &name);
            input["phone"] = json!(typed);
            let query = mutation_document("residentRegister", "phone(purpose: VERIFICATION)");
            let query = query.replace("replayed", "replayed warnings { code path }");
            let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
            let payload = &answer["data"]["residentRegister"];
            let warning = json!([{ "code": code, "path": ["input", "phone"] }]);
            assert_eq!(payload["result"]["phone"], form, "{answer}");
            assert_eq!(payload["warnings"], warning, "{answer}");
            let file = format!(
                "{RESIDENT_HEADERS}{OTHER_COMMITTEE},示例路1号,{name},,,非亲属,户在人在,,{typed},\n"
            );
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0", "{job}");
            assert_eq!(job["warnings"], 1, "{job}");
            let there = residents_at(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
            let row = there.iter().find(|row| row["name"] == *name);
            assert_eq!(row.unwrap()["phone"], form, "{typed}");
        }
        app.assert_counters_match().await;
    })
    .await;
}
