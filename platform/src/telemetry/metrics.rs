//! Metrics in the `OpenMetrics` text format. Every label has a bounded number of values, whatever clients send.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::name;
use crate::database::PoolStatus;

/// Maximum number of distinct operation names.
const NAMES: usize = 200;
/// The label of further operations and of operations without a name.
const OTHER: &str = "other";

/// Histogram buckets for the duration of requests, in seconds.
const REQUEST: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];
/// Histogram buckets for the duration of statements, in seconds.
const STATEMENT: [f64; 12] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0,
];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    r#type: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    r#type: &'static str,
    operation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    r#type: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Event {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Relation {
    relation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

type Unlabeled = [(&'static str, &'static str); 0];
type Times<L> = Family<L, Histogram, fn() -> Histogram>;

/// All metrics of a server.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    durations: Times<Timed>,
    costs: Family<Kind, Counter>,
    /// Open subscriptions.
    pub(super) subscriptions: Gauge,
    events: Family<Event, Counter>,
    batches: Family<Relation, Counter>,
    keys: Family<Relation, Counter>,
    statements: Times<Outcome>,
    connections: Family<State, Gauge>,
    /// Absent while there is no reader of the change feed.
    waiting: Family<Unlabeled, Gauge>,
    names: Mutex<HashSet<String>>,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("cunju"),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(REQUEST)),
            costs: Family::default(),
            subscriptions: Gauge::default(),
            events: Family::default(),
            batches: Family::default(),
            keys: Family::default(),
            statements: Family::new_with_constructor(|| Histogram::new(STATEMENT)),
            connections: Family::default(),
            waiting: Family::default(),
            names: Mutex::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let all = &mut self.registry;
        let help = "Requests by type of operation and first error code";
        all.register("requests", help, self.requests.clone());
        let help = "Time from reading a query or mutation to its response, by name if its document was imported";
        let times = self.durations.clone();
        all.register_with_unit("request_duration", help, Unit::Seconds, times);
        let help = "Cost charged, less refunds";
        all.register("cost_charged", help, self.costs.clone());
        let help = "Open subscriptions";
        all.register("subscriptions_open", help, self.subscriptions.clone());
        let help = "Events sent to subscriptions";
        all.register("subscription_events", help, self.events.clone());
        let help = "Batches of loaders";
        all.register("loader_batches", help, self.batches.clone());
        let help = "Keys in batches of loaders";
        all.register("loader_keys", help, self.keys.clone());
        let help = "Duration of database statements, without waiting for a connection";
        let times = self.statements.clone();
        all.register_with_unit("statement_duration", help, Unit::Seconds, times);
        let help = "Connections in the pool";
        all.register("pool_connections", help, self.connections.clone());
        let help = "Change log entries that the reader of the change feed has not delivered yet";
        all.register("feed_rows_waiting", help, self.waiting.clone());
    }

    /// The name of an operation in an imported document as a label. The number of labels is limited, since there may be
    /// many documents.
    pub(super) fn label(&self, name: &str) -> String {
        let name = name::of_operation(name);
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let known = names.contains(&name);
        if name.is_empty() || (!known && names.len() >= NAMES) {
            return OTHER.to_owned();
        }
        if !known {
            names.insert(name.clone());
        }
        name
    }

    pub(super) fn request(&self, kind: &'static str, code: &'static str) {
        let labels = Request { r#type: kind, code };
        self.requests.get_or_create(&labels).inc();
    }

    pub(super) fn duration(&self, kind: &'static str, operation: String, elapsed: Duration) {
        let labels = Timed {
            r#type: kind,
            operation,
        };
        let times = self.durations.get_or_create(&labels);
        times.observe(elapsed.as_secs_f64());
    }

    pub(super) fn charged(&self, kind: &'static str, cost: u64) {
        self.costs
            .get_or_create(&Kind { r#type: kind })
            .inc_by(cost);
    }

    pub(super) fn event(&self, code: &'static str) {
        self.events.get_or_create(&Event { code }).inc();
    }

    pub(super) fn batch(&self, relation: &str, keys: usize) {
        let labels = Relation {
            relation: relation.to_owned(),
        };
        self.batches.get_or_create(&labels).inc();
        let keys = u64::try_from(keys).unwrap_or(u64::MAX);
        self.keys.get_or_create(&labels).inc_by(keys);
    }

    pub(super) fn statement(&self, elapsed: Duration, failed: bool) {
        let outcome = if failed { "failed" } else { "ok" };
        let times = self.statements.get_or_create(&Outcome { outcome });
        times.observe(elapsed.as_secs_f64());
    }

    /// All metrics as text, including values that are read only now.
    pub(super) fn exposition(&self, pool: PoolStatus, waiting: Option<u64>) -> String {
        let count = |state: &'static str, connections: usize| {
            let connections = i64::try_from(connections).unwrap_or(i64::MAX);
            self.connections
                .get_or_create(&State { state })
                .set(connections);
        };
        count("used", pool.open.saturating_sub(pool.idle));
        count("idle", pool.idle);
        match waiting.and_then(|rows| i64::try_from(rows).ok()) {
            Some(rows) => {
                self.waiting.get_or_create(&[]).set(rows);
            }
            None => self.waiting.clear(),
        }
        let mut exposition = String::new();
        // Writing to a string does not fail.
        let _ = text::encode(&mut exposition, &self.registry);
        exposition
    }
}
