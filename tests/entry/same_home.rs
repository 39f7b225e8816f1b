//! One home under two addresses: equal parts at another address, and what people write around an address.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, addresses, annotated_file, expect_result,
    expect_user_error, households, import_file, job_summary, register_household,
};
use crate::support::{TestApp, mutation_document, on_each_database};

/// A household whose parts and address are given.
fn with_parts([estate, building, unit, room, address]: [&str; 5]) -> (Value, String) {
    let mut input = json!({ "committeeCode": COMMITTEE });
    let parts = [
        ("estate", estate),
        ("building", building),
        ("unit", unit),
        ("room", room),
        ("address", address),
    ];
    for (field, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
        input[field] = json!(part);
    }
    let row =
        format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,{estate},{building},{unit},{room},{address},\n");
    (input, row)
}

async fn expect_question(app: &TestApp, token: &str, (input, row): (Value, String)) {
    let error = expect_user_error(app, token, "householdRegister", input.clone()).await;
    assert_eq!(error["code"], "LIKELY_DUPLICATE", "{input}: {error}");
    let job = import_file(app, token, "HOUSEHOLDS", &row).await;
    assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{input}");
}

#[actix_web::test]
async fn equal_parts_at_another_address_require_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        // A home with parts and the address of its road.
        let (road, _) = with_parts(["示例园", "3", "", "101", "另路9号3栋101"]);
        let road = expect_result(&app, &token, "householdRegister", road).await;
        let composed = with_parts(["示例园", "3", "", "101", ""]);
        let error = expect_user_error(&app, &token, "householdRegister", composed.0.clone()).await;
        assert_eq!(error["alike"], json!([road["id"]]));
        assert!(error["message"].as_str().unwrap().contains("另路9号3栋101"), "{error}");
        let back = import_file(&app, &token, "HOUSEHOLDS", &composed.1).await;
        assert!(annotated_file(&app, &token, &back).await.contains("“另路9号3栋101”"));
        for parts in [
            ["示例园", "3", "", "101", ""],
            ["示例园", "3栋", "", "101室", ""],
            ["示例园", "３", "", "0101", ""],
            ["示例園", "三", "", "101", "又一路1号3栋101"],
            ["", "", "", "", "示例园3栋101"],
            ["", "", "", "", "天河区示例园3幢101室"],
        ] {
            expect_question(&app, &token, with_parts(parts)).await;
        }
        // The same within a file.
        let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,示例苑,1,,101,东路1号1栋101,\n{COMMITTEE},,示例苑,1,,101,,\n{COMMITTEE},,示例苑,1,,102,东路1号1栋102,\n");
        let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
        assert_eq!(job_summary(&job), "DONE 3 2 0 0 1");
        // Other homes: other parts, or parts that do not identify a home.
        for parts in [
            ["示例园", "3", "", "102", ""],
            ["示例园", "4", "", "101", ""],
            ["示例园", "3", "2", "101", ""],
            ["示例园", "", "", "", "另路10号"],
            ["示例园", "", "", "", "另路11号"],
            ["", "3", "", "101", "甲路1号3栋101"],
            ["", "3", "", "101", "乙路1号3栋101"],
        ] {
            let (input, row) = with_parts(parts);
            expect_result(&app, &token, "householdRegister", input).await;
            let job = import_file(&app, &token, "HOUSEHOLDS", &row).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 1 0", "{parts:?}");
        }
        let (mut input, _) = with_parts(["示例园", "3", "", "101", ""]);
        input["acceptDuplicate"] = json!(true);
        expect_result(&app, &token, "householdRegister", input).await;
    })
    .await;
}

