//! A register to try: real committees from the last published list, tokens for three roles, and generated progress that
//! is marked as such.

mod orders;
mod populate;
mod population;
mod population_store;
mod progress;
mod state_store;
mod store;
mod welcome;

use cunju_entity::value::{CodeRange, DivisionCode, Level};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use welcome::welcome;

use crate::access::auth::token::Grant;
use crate::access::auth::{Role, token};
use crate::access::session::change::{self, LockScope};
use crate::app::command::{
    CommandError, listen, listen_metrics, make, open_keys, run_import, say, server,
};
use crate::app::config::Settings;
use crate::app::server::Server;
use crate::app::{command, http, migrate};
use crate::duties::measure;
use crate::exchange::import;
use crate::platform::clock::Clock;
use crate::platform::database::{self, Db};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::reference::division::Tree;
use crate::reference::global_id::GlobalId;
use crate::reference::{division, unit_store};

/// The list that the demo loads, embedded in the binary.
const LIST: &[u8] = include_bytes!("../../../data/divisions-2023.csv.gz");
/// Account of the grid worker.
const GRID_WORKER: &str = "demo-grid-worker";
/// Lifetime of a demo token, in seconds: one week.
const WEEK: i64 = 7 * 24 * 60 * 60;

/// Tokens for the demo.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// For an official of the whole division of the demo.
    pub province: String,
    /// For an official of one county of it.
    pub county: String,
    /// For a grid worker of one committee of that county.
    pub grid_worker: String,
    /// ID of that committee in the API.
    #[serde(skip)]
    committee: String,
}

/// Units of the demo.
struct Units {
    top: Uuid,
    county: Uuid,
    county_range: CodeRange,
    county_code: DivisionCode,
}

/// Loads what is missing, and serves. Fails if the address is in use, or the database or the list cannot be used.
pub(crate) async fn run(
    settings: &Settings,
    division: &str,
    households: u32,
    json: bool,
) -> Result<(), CommandError> {
    let division: DivisionCode = match division {
        "all" => "0".parse()?,
        code => code.parse()?,
    };
    // Bound before anything is loaded, so that an address in use is reported at once.
    let (listener, url) = listen(settings)?;
    let metrics = listen_metrics(settings)?;
    let db = make(settings).await?;
    migrate::migrate(&db).await?;
    let tree = division::load(&db).await?;
    let is_new = tree.at(division).is_none_or(division::Node::is_leaf);
    if is_new {
        load(settings, &db, division).await?;
    }
    let is_blank = state_store::is_blank(&db).await?;
    if is_new && !is_blank {
        tracing::warn!(
            %division,
            "the register holds another demo; nothing was generated. Choose another folder with --data"
        );
    }
    if is_blank {
        let units = units(&division::load(&db).await?, division)?;
        progress(&db, units.county_range, households == 0).await?;
    }
    // Before `populate`, whose entry in the log has the same operation.
    let unfinished = state_store::is_unfinished(&db).await?;
    if households > 0 {
        populate(settings, &db, division, usize::try_from(households)?).await?;
    }
    // Its statements may take as long as those of a command; the server opens its own pool with its own timeout.
    db.close().await?;
    let server = server(settings, command::telemetry(settings)?).await?;
    let units = units(&server.divisions(), division)?;
    let tokens = tokens(&server, &units).await?;
    if unfinished {
        orders::mandates(&server, division, &tokens.province).await?;
        orders::campaign(&server, units.county_code, &tokens.county).await?;
    }
    // Before the line below, because a script that reads it may stop the server at once.
    let stop = http::Stop::listen()?;
    if json {
        say(&json!({ "url": url, "tokens": tokens }).to_string())?;
    } else {
        say(&welcome(&url, &tokens, division))?;
    }
    Ok(http::serve(server, listener, metrics, stop).await?)
}

/// Generates the population of the division, unless the register already has residents.
async fn populate(
    settings: &Settings,
    db: &Db,
    division: DivisionCode,
    households: usize,
) -> Result<(), CommandError> {
    let begun = std::time::Instant::now();
    let tree = division::load(db).await?;
    let Some(node) = tree.at(division) else {
        return Ok(());
    };
    let vault = open_keys(settings, db).await?.vault;
    let made = populate::run(db, vault, node.range(), households).await?;
    if made > 0 {
        let seconds = begun.elapsed().as_secs_f64();
        tracing::info!(households = made, seconds, "generated a population");
    }
    Ok(())
}

async fn load(settings: &Settings, db: &Db, division: DivisionCode) -> Result<(), CommandError> {
    let path = settings.data().join("divisions-2023.csv.gz");
    std::fs::write(&path, LIST)?;
    let options = import::Options {
        path: path.clone(),
        division: (division.value() != 0).then_some(division),
        partial: false,
        errors_file: None,
    };
    let imported = run_import(db, &options).await;
    // Also if the import has failed.
    std::fs::remove_file(path)?;
    imported
}

fn units(tree: &Tree, division: DivisionCode) -> Result<Units, Error> {
    let missing = || Error::input(message!("demo-division-without-counties"));
    let top = tree.at(division).ok_or_else(missing)?;
    let inside = |range| top.range().covers(range);
    // The examples of the README name committees of this county (天河区).
    let tianhe = DivisionCode::of(Level::County, 440_106_000_000);
    let county = tree.at(tianhe).filter(|node| inside(node.range()));
    let county = county
        .or_else(|| tree.find(inside, Some(Level::County), None).next())
        .ok_or_else(missing)?;
    Ok(Units {
        top: top.row.id.uuid(),
        county: county.row.id.uuid(),
        county_range: county.range(),
        county_code: county.code(),
    })
}

/// Writes generated progress, marked as such in the change log. Without `grids`, a generated population adds the grids.
async fn progress(db: &Db, detailed: CodeRange, grids: bool) -> Result<(), CommandError> {
    let clock = Clock::system();
    let tx = change::begin(db, LockScope::Register).await?;
    let written = store::write(&tx, &clock, detailed, if grids { 3 } else { 0 }).await?;
    measure::rebuild_counters(&tx, detailed).await?;
    let country = division::country(&tx).await?;
    let what = json!({ "madeUp": true, "subcommittees": written });
    change::note(&tx, &clock, state_store::MADE_UP, country, what).await?;
    tx.commit().await?;
    // Without statistics, PostgreSQL plans the population for empty tables: the demo of the country failed.
    database::analyze(db).await;
    Ok(())
}

/// Issues the tokens for a demo of these units.
async fn tokens(server: &Server, units: &Units) -> Result<Tokens, CommandError> {
    let committee = unit_store::first_under(&server.db, units.county_range).await?;
    let committee =
        committee.ok_or("the county of the demo has no committee / 示例县没有村（居）委会")?;
    store::employ(&server.db, committee, GRID_WORKER).await?;
    let sign = |subject: &str, role, unit| {
        let grant = Grant {
            subject: subject.to_owned(),
            role,
            units: vec![unit],
            seconds: WEEK,
        };
        token::issue(&server.keys, &server.clock, grant)
    };
    Ok(Tokens {
        province: sign("demo-province", Role::Official, units.top)?,
        county: sign("demo-county", Role::Official, units.county)?,
        grid_worker: sign(GRID_WORKER, Role::GridWorker, committee.uuid())?,
        committee: GlobalId::Committee(committee).encode().to_string(),
    })
}
