//! The command line of Cunju.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use actix_web::web;
use clap::{Parser, Subcommand};
use cunju::auth::Role;
use cunju::auth::key::Keys;
use cunju::auth::token::{self, Grant};
use cunju::clock::Clock;
use cunju::config::Settings;
use cunju::http::{self, Server};
use cunju::{committee, database, demo, graphql, import, telemetry};
use cunju_entity::value::{CommitteeCode, DivisionCode};
use sea_orm::DatabaseConnection;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The list that the demo loads, inside the binary.
const LIST: &[u8] = include_bytes!("../data/divisions-2023.csv.gz");

type Failure = Box<dyn std::error::Error>;

/// GraphQL server for China's community governance (村居)
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API from a database that is migrated
    Serve,
    /// Load real committees, make tokens and serve: everything to try Cunju
    Demo {
        /// Code of the division to load, or `all`
        #[arg(long, default_value = "44")]
        division: String,
        /// Print one line of JSON when ready, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Bring the database to the version of this binary
    Migrate,
    /// Import a list of divisions and committees (CSV of `code,name`, also .gz)
    Import {
        /// The list
        file: PathBuf,
        /// Only this division, those above it and what is below
        #[arg(long)]
        division: Option<DivisionCode>,
        /// Import the good rows of a list that has bad ones
        #[arg(long)]
        partial: bool,
        /// Where bad rows are listed
        #[arg(long)]
        errors: Option<PathBuf>,
    },
    /// Issue tokens
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Print the schema of the API
    Schema,
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Print a token for a role in a division or committee
    Issue {
        /// Role of the caller
        #[arg(long)]
        role: Role,
        /// Code of the division
        #[arg(
            long,
            required_unless_present = "committee",
            conflicts_with = "committee"
        )]
        division: Option<DivisionCode>,
        /// Code of the committee
        #[arg(long)]
        committee: Option<CommitteeCode>,
        /// Name of the caller in logs; say nothing of the person
        #[arg(long, default_value = "cli")]
        subject: String,
        /// Life of the token, in minutes
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(i64).range(1..=525_600))]
        minutes: i64,
    },
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    telemetry::start();
    match actix_web::rt::System::new().block_on(run(cli)) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "cunju: {failure}");
            std::process::ExitCode::from(2)
        }
    }
}

async fn run(cli: Cli) -> Result<(), Failure> {
    let settings = cli.settings.or_file(Path::new("cunju.toml"))?;
    match cli.command {
        Command::Serve => {
            let server = server(&settings).await?;
            let (listener, url) = listen(&settings)?;
            tracing::info!(url, "serving");
            Ok(http::serve(web::Data::new(server), listener).await?)
        }
        Command::Demo { division, json } => run_demo(&settings, &division, json).await,
        Command::Migrate => {
            let db = open(&settings).await?;
            database::migrate(&db).await?;
            say("the database is current")
        }
        Command::Import {
            file,
            division,
            partial,
            errors,
        } => {
            let options = import::Options {
                path: file,
                division,
                partial,
                errors_file: errors,
            };
            let db = open(&settings).await?;
            database::check(&db).await?;
            run_import(&db, &options).await
        }
        Command::Token { command } => issue(&settings, command).await,
        Command::Schema => say(graphql::sdl().trim_end()),
    }
}

async fn open(settings: &Settings) -> Result<DatabaseConnection, Failure> {
    folder(settings)?;
    Ok(database::open(&settings.database_url(), database::COMMAND).await?)
}

fn folder(settings: &Settings) -> Result<(), Failure> {
    let data = settings.data();
    std::fs::create_dir_all(&data).map_err(|error| {
        format!(
            "cannot make the data folder {}: {error} / 无法创建数据目录",
            data.display()
        )
        .into()
    })
}