#[actix_web::test]
async fn room_at_the_end_of_an_address_is_compared_with_the_part() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for parts in [
            ["示例园", "3", "", "101", "示例园3栋102"],
            ["示例园", "3", "2", "101", "示例园3栋2单元 102"],
            ["示例园", "3", "2", "101", "示例园3栋2梯102"],
            ["示例园", "", "", "101", "示例路12号102"],
        ] {
            let (input, row) = with_parts(parts);
            let error = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!(
                (&error["code"], &error["path"][1]),
                (&json!("INVALID"), &json!("room")),
                "{parts:?}"
            );
            let job = import_file(&app, &token, "HOUSEHOLDS", &row).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{parts:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn label_postal_code_and_person_are_dropped_with_a_warning() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let query = mutation_document("householdRegister", "address")
            .replace("userErrors", "warnings { code } userErrors");
        for (number, written) in (1..).zip([
            "地址：#路号101房",
            "户籍住址: #路号101房",
            "#路号101房 510630",
            "#路号101房，邮编：510630",
            "#路号101房（邮编510630）",
            "#路号101房户主张三",
            "#路号101房 租客：王小五",
            "#路号101房，电话13800138077",
        ]) {
            let written = written.replace("#路", &format!("示例路{number}"));
            let plain = format!("示例路{number}号101房");
            let input = json!({ "committeeCode": COMMITTEE, "address": written });
            let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
            let payload = &answer["data"]["householdRegister"];
            assert_eq!(payload["result"]["address"], plain.as_str(), "{answer}");
            assert_eq!(
                payload["warnings"],
                json!([{ "code": "LEFT_OUT" }]),
                "{answer}"
            );
            let error = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!(error["code"], "ALREADY_EXISTS", "{written}");
            let row = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,\"{written}\",\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &row).await;
            assert_eq!(
                (job_summary(&job), &job["warnings"]),
                ("DONE 1 0 0 1 0".to_owned(), &json!(1)),
                "{written}"
            );
        }
        // A number or word that belongs to the address stays.
        let kept = [
            "示例路8号业主委员会",
            "示例路8号电话局宿舍",
            "地址局宿舍8号",
            "示例路8号-510630",
        ];
        for address in kept {
            register_household(&app, &token, COMMITTEE, address).await;
        }
        let there = households(&app, &token, COMMITTEE).await;
        assert!(kept.iter().all(|it| addresses(&there).contains(it)));
    })
    .await;
}

