//! A file and the API give the same result.

use std::time::Duration;

use actix_web::test::TestRequest;
use cunju::access::auth::Role;
use cunju::exchange::bulk::jobs;
use serde_json::{Value, json};

use crate::support::{TestApp, mutation_document, on_each_database};

pub(crate) const COMMITTEE: &str = "440106001001";
pub(crate) const OTHER_COMMITTEE: &str = "440106001002";
pub(crate) const HOUSEHOLD_HEADERS: &str = "村居代码,网格,小区,楼栋,单元,房号,地址,户主\n";
pub(crate) const RESIDENT_HEADERS: &str =
    "村居代码,户地址,姓名,性别,出生日期,与户主关系,居住状态,身份证号,电话,特殊群体\n";
/// The same, with the answer to who is meant.
pub(crate) const RESIDENT_HEADERS_WITH_ANSWER: &str =
    "村居代码,户地址,姓名,性别,出生日期,与户主关系,居住状态,身份证号,电话,特殊群体,处理\n";
/// Fields that are read of residents.
pub(crate) const PERSON: &str = "id name sex birthOn relation livingState identityFlaw revision
    identityNumber(purpose: VERIFICATION) phone(purpose: VERIFICATION)";

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

fn with_token(request: TestRequest, token: &str) -> TestRequest {
    request.insert_header(("authorization", format!("Bearer {token}")))
}

/// Sends a file and waits until it is processed.
pub(crate) async fn import_file(app: &TestApp, token: &str, what: &str, content: &str) -> Value {
    let (kind, mode) = what.split_once(' ').unwrap_or((what, "PARTIAL"));
    let uri = format!("/bulk/jobs?kind={kind}&mode={mode}");
    let request = TestRequest::post()
        .uri(&uri)
        .set_payload(content.as_bytes().to_vec());
    let (status, body, _) = app.send(with_token(request, token)).await;
    let mut job: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, 202, "{job}");
    let path = format!("/bulk/jobs/{}", job["id"].as_str().unwrap());
    for _ in 0..1_200 {
        if job["state"] != "WAITING" && job["state"] != "RUNNING" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
        let (_, body, _) = app
            .send(with_token(TestRequest::get().uri(&path), token))
            .await;
        job = serde_json::from_slice(&body).unwrap();
    }
    job
}

/// State, rows read, created, changed, unchanged and problems of a job.
pub(crate) fn job_summary(job: &Value) -> String {
    let keys = ["rowsRead", "created", "changed", "unchanged", "problems"];
    let counts = keys.map(|key| job[key].to_string());
    format!("{} {}", job["state"].as_str().unwrap(), counts.join(" "))
}

/// The annotated file.
pub(crate) async fn annotated_file(app: &TestApp, token: &str, job: &Value) -> String {
    let path = job["problemsFile"].as_str().unwrap_or("/no-problems-file");
    let (status, body, _) = app
        .send(with_token(TestRequest::get().uri(path), token))
        .await;
    assert_eq!(status, 200, "{job}");
    String::from_utf8(body.to_vec()).unwrap()
}

/// Result of a change that succeeds.
pub(crate) async fn expect_result(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> Value {
    let result = if mutation.starts_with("resident") {
        PERSON
    } else {
        "id"
    };
    let payload = app.change(token, mutation, result, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["result"].clone()
}

/// The first user error of a refused change.
pub(crate) async fn expect_user_error(
    app: &TestApp,
    token: &str,
    mutation: &str,
    input: Value,
) -> Value {
    let query = mutation_document(mutation, "id").replace(
        "... on Stale",
        "... on LikelyDuplicateError { alike } ... on Stale",
    );
    let (answer, _) = app.execute(token, &query, json!({ "input": input })).await;
    assert_eq!(answer["data"][mutation]["result"], Value::Null, "{answer}");
    answer["data"][mutation]["userErrors"][0].clone()
}

/// The open households of a committee, by address.
pub(crate) async fn households(app: &TestApp, token: &str, committee: &str) -> Vec<Value> {
    let query = format!(
        "{{ committee(code: \"{committee}\") {{ households(first: 30) {{ nodes {{
            id address estate building unit room head revision headResident {{ id name }} }} }} }} }}"
    );
    let data = app.data(token, &query).await;
    let mut nodes = data["committee"]["households"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    nodes.sort_by_key(|node| node["address"].to_string());
    nodes
}

pub(crate) fn addresses(households: &[Value]) -> Vec<&str> {
    households
        .iter()
        .map(|row| row["address"].as_str().unwrap())
        .collect()
}

/// Registers a household at an address.
pub(crate) async fn register_household(
    app: &TestApp,
    token: &str,
    committee: &str,
    address: &str,
) -> Value {
    let input = json!({ "committeeCode": committee, "address": address });
    expect_result(app, token, "householdRegister", input).await["id"].clone()
}

