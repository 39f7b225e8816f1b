//! Which entries of the log are reported, and to whom.

use cunju::access::auth::{Permission, Role};
use cunju::access::session::change::{ChangeOptions, Fact, Operation, UnitOfWork};
use cunju_entity::{committee, grid};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{
    brief, changes, changes_since, changes_until, committee, create_object, current_cursor,
    division, follow, page, recode, register_household, session,
};
use crate::support::on_each_database;

const TIANHE: &str = "440106001001";
const EVENT_FIELDS: [&str; 4] = ["kind", "type", "operation", "id"];

#[actix_web::test]
async fn change_is_reported_with_the_current_state_of_the_object() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let unit = committee(&app, &token, TIANHE).await;
        let start = current_cursor(&app, &token).await;
        let home = register_household(&app, &token, TIANHE, "一号").await;
        let items = changes_since(&app, &token, &start, 1).await;
        let told = json!([["UPSERT", "Household", "household.register", home]]);
        assert_eq!(brief(&items, &EVENT_FIELDS), told);
        assert_eq!(items[0]["unit"], unit);
        assert_eq!(
            items[0]["node"],
            json!({ "id": home, "__typename": "Household" })
        );
        assert!(items[0]["at"].as_str().unwrap().starts_with("2026-11-20T"));
        assert_eq!(
            changes_since(&app, &token, &start, 1).await,
            items,
            "a cursor can be used again"
        );
        let rest = changes(&app, &token, json!({ "after": items[0]["cursor"] })).await;
        assert_eq!(rest["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn change_of_a_part_is_reported_for_its_object() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let start = current_cursor(&app, &token).await;
        let order = json!({ "title": "t", "documentNumber": "d", "issuer": "i", "scope": "44",
            "issuedOn": "2026-03-01", "subcommitteeKind": "PUBLIC_HEALTH", "milestone": "SET_UP",
            "dueOn": "2026-12-31" });
        let mandate = create_object(&app, &token, "mandateIssue", order).await;
        let body = json!({ "committeeCode": TIANHE, "kind": "PUBLIC_HEALTH", "establishedOn": "2026-03-01" });
        let body = create_object(&app, &token, "subcommitteeEstablish", body).await;
        let grid = json!({ "committeeCode": TIANHE, "kind": "GRID", "name": "g", "subcommitteeIds": [body] });
        let grid = create_object(&app, &token, "gridCreate", grid).await;
        let extend = |field: &str, unit: &str| {
            let mut input = json!({ "mandateId": mandate, "dueOn": "2027-06-30", "reason": "r", "approver": "a" });
            input[field] = json!(unit);
            input
        };
        made_without_id(&app, &token, "obligationExtend", extend("committeeCode", "440106001002")).await;
        made_without_id(&app, &token, "obligationExtend", extend("division", "4419")).await;
        let exempt = json!({ "mandateId": mandate, "committeeCode": "440106001003", "legalGround": "g",
            "dutyHolder": "h", "approver": "a" });
        create_object(&app, &token, "obligationExempt", exempt).await;
        let items = changes_since(&app, &token, &start, 10).await;
        let told: Vec<_> = items.iter().map(|item| format!("{} {}", item["operation"], item["type"])).collect();
        let told: Vec<_> = told.iter().map(|line| line.replace('"', "")).collect();
        assert_eq!(told, [
            "mandate.issue Mandate",
            "subcommittee.establish Subcommittee",
            "subcommittee.establish Subcommittee",
            "subcommittee.establish Obligation",
            "grid.create Grid",
            "grid.create Subcommittee",
            "obligation.extend Obligation",
            "obligation.extend Mandate",
            "obligation.exempt Obligation",
            "obligation.exempt Obligation",
        ]);
        assert_eq!([&items[2]["id"], &items[4]["id"], &items[5]["id"]], [&body, &grid, &body]);
        assert_eq!(items[7]["unit"], division(&app, &token, "4419").await);
        assert!(items.iter().all(|item| item["node"]["id"] == item["id"]), "{items:?}");
        let county = app.token(Role::Official, "440106");
        let items = changes_since(&app, &county, &start, 9).await;
        assert_eq!(items[0]["type"], "Mandate", "the mandate applies to the county");
        assert!(!brief(&items, &["operation", "type"]).as_array().unwrap()
            .contains(&json!(["obligation.extend", "Mandate"])), "the extension is for another city");
    })
    .await;
}

