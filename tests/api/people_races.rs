//! Concurrent changes of households and visits: none is lost, none blocks permanently, and the counters match the
//! facts.

use cunju::access::auth::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::people::{COMMITTEE, expect_result, register_resident};
use crate::support::campaign_fixtures::{
    assert_campaign_counters_exact, campaign_counters, create_grid, insert_worker, open_campaign,
    register_household,
};
use crate::support::{TestApp, on_each_database};

/// In another town of the same county.
const OTHER_COMMITTEE: &str = "440106002008";
/// Number of concurrent visitors.
const WRITERS: usize = 8;
/// Number of visits by each.
const VISITS: usize = 6;

async fn update(app: &TestApp, token: &str, input: Value) -> Value {
    app.change(token, "householdUpdate", "revision", input)
        .await
}

#[actix_web::test]
async fn concurrent_household_edits_succeed_or_report_a_conflict() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let other = app.token_for_subject("other", Role::CommitteeWorker, "440106001");
        let input = json!({ "committeeCode": COMMITTEE, "estate": "岳洲苑", "room": "501" });
        let home = expect_result(&app, &token, "householdRegister", "id", input).await["id"].clone();
        let mut revision = 1;
        for n in 1..=10 {
            let (one, two) = (format!("{n}"), format!("{n}单元"));
            let payloads = futures_util::join!(
                update(&app, &token, json!({ "id": home, "building": one })),
                update(&app, &other, json!({ "id": home, "unit": two })),
            );
            for payload in [&payloads.0, &payloads.1] {
                assert_eq!(payload["userErrors"], json!([]), "{payload}");
            }
            revision += 2;
            let query = "query($id: ID!) { node(id: $id) { ... on Household { building unit revision address } } }";
            let (answer, _) = app.execute(&token, query, json!({ "id": home })).await;
            let expected = json!({ "building": one, "unit": two, "revision": revision,
                "address": format!("岳洲苑{n}栋{n}单元501室") });
            assert_eq!(answer["data"]["node"], expected);

            let stale = |room: &str| json!({ "id": home, "room": room, "expectedRevision": revision });
            let payloads = futures_util::join!(
                update(&app, &token, stale(&format!("1{n}"))),
                update(&app, &other, stale(&format!("2{n}"))),
            );
            let mut codes = [&payloads.0, &payloads.1].map(|it| it["userErrors"][0]["code"].clone());
            codes.sort_by_key(Value::is_string);
            assert_eq!(codes, [Value::Null, json!("STALE_REVISION")]);
            revision += 1;
            update(&app, &token, json!({ "id": home, "room": "501" })).await;
            revision += 1;
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn concurrent_visits_and_household_changes_lose_no_count() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let mut places = Vec::new();
        for committee in [COMMITTEE, OTHER_COMMITTEE] {
            let grid = create_grid(&app, &token, committee).await;
            let visitor = insert_worker(&app, committee, None, ("李四", None)).await;
            let mut homes = Vec::new();
            for n in 0..WRITERS / 2 * VISITS {
                let address = format!("岳洲路{n}号");
                homes.push(register_household(&app, &token, (committee, &address), &grid).await);
            }
            let moving = register_household(&app, &token, (committee, "岳洲路100号"), &grid).await;
            let who = register_resident(&app, &token, &moving, "张三").await;
            places.push((committee, grid, visitor, homes, (moving, who)));
        }
        let campaigns = [
            open_campaign(&app, &token, "2026-11-10", json!({ "division": "440106" })).await,
            open_campaign(&app, &token, "2026-11-10", json!({ "committeeCode": COMMITTEE })).await,
        ];
        let made = |payload: Value| assert_eq!(payload["userErrors"], json!([]), "{payload}");
        let write = async |writer: usize| {
            let (_, _, visitor, homes, _) = &places[writer % 2];
            for n in 0..VISITS {
                let home = &homes[writer / 2 * VISITS + n];
                for campaign in &campaigns[..2 - writer % 2] {
                    for outcome in ["ABSENT", "VISITED"] {
                        let input = json!({ "campaignId": campaign, "householdId": home, "visitorId": visitor,
                            "outcome": outcome, "visitedOn": "2026-11-05" });
                        made(app.change(&token, "visitRecord", "id", input).await);
                    }
                }
            }
        };
        // Two move residents between the committees in opposite directions, one reassigns grids, one registers.
        let beside = async |n: usize| {
            for turn in 0..VISITS {
                let (committee, grid, _, homes, (_, who)) = &places[n % 2];
                let input = match n {
                    0 | 1 => {
                        let far = &places[1 - n].4.0;
                        let input = json!({ "residentId": who, "toHouseholdId": far, "on": "2026-11-05",
                            "reason": "MOVED", "relation": "NOT_RELATED" });
                        // Succeeds once; afterwards the resident is gone, but the change takes the same locks.
                        let payload = app.change(&token, "residentTransfer", "id", input).await;
                        assert_eq!(payload["result"].is_object(), turn == 0, "{payload}");
                        continue;
                    }
                    2 => ("householdAssignGrid", json!({ "id": homes[turn],
                        "gridId": if turn % 2 == 0 { &Value::Null } else { grid } })),
                    _ => ("householdRegister", json!({ "committeeCode": committee,
                        "address": format!("岳洲路{}号", 200 + turn) })),
                };
                made(app.change(&token, input.0, "id", input.1).await);
            }
        };
        let writers = join_all((0..WRITERS).map(write));
        futures_util::join!(writers, join_all((0..4).map(beside)));
        let all = campaign_counters(&app).await;
        let visited: i64 = all.iter().map(|row| row.2[1]).sum();
        // Those of the first committee are visited in both campaigns.
        assert_eq!(visited, i64::try_from(WRITERS / 2 * VISITS * 3).unwrap(), "{all:?}");
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}
