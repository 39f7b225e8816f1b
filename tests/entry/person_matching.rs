//! The same person, or another one.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, ImportTask, RESIDENT_HEADERS, RESIDENT_HEADERS_WITH_ANSWER, annotated_file,
    expect_result, expect_user_error, households, import_file, job_summary, register_household,
    residents_at,
};
use crate::support::on_each_database;

const ADDRESS: &str = "示例路1号";
const MAN: &str = "990106194605100014";
const WOMAN: &str = "990106198501010020";

fn resident_input(home: &Value, name: &str, birth: Option<&str>) -> Value {
    json!({ "householdId": home, "name": name, "birthOn": birth, "relation": "NOT_RELATED",
        "livingState": "REGISTERED_LIVING_HERE" })
}

#[actix_web::test]
async fn name_matches_in_every_spelling() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let spelled = [
            ("张三", &["张　三", "张 三", "張三"][..]),
            (
                "买买提·示例",
                &[
                    "买买提•示例",
                    "买买提・示例",
                    "买买提‧示例",
                    "买买提．示例",
                    "买买提.示例",
                    "買買提·示例",
                ],
            ),
            ("吕示例", &["呂示例"]),
            ("Ａli", &["ali", "ALI"]),
            ("José", &["Jose\u{301}"]),
        ];
        for (name, others) in spelled {
            let first = expect_result(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, name, Some("1980-05-31")),
            )
            .await;
            for other in others {
                let error = expect_user_error(
                    &app,
                    &token,
                    "residentRegister",
                    resident_input(&here, other, Some("1980-05-31")),
                )
                .await;
                assert_eq!(
                    (&error["code"], &error["alike"]),
                    (&json!("LIKELY_DUPLICATE"), &json!([first["id"]])),
                    "{other}"
                );
                // A file with this spelling matches the person. It changes only the spelling, and not for a blank.
                let file = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},{other},,1980-05-31,非亲属,户在人在,,,\n");
                let job = import_file(&app, &token, "RESIDENTS", &file).await;
                let is_blank = other.replace(char::is_whitespace, "") == name;
                let expected = if is_blank { "DONE 1 0 0 1 0" } else { "DONE 1 0 1 0 0" };
                assert_eq!(job_summary(&job), expected, "{other}");
                let job = import_file(&app, &token, "RESIDENTS", &file).await;
                assert_eq!(job_summary(&job), "DONE 1 0 0 1 0", "{other}");
            }
            let mut another = resident_input(&here, name, Some("1980-06-01"));
            another["acceptDuplicate"] = json!(true);
            expect_result(&app, &token, "residentRegister", another).await;
        }
        assert_eq!(residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(), 10);
    })
    .await;
}

