//! The commands of the command line.

pub mod demo;
mod folder;
mod keys;
mod line;
mod list;
mod table;

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use cunju_entity::value::{CommitteeCode, CommitteeId, DivisionCode};

use crate::access::auth::token::Grant;
use crate::access::auth::{Role, token};
use crate::app::config::Settings;
use crate::app::server::{Server, Setup};
use crate::app::{migrate, verify};
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::telemetry::Telemetry;
use crate::platform::{api, database};
use crate::reference::unit_store;

use keys::{keys_of_register, reseal, rotate_keys};
use table::{TableOptions, import_table};

pub(crate) use keys::open_keys;
pub use line::main;
pub(crate) use list::run_import;

/// Why a command failed, in words for the user of the command line.
pub(crate) type CommandError = Box<dyn std::error::Error>;

/// Opens the database for a command; creates it and the data folder if they do not exist.
pub(crate) async fn make(settings: &Settings) -> Result<Db, CommandError> {
    folder::make(settings)?;
    Ok(database::open(&settings.database_url(), database::COMMAND).await?)
}

/// Opens an existing database for a command. Fails if it does not exist or lacks migrations.
pub(crate) async fn open(settings: &Settings) -> Result<Db, CommandError> {
    folder::close(settings)?;
    Ok(migrate::open_current(&settings.database_url(), database::COMMAND).await?)
}

/// Refuses to overwrite the imported file with its problems.
fn refuse_same(errors: &Path, file: &Path) -> Result<(), CommandError> {
    // `list.csv` and `./list.csv` are one file, and so are a link and its target.
    let place = |path: &Path| path.canonicalize().ok();
    if place(errors).is_none_or(|errors| Some(errors) != place(file)) {
        return Ok(());
    }
    let name = errors.display();
    Err(format!(
        "--errors is {name}, the file to import, which would be overwritten; choose another file / \
         --errors 指定的 {name} 正是要导入的文件，会被覆盖，请另指定文件"
    )
    .into())
}

/// A server for the database in the settings. Fails if the database cannot be opened or lacks migrations, or if the
/// token key cannot be read.
pub(crate) async fn server(
    settings: &Settings,
    telemetry: Arc<Telemetry>,
) -> Result<Server, CommandError> {
    folder::close(settings)?;
    let db = migrate::open_current(&settings.database_url(), database::STATEMENT).await?;
    let keys = open_keys(settings, &db).await?;
    let setup = Setup {
        telemetry,
        ..settings.setup()
    };
    Ok(Server::new(db, keys, Clock::system(), setup).await?)
}

/// The metrics and traces configured in the settings. Fails if the address of the collector is not valid.
pub(crate) fn telemetry(settings: &Settings) -> Result<Arc<Telemetry>, CommandError> {
    let mut telemetry = Telemetry::default();
    if settings.metrics.is_some() {
        telemetry = telemetry.with_metrics();
    }
    // The OpenTelemetry specification treats an empty variable as not set.
    let endpoint = settings.otlp_endpoint.as_ref();
    if let Some(endpoint) = endpoint.filter(|it| !it.is_empty()) {
        telemetry = telemetry.with_traces(endpoint).map_err(|error| {
            format!(
                "cannot send traces to {endpoint}: {error}. Provide the address of a collector that receives \
                 OTLP over HTTP, such as --otlp-endpoint http://127.0.0.1:4318 / 请用 --otlp-endpoint \
                 指定 OTLP/HTTP 采集器地址"
            )
        })?;
    }
    Ok(Arc::new(telemetry))
}

/// Binds the address to listen on and returns its URL too. Fails if the address is in use.
pub(crate) fn listen(settings: &Settings) -> Result<(TcpListener, String), CommandError> {
    let listener = bind(settings.listen(), "--listen")?;
    let url = format!("http://{}", listener.local_addr()?);
    Ok((listener, url))
}

/// Binds the address of the metrics, if there is one. Fails if the address is in use.
pub(crate) fn listen_metrics(settings: &Settings) -> Result<Option<TcpListener>, CommandError> {
    let listener = settings.metrics.map(|address| bind(address, "--metrics"));
    listener.transpose()
}

fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener, CommandError> {
    // The standard library sets SO_REUSEADDR on Unix, so a restart does not wait for connections that are closing.
    TcpListener::bind(address).map_err(|error| {
        let advice = if error.kind() == std::io::ErrorKind::AddrInUse {
            format!(
                "Stop the program that uses the port, or choose another with {flag} 127.0.0.1:0 / \
                 端口被占用，请用 {flag} 换一个"
            )
        } else {
            format!(
                "Choose an address of this machine, such as {flag} 127.0.0.1:8080 / 请用 {flag} \
                 指定本机地址"
            )
        };
        format!("cannot listen on {address}: {error}. {advice}").into()
    })
}

/// A token to issue.
#[derive(Debug, clap::Args)]
struct TokenOptions {
    /// Role of the caller
    #[arg(long)]
    role: Role,
    /// Code of the division
    #[arg(long, conflicts_with = "committee")]
    division: Option<DivisionCode>,
    /// Code of the committee
    #[arg(long)]
    committee: Option<CommitteeCode>,
    /// Name of the caller in logs; must not identify the person. Callers with the same name share a rate limit
    /// [default: a new name]
    #[arg(long)]
    subject: Option<String>,
    /// Lifetime of the token, in minutes
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(i64).range(1..=525_600))]
    minutes: i64,
}

/// Prints a token. Fails if the register has no such unit.
async fn issue(settings: &Settings, options: TokenOptions) -> Result<(), CommandError> {
    let TokenOptions {
        role,
        division,
        committee,
        subject,
        minutes,
    } = options;
    if division.is_none() && committee.is_none() {
        return Err("specify --division or --committee / 请指定 --division 或 --committee".into());
    }
    let server = server(settings, Arc::default()).await?;
    let unit = match (division, committee) {
        (Some(code), _) => server.divisions().at(code).map(|node| node.row.id.uuid()),
        (_, Some(CommitteeCode(code))) => unit_store::id_of(&server.db, code)
            .await?
            .map(CommitteeId::uuid),
        (None, None) => None,
    };
    let unit = unit.ok_or_else(|| {
        format!(
            "the register in {} has no unit with this code; check the code, and --data or --database-url / \
             登记库中没有该代码，请检查代码和数据库位置",
            database::mask_password(&settings.database_url())
        )
    })?;
    let grant = Grant {
        subject: subject.unwrap_or_else(|| format!("cli-{}", server.clock.uuid().simple())),
        role,
        units: vec![unit],
        seconds: minutes * 60,
    };
    say(&token::issue(&server.keys, &server.clock, grant)?)
}

/// Imports the documents of a manifest. Fails if the file cannot be read or a document is not valid.
async fn import_documents(settings: &Settings, file: &Path) -> Result<(), CommandError> {
    let manifest = std::fs::read_to_string(file).map_err(|error| {
        let file = file.display();
        format!("cannot read {file}: {error} / 无法读取文件 {file}（{error}）")
    })?;
    let server = server(settings, Arc::default()).await?;
    let count = api::import(&server.api, &server.db, &manifest).await;
    let count = count.map_err(|error| format!("{}: {error}", file.display()))?;
    say(&format!(
        "imported {count} documents / 已导入 {count} 个文档"
    ))
}

/// Checks the consistency of the database and prints every difference. Fails if there is one.
async fn run_verify(settings: &Settings) -> Result<(), CommandError> {
    let db = open(settings).await?;
    let mut differences = verify::run(&db).await?;
    if let Some(keys) = keys_of_register(settings, &db).await? {
        differences.extend(verify::numbers(&db, &keys.vault).await?);
    }
    for difference in &differences {
        say(&difference.to_string())?;
    }
    match differences.len() {
        0 => say("all counts match the facts / 所有统计与登记一致"),
        n => Err(format!(
            "{n} differences from the facts; keep a copy of the database and report a bug / \
             有 {n} 处统计与登记不一致，请保留数据库副本并报告"
        )
        .into()),
    }
}

/// Prints a line. Fails if the output is closed.
pub(crate) fn say(line: &str) -> Result<(), CommandError> {
    // `println!` panics if the reader of the output has ended, as in `cunju verify | head`.
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