async fn made_without_id(app: &crate::support::TestApp, token: &str, mutation: &str, input: Value) {
    let payload = app.change(token, mutation, "dueOn", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
}

#[actix_web::test]
async fn deleted_object_is_reported_without_its_data() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "440106");
        let input = json!({ "committeeCode": TIANHE, "kind": "GRID", "name": "g" });
        let id = create_object(&app, &token, "gridCreate", input).await;
        let start = current_cursor(&app, &token).await;
        let row = grid::Entity::find()
            .one(&app.server.db)
            .await
            .unwrap()
            .unwrap();
        let session = session(&app, &token).await;
        // There is no mutation that deletes a grid yet.
        let operation = Operation::in_committee("grid.remove", Permission::KeepGrids);
        let mut work = UnitOfWork::begin(&session, operation, &(), &ChangeOptions::default())
            .await
            .unwrap();
        let committee = committee::Entity::find_by_id(row.committee_id).one(&app.server.db);
        let committee = committee.await.unwrap().unwrap();
        work.announce(Fact::Posts(committee)).await.unwrap();
        work.delete(&row).await.unwrap();
        work.finish(row).await.unwrap();
        let items = changes_since(&app, &token, &start, 1).await;
        assert_eq!(
            brief(&items, &EVENT_FIELDS),
            json!([["DELETE", "Grid", "grid.remove", id]])
        );
        assert_eq!(items[0]["node"], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn moved_committee_leaves_one_jurisdiction_and_enters_another() {
    on_each_database(async |app| {
        let province = app.token(Role::Official, "44");
        let old = app.token(Role::Official, "440106");
        let new = app.token(Role::Official, "4419");
        let own = app.committee_token(Role::CommitteeWorker, TIANHE).await;
        let id = committee(&app, &province, TIANHE).await;
        let start = current_cursor(&app, &province).await;
        let mut following = Vec::new();
        for token in [&old, &new, &own, &province] {
            let mut answers = follow(&app, token, &Value::Null).await;
            assert_eq!(page(&mut answers).await["items"], json!([]));
            following.push(answers);
        }
        register_household(&app, &province, TIANHE, "以前").await;
        recode(&app, &province, &id, "441900003577").await;
        register_household(&app, &province, "441900003577", "以后").await;
        let last = register_household(&app, &province, "440106001002", "别处").await;

        let left = json!(["LEFT", "Committee", "committee.update", id]);
        let entered = json!(["ENTERED", "Committee", "committee.update", id]);
        let upsert = json!(["UPSERT", "Committee", "committee.update", id]);
        // When the move is reported later, the former county no longer sees earlier changes either.
        let items = changes_since(&app, &old, &start, 2).await;
        assert_eq!(brief(&items[..1], &EVENT_FIELDS), json!([left]));
        assert_eq!(items[0]["node"], Value::Null);
        assert_eq!(
            [&items[1]["operation"], &items.len().into()],
            [&json!("household.register"), &json!(2)]
        );
        let items = changes_since(&app, &new, &start, 4).await;
        assert_eq!(brief(&items[2..3], &EVENT_FIELDS), json!([entered]));
        assert_eq!(items[2]["node"]["id"], id);
        assert_eq!(
            items.len(),
            4,
            "the alias is reported as its committee, and so are both households"
        );
        let items = changes_since(&app, &own, &start, 4).await;
        assert_eq!(
            brief(&items[2..3], &EVENT_FIELDS),
            json!([upsert]),
            "its own worker still sees the committee"
        );
        let items = changes_since(&app, &province, &start, 5).await;
        assert_eq!(brief(&items[2..3], &EVENT_FIELDS), json!([upsert]));

        let [old, new, own, province] = &mut following[..] else {
            panic!()
        };
        let mut told = changes_until(old, "committee.update").await;
        while !told.iter().any(|item| item["id"] == last) {
            told.extend(page(old).await["items"].as_array().unwrap().clone());
        }
        assert!(told.iter().any(|item| item["kind"] == "LEFT"), "{told:?}");
        let mut moved = told
            .iter()
            .skip_while(|item| item["kind"] != "LEFT")
            .skip(1);
        assert!(
            moved.all(|item| item["unit"] != id),
            "nothing of the committee follows: {told:?}"
        );
        let told = changes_until(new, "committee.update").await;
        assert!(
            told.iter().any(|item| item["kind"] == "ENTERED"),
            "{told:?}"
        );
        for answers in [own, province] {
            let told = changes_until(answers, "committee.update").await;
            assert!(told.iter().all(|item| item["kind"] == "UPSERT"), "{told:?}");
            assert!(
                told.iter().all(|item| !item["node"].is_null()),
                "the jurisdiction follows the committee: {told:?}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn feed_hides_other_jurisdictions_and_observer_sees_no_names() {
    on_each_database(async |app| {
        let country = app.token(Role::Official, "0");
        let start = current_cursor(&app, &country).await;
        let sichuan = register_household(&app, &country, "510104017001", "四川").await;
        let chongqing = register_household(&app, &country, "500101001001", "重庆").await;
        assert_eq!(changes_since(&app, &country, &start, 2).await.len(), 2);
        for (division, id) in [("50", &chongqing), ("51", &sichuan)] {
            let token = app.token(Role::Official, division);
            let items = changes_since(&app, &token, &start, 1).await;
            assert_eq!(brief(&items, &["id"]), json!([[id]]));
        }
        let query =
            "query($after: String) { changes(after: $after) { items { id node { ... on Household {
            address head } } } } }";
        let heads = |answer: Value| answer["data"]["changes"]["items"][0]["node"]["head"].clone();
        let variables = json!({ "after": start });
        let official = app.token(Role::Official, "50");
        assert_eq!(
            heads(app.execute(&official, query, variables.clone()).await.0),
            "赵示例"
        );
        let observer = app.token(Role::Observer, "50");
        let (answer, _) = app.execute(&observer, query, variables).await;
        assert_eq!(answer["data"]["changes"]["items"][0]["id"], chongqing);
        assert!(!answer.to_string().contains("赵示例"), "{answer}");
    })
    .await;
}

