//! The server as a process: a full disk, the content of its logs, and how it stops.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use cunju::platform::database;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{list_path, mutation_document};

/// A server of a data folder, stopped when it goes out of scope.
pub(crate) struct Process {
    pub(crate) child: Child,
    address: SocketAddr,
    pub(crate) log: PathBuf,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn cunju() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cunju"));
    command.env_remove("DATABASE_URL");
    command
}

/// Creates a register in a data folder; returns the token of an official.
pub(crate) fn create_register(data: &Path) -> String {
    let run = |arguments: &[&str]| {
        let output = cunju()
            .arg("--data")
            .arg(data)
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    run(&["migrate"]);
    run(&["import", list_path().to_str().unwrap()]);
    run(&["token", "issue", "--role", "OFFICIAL", "--division", "44"])
}

/// A free port: nothing listens on it now.
pub(crate) fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

impl Process {
    /// Starts a command that serves on the address, and waits until it is ready.
    pub(crate) fn start(mut command: Command, address: SocketAddr, log: PathBuf) -> Self {
        let child = command
            .stderr(std::fs::File::create(&log).unwrap())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let process = Self {
            child,
            address,
            log,
        };
        let ready = (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(25));
            let answer = process.send("GET", "/health/ready", None, "");
            answer.is_some_and(|(status, _)| status == 200)
        });
        assert!(ready, "{}", std::fs::read_to_string(&process.log).unwrap());
        process
    }

    fn serve(data: &Path) -> Self {
        let address = free_address();
        let mut command = cunju();
        command.env("RUST_LOG", "trace").arg("--data").arg(data);
        command.args(["serve", "--listen", &address.to_string()]);
        Self::start(command, address, data.join("log"))
    }

    /// Status and body of the response; `None` without a response.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> Option<(u16, String)> {
        Self::send_to(self.address, method, path, token, body)
    }

    /// Status and body of the response to a GET request for any path.
    pub(crate) fn send_to(
        address: SocketAddr,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(address).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .ok()?;
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n"));
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: cunju\r\nconnection: close\r\n{}content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            token.unwrap_or_default(),
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.get(9..12)?.parse().ok()?;
        let (_, body) = answer.split_once("\r\n\r\n")?;
        Some((status, body.to_owned()))
    }

    pub(crate) fn execute(&self, token: &str, query: &str, variables: &Value) -> Option<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let (_, answer) = self.send("POST", "/graphql", Some(token), &body)?;
        serde_json::from_str(&answer).ok()
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }
}

/// Registers a household; returns its address if the change was acknowledged.
fn register_household(server: &Process, token: &str, number: usize) -> Option<String> {
    let address = format!("岳洲路{number}号");
    let input =
        json!({ "committeeCode": "440106001001", "address": address, "head": "某".repeat(50) });
    let answer = server.execute(
        token,
        &mutation_document("householdRegister", "id"),
        &json!({ "input": input }),
    )?;
    answer["data"]["householdRegister"]["result"]["id"]
        .as_str()
        .map(|_| address)
}

fn households(server: &Process, token: &str) -> Vec<String> {
    let query = "query($after: String) { committee(code: \"440106001001\") {
        households(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { address } } } }";
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = server
            .execute(token, query, &json!({ "after": after }))
            .unwrap();
        let page = &answer["data"]["committee"]["households"];
        let nodes = page["nodes"].as_array().unwrap();
        all.extend(
            nodes
                .iter()
                .map(|node| node["address"].as_str().unwrap().to_owned()),
        );
        if page["pageInfo"]["hasNextPage"] != true {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// Whether this machine lets a test mount a file system; some containers do not.
#[cfg(target_os = "linux")]
fn may_mount(folder: &Path) -> bool {
    let script = "mount -t tmpfs -o size=4m tmpfs \"$0\"";
    let tried = Command::new("unshare")
        .args(["-rm", "sh", "-c", script])
        .arg(folder)
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success())
}

