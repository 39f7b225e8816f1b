//! Population figures: exact for callers who may read personal data, without small numbers for others.

use cunju::access::auth::Role;
use cunju_entity::measure_counter;
use cunju_entity::value::{Code, Level, LivingState, Measure};
use sea_orm::{ActiveEnum, ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::people::{
    COMMITTEE, assert_stored_counters_match, expect_result, register_household, register_resident,
};
use crate::support::{TestApp, on_each_database};

const STATES: [LivingState; 3] = [
    LivingState::RegisteredLivingHere,
    LivingState::RegisteredLivingElsewhere,
    LivingState::LivingHereRegisteredElsewhere,
];

/// Residents of a town by living state, and those who live alone. Call [`add_up`] after the last town.
async fn count(app: &TestApp, town: Code, states: [i64; 3], alone: i64) {
    let subjects = STATES.map(|state| (Measure::Residents, state.to_value()));
    let alone = ((Measure::Caregiver, "LIVING_ALONE".to_owned()), alone);
    let rows = subjects.into_iter().zip(states).chain([alone]);
    let rows = rows.map(|((measure, subject), total)| measure_counter::Model {
        measure,
        subject,
        level: Level::Town,
        code: town,
        total,
        met_on_time: 0,
        met_late: 0,
        absent: 0,
        refused: 0,
        moved: 0,
        vacant: 0,
    });
    let rows = rows.map(IntoActiveModel::into_active_model);
    let insert = measure_counter::Entity::insert_many(rows);
    insert.exec_without_returning(&app.server.db).await.unwrap();
}

/// Adds the towns up to their counties.
async fn add_up(app: &TestApp) {
    let sql = "INSERT INTO measure_counter (measure, subject, level, code, total) \
        SELECT measure, subject, 3, code - code % 1000000, SUM(total) FROM measure_counter \
        WHERE level = 4 GROUP BY 1, 2, 4";
    app.server.db.execute_unprepared(sql).await.unwrap();
}

const ALL: &str = "query($in: DivisionCode!) { population(in: $in) { division { code } residents
    livingStates { livingState count suppressed } specialGroups { kind { key } count suppressed }
    byDivision { division { code } residents livingStates { livingState count suppressed }
        specialGroups { kind { key } count suppressed } } } }";

/// Code, residents, the three states and those who live alone, in one line; `-` is suppressed.
fn line(row: &Value) -> String {
    let count = |figure: &Value| {
        assert_eq!(figure["suppressed"], figure["count"].is_null(), "{figure}");
        figure["count"]
            .as_i64()
            .map_or("-".to_owned(), |n| n.to_string())
    };
    let groups = row["specialGroups"].as_array().unwrap().iter();
    let alone = groups.filter(|group| group["kind"]["key"] == "LIVING_ALONE");
    let states = row["livingStates"].as_array().unwrap().iter();
    let figures: Vec<_> = states.chain(alone).map(count).collect();
    let residents = row["residents"]
        .as_i64()
        .map_or("-".to_owned(), |n| n.to_string());
    let code = row["division"]["code"].as_str().unwrap();
    format!("{code} {residents}: {}", figures.join(" "))
}

/// Lines of a division and of its children, and the number of statements.
async fn lines(app: &TestApp, token: &str, place: &str) -> (Vec<String>, usize) {
    let (answer, statements) = app.execute(token, ALL, json!({ "in": place })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let own = &answer["data"]["population"];
    let under = own["byDivision"].as_array().unwrap().iter();
    let lines = std::iter::once(own).chain(under).map(line).collect();
    (lines, statements)
}

#[actix_web::test]
async fn small_figures_are_suppressed_and_cannot_be_derived() {
    on_each_database(async |app| {
        count(&app, 440_106_001_000, [300, 3, 50], 4).await;
        count(&app, 440_106_002_000, [200, 40, 60], 9).await;
        count(&app, 440_105_000_000, [100, 30, 7], 12).await;
        count(&app, 441_900_003_000, [500, 20, 8], 0).await;
        count(&app, 110_101_001_000, [1000, 90, 70], 80).await;
        add_up(&app).await;
        let official = app.token(Role::Official, "440106");
        let (exact, one) = lines(&app, &official, "440106").await;
        let expected = [
            "440106 653: 500 43 110 13",
            "440106001 353: 300 3 50 4",
            "440106002 300: 200 40 60 9",
        ];
        assert_eq!(exact, expected);
        let observer = app.token(Role::Observer, "44");
        let (shown, two) = lines(&app, &observer, "440106").await;
        assert_eq!(
            shown,
            [
                "440106 653: 500 43 110 13",
                "440106001 -: 300 - 50 -",
                "440106002 -: 200 - 60 -"
            ]
        );
        assert_eq!(one, two);
        // Nobody in Dongguan lives alone, so Guangzhou's number is suppressed, and the smallest number there.
        let (shown, three) = lines(&app, &observer, "44").await;
        assert_eq!(
            shown,
            [
                "44 1318: 1100 93 125 25",
                "4401 790: 600 73 117 -",
                "4419 528: 500 20 8 -"
            ]
        );
        assert_eq!(one, three);
        let (shown, _) = lines(&app, &observer, "4401").await;
        assert_eq!(
            shown,
            [
                "4401 790: 600 73 117 -",
                "440105 137: 100 30 7 -",
                "440106 653: 500 43 110 13"
            ]
        );
        // A request for a single figure by a caller with a smaller jurisdiction returns the same figures.
        for (place, expected) in [
            ("440106002", "440106002 -: 200 - 60 -"),
            ("440105", "440105 137: 100 30 7 -"),
        ] {
            let alone = app.token(Role::GridWorker, place);
            assert_eq!(lines(&app, &alone, place).await.0, [expected]);
            let answer = app.execute(&alone, ALL, json!({ "in": "4401" })).await.0;
            assert_eq!(answer, json!({ "data": { "population": null } }));
        }
        // A place without registered residents is not suppressed.
        let all = app.token(Role::Observer, "0");
        let (shown, _) = lines(&app, &all, "0").await;
        assert!(
            shown.contains(&"11 1160: 1000 90 70 80".to_owned()),
            "{shown:?}"
        );
        assert!(shown.contains(&"35 0: 0 0 0 0".to_owned()), "{shown:?}");
    })
    .await;
}

#[actix_web::test]
async fn population_follows_the_register() {
    on_each_database(async |app| {
        let token = app.committee_token(Role::CommitteeWorker, COMMITTEE).await;
        let home = register_household(&app, &token, COMMITTEE, "501").await;
        let zhang = register_resident(&app, &token, &home, "张三").await;
        let input = json!({ "residentId": zhang, "kind": "LIVING_ALONE", "fromOn": "2026-01-15" });
        expect_result(&app, &token, "membershipBegin", "id", input).await;
        assert_stored_counters_match(&app).await;
        let official = app.token(Role::Official, "44");
        assert_eq!(
            lines(&app, &official, "440106001").await.0,
            ["440106001 1: 1 0 0 1"]
        );
        let observer = app.token(Role::Observer, "44");
        assert_eq!(
            lines(&app, &observer, "440106001").await.0,
            ["440106001 -: - - - -"]
        );
        assert_eq!(lines(&app, &observer, "44").await.0[0], "44 -: - - - -");
    })
    .await;
}