#[actix_web::test]
async fn names_without_kind_and_vague_notes_require_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, COMMITTEE, "示例园1栋2单元101").await;
        for address in [
            "广州示例路1号",
            "广州天河示例路1号",
            "天河示例路1号",
            "广东广州示例路1号",
            "示例路1号（原）",
            "示例园1栋2梯101",
            "示例园1栋2梯101室 510630",
        ] {
            let row = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{address},\n");
            let input = json!({ "committeeCode": COMMITTEE, "address": address });
            expect_question(&app, &token, (input, row)).await;
        }
        for address in ["天河路1号", "路1号", "天河1号", "1号"] {
            let input = json!({ "committeeCode": COMMITTEE, "address": address });
            expect_result(&app, &token, "householdRegister", input).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn divisions_that_are_not_loaded_are_recognized() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let query = mutation_document("householdRegister", "address")
            .replace("userErrors", "warnings { code message } userErrors");
        for (address, place) in [
            ("越秀区示例路1号", Some("越秀区")),
            ("广东省深圳市南山区示例路1号", Some("深圳市")),
            ("南山區示例路2号", Some("南山区")),
            ("广州市从化区示例路1号", Some("从化区")),
            ("延边朝鲜族自治州示例路1号", Some("延边朝鲜族自治州")),
            ("示例小区3栋", None),
            ("东区3栋", None),
            ("江门市场1号", None),
            ("广州市天河区示例路3号", None),
        ] {
            let input = json!({ "committeeCode": COMMITTEE, "address": address });
            let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
            let payload = &answer["data"]["householdRegister"];
            assert_eq!(payload["result"]["address"], address, "{answer}");
            let warnings = payload["warnings"].as_array().unwrap();
            assert_eq!(warnings.len(), usize::from(place.is_some()), "{answer}");
            if let Some(place) = place {
                assert_eq!(warnings[0]["code"], "ELSEWHERE", "{answer}");
                assert!(
                    warnings[0]["message"].as_str().unwrap().contains(place),
                    "{answer}"
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn table_does_not_replace_the_parts_of_a_home() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let street = with_parts(["示例园", "3栋", "2单元", "501", "示例路100号"]);
        expect_result(&app, &token, "householdRegister", street.0).await;
        let (whole, _) = with_parts(["示例苑", "3栋", "2单元", "501", ""]);
        expect_result(&app, &token, "householdRegister", whole).await;
        let before = households(&app, &token, COMMITTEE).await;
        // Another home of the street, with and without an answer.
        for (parts, answer) in [
            (["示例园", "3栋", "2单元", "502", "示例路100号"], ""),
            (["示例园", "3栋", "2单元", "502", "示例路100号"], "另一户"),
            (["另一园", "9栋", "1单元", "101", "示例路100号"], ""),
        ] {
            let headers = HOUSEHOLD_HEADERS.trim_end();
            let (_, row) = with_parts(parts);
            let row = row.lines().nth(1).unwrap().to_owned();
            let job = import_file(
                &app,
                &token,
                "HOUSEHOLDS",
                &format!("{headers},处理\n{row},{answer}\n"),
            )
            .await;
            assert!(job_summary(&job).starts_with("DONE 1 0 0 0 "), "{parts:?}");
            let back = annotated_file(&app, &token, &job).await;
            assert!(back.contains("householdUpdate"), "{back}");
        }
        // The same home, divided in other parts.
        for parts in [
            ["示例苑3栋", "", "2单元", "501", ""],
            ["示例苑", "3栋2单元", "", "501", ""],
            ["示例苑", "", "", "3栋2单元501", ""],
            ["示例苑", "3", "2", "501室", ""],
            ["示例园", "3", "2", "501室", "示例路100号"],
        ] {
            let (_, row) = with_parts(parts);
            let job = import_file(&app, &token, "HOUSEHOLDS", &row).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 1 0", "{parts:?}");
        }
        assert_eq!(households(&app, &token, COMMITTEE).await, before);
        // Nor does an update, if the address says otherwise.
        let home = register_household(&app, &token, COMMITTEE, "示例花园3栋501室").await;
        let error = expect_user_error(
            &app,
            &token,
            "householdUpdate",
            json!({ "id": home, "room": "502" }),
        )
        .await;
        assert_eq!(
            (&error["code"], &error["path"][1]),
            (&json!("INVALID"), &json!("room"))
        );
    })
    .await;
}

#[actix_web::test]
async fn floors_estates_and_names_require_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for address in ["示例路1号", "示例路2号2楼", "示例园3栋2单元501室"] {
            register_household(&app, &token, COMMITTEE, address).await;
        }
        for address in [
            "示例路2号二层",
            "示例路2号第二层",
            "示例路2号2F",
            "示例路2号2/F",
            "示例园3栋2单元5楼501",
            "示例园3栋2单元五层501房",
            "示例园小区3栋2单元501",
            "示例园小区(3栋2单元501)",
            "示例园3栋2门501户",
            "示例路1号 王小明",
            "示例路1号王小明",
            "示例路1号（张三家）",
            "示例路1号-欧阳娜娜",
        ] {
            let row = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{address},\n");
            let input = json!({ "committeeCode": COMMITTEE, "address": address });
            expect_question(&app, &token, (input, row)).await;
        }
        for address in [
            "示例路1号东侧",
            "示例路1号西侧",
            "示例路1号张家祠堂",
            "示例路1号（租户101）",
            "示例路1号（租户102）",
        ] {
            let input = json!({ "committeeCode": COMMITTEE, "address": address });
            expect_result(&app, &token, "householdRegister", input).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn signs_numerals_and_former_numbers_require_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (there, alike) in [
            (
                "示例园1-1-101",
                vec!["示例园1.1.101", "示例园1、1、101", "示例园1-1-1O1"],
            ),
            ("示例苑一期3栋", vec!["示例苑Ⅰ期3栋", "示例苑I期3栋"]),
            (
                "示例村10组8号",
                vec!["示例村10队8号", "示例村十社8号", "示例村第十生产队8号"],
            ),
            ("示例路12号之1", vec!["示例路12号附1号", "示例路12附1"]),
            ("示例村1横5号", vec!["示例村一横巷5号"]),
            (
                "示例路15号",
                vec!["示例路15号（原5号）", "示例路15号【旧】"],
            ),
        ] {
            register_household(&app, &token, COMMITTEE, there).await;
            for address in alike {
                let row = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{address},\n");
                let input = json!({ "committeeCode": COMMITTEE, "address": address });
                expect_question(&app, &token, (input, row)).await;
            }
        }
        for address in [
            "示例园L座101",
            "示例园1座101",
            "示例路16号（新楼）",
            "示例路16号（旧楼）",
        ] {
            register_household(&app, &token, COMMITTEE, address).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn row_of_another_household_at_a_registered_address_gets_a_warning() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, "示例路1号").await;
        let headers = HOUSEHOLD_HEADERS.replace('\n', ",处理\n");
        let file = format!("{headers}{COMMITTEE},,,,,,示例路1号,张示例,另一户\n");
        for (summary, warnings) in [("DONE 1 0 1 0 0", 1), ("DONE 1 0 0 1 0", 0)] {
            let job = import_file(&app, &token, "HOUSEHOLDS", &file).await;
            assert_eq!(
                (&*job_summary(&job), &job["warnings"]),
                (summary, &json!(warnings)),
                "{job}"
            );
        }
    })
    .await;
}
