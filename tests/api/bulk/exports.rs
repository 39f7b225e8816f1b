//! Exports of connections as tables: masked as in any request, harmless to spreadsheets, and logged.

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use cunju_entity::access_log;
use sea_orm::EntityTrait;
use serde_json::json;

use super::{COMMITTEE, HOUSEHOLDS, ImportTask, household_table, import_file, with_token};
use crate::support::{TestApp, on_each_database};

const QUERY: &str = "query($after: String) { committee(code: \"440106001001\") {
    households(first: 100, after: $after) { page: pageInfo { hasNextPage endCursor }
      nodes { ...Home grid { name } } } } } fragment Home on Household { address head }";

async fn export(app: &TestApp, token: &str, form: &str, query: &str) -> (u16, Vec<u8>) {
    let wanted = json!({ "query": query, "purpose": "VERIFICATION" });
    let uri = format!("/bulk/export.{form}");
    let request = TestRequest::post().uri(&uri).set_json(wanted);
    let (status, body, _) = app.send(with_token(request, token)).await;
    (status, body.to_vec())
}

#[actix_web::test]
async fn connection_is_exported_page_by_page_as_the_caller_sees_it() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let table = format!("{}{COMMITTEE},,,,,,'=1+1,张三\n", household_table(230));
        let job = import_file(&app, &token, "HOUSEHOLDS PARTIAL", table.as_bytes()).await;
        assert_eq!(job["created"], 231, "{job} {HOUSEHOLDS}");
        let (status, body) = export(&app, &token, "csv", QUERY).await;
        let text = String::from_utf8(body).unwrap();
        assert_eq!(status, 200, "{text}");
        assert_eq!(text.lines().count(), 232);
        let path = "committee.households";
        assert_eq!(
            text.lines().next().unwrap(),
            "\u{feff}address,head,grid.name"
        );
        assert!(text.contains("\n'=1+1,张三,\n"), "{text}");
        let (status, body) = export(&app, &token, "jsonl", QUERY).await;
        let lines = String::from_utf8(body).unwrap();
        assert_eq!((status, lines.lines().count()), (200, 231));
        let (status, body) = export(&app, &token, "xlsx", QUERY).await;
        assert_eq!((status, &body[..2]), (200, b"PK".as_slice()));
        let observer = app.token(Role::Observer, "44");
        let (status, body) = export(&app, &observer, "csv", QUERY).await;
        let masked = String::from_utf8(body).unwrap();
        assert_eq!((status, masked.lines().count()), (200, 232));
        assert!(
            !masked.contains("岳洲路") && !masked.contains("张三"),
            "{masked}"
        );
        let elsewhere = app.token(Role::Official, "11");
        let (status, body) = export(&app, &elsewhere, "csv", QUERY).await;
        assert_eq!(
            (status, body),
            (200, "\u{feff}address,head,grid.name\n".into())
        );
        let kept = access_log::Entity::find()
            .all(&app.server.db)
            .await
            .unwrap();
        let mut kept: Vec<_> = kept.iter().filter(|row| row.entity == "export").collect();
        kept.sort_by_key(|row| row.id);
        let rows: Vec<_> = kept
            .iter()
            .map(|row| (row.entity_id.as_str(), row.rows))
            .collect();
        assert_eq!(
            rows,
            [
                (path, 231),
                (path, 231),
                (path, 231),
                (path, 231),
                (path, 0)
            ]
        );
        assert_eq!(kept[0].purpose, "VERIFICATION");
    })
    .await;
}

#[actix_web::test]
async fn invalid_export_is_rejected_before_the_response_starts() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        for wrong in [
            "{ viewer { role } }",
            "{ committee(code: \"440106001001\") { households(first: 5) { nodes { address } } } }",
            "query($after: String) { a: committees(after: $after) { nodes { name } }
                b: committees(after: $after) { nodes { name } } }",
            "{ nothing }",
        ] {
            let (status, body) = export(&app, &token, "csv", wrong).await;
            let body = String::from_utf8(body).unwrap();
            assert!(
                body.starts_with("{\"errors\"") && status <= 400,
                "{wrong}: {body}"
            );
        }
        let wanted = json!({ "query": QUERY, "purpose": "CURIOSITY" });
        let request = TestRequest::post().uri("/bulk/export.csv").set_json(wanted);
        let (_, body, _) = app.send(with_token(request, &token)).await;
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("CARE_VISIT"), "{body}");
        assert_eq!(export(&app, &token, "exe", QUERY).await.0, 404);
    })
    .await;
}
