//! Rows of one household that are far apart in a file: the household is validated after all of them.

use cunju::access::auth::Role;
use serde_json::json;

use crate::files_and_api::{
    COMMITTEE, ImportTask, RESIDENT_HEADERS, annotated_file, expect_result, households,
    import_file, job_summary, register_household, residents_at,
};
use crate::support::on_each_database;

/// A committee of another town, and rows of residents without a household, so that a batch ends in between.
const ELSEWHERE: &str = "440106002008";
const BETWEEN: usize = 1_100;

fn between() -> String {
    let row = |committee: &str, n: usize| {
        format!("{committee},无此地址{n}号,甲示例{n},,,非亲属,户在人在,,,\n")
    };
    let here = (0..BETWEEN).map(|n| row(COMMITTEE, n));
    here.chain([row(ELSEWHERE, 0)]).collect()
}

#[actix_web::test]
async fn household_is_validated_after_its_last_row() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let demoted = |n: u8| format!("{COMMITTEE},示例路{n}号,王示例,,,配偶,户在人在,,,\n");
        let new_head = |n: u8| format!("{COMMITTEE},示例路{n}号,李示例,,,户主,户在人在,,,\n");
        let head = |n: u8| format!("{COMMITTEE},示例路{n}号,王示例,,,户主,户在人在,,,\n");
        for n in 1..=4 {
            let id = register_household(&app, &token, COMMITTEE, &format!("示例路{n}号")).await;
            let input = json!({ "householdId": id, "name": "王示例", "relation": "HEAD",
                "livingState": "REGISTERED_LIVING_HERE" });
            expect_result(&app, &token, "residentRegister", input).await;
        }
        let between = between();
        let refused = BETWEEN + 1;
        for (n, rows, created, changed, more) in [
            (1, [demoted(1), new_head(1)], 1, 1, 0),
            (
                2,
                [
                    new_head(2).replace("示例路", "广东省广州市天河区示例路"),
                    demoted(2),
                ],
                1,
                1,
                0,
            ),
            // A second head is refused wherever the row of the first occurs.
            (3, [new_head(3), head(3)], 0, 0, 1),
            (4, [demoted(4), String::new()], 0, 0, 1),
        ] {
            let [first, last] = rows;
            let file = format!("{RESIDENT_HEADERS}{first}{between}{last}");
            let job = import_file(&app, &token, "RESIDENTS", &file).await;
            let read = refused + 1 + usize::from(!last.is_empty());
            let unchanged = read - refused - created - changed - more;
            assert_eq!(
                job_summary(&job),
                format!(
                    "DONE {read} {created} {changed} {unchanged} {}",
                    refused + more
                )
            );
            let rows = households(&app, &token, COMMITTEE).await;
            let head = if more == 0 { "李示例" } else { "王示例" };
            let home = rows
                .iter()
                .find(|row| row["address"] == format!("示例路{n}号"))
                .unwrap();
            assert_eq!(home["headResident"]["name"], head, "{n}");
            let of = residents_at(&app, &token, COMMITTEE, &format!("示例路{n}号")).await;
            let heads = of.iter().filter(|row| row["relation"] == "HEAD").count();
            assert_eq!(heads, 1, "{n}: {of:?}");
            if more > 0 {
                let back = annotated_file(&app, &token, &job).await;
                let row = back
                    .lines()
                    .find(|line| line.contains(&format!("示例路{n}号")));
                assert!(row.unwrap().contains("户主"), "{row:?}");
            }
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn household_is_the_same_under_every_code_of_its_committee() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for n in 1..=3 {
            let id = register_household(&app, &token, COMMITTEE, &format!("示例路{n}号")).await;
            let input = json!({ "householdId": id, "name": "王示例", "relation": "HEAD",
                "livingState": "REGISTERED_LIVING_HERE" });
            expect_result(&app, &token, "residentRegister", input).await;
        }
        let new = "440106002099";
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ id }} }}");
        let id = app.data(&token, &query).await["committee"]["id"].clone();
        expect_result(
            &app,
            &token,
            "committeeUpdate",
            json!({ "id": id, "code": new }),
        )
        .await;
        let demoted = |code: &str, n: u8| format!("{code},示例路{n}号,王示例,,,配偶,户在人在,,,\n");
        let head = |code: &str, n: u8| format!("{code},示例路{n}号,李示例,,,户主,户在人在,,,\n");
        let between = between();
        let of_one_town = between.trim_end().rsplit_once('\n').unwrap().0;
        for (n, refused, file) in [
            // Far apart, under the current code and the former one.
            (
                1,
                BETWEEN + 1,
                format!("{}{between}{}", demoted(COMMITTEE, 1), head(new, 1)),
            ),
            (
                2,
                BETWEEN + 1,
                format!("{}{between}{}", demoted(new, 2), head(COMMITTEE, 2)),
            ),
            // Adjacent, where a batch ends with the rows of a town.
            (
                3,
                BETWEEN,
                format!("{of_one_town}\n{}{}", demoted(COMMITTEE, 3), head(new, 3)),
            ),
        ] {
            let job = import_file(
                &app,
                &token,
                "RESIDENTS",
                &format!("{RESIDENT_HEADERS}{file}"),
            )
            .await;
            let read = refused + 2;
            assert_eq!(
                job_summary(&job),
                format!("DONE {read} 1 1 0 {refused}"),
                "{n}"
            );
            let rows = households(&app, &token, new).await;
            let address = format!("示例路{n}号");
            let home = rows.iter().find(|row| row["address"] == address).unwrap();
            assert_eq!(home["headResident"]["name"], "李示例", "{n}");
        }
        app.assert_counters_match().await;
    })
    .await;
}
