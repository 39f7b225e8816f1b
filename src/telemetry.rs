//! Structured logs, on standard error.

use tracing_subscriber::EnvFilter;

/// Starts logging; `RUST_LOG` says how much, by default what concerns operators.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,cunju=info"));
    let logs = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(filter);
    if logs.try_init().is_err() {
        tracing::warn!("logging was started before");
    }
}