#[actix_web::test]
async fn omitted_values_do_not_create_a_second_person() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let row = |rest: &str| format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},张示例,{rest}\n");
        let job = import_file(
            &app,
            &token,
            "RESIDENTS",
            &row(&format!("男,1946-05-10,户主,户在人在,{MAN},,")),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
        let job = import_file(
            &app,
            &token,
            "RESIDENTS",
            &row(",,户主,户在人在,,13800000000,"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 0 1 0 0");
        let rows = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        assert_eq!(
            (rows.len(), &rows[0]["identityNumber"], &rows[0]["phone"]),
            (1, &json!(MAN), &json!("13800000000"))
        );
        // Through the API name and birth date; in the file name and number, without a birth date.
        expect_result(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "李示例", Some("1985-01-01")),
        )
        .await;
        let file =
            format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},李示例,,,配偶,户在人在,{WOMAN},,\n");
        assert_eq!(
            job_summary(&import_file(&app, &token, "RESIDENTS", &file).await),
            "DONE 1 0 1 0 0"
        );
        // Through the API only a name; in the file with a birth date.
        expect_result(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "王示例", None),
        )
        .await;
        let file = format!(
            "{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},王示例,,1990-01-01,子女,户在人在,,,\n"
        );
        assert_eq!(
            job_summary(&import_file(&app, &token, "RESIDENTS", &file).await),
            "DONE 1 0 1 0 0"
        );
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(),
            3
        );
        let error = expect_user_error(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "王示例", None),
        )
        .await;
        assert_eq!(error["code"], "LIKELY_DUPLICATE");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn several_matches_require_a_choice() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        for birth in ["1980-05-31", "1990-01-01"] {
            let mut input = resident_input(&here, "张示例", Some(birth));
            input["acceptDuplicate"] = json!(true);
            expect_result(&app, &token, "residentRegister", input).await;
        }
        let row = |rest: &str| format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},张示例,{rest}\n");
        let job = import_file(&app, &token, "RESIDENTS", &row(",,子女,户在人在,,,,")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        assert!(annotated_file(&app, &token, &job).await.contains("2 名同名居民"));
        assert_eq!(job_summary(&import_file(&app, &token, "RESIDENTS", &row(",,子女,户在人在,,,,新人")).await), "DONE 1 1 0 0 0");
        assert_eq!(job_summary(&import_file(&app, &token, "RESIDENTS", &row(",1990-01-01,孙子女,户在人在,,,,")).await), "DONE 1 0 0 0 1");
        // The number of another person is not taken as theirs.
        expect_result(&app, &token, "residentRegister", json!({ "householdId": here, "name": "李示例", "sex": "FEMALE",
            "identityNumber": WOMAN, "relation": "NOT_RELATED", "livingState": "REGISTERED_LIVING_HERE" })).await;
        let wrong = format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},赵示例,男,1946-05-10,父母,户在人在,{WOMAN},,,");
        let job = import_file(&app, &token, "RESIDENTS", &format!("{wrong}\n")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        let back = annotated_file(&app, &token, &job).await;
        assert!(back.contains("李**") && !back.contains("李示例"), "{back}");
        let job = import_file(&app, &token, "RESIDENTS", &format!("{wrong}同一人\n")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 1 0 0");
        let rows = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        let zhao = rows.iter().find(|row| row["name"] == "赵示例").unwrap();
        assert_eq!(zhao["identityFlaw"], "BIRTH_DATE");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn number_flaw_is_recomputed_from_the_data() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let mut input = resident_input(&here, "张示例", None);
        input["sex"] = json!("FEMALE");
        input["identityNumber"] = json!(MAN);
        let row = expect_result(&app, &token, "residentRegister", input).await;
        assert_eq!(
            (&row["identityFlaw"], &row["birthOn"]),
            (&json!("SEX"), &json!("1946-05-10"))
        );
        let file = format!(
            "{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},张示例,男,1946-05-10,非亲属,户在人在,,,\n"
        );
        assert_eq!(
            job_summary(&import_file(&app, &token, "RESIDENTS", &file).await),
            "DONE 1 0 1 0 0"
        );
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await[0]["identityFlaw"],
            Value::Null
        );
    })
    .await;
}

