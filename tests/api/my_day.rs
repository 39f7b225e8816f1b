//! The tasks of a grid worker for today, in one small request.

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::campaign_fixtures::{
    create_grid, insert_appointment, insert_resident, insert_worker, open_campaign,
    register_household,
};
use crate::support::on_each_database;
use cunju::reference::global_id::GlobalId;
use cunju_entity::value::LivingState;

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
const DAY: &str = "query($first: Int, $after: String, $day: Date) { myDay(day: $day) { day grids
    campaigns { campaign { id } open done }
    households(first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
        nodes { householdId address head campaign { id title } dueOn lastOutcome attempts } } } }";

#[actix_web::test]
async fn my_day_lists_open_work_in_own_grids_by_due_date() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let worker = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let (own, other) = (create_grid(&app, &official, COMMITTEE).await, create_grid(&app, &official, COMMITTEE).await);
        insert_worker(&app, COMMITTEE, Some(&own), ("李四", Some("test"))).await;
        let mut homes = Vec::new();
        for n in 0..4 {
            let address = format!("岳洲路{n}号");
            homes.push(register_household(&app, &official, (COMMITTEE, &address), &own).await);
        }
        register_household(&app, &official, (COMMITTEE, "别的网格"), &other).await;
        register_household(&app, &official, (OTHER_COMMITTEE, "别的村"), &Value::Null).await;
        insert_resident(&app, &homes[2], LivingState::RegisteredLivingHere, Some("DISABLED")).await;
        let later = open_campaign(&app, &official, "2026-12-31", json!({ "division": "440106" })).await;
        let group = json!({ "committeeCode": COMMITTEE, "population": "SPECIAL_GROUP", "specialGroup": "DISABLED" });
        let near = open_campaign(&app, &official, "2026-11-10", group).await;
        open_campaign(&app, &official, "2026-12-01", json!({ "division": "4419" })).await;
        open_campaign(&app, &official, "2026-12-01", json!({ "division": "44", "startsOn": "2026-11-21" })).await;
        let closed = open_campaign(&app, &official, "2026-12-01", json!({ "division": "44" })).await;
        app.change(&official, "campaignClose", "id", json!({ "id": closed })).await;
        let visit = async |home: &Value, outcome: &str| {
            let input = json!({ "campaignId": later, "householdId": home, "outcome": outcome });
            let made = app.change(&worker, "visitRecord", "id", input).await;
            assert_eq!(made["userErrors"], json!([]), "{made}");
        };
        visit(&homes[0], "VISITED").await;
        visit(&homes[1], "ABSENT").await;
        visit(&homes[3], "VACANT").await;
        let (answer, statements) = app.execute(&worker, DAY, json!({})).await;
        let day = &answer["data"]["myDay"];
        assert_eq!((&day["day"], &day["grids"]), (&json!("2026-11-20"), &json!(1)), "{answer}");
        assert_eq!(day["campaigns"], json!([
            { "campaign": { "id": near }, "open": 1, "done": 0 },
            { "campaign": { "id": later }, "open": 2, "done": 2 } ]));
        let due = |home: usize, campaign: &Value, day: &str, outcome: Value, attempts: i32| json!({
            "householdId": homes[home], "address": format!("岳洲路{home}号"), "head": null,
            "campaign": { "id": campaign, "title": "走访" }, "dueOn": day, "lastOutcome": outcome, "attempts": attempts });
        let expected = json!([
            due(2, &near, "2026-11-10", Value::Null, 0),
            due(1, &later, "2026-12-31", json!("ABSENT"), 1),
            due(2, &later, "2026-12-31", Value::Null, 0) ]);
        assert_eq!(day["households"]["nodes"], expected);
        assert_eq!(day["households"]["totalCount"], 3);
        // Two for the jurisdiction of the token, and one for the total count, which only this test requests.
        assert_eq!(statements, 5);
        let mut seen = Vec::new();
        let mut after = Value::Null;
        loop {
            let (answer, _) = app.execute(&worker, DAY, json!({ "first": 1, "after": after })).await;
            let page = &answer["data"]["myDay"]["households"];
            seen.extend(page["nodes"].as_array().unwrap().clone());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(Value::Array(seen), expected);
        let (answer, _) = app.execute(&worker, DAY, json!({ "day": "2026-11-21" })).await;
        assert_eq!(answer["data"]["myDay"]["campaigns"].as_array().unwrap().len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn my_day_is_empty_without_an_appointment_and_spans_committees() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let worker = app.token(Role::GridWorker, "440106001");
        let (answer, statements) = app.execute(&worker, DAY, json!({})).await;
        let empty = json!({ "day": "2026-11-20", "grids": 0, "campaigns": [],
            "households": { "totalCount": 0, "nodes": [],
                "pageInfo": { "endCursor": null, "hasNextPage": false } } });
        assert_eq!(answer["data"]["myDay"], empty, "{answer}");
        assert!(statements <= 2, "{statements}");
        let observer = app.token(Role::Observer, "44");
        let (answer, _) = app.execute(&observer, DAY, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let here = open_campaign(
            &app,
            &official,
            "2026-12-31",
            json!({ "committeeCode": COMMITTEE }),
        )
        .await;
        let both = open_campaign(
            &app,
            &official,
            "2026-12-30",
            json!({ "division": "440106" }),
        )
        .await;
        let mut homes = Vec::new();
        for (committee, name) in [(COMMITTEE, "岳洲路1号"), (OTHER_COMMITTEE, "茶山路1号")]
        {
            let grid = create_grid(&app, &official, committee).await;
            homes.push(register_household(&app, &official, (committee, name), &grid).await);
            let person = insert_worker(&app, committee, Some(&grid), ("李四", Some("test"))).await;
            // A second appointment in the same grid does not duplicate anything.
            let Ok(GlobalId::Person(id)) = GlobalId::decode(&person.into()) else {
                panic!("no such person")
            };
            insert_appointment(&app, id, Some(&grid)).await;
        }
        let (answer, _) = app.execute(&worker, DAY, json!({})).await;
        let day = &answer["data"]["myDay"];
        assert_eq!(day["grids"], 2);
        let nodes = day["households"]["nodes"].as_array().unwrap().iter();
        let due: Vec<_> = nodes
            .map(|it| (it["campaign"]["id"].clone(), it["householdId"].clone()))
            .collect();
        let expected = [(&both, &homes[0]), (&both, &homes[1]), (&here, &homes[0])];
        let expected = expected.map(|(campaign, home)| (campaign.clone(), home.clone()));
        assert_eq!(due, expected);
    })
    .await;
}

