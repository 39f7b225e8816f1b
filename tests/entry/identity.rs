//! Text that is not a number does not identify anybody.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, ImportTask, OTHER_COMMITTEE, RESIDENT_HEADERS, annotated_file, expect_result,
    expect_user_error, import_file, job_summary, register_household, resident_input, residents_at,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn identity_number_is_normalized_in_file_and_api() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let numbers = [
            ("99010619800531018x", "99010619800531018X"),
            ("９９０１０６１９８００５３１００１６", "990106198005310016"),
            ("990106 19900101 0029", "990106199001010029"),
            ("'990106199001010045", "990106199001010045"),
            ("=\"990106194605100014\"", "990106194605100014"),
            ("990106201603150029.0", "990106201603150029"),
        ];
        let phones = [
            ("138 0000 0000", "13800000000"),
            ("+86 138-0000-0001", "13800000001"),
            ("１３８０００００００２", "13800000002"),
            ("=\"13800000003\"", "13800000003"),
            ("0086 13800000004", "13800000004"),
            ("13800000005.0", "13800000005"),
        ];
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        for (n, ((number, form), (phone, digits))) in numbers.iter().zip(phones).enumerate() {
            let name = format!("示例{n}");
            let mut input = resident_input(&here, &name);
            input["identityNumber"] = json!(number);
            input["phone"] = json!(phone);
            let row = expect_result(&app, &token, "residentRegister", input).await;
            assert_eq!((&row["identityNumber"], &row["phone"], &row["identityFlaw"]), (&json!(form), &json!(digits), &Value::Null));
            let row = expect_result(&app, &token, "residentUpdate", json!({ "id": row["id"], "relation": "CHILD" })).await;
            assert_eq!((&row["identityNumber"], &row["identityFlaw"]), (&json!(form), &Value::Null));
            // A file with the number as typed finds the person.
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let file = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路1号,{name},,,子女,户在人在,{},{},\n", quoted(number), quoted(phone));
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 1 0", "{number}");
            expect_result(&app, &token, "residentLeave", json!({ "residentId": row["id"], "on": "2026-11-20", "reason": "MOVED" })).await;
            let file = file.replace(COMMITTEE, OTHER_COMMITTEE);
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0", "{number}");
            let query = format!(
                "{{ residentByIdentityNumber(number: {}, purpose: RELIEF) {{ identityNumber(purpose: RELIEF) phone(purpose: RELIEF) identityFlaw }} }}",
                json!(number)
            );
            let data = app.data(&token, &query).await;
            let row = &data["residentByIdentityNumber"];
            assert_eq!((&row["identityNumber"], &row["phone"], &row["identityFlaw"]), (&json!(form), &json!(digits), &Value::Null), "{data}");
        }
        assert_eq!(residents_at(&app, &token, OTHER_COMMITTEE, "示例路1号").await.len(), numbers.len());
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn placeholder_for_no_number_blocks_nobody() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        let nothing = [
            ("无", "无"),
            ("0", "0"),
            ("/", "11"),
            ("不详", "-"),
            ("-", "暂无"),
            ("000000000000000000", "00000000000"),
            ("N/A", "null"),
            ("暂无", "——"),
            ("111111111111111111", "不清楚"),
            ("没有", "None"),
        ];
        let mut rows = String::new();
        for (n, (number, phone)) in nothing.iter().enumerate() {
            for twin in ["甲", "乙"] {
                let mut input = resident_input(&here, &format!("{twin}示例{n}"));
                input["identityNumber"] = json!(number);
                input["phone"] = json!(phone);
                let row = expect_result(&app, &token, "residentRegister", input).await;
                assert_eq!(
                    (&row["identityNumber"], &row["phone"], &row["identityFlaw"]),
                    (&Value::Null, &Value::Null, &Value::Null)
                );
                rows +=
                    &format!("{OTHER_COMMITTEE},示例路1号,{twin}示例{n},,,非亲属,户在人在,{number},{phone},\n");
            }
        }
        let job = import_file(&app, &token, "RESIDENTS ATOMIC", &format!("{RESIDENT_HEADERS}{rows}")).await;
        assert_eq!(job_summary(&job), "DONE 20 20 0 0 0", "{job}");
        let back = annotated_file(&app, &token, &job).await;
        assert_eq!(back.matches("未提供").count(), 40, "{back}");
        let all = residents_at(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        assert!(
            all.iter()
                .all(|row| row["identityNumber"] == Value::Null && row["phone"] == Value::Null),
            "{all:?}"
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_number_is_an_error_of_its_cell() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        let first = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路1号,张示例,男,1980-05-31,户主,户在人在,4.40106E+17,,\n");
        let both =
            format!("{first}{COMMITTEE},示例路1号,李示例,女,1990-01-01,配偶,户在人在,4.40106E+17,,\n");
        for file in [&first, &both] {
            let job = import_file(&app, &token, "RESIDENTS", file).await;
            let rows = file.lines().count() - 1;
            assert_eq!(job_summary(&job), format!("DONE {rows} 0 0 0 {rows}"));
            assert!(annotated_file(&app, &token, &job).await.contains("科学计数法"));
        }
        for (field, column, value) in [
            ("identityNumber", 0, "4.40106E+17"),
            ("identityNumber", 0, "990106198005310017"),
            ("identityNumber", 0, "99010619800531001"),
            ("identityNumber", 0, "990106198013310016"),
            ("identityNumber", 0, "同上"),
            ("identityNumber", 0, "13800000000"),
            ("identityNumber", 0, "990106198005310016（旧）"),
            ("phone", 1, "同上"),
            ("phone", 1, "1.38E+10"),
            ("phone", 1, "12345"),
            ("phone", 1, "张三"),
            ("phone", 1, "990106198005310016"),
            ("phone", 1, "138000000001"),
        ] {
            let mut input = resident_input(&here, "张示例");
            input[field] = json!(value);
            let error = expect_user_error(&app, &token, "residentRegister", input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!(field)),
                "{value}"
            );
            let cells = if column == 0 {
                format!("{value},")
            } else {
                format!(",{value}")
            };
            let file = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路1号,张示例,,,非亲属,户在人在,{cells},\n");
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{value}");
            let back = annotated_file(&app, &token, &job).await;
            assert!(
                back.contains(if column == 0 { "H2：" } else { "I2：" }),
                "{back}"
            );
        }
        assert!(residents_at(&app, &token, COMMITTEE, "示例路1号").await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn other_documents_identify_but_passports_block_nobody() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let (here, there) = (
            register_household(&app, &token, COMMITTEE, "示例路1号").await,
            register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await,
        );
        let with = |home: &Value, name: &str, number: &str| {
            let mut input = resident_input(home, name);
            input["identityNumber"] = json!(number);
            input
        };
        let fifteen = expect_result(
            &app,
            &token,
            "residentRegister",
            with(&here, "甲示例", "990106800531001"),
        )
        .await;
        assert_eq!(fifteen["identityNumber"], "990106198005310016");
        let error = expect_user_error(
            &app,
            &token,
            "residentRegister",
            with(&there, "甲示例", "990106198005310016"),
        )
        .await;
        assert_eq!(error["code"], "ALREADY_EXISTS");
        expect_result(
            &app,
            &token,
            "residentRegister",
            with(&here, "乙示例", "H1234567801"),
        )
        .await;
        let error = expect_user_error(
            &app,
            &token,
            "residentRegister",
            with(&there, "乙示例", "h12345678"),
        )
        .await;
        assert_eq!(
            error["code"], "ALREADY_EXISTS",
            "the last digits count the permits"
        );
        for home in [&here, &there] {
            expect_result(
                &app,
                &token,
                "residentRegister",
                with(home, "丙示例", "E12345678"),
            )
            .await;
        }
        let mut other = with(&here, "丁示例", "军字第12345号");
        assert_eq!(
            expect_user_error(&app, &token, "residentRegister", other.clone()).await["code"],
            "INVALID"
        );
        other["identityKind"] = json!("OTHER");
        expect_result(&app, &token, "residentRegister", other).await;
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn each_of_several_phone_numbers_is_found() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let here = register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        let phones = [
            ("13800000001;13800000002", "13800000001;13800000002"),
            ("13800000011/13800000012", "13800000011;13800000012"),
            ("13800000021、13800000022", "13800000021;13800000022"),
            ("13800000031 13800000032", "13800000031;13800000032"),
            (
                "13800000041，020-00001234转801",
                "13800000041;02000001234转801",
            ),
        ];
        for (n, (typed, form)) in phones.iter().enumerate() {
            let mut input = resident_input(&here, &format!("示例{n}"));
            input["phone"] = json!(typed);
            let row = expect_result(&app, &token, "residentRegister", input).await;
            assert_eq!(row["phone"], *form);
            let file = format!("{RESIDENT_HEADERS}{OTHER_COMMITTEE},示例路1号,示例{n},,,非亲属,人在户不在,,{typed},\n");
            assert_eq!(
                job_summary(&import_file(&app, &token, "RESIDENTS", &file).await),
                "DONE 1 1 0 0 0",
                "{typed}"
            );
            for number in form.split(';') {
                let query = format!(
                    "{{ residentsByPhone(number: \"{number}\", purpose: RELIEF) {{ name }} }}"
                );
                let found = app.data(&token, &query).await["residentsByPhone"].clone();
                assert_eq!(
                    found,
                    json!([{ "name": format!("示例{n}") }, { "name": format!("示例{n}") }]),
                    "{number}"
                );
            }
        }
        let masked = app
            .data(
                &token,
                &format!(
                    "{{ committee(code: \"{COMMITTEE}\") {{ households(first: 1) {{ nodes {{
            residents(first: 9) {{ nodes {{ phone }} }} }} }} }} }}"
                ),
            )
            .await
            .to_string();
        assert!(
            masked.contains("138****0001;138****0002") && masked.contains("020****1234****"),
            "{masked}"
        );
        app.assert_counters_match().await;
    })
    .await;
}
