//! The command line: its arguments, and the command that runs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use cunju_entity::value::{BulkKind, DivisionCode};

use super::{
    CommandError, TableOptions, TokenOptions, import_documents, import_table, issue, listen,
    listen_metrics, make, open, reseal, rotate_keys, run_import, run_verify, say, server,
    telemetry,
};
use crate::app::command::demo;
use crate::app::config::Settings;
use crate::app::{classes, costs, graphql, http, migrate};
use crate::exchange::{bulk, import};

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
    /// Serve the API from a migrated database
    Serve,
    /// Load real committees, issue tokens and serve, to try Cunju
    Demo {
        /// Code of the division to load, or `all`
        #[arg(long, default_value = "44")]
        division: String,
        /// Generate this many households with residents, at most 50 million, unless the register has residents
        #[arg(
            long,
            default_value_t = 0,
            allow_negative_numbers = true,
            value_parser = clap::value_parser!(u32).range(..=50_000_000)
        )]
        households: u32,
        /// Print one line of JSON when ready, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Migrate the database to the version of this binary
    Migrate,
    /// Import a list of divisions and committees (CSV of `code,name`, also .gz), or a table
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Import {
        #[command(subcommand)]
        table: Option<ImportCommand>,
        /// The list
        #[arg(required = true)]
        file: Option<PathBuf>,
        /// Import only this division, the divisions above it and everything below it
        #[arg(long)]
        division: Option<DivisionCode>,
        /// Import the valid rows of a list that has invalid rows
        #[arg(long)]
        partial: bool,
        /// File in which to list invalid rows
        #[arg(long)]
        errors: Option<PathBuf>,
    },
    /// Issue tokens
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Manage persisted documents, which clients refer to by ID or hash
    Documents {
        #[command(subcommand)]
        command: DocumentsCommand,
    },
    /// Manage the encryption keys of personal data
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Check the consistency of the database and print every difference
    Verify,
    /// Print the schema of the API
    Schema {
        /// Print the page of field costs instead
        #[arg(long)]
        costs: bool,
        /// Print the page of which role sees which field instead
        #[arg(long, conflicts_with = "costs")]
        classes: bool,
        /// Print the page of headers and values that tables may have instead
        #[arg(long, conflicts_with_all = ["costs", "classes"])]
        columns: bool,
        /// Print the page of the tables and their relations instead
        #[arg(long, conflicts_with_all = ["costs", "classes", "columns"])]
        tables: bool,
    },
}

#[derive(Subcommand)]
enum ImportCommand {
    /// Import a table of households (.xlsx or .csv)
    Households(TableOptions),
    /// Import a table of residents (.xlsx or .csv)
    Residents(TableOptions),
    /// Import a table of grids (.xlsx or .csv)
    Grids(TableOptions),
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Print a token for a role in a division or committee
    Issue(TokenOptions),
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Add a key. Servers encrypt with it after a restart; older keys still decrypt
    Rotate,
    /// Encrypt data with the newest key that older keys encrypted; continues if it was interrupted
    Reseal {
        /// Also write all blind indexes again, after their key was changed
        #[arg(long)]
        indexes: bool,
    },
}

#[derive(Subcommand)]
enum DocumentsCommand {
    /// Import the manifest of GraphQL Code Generator, Relay or Apollo
    Import {
        /// The manifest
        file: PathBuf,
    },
}

/// Runs the command in the arguments of the process to its end and returns the exit code.
///
/// Neither async nor generic, so that everything below it is compiled once, in the library. An async
/// function that `main.rs` waited for would be compiled again in the binary, with all that it calls: half
/// of the time of a release build ([docs/development.md](../../docs/development.md)).
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    crate::platform::telemetry::start();
    match http::block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // `eprintln!` panics if nobody reads the errors of the process any more.
            let _ = writeln!(std::io::stderr(), "cunju: {failure}");
            ExitCode::from(2)
        }
    }
}

async fn run(cli: Cli) -> Result<(), CommandError> {
    let settings = cli.settings.or_file(Path::new("cunju.toml"))?;
    match cli.command {
        Command::Serve => serve(&settings).await,
        Command::Demo {
            division,
            households,
            json,
        } => demo::run(&settings, &division, households, json).await,
        Command::Migrate => {
            let db = make(&settings).await?;
            migrate::migrate(&db).await?;
            db.close().await?;
            say("the database is up to date")
        }
        Command::Import {
            table: Some(table), ..
        } => import_kind(&settings, table).await,
        Command::Import {
            table: None,
            file,
            division,
            partial,
            errors,
        } => {
            let options = import::Options {
                path: file.unwrap_or_default(),
                division,
                partial,
                errors_file: errors,
            };
            let db = open(&settings).await?;
            let imported = run_import(&db, &options).await;
            db.close().await?;
            imported
        }
        Command::Token {
            command: TokenCommand::Issue(options),
        } => issue(&settings, options).await,
        Command::Documents {
            command: DocumentsCommand::Import { file },
        } => import_documents(&settings, &file).await,
        Command::Keys {
            command: KeysCommand::Rotate,
        } => rotate_keys(&settings),
        Command::Keys {
            command: KeysCommand::Reseal { indexes },
        } => reseal(&settings, indexes).await,
        Command::Verify => run_verify(&settings).await,
        Command::Schema { classes: true, .. } => say(classes::page(&graphql::sdl())?.trim_end()),
        Command::Schema { columns: true, .. } => say(bulk::column::page()?.trim_end()),
        Command::Schema { tables: true, .. } => say(cunju_entity::relation::page().trim_end()),
        Command::Schema { costs: true, .. } => say(costs::page(&graphql::sdl())?.trim_end()),
        Command::Schema { .. } => say(graphql::sdl().trim_end()),
    }
}

async fn serve(settings: &Settings) -> Result<(), CommandError> {
    let server = server(settings, telemetry(settings)?).await?;
    let (listener, url) = listen(settings)?;
    let metrics = listen_metrics(settings)?;
    // Before the line below: a script that reads it may stop the server at once. A shell ignores SIGINT for processes
    // in the background until they listen for it.
    let stop = http::Stop::listen()?;
    tracing::info!(url, "serving");
    Ok(http::serve(server, listener, metrics, stop).await?)
}

async fn import_kind(settings: &Settings, table: ImportCommand) -> Result<(), CommandError> {
    let (kind, options) = match table {
        ImportCommand::Households(options) => (BulkKind::Households, options),
        ImportCommand::Residents(options) => (BulkKind::Residents, options),
        ImportCommand::Grids(options) => (BulkKind::Grids, options),
    };
    import_table(settings, kind, options).await
}