/// The residents of the household at an address, without their IDs.
pub(crate) async fn residents_at(
    app: &TestApp,
    token: &str,
    committee: &str,
    address: &str,
) -> Vec<Value> {
    let households = households(app, token, committee).await;
    let found = households
        .iter()
        .find(|row| row["address"] == address)
        .unwrap();
    let query = format!(
        "{{ node(id: {}) {{ ... on Household {{ residents(first: 30) {{ nodes {{ {PERSON} }} }} }} }} }}",
        found["id"]
    );
    let data = app.data(token, &query).await;
    data["node"]["residents"]["nodes"]
        .as_array()
        .unwrap()
        .clone()
}

/// Minimal input to register a resident.
pub(crate) fn resident_input(home: &Value, name: &str) -> Value {
    json!({ "householdId": home, "name": name, "relation": "NOT_RELATED", "livingState": "REGISTERED_LIVING_HERE" })
}

/// Registers residents with each of these numbers, through the API in `field` and through a file in the column of this
/// letter. Asserts that each is refused there, and that nobody is registered.
pub(crate) async fn assert_each_refused(
    app: &TestApp,
    (field, letter): (&str, char),
    numbers: &[&str],
) {
    let token = app.token(Role::Official, "44");
    let here = register_household(app, &token, COMMITTEE, "示例路1号").await;
    let mut file = RESIDENT_HEADERS.to_owned();
    for (n, typed) in numbers.iter().enumerate() {
        let mut input = resident_input(&here, &format!("示例{n}"));
        input[field] = json!(typed);
        let error = expect_user_error(app, &token, "residentRegister", input).await;
        assert_eq!(
            (&error["code"], &error["path"][1]),
            (&json!("INVALID"), &json!(field)),
            "{typed}"
        );
        let cells = match field {
            "phone" => format!(",\"{typed}\""),
            _ => format!("\"{typed}\","),
        };
        file += &format!("{COMMITTEE},示例路1号,示例{n},,,非亲属,户在人在,{cells},\n");
    }
    let job = import_file(app, &token, "RESIDENTS", &file).await;
    let rows = numbers.len();
    assert_eq!(
        job_summary(&job),
        format!("DONE {rows} 0 0 0 {rows}"),
        "{job}"
    );
    let back = annotated_file(app, &token, &job).await;
    for row in 2..rows + 2 {
        assert!(back.contains(&format!("{letter}{row}：")), "{row} {back}");
    }
    assert_eq!(
        residents_at(app, &token, COMMITTEE, "示例路1号").await,
        Vec::<Value>::new()
    );
}

const FIVE: [&str; 5] = [
    "示例花园11栋101室",
    "示例花园11栋2室",
    "示例花园1栋12室",
    "示例花园1栋1单元101室",
    "示例花园3栋2单元501室",
];

fn five(heads: [&str; 5]) -> String {
    let parts = ["1,1,101", "11,,101", "1,,12", "11,,2", "3,2,501"];
    let rows = parts
        .iter()
        .zip(heads)
        .map(|(parts, head)| format!("{COMMITTEE},,示例花园,{parts},,{head}\n"));
    format!("{HOUSEHOLD_HEADERS}{}", rows.collect::<String>())
}

#[actix_web::test]
async fn distinct_parts_make_distinct_addresses() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let file = five(["甲", "乙", "丙", "丁", "戊"]);
        let job = import_file(&app, &token, "HOUSEHOLDS", &file).await;
        assert_eq!(job_summary(&job), "DONE 5 5 0 0 0");
        assert_eq!(addresses(&households(&app, &token, COMMITTEE).await), FIVE);
        let job = import_file(&app, &token, "HOUSEHOLDS", &file).await;
        assert_eq!(
            job_summary(&job),
            "DONE 5 0 0 5 0",
            "a repeated import changes nothing"
        );
        // Another file changes the heads of these homes, and none of their parts.
        let job = import_file(&app, &token, "HOUSEHOLDS", &five(["己"; 5])).await;
        assert_eq!(job_summary(&job), "DONE 5 0 5 0 0");
        let rows = households(&app, &token, COMMITTEE).await;
        assert_eq!(addresses(&rows), FIVE);
        assert_eq!(
            (&rows[0]["building"], &rows[0]["unit"], &rows[0]["room"]),
            (&json!("11"), &Value::Null, &json!("101"))
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn file_matches_a_household_registered_by_api_with_same_parts() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let input = json!({ "committeeCode": COMMITTEE, "estate": "示例花园", "building": "3", "unit": "2", "room": "501" });
        expect_result(&app, &token, "householdRegister", input.clone()).await;
        for row in [
            "示例花园,3,2,501,,", "示例花园,3栋,2单元,501室,,", "示例花园,３,２,５０１,,", " 示例花园 ,3 栋,2,501,,",
            ",,,,示例花园3栋2单元501室,", ",,,,示例花园 3栋 2单元 501,",
        ] {
            let job = import_file(&app, &token, "HOUSEHOLDS", &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,{row}\n")).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 1 0", "{row}");
        }
        let rows = households(&app, &token, COMMITTEE).await;
        assert_eq!((rows.len(), &rows[0]["address"], &rows[0]["revision"]), (1, &json!(FIVE[4]), &json!(1)));
        // In the reverse order, the response to the later request names the existing household.
        let mut again = input;
        again["room"] = json!("501室");
        let error = expect_user_error(&app, &token, "householdRegister", again).await;
        assert_eq!((&error["code"], &error["alike"]), (&json!("ALREADY_EXISTS"), &json!([rows[0]["id"]])), "{error}");
    })
    .await;
}