#[actix_web::test]
async fn old_table_revives_no_deceased_and_moves_nobody() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (address, man, woman) in [(ADDRESS, MAN, WOMAN), ("示例路2号", "", "")] {
            let here = register_household(&app, &token, COMMITTEE, address).await;
            let suffix = if man.is_empty() { "二" } else { "一" };
            let table = format!(
                "{RESIDENT_HEADERS}{COMMITTEE},{address},张示例{suffix},男,1946-05-10,户主,户在人在,{man},,\n\
                 {COMMITTEE},{address},李示例{suffix},女,1985-01-01,配偶,户在人在,{woman},,\n\
                 {COMMITTEE},{address},张小示例{suffix},男,2000-01-01,子女,户在人在,,,\n"
            );
            assert_eq!(
                job_summary(&import_file(&app, &token, "RESIDENTS", &table).await),
                "DONE 3 3 0 0 0"
            );
            let rows = residents_at(&app, &token, COMMITTEE, address).await;
            let id = |name: &str| {
                rows.iter()
                    .find(|row| row["name"].as_str().unwrap().starts_with(name))
                    .unwrap()["id"]
                    .clone()
            };
            let left = json!({ "residentId": id("张示例"), "on": "2026-11-19", "reason": "DEATH" });
            expect_result(&app, &token, "residentLeave", left).await;
            expect_result(
                &app,
                &token,
                "householdUpdate",
                json!({ "id": here, "headId": id("李示例") }),
            )
            .await;
            let moved =
                json!({ "residentId": id("张小示例"), "on": "2026-11-18", "reason": "WORK" });
            expect_result(&app, &token, "residentLeave", moved).await;
            for _ in 0..2 {
                let job = import_file(&app, &token, "RESIDENTS", &table).await;
                assert_eq!(job_summary(&job), "DONE 3 0 0 0 3");
                let back = annotated_file(&app, &token, &job).await;
                assert!(back.contains("已于 2026-11-19 死亡"), "{back}");
                assert!(
                    back.contains("已于 2026-11-18 离开（务工、就学）"),
                    "{back}"
                );
                let all = households(&app, &token, COMMITTEE).await;
                let row = all.iter().find(|row| row["address"] == address).unwrap();
                assert_eq!(row["headResident"]["id"], id("李示例"), "{row}");
                let residents = residents_at(&app, &token, COMMITTEE, address).await;
                assert_eq!(
                    (residents.len(), &residents[0]["relation"]),
                    (1, &json!("HEAD"))
                );
            }
            // The API names them as well.
            let error = expect_user_error(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, &format!("张示例{suffix}"), Some("1946-05-10")),
            )
            .await;
            assert_eq!(
                (&error["code"], &error["alike"]),
                (&json!("LIKELY_DUPLICATE"), &json!([id("张示例")]))
            );
            assert!(
                error["message"]
                    .as_str()
                    .unwrap()
                    .contains("died on 2026-11-19"),
                "{error}"
            );
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn household_is_validated_after_all_rows() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let table = |man: &str, woman: &str| {
            format!(
                "{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},李示例,女,1985-01-01,{woman},户在人在,,,\n{COMMITTEE},{ADDRESS},张示例,男,1980-05-31,{man},户在人在,,,\n"
            )
        };
        let head = async || households(&app, &token, COMMITTEE).await[0]["headResident"]["name"].clone();
        let take = async |man: &str, woman: &str| job_summary(&import_file(&app, &token, "RESIDENTS", &table(man, woman)).await);
        assert_eq!(take("户主", "配偶").await, "DONE 2 2 0 0 0");
        assert_eq!(head().await, "张示例");
        // The new head comes before the row in which the former head gives up the role.
        assert_eq!(take("配偶", "户主").await, "DONE 2 0 2 0 0");
        assert_eq!(head().await, "李示例");
        assert_eq!(take("配偶", "户主").await, "DONE 2 0 0 2 0");
        assert_eq!(take("户主", "户主").await, "DONE 2 0 0 1 1");
        assert_eq!(take("配偶", "配偶").await, "DONE 2 0 0 1 1");
        assert_eq!(head().await, "李示例");
        let other = format!("{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},王示例,男,1990-01-01,户主,户在人在,,,\n");
        assert_eq!(job_summary(&import_file(&app, &token, "RESIDENTS", &other).await), "DONE 1 0 0 0 1");
        assert_eq!(residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(), 2);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn update_that_makes_two_residents_equal_requires_confirmation() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let there = register_household(&app, &token, COMMITTEE, "示例路2号").await;
        let register = async |home: &Value, name: &str, birth: Option<&str>| {
            let mut input = resident_input(home, name, birth);
            input["acceptDuplicate"] = json!(true);
            expect_result(&app, &token, "residentRegister", input).await["id"].clone()
        };
        let first = register(&here, "何示例", Some("1970-05-06")).await;
        let other = register(&here, "何甲", Some("1980-05-31")).await;
        let away = register(&there, "何乙", Some("1970-05-06")).await;
        for (id, changes) in [
            (&other, json!({ "name": "何示例", "birthOn": "1970-05-06" })),
            (&away, json!({ "name": "何 示例" })),
        ] {
            let mut input = changes.clone();
            input["id"] = id.clone();
            let error = expect_user_error(&app, &token, "residentUpdate", input.clone()).await;
            assert_eq!(error["code"], "LIKELY_DUPLICATE", "{changes}");
            assert!(
                error["alike"].as_array().unwrap().contains(&first),
                "{error}"
            );
            input["acceptDuplicate"] = json!(true);
            expect_result(&app, &token, "residentUpdate", input.clone()).await;
            // What is equal already is not asked about again.
            input["acceptDuplicate"] = json!(false);
            input["phone"] = json!("13800138000");
            expect_result(&app, &token, "residentUpdate", input).await;
        }
        // A correction that makes nobody equal is not asked about.
        let input = json!({ "id": first, "birthOn": "1970-06-05" });
        expect_result(&app, &token, "residentUpdate", input).await;
    })
    .await;
}

#[actix_web::test]
async fn number_of_a_row_renames_nobody_without_an_answer() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let row = |name: &str, number: &str, answer: &str| {
            format!("{COMMITTEE},{ADDRESS},{name},,,非亲属,户在人在,{number},,,{answer}\n")
        };
        let people = format!(
            "{RESIDENT_HEADERS_WITH_ANSWER}{}{}",
            row("吴大", MAN, ""),
            row("吴二", WOMAN, "")
        );
        let job = import_file(&app, &token, "RESIDENTS", &people).await;
        assert_eq!(job_summary(&job), "DONE 2 2 0 0 0");
        let names = async || {
            let rows = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
            let mut names: Vec<_> = rows.iter().map(|row| row["name"].clone()).collect();
            names.sort_by_key(ToString::to_string);
            names
        };
        let before = names().await;
        // The column of numbers was sorted alone.
        let shifted = format!(
            "{RESIDENT_HEADERS_WITH_ANSWER}{}{}",
            row("吴大", WOMAN, ""),
            row("吴二", MAN, "")
        );
        let job = import_file(&app, &token, "RESIDENTS", &shifted).await;
        assert_eq!(job_summary(&job), "DONE 2 0 0 0 2");
        assert_eq!(names().await, before);
        // A sign is not a correction of the name, and an answer is.
        for (name, answer, summary) in [
            ("吴大.", "", "DONE 1 0 0 1 0"),
            ("“吴大”", "", "DONE 1 0 0 1 0"),
            ("吴达", "", "DONE 1 0 0 0 1"),
            ("†吴大", "", "DONE 1 0 0 0 1"),
            ("吴达", "同一人", "DONE 1 0 1 0 0"),
        ] {
            let file = format!("{RESIDENT_HEADERS_WITH_ANSWER}{}", row(name, MAN, answer));
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(job_summary(&job), summary, "{name} {answer}");
        }
        assert_eq!(names().await, [json!("吴二"), json!("吴达")]);
    })
    .await;
}

