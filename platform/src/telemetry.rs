//! Telemetry for operators: logs, metrics and traces. None of them contains variables, arguments, documents or other
//! data that may be personal.

mod metrics;
mod name;
mod trace;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::context::FutureExt;
use opentelemetry_otlp::ExporterBuildError;
use tracing_subscriber::EnvFilter;

use self::metrics::Metrics;
use self::trace::Traces;
use crate::database::{Db, PoolStatus};

pub use trace::Parent;
pub(crate) use watch::{Operation, OperationObserver};

/// Starts logging. `RUST_LOG` sets the filter; by default, events that concern operators are logged.
pub fn start() {
    let filter = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_default();
    let filter = filter_of(&filter);
    let logs = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        // The reader of the logs may be gone: this is not reported and must not end the process.
        .log_internal_errors(false)
        .with_env_filter(filter);
    if logs.try_init().is_err() {
        tracing::warn!("logging was started before");
    }
}

/// The filter from the environment, or the default. actix logs an error when a client sends something that is not HTTP;
/// this is logged only if the filter names actix.
fn filter_of(asked: &str) -> EnvFilter {
    let usual = || EnvFilter::new("warn,cunju=info");
    let filter = match asked {
        "" => usual(),
        asked => EnvFilter::try_new(asked).unwrap_or_else(|_| usual()),
    };
    match "actix_http::h1::dispatcher=off".parse() {
        Ok(directive) if !asked.contains("actix") => filter.add_directive(directive),
        _ => filter,
    }
}

/// Runs a future in a span, ends the span, and records in it whether the future failed.
pub(crate) async fn within<T, E>(
    span: Option<Context>,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let Some(span) = span else {
        return work.await;
    };
    let outcome = Box::pin(work.with_context(span.clone())).await;
    trace::end(&span, outcome.is_err());
    outcome
}

/// Metrics and traces, as far as they are enabled; by default, neither is.
#[derive(Debug, Default)]
pub struct Telemetry {
    metrics: Option<Metrics>,
    traces: Option<Traces>,
}

impl Telemetry {
    /// The same with metrics.
    #[must_use]
    pub fn with_metrics(self) -> Self {
        Self {
            metrics: Some(Metrics::new()),
            ..self
        }
    }

    /// The same with traces, which are sent over HTTP to the OTLP collector at this address.
    ///
    /// # Errors
    ///
    /// If the address is not valid.
    pub fn with_traces(self, endpoint: &str) -> Result<Self, ExporterBuildError> {
        Ok(Self {
            traces: Some(Traces::new(endpoint)?),
            ..self
        })
    }

    /// Counts and traces the statements of a database and of its handles for other threads, if metrics or traces are
    /// enabled.
    #[must_use]
    pub fn observe(self: &Arc<Self>, db: Db) -> Db {
        if self.metrics.is_none() && self.traces.is_none() {
            return db;
        }
        let (telemetry, backend) = (Arc::clone(self), db.get_database_backend());
        db.with_observer(Arc::new(move |info| {
            if let Some(metrics) = &telemetry.metrics {
                metrics.statement(info.elapsed, info.failed);
            }
            if let Some(traces) = &telemetry.traces {
                traces.statement(backend, info.elapsed, info.failed);
            }
        }))
    }

    /// The span that a `traceparent` header names, if traces are enabled.
    #[must_use]
    pub fn parent(&self, traceparent: Option<&str>) -> Parent {
        match (&self.traces, traceparent) {
            (Some(_), Some(header)) => Parent::of(header),
            _ => Parent::default(),
        }
    }

    /// Counts a request that was refused before its operation was known.
    pub fn refused(&self, code: &'static str) {
        if let Some(metrics) = &self.metrics {
            metrics.request("unknown", code);
        }
    }

    /// The current span, if it is traced.
    pub(crate) fn span(&self) -> Option<Context> {
        self.traces.as_ref().and_then(|_| trace::current())
    }

    /// Counts a batch of a relation `E`; returns the span for it if the operation is traced.
    pub(crate) fn batch<E>(&self, keys: usize, parent: Option<&Context>) -> Option<Context> {
        if self.metrics.is_none() && parent.is_none() {
            return None;
        }
        let relation = name::of_type::<E>();
        if let Some(metrics) = &self.metrics {
            metrics.batch(&relation, keys);
        }
        let traces = self.traces.as_ref()?;
        Some(traces.batch(relation, keys, parent?))
    }

    /// All metrics in the `OpenMetrics` text format; none if metrics are disabled.
    #[must_use]
    pub fn exposition(&self, pool: PoolStatus, waiting: Option<u64>) -> Option<String> {
        let metrics = self.metrics.as_ref()?;
        Some(metrics.exposition(pool, waiting))
    }

    /// Sends pending spans; blocks for at most this time.
    pub fn flush(&self, longest: Duration) {
        if let Some(traces) = &self.traces {
            traces.flush(longest);
        }
    }
}
