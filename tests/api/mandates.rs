//! Mandates, obligations of committees under them, and coverage: from the mandate to the names behind the figure.

use cunju::access::auth::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const HOW_FAR: &str = include_str!("../../examples/how-far.graphql");
const MANDATE: &str = "id title dueOn state closedOn revision";
/// Committees of Guangdong in the test list: 29 in Tianhe, 26 in Dongguan.
const GUANGDONG: i64 = 55;

/// The mandate of Guangdong, as published.
fn mandate_input(due_on: &str) -> Value {
    json!({
        "title": "关于全面加强村（社区）公共卫生委员会建设的通知",
        "documentNumber": "粤民函〔2022〕35号",
        "issuer": "广东省民政厅",
        "issuedOn": "2022-03-17",
        "scope": "44",
        "subcommitteeKind": "PUBLIC_HEALTH",
        "milestone": "SET_UP",
        "dueOn": due_on,
    })
}

async fn issue_mandate(app: &TestApp, token: &str, input: Value) -> Value {
    let payload = app.change(token, "mandateIssue", MANDATE, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

async fn establish(app: &TestApp, token: &str, code: &str, day: &str) -> String {
    let input = json!({ "committeeCode": code, "kind": "PUBLIC_HEALTH", "establishedOn": day });
    let payload = app
        .change(token, "subcommitteeEstablish", "id", input)
        .await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"]["id"].as_str().unwrap().to_owned()
}

/// Coverage of a mandate: met on time, met late, pending, overdue, exempt.
async fn figures(app: &TestApp, token: &str, mandate: &Value, within: &str, at: &str) -> [i64; 5] {
    let query =
        "query($m: ID!, $in: DivisionCode!, $at: Date) { coverage(mandate: $m, in: $in, at: $at) {
        total metOnTime metLate pending overdue exempt numerator denominator
        byDivision { total metOnTime metLate pending overdue exempt }
        missing(first: 100) { totalCount nodes { state } } } }";
    let variables = json!({ "m": mandate["id"], "in": within, "at": at });
    let (answer, _) = app.execute(token, query, variables).await;
    let found = &answer["data"]["coverage"];
    assert!(found.is_object(), "{answer}");
    let names = ["metOnTime", "metLate", "pending", "overdue", "exempt"];
    let of = |counts: &Value| names.map(|name| counts[name].as_i64().unwrap());
    let five = of(found);
    assert_eq!(found["total"], five.iter().sum::<i64>());
    assert_eq!(found["numerator"], five[0] + five[1]);
    assert_eq!(found["denominator"], five[..4].iter().sum::<i64>());
    assert_eq!(found["missing"]["totalCount"], five[2] + five[3]);
    let shown = found["missing"]["nodes"].as_array().unwrap();
    let open = |state: &str| shown.iter().filter(|node| node["state"] == state).count();
    assert_eq!(
        [open("PENDING"), open("OVERDUE")].map(|n| i64::try_from(n).unwrap()),
        [five[2], five[3]]
    );
    let children = found["byDivision"].as_array().unwrap();
    if !children.is_empty() {
        let mut sum = [0; 5];
        for child in children {
            for (sum, part) in sum.iter_mut().zip(of(child)) {
                *sum += part;
            }
        }
        assert_eq!(sum, five, "the parts add up to the whole: {answer}");
    }
    five
}

