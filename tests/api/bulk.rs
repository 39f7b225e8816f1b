//! Imports of tables: files are sent, checked, imported, and returned with their problems.

mod exports;
mod kills;

use std::fmt::Write;
use std::time::Duration;

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use cunju::exchange::bulk::jobs;
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};

use crate::support::{TestApp, on_each_database};

const COMMITTEE: &str = "440106001001";
const HOUSEHOLDS: &str = "村居代码,网格,小区,楼栋,单元,房号,地址,户主\n";
const RESIDENTS: &str =
    "村居代码,户地址,姓名,性别,出生日期,与户主关系,居住状态,身份证号,电话,特殊群体\n";
const GRIDS: &str = "村居代码,网格编号,网格名称,网格类型,户数标准,人数标准\n";

/// The background task that imports files; it stops when this value is dropped.
struct ImportTask(actix_web::rt::task::JoinHandle<()>);

impl ImportTask {
    fn spawn(app: &TestApp) -> Self {
        Self(actix_web::rt::spawn(jobs::run(app.server.job_context())))
    }
}

impl Drop for ImportTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn with_token(request: TestRequest, token: &str) -> TestRequest {
    request
        .insert_header(("authorization", format!("Bearer {token}")))
        .insert_header(("accept-language", "en"))
}

async fn get(app: &TestApp, token: &str, path: &str) -> (u16, Vec<u8>) {
    let (status, body, _) = app
        .send(with_token(TestRequest::get().uri(path), token))
        .await;
    (status, body.to_vec())
}

/// Sends a file; returns status and response.
async fn send(app: &TestApp, token: &str, what: &str, content: &[u8]) -> (u16, Value) {
    let (kind, mode) = what.split_once(' ').unwrap();
    let uri = format!("/bulk/jobs?kind={kind}&mode={mode}");
    let request = TestRequest::post().uri(&uri).set_payload(content.to_vec());
    let (status, body, _) = app.send(with_token(request, token)).await;
    (status, serde_json::from_slice(&body).unwrap())
}

