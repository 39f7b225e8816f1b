//! A corrected typing error in a name or a birth date does not create a second person.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, ImportTask, RESIDENT_HEADERS, RESIDENT_HEADERS_WITH_ANSWER, annotated_file,
    expect_result, expect_user_error, import_file, job_summary, register_household, residents_at,
};
use crate::support::on_each_database;

const ADDRESS: &str = "示例路1号";
const MAN: &str = "990106194605100014";
const OTHER: &str = "990106198005310016";

fn resident_input(home: &Value, name: &str, birth: Option<&str>) -> Value {
    json!({ "householdId": home, "name": name, "birthOn": birth, "relation": "NOT_RELATED",
        "livingState": "REGISTERED_LIVING_HERE" })
}

fn row(name: &str, rest: &str, answer: &str) -> String {
    format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},{name},{rest},{answer}\n")
}

#[actix_web::test]
async fn corrected_birth_date_requires_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let id = expect_result(
            &app,
            &token,
            "residentRegister",
            resident_input(&here, "张示例", Some("1980-05-13")),
        )
        .await["id"]
            .clone();
        let corrected = |answer| row("张示例", "男,1980-05-31,非亲属,户在人在,,,", answer);
        let job = import_file(&app, &token, "RESIDENTS", &corrected("")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        let back = annotated_file(&app, &token, &job).await;
        assert!(
            back.contains("出生日期不同") && back.contains("“同一人”"),
            "{back}"
        );
        let (_, list, _) = app
            .send(
                actix_web::test::TestRequest::get()
                    .uri(job["problemsList"].as_str().unwrap())
                    .insert_header(("authorization", format!("Bearer {token}"))),
            )
            .await;
        let problem: Value = serde_json::from_slice(&list).unwrap();
        assert_eq!(
            (&problem["code"], &problem["alike"]),
            (&json!("LIKELY_DUPLICATE"), &json!([id]))
        );
        for counts in ["DONE 1 0 1 0 0", "DONE 1 0 0 1 0"] {
            let job = import_file(&app, &token, "RESIDENTS", &corrected("同一人")).await;
            assert_eq!(job_summary(&job), counts);
        }
        let there = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        assert_eq!(
            (there.len(), &there[0]["birthOn"], &there[0]["id"]),
            (1, &json!("1980-05-31"), &id)
        );

        // Also through the API, whatever else differs.
        for (birth, number) in [
            (Some("1980-05-01"), Value::Null),
            (None, json!(MAN)),
            (None, Value::Null),
        ] {
            let mut input = resident_input(&here, "张 示例", birth);
            input["identityNumber"] = number;
            let error = expect_user_error(&app, &token, "residentRegister", input).await;
            assert_eq!(
                (&error["code"], &error["alike"]),
                (&json!("LIKELY_DUPLICATE"), &json!([id])),
                "{birth:?}"
            );
        }
        let mut input = resident_input(&here, "张示例", Some("2001-01-01"));
        input["acceptDuplicate"] = json!(true);
        expect_result(&app, &token, "residentRegister", input).await;
        // A third birth date, in a table that is sent again.
        for counts in ["DONE 1 1 0 0 0", "DONE 1 0 0 1 0"] {
            let third = row("张示例", "男,2010-01-01,非亲属,户在人在,,,", "新人");
            assert_eq!(
                job_summary(&import_file(&app, &token, "RESIDENTS", &third).await),
                counts
            );
        }
        // With several candidates it is unknown who is the same.
        let job = import_file(
            &app,
            &token,
            "RESIDENTS",
            &row("张示例", "男,2011-01-01,非亲属,户在人在,,,", "同一人"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        assert!(
            annotated_file(&app, &token, &job)
                .await
                .contains("3 名同名居民")
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn different_birth_date_requires_confirmation_also_with_numbers() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let take = async |file: &str| import_file(&app, &token, "RESIDENTS", file).await;
        // A number that implies a different birth date, then a different number.
        let first = take(&row("张示例", ",1946-05-11,非亲属,户在人在,,,", "")).await;
        assert_eq!(job_summary(&first), "DONE 1 1 0 0 0");
        for (number, name) in [(MAN, "张示例"), (OTHER, "张示例")] {
            let asked = row(name, &format!(",,非亲属,户在人在,{number},,"), "");
            assert_eq!(job_summary(&take(&asked).await), "DONE 1 0 0 0 1", "{number}");
            let same = row(name, &format!(",,非亲属,户在人在,{number},,"), "同一人");
            assert_eq!(job_summary(&take(&same).await), "DONE 1 0 1 0 0", "{number}");
        }
        // Two rows of one table.
        let two = |answer: &str| {
            format!("{RESIDENT_HEADERS_WITH_ANSWER}{COMMITTEE},{ADDRESS},李示例,,1980-05-31,非亲属,户在人在,,,,\n{COMMITTEE},{ADDRESS},李示例,,1990-01-01,非亲属,户在人在,,,,{answer}\n")
        };
        let job = take(&two("")).await;
        assert_eq!(job_summary(&job), "DONE 2 1 0 0 1");
        assert!(annotated_file(&app, &token, &job).await.contains("第 2 行"));
        assert_eq!(job_summary(&take(&two("同一人")).await), "DONE 2 0 0 1 1");
        assert_eq!(job_summary(&take(&two("新人")).await), "DONE 2 1 0 1 0");
        assert_eq!(job_summary(&take(&two("")).await), "DONE 2 0 0 2 0");
        // A deceased resident is not revived by a different birth date.
        let there = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
        let dead = there.iter().find(|it| it["name"] == "张示例").unwrap();
        let died = json!({ "residentId": dead["id"], "on": "2026-11-19", "reason": "DEATH" });
        expect_result(&app, &token, "residentLeave", died).await;
        let job = take(&row("张示例", ",1946-01-05,非亲属,户在人在,,,", "")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        let back = annotated_file(&app, &token, &job).await;
        assert!(back.contains("2026-11-19 死亡") && back.contains("出生日期不同"), "{back}");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn surname_variant_requires_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        for (one, other) in [
            ("萧", "肖"),
            ("阎", "闫"),
            ("代", "戴"),
            ("付", "傅"),
            ("蘭", "藍"),
        ] {
            let (one, other) = (format!("{one}示例"), format!("{other}示例"));
            let id = expect_result(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, &one, Some("1980-05-31")),
            )
            .await["id"]
                .clone();
            let error = expect_user_error(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, &other, Some("1980-05-31")),
            )
            .await;
            assert_eq!(
                (&error["code"], &error["alike"]),
                (&json!("LIKELY_DUPLICATE"), &json!([id])),
                "{other}"
            );
            let rest = ",1980-05-31,非亲属,户在人在,,,";
            let job = import_file(&app, &token, "RESIDENTS", &row(&other, rest, "")).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{other}");
            let job = import_file(&app, &token, "RESIDENTS", &row(&other, rest, "同一人")).await;
            assert_eq!(job_summary(&job), "DONE 1 0 1 0 0", "{other}");
            // A different birth date or name is a different person.
            expect_result(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, &one, Some("1981-05-31")),
            )
            .await;
            expect_result(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, &format!("{one}明"), Some("1980-05-31")),
            )
            .await;
        }
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(),
            15
        );
    })
    .await;
}

