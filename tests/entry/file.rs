//! File handling: cells, line endings, headers, and exported files that are imported again.

pub(crate) mod cells;
mod command;
mod days;
mod export;
mod footers;
mod forms;
mod headers;
mod marks;
mod messages;
mod people;
mod resume;
mod rows;
mod values;
mod workbooks;

use std::collections::HashMap;
use std::time::Duration;

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use cunju::exchange::bulk::jobs;
use cunju_entity::resident;
use rust_xlsxwriter::{Workbook, Worksheet};
use sea_orm::{ActiveEnum, EntityTrait};
use serde_json::Value;

use crate::support::TestApp;

pub(crate) const COMMITTEE: &str = "440106001001";
pub(crate) const HOUSEHOLD_HEADERS: &str = "村居代码,网格,小区,楼栋,单元,房号,地址,户主";
pub(crate) const RESIDENT_HEADERS: &str =
    "村居代码,户地址,姓名,性别,出生日期,与户主关系,居住状态,身份证号,电话,特殊群体";

/// The background task that imports files; it stops when this value is dropped.
pub(crate) struct ImportTask(actix_web::rt::task::JoinHandle<()>);

impl ImportTask {
    pub(crate) fn spawn(app: &TestApp) -> Self {
        Self(actix_web::rt::spawn(jobs::run(app.server.job_context())))
    }
}

impl Drop for ImportTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(crate) fn with_token(request: TestRequest, token: &str) -> TestRequest {
    request
        .insert_header(("authorization", format!("Bearer {token}")))
        .insert_header(("accept-language", "en"))
}

pub(crate) fn official(app: &TestApp) -> String {
    app.token(Role::Official, "44")
}

pub(crate) async fn get(app: &TestApp, path: &str) -> (u16, Vec<u8>) {
    let (status, body, _) = app
        .send(with_token(TestRequest::get().uri(path), &official(app)))
        .await;
    (status, body.to_vec())
}

/// Sends a file, such as `HOUSEHOLDS&mode=CHECK`, and waits until it is processed.
pub(crate) async fn import_file(app: &TestApp, what: &str, content: &[u8]) -> Value {
    let uri = format!("/bulk/jobs?kind={what}");
    let request = TestRequest::post().uri(&uri).set_payload(content.to_vec());
    let (status, body, _) = app.send(with_token(request, &official(app))).await;
    let mut job: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, 202, "{job}");
    let path = format!("/bulk/jobs/{}", job["id"].as_str().unwrap());
    for _ in 0..1_200 {
        job = serde_json::from_slice(&get(app, &path).await.1).unwrap();
        if job["state"] != "WAITING" && job["state"] != "RUNNING" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    job
}

/// State, rows, created, changed, unchanged, problems and warnings of a job.
pub(crate) fn job_summary(job: &Value) -> String {
    let of = |key: &str| job[key].to_string();
    let counts = [
        "rowsRead",
        "created",
        "changed",
        "unchanged",
        "problems",
        "warnings",
    ]
    .map(of);
    format!("{} {}", job["state"].as_str().unwrap(), counts.join(" "))
}

/// All messages about a file: severity, cell and English text, sorted.
pub(crate) async fn job_messages(app: &TestApp, job: &Value) -> Vec<String> {
    let Some(path) = job["problemsList"].as_str() else {
        return Vec::new();
    };
    let (status, body) = get(app, path).await;
    assert_eq!(status, 200);
    let body = String::from_utf8(body).unwrap();
    let lines = body.lines().map(|line| {
        let problem: Value = serde_json::from_str(line).unwrap();
        let column = problem["column"]
            .as_u64()
            .map(|at| usize::try_from(at).unwrap());
        let cell = format!(
            "{}{}",
            column
                .map(cunju::exchange::bulk::read::letters)
                .unwrap_or_default(),
            problem["row"]
        );
        let severity = problem["severity"].as_str().unwrap();
        format!("{severity} {cell} {}", problem["en"].as_str().unwrap())
    });
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    lines
}

/// Severity and cell of all messages about a file.
pub(crate) async fn message_cells(app: &TestApp, job: &Value) -> Vec<String> {
    let short = |line: &String| line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
    job_messages(app, job).await.iter().map(short).collect()
}

/// The rows of the annotated file.
pub(crate) async fn annotated_rows(app: &TestApp, job: &Value) -> Vec<(u32, Vec<String>)> {
    let (status, body) = get(app, job["problemsFile"].as_str().unwrap()).await;
    assert_eq!(status, 200);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, body).unwrap();
    let mut rows = Vec::new();
    let read = cunju::exchange::bulk::read::Source::open(&path)
        .unwrap()
        .each(&mut |row| {
            let cells = row.cells.iter().map(|cell| cell.shown().to_owned());
            rows.push((row.number, cells.collect()));
            Ok(())
        });
    read.unwrap();
    rows
}

/// Fields of the households of a committee, by address.
pub(crate) async fn households(app: &TestApp, fields: &str) -> Vec<Value> {
    let query = format!(
        "{{ committee(code: \"{COMMITTEE}\") {{ households(first: 100) {{ nodes {{ address {fields} }} }} }} }}"
    );
    let data = app.data(&official(app), &query).await;
    let mut nodes = data["committee"]["households"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    nodes.sort_by_key(|node| node["address"].as_str().unwrap().to_owned());
    nodes
}

/// Fields of the residents of the households of a committee, by name.
pub(crate) async fn residents(app: &TestApp, fields: &str) -> Vec<Value> {
    let query = format!(
        "{{ committee(code: \"{COMMITTEE}\") {{ households(first: 10) {{ nodes {{
            residents(first: 20) {{ nodes {{ name {fields} }} }} }} }} }} }}"
    );
    let data = app.data(&official(app), &query).await;
    let homes = data["committee"]["households"]["nodes"].as_array().unwrap();
    let all = homes
        .iter()
        .map(|home| home["residents"]["nodes"].as_array().unwrap());
    let mut all: Vec<Value> = all.flatten().cloned().collect();
    all.sort_by_key(|node| node["name"].as_str().unwrap().to_owned());
    all
}

/// A workbook with a sheet that `fill` writes.
pub(crate) fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// A workbook of texts.
pub(crate) fn text_workbook(lines: &[&str]) -> Vec<u8> {
    workbook(|sheet| {
        for (row, line) in (0..).zip(lines) {
            sheet.write_row(row, 0, line.split(',')).unwrap();
        }
    })
}

/// Registers the household at an address.
pub(crate) async fn register_household(app: &TestApp, address: &str) {
    let table = format!("村居代码,地址\n{COMMITTEE},{address}\n");
    let job = import_file(app, "HOUSEHOLDS&mode=ATOMIC", table.as_bytes()).await;
    assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0");
}

/// Kinships by name, for more residents than fit on a page.
async fn kinships(app: &TestApp) -> HashMap<String, String> {
    let rows = resident::Entity::find().all(&app.server.db).await.unwrap();
    let relations = rows
        .into_iter()
        .map(|row| (row.name, row.relation.to_value()));
    relations.collect()
}