/// Sends a file and waits until it is processed.
async fn import_file(app: &TestApp, token: &str, what: &str, content: &[u8]) -> Value {
    let (status, job) = send(app, token, what, content).await;
    assert_eq!(status, 202, "{job}");
    let path = format!("/bulk/jobs/{}", job["id"].as_str().unwrap());
    let mut last = job;
    for _ in 0..1_200 {
        let (status, body) = get(app, token, &path).await;
        assert_eq!(status, 200);
        let job: Value = serde_json::from_slice(&body).unwrap();
        last = job.clone();
        if job["state"] != "WAITING" && job["state"] != "RUNNING" {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Assertions about a completed job do not hold for this one.
    last
}

/// State, rows read, created, changed, unchanged and problems of a job.
fn job_summary(job: &Value) -> String {
    let of = |key: &str| job[key].to_string();
    format!(
        "{} {} {} {} {} {}",
        job["state"].as_str().unwrap(),
        of("rowsRead"),
        of("created"),
        of("changed"),
        of("unchanged"),
        of("problems")
    )
}

async fn annotated_file(app: &TestApp, token: &str, job: &Value) -> String {
    let path = job["problemsFile"].as_str().unwrap_or("/no-problems-file");
    let (status, body) = get(app, token, path).await;
    assert_eq!(status, 200);
    String::from_utf8(body).unwrap()
}

async fn households(app: &TestApp, token: &str) -> Vec<String> {
    let query = format!(
        "{{ committee(code: \"{COMMITTEE}\") {{ households(first: 100) {{ nodes {{ address head grid {{ name }} }} }} }} }}"
    );
    let data = app.data(token, &query).await;
    let nodes = data["committee"]["households"]["nodes"].as_array().unwrap();
    let shown = nodes.iter().map(|node| {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {}",
            text(&node["address"]),
            text(&node["head"]),
            text(&node["grid"]["name"])
        )
    });
    let mut shown: Vec<_> = shown.collect();
    shown.sort();
    shown
}

#[actix_web::test]
async fn repeated_import_of_grids_households_and_residents_changes_nothing() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let grids = format!("{GRIDS}{COMMITTEE},1,东,综合网格,300,\n{COMMITTEE},,西,GRID,,900\n");
        let job = import_file(&app, &token, "GRIDS CHECK", grids.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 2 2 0 0 0");
        let job = import_file(&app, &token, "GRIDS ATOMIC", grids.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 2 2 0 0 0");
        let job = import_file(&app, &token, "GRIDS PARTIAL", grids.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 2 0 0 2 0");
        let own = "{ bulkJobs(first: 1) { totalCount pageInfo { hasNextPage }
            nodes { id kind mode state rowsRead created changed unchanged problems message } } }";
        let data = app.data(&token, own).await;
        assert_eq!(data["bulkJobs"]["totalCount"], 3);
        assert_eq!(data["bulkJobs"]["nodes"][0], json!({ "id": job["id"], "kind": "GRIDS", "mode": "PARTIAL",
            "state": "DONE", "rowsRead": 2, "created": 0, "changed": 0, "unchanged": 2, "problems": 0, "message": null }));
        // Jobs of other callers and jobs for other units are not listed.
        for other in [app.token_for_subject("another", Role::Official, "44"), app.token(Role::Official, "440106")] {
            assert_eq!(app.data(&other, own).await["bulkJobs"]["totalCount"], 0);
        }
        let table = format!(
            "{HOUSEHOLDS}{COMMITTEE},1,花园,3栋,,502,,张三\n{COMMITTEE},西,,,,,岳洲路2号,\n{COMMITTEE},{COMMITTEE}002,,,,,岳洲路3号,\n"
        );
        let job = import_file(&app, &token, "HOUSEHOLDS CHECK", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 3 3 0 0 0");
        assert!(households(&app, &token).await.is_empty(), "a check writes nothing");
        let job = import_file(&app, &token, "HOUSEHOLDS PARTIAL", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 3 3 0 0 0");
        assert_eq!(
            households(&app, &token).await,
            ["岳洲路2号 - 西", "岳洲路3号 - 西", "花园3栋502室 张三 东"]
        );
        app.assert_counters_match().await;
        let changed = table.replace("岳洲路2号,", "岳洲路2号,李四");
        let job = import_file(&app, &token, "HOUSEHOLDS ATOMIC", changed.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 3 0 1 2 0");
        let people = format!(
            "{RESIDENTS}{COMMITTEE},花园3栋502,张三,男,1980/5/31,户主,户在人在,990106198005310016,138 0000 0000,残疾人；低保对象\n\
             {COMMITTEE},花园3栋502,张小三,女,20151231,子女,人在户不在,,,\n"
        );
        let job = import_file(&app, &token, "RESIDENTS PARTIAL", people.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 2 2 0 0 0");
        let job = import_file(&app, &token, "RESIDENTS ATOMIC", people.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 2 0 0 2 0");
        let moved = people.replace("人在户不在", "户在人在").replace("低保对象", "独居老人");
        let job = import_file(&app, &token, "RESIDENTS PARTIAL", moved.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 2 0 2 0 0");
        app.assert_counters_match().await;
        let log = app.log().await;
        let of = |name: &str| log.iter().filter(|line| line.starts_with(name)).count();
        assert_eq!(of("household.import UPDATE household"), 1, "{log:?}");
        assert_eq!(of("household.import INSERT register"), 2, "{log:?}");
        assert_eq!(of("resident.import UPDATE resident"), 1, "{log:?}");
    })
    .await;
}

#[actix_web::test]
async fn invalid_rows_are_returned_with_row_and_cell_and_not_imported() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let table = format!(
            "{HOUSEHOLDS}{COMMITTEE},,,,,,甲,\n{COMMITTEE},9,,,,,乙,\n999999999999,,,,,,丙,\n{COMMITTEE},,,,,,甲,\n,,,,,,丁,\n"
        );
        let job = import_file(&app, &token, "HOUSEHOLDS ATOMIC", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "REFUSED 5 0 0 0 4");
        assert!(households(&app, &token).await.is_empty());
        let job = import_file(&app, &token, "HOUSEHOLDS PARTIAL", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 5 1 0 0 4");
        assert_eq!(households(&app, &token).await, ["甲 - -"]);
        let back = annotated_file(&app, &token, &job).await;
        let lines: Vec<_> = back.lines().collect();
        assert!(lines[0].ends_with(",问题"), "{back}");
        assert!(lines[1].ends_with(','), "{back}");
        for (line, place) in [(2, "B3："), (3, "A4："), (4, "G5：与第 2 行的地址相同"), (5, "A6：")] {
            assert!(lines[line].contains(place), "{back}");
        }
        let people = format!(
            "{RESIDENTS}{COMMITTEE},甲,张三,男,2099-01-01,户主,户在人在,,,\n\
             {COMMITTEE},没有,李四,男,,户主,户在人在,,,\n{COMMITTEE},甲,王五,男,,户主,户在人在,99010619800531018X,,不存在的\n\
             {COMMITTEE},甲,赵六,,,子女,在,,,\n"
        );
        let job = import_file(&app, &token, "RESIDENTS CHECK", people.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 4 0 0 0 4");
        let back = annotated_file(&app, &token, &job).await;
        for place in ["E2：", "B3：", "J4：", "G5："] {
            assert!(back.contains(place), "{place}: {back}");
        }
        let headers = "地址,户住\n甲,乙\n";
        let job = import_file(&app, &token, "HOUSEHOLDS CHECK", headers.as_bytes()).await;
        assert_eq!(job["state"], "REFUSED", "{job}");
        let back = annotated_file(&app, &token, &job).await;
        assert!(back.is_empty() || back.contains("问题"), "{back}");
        for without_rows in ["", HOUSEHOLDS] {
            let job = import_file(&app, &token, "HOUSEHOLDS PARTIAL", without_rows.as_bytes()).await;
            assert_eq!(job["state"], "REFUSED", "{job}");
            let why = job["message"]["en"].as_str().unwrap();
            assert!(why.contains("no rows of data"), "{why}");
        }
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn formula_workbook_is_annotated_and_encrypted_workbook_is_rejected() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("户").unwrap();
        sheet
            .write_row(0, 0, ["committee code", "address"])
            .unwrap();
        sheet.write_row(1, 0, [COMMITTEE, "甲"]).unwrap();
        sheet.write_string(2, 0, COMMITTEE).unwrap();
        sheet
            .write_formula(2, 1, Formula::new("=\"乙\"").set_result("乙"))
            .unwrap();
        let content = book.save_to_buffer().unwrap();
        let job = import_file(&app, &token, "HOUSEHOLDS PARTIAL", &content).await;
        assert_eq!(job_summary(&job), "DONE 2 1 0 0 1");
        assert_eq!(job["sheet"], "户");
        let path = job["problemsFile"].as_str().unwrap();
        assert!(path.contains("problems.xlsx"), "{path}");
        let (status, body) = get(&app, &token, path).await;
        assert_eq!((status, &body[..2]), (200, b"PK".as_slice()));
        let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        let job = import_file(&app, &token, "HOUSEHOLDS PARTIAL", &locked).await;
        assert_eq!(job["state"], "REFUSED");
        assert!(
            job["message"]["zh"].as_str().unwrap().contains("密码"),
            "{job}"
        );
    })
    .await;
}

#[actix_web::test]
async fn job_is_private_to_its_sender_and_limited_to_the_jurisdiction() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let official = app.token(Role::Official, "44");
        let table = format!("{HOUSEHOLDS}{COMMITTEE},,,,,,甲,\n");
        let elsewhere = app.token(Role::Official, "11");
        let job = import_file(&app, &elsewhere, "HOUSEHOLDS PARTIAL", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        assert!(households(&app, &official).await.is_empty());
        let path = format!("/bulk/jobs/{}", job["id"].as_str().unwrap());
        assert_eq!(get(&app, &elsewhere, &path).await.0, 200);
        assert_eq!(
            get(&app, &official, &path).await.0,
            404,
            "in another jurisdiction"
        );
        let other = app.token_for_subject("another", Role::Official, "11");
        assert_eq!(get(&app, &other, &path).await.0, 404, "of another subject");
        let file = format!("{path}/problems.csv");
        assert_eq!(get(&app, &other, &file).await.0, 404);
        assert_eq!(get(&app, &elsewhere, &file).await.0, 200);
        let observer = app.token(Role::Observer, "44");
        assert_eq!(send(&app, &observer, "HOUSEHOLDS CHECK", b"x").await.0, 403);
        let stranger = TestRequest::post().uri("/bulk/jobs?kind=GRIDS&mode=CHECK");
        assert_eq!(app.send(stranger).await.0, 401);
        assert_eq!(send(&app, &official, "DOORS CHECK", b"x").await.0, 400);
    })
    .await;
}

#[actix_web::test]
async fn template_has_the_columns_and_options_of_its_unit() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for kind in ["households", "residents", "grids"] {
            let path = format!("/bulk/templates/{kind}.xlsx?committee={COMMITTEE}");
            let (status, body) = get(&app, &token, &path).await;
            assert_eq!((status, &body[..2]), (200, b"PK".as_slice()), "{path}");
            // Its columns are recognized, and the import reports that nothing was filled in.
            let job = import_file(
                &app,
                &token,
                &format!("{} CHECK", kind.to_uppercase()),
                &body,
            )
            .await;
            assert_eq!(job_summary(&job), "REFUSED 0 0 0 0 0", "{job}");
            let why = job["message"]["zh"].as_str().unwrap();
            assert!(why.contains("工作表“数据”中没有数据"), "{why}");
            let path = format!("/bulk/templates/{kind}.csv?division=440106");
            let (status, body) = get(&app, &token, &path).await;
            assert_eq!(status, 200);
            assert!(String::from_utf8(body).unwrap().contains("村居代码"));
        }
        let outside = "/bulk/templates/grids.xlsx?division=11";
        assert_eq!(get(&app, &token, outside).await.0, 400);
        assert_eq!(
            get(&app, &token, "/bulk/templates/doors.xlsx?division=44")
                .await
                .0,
            404
        );
    })
    .await;
}

/// A table of households in a committee.
fn household_table(rows: usize) -> String {
    let mut table = HOUSEHOLDS.to_owned();
    for row in 0..rows {
        writeln!(table, "{COMMITTEE},,,,,,岳洲路{row}号,").unwrap();
    }
    table
}

#[actix_web::test]
async fn batches_of_one_committee_are_compared_with_earlier_batches() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let mut table = household_table(9_000);
        writeln!(table, "{COMMITTEE},,,,,,岳洲路0号,").unwrap();
        let job = import_file(&app, &token, "HOUSEHOLDS PARTIAL", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 9001 9000 0 0 1");
        let job = import_file(
            &app,
            &token,
            "HOUSEHOLDS CHECK",
            household_table(9_000).as_bytes(),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 9000 0 0 9000 0");
        let query =
            format!("{{ committee(code: \"{COMMITTEE}\") {{ households {{ totalCount }} }} }}");
        let (answer, _) = app.execute(&token, &query, json!({})).await;
        assert_eq!(
            answer["data"]["committee"]["households"]["totalCount"],
            9_000
        );
        app.assert_counters_match().await;
    })
    .await;
}
