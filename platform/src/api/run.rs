//! Runs prepared requests and completes their responses: errors with code, message and path; the cost.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use apollo_compiler::executable::OperationType;
use async_graphql::parser::types::ExecutableDocument as Parsed;
use async_graphql::{
    Executor, ObjectType, PathSegment, Response, Schema, ServerError, SubscriptionType,
};
use chrono::{DateTime, Utc};
use futures_util::future::{self, BoxFuture, OptionFuture};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt};

use super::budget::Balance;
use super::request_error::{MAX_ERRORS, RequestError, sign};
use super::{Answer, Api, Caller, PreparedRequest, Report, confine, merge};
use crate::error::{Code, Error};
use crate::inline::InPlace;
use crate::message::{both, message};
use crate::telemetry::{self, OperationObserver};

/// Time limit for a query.
const QUERY: Duration = Duration::from_secs(10);
/// Time limit for a mutation, which may write several hundred thousand rows.
pub const CHANGE: Duration = Duration::from_mins(1);

/// An executable schema with any root types.
pub(super) trait Run: Send + Sync {
    /// Runs a query or mutation.
    fn run(&self, request: async_graphql::Request) -> BoxFuture<'_, Response>;
    /// Runs a subscription.
    fn follow(&self, request: async_graphql::Request) -> BoxStream<'static, Response>;
}

impl<Q, M, S> Run for Schema<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    fn run(&self, request: async_graphql::Request) -> BoxFuture<'_, Response> {
        Executor::execute(self, request).boxed()
    }

    fn follow(&self, request: async_graphql::Request) -> BoxStream<'static, Response> {
        Executor::execute_stream(self, request, None)
    }
}

/// The charge of the running request, for `Query.rateLimit`.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    /// Cost of the request.
    pub cost: u64,
    /// Maximum cost of a request.
    pub most: u64,
    /// Budget of the caller; none if it is not limited.
    pub balance: Option<Balance>,
    /// Time of the request.
    pub at: DateTime<Utc>,
}

impl Api {
    /// Runs a prepared query or mutation.
    pub async fn run(&self, ready: &PreparedRequest, caller: &Caller) -> Answer {
        let Some(mut watch) = self.watch(ready, caller) else {
            return self.answered(ready, caller).await;
        };
        let answer = watch.within(self.answered(ready, caller)).await;
        watch.record_outcome(answer.outcome(), answer.charged);
        answer
    }

    /// Starts to observe an operation if metrics or traces are enabled.
    fn watch(&self, ready: &PreparedRequest, caller: &Caller) -> Option<OperationObserver> {
        let name = ready.operation().and_then(|it| it.source.name.as_ref());
        let operation = telemetry::Operation {
            kind: ready.kind(),
            name: name.map(apollo_compiler::Name::as_str),
            imported: ready.document.imported.load(Ordering::Relaxed),
            hash: &ready.document.hash,
            cost: ready.charged,
            request_id: &caller.request_id,
            parent: &ready.parent,
            began: ready.began,
        };
        OperationObserver::over(&self.telemetry, &operation)
    }

    async fn answered(&self, ready: &PreparedRequest, caller: &Caller) -> Answer {
        let mut answer = if ready.report == Report::Validate {
            self.answer(ready, Response::default(), caller)
        } else {
            let limit = match ready.kind() {
                OperationType::Mutation => CHANGE,
                _ => QUERY,
            };
            // At the timeout, the future is dropped, which rolls back the transaction of a mutation.
            match tokio::time::timeout(limit, self.response(ready, caller)).await {
                Ok(response) => self.answer(ready, response, caller),
                Err(_) => Answer::refused(&[late()], caller),
            }
        };
        if let Some(operation) = ready.operation() {
            answer.deprecated.clone_from(&operation.usage.deprecated);
        }
        answer
    }