#[cfg(target_os = "linux")]
#[test]
fn acknowledged_changes_survive_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (seed, disk) = (folder.path().join("seed"), folder.path().join("disk"));
    let token = create_register(&seed);
    std::fs::create_dir(&disk).unwrap();
    if !may_mount(&disk) {
        eprintln!("not tested: this machine does not allow mounting a small file system");
        return;
    }
    // A file system of 4 MiB that only the server can see.
    let script = "mount -t tmpfs -o size=4m,mode=700 tmpfs \"$0\" && cp -r \"$1\"/* \"$0\" \
        && head -c 500000 /dev/zero >\"$0/filler\" && exec \"$2\" --data \"$0\" serve --listen \"$3\"";
    let address = free_address();
    let mut command = Command::new("unshare");
    command
        .args(["-rm", "sh", "-c", script])
        .args([&disk, &seed, &PathBuf::from(env!("CARGO_BIN_EXE_cunju"))])
        .arg(address.to_string())
        .env_remove("DATABASE_URL");
    let server = Process::start(command, address, folder.path().join("log"));
    let inside = PathBuf::from(format!("/proc/{}/root", server.child.id()))
        .join(disk.strip_prefix("/").unwrap());
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for number in 0..20_000 {
        match register_household(&server, &token, number) {
            Some(address) => acknowledged.push(address),
            None => refused += 1,
        }
        match refused {
            // Frees space once and lets the disk fill up again: connections that met the full disk keep working.
            20 if inside.join("filler").exists() => {
                std::fs::remove_file(inside.join("filler")).unwrap();
            }
            60 => break,
            _ => (),
        }
    }
    assert_eq!(refused, 60, "the disk never filled up");
    let kept = households(&server, &token);
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|address| !kept.contains(address))
        .collect();
    assert_eq!(lost, Vec::<&String>::new(), "of {}", acknowledged.len());
    assert_eq!(kept.len(), acknowledged.len(), "no partial change remains");
}

#[test]
fn no_log_contains_personal_data() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let token = create_register(folder.path());
    let server = Process::serve(folder.path());
    let canary = "金丝雀";
    let person = json!({ "name": canary, "phone": "13900000000" });
    let changes = [
        (
            "householdRegister",
            json!({ "committeeCode": "440106001001", "address": canary, "head": canary }),
        ),
        (
            "householdRegister",
            json!({ "committeeCode": "440106001001", "address": canary, "head": canary }),
        ),
        (
            "appointmentCreate",
            json!({ "committeeCode": "440106001001", "person": person, "role": "DIRECTOR",
            "background": "RESIDENT", "fromOn": "2026-01-01" }),
        ),
        (
            "committeeCreate",
            json!({ "code": "440106001577", "kind": "RESIDENTS", "name": "新设社区居委会",
            "validFrom": "2026-01-01", "contactPerson": canary, "contactPhone": "13900000000" }),
        ),
    ];
    for (mutation, input) in changes {
        let answer = server
            .execute(
                &token,
                &mutation_document(mutation, "id"),
                &json!({ "input": input }),
            )
            .unwrap();
        assert!(answer["data"][mutation].is_object(), "{answer}");
    }
    // An invalid document, invalid JSON and an invalid token are logged at most by their kind.
    server.execute(
        &token,
        &format!("{{ committee(code: \"{canary}\") {{ name }} }}"),
        &json!({}),
    );
    server.execute(&token, &format!("{{ {canary} }}"), &json!({}));
    server.send(
        "POST",
        "/graphql",
        Some(&token),
        &format!("{{\"query\": {canary}"),
    );
    server.send("POST", "/graphql", Some(canary), "{}");
    let log = std::fs::read_to_string(&server.log).unwrap();
    assert!(
        log.contains("TRACE") || log.contains("DEBUG"),
        "nothing was logged: {log}"
    );
    for word in [canary, "13900000000", &token] {
        assert!(
            !log.contains(word),
            "{}",
            log.lines().find(|line| line.contains(word)).unwrap()
        );
    }
}

#[test]
fn stopping_server_reports_it_and_finishes_accepted_requests() {
    let folder = tempfile::tempdir().unwrap();
    let token = create_register(folder.path());
    let mut server = Process::serve(folder.path());
    server.signal("-TERM");
    let ready = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let (status, body) = server.send("GET", "/health/ready", None, "")?;
        (status != 200).then_some((status, body))
    });
    assert_eq!(ready.map(|answer| answer.0), Some(503));
    let live = server.send("GET", "/health/live", None, "").unwrap();
    assert_eq!(live.0, 200);
    let answer = server
        .execute(&token, "{ viewer { role } }", &json!({}))
        .unwrap();
    assert_eq!(
        answer["data"]["viewer"]["role"], "OFFICIAL",
        "requests still get responses"
    );
    let status = server.child.wait().unwrap();
    assert!(status.success(), "{status}");
}

