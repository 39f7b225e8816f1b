//! Counts by county in addition to those by town: both give the same figures, and coverage with its parts is read once.

use cunju::access::auth::Role;
use cunju_entity::value::CodeRange;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::campaign_fixtures::{
    create_grid, insert_resident, insert_worker, open_campaign, register_household,
};
use crate::support::{TestApp, on_each_database};

const TOTAL: &str = "total numerator visits { absent }";
const PARTS: &str = "byDivision { total numerator }";
const COMMITTEES: &str = "byCommittee { total numerator }";

/// Coverage of a place with these fields, and the number of statements.
async fn coverage(app: &TestApp, token: &str, of: &str, fields: &str) -> (Value, usize) {
    let query = format!("{{ measureCoverage({of}) {{ {fields} }} }}");
    let (answer, statements) = app.execute(token, &query, json!({})).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    (answer["data"]["measureCoverage"].clone(), statements)
}

/// Total and met, read alone and with the parts, which must add up to them with the same number of statements.
async fn figures(app: &TestApp, token: &str, of: &str, place: &str, parts: &str) -> (i64, i64) {
    let of = format!("{of}, {place}");
    let (alone, one) = coverage(app, token, &of, TOTAL).await;
    let (with, two) = coverage(app, token, &of, &format!("{TOTAL} {parts}")).await;
    // The list of committees takes one more statement.
    assert_eq!(two, one + usize::from(parts == COMMITTEES), "{of}");
    let both = |row: &Value| {
        (
            row["total"].as_i64().unwrap(),
            row["numerator"].as_i64().unwrap(),
        )
    };
    assert_eq!(alone["visits"], with["visits"], "{of}");
    assert_eq!(both(&alone), both(&with), "{of}");
    let parts = with["byDivision"]
        .as_array()
        .or(with["byCommittee"].as_array());
    let parts = parts.unwrap().iter().map(both);
    let sum = parts.reduce(|sum, part| (sum.0 + part.0, sum.1 + part.1));
    assert!(sum.is_none_or(|sum| sum == both(&with)), "{of}: {sum:?}");
    both(&with)
}

/// Households in two towns of a county and in two of a prefecture without counties, some in a grid and visited in a
/// campaign of the province. Returns the campaign.
async fn create_visited_households(app: &TestApp, token: &str) -> Value {
    let id = open_campaign(app, token, "2026-12-31", json!({ "division": "44" })).await;
    for (committee, homes) in [
        ("440106001001", 3),
        ("440106001002", 1),
        ("440106002008", 2),
        ("441900003001", 4),
        ("441900003002", 1),
    ] {
        let grid = create_grid(app, token, committee).await;
        let visitor = insert_worker(app, committee, None, ("李四", None)).await;
        for n in 0..homes {
            let grid = if n == 0 { &grid } else { &Value::Null };
            let home =
                register_household(app, token, (committee, &format!("岳洲路{n}号")), grid).await;
            let outcome = if n == 0 { "VISITED" } else { "ABSENT" };
            let input = json!({ "campaignId": id, "householdId": home, "outcome": outcome,
                "visitedOn": "2026-11-10", "visitorId": visitor });
            let payload = app.change(token, "visitRecord", "id", input).await;
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
        }
    }
    id
}

#[actix_web::test]
async fn figures_from_towns_and_counties_are_equal_in_one_statement() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "0");
        let id = create_visited_households(&app, &token).await;
        for counted_anew in [false, true] {
            for of in [
                "of: HOUSEHOLD_GRID".to_owned(),
                format!("of: CAMPAIGN, campaignId: {id}"),
            ] {
                for (place, expected) in [
                    ("0", (11, 5)),
                    ("44", (11, 5)),
                    ("4401", (6, 3)),
                    ("440106", (6, 3)),
                    ("440106001", (4, 2)),
                    ("440106002", (2, 1)),
                    ("440105", (0, 0)),
                    ("4419", (5, 2)),
                    ("441900003", (5, 2)),
                ] {
                    let place = format!("in: \"{place}\"");
                    let found = figures(&app, &token, &of, &place, PARTS).await;
                    assert_eq!(found, expected, "{of}, {place}");
                    let fields = "missing(first: 50) { totalCount nodes { __typename } }";
                    let (found, _) =
                        coverage(&app, &token, &format!("{of}, {place}"), fields).await;
                    let names = found["missing"]["nodes"].as_array().unwrap().len();
                    assert_eq!(
                        i64::try_from(names).unwrap(),
                        expected.0 - expected.1,
                        "{found}"
                    );
                    assert_eq!(found["missing"]["totalCount"], names, "{of}, {place}");
                }
                for (place, expected) in [
                    ("in: \"440106001\"", (4, 2)),
                    ("in: \"441900003\"", (5, 2)),
                    ("committeeCode: \"440106001001\"", (3, 1)),
                ] {
                    let found = figures(&app, &token, &of, place, COMMITTEES).await;
                    assert_eq!(found, expected, "{of}, {place}");
                }
            }
            if !counted_anew {
                app.assert_counters_match().await;
                // Rebuilding the counters of a part of a county corrects the whole county.
                let sql = "UPDATE measure_counter SET total = total + 7 WHERE level = 3";
                app.server.db.execute_unprepared(sql).await.unwrap();
                for code in [440_106_002_008, 441_900_003_001] {
                    let range = CodeRange::committee(code);
                    cunju::duties::measure::rebuild_counters(&app.server.db, range)
                        .await
                        .unwrap();
                }
            }
            app.assert_counters_match().await;
        }
    })
    .await;
}

