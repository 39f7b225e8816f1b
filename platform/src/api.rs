//! The processing of a request, the same for every transport: the document is found and prepared, variables are
//! coerced, the cost is charged, and only then the request runs.

mod answer;
mod bound;
mod budget;
mod charge;
mod coerce;
mod confine;
mod cost;
mod costs;
pub mod directive;
mod document;
mod find;
pub mod imported_document;
mod introspection;
mod keys;
mod limits;
mod literal;
mod merge;
mod report;
mod request_error;
mod run;
mod scalar;
mod shape;
mod state;
mod store;
mod usage;

use std::sync::Arc;
use std::time::Duration;

use apollo_compiler::executable::OperationType;
use apollo_compiler::validation::Valid;
use async_graphql::{ObjectType, Schema, SubscriptionType, Variables};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};
use tokio::time::Instant;

use self::budget::{Balance, Budgets};
use self::cost::Cost;
use self::document::{Document, Operation};
use self::find::Library;
use crate::database::Db;
use crate::message::Locale;
use crate::telemetry::{Parent, Telemetry};

pub use answer::Answer;
pub use costs::Costs;
pub use find::import;
pub use introspection::sdl_options;
pub use limits::Limits;
pub use request_error::RequestError;
pub use run::{CHANGE, Charge};
pub use scalar::Scalars;
pub use shape::Shape;
pub use state::State;

/// Longer than the lifetime of any token.
const LONG: Duration = Duration::from_hours(24 * 366);

/// A request as read by its transport.
#[derive(Debug, Default)]
pub struct Call {
    /// The document.
    pub query: Option<String>,
    /// ID of an imported document.
    pub document_id: Option<String>,
    /// SHA-256 of the document in hexadecimal, which Apollo clients send instead of the document.
    pub hash: Option<String>,
    /// The operation to run; required if the document has several.
    pub operation_name: Option<String>,
    /// Variables, not yet coerced.
    pub variables: Map<String, Json>,
    /// What to report about the cost.
    pub report: Report,
    /// Span of the client, if it sent one.
    pub parent: Parent,
}

/// What to report about the cost of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// Nothing.
    #[default]
    Nothing,
    /// The cost, in addition to the response.
    Include,
    /// The cost only: the request does not run.
    Validate,
}

/// The caller and the language of the response.
#[derive(Clone)]
pub struct Caller {
    /// State of the request; none without a token.
    pub request: Option<Arc<dyn State>>,
    /// Whose budget is charged: the subject of the token, or the address of a caller without a token.
    pub payer: String,
    /// Language of the response.
    pub locale: Locale,
    /// ID of the request.
    pub request_id: String,
    /// Time of the request.
    pub at: DateTime<Utc>,
}

impl Caller {
    /// Time at which the token expires, including the tolerance; without a token, never.
    #[must_use]
    pub fn expires(&self) -> Instant {
        let until = self.request.as_ref().map(|it| it.accepted_until());
        // A time in the past means that no time is left. Converting it to a standard duration gives an error, not zero.
        let left = until.map_or(LONG, |until| (until - self.at).to_std().unwrap_or_default());
        Instant::now() + left.min(LONG)
    }
}

/// A request that may run: valid, coerced and charged.
pub struct PreparedRequest {
    document: Arc<Document>,
    position: usize,
    variables: Variables,
    cost: Cost,
    /// The amount that was charged for it.
    charged: u64,
    balance: Option<Balance>,
    report: Report,
    parent: Parent,
    began: std::time::Instant,
}

impl PreparedRequest {
    fn operation(&self) -> Option<&Operation> {
        self.document.operations().get(self.position)
    }

    /// Whether the request only asks for its cost, so that it never runs.
    #[must_use]
    pub fn is_cost_only(&self) -> bool {
        self.report == Report::Validate
    }

    /// Query, mutation or subscription.
    #[must_use]
    pub fn kind(&self) -> OperationType {
        self.operation()
            .map_or(OperationType::Query, Operation::kind)
    }
}

