//! Exported files are imported again unchanged.

use actix_web::test::TestRequest;
use serde_json::json;

use super::{COMMITTEE, ImportTask, households, import_file, job_summary, official, with_token};
use crate::support::{TestApp, on_each_database};

const QUERY: &str = "query($after: String) { committee(code: \"440106001001\") {
    households(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
      nodes { committee { code } estate building unit room address head } } } }";

/// Texts that a spreadsheet or a table reader may interpret.
const TEXTS: [&str; 40] = [
    "'=示例",
    "=示例",
    "''示例",
    "'",
    "''",
    "=1+1",
    "=\"示例\"",
    "=\"=\"示例\"\"",
    "+86",
    "-1",
    "-1.0",
    "@示例",
    "＝示例",
    "101.0",
    "1.00",
    "0101",
    "1E2",
    "1.1E+2",
    "4.40106E+17",
    "1.38E10",
    "TRUE",
    "FALSE",
    "#N/A",
    "#REF!",
    "3月5日",
    "5-Mar",
    "2026/3/5",
    "10:30",
    "示例,A",
    "示例;A",
    "\"示例\"",
    "示例\"示例",
    "示例'",
    "示例　示例",
    "_x0041_",
    "_x000D_",
    "&amp;",
    "<示例>",
    "无",
    "问题",
];

async fn export(app: &TestApp, form: &str) -> Vec<u8> {
    let wanted = json!({ "query": QUERY, "purpose": "VERIFICATION" });
    let uri = format!("/bulk/export.{form}");
    let request = TestRequest::post().uri(&uri).set_json(wanted);
    let (status, body, _) = app.send(with_token(request, &official(app))).await;
    assert_eq!(status, 200);
    body.to_vec()
}

#[actix_web::test]
async fn exported_text_is_imported_unchanged() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = official(&app);
        let mut taken_in = 0;
        for (at, words) in TEXTS.iter().enumerate() {
            let input = json!({ "committeeCode": COMMITTEE, "acceptDuplicate": true, "address": format!("{words}示例路{at}号"), "head": format!("{words}示例"), "estate": words, "room": words });
            let payload = app.change(&token, "householdRegister", "id", input).await;
            assert_eq!(payload["userErrors"], json!([]), "{words}");
            taken_in += 1;
        }
        let fields = "estate building unit room head revision";
        let before = households(&app, fields).await;
        assert_eq!(before.len(), taken_in);
        for form in ["csv", "xlsx"] {
            let content = export(&app, form).await;
            for mode in ["CHECK", "PARTIAL", "ATOMIC"] {
                let job = import_file(&app, &format!("HOUSEHOLDS&mode={mode}"), &content).await;
                let counts = job_summary(&job);
                assert!(counts.starts_with(&format!("DONE {taken_in} 0 0 {taken_in} 0 ")), "{form}: {counts}");
            }
            assert_eq!(households(&app, fields).await, before, "{form}");
        }
        // No cell is a formula in a spreadsheet that opens the file.
        let text = String::from_utf8(export(&app, "csv").await).unwrap();
        let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for record in table.records() {
            let record = record.unwrap();
            assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '＝'])), "{record:?}");
        }
    })
    .await;
}
