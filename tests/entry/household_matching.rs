//! The same home, or another one.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, OTHER_COMMITTEE, RESIDENT_HEADERS, addresses,
    annotated_file, expect_result, expect_user_error, households, import_file, job_summary,
    register_household, resident_input, residents_at,
};
use crate::support::on_each_database;

/// Households with the answer to whether the home is another one.
const HOUSEHOLD_HEADERS_WITH_ANSWER: &str = "村居代码,网格,小区,楼栋,单元,房号,地址,户主,处理\n";

fn household_input(address: &str) -> Value {
    json!({ "committeeCode": COMMITTEE, "address": address })
}

#[actix_web::test]
async fn different_spelling_of_an_address_requires_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (registered, others) in [
            (
                "示例园3栋2单元501室",
                &[
                    "示例園3棟2-501",
                    "示例园3–2–501",
                    "示例园３幢二单元５０１。",
                ][..],
            ),
            (
                "示例台里路5号",
                &["示例臺裡路5號", "示例台里路⑤号", "示例台里路五号"],
            ),
            ("示例村12号", &["示例村十二号"]),
            ("示例村21号", &["示例村廿一号", "示例村二十一号"]),
            ("示例村3组8号", &["示例村第3村民小组8号", "示例村三小组8号"]),
            ("示例路Ⅲ号", &["示例路iii号"]),
        ] {
            let id = register_household(&app, &token, COMMITTEE, registered).await;
            let count = households(&app, &token, COMMITTEE).await.len();
            for other in others {
                let error = expect_user_error(&app, &token, "householdRegister", household_input(other)).await;
                let codes = ["LIKELY_DUPLICATE", "ALREADY_EXISTS"];
                let code = error["code"].as_str().unwrap();
                assert!(codes.contains(&code), "{other}: {error}");
                assert_eq!(error["retryable"], json!(false), "{error}");
                let job = import_file(
                    &app,
                    &token,
                    "HOUSEHOLDS",
                    &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{other},\n"),
                )
                .await;
                let asked = if code == "ALREADY_EXISTS" {
                    "DONE 1 0 0 1 0"
                } else {
                    "DONE 1 0 0 0 1"
                };
                assert_eq!(job_summary(&job), asked, "{other}");
                let input =
                    json!({ "committeeCode": COMMITTEE, "address": other, "acceptDuplicate": true });
                if code == "ALREADY_EXISTS" {
                    let error = expect_user_error(&app, &token, "householdRegister", input).await;
                    assert_eq!(error["code"], "ALREADY_EXISTS", "{other}");
                }
            }
            assert_eq!(households(&app, &token, COMMITTEE).await.len(), count);
            // Changing the spelling of the household itself requires no confirmation.
            let input = json!({ "id": id, "address": others[0] });
            expect_result(&app, &token, "householdUpdate", input).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn old_table_does_not_reopen_a_closed_home() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let table = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路1号,张三\n{COMMITTEE},,,,,,示例路2号,李四\n{COMMITTEE},,,,,,示例路3号,王五\n{COMMITTEE},,,,,,示例路4号,赵六\n");
        let job = import_file(&app, &token, "HOUSEHOLDS", &table).await;
        assert_eq!(job_summary(&job), "DONE 4 4 0 0 0");
        let ids: Vec<Value> = households(&app, &token, COMMITTEE).await.into_iter().map(|it| it["id"].clone()).collect();
        let close = json!({ "id": ids[0], "on": "2026-11-19", "reason": "DEMOLISHED" });
        expect_result(&app, &token, "householdClose", close).await;
        let merge = json!({ "fromId": ids[1], "intoId": ids[3], "on": "2026-11-19" });
        expect_result(&app, &token, "householdMerge", merge).await;
        let away = json!({ "id": ids[2], "toCommitteeCode": OTHER_COMMITTEE, "address": "示例路9号", "on": "2026-11-19" });
        expect_result(&app, &token, "householdMoveOut", away).await;

        let job = import_file(&app, &token, "HOUSEHOLDS", &table).await;
        assert_eq!(job_summary(&job), "DONE 4 0 0 1 3");
        let marked = annotated_file(&app, &token, &job).await;
        for reason in ["拆迁", "并户", "迁出"] {
            assert!(marked.contains(&format!("2026-11-19 注销（{reason}）")), "{marked}");
        }
        let open = households(&app, &token, COMMITTEE).await;
        assert_eq!(addresses(&open), ["示例路4号"]);
        // The API requires confirmation too.
        let error = expect_user_error(&app, &token, "householdRegister", household_input("示例路1号")).await;
        assert_eq!((&error["code"], &error["alike"]), (&json!("LIKELY_DUPLICATE"), &json!([ids[0]])));

        // A confirmed new home at the address is created once.
        let again = format!("{HOUSEHOLD_HEADERS_WITH_ANSWER}{COMMITTEE},,,,,,示例路1号,张三,另一户\n");
        for counts in ["DONE 1 1 0 0 0", "DONE 1 0 0 1 0"] {
            let job = import_file(&app, &token, "HOUSEHOLDS", &again).await;
            assert_eq!(job_summary(&job), counts);
        }
        let input = json!({ "committeeCode": COMMITTEE, "address": "示例路2号", "acceptDuplicate": true });
        expect_result(&app, &token, "householdRegister", input).await;
    })
    .await;
}