    /// Runs a prepared subscription: one response per event.
    pub fn follow(
        self: &Arc<Self>,
        ready: PreparedRequest,
        caller: Caller,
    ) -> BoxStream<'static, Answer> {
        let events = self.confined.follow(self.request(&ready, &caller));
        let events = AssertUnwindSafe(events).catch_unwind();
        let api = Arc::clone(self);
        let mut watch = self.watch(&ready, &caller);
        // The charge for the operation covers the first events.
        let state = (ready.charged, false);
        let answers = events.scan(state, move |(paid, ended), event| {
            if *ended {
                return future::ready(None);
            }
            let response = event.unwrap_or_else(|_| panicked());
            let cost = ready.cost.actual(&response.data);
            let owed = cost.saturating_sub(*paid);
            *paid = paid.saturating_sub(cost);
            let answer = match api.charge(&caller, owed) {
                Ok(_) => api.answer(&ready, response, &caller),
                Err(limited) => {
                    *ended = true;
                    Answer::refused(&[*limited], &caller)
                }
            };
            if let Some(watch) = &mut watch {
                watch.event(answer.outcome());
            }
            future::ready(Some(answer))
        });
        answers.boxed()
    }

    fn request(&self, ready: &PreparedRequest, caller: &Caller) -> async_graphql::Request {
        let mut request = async_graphql::Request::new(String::new());
        if let Some(document) = self.runnable(ready) {
            request.set_parsed_query(document);
        }
        request.variables = ready.variables.clone();
        request.data.insert(Charge {
            cost: ready.cost.requested,
            most: self.most(),
            balance: ready.balance,
            at: caller.at,
        });
        if let Some(state) = &caller.request {
            state.put(&mut request.data);
        }
        request
    }

    fn runnable(&self, ready: &PreparedRequest) -> Option<Parsed> {
        (ready.document).runnable(&self.schema, ready.position, &ready.variables)
    }

    async fn response(&self, ready: &PreparedRequest, caller: &Caller) -> Response {
        let is_query = ready.kind() == OperationType::Query;
        let session = caller.request.as_ref().filter(|_| is_query);
        // Held until the operation has run.
        let permit = OptionFuture::from(session.map(|session| session.db().query_permit())).await;
        if let Some(Err(error)) = permit {
            return failed(error.into());
        }
        // An operation that is recorded must not run twice.
        if is_query && !ready.operation().is_some_and(|it| it.usage.is_recorded) {
            let run = self.plain.run(self.request(ready, caller).data(InPlace));
            if let Ok(response) = AssertUnwindSafe(run).catch_unwind().await
                && !self.is_unclear(ready, &response.errors)
            {
                return response;
            }
            // The second run is charged again, but it is not refused.
            let _ = self.charge(caller, ready.charged);
        }
        let run = AssertUnwindSafe(self.confined.run(self.request(ready, caller)));
        run.catch_unwind().await.unwrap_or_else(|_| panicked())
    }

    /// Whether an error lacks its full path and running the operation again can provide it.
    fn is_unclear(&self, ready: &PreparedRequest, errors: &[ServerError]) -> bool {
        let told = |error: &ServerError| {
            let busy = [Code::Unavailable, Code::Timeout];
            let code = error.source::<Error>().map(Error::code);
            code.is_some_and(|code| busy.contains(&code))
        };
        if errors.iter().all(told) {
            return false;
        }
        let document = self.runnable(ready);
        document.is_some_and(|it| !errors.iter().all(|error| merge::is_whole(&it, error)))
    }

    fn answer(&self, ready: &PreparedRequest, response: Response, caller: &Caller) -> Answer {
        let mut errors = response.errors;
        errors.iter_mut().for_each(confine::restore_path);
        // Fields fail in any order. Sorted before they are cut, equal responses have equal bytes, as `ETag` requires.
        errors.sort_by_cached_key(|error| place(&error.path));
        errors.truncate(MAX_ERRORS);
        for error in &mut errors {
            finish(error, caller);
        }
        let actual = ready.cost.actual(&response.data);
        // A failed operation may have cost more than its response shows, and a subscription pays per event.
        let refundable = errors.is_empty() && ready.kind() != OperationType::Subscription;
        let unused = refundable.then(|| ready.charged.saturating_sub(actual));
        let unused = unused.unwrap_or_default();
        let balance = ready.balance.map(|balance| {
            let refunded = self.budgets.refund(&caller.payer, balance.limit, unused);
            refunded.unwrap_or(balance)
        });
        let mut answer = Answer {
            status: 200,
            data: Some(response.data),
            errors,
            balance,
            charged: Some(ready.charged - unused),
            ..Answer::default()
        };
        if ready.report != Report::Nothing {
            let actual = (ready.report == Report::Include).then_some(actual);
            let cost = self.reported(ready, actual, balance, caller);
            answer.extensions.insert("cost".to_owned(), cost);
        }
        answer
    }
}

fn panicked() -> Response {
    failed(Error::internal("panic outside a field"))
}

/// The response to an operation in which nothing was resolved.
fn failed(source: Error) -> Response {
    let mut error = ServerError::new("", None);
    error.source = Some(Arc::new(source));
    Response::from_errors(vec![error])
}

/// Sort key of an error: its path.
fn place(path: &[PathSegment]) -> Vec<(usize, String)> {
    let segments = path.iter().map(|segment| match segment {
        PathSegment::Index(position) => (*position, String::new()),
        PathSegment::Field(name) => (0, name.clone()),
    });
    segments.collect()
}

/// Adds code, message and request ID to an error; logs and hides internal errors.
fn finish(error: &mut ServerError, caller: &Caller) {
    let locale = caller.locale;
    let ours = error.source::<Error>().cloned();
    let code = match &ours {
        Some(ours) => {
            if let Error::Internal(source) = ours {
                let id = &caller.request_id;
                tracing::error!(request.id = id, error = %source, "a field failed");
            }
            locale.pick(&ours.message()).clone_into(&mut error.message);
            ours.code()
        }
        None if error.source.is_some() => {
            let id = &caller.request_id;
            // Its text is neither logged nor shown, because it may contain values of a row.
            tracing::error!(request.id = id, "a field failed with a foreign error");
            let internal = Error::internal("");
            let message = internal.message();
            locale.pick(&message).clone_into(&mut error.message);
            internal.code()
        }
        None => {
            // The error of a literal in the document that a custom scalar rejects.
            let message = both(&error.message);
            locale.pick(&message).clone_into(&mut error.message);
            Code::BadUserInput
        }
    };
    let extensions = error.extensions.get_or_insert_default();
    sign(extensions, code, &caller.request_id);
}

fn late() -> RequestError {
    let message = message!("api-request-timed-out");
    RequestError::new(Code::Timeout, message)
}