#[actix_web::test]
async fn coverage_query_leads_from_counts_to_names() {
    on_each_database(async |app| {
        app.set_date("2022-03-20");
        let token = app.token(Role::Official, "44");
        let mandate = issue_mandate(&app, &token, mandate_input("2022-03-31")).await;
        establish(&app, &token, "440106001001", "2022-03-18").await;
        establish(&app, &token, "440106001002", "2022-03-20").await;
        app.set_date("2022-04-05");
        establish(&app, &token, "440106001003", "2022-04-02").await;
        app.set_date("2022-04-10");
        let short =
            "{ mandates { nodes { coverage(in: \"440106\") { total byDivision { total } } } } }";
        let (_, for_one) = app.execute(&token, short, json!({})).await;
        let other = issue_mandate(&app, &token, mandate_input("2022-05-31")).await;
        let (answer, for_two) = app.execute(&token, short, json!({})).await;
        let nodes = answer["data"]["mandates"]["nodes"].as_array().unwrap();
        assert_eq!(
            (nodes.len(), for_one, for_two),
            (2, 2, 2),
            "mandates, figures by parts"
        );
        let input = json!({ "mandateId": other["id"], "reason": "重复" });
        app.change(&token, "mandateWithdraw", "id", input).await;

        let (answer, statements) = app
            .execute(&token, HOW_FAR, json!({ "code": "440106" }))
            .await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        assert_eq!(
            statements, 5,
            "mandates, current figures by parts, all dates, missing, committees"
        );
        let division = &answer["data"]["division"];
        assert_eq!(division["fullName"], "广东省广州市天河区");
        let node = &division["mandates"]["nodes"][0];
        assert_eq!(node["id"], mandate["id"]);
        assert_eq!(node["documentNumber"], "粤民函〔2022〕35号");
        let coverage = &node["coverage"];
        assert_eq!(coverage["at"], "2022-04-10");
        assert_eq!(
            [
                &coverage["total"],
                &coverage["metOnTime"],
                &coverage["metLate"],
                &coverage["overdue"]
            ],
            [&json!(29), &json!(2), &json!(1), &json!(26)]
        );
        assert_eq!(coverage["ratio"], json!(0.1034), "3 of 29, rounded down");
        let parts = coverage["byDivision"].as_array().unwrap();
        assert_eq!(
            parts[0]["division"],
            json!({ "code": "440106001", "name": "五山街道", "level": "TOWN" })
        );
        let trend = coverage["trend"].as_array().unwrap();
        assert_eq!(trend.len(), 18);
        assert_eq!(trend[11], json!({ "on": "2022-03-19", "due": 0, "met": 1 }));
        assert_eq!(
            trend[13],
            json!({ "on": "2022-04-02", "due": 29, "met": 3 })
        );
        assert_eq!(
            trend[15],
            json!({ "on": "2022-04-16", "due": 29, "met": null })
        );
        assert_eq!(
            coverage["forecast"]["fullCoverageOn"], "2022-12-09",
            "26 at 3 in 28 days: 243 days"
        );
        let missing = &coverage["missing"];
        assert_eq!(missing["totalCount"], 26);
        assert_eq!(missing["pageInfo"]["hasNextPage"], true);
        let first = &missing["nodes"][0];
        assert_eq!(first["daysOverdue"], 10);
        assert_eq!(first["dueOn"], "2022-03-31");
        assert!(
            first["committee"]["fullName"]
                .as_str()
                .unwrap()
                .starts_with("广东省广州市天河区五山街道")
        );

        let (before, statements) = app
            .execute(&token, HOW_FAR, json!({ "code": "44", "at": "2022-03-19" }))
            .await;
        assert_eq!(statements, 5, "figures, trend and forecast share the rows");
        let coverage = &before["data"]["division"]["mandates"]["nodes"][0]["coverage"];
        assert_eq!(
            [
                &coverage["total"],
                &coverage["metOnTime"],
                &coverage["pending"]
            ],
            [&json!(GUANGDONG), &json!(1), &json!(54)]
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn figures_for_any_date_follow_from_event_dates() {
    on_each_database(async |app| {
        app.set_date("2022-05-01");
        let token = app.token(Role::Official, "44");
        establish(&app, &token, "440106001001", "2022-03-01").await;
        let mandate = issue_mandate(&app, &token, mandate_input("2022-03-31")).await;
        establish(&app, &token, "440106001002", "2022-03-31").await;
        let late = establish(&app, &token, "440106002008", "2022-04-01").await;
        for (at, tianhe) in [
            ("2022-02-28", [0, 0, 29, 0, 0]),
            ("2022-03-30", [1, 0, 28, 0, 0]),
            ("2022-03-31", [2, 0, 27, 0, 0]),
            ("2022-04-01", [2, 1, 0, 26, 0]),
            ("2022-05-01", [2, 1, 0, 26, 0]),
            ("2023-05-01", [2, 1, 0, 26, 0]),
        ] {
            assert_eq!(
                figures(&app, &token, &mandate, "440106", at).await,
                tianhe,
                "{at}"
            );
        }
        // Figures of the town and of the prefecture without counties are computed live for a past date.
        assert_eq!(
            figures(&app, &token, &mandate, "440106002", "2022-04-01").await[1],
            1
        );
        assert_eq!(
            figures(&app, &token, &mandate, "4419", "2022-04-01").await,
            [0, 0, 0, 26, 0]
        );
        let dissolve = json!({ "id": late, "dissolvedOn": "2022-04-20" });
        let payload = app
            .change(&token, "subcommitteeDissolve", "dissolvedOn", dissolve)
            .await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        assert_eq!(
            figures(&app, &token, &mandate, "440106", "2022-05-01").await,
            [2, 0, 0, 27, 0]
        );
        for (at, late) in [("2022-04-19", 1), ("2022-04-20", 0)] {
            let then = figures(&app, &token, &mandate, "440106", at).await;
            assert_eq!(then[1], late, "fulfillment stays in the figures of that date: {at}");
            let then = figures(&app, &token, &mandate, "440106002", at).await;
            assert_eq!(then[1], late, "{at}, computed live");
        }
        establish(&app, &token, "440106002008", "2022-04-25").await;
        for (at, late) in [("2022-04-19", 1), ("2022-04-24", 0), ("2022-04-25", 1)] {
            let then = figures(&app, &token, &mandate, "440106", at).await;
            assert_eq!(then[1], late, "{at}");
        }
        let query = "{ committee(code: \"440106002008\") { obligations { totalCount nodes { metOn validFrom } } } }";
        let owed = &app.data(&token, query).await["committee"]["obligations"];
        assert_eq!(owed["totalCount"], 1, "one obligation, whatever its history: {owed}");
        assert_eq!(owed["nodes"][0], json!({ "metOn": "2022-04-25", "validFrom": null }));
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn extension_changes_the_due_date_but_not_the_original_one() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let token = app.token(Role::Official, "44");
        let mandate = issue_mandate(&app, &token, mandate_input("2022-03-31")).await;
        establish(&app, &token, "440106001001", "2022-04-05").await;
        let extend = async |unit: (&str, &str), due_on: &str| {
            let input = json!({ "mandateId": mandate["id"], unit.0: unit.1, "dueOn": due_on,
                "reason": "疫情封控", "approver": "广东省民政厅" });
            let result = "obligations dueOn division { code } committee { code }";
            app.change(&token, "obligationExtend", result, input).await
        };
        let town = extend(("division", "440106001"), "2022-04-30").await;
        assert_eq!(town["userErrors"], json!([]), "{town}");
        assert_eq!(town["result"]["division"]["code"], "440106001");
        let moved = town["result"]["obligations"].as_i64().unwrap();
        let one = extend(("committeeCode", "441900003001"), "2022-05-31").await;
        assert_eq!(one["result"]["obligations"], 1, "{one}");
        let five = figures(&app, &token, &mandate, "44", "2022-04-10").await;
        assert_eq!(five, [0, 1, moved + 1, GUANGDONG - moved - 2, 0]);
        let query = "query($m: ID!) { mandate(id: $m) { extensions(first: 9) { totalCount nodes { reason } }
            coverage(in: \"44\", basis: ORIGINAL) { overdue missing(first: 100) { nodes { originalDueOn dueOn } } } } }";
        let (answer, _) = app.execute(&token, query, json!({ "m": mandate["id"] })).await;
        let found = &answer["data"]["mandate"];
        assert_eq!(found["extensions"]["totalCount"], 2);
        assert_eq!(found["coverage"]["overdue"], GUANGDONG - 1, "by the original due date: {answer}");
        let nodes = found["coverage"]["missing"]["nodes"].as_array().unwrap();
        assert!(nodes.iter().all(|node| node["originalDueOn"] == "2022-03-31"));
        assert!(nodes.iter().any(|node| node["dueOn"] == "2022-05-31"));
        let early = extend(("division", "440106"), "2022-03-31").await;
        assert_eq!(early["userErrors"][0]["path"], json!(["input", "dueOn"]), "{early}");
        let again = extend(("division", "440106001"), "2022-04-30").await;
        assert_eq!(again["userErrors"][0]["code"], "INVALID", "no obligation remains to be extended: {again}");
        let nowhere = extend(("division", "51"), "2022-05-01").await;
        assert_eq!(nowhere["userErrors"][0]["code"], "NOT_FOUND");
        app.assert_counters_match().await;
        let log = app.log().await;
        assert_eq!(log.iter().filter(|line| *line == "obligation.extend INSERT extension").count(), 2);
    })
    .await;
}

#[actix_web::test]
async fn exempt_committee_counts_as_neither_covered_nor_missing() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let token = app.token(Role::Official, "44");
        let mandate = issue_mandate(&app, &token, mandate_input("2022-03-31")).await;
        let input = json!({ "mandateId": mandate["id"], "committeeCode": "440106001001",
            "legalGround": "《村民委员会组织法》第七条", "dutyHolder": "张三", "approver": "天河区民政局",
            "expectedRevision": 1 });
        let result = "state revision exemption { legalGround dutyHolder fieldAccess } mandate { title }";
        let county = app.token(Role::Official, "440106");
        let payload = app.change(&county, "obligationExempt", result, input.clone()).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        assert_eq!(payload["result"]["state"], "EXEMPT");
        assert_eq!(payload["result"]["exemption"]["dutyHolder"], "张三");
        let stale = app.change(&county, "obligationExempt", result, input).await;
        assert_eq!(stale["userErrors"][0]["code"], "STALE_REVISION");
        assert_eq!(stale["userErrors"][0]["current"], 2);
        assert_eq!(figures(&app, &token, &mandate, "440106", "2022-04-10").await, [0, 0, 0, 28, 1]);
        assert_eq!(figures(&app, &token, &mandate, "440106", "2022-03-20").await, [0, 0, 29, 0, 0]);
        let observer = app.token(Role::Observer, "440106");
        let query = r#"{ committee(code: "440106001001") { obligations { nodes {
            state exemption { dutyHolder fieldAccess legalGround } } } } }"#;
        let seen = app.data(&observer, query).await;
        let exemption = &seen["committee"]["obligations"]["nodes"][0]["exemption"];
        assert_eq!([&exemption["dutyHolder"], &exemption["fieldAccess"]], [&Value::Null, &json!("WITHHELD")]);
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn superseded_mandate_remains_unchanged() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let token = app.token(Role::Official, "44");
        establish(&app, &token, "440106001001", "2021-12-01").await;
        let first = json!({ "issuedOn": "2021-11-01", "title": "二〇二一年底前完成" });
        let mut earlier = mandate_input("2021-12-31");
        earlier.as_object_mut().unwrap().extend(first.as_object().unwrap().clone());
        let earlier = issue_mandate(&app, &token, earlier).await;
        let later = issue_mandate(&app, &token, mandate_input("2022-03-31")).await;
        let supersede = async |mandate: &Value, by: &Value| {
            let input = json!({ "mandateId": mandate["id"], "by": by["id"] });
            app.change(&token, "mandateSupersede", "state closedOn supersededBy { title }", input).await
        };
        let done = supersede(&earlier, &later).await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
        assert_eq!([&done["result"]["state"], &done["result"]["closedOn"]], [&json!("SUPERSEDED"), &json!("2022-03-17")]);
        for (mandate, by, code, field) in [
            (&later, &earlier, "ALREADY_CLOSED", "by"),
            (&earlier, &later, "ALREADY_CLOSED", "mandateId"),
            (&later, &later, "INVALID", "by"),
        ] {
            let refused = supersede(mandate, by).await;
            let error = &refused["userErrors"][0];
            assert_eq!([&error["code"], &error["path"]], [&json!(code), &json!(["input", field])], "{refused}");
        }
        establish(&app, &token, "440106001002", "2022-03-20").await;
        assert_eq!(figures(&app, &token, &earlier, "440106", "2022-04-10").await, [1, 0, 0, 28, 0]);
        assert_eq!(figures(&app, &token, &later, "440106", "2022-04-10").await, [2, 0, 0, 27, 0]);
        let query = "{ open: mandates { totalCount nodes { supersedes { nodes { title state } } } }
            all: mandates(includeClosed: true) { totalCount }
            division(code: \"440106\") { mandates(subcommitteeKind: \"PUBLIC_HEALTH\") { totalCount } } }";
        let seen = app.data(&token, query).await;
        assert_eq!(seen["open"]["totalCount"], 1);
        assert_eq!(seen["open"]["nodes"][0]["supersedes"]["nodes"][0]["state"], "SUPERSEDED");
        assert_eq!([&seen["all"]["totalCount"], &seen["division"]["mandates"]["totalCount"]], [&json!(2), &json!(1)]);
        let input = json!({ "mandateId": later["id"], "reason": "政策调整", "expectedRevision": 1 });
        let withdrawn = app.change(&token, "mandateWithdraw", "state closingReason closedOn", input).await;
        assert_eq!(withdrawn["result"], json!({ "state": "WITHDRAWN", "closingReason": "政策调整", "closedOn": "2022-04-10" }));
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn invalid_mandate_reports_every_mistake() {
    on_each_database(async |app| {
        app.set_date("2022-03-20");
        let token = app.token(Role::Official, "44");
        let input = json!({ "title": " ", "documentNumber": "1", "issuer": "x", "issuedOn": "2022-03-21",
            "scope": "51", "committeeKinds": [], "subcommitteeKind": "HEALTH", "milestone": "DONE",
            "dueOn": "2022-03-01" });
        let refused = app.change(&token, "mandateIssue", MANDATE, input).await;
        assert_eq!(refused["result"], Value::Null);
        let errors = refused["userErrors"].as_array().unwrap();
        let mut found: Vec<_> = errors.iter().map(|error| error["path"][1].as_str().unwrap()).collect();
        found.sort_unstable();
        let wrong = ["committeeKinds", "dueOn", "issuedOn", "milestone", "scope", "subcommitteeKind", "title"];
        assert_eq!(found, wrong);
        let kinds = errors.iter().find(|error| error["path"][1] == "subcommitteeKind").unwrap();
        assert!(kinds["message"].as_str().unwrap().contains("PUBLIC_HEALTH"), "{kinds}");
        assert!(!app.log().await.iter().any(|line| line.starts_with("mandate")));
    })
    .await;
}

#[actix_web::test]
async fn partly_responsible_caller_can_read_but_not_change_a_mandate() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let province = app.token(Role::Official, "44");
        let mandate = issue_mandate(&app, &province, mandate_input("2022-03-31")).await;
        let county = app.token(Role::Official, "440106");
        let elsewhere = app.token(Role::Official, "51");
        let query = "query($m: ID!) { node(id: $m) { __typename } mandate(id: $m) { title
            own: coverage(in: \"440106\") { total } above: coverage(in: \"44\") { total } }
            coverage(mandate: $m, in: \"4419\") { total } mandates { totalCount } }";
        let (seen, _) = app.execute(&county, query, json!({ "m": mandate["id"] })).await;
        let seen = &seen["data"];
        assert_eq!(seen["mandate"]["own"]["total"], 29);
        assert_eq!([&seen["mandate"]["above"], &seen["coverage"]], [&Value::Null, &Value::Null]);
        assert_eq!(seen["mandates"]["totalCount"], 1);
        let (unseen, _) = app.execute(&elsewhere, query, json!({ "m": mandate["id"] })).await;
        assert_eq!(unseen["data"], json!({ "node": null, "mandate": null, "coverage": null, "mandates": { "totalCount": 0 } }));
        let input = json!({ "mandateId": mandate["id"], "reason": "x" });
        let document = crate::support::mutation_document("mandateWithdraw", "id");
        for (token, code) in [(&county, "FORBIDDEN"), (&app.token(Role::Observer, "44"), "FORBIDDEN")] {
            let (answer, _) = app.execute(token, &document, json!({ "input": input })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
        }
        let unknown = app.change(&elsewhere, "mandateWithdraw", "id", input).await;
        assert_eq!(unknown["userErrors"][0]["code"], "NOT_FOUND");
    })
    .await;
}

#[actix_web::test]
async fn consistency_check_names_every_figure_that_differs_from_the_facts() {
    on_each_database(async |app| {
        app.set_date("2022-04-10");
        let token = app.token(Role::Official, "44");
        issue_mandate(&app, &token, mandate_input("2022-03-31")).await;
        app.assert_counters_match().await;
        for sql in [
            "UPDATE mandate_counter SET met_late = met_late + 1 WHERE level = 4 AND code = 440106001000",
            "UPDATE mandate_counter SET exempt = exempt + 1 WHERE level = 3 AND code = 441900000000",
            "UPDATE mandate_day_counter SET total = total - 1 WHERE county_code = 440106000000",
            "UPDATE obligation SET met_on = '2022-04-01' WHERE code = 441900003001",
            "UPDATE committee SET valid_to = '2022-04-01' WHERE code = 440106001002",
        ] {
            app.server.db.execute_unprepared(sql).await.unwrap();
        }
        let found = cunju::app::verify::run(&app.server.db).await.unwrap();
        let named = |table: &str, part: &str| {
            let of = found.iter().filter(|difference| difference.table == table);
            of.map(ToString::to_string).any(|line| line.contains(part))
        };
        assert!(named("mandate_counter", "440106001 due 2022-03-31"), "{found:?}");
        assert!(named("mandate_counter", "441900 due 2022-03-31"), "{found:?}");
        assert!(!named("mandate_counter", "440106 due"), "{found:?}");
        assert!(named("mandate_day_counter", "440106 entered"), "{found:?}");
        assert!(named("obligation", "441900003001"), "{found:?}");
        assert!(
            named(
                "obligation",
                "the facts give no obligation, the table has not met"
            ),
            "{found:?}"
        );
    })
    .await;
}
