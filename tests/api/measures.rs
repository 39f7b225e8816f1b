//! Coverage of households, grids and campaigns: figures, and the names behind them.

use cunju::access::auth::Role;
use cunju_entity::value::LivingState;
use serde_json::{Value, json};

use crate::support::campaign_fixtures::{
    create_grid, insert_resident, insert_worker, open_campaign, register_household,
};
use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";

/// Coverage of the committee with these arguments: figures and the IDs of the missing objects.
async fn coverage(app: &TestApp, token: &str, of: &str) -> (Value, Value) {
    let query = format!(
        "{{ measureCoverage({of}, committeeCode: \"{COMMITTEE}\") {{ total numerator missing(first: 10) {{
            totalCount nodes {{ ... on Household {{ id }} ... on Grid {{ id }} }} }} }} }}"
    );
    let data = app.data(token, &query).await;
    let found = &data["measureCoverage"];
    let nodes = found["missing"]["nodes"].as_array().unwrap().iter();
    let missing = nodes.map(|node| node["id"].clone()).collect();
    (
        json!([
            found["total"],
            found["numerator"],
            found["missing"]["totalCount"]
        ]),
        missing,
    )
}

#[actix_web::test]
async fn coverage_figures_match_the_lists_behind_them() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let own = create_grid(&app, &token, COMMITTEE).await;
        let visited = register_household(&app, &token, (COMMITTEE, "岳洲路1号"), &own).await;
        let absent = register_household(&app, &token, (COMMITTEE, "岳洲路2号"), &own).await;
        let left_out =
            register_household(&app, &token, (COMMITTEE, "岳洲路3号"), &Value::Null).await;
        let counted = coverage(&app, &token, "of: HOUSEHOLD_GRID").await;
        assert_eq!(counted, (json!([3, 2, 1]), json!([left_out])));
        let counted = coverage(&app, &token, "of: GRID_WORKER").await;
        assert_eq!(counted, (json!([1, 0, 1]), json!([own])));

        for home in [&visited, &absent] {
            insert_resident(
                &app,
                home,
                LivingState::RegisteredLivingHere,
                Some("DISABLED"),
            )
            .await;
        }
        insert_resident(
            &app,
            &left_out,
            LivingState::RegisteredLivingElsewhere,
            None,
        )
        .await;
        let person = insert_worker(&app, COMMITTEE, Some(&own), ("李四", Some("test"))).await;
        let here = json!({ "committeeCode": COMMITTEE });
        let with = |more: Value| {
            let mut unit = here.clone();
            unit.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            unit
        };
        let all = open_campaign(&app, &token, "2026-12-31", here.clone()).await;
        let group = json!({ "population": "SPECIAL_GROUP", "specialGroup": "DISABLED" });
        let group = open_campaign(&app, &token, "2026-12-31", with(group)).await;
        let away = json!({ "population": "LIVING_STATE",
            "livingState": "REGISTERED_LIVING_ELSEWHERE" });
        let away = open_campaign(&app, &token, "2026-12-31", with(away)).await;
        for (campaign, home, outcome) in [
            (&all, &visited, "VISITED"),
            (&group, &visited, "VISITED"),
            (&all, &absent, "ABSENT"),
        ] {
            let input = json!({ "campaignId": campaign, "householdId": home, "outcome": outcome,
                "visitedOn": "2026-11-10", "visitorId": person });
            let payload = app.change(&token, "visitRecord", "id", input).await;
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
        }
        for (campaign, figures, missing) in [
            (&all, json!([3, 1, 2]), json!([absent, left_out])),
            (&group, json!([2, 1, 1]), json!([absent])),
            (&away, json!([1, 0, 1]), json!([left_out])),
        ] {
            let of = format!("of: CAMPAIGN, campaignId: {campaign}");
            assert_eq!(coverage(&app, &token, &of).await, (figures, missing));
        }
    })
    .await;
}

#[actix_web::test]
async fn campaign_counts_only_its_own_unit_and_is_hidden_elsewhere() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        for committee in [COMMITTEE, "440106001002"] {
            register_household(&app, &token, (committee, "岳洲路1号"), &Value::Null).await;
        }
        let unit = json!({ "committeeCode": "440106001002" });
        let there = open_campaign(&app, &token, "2026-12-31", unit).await;
        let of = format!("of: CAMPAIGN, campaignId: {there}");
        let counted = coverage(&app, &token, &of).await;
        assert_eq!(counted, (json!([0, 0, 0]), json!([])));
        let town =
            "total missing(first: 9) { totalCount } byCommittee { committee { code } total }";
        let query = format!("{{ measureCoverage({of}, in: \"440106001\") {{ {town} }} }}");
        let found = app.data(&token, &query).await["measureCoverage"].clone();
        let parts = found["byCommittee"].as_array().unwrap();
        let counted: Vec<_> = parts.iter().filter(|it| it["total"] != json!(0)).collect();
        assert_eq!(found["total"], json!(1));
        assert_eq!(found["missing"]["totalCount"], json!(1));
        assert_eq!(counted.len(), 1, "{found}");
        assert_eq!(counted[0]["committee"]["code"], json!("440106001002"));

        // Another county gets the response for an unknown campaign.
        let other = app.token(Role::Official, "4419");
        let query = format!("{{ measureCoverage({of}, in: \"4419\") {{ total }} }}");
        let found = app.data(&other, &query).await;
        assert_eq!(found, json!({ "measureCoverage": null }));
    })
    .await;
}

#[actix_web::test]
async fn coverage_of_an_unknown_special_group_is_an_input_error() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let query = format!(
            "{{ measureCoverage(of: CAREGIVER, specialGroup: \"X\", committeeCode: \"{COMMITTEE}\") {{ total }} }}"
        );
        let (answer, _) = app.execute(&token, &query, json!({})).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        assert!(error["message"].as_str().unwrap().contains("DISABLED"), "{answer}");
    })
    .await;
}
