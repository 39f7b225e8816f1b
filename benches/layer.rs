//! Measures the cost of the API layer: `Api::ready` and `Api::run` on a prepared document, compared with the bare
//! executor, which parses and validates itself. The two alternate. `cargo bench --bench layer`

#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a program for developers"
)]
#![allow(
    clippy::allow_attributes,
    reason = "a benchmark has no other place for them"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cunju::access::auth::key::Keys;
use cunju::access::auth::token::Grant;
use cunju::access::auth::{Role, token};
use cunju::access::session::Request;
use cunju::app::server::{Server, Setup};
use cunju::app::{graphql, migrate};
use cunju::exchange::import;
use cunju::platform::api::{Call, Caller};
use cunju::platform::clock::Clock;
use cunju::platform::database;
use cunju::platform::message::Locale;
use serde_json::{Value, json};

/// Number of rounds for each of the two; the median is reported.
const ROUNDS: usize = 9;
/// Duration of a round.
const ROUND: Duration = Duration::from_millis(500);

const DOCUMENTS: [(&str, &str); 2] = [
    (
        "from memory",
        "query($c: DivisionCode!, $n: Int = 25) { division(code: $c) { id name ancestors { name }
            children(first: $n) { nodes { id code name level recognized } pageInfo { hasNextPage } } } }",
    ),
    (
        "with one statement",
        "query($c: DivisionCode!, $n: Int = 10) { division(code: $c) { name
            committees(first: $n) { nodes { id code name kind } } } }",
    ),
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    let db = database::open(&url, database::STATEMENT).await.unwrap();
    migrate::migrate(&db).await.unwrap();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/fixtures/list.csv");
    let options = import::Options {
        path: list,
        division: None,
        partial: false,
        errors_file: None,
    };
    import::run(&db, &Clock::system(), &options, &|_| ())
        .await
        .unwrap();
    let keys = Keys::open(folder.path()).unwrap();
    let setup = Setup::default();
    let limits = cunju::platform::api::Limits {
        budget: None,
        ..setup.limits
    };
    let setup = Setup { limits, ..setup };
    let server = Server::new(db, keys, Clock::system(), setup).await.unwrap();
    for (name, text) in DOCUMENTS {
        compare(&server, name, text).await;
    }
}

async fn compare(server: &Server, name: &str, text: &str) {
    let caller = caller(server).await;
    let bare = graphql::schema().finish();
    let variables = json!({ "c": "44" });
    let (mut layered, mut plain) = (Vec::new(), Vec::new());
    let mut expected = None;
    for _ in 0..ROUNDS {
        layered.push(
            round(
                async || {
                    let call = Call {
                        query: Some(text.to_owned()),
                        variables: variables.as_object().cloned().unwrap(),
                        ..Call::default()
                    };
                    let ready = server
                        .api
                        .ready(&server.db, call, &caller)
                        .await
                        .ok()
                        .unwrap();
                    server.api.run(&ready, &caller).await.json()
                },
                &mut expected,
            )
            .await,
        );
        plain.push(
            round(
                async || {
                    let mut request = async_graphql::Request::new(text)
                        .variables(async_graphql::Variables::from_json(variables.clone()));
                    caller.request.as_ref().unwrap().put(&mut request.data);
                    serde_json::to_string(&bare.execute(request).await).unwrap()
                },
                &mut expected,
            )
            .await,
        );
    }
    let (layered, plain) = (median(layered), median(plain));
    println!(
        "{name}: API layer {:.1} us per request ({:.0}/s), bare executor {:.1} us ({:.0}/s), ratio {:.2}",
        layered * 1e6,
        1.0 / layered,
        plain * 1e6,
        1.0 / plain,
        layered / plain
    );
}

/// Mean seconds per request over a round, on one core.
async fn round(request: impl AsyncFn() -> String, expected: &mut Option<Value>) -> f64 {
    let answer: Value = serde_json::from_str(&request().await).unwrap();
    assert!(answer["errors"].is_null(), "{answer}");
    assert_eq!(
        *expected.get_or_insert_with(|| answer["data"].clone()),
        answer["data"]
    );
    let start = Instant::now();
    let mut n = 0_u32;
    while start.elapsed() < ROUND {
        request().await;
        n += 1;
    }
    start.elapsed().as_secs_f64() / f64::from(n)
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap()
}

async fn caller(server: &Server) -> Caller {
    let unit = server
        .divisions()
        .at("0".parse().unwrap())
        .unwrap()
        .row
        .id
        .uuid();
    let grant = Grant {
        subject: "bench".to_owned(),
        role: Role::Official,
        units: vec![unit],
        seconds: 3600,
    };
    let token = token::issue(&server.keys, &server.clock, grant).unwrap();
    let divisions = server.divisions();
    let actor = token::authenticate(&server.keys, &server.db, &divisions, &token).await;
    Caller {
        request: Some(Arc::new(Request::new(server.session(
            actor.unwrap(),
            Locale::English,
            "bench",
        )))),
        payer: "bench".to_owned(),
        locale: Locale::English,
        request_id: "bench".to_owned(),
        at: server.clock.now(),
    }
}