#[actix_web::test]
async fn answer_does_not_choose_between_two_unnamed_children() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let row = |name: &str, phone: &str, answer: &str| {
            format!("{COMMITTEE},{ADDRESS},{name},男,2026-03-15,子,户在人在,,{phone},,{answer}\n")
        };
        let twins = format!(
            "{RESIDENT_HEADERS_WITH_ANSWER}{}{}",
            row("未取名", "13800000001", ""),
            row("未取名", "13800000002", "新人")
        );
        let job = import_file(&app, &token, "RESIDENTS", &twins).await;
        assert_eq!(job_summary(&job), "DONE 2 2 0 0 0");
        let named = format!(
            "{RESIDENT_HEADERS_WITH_ANSWER}{}",
            row("张大", "", "同一人")
        );
        let job = import_file(&app, &token, "RESIDENTS", &named).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
    })
    .await;
}

#[actix_web::test]
async fn retry_with_a_note_after_the_name_is_the_same_registration() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let mut input = resident_input(&here, "张三（户主）", Some("1980-05-31"));
        input["id"] = json!("01993b5e-0c00-7000-8000-000000000101");
        let first = expect_result(&app, &token, "residentRegister", input.clone()).await;
        assert_eq!(first["name"], "张三");
        let again = expect_result(&app, &token, "residentRegister", input).await;
        assert_eq!(again["id"], first["id"]);
    })
    .await;
}

#[actix_web::test]
async fn moved_resident_and_unnamed_child_without_birth_date_require_a_choice() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let there = register_household(&app, &token, COMMITTEE, "示例路2号").await;
        let input = resident_input(&here, "张小示例", None);
        let moving = expect_result(&app, &token, "residentRegister", input).await["id"].clone();
        let moved = json!({ "residentId": moving, "toHouseholdId": there, "on": "2026-11-10", "reason": "MOVED",
            "relation": "NOT_RELATED" });
        expect_result(&app, &token, "residentMove", moved).await;
        expect_result(&app, &token, "residentRegister", resident_input(&here, "未取名", None)).await;
        for (name, birth) in [
            ("张小示例", None),
            ("张小示例", Some("1980-01-03")),
            ("吴示例", Some("2026-09-01")),
        ] {
            let input = resident_input(&here, name, birth);
            let error = expect_user_error(&app, &token, "residentRegister", input).await;
            assert_eq!(error["code"], "LIKELY_DUPLICATE", "{name} {birth:?}: {error}");
            let birth = birth.unwrap_or_default();
            let row = format!("{COMMITTEE},{ADDRESS},{name},,{birth},非亲属,户在人在,,,\n");
            let job = import_file(&app, &token, "RESIDENTS", &format!("{RESIDENT_HEADERS}{row}")).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{row}");
        }
        // An adult, or somebody of whom no birth date is known, is not the child.
        for (name, birth) in [("吴甲示例", "1980-01-03"), ("吴乙示例", "")] {
            let row = format!("{COMMITTEE},{ADDRESS},{name},,{birth},非亲属,户在人在,,,\n");
            let job = import_file(&app, &token, "RESIDENTS", &format!("{RESIDENT_HEADERS}{row}")).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0", "{row}");
        }
        let row = format!("{COMMITTEE},{ADDRESS},吴示例,,2026-09-01,非亲属,户在人在,,,,同一人\n");
        let named = format!("{RESIDENT_HEADERS_WITH_ANSWER}{row}");
        let job = import_file(&app, &token, "RESIDENTS", &named).await;
        assert_eq!(job_summary(&job), "DONE 1 0 1 0 0", "{row}");
        let names = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        assert!(names.iter().all(|row| row["name"] != "未取名"), "{names:?}");
    })
    .await;
}
