//! A server that is killed during an import resumes it.

use std::time::Duration;

use serde_json::{Value, json};

use super::household_table;
use crate::process::{Process, create_register, cunju, free_address};

const ROWS: usize = 30_000;

fn serve(data: &std::path::Path, log: &str) -> Process {
    let address = free_address();
    let mut command = cunju();
    command.arg("--data").arg(data);
    command.args(["serve", "--listen", &address.to_string()]);
    Process::start(command, address, data.join(log))
}

fn job(server: &Process, token: &str, path: &str) -> Value {
    let (status, body) = server.send("GET", path, Some(token), "").unwrap();
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

/// The job after it has ended.
fn ended(server: &Process, token: &str, path: &str) -> Value {
    let done = (0..6_000).find_map(|_| {
        std::thread::sleep(Duration::from_millis(20));
        let job = job(server, token, path);
        (job["state"] == "DONE").then_some(job)
    });
    done.unwrap()
}

#[test]
fn import_resumes_after_a_kill_without_duplicates() {
    let folder = tempfile::tempdir().unwrap();
    let token = create_register(folder.path());
    let server = serve(folder.path(), "first.log");
    let path = "/bulk/jobs?kind=HOUSEHOLDS&mode=PARTIAL";
    let (status, body) = server
        .send("POST", path, Some(&token), &household_table(ROWS))
        .unwrap();
    assert_eq!(status, 202, "{body}");
    let sent: Value = serde_json::from_str(&body).unwrap();
    let path = format!("/bulk/jobs/{}", sent["id"].as_str().unwrap());
    let begun = (0..2_000).find_map(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let job = job(&server, &token, &path);
        (job["position"].as_i64() > Some(0)).then_some(job)
    });
    server.signal("-KILL");
    drop(server);
    assert_eq!(
        begun.unwrap()["state"],
        "RUNNING",
        "the import was interrupted while it ran"
    );
    let server = serve(folder.path(), "second.log");
    let done = ended(&server, &token, &path);
    assert_eq!(
        (&done["rowsRead"], &done["created"]),
        (&json!(ROWS), &json!(ROWS)),
        "{done}"
    );
    assert_eq!(
        (&done["unchanged"], &done["problems"]),
        (&json!(0), &json!(0)),
        "{done}"
    );
    let query = "{ committee(code: \"440106001001\") { households { totalCount } } }";
    let answer = server.execute(&token, query, &json!({})).unwrap();
    assert_eq!(
        answer["data"]["committee"]["households"]["totalCount"],
        ROWS
    );
    let left = std::fs::read_dir(folder.path().join("bulk"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "the uploaded file is deleted");
    drop(server);
    let verified = cunju()
        .arg("--data")
        .arg(folder.path())
        .arg("verify")
        .output()
        .unwrap();
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stdout)
    );
}

#[test]
fn import_command_checks_imports_and_annotates() {
    let folder = tempfile::tempdir().unwrap();
    create_register(folder.path());
    let table = folder.path().join("households.csv");
    std::fs::write(&table, format!("{}1,,,,,,坏,\n", household_table(3))).unwrap();
    let run = |flags: &[&str]| {
        let mut command = cunju();
        command
            .current_dir(folder.path())
            .arg("--data")
            .arg(folder.path());
        command
            .args(["import", "households"])
            .arg(&table)
            .args(flags);
        let output = command.output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let checked = run(&["--check"]);
    assert!(
        checked.contains("rows: 4, new: 3, changed: 0, unchanged: 0, problems: 1"),
        "{checked}"
    );
    assert!(checked.contains("A5 村居代码 \"1\""), "{checked}");
    let atomic = run(&["--atomic"]);
    assert!(atomic.contains("nothing was imported"), "{atomic}");
    let imported = run(&[]);
    assert!(imported.contains("imported; rows: 4, new: 3"), "{imported}");
    let again = run(&[]);
    assert!(
        again.contains("new: 0, changed: 0, unchanged: 3"),
        "{again}"
    );
    let marked =
        std::fs::read_to_string(folder.path().join("households.csv.problems.csv")).unwrap();
    assert!(
        marked.contains("A5：村（居）委会代码应为 12 位数字"),
        "{marked}"
    );
}
