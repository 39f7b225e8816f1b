//! Differences in an address that do not make another home: names of enclosing units, notation of numbers and floors,
//! and notes after it.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::files_and_api::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, OTHER_COMMITTEE, RESIDENT_HEADERS, addresses,
    annotated_file, expect_result, expect_user_error, households, import_file, job_summary,
    register_household, residents_at,
};
use crate::support::{TestApp, mutation_document, on_each_database};

/// Households with the answer to whether the home is another one.
const HOUSEHOLD_HEADERS_WITH_ANSWER: &str = "村居代码,网格,小区,楼栋,单元,房号,地址,户主,处理\n";

fn household_input(address: &str) -> Value {
    json!({ "committeeCode": COMMITTEE, "address": address })
}

async fn code(app: &TestApp, token: &str, address: &str) -> String {
    let error = expect_user_error(app, token, "householdRegister", household_input(address)).await;
    error["code"].as_str().unwrap_or_default().to_owned()
}

/// Imports a table with one household and one resident at an address.
async fn by_file(app: &TestApp, token: &str, address: &str) -> (String, String) {
    let home = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,\"{address}\",\n");
    let person = format!(
        "{RESIDENT_HEADERS}{COMMITTEE},\"{address}\",李示例,女,1980-05-31,非亲属,户在人在,,,\n"
    );
    let home = import_file(app, token, "HOUSEHOLDS", &home).await;
    let person = import_file(app, token, "RESIDENTS", &person).await;
    (job_summary(&home), job_summary(&person))
}

#[actix_web::test]
async fn names_of_enclosing_units_do_not_make_another_home() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, "示例路1号").await;
        let mut person = "DONE 1 1 0 0 0";
        for address in [
            "广东省广州市天河区五山街道岳洲社区示例路1号",
            "广东广州天河区五山街道岳洲社区居委会示例路1号",
            "廣東省 廣州市,天河區 示例路１号",
            "天河区示例路1号",
            "五山街道办事处示例路1号",
            "岳洲社区示例路1号",
            "岳洲居委会示例路1号",
            "岳洲社区居民委员会示例路1号（出租）",
        ] {
            assert_eq!(code(&app, &token, address).await, "ALREADY_EXISTS", "{address}");
            let (homes, persons) = by_file(&app, &token, address).await;
            assert_eq!((&*homes, &*persons), ("DONE 1 0 0 1 0", person), "{address}");
            person = "DONE 1 0 0 1 0";
        }
        let there = households(&app, &token, COMMITTEE).await;
        assert_eq!(addresses(&there), ["示例路1号"]);
        assert_eq!(residents_at(&app, &token, COMMITTEE, "示例路1号").await.len(), 1);

        // The reverse order gives the same result, and the address stays as it was written.
        register_household(&app, &token, COMMITTEE, "五山街道岳洲社区示例路2号").await;
        for address in ["示例路2号", "天河区示例路2号"] {
            assert_eq!(code(&app, &token, address).await, "ALREADY_EXISTS", "{address}");
            let (homes, _) = by_file(&app, &token, address).await;
            assert_eq!(homes, "DONE 1 0 0 1 0", "{address}");
        }
        assert_eq!(code(&app, &token, "岳洲社区示例路二号").await, "LIKELY_DUPLICATE");
        let there = households(&app, &token, COMMITTEE).await;
        assert_eq!(addresses(&there), ["五山街道岳洲社区示例路2号", "示例路1号"]);

        // The same applies within a file.
        let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路3号,\n{COMMITTEE},,,,,,天河区示例路3号,\n{COMMITTEE},,,,,,示例路三号,\n");
        let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
        assert_eq!(job_summary(&job), "DONE 3 1 0 0 2");
        // Change of the address of a household, of a part of it, and of a household that moves here.
        let id = register_household(&app, &token, COMMITTEE, "示例路4号").await;
        let away = register_household(&app, &token, OTHER_COMMITTEE, "示例路1号").await;
        for (mutation, input) in [
            ("householdUpdate", json!({ "id": id, "address": "天河区示例路1号" })),
            (
                "householdMoveOut",
                json!({ "id": away, "toCommitteeCode": COMMITTEE, "address": "天河区示例路1号", "on": "2022-03-01" }),
            ),
        ] {
            let error = expect_user_error(&app, &token, mutation, input).await;
            assert_eq!(error["code"], "ALREADY_EXISTS", "{mutation}: {error}");
        }
        expect_result(&app, &token, "householdUpdate", json!({ "id": id, "address": "天河区示例路4号" })).await;
    })
    .await;
}