#[actix_web::test]
async fn field_selected_in_several_places_is_resolved_in_each() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        create_visited_households(&app, &token).await;
        let query = "{ measureCoverage(of: HOUSEHOLD_GRID, in: \"4419\") { total }
            measureCoverage(of: HOUSEHOLD_GRID, in: \"4419\") { ...Parts }
            measureCoverage(of: HOUSEHOLD_GRID, in: \"4419\") { parts: byDivision @include(if: true) { total } } }
            fragment Parts on MeasureCoverage { byDivision { division { code } } }";
        let found = app.data(&token, query).await["measureCoverage"].clone();
        assert_eq!(found["total"], 5);
        let own = |field: &str, part: &str| {
            let parts = found[field].as_array().unwrap().iter();
            parts.map(|it| it[part].clone()).collect::<Vec<_>>()
        };
        assert!(own("byDivision", "division").contains(&json!({ "code": "441900003" })), "{found}");
        assert!(own("parts", "total").contains(&json!(5)), "{found}");
    })
    .await;
}

#[actix_web::test]
async fn closed_campaign_has_equal_figures_with_and_without_committees() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let id = create_visited_households(&app, &token).await;
        let input = json!({ "id": id, "closedOn": "2026-11-20" });
        let closed = app.change(&token, "campaignClose", "state", input).await;
        assert_eq!(closed["result"]["state"], "CLOSED", "{closed}");
        register_household(&app, &token, ("440106001001", "岳洲路9号"), &Value::Null).await;
        let of = format!("of: CAMPAIGN, campaignId: {id}, in: \"440106001\"");
        let (alone, _) = coverage(&app, &token, &of, "total").await;
        let (with, _) = coverage(&app, &token, &of, &format!("total {COMMITTEES}")).await;
        assert_eq!([&alone["total"], &with["total"]], [&json!(4), &json!(4)]);
    })
    .await;
}

#[actix_web::test]
async fn consistency_check_names_counties_that_differ_from_their_towns() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let id = create_visited_households(&app, &token).await;
        let home =
            register_household(&app, &token, ("440106002010", "岳洲路8号"), &Value::Null).await;
        insert_resident(
            &app,
            &home,
            cunju_entity::value::LivingState::RegisteredLivingHere,
            None,
        )
        .await;
        let range = CodeRange::committee(440_106_002_010);
        cunju::duties::measure::rebuild_counters(&app.server.db, range)
            .await
            .unwrap();
        let input = json!({ "id": id, "closedOn": "2026-11-20" });
        app.change(&token, "campaignClose", "state", input).await;
        app.assert_counters_match().await;
        for sql in [
            "UPDATE measure_counter SET total = total + 1
                WHERE level = 3 AND code = 440106000000 AND measure = 'HOUSEHOLD_GRID'",
            "DELETE FROM measure_counter
                WHERE level = 3 AND code = 440106000000 AND measure = 'RESIDENTS'",
            "UPDATE measure_counter SET absent = absent - 1
                WHERE level = 3 AND code = 441900000000 AND measure = 'CAMPAIGN'",
            "INSERT INTO measure_counter (measure, subject, level, code, total)
                VALUES ('GRID_WORKER', '', 3, 440105000000, 2)",
        ] {
            app.server.db.execute_unprepared(sql).await.unwrap();
        }
        let found = cunju::app::verify::run(&app.server.db).await.unwrap();
        let mut found: Vec<_> = found
            .iter()
            .map(|it| (it.table, it.place.as_str()))
            .collect();
        found.sort_unstable();
        let campaign = found.remove(0);
        assert!(
            campaign.1.starts_with("CAMPAIGN ") && campaign.1.ends_with(" 441900"),
            "{campaign:?}"
        );
        let expected = [
            "GRID_WORKER  440105",
            "HOUSEHOLD_GRID  440106",
            "RESIDENTS REGISTERED_LIVING_HERE 440106",
        ];
        assert_eq!(found, expected.map(|place| ("measure_counter", place)));
    })
    .await;
}