#[actix_web::test]
async fn my_day_reads_phones_for_a_purpose_in_constant_statements() {
    on_each_database(async |app| {
        let official = app.token(Role::Official, "44");
        let worker = app.committee_token(Role::GridWorker, COMMITTEE).await;
        let own = create_grid(&app, &official, COMMITTEE).await;
        insert_worker(&app, COMMITTEE, Some(&own), ("李四", Some("test"))).await;
        for n in 0..3 {
            let address = format!("岳洲路{n}号");
            let home = register_household(&app, &official, (COMMITTEE, &address), &own).await;
            let head = json!({ "householdId": home, "name": "诸葛小明", "relation": "HEAD",
                "livingState": "REGISTERED_LIVING_HERE", "phone": format!("1380000123{n}"),
                "acceptDuplicate": true,
                "birthOn": if n == 0 { "2015-01-01" } else { "1960-01-01" } });
            let made = app.change(&official, "residentRegister", "id", head).await;
            assert_eq!(made["userErrors"], json!([]), "{made}");
        }
        open_campaign(
            &app,
            &official,
            "2026-12-31",
            json!({ "committeeCode": COMMITTEE }),
        )
        .await;
        let query = |purpose: &str| {
            format!(
                "query($first: Int) {{ myDay {{ households(first: $first) {{ nodes {{ head
                    household {{ headResident {{ name phone{purpose} }} }} }} }} }} }}"
            )
        };
        let row = |head: &str, phone: &str| {
            json!({ "head": head,
            "household": { "headResident": { "name": head, "phone": phone } } })
        };
        for (purpose, phones) in [
            ("", ["138****1230", "138****1231", "138****1232"]),
            (
                "(purpose: CARE_VISIT)",
                ["13800001230", "13800001231", "13800001232"],
            ),
        ] {
            let (one, few) = app
                .execute(&worker, &query(purpose), json!({ "first": 1 }))
                .await;
            let (all, many) = app
                .execute(&worker, &query(purpose), json!({ "first": 3 }))
                .await;
            let rows = [
                row("诸***", phones[0]),
                row("诸葛小明", phones[1]),
                row("诸葛小明", phones[2]),
            ];
            assert_eq!(
                one["data"]["myDay"]["households"]["nodes"],
                json!(rows[..1]),
                "{one}"
            );
            assert_eq!(
                all["data"]["myDay"]["households"]["nodes"],
                json!(rows),
                "{all}"
            );
            assert_eq!(few, many);
        }
    })
    .await;
}