#[actix_web::test]
async fn address_that_contradicts_its_parts_is_refused() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (parts, field) in [
            (json!({ "building": "5" }), "building"),
            (json!({ "building": "3栋", "unit": "一单元" }), "unit"),
            (json!({ "room": "502" }), "room"),
        ] {
            let mut input = household_input("示例园3栋2单元501室");
            input
                .as_object_mut()
                .unwrap()
                .extend(parts.as_object().unwrap().clone());
            let error = expect_user_error(&app, &token, "householdRegister", input).await;
            assert_eq!(
                (&error["code"], &error["path"]),
                (&json!("INVALID"), &json!(["input", field]))
            );
            assert!(
                error["message"]
                    .as_str()
                    .unwrap()
                    .contains("示例园3栋2单元501室"),
                "{error}"
            );
        }
        let rows = format!(
            "{HOUSEHOLD_HEADERS}{COMMITTEE},,,5,,,示例园3栋2单元501室,\n{COMMITTEE},,示例园,3,2,0501,示例园3栋2单元501室,\n"
        );
        let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
        assert_eq!(job_summary(&job), "DONE 2 1 0 0 1");
    })
    .await;
}

#[actix_web::test]
async fn new_household_at_an_address_does_not_change_existing_ones() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (head, counts) in [
            ("张三", "DONE 1 1 0 0 0"),
            ("李四", "DONE 1 0 0 0 1"),
            ("张三", "DONE 1 0 0 1 0"),
        ] {
            let row = format!(
                "{HOUSEHOLD_HEADERS_WITH_ANSWER}{COMMITTEE},,,,,,示例路1号,{head},另一户\n"
            );
            let job = import_file(&app, &token, "HOUSEHOLDS", &row).await;
            assert_eq!(job_summary(&job), counts, "{head}");
        }
        let there = households(&app, &token, COMMITTEE).await;
        assert_eq!((there.len(), &there[0]["head"]), (1, &json!("张三")));
    })
    .await;
}