#[actix_web::test]
async fn naming_an_unnamed_child_requires_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let take =
            async |file: &str| job_summary(&import_file(&app, &token, "RESIDENTS", file).await);
        let child = |name: &str, sex: &str, birth: &str, answer: &str| {
            row(name, &format!("{sex},{birth},子女,户在人在,,,"), answer)
        };
        for (none, name, birth) in [
            ("未取名", "张一", "2026-11-01"),
            ("待取名", "张二", "2026-11-02"),
            ("张三之女", "张四", "2026-11-03"),
        ] {
            assert_eq!(
                take(&child(none, "女", birth, "")).await,
                "DONE 1 1 0 0 0",
                "{none}"
            );
            assert_eq!(
                take(&child(name, "女", birth, "")).await,
                "DONE 1 0 0 0 1",
                "{name}"
            );
            assert_eq!(
                take(&child(name, "女", birth, "同一人")).await,
                "DONE 1 0 1 0 0",
                "{name}"
            );
            // The old table does not create an unnamed child again.
            assert_eq!(
                take(&child(none, "女", birth, "")).await,
                "DONE 1 0 0 0 1",
                "{none}"
            );
        }
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(),
            3
        );
        // A boy, or a child born on another date, is a different child.
        assert_eq!(
            take(&child("未取名", "男", "2026-11-01", "")).await,
            "DONE 1 1 0 0 0"
        );
        assert_eq!(
            take(&child("张五", "女", "2026-11-04", "")).await,
            "DONE 1 1 0 0 0"
        );
        // Unnamed twins get one name each.
        let twins = |names: [&str; 2], answer: &str| {
            let rows = names.map(|name| {
                format!("{COMMITTEE},{ADDRESS},{name},男,2025-01-01,子女,户在人在,,,,{answer}\n")
            });
            format!("{RESIDENT_HEADERS_WITH_ANSWER}{}", rows.concat())
        };
        assert_eq!(
            take(&twins(["张三之长子", "张三之次子"], "新人")).await,
            "DONE 2 2 0 0 0"
        );
        assert_eq!(
            take(&twins(["张甲", "张乙"], "同一人")).await,
            "DONE 2 0 2 0 0"
        );
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(),
            7
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn latin_name_matches_with_and_without_diacritics() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, ADDRESS).await;
        for (name, other) in [
            ("Nguyễn Văn Đức", "NGUYEN VAN DUC"),
            ("José", "JOSE"),
            ("Strauß", "Strauss"),
        ] {
            let id = expect_result(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, name, Some("1980-05-31")),
            )
            .await["id"]
                .clone();
            let error = expect_user_error(
                &app,
                &token,
                "residentRegister",
                resident_input(&here, other, Some("1980-05-31")),
            )
            .await;
            assert_eq!(
                (&error["code"], &error["alike"]),
                (&json!("LIKELY_DUPLICATE"), &json!([id])),
                "{other}"
            );
            let file = format!(
                "{RESIDENT_HEADERS}{COMMITTEE},{ADDRESS},{other},,1980-05-31,非亲属,户在人在,,,\n"
            );
            assert_eq!(
                job_summary(&import_file(&app, &token, "RESIDENTS", &file).await),
                "DONE 1 0 1 0 0",
                "{other}"
            );
            let there = residents_at(&app, &token, COMMITTEE, ADDRESS).await;
            assert!(
                there.iter().any(|it| it["name"] == other),
                "stored as it is written: {there:?}"
            );
        }
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(),
            3
        );
    })
    .await;
}

