//! Spans, sent to a collector over OTLP.

use std::env;
use std::fmt;
use std::time::{Duration, SystemTime};

use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{
    SpanBuilder, SpanContext, SpanKind, Status, TraceContextExt, TracerProvider,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::resource::{EnvResourceDetector, TelemetryResourceDetector};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use sea_orm::DbBackend;

use super::name;
use super::watch::Operation;

/// Service name for the collector, unless `OTEL_SERVICE_NAME` is set.
const SERVICE: &str = "cunju";

/// The client's span in which a request was made; none if the client sent none.
#[derive(Clone, Debug, Default)]
pub struct Parent(Option<Box<SpanContext>>);

impl Parent {
    /// The span that a `traceparent` header names. `tracestate` is ignored: it may contain anything.
    pub(super) fn of(traceparent: &str) -> Self {
        struct Header<'a>(&'a str);
        impl Extractor for Header<'_> {
            fn get(&self, key: &str) -> Option<&str> {
                (key == "traceparent").then_some(self.0)
            }
            fn keys(&self) -> Vec<&str> {
                vec!["traceparent"]
            }
        }
        let propagator = TraceContextPropagator::new();
        let context = propagator.extract_with_context(&Context::new(), &Header(traceparent));
        let named = context.span().span_context().clone();
        Self(named.is_valid().then(|| Box::new(named)))
    }
}

/// Creates and sends spans.
pub(super) struct Traces {
    tracer: SdkTracer,
    provider: SdkTracerProvider,
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traces").finish_non_exhaustive()
    }
}

impl Traces {
    /// Sends spans to the collector at this address.
    pub(super) fn new(endpoint: &str) -> Result<Self, ExporterBuildError> {
        let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let exporter = SpanExporter::builder().with_http().with_endpoint(address);
        let resource = Resource::builder_empty()
            .with_service_name(SERVICE)
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .with_detectors(&[
                Box::new(TelemetryResourceDetector),
                Box::new(EnvResourceDetector::new()),
            ]);
        // `SdkProvidedResourceDetector` would replace the name by `unknown_service` if the variable is not set.
        let resource = match env::var("OTEL_SERVICE_NAME") {
            Ok(name) if !name.is_empty() => resource.with_service_name(name),
            _ => resource,
        };
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter.build()?)
            .with_resource(resource.build())
            .build();
        Ok(Self {
            tracer: provider.tracer(SERVICE),
            provider,
        })
    }

    fn start(&self, span: SpanBuilder, parent: &Context) -> Context {
        parent.with_span(span.start_with_context(&self.tracer, parent))
    }

    /// Begins the span of an operation.
    pub(super) fn operation(&self, operation: &Operation<'_>) -> Context {
        let mut attributes = vec![
            KeyValue::new("graphql.operation.type", operation.kind.name()),
            KeyValue::new("cunju.document.sha256", hex::encode(operation.hash)),
            KeyValue::new("cunju.cost.requested", number(operation.cost)),
            KeyValue::new("cunju.request.id", operation.request_id.to_owned()),
        ];
        if let Some(name) = operation.name {
            let name = name::of_operation(name);
            attributes.push(KeyValue::new("graphql.operation.name", name));
        }
        let span = SpanBuilder::from_name(operation.kind.name())
            .with_kind(SpanKind::Server)
            // The operation is known only after its document was parsed, but the span covers that too.
            .with_start_time(ago(operation.began.elapsed()))
            .with_attributes(attributes);
        let parent = match &operation.parent.0 {
            Some(parent) => Context::new().with_remote_span_context(SpanContext::clone(parent)),
            None => Context::new(),
        };
        self.start(span, &parent)
    }

    /// Begins the span of a batch of a relation.
    pub(super) fn batch(&self, relation: String, keys: usize, parent: &Context) -> Context {
        let keys = i64::try_from(keys).unwrap_or(i64::MAX);
        let span = SpanBuilder::from_name("batch").with_attributes([
            KeyValue::new("cunju.relation", relation),
            KeyValue::new("cunju.keys", keys),
        ]);
        self.start(span, parent)
    }

    /// Creates the span of a statement that has just ended, if its operation is traced.
    pub(super) fn statement(&self, backend: DbBackend, elapsed: Duration, failed: bool) {
        let Some(parent) = current() else { return };
        let system = match backend {
            DbBackend::Postgres => "postgresql",
            _ => "sqlite",
        };
        let span = SpanBuilder::from_name("statement")
            .with_kind(SpanKind::Client)
            .with_start_time(ago(elapsed))
            .with_attributes([KeyValue::new("db.system.name", system)]);
        end(&self.start(span, &parent), failed);
    }

    /// Sends pending spans.
    pub(super) fn flush(&self, longest: Duration) {
        if let Err(error) = self.provider.shutdown_with_timeout(longest) {
            tracing::warn!(%error, "the last spans could not be sent");
        }
    }
}

/// The current span, if it is recorded.
pub(super) fn current() -> Option<Context> {
    let context = Context::current();
    context.span().is_recording().then_some(context)
}

/// Records the outcome of an operation in its span.
pub(super) fn outcome(operation: &Context, code: &'static str, charged: u64, events: u64) {
    let span = operation.span();
    span.set_attribute(KeyValue::new("cunju.code", code));
    span.set_attribute(KeyValue::new("cunju.cost.actual", number(charged)));
    if events > 0 {
        span.set_attribute(KeyValue::new("cunju.events", number(events)));
    }
    // An error of the client is not an error of the server.
    let ours = ["INTERNAL_SERVER_ERROR", "TIMEOUT", "UNAVAILABLE"].contains(&code);
    end(operation, ours);
}

/// Ends a span. The error itself is not recorded: its text may contain values.
pub(super) fn end(context: &Context, failed: bool) {
    let span = context.span();
    if failed {
        span.set_status(Status::error(""));
    }
    span.end();
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the times of a span are for people; nothing is decided by them"
)]
fn ago(elapsed: Duration) -> SystemTime {
    let now = SystemTime::now();
    now.checked_sub(elapsed).unwrap_or(now)
}
