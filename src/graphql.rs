//! The schema: roots, limits, and errors as clients read them.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{
    Context, MergedObject, Name, Object, Response, SDLExportOptions, Schema, ServerError,
    SimpleObject, Value,
};
use futures_util::FutureExt;

use crate::auth::Role;
use crate::committee::{Committee, CommitteeById, CommitteeMutation, CommitteeQuery};
use crate::division::{Division, DivisionQuery};
use crate::error::{Error, Locale, text};
use crate::feed::{FeedQuery, FeedSubscription};
use crate::grid::{GridMutation, GridQuery};
use crate::household::HouseholdMutation;
use crate::kind::KindQuery;
use crate::mandate::{MandateMutation, MandateQuery};
use crate::node::NodeQuery;
use crate::obligation::ObligationMutation;
use crate::request::{ContextExt, Request};
use crate::seat::SeatMutation;
use crate::subcommittee::SubcommitteeMutation;
use crate::webhook::{WebhookMutation, WebhookQuery};

/// Greatest depth of a document; the introspection of code generators needs 13.
const MAX_DEPTH: usize = 20;
/// Greatest cost of a document: a list costs its page size times its items.
const MAX_COST: usize = 10_000;
/// Most errors of an answer.
const MAX_ERRORS: usize = 5;

/// Query root of the API
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct QueryRoot(
    PlatformQuery,
    NodeQuery,
    DivisionQuery,
    CommitteeQuery,
    KindQuery,
    MandateQuery,
    GridQuery,
    WebhookQuery,
    FeedQuery,
);

/// Mutation root of the API
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct MutationRoot(
    CommitteeMutation,
    GridMutation,
    HouseholdMutation,
    MandateMutation,
    ObligationMutation,
    SeatMutation,
    SubcommitteeMutation,
    WebhookMutation,
);

/// The executable schema.
pub type CunjuSchema = Schema<QueryRoot, MutationRoot, FeedSubscription>;

/// Who asks, and for which area
#[derive(SimpleObject)]
struct Viewer {
    /// Subject of the token
    subject: String,
    /// Role of the caller
    role: Role,
    /// Divisions of the caller's area, at most 50
    divisions: Vec<Division>,
    /// Committees of the caller's area that are named one by one, at most 50
    committees: Vec<Committee>,
}

#[derive(Default)]
struct PlatformQuery;

#[Object]
impl PlatformQuery {
    /// Version of the server; answers without a token
    async fn health(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// Caller of the request
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer, Error> {
        let request: &Request = ctx.request()?;
        let mut viewer = Viewer {
            subject: request.actor.subject().to_owned(),
            role: request.actor.role(),
            divisions: Vec::new(),
            committees: Vec::new(),
        };
        for unit in request.actor.units() {
            let division = cunju_entity::value::DivisionId::new(*unit);
            if let Some(division) = Division::visible(request, division) {
                viewer.divisions.push(division);
            }
        }
        let ids = request
            .actor
            .units()
            .iter()
            .map(|unit| cunju_entity::value::CommitteeId::new(*unit));
        let rows = ids.map(|id| request.load(CommitteeById, id));
        let rows = if viewer.divisions.len() == request.actor.units().len() {
            Vec::new()
        } else {
            futures_util::future::try_join_all(rows).await?
        };
        viewer
            .committees
            .extend(rows.into_iter().flatten().map(Committee::new));
        Ok(viewer)
    }
}

/// Makes the schema.
#[must_use]
pub fn schema() -> CunjuSchema {
    let mutations = MutationRoot::default();
    Schema::build(QueryRoot::default(), mutations, FeedSubscription)
        .limit_depth(MAX_DEPTH)
        .limit_complexity(MAX_COST)
        .limit_directives(5)
        .limit_aliases(60)
        .register_output_type::<crate::node::Node>()
        .finish()
}

/// The schema as text, sorted, the same for the same schema.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .use_space_ident();
    schema().sdl_with_options(options)
}

