//! A register to try: real committees of the last published list, tokens for three roles, and
//! progress that is made up and said to be.

mod populate;
mod population;
mod population_store;
mod progress;
mod store;
mod welcome;

use cunju_entity::value::{CodeRange, DivisionCode, Level};
use sea_orm::DatabaseConnection;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use welcome::welcome;

use crate::api::{Call, Caller};
use crate::auth::Role;
use crate::auth::key::Keys;
use crate::auth::token::{self, Grant};
use crate::change::{self, Reach};
use crate::clock::Clock;
use crate::command::{self, Failure, listen, listen_metrics, open, run_import, say, server};
use crate::config::Settings;
use crate::division::{self, Tree};
use crate::error::{Error, Locale, text};
use crate::node::GlobalId;
use crate::request::Request;
use crate::server::Server;
use crate::{committee, database, http, import, measure};

/// The list that the demo loads, inside the binary.
const LIST: &[u8] = include_bytes!("../data/divisions-2023.csv.gz");
/// Field of a document that issues a mandate.
const ISSUE: &str = "mandate: mandateIssue";
/// Life of a demo token, in seconds: a working week.
const WEEK: i64 = 7 * 24 * 60 * 60;

/// Tokens of the demo.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// Of an official of the whole demo's division.
    pub province: String,
    /// Of an official of one county of it.
    pub county: String,
    /// Of a grid worker of one committee of that county.
    pub grid_worker: String,
    /// Id of that committee in the API.
    #[serde(skip)]
    committee: String,
}

/// Units of the demo.
struct Units {
    top: Uuid,
    county: Uuid,
    county_range: CodeRange,
}

/// Loads what is not loaded, and serves.
///
/// # Errors
///
/// If the address is taken, or the database or the list cannot be used.
pub async fn run(
    settings: &Settings,
    division: &str,
    households: u32,
    json: bool,
) -> Result<(), Failure> {
    let division: DivisionCode = match division {
        "all" => "0".parse()?,
        code => code.parse()?,
    };
    let (listener, url) = listen(settings)?;
    let metrics = listen_metrics(settings)?;
    let db = open(settings).await?;
    database::migrate(&db).await?;
    let tree = division::load(&db).await?;
    if tree.at(division).is_none_or(division::Node::is_leaf) {
        load(settings, &db, division).await?;
    }
    let made_up = !store::has_mandate(&db).await?;
    if made_up {
        let units = units(&division::load(&db).await?, division)?;
        progress(&db, units.county_range, households == 0).await?;
    }
    if households > 0 {
        populate(settings, &db, division, usize::try_from(households)?).await?;
    }
    db.close().await?;
    let server = server(settings, command::telemetry(settings)?).await?;
    let tokens = tokens(&server, division).await?;
    if made_up {
        mandates(&server, division, &tokens.province).await?;
    }
    if json {
        say(&json!({ "url": url, "tokens": tokens }).to_string())?;
    } else {
        say(&welcome(&url, &tokens, division))?;
    }
    Ok(http::serve(server, listener, metrics).await?)
}

/// Makes up the people of the division, unless the register has any.
async fn populate(
    settings: &Settings,
    db: &DatabaseConnection,
    division: DivisionCode,
    households: usize,
) -> Result<(), Failure> {
    let begun = std::time::Instant::now();
    let tree = division::load(db).await?;
    let Some(node) = tree.at(division) else {
        return Ok(());
    };
    let vault = Keys::open_with(&settings.data(), &settings.personal_keys())?.vault;
    let made = populate::run(db, vault, node.range(), households).await?;
    if made > 0 {
        let seconds = begun.elapsed().as_secs_f64();
        tracing::info!(households = made, seconds, "made up a population");
    }
    Ok(())
}

async fn load(
    settings: &Settings,
    db: &DatabaseConnection,
    division: DivisionCode,
) -> Result<(), Failure> {
    let path = settings.data().join("divisions-2023.csv.gz");
    std::fs::write(&path, LIST)?;
    let options = import::Options {
        path: path.clone(),
        division: (division.value() != 0).then_some(division),
        partial: false,
        errors_file: None,
    };
    let imported = run_import(db, &options).await;
    std::fs::remove_file(path)?;
    imported
}

fn units(tree: &Tree, division: DivisionCode) -> Result<Units, Error> {
    let missing = || {
        Error::input(text(
            "登记库中没有该区划或其下的县。",
            "The register has no such division, or no county in it.",
        ))
    };
    let top = tree.at(division).ok_or_else(missing)?;
    let inside = |range| top.range().covers(range);
    let tianhe = DivisionCode::of(Level::County, 440_106_000_000);
    let county = tree.at(tianhe).filter(|node| inside(node.range()));
    let county = county
        .or_else(|| tree.find(inside, Some(Level::County), None).next())
        .ok_or_else(missing)?;
    Ok(Units {
        top: top.row.id.uuid(),
        county: county.row.id.uuid(),
        county_range: county.range(),
    })
}

