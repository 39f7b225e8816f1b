//! Processes that start at the same time with one data folder.

use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::process::{Process, create_register, cunju, free_address};

/// Runs the same command in several processes at once; returns the output of each.
fn at_once(data: &Path, arguments: &[&str]) -> Vec<String> {
    let start = || {
        let mut command = cunju();
        command.arg("--data").arg(data).args(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let children: Vec<Child> = (0..6).map(|_| start()).collect();
    let ended = children.into_iter().map(|child| {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    });
    ended.collect()
}

#[test]
fn processes_that_start_concurrently_share_one_new_key_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    create_register(data);
    let issue = ["token", "issue", "--role", "OFFICIAL", "--division", "44"];
    for _ in 0..3 {
        for file in ["token-key.p8", "personal-keys.toml"] {
            std::fs::remove_file(data.join(file)).unwrap();
        }
        let address = free_address();
        let mut command = cunju();
        command.arg("--data").arg(data);
        command.args(["serve", "--listen", &address.to_string()]);
        let (tokens, server) = std::thread::scope(|scope| {
            let tokens = scope.spawn(|| at_once(data, &issue));
            let server = Process::start(command, address, data.join("log"));
            (tokens.join().unwrap(), server)
        });
        for token in tokens {
            let answer = server
                .execute(&token, "{ viewer { role } }", &json!({}))
                .unwrap();
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            assert_eq!(answer["data"]["viewer"]["role"], "OFFICIAL");
        }
        let left = std::fs::read_dir(data).unwrap();
        let left = left.map(|it| it.unwrap().file_name().into_string().unwrap());
        let half: Vec<_> = left.filter(|name| name.starts_with(".tmp")).collect();
        assert!(half.is_empty(), "{half:?}");
    }
}

#[test]
fn processes_that_start_concurrently_create_one_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    at_once(&data, &["migrate"]);
    at_once(&data, &["migrate"]);
}