#[actix_web::test]
async fn feed_can_be_limited_to_part_of_the_jurisdiction() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let start = current_cursor(&app, &token).await;
        register_household(&app, &token, TIANHE, "一").await;
        register_household(&app, &token, "440106001002", "二").await;
        register_household(&app, &token, "441900003001", "三").await;
        assert_eq!(changes_since(&app, &token, &start, 3).await.len(), 3);
        for (unit, count) in [
            (division(&app, &token, "440106").await, 2),
            (division(&app, &token, "4419").await, 1),
            (committee(&app, &token, TIANHE).await, 1),
        ] {
            let page = changes(&app, &token, json!({ "after": start, "in": unit })).await;
            assert_eq!(page["items"].as_array().unwrap().len(), count);
        }
        let country = app.token(Role::Official, "0");
        for unit in [
            division(&app, &country, "50").await,
            committee(&app, &country, "500101001001").await,
        ] {
            let query = "query($in: ID) { changes(in: $in) { cursor } }";
            let (answer, _) = app.execute(&token, query, json!({ "in": unit })).await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
                "{answer}"
            );
        }
        let query = "query($in: ID) { changes(in: $in) { cursor } }";
        for unit in ["x".to_owned(), made_id(&app, &token).await] {
            let (answer, _) = app.execute(&token, query, json!({ "in": unit })).await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "INVALID_ID",
                "{answer}"
            );
        }
    })
    .await;
}

async fn made_id(app: &crate::support::TestApp, token: &str) -> String {
    let id = register_household(app, token, TIANHE, "四").await;
    id.as_str().unwrap().to_owned()
}