/// The schema and all steps before its execution.
pub struct Api {
    schema: Valid<apollo_compiler::Schema>,
    scalars: Scalars,
    /// Runs queries.
    plain: Box<dyn run::Run>,
    /// Runs operations that change something, are recorded or are long-lived, and repeats other queries whose resolver
    /// panicked.
    confined: Box<dyn run::Run>,
    library: Library,
    budgets: Budgets,
    /// Number of rejected tokens per client address.
    strikes: Budgets,
    /// Limits of a request.
    pub limits: Limits,
    /// Metrics and traces.
    pub telemetry: Arc<Telemetry>,
}

impl Api {
    /// The API over a schema that `build` creates.
    ///
    /// # Errors
    ///
    /// If the SDL of the schema is not valid, or `scalars` lacks a scalar of an input, which is a bug.
    pub fn new<Q, M, S>(
        build: impl Fn() -> async_graphql::SchemaBuilder<Q, M, S>,
        scalars: Scalars,
        limits: Limits,
        imported_only: bool,
    ) -> Result<Self, String>
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let prepared = |builder: async_graphql::SchemaBuilder<Q, M, S>| {
            builder
                // apollo-compiler has validated the document; the rules of the library are not complete (ADR 0008).
                .validation_mode(async_graphql::ValidationMode::Fast)
                // The default of 32 would refuse documents that the limits of this crate accept.
                .limit_recursive_depth(usize::MAX)
        };
        let plain: Schema<Q, M, S> = prepared(build()).finish();
        // A second schema: an extension makes every field slower, and a response of 8.6 kB reached 603 instead of 815
        // requests/s.
        let confined = prepared(build())
            .extension(confine::Confine::default())
            .finish();
        let sdl = plain.sdl_with_options(sdl_options());
        let schema = apollo_compiler::Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|error| error.to_string())?;
        if let Some(name) = scalars.missing(&schema) {
            return Err(format!(
                "the scalar {name} of an input is not in the list of scalars"
            ));
        }
        Ok(Self {
            schema: introspection::completed(schema),
            scalars,
            plain: Box::new(plain),
            confined: Box::new(confined),
            library: Library::new(imported_only),
            budgets: Budgets::default(),
            strikes: Budgets::default(),
            limits,
            telemetry: Arc::default(),
        })
    }

    /// Prepares a request to run.
    ///
    /// # Errors
    ///
    /// The response that refuses the request.
    pub async fn ready(
        &self,
        db: &Db,
        call: Call,
        caller: &Caller,
    ) -> Result<PreparedRequest, Box<Answer>> {
        let ready = self.prepare(db, call, caller).await;
        ready.inspect_err(|answer| self.telemetry.refused(answer.outcome()))
    }

    async fn prepare(
        &self,
        db: &Db,
        call: Call,
        caller: &Caller,
    ) -> Result<PreparedRequest, Box<Answer>> {
        let began = std::time::Instant::now();
        let refuse = |failures: Vec<RequestError>| Box::new(self.refusal(&failures, caller));
        let document = self.find(db, &call, caller).await.map_err(refuse)?;
        let name = call.operation_name.as_deref();
        let position = document.position(name).map_err(|it| refuse(vec![it]))?;
        let Some(operation) = document.operations().get(position) else {
            return Err(refuse(Vec::new()));
        };
        let (source, longest) = (&operation.source, self.limits.list);
        let variables =
            coerce::variables(&self.schema, &self.scalars, source, call.variables, longest);
        let variables = variables.map_err(refuse)?;
        let cost = Cost::of(&document.executable, source, &variables);
        if cost.requested > self.most() {
            return Err(refuse(vec![self.too_expensive(cost.requested)]));
        }
        if let Some(failure) = self.shared_key(&document, position, &variables, caller) {
            return Err(refuse(vec![failure]));
        }
        let charged = match call.report {
            Report::Validate => 1,
            Report::Nothing | Report::Include => cost.requested,
        };
        let balance = self.charge(caller, charged);
        let balance = balance.map_err(|it| Box::new(Answer::refused(&[*it], caller)))?;
        Ok(PreparedRequest {
            document,
            position,
            variables,
            cost,
            charged,
            balance,
            report: call.report,
            parent: call.parent,
            began,
        })
    }
}