/// Writes made-up progress; the change log says so. Without `grids`, those are left to a made-up
/// population.
async fn progress(
    db: &DatabaseConnection,
    detailed: CodeRange,
    grids: bool,
) -> Result<(), Failure> {
    let clock = Clock::system();
    let tx = change::begin(db, Reach::Register).await?;
    let written = store::write(&tx, &clock, detailed, if grids { 3 } else { 0 }).await?;
    measure::recount(&tx, detailed).await?;
    let country = division::country(&tx).await?;
    let what = json!({ "madeUp": true, "subcommittees": written });
    change::note(&tx, &clock, "register.demo", country, what).await?;
    Ok(tx.commit().await?)
}

/// Makes the tokens of a demo of this division.
async fn tokens(server: &Server, division: DivisionCode) -> Result<Tokens, Failure> {
    let units = units(&server.divisions(), division)?;
    let committee = committee::first_under(&server.db, units.county_range).await?;
    let committee =
        committee.ok_or("the county of the demo has no committee / 示例县没有村（居）委会")?;
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
        grid_worker: sign("demo-grid-worker", Role::GridWorker, committee.uuid())?,
        committee: GlobalId::Committee(committee).encode().to_string(),
    })
}

/// Issues the mandates of the demo, as any client would: Guangdong's two, the later in place of the
/// earlier; for any other division one like the national notice.
async fn mandates(server: &Server, division: DivisionCode, token: &str) -> Result<(), Failure> {
    let issue = |title: &str, number: &str, issuer: &str, issued_on: &str, due_on: &str, scope| {
        json!({
            "title": title, "documentNumber": number, "issuer": issuer, "issuedOn": issued_on,
            "scope": scope, "subcommitteeKind": "PUBLIC_HEALTH", "milestone": "SET_UP",
            "dueOn": due_on,
        })
    };
    let guangdong = |title, number, issued_on, due_on| {
        issue(title, number, "广东省民政厅", issued_on, due_on, "44")
    };
    let whole = division.to_string();
    if whole != "44" {
        let title = "关于加强村（居）民委员会公共卫生委员会建设的指导意见（示例）";
        let body = "民政部等四部门";
        let input = issue(
            title,
            "民发〔2021〕112号",
            body,
            "2021-12-20",
            "2023-12-31",
            &whole,
        );
        send(server, token, ISSUE, "MandateIssueInput", input).await?;
    }
    if whole == "44" || whole == "0" {
        let earlier = guangdong(
            "二〇二一年底前建成公共卫生委员会（示例）",
            "示例〔2021〕1号",
            "2021-09-01",
            "2021-12-31",
        );
        let later = guangdong(
            "关于全面加强村（社区）公共卫生委员会建设的通知",
            "粤民函〔2022〕35号",
            "2022-03-17",
            "2022-03-31",
        );
        let earlier = send(server, token, ISSUE, "MandateIssueInput", earlier).await?;
        let later = send(server, token, ISSUE, "MandateIssueInput", later).await?;
        let input = json!({ "mandateId": earlier, "by": later });
        send(
            server,
            token,
            "mandate: mandateSupersede",
            "MandateSupersedeInput",
            input,
        )
        .await?;
    }
    Ok(())
}

/// Sends a mutation through the executor; gives the id of its result.
async fn send(
    server: &Server,
    token: &str,
    field: &str,
    input_type: &str,
    input: Value,
) -> Result<Value, Failure> {
    let tree = server.divisions();
    let actor = token::authenticate(&server.keys, &server.db, &tree, token).await?;
    let at = server.clock.now();
    let id = server.clock.uuid().simple().to_string();
    let caller = Caller {
        request: Some(Request::new(server.session(actor, Locale::English, &id))),
        payer: "demo".to_owned(),
        locale: Locale::English,
        request_id: id,
        at,
    };
    let query = format!(
        "mutation($input: {input_type}!) {{ {field}(input: $input) {{ result {{ id }} userErrors {{ message }} }} }}"
    );
    let call = Call {
        query: Some(query),
        variables: serde_json::Map::from_iter([("input".to_owned(), input)]),
        ..Call::default()
    };
    let answer = match server.api.ready(&server.db, call, &caller).await {
        Ok(ready) => Box::pin(server.api.run(&ready, &caller)).await,
        Err(answer) => *answer,
    };
    let answer = serde_json::to_value(&answer)?;
    match answer.pointer("/data/mandate/result/id") {
        Some(id) if !id.is_null() => Ok(id.clone()),
        _ => Err(format!("the mandates of the demo could not be issued: {answer}").into()),
    }
}