#[actix_web::test]
async fn same_person_answer_requires_an_existing_resident() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        register_household(&app, &token, COMMITTEE, ADDRESS).await;
        let take = async |file: &str| import_file(&app, &token, "RESIDENTS", file).await;
        let rest = "女,2026-11-01,子女,户在人在,,,";
        let job = take(&row("张一", rest, "同一人")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        let back = annotated_file(&app, &token, &job).await;
        assert!(back.contains("没有可能为同一人的居民"), "{back}");
        // An existing child is one of two in the file.
        assert_eq!(
            job_summary(&take(&row("未取名", rest, "")).await),
            "DONE 1 1 0 0 0"
        );
        let two = format!(
            "{}{COMMITTEE},{ADDRESS},张二,{rest},同一人\n",
            row("张一", rest, "同一人")
        );
        assert_eq!(job_summary(&take(&two).await), "DONE 2 0 1 0 1");
        assert_eq!(
            job_summary(&take(&row("张一", rest, "同一人")).await),
            "DONE 1 0 0 1 0"
        );
        assert_eq!(
            residents_at(&app, &token, COMMITTEE, ADDRESS).await.len(),
            1
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn unnamed_children_of_two_households_are_two_persons() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let homes = ["示例路1号", "示例路2号"];
        for address in homes {
            register_household(&app, &token, COMMITTEE, address).await;
        }
        let line = |address: &str| {
            format!("{COMMITTEE},{address},未取名,女,2026-11-01,子女,户在人在,,,,\n")
        };
        let two = format!(
            "{RESIDENT_HEADERS_WITH_ANSWER}{}{}",
            line(homes[0]),
            line(homes[1])
        );
        for counts in ["DONE 2 2 0 0 0", "DONE 2 0 0 2 0"] {
            assert_eq!(
                job_summary(&import_file(&app, &token, "RESIDENTS", &two).await),
                counts
            );
        }

        let there = register_household(&app, &token, COMMITTEE, "示例路4号").await;
        expect_result(
            &app,
            &token,
            "residentRegister",
            resident_input(&there, "未取名", Some("2026-11-01")),
        )
        .await;
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn many_expressions_denote_an_unnamed_child() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let words = [
            "宝宝",
            "无名",
            "无名氏",
            "之子",
            "王户子",
            "王户长子",
            "王婴",
            "王氏婴",
            "王BB",
            "苏（未取名）",
        ];
        for (n, word) in words.iter().enumerate() {
            let here =
                register_household(&app, &token, COMMITTEE, &format!("示例路{}号", n + 1)).await;
            let none = resident_input(&here, word, Some("2026-11-01"));
            expect_result(&app, &token, "residentRegister", none).await;
            let named = resident_input(&here, "苏一", Some("2026-11-01"));
            let error = expect_user_error(&app, &token, "residentRegister", named).await;
            assert_eq!(error["code"], "LIKELY_DUPLICATE", "{word}");
        }
    })
    .await;
}
