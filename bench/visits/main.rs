//! Measures the cost of the counters of a visit: 32 writers record visits through the API on `PostgreSQL`, alternately
//! with outcomes that change the counters of the campaign and with outcomes that do not. Everything else is the same:
//! the same visits are written, logged and committed.
//!
//! `scripts/postgres run -- cargo bench --bench visits`
//!
//! Then measures `myDay` for one client, and prints its query plan.

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

mod register;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cunju::access::auth::key::Keys;
use cunju::access::auth::token::Grant;
use cunju::access::auth::{Role, token};
use cunju::access::session::Request;
use cunju::app::server::{Server, Setup};
use cunju::platform::api::{Call, Caller, Limits};
use cunju::platform::clock::Clock;
use cunju::platform::database;
use cunju::platform::message::Locale;
use serde_json::{Value, json};

/// Number of concurrent writers.
const WRITERS: usize = 32;
/// Number of campaigns for each kind of outcome; the median is reported.
const TURNS: usize = 5;
/// Duration of a campaign.
const CAMPAIGN: Duration = Duration::from_secs(4);

const RECORD: &str = "mutation($input: VisitRecordInput!) { visitRecord(input: $input) {
    result { id } userErrors { message } } }";
const DAY: &str = "{ myDay { day campaigns { open done } households(first: 25) {
    nodes { householdId address head dueOn lastOutcome attempts } pageInfo { endCursor } } } }";

#[tokio::main]
async fn main() {
    let url = std::env::var("CUNJU_TEST_POSTGRES").unwrap();
    let setting = |name: &str, usual: u32| {
        let given = std::env::var(name);
        given.map_or(usual, |n| n.parse().unwrap())
    };
    let households = setting("HOUSEHOLDS", 200_000);
    // Spreads the writers over the province. 20 would put each writer into a different town in three counties, 1 would
    // put all of them into two towns.
    let spread = households / 160 / u32::try_from(WRITERS).unwrap();
    let apart = setting("APART", spread.max(1));
    let admin = database::open(&url, database::COMMAND).await.unwrap();
    let (address, _) = url.rsplit_once('/').unwrap();
    let name = format!("bench_{}", Clock::system().uuid().simple());
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let db = database::open(&format!("{address}/{name}"), database::COMMAND)
        .await
        .unwrap();
    let start = Instant::now();
    let homes = register::fill(&db, households, WRITERS, apart).await;
    println!("{households} households in {:.1?}", start.elapsed());
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(folder.path()).unwrap();
    let setup = Setup::default();
    let limits = Limits {
        budget: None,
        ..setup.limits
    };
    let setup = Setup { limits, ..setup };
    let server = Server::new(db, keys, Clock::system(), setup).await.unwrap();
    let server = Arc::new(server);
    let campaign = open_campaign(&server).await;
    let homes = Arc::new(homes);
    // Record the first visit of each household beforehand, so that all measured writes are updates.
    compare(&server, &campaign, &homes).await;
    day(&server).await;
}

async fn open_campaign(server: &Arc<Server>) -> Value {
    let today = server.clock.today();
    let input = json!({ "title": "bench", "kind": "VISIT", "division": "0", "population": "ALL",
        "startsOn": today.minus(30), "endsOn": today.plus(30) });
    let document = "mutation($input: CampaignOpenInput!) { campaignOpen(input: $input) {
        result { id } userErrors { message } } }";
    let start = Instant::now();
    let answer = ask(server, "bench", document, json!({ "input": input })).await;
    println!("campaign opened in {:.1?}", start.elapsed());
    answer["data"]["campaignOpen"]["result"]["id"].clone()
}

