//! Visits that are sent late: the state on their date applies, and client-generated IDs are accepted.

use cunju::access::auth::Role;
use cunju::platform::clock::Clock;
use cunju::reference::global_id::GlobalId;
use cunju_entity::value::{Id, LivingState};
use serde_json::{Value, json};

use crate::support::campaign_fixtures::{
    assert_campaign_counters_exact, campaign_counters, committee_id, create_grid, insert_resident,
    insert_worker, open_campaign, register_household,
};
use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
const OTHER_COMMITTEE: &str = "440106001002";
const VISIT: &str = "id outcome attempts day household { id } person { name }";

/// Two grids with a worker each: 李四 has the account of the tokens.
struct Fixture {
    official: String,
    worker: String,
    first: Value,
    second: Value,
    other: String,
}

async fn create_fixture(app: &TestApp) -> Fixture {
    app.set_date("2026-11-01");
    let official = app.token(Role::Official, "44");
    let (first, second) = (
        create_grid(app, &official, COMMITTEE).await,
        create_grid(app, &official, COMMITTEE).await,
    );
    insert_worker(app, COMMITTEE, Some(&first), ("李四", Some("test"))).await;
    let other = insert_worker(app, COMMITTEE, Some(&second), ("王五", None)).await;
    Fixture {
        worker: app.committee_token(Role::GridWorker, COMMITTEE).await,
        official,
        first,
        second,
        other,
    }
}

impl Fixture {
    async fn home(&self, app: &TestApp, address: &str) -> Value {
        register_household(app, &self.official, (COMMITTEE, address), &self.first).await
    }

    async fn campaign(&self, app: &TestApp) -> Value {
        open_campaign(
            app,
            &self.official,
            "2026-12-31",
            json!({ "division": "440106" }),
        )
        .await
    }
}

fn visit(campaign: &Value, home: &Value, day: &str) -> Value {
    json!({ "campaignId": campaign, "householdId": home, "outcome": "VISITED", "visitedOn": day })
}