/// Starts a command that serves a data folder, and reads its log until the server reports that it is ready.
fn served(mut command: Command, data: &Path) -> (Child, BufReader<ChildStderr>) {
    create_register(data);
    command.arg("--data").arg(data);
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    assert!(
        log.by_ref()
            .lines()
            .any(|line| line.unwrap().contains("serving"))
    );
    (child, log)
}

#[test]
fn server_handles_stop_signals_once_it_reports_ready() {
    let folder = tempfile::tempdir().unwrap();
    // Like a background job of a shell, which ignores the signal unless the program installs a handler.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' INT; exec \"$0\" \"$@\""]);
    command
        .arg(env!("CARGO_BIN_EXE_cunju"))
        .env_remove("DATABASE_URL");
    let (child, _log) = served(command, folder.path());
    assert_ends_after_signal(child, "-INT");
}

#[test]
fn server_stops_although_its_log_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let (child, log) = served(cunju(), folder.path());
    drop(log);
    assert_ends_after_signal(child, "-INT");
}

#[actix_web::test]
async fn interrupted_demo_resumes() {
    let folder = tempfile::tempdir().unwrap();
    let demo = || {
        let mut command = cunju();
        command.arg("--data").arg(folder.path());
        command.args([
            "demo",
            "--division",
            "440106",
            "--listen",
            "127.0.0.1:0",
            "--json",
        ]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let mut child = demo();
    let url = format!("sqlite:{}", folder.path().join("cunju.db").display());
    let db = database::open(&url, database::COMMAND).await.unwrap();
    let has = async |table: &str| {
        let any = format!("SELECT 1 FROM {table} LIMIT 1");
        let any = Statement::from_string(DbBackend::Sqlite, any);
        // The table does not exist yet when the command starts.
        db.query_one_raw(any).await.is_ok_and(|row| row.is_some())
    };
    while !has("subcommittee").await {
        assert!(child.try_wait().unwrap().is_none());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        !has("mandate").await,
        "the demo was not interrupted before its mandates"
    );
    db.close().await.unwrap();
    let mut child = demo();
    let mut ready = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready = ready.next().expect("the server did not start").unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    let url = ready["url"].as_str().unwrap();
    let address = url.split('/').nth(2).unwrap().parse().unwrap();
    let token = ready["tokens"]["province"].as_str();
    let query =
        json!({ "query": "{ mandates { totalCount } campaigns { totalCount } }" }).to_string();
    let answer = Process::send_to(address, "POST", "/graphql", token, &query);
    let once = json!({ "mandates": { "totalCount": 1 }, "campaigns": { "totalCount": 1 } });
    let answer: Value = serde_json::from_str(&answer.unwrap().1).unwrap();
    assert_eq!(answer["data"], once, "{answer}");
    assert_ends_after_signal(child, "-INT");
    let output = cunju()
        .args(["verify", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn command_refuses_to_overwrite_its_input_file() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("grids.csv");
    std::fs::write(&table, "村居代码\n440106001001\n").unwrap();
    create_register(folder.path());
    for import in [vec!["import", "grids"], vec!["import"]] {
        let output = cunju()
            .arg("--data")
            .arg(folder.path())
            .args(import)
            .arg(&table)
            .arg("--errors")
            .arg(&table)
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && told.contains("would be overwritten"),
            "{told}"
        );
    }
    assert_eq!(
        std::fs::read_to_string(&table).unwrap(),
        "村居代码\n440106001001\n"
    );
}

#[test]
fn no_error_contains_a_password() {
    for url in [
        "postgres://u:Pa#ss@127.0.0.1:1/x",
        "mysql://u:Pa#ss@h/x",
        "postgres://u:Pass@127.0.0.1:1/x",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let output = cunju()
            .arg("--data")
            .arg(folder.path())
            .args(["verify", "--database-url", url])
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.contains("cannot open the database") && !told.contains("Pa"),
            "{told}"
        );
        assert!(!url.contains("Pass") || told.contains("refused"), "{told}");
    }
}

/// Sends a signal, after which the process must end within seconds.
fn assert_ends_after_signal(child: Child, signal: &str) {
    let mut server = Process {
        child,
        address: free_address(),
        log: PathBuf::new(),
    };
    server.signal(signal);
    let ended = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        server.child.try_wait().unwrap()
    });
    assert!(ended.is_some_and(|status| status.success()));
}