async fn server(settings: &Settings) -> Result<Server, Failure> {
    folder(settings)?;
    let db = database::open(&settings.database_url(), database::STATEMENT).await?;
    database::check(&db).await?;
    Ok(Server::new(db, Keys::open(&settings.data())?, Clock::system()).await?)
}

fn listen(settings: &Settings) -> Result<(TcpListener, String), Failure> {
    let address = settings.listen();
    let listener = TcpListener::bind(address).map_err(|error| {
        format!(
            "cannot listen on {address}: {error}. Stop what uses the port, or choose another with \
             --listen 127.0.0.1:0 / 端口被占用，请用 --listen 换一个"
        )
    })?;
    let url = format!("http://{}", listener.local_addr()?);
    Ok((listener, url))
}

async fn run_demo(settings: &Settings, division: &str, json: bool) -> Result<(), Failure> {
    let division: DivisionCode = match division {
        "all" => "0".parse()?,
        code => code.parse()?,
    };
    let (listener, url) = listen(settings)?;
    let db = open(settings).await?;
    database::migrate(&db).await?;
    if cunju::division::load(&db)
        .await?
        .at(division)
        .is_none_or(cunju::division::Node::is_leaf)
    {
        let list = tempfile_of_list(settings)?;
        let only = (division.value() != 0).then_some(division);
        let options = import::Options {
            path: list.clone(),
            division: only,
            partial: false,
            errors_file: None,
        };
        let imported = run_import(&db, &options).await;
        std::fs::remove_file(list)?;
        imported?;
    }
    db.close().await?;
    let server = server(settings).await?;
    let tokens = demo::tokens(&server, division).await?;
    if json {
        say(&serde_json::json!({ "url": url, "tokens": tokens }).to_string())?;
    } else {
        say(&demo::welcome(&url, &tokens, division))?;
    }
    Ok(http::serve(web::Data::new(server), listener).await?)
}

fn tempfile_of_list(settings: &Settings) -> Result<PathBuf, Failure> {
    let path = settings.data().join("divisions-2023.csv.gz");
    std::fs::write(&path, LIST)?;
    Ok(path)
}

async fn run_import(db: &DatabaseConnection, options: &import::Options) -> Result<(), Failure> {
    let bar = indicatif::ProgressBar::new(0);
    bar.set_style(indicatif::ProgressStyle::with_template(
        "{bar:40} {pos}/{len} units {elapsed}",
    )?);
    let show = |progress: import::Progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    };
    let report = import::run(db, &Clock::system(), options, &show).await;
    bar.finish_and_clear();
    let report = report?;
    let mut line = format!(
        "imported: {} divisions and {} committees new, {} changed, {} unchanged",
        report.inserted_divisions, report.inserted_committees, report.changed, report.unchanged,
    );
    if let Some(file) = &report.errors_file {
        line = format!(
            "{line}; {} bad rows are listed in {}",
            report.bad_rows,
            file.display()
        );
    }
    writeln!(std::io::stderr(), "{line}")?;
    if report.bad_rows > 0 {
        Err("some rows were not imported".into())
    } else {
        Ok(())
    }
}

async fn issue(settings: &Settings, command: TokenCommand) -> Result<(), Failure> {
    let TokenCommand::Issue {
        role,
        division,
        committee,
        subject,
        minutes,
    } = command;
    let server = server(settings).await?;
    let unit = match (division, committee) {
        (Some(code), _) => server.divisions().at(code).map(|node| node.row.id.uuid()),
        (_, Some(CommitteeCode(code))) => committee::id_of(&server.db, code)
            .await?
            .map(cunju_entity::value::CommitteeId::uuid),
        (None, None) => None,
    };
    let unit =
        unit.ok_or("the register has no unit of this code; check it / 登记库中没有该代码")?;
    let grant = Grant {
        subject,
        role,
        units: vec![unit],
        seconds: minutes * 60,
    };
    say(&token::issue(&server.keys, &server.clock, grant)?)
}

fn say(line: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