#[actix_web::test]
async fn roads_estates_and_other_places_keep_their_names() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let all = [
            "天河路1号",
            "路1号",
            "岳洲路10号",
            "岳洲村一巷3号",
            "一巷3号",
            "岳洲花园1栋",
            "花园1栋",
            "广州大道中5号",
            "大道中5号",
            "五山街1号",
            "1号",
            "越秀区示例路1号",
            "茶山社区示例路1号",
            "示例路1号",
            "天河区",
        ];
        for address in all {
            register_household(&app, &token, COMMITTEE, address).await;
        }
        assert_eq!(households(&app, &token, COMMITTEE).await.len(), all.len());
        let rows = all
            .map(|address| format!("{COMMITTEE},,,,,,{address},\n"))
            .concat();
        let job = import_file(
            &app,
            &token,
            "HOUSEHOLDS",
            &format!("{HOUSEHOLD_HEADERS}{rows}"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 15 0 0 15 0");
        // Two older addresses that differ only in the skipped part still match themselves.
        let job = import_file(
            &app,
            &token,
            "HOUSEHOLDS",
            &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,广州市天河路1号,\n"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 1 0");
    })
    .await;
}

#[actix_web::test]
async fn formal_numbers_and_floors_require_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for (registered, others) in [
            (
                "示例路壹佰零捌号",
                &["示例路108号", "示例路一百零八号", "示例路壹零捌號"][..],
            ),
            (
                "示例园叁栋贰单元伍零壹",
                &["示例园3栋2单元501", "示例園三棟二單元五〇一室"],
            ),
            (
                "示例园3栋负一层",
                &[
                    "示例园3栋地下一层",
                    "示例园3栋B1",
                    "示例园3栋-1层",
                    "示例园３栋－１楼",
                ],
            ),
        ] {
            register_household(&app, &token, COMMITTEE, registered).await;
            for other in others {
                assert_eq!(
                    code(&app, &token, other).await,
                    "LIKELY_DUPLICATE",
                    "{other}"
                );
                let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{other},\n");
                let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
                assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{other}");
            }
        }
        // A different number is a different home, and a number within a name is not a house number.
        for address in [
            "示例园3栋负二层",
            "示例园3栋1层",
            "陆家示例路1号",
            "6家示例路2号",
            "新大陆3栋",
        ] {
            register_household(&app, &token, COMMITTEE, address).await;
        }
        let input =
            json!({ "committeeCode": COMMITTEE, "address": "新大陆4栋501", "building": "4" });
        expect_result(&app, &token, "householdRegister", input).await;
        let another =
            format!("{HOUSEHOLD_HEADERS_WITH_ANSWER}{COMMITTEE},,,,,,示例路108号,,另一户\n");
        let job = import_file(&app, &token, "HOUSEHOLDS", &another).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
    })
    .await;
}

#[actix_web::test]
async fn note_after_an_address_is_dropped_with_a_warning() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let query = mutation_document("householdRegister", "address room")
            .replace("userErrors", "warnings { code path } userErrors");
        for (input, address, field) in [
            (
                json!({ "address": "示例路1号（空置）" }),
                "示例路1号",
                "address",
            ),
            (
                json!({ "address": "示例路2号 【出租】（空）" }),
                "示例路2号",
                "address",
            ),
            (
                json!({ "estate": "示例园", "room": "101(空置)" }),
                "示例园101室",
                "room",
            ),
        ] {
            let mut input = input;
            input["committeeCode"] = json!(COMMITTEE);
            let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
            let payload = &answer["data"]["householdRegister"];
            assert_eq!(payload["result"]["address"], address, "{answer}");
            let warning = json!([{ "code": "LEFT_OUT", "path": ["input", field] }]);
            assert_eq!(payload["warnings"], warning, "{answer}");
        }
        for address in ["示例路1号", "示例路1号(出租)", "示例园101室（已拆）"] {
            assert_eq!(
                code(&app, &token, address).await,
                "ALREADY_EXISTS",
                "{address}"
            );
        }
        let (homes, persons) = by_file(&app, &token, "示例路1号（出租屋）").await;
        assert_eq!((&*homes, &*persons), ("DONE 1 0 0 1 0", "DONE 1 1 0 0 0"));
        let job = import_file(
            &app,
            &token,
            "HOUSEHOLDS",
            &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路3号（空置）,\n"),
        )
        .await;
        assert_eq!(
            (job_summary(&job), &job["warnings"]),
            ("DONE 1 1 0 0 0".to_owned(), &json!(1))
        );
        let marked = annotated_file(&app, &token, &job).await;
        assert!(marked.contains("地址中的说明"), "{marked}");
        // A note that may distinguish two homes is kept.
        for address in ["示例路1号（东侧）", "示例路1号（西侧）", "（空置）"] {
            register_household(&app, &token, COMMITTEE, address).await;
        }
        let there = households(&app, &token, COMMITTEE).await;
        assert!(addresses(&there).contains(&"示例路1号（东侧）"));
    })
    .await;
}