/// Longest a query may take.
const QUERY: Duration = Duration::from_secs(10);
/// Longest a change may take: a mandate for the country binds 619,125 committees.
const CHANGE: Duration = Duration::from_mins(1);

/// How long a document may run.
pub fn time_limit(document: &mut async_graphql::Request) -> Duration {
    let changes = document.parsed_query().is_ok_and(|parsed| {
        let mut operations = parsed.operations.iter();
        operations.any(|(_, it)| it.node.ty == OperationType::Mutation)
    });
    if changes { CHANGE } else { QUERY }
}

/// Gives `null` to each variable of a query that the client left out and that has no default: the
/// cost of a document cannot be reckoned otherwise. In a mutation absent is not null: left alone.
fn with_omitted_variables(mut document: async_graphql::Request) -> async_graphql::Request {
    let Ok(parsed) = document.parsed_query() else {
        return document;
    };
    let queries = parsed
        .operations
        .iter()
        .filter(|(_, it)| it.node.ty == OperationType::Query);
    let optional: Vec<Name> = queries
        .flat_map(|(_, operation)| &operation.node.variable_definitions)
        .filter(|it| it.node.var_type.node.nullable && it.node.default_value.is_none())
        .map(|it| it.node.name.node.clone())
        .collect();
    for name in optional {
        document.variables.entry(name).or_insert(Value::Null);
    }
    document
}

/// Runs a request: the one door for every transport. `request` is none for a caller without token.
pub async fn execute(
    schema: &CunjuSchema,
    document: async_graphql::Request,
    request: Option<Request>,
    locale: Locale,
    request_id: &str,
) -> Response {
    let mut document = with_omitted_variables(document);
    let is_graphql = document.parsed_query().is_ok();
    let document = match request {
        Some(request) => document.data(request),
        None => document,
    };
    let run = std::panic::AssertUnwindSafe(schema.execute(document)).catch_unwind();
    let mut response = run.await.unwrap_or_else(|panic| {
        tracing::error!(
            request.id = request_id,
            panic = said(&*panic),
            "a resolver panicked"
        );
        let mut error = ServerError::new("panic", None);
        error.source = Some(Arc::new(Error::internal("panic")));
        Response::from_errors(vec![error])
    });
    response.errors.truncate(MAX_ERRORS);
    for error in &mut response.errors {
        finish(error, locale, request_id);
        if !is_graphql {
            let extensions = error.extensions.get_or_insert_default();
            extensions.set("code", "GRAPHQL_PARSE_FAILED");
        }
    }
    response
}

fn said(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("")
}

/// Gives an error its code, its words and the request id; logs and masks what is our own fault.
fn finish(error: &mut ServerError, locale: Locale, request_id: &str) {
    let ours = error.source::<Error>().cloned();
    let code = match &ours {
        Some(ours) => {
            if let Error::Internal(source) = ours {
                tracing::error!(request.id = request_id, error = %source, "a field failed");
            }
            locale.pick(&ours.message()).clone_into(&mut error.message);
            ours.code()
        }
        None if error.source.is_some() => {
            tracing::error!(
                request.id = request_id,
                "a field failed with a foreign error"
            );
            let internal = Error::internal("");
            locale
                .pick(&internal.message())
                .clone_into(&mut error.message);
            internal.code()
        }
        None if error.message == "Query is too complex."
            || error.message == "Query is nested too deep." =>
        {
            let large = text(
                "查询过大：请减少 first、嵌套层数或字段。",
                "The document asks for too much: use smaller pages, fewer levels or fields.",
            );
            locale.pick(&large).clone_into(&mut error.message);
            "QUERY_TOO_EXPENSIVE"
        }
        None if error.path.is_empty() => "GRAPHQL_VALIDATION_FAILED",
        None => "BAD_USER_INPUT",
    };
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code);
    extensions.set("requestId", request_id);
}