#[actix_web::test]
async fn grid_name_matches_in_full_and_half_width() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let grids = "村居代码,编号,网格名称,类型\n";
        let job = import_file(
            &app,
            &token,
            "GRIDS",
            &format!("{grids}{COMMITTEE},,第1网格,网格\n"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
        let job = import_file(
            &app,
            &token,
            "GRIDS",
            &format!("{grids}{COMMITTEE},,第１ 网格,网格\n{COMMITTEE},,第1网格,网格\n"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 2 0 1 0 1");
        let job = import_file(
            &app,
            &token,
            "HOUSEHOLDS",
            &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},第1网格,,,,,示例路1号,\n"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
    })
    .await;
}

#[actix_web::test]
async fn row_for_a_closed_household_reports_its_successor() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        app.set_date("2026-11-20");
        let mut ids = Vec::new();
        for n in 1..=5 {
            ids.push(register_household(&app, &token, COMMITTEE, &format!("示例路{n}号")).await);
        }
        let close = json!({ "id": ids[0], "on": "2026-11-15", "reason": "DEMOLISHED" });
        expect_result(&app, &token, "householdClose", close).await;
        // 2 was merged into 3, and 3 into 4.
        for (from, into, on) in [(1, 2, "2026-11-16"), (2, 3, "2026-11-17")] {
            let merge = json!({ "fromId": ids[from], "intoId": ids[into], "on": on });
            expect_result(&app, &token, "householdMerge", merge).await;
        }
        let away = json!({ "id": ids[4], "toCommitteeCode": OTHER_COMMITTEE, "address": "示例巷9号", "on": "2026-11-18" });
        expect_result(&app, &token, "householdMoveOut", away).await;
        let became = [
            (1, "2026-11-15 注销（拆迁）", ""),
            (2, "2026-11-16 注销", "，并入示例路4号"),
            (3, "2026-11-17 注销", "，并入示例路4号"),
            (5, "2026-11-18 注销", "示例巷9号"),
        ];
        for (n, was, next) in became {
            let file = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路{n}号,张三,,1980-05-31,户主,户在人在,,,\n");
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
            let back = annotated_file(&app, &token, &job).await;
            assert!(back.contains(was) && back.contains(next), "{back}");
            // The API refuses the same with the same message.
            let error = expect_user_error(&app, &token, "residentRegister", resident_input(&ids[n - 1], "张三")).await;
            assert_eq!((&error["code"], &error["path"][1]), (&json!("ALREADY_CLOSED"), &json!("householdId")));
            assert!(error["message"].as_str().unwrap().contains(&was[..10]), "{error}");
        }
        // A caller who sees only the committee does not learn where a household went outside it.
        let own = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let file = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路5号,张三,,1980-05-31,户主,户在人在,,,\n");
        let job = import_file(&app, &own, "RESIDENTS", &file).await;
        let back = annotated_file(&app, &own, &job).await;
        assert!(back.contains("管辖范围以外") && !back.contains("示例巷"), "{back}");
        // Nobody was registered in the successor, and an address that never existed gets the usual message.
        assert_eq!(residents_at(&app, &token, COMMITTEE, "示例路4号").await.len(), 0);
        let file = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路8号,张三,,1980-05-31,户主,户在人在,,,\n");
        let job = import_file(&app, &token, "RESIDENTS", &file).await;
        assert!(annotated_file(&app, &token, &job).await.contains("没有此地址的户"));
        // The message lists registered addresses with another spelling.
        let file = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路四号,张三,,1980-05-31,户主,户在人在,,,\n");
        let job = import_file(&app, &token, "RESIDENTS", &file).await;
        let back = annotated_file(&app, &token, &job).await;
        assert!(back.contains("已登记的相近地址：示例路4号。"), "{back}");
        // A new home at the address is accepted again.
        let again = json!({ "committeeCode": COMMITTEE, "address": "示例路1号", "acceptDuplicate": true });
        expect_result(&app, &token, "householdRegister", again).await;
        let file = format!("{RESIDENT_HEADERS}{COMMITTEE},示例路1号,张三,,1980-05-31,户主,户在人在,,,\n");
        assert_eq!(job_summary(&import_file(&app, &token, "RESIDENTS", &file).await), "DONE 1 1 0 0 0");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn institutions_and_estates_of_two_units_are_separate_homes() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (one, other) in [
            ("广东省农科院宿舍3栋101", "广州市农科院宿舍3栋101"),
            ("政府宿舍1号", "天河区政府宿舍1号"),
            ("示例花园1栋101", "五山街道示例花园1栋101"),
            ("广州市公安新村3栋", "天河区公安新村3栋"),
            ("公路局一号", "广东省公路局一号"),
        ] {
            let row = |address: &str, head: &str, answer: &str| {
                format!("{HOUSEHOLD_HEADERS_WITH_ANSWER}{COMMITTEE},,,,,,{address},{head},{answer}\n")
            };
            let job = import_file(&app, &token, "HOUSEHOLDS", &row(one, "张三", "")).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0", "{one}");
            // File and API require confirmation, and no head is overwritten.
            let error = expect_user_error(&app, &token, "householdRegister", household_input(other)).await;
            assert_eq!(error["code"], "LIKELY_DUPLICATE", "{other}: {error}");
            let job = import_file(&app, &token, "HOUSEHOLDS", &row(other, "李四", "")).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{other}");
            for counts in ["DONE 1 1 0 0 0", "DONE 1 0 0 1 0"] {
                let job = import_file(&app, &token, "HOUSEHOLDS", &row(other, "李四", "另一户")).await;
                assert_eq!(job_summary(&job), counts, "{other}");
            }
            let there = households(&app, &token, COMMITTEE).await;
            let head = |address: &str| {
                let home = there.iter().find(|row| row["address"] == address);
                home.unwrap()["head"].clone()
            };
            assert_eq!([head(one), head(other)], ["张三", "李四"]);
        }
        let input =
            json!({ "committeeCode": COMMITTEE, "address": "广州市政府宿舍1号", "acceptDuplicate": true });
        expect_result(&app, &token, "householdRegister", input).await;
        // A name that is followed by another one does not distinguish homes.
        let error = expect_user_error(
            &app,
            &token,
            "householdRegister",
            household_input("广东省广州市政府宿舍1号"),
        )
        .await;
        assert_eq!(error["code"], "ALREADY_EXISTS", "{error}");
    })
    .await;
}
