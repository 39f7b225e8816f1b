//! What Q1 and Q2 of the benchmark take of a processor, apart from the database: run under callgrind by
//! `bench/instructions/run`, which counts the instructions of [`collected`] on this thread only; SQLite
//! works on another. `instructions FOLDER Q1|Q2`, over the data folder of a demo of 440106.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a program for developers"
)]
#![allow(
    clippy::allow_attributes,
    reason = "a bench has no other place for them"
)]

use std::path::Path;
use std::pin::Pin;

use cunju::api::{Call, Caller};
use cunju::auth::Role;
use cunju::auth::key::Keys;
use cunju::auth::token::{self, Grant};
use cunju::clock::Clock;
use cunju::database;
use cunju::error::Locale;
use cunju::request::Request;
use cunju::server::{Server, Setup};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

/// Requests that are counted.
const REQUESTS: u32 = 10;
/// Requests before them, which prepare the document and the statements on every connection.
const WARM_UP: u32 = 20;

const COMMITTEE: &str = "query($code: CommitteeCode!) { committee(code: $code) { code name kind
    subcommittees { nodes { kind { key } establishedOn } } grids(first: 5) { nodes { number name } } } }";
const TOWN: &str = "query($code: DivisionCode!) { division(code: $code) { code name
    committees(first: 20) { nodes { code name kind
        subcommittees { nodes { kind { key } establishedOn } }
        grids(first: 5) { nodes { number name
            households(first: 5) { nodes { id address head } } } } } } } }";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let (query, code) = match arguments.next().unwrap().as_str() {
        "Q1" => (COMMITTEE, "440106001001"),
        _ => (TOWN, "440106001"),
    };
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (server, caller) = runtime.block_on(open(Path::new(&folder)));
    let ask = async || {
        let call = Call {
            query: Some(query.to_owned()),
            variables: json!({ "code": code }).as_object().cloned().unwrap(),
            ..Call::default()
        };
        let ready = server.api.ready(&server.db, call, &caller).await;
        server.api.run(&ready.ok().unwrap(), &caller).await.json()
    };
    let answer: Value = serde_json::from_str(&runtime.block_on(ask())).unwrap();
    assert!(answer["errors"].is_null(), "{answer}");
    runtime.block_on(async {
        for _ in 0..WARM_UP {
            ask().await;
        }
    });
    let mut work = Box::pin(async {
        for _ in 0..REQUESTS {
            ask().await;
        }
    });
    collected(&runtime, work.as_mut());
    println!("requests: {REQUESTS}, bytes: {}", answer.to_string().len());
}

/// What is counted, by its name.
#[inline(never)]
fn collected(runtime: &Runtime, work: Pin<&mut dyn Future<Output = ()>>) {
    runtime.block_on(work);
}

async fn open(folder: &Path) -> (Server, Caller) {
    let url = format!("sqlite:{}", folder.join("cunju.db").display());
    let db = database::open(&url, database::STATEMENT).await.unwrap();
    let keys = Keys::open(folder).unwrap();
    let setup = Setup::default();
    let limits = cunju::api::Limits {
        budget: None,
        ..setup.limits
    };
    let setup = Setup { limits, ..setup };
    let server = Server::new(db, keys, Clock::system(), setup).await.unwrap();
    let divisions = server.divisions();
    let unit = divisions.at("440106".parse().unwrap()).unwrap();
    let grant = Grant {
        subject: "bench".to_owned(),
        role: Role::Official,
        units: vec![unit.row.id.uuid()],
        seconds: 3600,
    };
    let token = token::issue(&server.keys, &server.clock, grant).unwrap();
    let actor = token::authenticate(&server.keys, &server.db, &divisions, &token).await;
    let session = server.session(actor.unwrap(), Locale::English, "bench");
    let caller = Caller {
        request: Some(Request::new(session)),
        payer: "bench".to_owned(),
        locale: Locale::English,
        request_id: "bench".to_owned(),
        at: server.clock.now(),
    };
    (server, caller)
}