/// Measures visits per second with alternating outcomes and with unchanged outcomes.
async fn compare(server: &Arc<Server>, campaign: &Value, homes: &Arc<Vec<Vec<String>>>) {
    let start = Instant::now();
    let first = run(server, campaign, homes, &["ABSENT"], homes[0].len()).await;
    println!("{first} first visits in {:.2?}", start.elapsed());
    let (mut counted, mut plain) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        // The alternating outcomes leave a mix behind; one pass sets all of them to the outcome that stays.
        counted.push(timed(server, campaign, homes, &["VISITED", "ABSENT"]).await);
        run(server, campaign, homes, &["ABSENT"], homes[0].len()).await;
        plain.push(timed(server, campaign, homes, &["ABSENT"]).await);
        println!(
            "{turn}: {:.0}/s with counter changes, {:.0}/s without",
            counted[turn], plain[turn]
        );
    }
    let (counted, plain) = (median(counted), median(plain));
    println!(
        "{WRITERS} writers: {counted:.0} visits/s with counter changes, {plain:.0}/s without, ratio {:.2}",
        counted / plain
    );
}

async fn timed(
    server: &Arc<Server>,
    campaign: &Value,
    homes: &Arc<Vec<Vec<String>>>,
    outcomes: &'static [&'static str],
) -> f64 {
    let start = Instant::now();
    let made = run(server, campaign, homes, outcomes, usize::MAX).await;
    f64::from(u32::try_from(made).unwrap()) / start.elapsed().as_secs_f64()
}

/// Lets every writer visit its households one after the other, with at most `most` visits per writer and for the
/// duration of a campaign. Each pass uses the next outcome.
async fn run(
    server: &Arc<Server>,
    campaign: &Value,
    homes: &Arc<Vec<Vec<String>>>,
    outcomes: &'static [&'static str],
    most: usize,
) -> usize {
    let made = Arc::new(AtomicUsize::new(0));
    let end = Instant::now()
        + if most == usize::MAX {
            CAMPAIGN
        } else {
            CAMPAIGN * 60
        };
    let writers = (0..WRITERS).map(|writer| {
        let (server, campaign, homes) = (Arc::clone(server), campaign.clone(), Arc::clone(homes));
        let made = Arc::clone(&made);
        tokio::spawn(async move {
            let own = &homes[writer];
            for n in 0..most {
                if Instant::now() >= end {
                    break;
                }
                let outcome = outcomes[n / own.len() % outcomes.len()];
                let input = json!({ "campaignId": campaign, "householdId": own[n % own.len()],
                    "outcome": outcome });
                let account = format!("worker-{writer}");
                let answer = ask(&server, &account, RECORD, json!({ "input": input })).await;
                let done = &answer["data"]["visitRecord"];
                assert!(done["result"].is_object(), "{answer}");
                made.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    made.load(Ordering::Relaxed)
}

/// Measures `myDay` of one worker.
async fn day(server: &Arc<Server>) {
    let mut times = Vec::new();
    for _ in 0..300 {
        let start = Instant::now();
        let answer = ask(server, "worker-0", DAY, json!({})).await;
        assert!(
            answer["data"]["myDay"]["households"].is_object(),
            "{answer}"
        );
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "myDay: median {:.2} ms, 99 % {:.2} ms",
        times[150], times[297]
    );
}

async fn ask(server: &Server, account: &str, query: &str, variables: Value) -> Value {
    let unit = server.divisions().at("0".parse().unwrap()).unwrap().row.id;
    let grant = Grant {
        subject: account.to_owned(),
        role: Role::Official,
        units: vec![unit.uuid()],
        seconds: 3600,
    };
    let token = token::issue(&server.keys, &server.clock, grant).unwrap();
    let divisions = server.divisions();
    let actor = token::authenticate(&server.keys, &server.db, &divisions, &token).await;
    let caller = Caller {
        request: Some(Arc::new(Request::new(server.session(
            actor.unwrap(),
            Locale::English,
            "bench",
        )))),
        payer: account.to_owned(),
        locale: Locale::English,
        request_id: "bench".to_owned(),
        at: server.clock.now(),
    };
    let call = Call {
        query: Some(query.to_owned()),
        variables: variables.as_object().cloned().unwrap(),
        ..Call::default()
    };
    let ready = server.api.ready(&server.db, call, &caller).await;
    let answer = server.api.run(&ready.ok().unwrap(), &caller).await.json();
    serde_json::from_str(&answer).unwrap()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