#[actix_web::test]
async fn numbers_of_adjacent_parts_are_not_joined() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let homes = [
            ("示例花园", "1-2", "", "3"), ("示例花园", "1", "", "2-3"), ("示例花园", "3#", "", "1"),
            ("示例花园", "3", "", "#1"), ("示例路1", "", "", "23"), ("示例路12", "", "", "3"), ("示例路", "", "1", "23"),
            ("示例花园", "A", "1", "1"), ("示例花园", "A1", "", "1"),
        ];
        for (estate, building, unit, room) in homes {
            let part = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
            let input = json!({ "committeeCode": COMMITTEE, "estate": part(estate), "building": part(building),
                "unit": part(unit), "room": part(room), "acceptDuplicate": true });
            expect_result(&app, &token, "householdRegister", input).await;
        }
        let rows = households(&app, &token, COMMITTEE).await;
        let mut all = addresses(&rows);
        all.dedup();
        assert_eq!(all.len(), homes.len(), "{all:?}");
        assert!(all.contains(&"示例花园1-2栋3室") && all.contains(&"示例花园1栋2-3室"), "{all:?}");
        let rows = homes.map(|(estate, building, unit, room)| format!("{COMMITTEE},,{estate},{building},{unit},{room},,\n"));
        let job = import_file(&app, &token, "HOUSEHOLDS", &format!("{HOUSEHOLD_HEADERS}{}", rows.concat())).await;
        assert_eq!(job_summary(&job), "DONE 9 0 0 9 0");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn child_from_a_file_is_protected_like_one_from_the_api() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        register_household(&app, &token, COMMITTEE, "示例花园1号").await;
        register_household(&app, &token, COMMITTEE, "示例花园2号").await;
        let with = format!("{RESIDENT_HEADERS}{COMMITTEE},示例花园1号,李小示例,女,,子女,户在人在,990106201603150029,,\n");
        assert_eq!(job_summary(&import_file(&app, &token, "RESIDENTS", &with).await), "DONE 1 1 0 0 0");
        let without = format!(
            "村居代码,户地址,姓名,与户主关系,居住状态,身份证号\n{COMMITTEE},示例花园2号,李小示,子女,户在人在,990106201603150045\n"
        );
        let job = import_file(&app, &token, "RESIDENTS", &without).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
        for address in ["示例花园1号", "示例花园2号"] {
            let rows = residents_at(&app, &token, COMMITTEE, address).await;
            assert_eq!(rows[0]["name"].as_str().unwrap().chars().skip(1).collect::<String>().replace('*', ""), "", "{rows:?}");
            assert_ne!(rows[0]["birthOn"], "2016-03-15", "masked or null without a purpose");
        }
        let query = format!("{{ committee(code: \"{COMMITTEE}\") {{ households(first: 9) {{ nodes {{ residents(first: 9) {{ nodes {{
            birthOn(purpose: FOR_CARE) }} }} }} }} }} }}").replace("FOR_CARE", "RELIEF");
        let data = app.data(&token, &query).await;
        assert_eq!(data.to_string().matches("2016-03-15").count(), 2, "{data}");
    })
    .await;
}

