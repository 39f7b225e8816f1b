//! Observes an operation in progress and reports its outcome.

use std::sync::Arc;
use std::time::Instant;

use apollo_compiler::executable::OperationType;
use opentelemetry::Context;
use opentelemetry::context::FutureExt;

use super::{Parent, Telemetry, trace};

/// An operation that is about to run.
pub(crate) struct Operation<'a> {
    /// Query, mutation or subscription.
    pub(crate) kind: OperationType,
    /// Its name, as the client gave it.
    pub(crate) name: Option<&'a str>,
    /// Whether its document was imported.
    pub(crate) imported: bool,
    /// SHA-256 of the document.
    pub(crate) hash: &'a [u8],
    /// Maximum cost.
    pub(crate) cost: u64,
    /// Id of the request.
    pub(crate) request_id: &'a str,
    /// Span of the client.
    pub(crate) parent: &'a Parent,
    /// Time at which the request was read.
    pub(crate) began: Instant,
}

/// An operation in progress. When it is dropped, the operation is counted and its span ends.
pub(crate) struct OperationObserver {
    telemetry: Arc<Telemetry>,
    kind: OperationType,
    /// Its name as a label; empty if the document was not imported.
    label: String,
    began: Instant,
    span: Option<Context>,
    code: &'static str,
    charged: u64,
    events: u64,
}

impl OperationObserver {
    /// Observes an operation; none if neither metrics nor traces are enabled.
    pub(crate) fn over(telemetry: &Arc<Telemetry>, operation: &Operation<'_>) -> Option<Self> {
        if telemetry.metrics.is_none() && telemetry.traces.is_none() {
            return None;
        }
        let lasts = operation.kind == OperationType::Subscription;
        let mut label = String::new();
        if let Some(metrics) = &telemetry.metrics {
            if lasts {
                metrics.subscriptions.inc();
            }
            if operation.imported {
                label = metrics.label(operation.name.unwrap_or_default());
            }
        }
        Some(Self {
            telemetry: Arc::clone(telemetry),
            kind: operation.kind,
            label,
            began: operation.began,
            span: telemetry.traces.as_ref().map(|it| it.operation(operation)),
            // For a subscription, a disconnecting client is the normal end; anything else ends too early.
            code: if lasts { "OK" } else { "CANCELLED" },
            charged: operation.cost,
            events: 0,
        })
    }

    /// Runs a future of the operation, so that its work is recorded in the span of the operation.
    pub(crate) async fn within<F: Future>(&self, work: F) -> F::Output {
        match &self.span {
            Some(span) => Box::pin(work.with_context(span.clone())).await,
            None => work.await,
        }
    }

    /// Records the outcome of the operation and its charge.
    pub(crate) fn record_outcome(&mut self, code: &'static str, charged: Option<u64>) {
        self.code = code;
        self.charged = charged.unwrap_or(self.charged);
    }

    /// Records the outcome of one event of a subscription.
    pub(crate) fn event(&mut self, code: &'static str) {
        self.events += 1;
        if let Some(metrics) = &self.telemetry.metrics {
            metrics.event(code);
        }
        if code != "OK" {
            self.code = code;
        }
    }
}

impl Drop for OperationObserver {
    fn drop(&mut self) {
        if let Some(metrics) = &self.telemetry.metrics {
            let kind = self.kind.name();
            metrics.request(kind, self.code);
            metrics.charged(kind, self.charged);
            if self.kind == OperationType::Subscription {
                metrics.subscriptions.dec();
            } else {
                let label = std::mem::take(&mut self.label);
                metrics.duration(kind, label, self.began.elapsed());
            }
        }
        if let Some(span) = &self.span {
            trace::outcome(span, self.code, self.charged, self.events);
        }
    }
}