async fn expect_result(
    app: &TestApp,
    token: &str,
    mutation: &str,
    result: &str,
    input: Value,
) -> Value {
    let payload = app.change(token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// First user error of a refused change: code, field, message, and whether it can be retried.
async fn expect_user_error(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> (String, String, String, bool) {
    let payload = app.change(token, mutation, "id", input).await;
    assert_eq!(payload["result"], Value::Null, "{payload}");
    let error = &payload["userErrors"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (
        text(&error["code"]),
        text(&error["path"][1]),
        text(&error["message"]),
        error["retryable"].as_bool().unwrap(),
    )
}

#[actix_web::test]
async fn late_visit_is_accepted_only_if_dated_before_the_closing() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let home = scene.home(&app, "示例花园1号").await;
        let campaign = scene.campaign(&app).await;
        app.set_date("2026-11-06");
        let close = json!({ "id": home, "reason": "DEMOLISHED", "on": "2026-11-06" });
        expect_result(&app, &scene.official, "householdClose", "id", close).await;
        app.set_date("2026-11-08");
        let taken = expect_result(
            &app,
            &scene.worker,
            "visitRecord",
            VISIT,
            visit(&campaign, &home, "2026-11-05"),
        )
        .await;
        assert_eq!(
            (&taken["day"], &taken["household"]["id"]),
            (&json!("2026-11-05"), &home)
        );
        for day in ["2026-11-06", "2026-11-07"] {
            let (code, field, message, again) = expect_user_error(
                &app,
                &scene.worker,
                "visitRecord",
                visit(&campaign, &home, day),
            )
            .await;
            assert_eq!(
                (&*code, &*field, again),
                ("ALREADY_CLOSED", "householdId", false)
            );
            assert!(
                message.contains("2026-11-06") && message.contains("before"),
                "{message}"
            );
        }
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn visit_to_a_merged_or_moved_household_counts_for_its_successor() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (from, into) = (scene.home(&app, "示例花园1号").await, scene.home(&app, "示例花园2号").await);
        let leaving = scene.home(&app, "示例花园3号").await;
        let campaign = scene.campaign(&app).await;
        app.set_date("2026-11-06");
        let merge = json!({ "fromId": from, "intoId": into, "on": "2026-11-06" });
        expect_result(&app, &scene.official, "householdMerge", "id", merge).await;
        let next = scene.home(&app, "示例花园4号").await;
        let merge = json!({ "fromId": into, "intoId": next, "on": "2026-11-06" });
        expect_result(&app, &scene.official, "householdMerge", "id", merge).await;
        let moved = json!({ "id": leaving, "toCommitteeCode": OTHER_COMMITTEE, "address": "邻村1号", "on": "2026-11-06" });
        let moved = expect_result(&app, &scene.official, "householdMoveOut", "id", moved).await["id"].clone();
        app.set_date("2026-11-08");
        let taken = expect_result(&app, &scene.worker, "visitRecord", VISIT, visit(&campaign, &from, "2026-11-05")).await;
        assert_eq!(taken["household"]["id"], next);
        let again = expect_result(&app, &scene.worker, "visitRecord", VISIT, visit(&campaign, &into, "2026-11-04")).await;
        assert_eq!((&again["id"], &again["attempts"]), (&taken["id"], &json!(2)));
        // In another committee it is a different household: the visit stays with the household that was visited.
        let here = expect_result(
            &app,
            &scene.worker,
            "visitRecord",
            VISIT,
            visit(&campaign, &leaving, "2026-11-05"),
        )
        .await;
        assert_eq!(here["household"]["id"], leaving);
        assert_ne!(here["household"]["id"], moved);
        assert_eq!(campaign_counters(&app).await[0].2, [2, 1, 0, 0, 0, 0, 0]);
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn visitor_is_validated_against_the_grid_on_the_visit_date() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let home = scene.home(&app, "示例花园1号").await;
        let campaign = scene.campaign(&app).await;
        app.set_date("2026-11-06");
        let assign = json!({ "id": home, "gridId": scene.second });
        expect_result(&app, &scene.official, "householdAssignGrid", "id", assign).await;
        app.set_date("2026-11-08");
        let by = |day: &str, who: Option<&str>| {
            let mut input = visit(&campaign, &home, day);
            input["visitorId"] = json!(who);
            input
        };
        // On the date of the change, either worker may have been there.
        for (day, who, is_taken) in [
            ("2026-11-05", None, true),
            ("2026-11-06", None, true),
            ("2026-11-07", None, false),
            ("2026-11-08", None, false),
            ("2026-11-05", Some(&*scene.other), false),
            ("2026-11-06", Some(&*scene.other), true),
            ("2026-11-08", Some(&*scene.other), true),
        ] {
            let payload = app
                .change(&scene.worker, "visitRecord", VISIT, by(day, who))
                .await;
            let refused = payload["userErrors"][0]["message"]
                .as_str()
                .unwrap_or_default();
            assert_eq!(refused.is_empty(), is_taken, "{day} {who:?}: {payload}");
            assert!(
                is_taken || refused.contains(day),
                "the date is named: {refused}"
            );
        }
        // A household that was registered late may have been visited before by the worker of its grid.
        app.set_date("2026-11-10");
        let late = scene.home(&app, "示例花园2号").await;
        expect_result(
            &app,
            &scene.worker,
            "visitRecord",
            VISIT,
            visit(&campaign, &late, "2026-11-09"),
        )
        .await;
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn campaign_population_is_evaluated_on_the_visit_date() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        app.set_date("2026-11-22");
        let home = scene.home(&app, "示例花园1号").await;
        let given = scene.home(&app, "示例花园2号").await;
        let never = scene.home(&app, "示例花园3号").await;
        for home in [&home, &given] {
            insert_resident(&app, home, LivingState::RegisteredLivingHere, Some("DISABLED")).await;
        }
        let group = json!({ "committeeCode": COMMITTEE, "population": "SPECIAL_GROUP", "specialGroup": "DISABLED" });
        let group = open_campaign(&app, &scene.official, "2026-12-31", group).await;
        let state = json!({ "committeeCode": COMMITTEE, "population": "LIVING_STATE", "livingState": "REGISTERED_LIVING_HERE" });
        let state = open_campaign(&app, &scene.official, "2026-12-31", state).await;
        app.set_date("2026-11-24");
        let query = format!("{{ node(id: {home}) {{ ... on Household {{ residents {{ nodes {{ id }} }} }} }} }}");
        let resident = app.data(&scene.official, &query).await["node"]["residents"]["nodes"][0]["id"].clone();
        let left = json!({ "residentId": resident, "reason": "MOVED", "on": "2026-11-24" });
        expect_result(&app, &scene.official, "residentLeave", "id", left).await;
        let assign = json!({ "id": given, "gridId": scene.second });
        expect_result(&app, &scene.official, "householdAssignGrid", "id", assign).await;
        app.set_date("2026-11-26");
        for campaign in [&group, &state] {
            expect_result(&app, &scene.worker, "visitRecord", VISIT, visit(campaign, &home, "2026-11-23")).await;
            let (code, field, ..) = expect_user_error(&app, &scene.worker, "visitRecord", visit(campaign, &never, "2026-11-23")).await;
            assert_eq!((&*code, &*field), ("INVALID", "householdId"));
        }
        // The worker of that date knew the household; the response reveals nothing about later facts.
        expect_result(&app, &scene.worker, "visitRecord", "id", visit(&group, &given, "2026-11-23")).await;
        let (_, field, ..) = expect_user_error(&app, &scene.worker, "visitRecord", visit(&group, &given, "2026-11-25")).await;
        assert_eq!(field, "visitorId");
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn late_membership_ends_when_the_resident_left() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let home = scene.home(&app, "示例花园1号").await;
        let input = json!({ "householdId": home, "name": "张示例", "relation": "NOT_RELATED",
            "livingState": "REGISTERED_LIVING_HERE" });
        let resident = expect_result(&app, &scene.official, "residentRegister", "id", input).await
            ["id"]
            .clone();
        app.set_date("2026-11-06");
        let left = json!({ "residentId": resident, "reason": "MOVED", "on": "2026-11-06" });
        expect_result(&app, &scene.official, "residentLeave", "id", left).await;
        app.set_date("2026-11-08");
        let begin =
            |day: &str| json!({ "residentId": resident, "kind": "DISABLED", "fromOn": day });
        let member = expect_result(
            &app,
            &scene.official,
            "membershipBegin",
            "fromOn untilOn reviewOn",
            begin("2026-11-05"),
        )
        .await;
        assert_eq!(
            member,
            json!({ "fromOn": "2026-11-05", "untilOn": "2026-11-06", "reviewOn": null })
        );
        let (code, _, message, _) = expect_user_error(
            &app,
            &scene.official,
            "membershipBegin",
            begin("2026-11-06"),
        )
        .await;
        assert_eq!(code, "ALREADY_CLOSED");
        assert!(message.contains("2026-11-06"), "{message}");
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn client_generated_ids_are_accepted_in_any_order() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        app.set_date("2026-11-20");
        let made = || Clock::system().uuid();
        let (home, resident, campaign, call) = (made(), made(), made(), made());
        let committee = committee_id(&app, COMMITTEE).await;
        let global = GlobalId::Household((committee, Id::new(home))).encode().0;
        let register = json!({ "id": home, "committeeCode": COMMITTEE, "address": "示例花园1号", "gridId": scene.first });
        let person = |home: &str| json!({ "id": resident, "householdId": home, "name": "张示例", "relation": "HEAD",
            "livingState": "REGISTERED_LIVING_HERE" });
        let plain = home.to_string();
        let visited = |home: &str| json!({ "id": call, "campaignId": campaign, "householdId": home, "outcome": "VISITED" });
        let member = json!({ "residentId": resident, "kind": "DISABLED", "fromOn": "2026-11-01" });

        // The dependent changes come first: each error names the missing object.
        for (mutation, input, field) in [
            ("visitRecord", visited(&plain), "householdId"),
            ("visitRecord", visited(&global), "householdId"),
            ("residentRegister", person(&plain), "householdId"),
            ("residentRegister", person(&global), "householdId"),
            ("membershipBegin", member.clone(), "residentId"),
            ("householdAssignGrid", json!({ "id": plain, "gridId": scene.first }), "id"),
            ("householdUpdate", json!({ "id": global, "room": "1" }), "id"),
        ] {
            let (code, at, _, again) = expect_user_error(&app, &scene.official, mutation, input).await;
            assert_eq!((&*code, &*at, again), ("NOT_YET_KNOWN", field, true), "{mutation}");
        }
        expect_result(&app, &scene.worker, "householdRegister", "id", register).await;
        let (code, at, _, again) = expect_user_error(&app, &scene.worker, "visitRecord", visited(&plain)).await;
        assert_eq!((&*code, &*at, again), ("NOT_YET_KNOWN", "campaignId", true));
        expect_result(&app, &scene.worker, "residentRegister", "id", person(&plain)).await;
        expect_result(&app, &scene.official, "membershipBegin", "id", member).await;
        let open = json!({ "id": campaign, "title": "走访", "kind": "VISIT", "population": "ALL", "committeeCode": COMMITTEE,
            "startsOn": "2026-11-01", "endsOn": "2026-12-31" });
        expect_result(&app, &scene.official, "campaignOpen", "id", open).await;
        let taken = expect_result(&app, &scene.worker, "visitRecord", VISIT, visited(&plain)).await;
        assert_eq!(taken["household"]["id"], json!(global));
        let again = app.change(&scene.worker, "visitRecord", VISIT, visited(&global)).await;
        assert_eq!((&again["replayed"], &again["result"]), (&json!(true), &taken), "the same by either id");
        let moved = json!({ "residentId": resident, "on": "2026-11-19", "reason": "MOVED" });
        expect_result(&app, &scene.official, "residentLeave", "id", moved).await;

        // An invalid ID never becomes known; outside the jurisdiction no ID is known.
        for wrong in ["1", "0198c0de", "00000000-0000-4000-8000-000000000000"] {
            let (code, at, _, again) = expect_user_error(&app, &scene.worker, "visitRecord", visited(wrong)).await;
            assert_eq!((&*code, &*at, again), ("INVALID_ID", "householdId", false), "{wrong}");
        }
        let outside = app.committee_token(Role::GridWorker, OTHER_COMMITTEE).await;
        for (id, told) in [(&plain, "NOT_YET_KNOWN"), (&global, "NOT_FOUND")] {
            let (code, ..) = expect_user_error(&app, &outside, "visitRecord", visited(id)).await;
            assert_eq!(code, told, "same as for an id that nobody created");
        }
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn reused_visit_id_is_refused_and_the_same_visit_is_replayed() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let (home, next) = (
            scene.home(&app, "示例花园1号").await,
            scene.home(&app, "示例花园2号").await,
        );
        let (campaign, later) = (scene.campaign(&app).await, scene.campaign(&app).await);
        app.set_date("2026-11-08");
        let (one, two) = (Clock::system().uuid(), Clock::system().uuid());
        let input = |id: &uuid::Uuid, change: Value| {
            let mut input = visit(&campaign, &home, "2026-11-05");
            input["id"] = json!(id);
            for (name, value) in change.as_object().unwrap() {
                input[name] = value.clone();
            }
            input
        };
        // The first visit and a further one.
        for id in [&one, &two] {
            let made = app
                .change(&scene.worker, "visitRecord", VISIT, input(id, json!({})))
                .await;
            assert_eq!(
                (&made["replayed"], &made["userErrors"]),
                (&json!(false), &json!([])),
                "{made}"
            );
        }
        for id in [&one, &two] {
            for same in [json!({}), json!({ "visitedOn": null })] {
                let again = app
                    .change(&scene.worker, "visitRecord", VISIT, input(id, same))
                    .await;
                assert_eq!(
                    (&again["replayed"], &again["result"]["attempts"]),
                    (&json!(true), &json!(2)),
                    "{again}"
                );
            }
            for other in [
                json!({ "outcome": "ABSENT" }),
                json!({ "visitedOn": "2026-11-06" }),
                json!({ "reason": "搬走" }),
                json!({ "householdId": next }),
                json!({ "campaignId": later }),
                json!({ "visitorId": scene.other }),
            ] {
                let (code, field, ..) =
                    expect_user_error(&app, &scene.worker, "visitRecord", input(id, other.clone()))
                        .await;
                assert_eq!((&*code, &*field), ("ALREADY_EXISTS", "id"), "{other}");
            }
        }
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn late_appointment_ends_with_its_closed_grid_or_group() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let token = &scene.official;
        let input = json!({ "committeeCode": COMMITTEE, "gridId": scene.second, "establishedOn": "2026-03-01" });
        let group = expect_result(&app, token, "threePersonGroupEstablish", "id", input).await["id"].clone();
        app.set_date("2026-11-10");
        let input = json!({ "id": group, "dissolvedOn": "2026-11-05" });
        expect_result(&app, token, "threePersonGroupDissolve", "id", input).await;
        let third = create_grid(&app, token, COMMITTEE).await;
        let input = json!({ "id": third, "closedOn": "2026-11-05" });
        expect_result(&app, token, "gridClose", "id", input).await;
        for (key, body, role) in [
            ("gridId", &third, "GRID_LEADER"),
            ("threePersonGroupId", &group, "MEDIC"),
        ] {
            let appoint = |name: &str, day: &str| {
                json!({ "committeeCode": COMMITTEE, key: body, "role": role, "background": "RESIDENT", "fromOn": day,
                    "person": { "name": name } })
            };
            let appointment = "fromOn untilOn";
            let made = expect_result(&app, token, "appointmentCreate", appointment, appoint("赵六", "2026-11-02")).await;
            assert_eq!(made, json!({ "fromOn": "2026-11-02", "untilOn": "2026-11-05" }));
            // The appointment occupies its role on those dates.
            let (code, field, ..) =
                expect_user_error(&app, token, "appointmentCreate", appoint("钱七", "2026-11-03")).await;
            assert_eq!((&*code, &*field), ("ALREADY_EXISTS", "role"));
            let (code, field, message, _) =
                expect_user_error(&app, token, "appointmentCreate", appoint("钱七", "2026-11-05")).await;
            assert_eq!((&*code, &*field), ("ALREADY_CLOSED", key));
            assert!(message.contains("2026-11-05"), "{message}");
        }
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}

#[actix_web::test]
async fn visit_counts_for_the_merged_household_in_either_order() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let campaign = scene.campaign(&app).await;
        app.set_date("2026-11-20");
        let made = "01993b6e-0000-7000-8000-0000000000";
        for (n, was_visited) in [(0, false), (1, true)] {
            let mut states = Vec::new();
            for merge_first in [true, false] {
                let number = 2 * n + i32::from(merge_first);
                let from = scene.home(&app, &format!("示例花园{number}1号")).await;
                let into = scene.home(&app, &format!("示例花园{number}2号")).await;
                if was_visited {
                    let mut absent = visit(&campaign, &into, "2026-11-03");
                    absent["outcome"] = json!("ABSENT");
                    expect_result(&app, &scene.official, "visitRecord", "id", absent).await;
                }
                let mut visited = visit(&campaign, &from, "2026-11-05");
                visited["id"] = json!(format!("{made}{number:02}"));
                let merge = json!({ "fromId": from, "intoId": into, "on": "2026-11-10" });
                if merge_first {
                    expect_result(&app, &scene.official, "householdMerge", "id", merge).await;
                    expect_result(&app, &scene.worker, "visitRecord", "id", visited.clone()).await;
                } else {
                    expect_result(&app, &scene.worker, "visitRecord", "id", visited.clone()).await;
                    expect_result(&app, &scene.official, "householdMerge", "id", merge).await;
                }
                // A repeated request finds the visit where it counts.
                let again = "household { id } attempts";
                let again = expect_result(&app, &scene.worker, "visitRecord", again, visited).await;
                assert_eq!(again["household"]["id"], into, "{again}");
                let fields = "visits { nodes { outcome day attempts person { name } } }";
                let query = format!(
                    "{{ from: node(id: {from}) {{ ... on Household {{ {fields} }} }}
                        into: node(id: {into}) {{ ... on Household {{ {fields} }} }} }}"
                );
                states.push(app.data(&scene.official, &query).await);
                assert_campaign_counters_exact(&app).await;
            }
            assert_eq!(states[0], states[1]);
            let attempts = json!(if was_visited { 2 } else { 1 });
            let found = &states[1]["into"]["visits"]["nodes"][0];
            assert_eq!(
                (&found["outcome"], &found["attempts"]),
                (&json!("VISITED"), &attempts)
            );
            assert_eq!(states[1]["from"]["visits"]["nodes"], json!([]));
        }
    })
    .await;
}

#[actix_web::test]
async fn household_cannot_be_closed_before_its_last_visit() {
    on_each_database(async |app| {
        let scene = create_fixture(&app).await;
        let campaign = scene.campaign(&app).await;
        app.set_date("2026-11-20");
        let home = scene.home(&app, "示例花园1号").await;
        let visited = visit(&campaign, &home, "2026-11-10");
        expect_result(&app, &scene.worker, "visitRecord", "id", visited).await;
        let close = |on: &str| json!({ "id": home, "on": on, "reason": "DEMOLISHED" });
        let moves = json!({ "id": home, "on": "2026-11-09", "toCommitteeCode": "440106001002", "address": "新1号" });
        for (mutation, input) in [("householdClose", close("2026-11-09")), ("householdMoveOut", moves)] {
            let (code, field, message, _) = expect_user_error(&app, &scene.official, mutation, input).await;
            assert_eq!((&*code, &*field), ("INVALID", "on"), "{message}");
            assert!(message.contains("2026-11-10"), "{message}");
        }
        expect_result(&app, &scene.official, "householdClose", "id", close("2026-11-10")).await;
        assert_campaign_counters_exact(&app).await;
    })
    .await;
}
