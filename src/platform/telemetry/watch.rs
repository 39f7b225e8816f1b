//! An operation under way, and how it is told when it ends.

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
    /// What it costs at most.
    pub(crate) cost: u64,
    /// Id of the request.
    pub(crate) request_id: &'a str,
    /// Span of the client.
    pub(crate) parent: &'a Parent,
    /// When the request was read.
    pub(crate) began: Instant,
}

/// An operation under way: counted, and its span ended, when this goes out of scope.
pub(crate) struct Watch {
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

impl Watch {
    /// Watches an operation; not at all if neither metrics nor traces were asked for.
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
            // A client that goes away ends a subscription as it should, anything else too early.
            code: if lasts { "OK" } else { "CANCELLED" },
            charged: operation.cost,
            events: 0,
        })
    }

    /// Runs what belongs to the operation, so that what it does is told under its span.
    pub(crate) async fn within<F: Future>(&self, work: F) -> F::Output {
        match &self.span {
            Some(span) => Box::pin(work.with_context(span.clone())).await,
            None => work.await,
        }
    }

    /// Keeps what came of the operation and what was charged for it.
    pub(crate) fn answered(&mut self, code: &'static str, charged: Option<u64>) {
        self.code = code;
        self.charged = charged.unwrap_or(self.charged);
    }

    /// Keeps what came of one event of a subscription.
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

impl Drop for Watch {
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