#[actix_web::test]
async fn former_code_leads_to_the_committee() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let data = app.data(&token, &format!("{{ committee(code: \"{COMMITTEE}\") {{ id revision }} }}")).await;
        let input = json!({ "id": data["committee"]["id"], "code": "440106001099" });
        let payload = app.change(&token, "committeeUpdate", "code", input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        let job = import_file(&app, &token, "GRIDS", &format!("村居代码,网格编号,网格名称,网格类型\n{COMMITTEE},,东,综合网格\n")).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
        let job = import_file(&app, &token, "HOUSEHOLDS", &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},1,,,,,示例路1号,\n440106001099,,,,,,示例路2号,\n440106001099,,,,,,示例路1号,\n")).await;
        assert_eq!(job_summary(&job), "DONE 3 2 0 0 1", "the third is the first");
        let job = import_file(&app, &token, "RESIDENTS", &format!("{RESIDENT_HEADERS}{COMMITTEE},示例路1号,张三,男,1980-05-31,户主,户在人在,,,\n")).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
        // A committee outside the caller's jurisdiction is not found.
        let other = app.token(Role::Official, "11");
        let job = import_file(&app, &other, "HOUSEHOLDS", &format!("{HOUSEHOLD_HEADERS}{COMMITTEE},,,,,,示例路3号,\n")).await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn registration_and_residence_can_differ_in_either_order() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        for committee in [COMMITTEE, OTHER_COMMITTEE] {
            for n in 1..=3 {
                register_household(&app, &token, committee, &format!("示例路{n}号")).await;
            }
        }
        let row = |committee: &str, n: u8, state: &str, number: &str| {
            format!("{committee},示例路{n}号,张示例{n},,,非亲属,{state},{number},,\n")
        };
        let numbers = [
            "990106198005310016",
            "990106199001010029",
            "990106199001010045",
        ];
        let (away, guest) = ("户在人不在", "人在户不在");
        for rows in [
            [row(COMMITTEE, 1, away, numbers[0])].concat(),
            [row(OTHER_COMMITTEE, 1, guest, numbers[0])].concat(),
            [row(OTHER_COMMITTEE, 2, guest, numbers[1])].concat(),
            [row(COMMITTEE, 2, away, numbers[1])].concat(),
            [
                row(COMMITTEE, 3, away, numbers[2]),
                row(OTHER_COMMITTEE, 3, guest, numbers[2]),
            ]
            .concat(),
        ] {
            let count = rows.lines().count();
            let job = import_file(
                &app,
                &token,
                "RESIDENTS",
                &format!("{RESIDENT_HEADERS}{rows}"),
            )
            .await;
            assert_eq!(
                job_summary(&job),
                format!("DONE {count} {count} 0 0 0"),
                "{rows}"
            );
            let job = import_file(
                &app,
                &token,
                "RESIDENTS",
                &format!("{RESIDENT_HEADERS}{rows}"),
            )
            .await;
            assert_eq!(
                job_summary(&job),
                format!("DONE {count} 0 0 {count} 0"),
                "{rows}"
            );
        }
        // A row for a registered resident does not make the resident live in two places, with or without the number.
        for number in [numbers[0], ""] {
            let file = format!(
                "{RESIDENT_HEADERS}{}",
                row(COMMITTEE, 1, "户在人在", number)
            );
            for mode in ["CHECK", "PARTIAL"] {
                let job = import_file(&app, &token, &format!("RESIDENTS {mode}"), &file).await;
                assert_eq!(job_summary(&job), "DONE 1 0 0 0 1", "{mode} {number}");
            }
        }
        // A resident who would live in two places is refused, and the message names the other place.
        let twice = row(OTHER_COMMITTEE, 3, "户在人在", numbers[0]);
        let job = import_file(
            &app,
            &token,
            "RESIDENTS",
            &format!("{RESIDENT_HEADERS}{twice}"),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 0 0 0 1");
        let worker = app
            .committee_token(Role::CommitteeWorker, "440106001003")
            .await;
        register_household(&app, &worker, "440106001003", "示例路1号").await;
        let job = import_file(
            &app,
            &worker,
            "RESIDENTS",
            &format!(
                "{RESIDENT_HEADERS}{}",
                row("440106001003", 1, "户在人在", numbers[0])
            ),
        )
        .await;
        let back = annotated_file(&app, &worker, &job).await;
        assert!(
            back.contains("管辖范围以外") && !back.contains(&format!("（{COMMITTEE}）")),
            "{back}"
        );
        app.assert_counters_match().await;
    })
    .await;
}

#[actix_web::test]
async fn grid_is_changed_by_one_row_whatever_names_it() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let token = app.token(Role::Official, "44");
        let headers = "村居代码,网格编号,网格名称,网格类型\n";
        let table = format!("{headers}{COMMITTEE},,东网格,综合网格\n");
        let job = import_file(&app, &token, "GRIDS", &table).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0");
        let table =
            format!("{headers}{COMMITTEE},1,西网格,综合网格\n{COMMITTEE},,东网格,综合网格\n");
        let job = import_file(&app, &token, "GRIDS", &table).await;
        assert_eq!(job_summary(&job), "DONE 2 0 1 0 1");
        app.assert_counters_match().await;
    })
    .await;
}