#[actix_web::test]
async fn name_of_another_place_is_kept_with_a_warning() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let query = mutation_document("householdRegister", "address")
            .replace("userErrors", "warnings { code path message } userErrors");
        for (number, (place, warned)) in (1..).zip([
            ("海珠区", true),
            ("广东省广州市海珠区", true),
            ("河南省", true),
            ("员村街道", true),
            ("海珠路", false),
            ("天河区", false),
        ]) {
            let address = format!("{place}示例路{number}号");
            let input = json!({ "input": household_input(&address) });
            let (answer, _) = app.execute(&token, &query, input).await;
            let payload = &answer["data"]["householdRegister"];
            assert_eq!(payload["result"]["address"], address.as_str(), "{answer}");
            let codes = payload["warnings"].as_array().unwrap();
            assert_eq!(codes.len(), usize::from(warned), "{answer}");
            assert!(codes.iter().all(|it| it["code"] == "ELSEWHERE"), "{answer}");
            // A table reports the same for new rows.
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{place}示例路9{number}号,\n{COMMITTEE},,,,,,{address},\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 2 1 0 1 0", "{place}");
            assert_eq!(job["warnings"], json!(u8::from(warned)), "{place}");
        }
    })
    .await;
}

#[actix_web::test]
async fn spellings_of_units_and_numbers_require_confirmation() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, "示例路1号").await;
        register_household(&app, &token, COMMITTEE, "示例园1栋2单元101室").await;
        register_household(&app, &token, COMMITTEE, "示例路129号之一").await;
        register_household(&app, &token, COMMITTEE, "示例路200号首层").await;
        for other in [
            "五山街示例路1号",
            "中国广东省示例路1号",
            "中华人民共和国广东省广州市示例路1号",
            "510630广东省广州市示例路1号",
            "510630 示例路1号",
            "广东省广州市市辖区天河区示例路1号",
            "天河区天河区示例路1号",
            "（天河区）示例路1号",
            "天河区（五山街道）示例路1号",
            "岳洲居委示例路1号",
            "示例路01号",
            "示例园壹栋贰单元101",
            "示例园#1栋02单元0101室",
            "示例园1号楼二单元101",
            "示例路129-1号",
            "示例路两百号一层",
        ] {
            assert_eq!(
                code(&app, &token, other).await,
                "LIKELY_DUPLICATE",
                "{other}"
            );
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{other},\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{other}");
        }
        for parts in [
            "壹,贰,101",
            "一,2,0101",
            "01,02,101",
            "#1,2,101",
            "1号楼,2,101",
        ] {
            let rows = format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,示例园,{parts},,\n");
            let job = import_file(&app, &token, "HOUSEHOLDS", &rows).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{parts}");
        }
        let another =
            format!("{HOUSEHOLD_HEADERS_WITH_ANSWER}{COMMITTEE},,,,,,五山街示例路1号,,另一户\n");
        let job = import_file(&app, &token, "HOUSEHOLDS", &another).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
    })
    .await;
}

#[actix_web::test]
async fn notes_within_an_address_and_about_persons_are_not_stored() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let query = mutation_document("householdRegister", "address")
            .replace("userErrors", "warnings { code path } userErrors");
        for (given, kept) in [
            ("示例路120号（空置）201房", "示例路120号201房"),
            ("示例路121号（空置）（东侧）", "示例路121号（东侧）"),
            ("示例路122号（东侧）（空置）", "示例路122号（东侧）"),
            ("示例路123号（租客王五）", "示例路123号"),
            ("示例路124号（13800138000）2房", "示例路124号2房"),
            ("示例路125号（租客：王五 138-0013-8000）", "示例路125号"),
        ] {
            let (answer, _) = app
                .execute(&token, &query, json!({ "input": household_input(given) }))
                .await;
            let payload = &answer["data"]["householdRegister"];
            assert_eq!(payload["result"]["address"], kept, "{answer}");
            let warning = json!([{ "code": "LEFT_OUT", "path": ["input", "address"] }]);
            assert_eq!(payload["warnings"], warning, "{answer}");
            let job = import_file(
                &app,
                &token,
                "HOUSEHOLDS",
                &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,{given},\n"),
            )
            .await;
            let warnings = job["warnings"].clone();
            assert_eq!(
                (job_summary(&job), warnings),
                ("DONE 1 0 0 1 0".to_owned(), json!(1)),
                "{given}"
            );
        }
        // The name of an occupant is not an address.
        assert_eq!(
            code(&app, &token, "（租客王五13800138000）").await,
            "INVALID"
        );
        register_household(&app, &token, COMMITTEE, "示例路126号（业主活动室）").await;
        let there = households(&app, &token, COMMITTEE).await;
        assert!(addresses(&there).contains(&"示例路126号（业主活动室）"));
    })
    .await;
}
