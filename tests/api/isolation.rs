//! Two counties that cannot see each other: every field of the schema is read, so that a new field is checked
//! automatically.

mod seed;
mod walk;

use std::collections::BTreeSet;

use cunju::access::auth::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};
use walk::shared;

pub(crate) use seed::seed;
pub(crate) use walk::{Walk, inner_type_name, schema};

/// A county, one of its committees, and a marker that all texts written there contain.
pub(crate) struct County {
    pub(crate) code: &'static str,
    pub(crate) committee: &'static str,
    pub(crate) sign: &'static str,
    /// The telephone number of its persons, which cannot be a marker.
    pub(crate) phone: &'static str,
}

pub(crate) const HERE: County = County {
    code: "440106",
    committee: "440106001001",
    sign: "甲县之物",
    phone: "13800000001",
};
const THERE: County = County {
    code: "510104",
    committee: "510104017001",
    sign: "乙县之物",
    phone: "13800000002",
};

#[actix_web::test]
async fn no_field_reads_data_of_another_county() {
    on_each_database(async |app| {
        let here = seed(&app, &HERE).await;
        let there = seed(&app, &THERE).await;
        for role in [
            Role::Official,
            Role::CommitteeWorker,
            Role::GridWorker,
            Role::Observer,
        ] {
            let (own, token) = (app.token(role, HERE.code), app.token(role, THERE.code));
            let control = Walk::read_all(&app, &token, &[(&THERE, &there)]).await;
            if role == Role::Official {
                assert!(
                    control.text.contains(THERE.sign),
                    "a control caller reads it"
                );
                assert!(
                    control.text.contains(THERE.phone),
                    "a control caller reads it"
                );
                let unread: Vec<_> = walk::nodes(&app).await;
                let unread = unread.iter().filter(|it| !control.types.contains(*it));
                let unread: Vec<_> = unread.collect();
                assert!(unread.is_empty(), "isolation/seed.rs creates no {unread:?}");
            }
            let walk = Walk::read_all(&app, &own, &[(&HERE, &here), (&THERE, &there)]).await;
            assert!(!walk.text.contains(THERE.sign), "{role:?} reads the text");
            assert!(
                !walk.text.contains(THERE.phone),
                "{role:?} reads the number"
            );
            let foreign: BTreeSet<_> = control
                .ids
                .difference(&shared(&app).await)
                .cloned()
                .collect();
            let seen: Vec<_> = walk.ids.intersection(&foreign).collect();
            assert!(seen.is_empty(), "{role:?} reads {seen:?}");
            assert_ids_not_found(&app, &own, foreign).await;
        }
    })
    .await;
}

/// Queries each of these IDs, which the caller may not see.
async fn assert_ids_not_found(app: &TestApp, token: &str, ids: BTreeSet<String>) {
    let ids: Vec<String> = ids.into_iter().collect();
    for ids in ids.chunks(100) {
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }";
        let (answer, _) = app.execute(token, query, json!({ "ids": ids })).await;
        let nodes = answer["data"]["nodes"].as_array().unwrap();
        assert!(nodes.iter().all(Value::is_null), "{answer}");
    }
}

#[actix_web::test]
async fn no_mutation_changes_data_of_another_county() {
    on_each_database(async |app| {
        let here = seed(&app, &HERE).await;
        let there = seed(&app, &THERE).await;
        let token = app.token(Role::Official, HERE.code);
        let before = app.log().await;
        let schema = walk::schema(&app).await;
        let inputs = walk::inputs(&schema, (&HERE, &here), (&THERE, &there));
        for (mutation, of, input) in inputs {
            let query = format!(
                "mutation($input: {of}!) {{ {mutation}(input: $input) {{ __typename result {{ __typename }}
                    userErrors {{ code message }} }} }}"
            );
            let (answer, _) = app.execute(&token, &query, json!({ "input": input })).await;
            let result = &answer["data"][&mutation]["result"];
            assert!(result.is_null(), "{mutation} of {input}: {answer}");
            assert!(!answer.to_string().contains(THERE.sign), "{mutation}: {answer}");
            assert_ne!(
                answer["errors"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR",
                "{mutation} of {input}"
            );
        }
        assert_eq!(app.log().await, before, "nothing was written");
    })
    .await;
}
