//! A prepared document: parsed, measured and validated once, whatever its variables.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use apollo_compiler::executable::{self, OperationType};
use apollo_compiler::parser::Parser;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Node, Schema, introspection};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument as Parsed, OperationDefinition,
};
use async_graphql::{Positioned, Variables};
use quick_cache::sync::Cache;

use super::bound;
use super::limits::Limits;
use super::literal;
use super::merge;
use super::request_error::{MAX_ERRORS, RequestError};
use super::scalar::Scalars;
use super::usage::Usage;
use crate::error::Code;
use crate::hash::sha256;
use crate::message::message;

/// Maximum size of all prepared documents in the cache, in bytes.
const CACHE: u64 = 32 * 1024 * 1024;
/// Expected number of documents in the cache.
const EXPECTED: usize = 2_000;

/// Prepared documents by the SHA-256 of their text; the cache is limited by their size.
pub(super) type Documents = Cache<[u8; 32], Arc<Document>, BySize>;

/// An empty cache.
pub(super) fn cache() -> Documents {
    Cache::with_weighter(EXPECTED, CACHE, BySize)
}

/// Weight of a document, approximately its memory: 50 times its text, or 500 bytes per selection with fragments
/// expanded, whichever is larger.
#[derive(Clone)]
pub(super) struct BySize;

impl quick_cache::Weighter<[u8; 32], Arc<Document>> for BySize {
    fn weight(&self, _: &[u8; 32], document: &Arc<Document>) -> u64 {
        let text = u64::try_from(document.text.len()).unwrap_or(u64::MAX);
        text.saturating_mul(50)
            .max(document.selections.saturating_mul(500))
    }
}

/// A document that is valid for the schema.
pub(super) struct Document {
    /// The text of the client.
    pub(super) text: String,
    /// SHA-256 of the text.
    pub(super) hash: [u8; 32],
    /// Whether an administrator imported the document.
    pub(super) imported: AtomicBool,
    /// The document in the form of the compiler.
    pub(super) executable: Valid<ExecutableDocument>,
    /// The document in the form of the executor's parser.
    parsed: Parsed,
    /// Number of selections with fragments expanded.
    selections: u64,
    operations: Vec<Operation>,
}

/// An operation of a document.
pub(super) struct Operation {
    /// The operation in the form of the compiler.
    pub(super) source: Node<executable::Operation>,
    /// The operation in the form of the executor; none if it depends on the variables.
    merged: Option<Parsed>,
    /// What is known about its selection.
    pub(super) usage: Usage,
}

impl Operation {
    /// Query, mutation or subscription.
    pub(super) fn kind(&self) -> OperationType {
        self.source.operation_type
    }
}

impl Document {
    /// Prepares a document. The work of every step is bounded by the limits that the previous steps enforce.
    pub(super) fn prepare(
        schema: &Valid<Schema>,
        scalars: &Scalars,
        text: &str,
        limits: &Limits,
    ) -> Result<Self, Vec<RequestError>> {
        let mut parser = Parser::new()
            .token_limit(limits.tokens)
            .recursion_limit(limits.recursion);
        let ast = parser
            .parse_ast(text, "document")
            .map_err(|partial| unparsed(&partial.errors, limits))?;
        // Before validation, so that its work is bounded by the size of the document.
        let selections = bound::check(&ast, limits).map_err(|failure| vec![failure])?;
        let executable = ast
            .to_executable_validate(schema)
            .map_err(|partial| invalid(&partial.errors))?;
        let wrong = literal::check(schema, scalars, &executable, limits.list);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        for operation in executable.operations.iter() {
            introspection::check_max_depth(&executable, operation).map_err(|error| {
                let error = error.to_graphql_error(&executable.sources);
                vec![RequestError::found(
                    Code::QueryTooLarge,
                    message!("api-introspection-too-deep", error = error.message),
                    &error,
                )]
            })?;
        }
        // The executor's parser does not support every escape sequence; a reprinted document contains none.
        let parsed = if text.contains("\\u") {
            parse_query(ast.serialize().no_indent().to_string())
        } else {
            parse_query(text)
        };
        let parsed = parsed.map_err(|_| vec![unsupported()])?;
        // Only a directive can make the merged operation depend on variables; others are merged once for all requests.
        let conditional = text.contains('@');
        let operations = executable.operations.iter().map(|source| {
            let found = operation(&parsed, source.name.as_ref());
            let found = found.ok_or_else(|| vec![unsupported()])?;
            let merged = || merge::merged(schema, &parsed, found, &Variables::default());
            Ok(Operation {
                usage: Usage::of(&executable, source),
                merged: (!conditional).then(merged),
                source: source.clone(),
            })
        });
        let operations = operations.collect::<Result<_, Vec<RequestError>>>()?;
        Ok(Self {
            text: text.to_owned(),
            hash: sha256(text),
            imported: AtomicBool::new(false),
            executable,
            parsed,
            selections,
            operations,
        })
    }

    /// The operations, in document order.
    pub(super) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation in the form of the executor, with these variables.
    pub(super) fn runnable(
        &self,
        schema: &Valid<Schema>,
        position: usize,
        variables: &Variables,
    ) -> Option<Parsed> {
        let asked = self.operations.get(position)?;
        let merged = if let Some(merged) = &asked.merged {
            merged.clone()
        } else {
            let found = operation(&self.parsed, asked.source.name.as_ref())?;
            merge::merged(schema, &self.parsed, found, variables)
        };
        let mut declared = asked.source.variables.iter();
        if declared.all(|it| variables.contains_key(it.name.as_str())) {
            return Some(merged);
        }
        Some(merge::without_missing(merged, variables))
    }

    /// Position of the operation with this name, or of the only operation.
    pub(super) fn position(&self, name: Option<&str>) -> Result<usize, RequestError> {
        let found = match name {
            Some(name) => {
                let mut names = self.operations.iter().map(|it| it.source.name.as_ref());
                names.position(|own| own.is_some_and(|own| own == name))
            }
            None => (self.operations.len() == 1).then_some(0),
        };
        found.ok_or_else(|| {
            let names = self.operations.iter();
            let names = names.filter_map(|it| it.source.name.as_ref());
            let names: Vec<&str> = names.take(10).map(Name::as_str).collect();
            let names = names.join(", ");
            let message = message!("api-operation-name-missing", names);
            RequestError::new(Code::OperationResolutionFailure, message)
        })
    }
}

fn unparsed(errors: &DiagnosticList, limits: &Limits) -> Vec<RequestError> {
    let mut found: Vec<GraphQLError> = errors.iter().map(|error| error.to_json()).collect();
    found.dedup();
    // The ends of the messages of apollo-parser; another message may quote a token of the document.
    let is_limit = |error: &GraphQLError| {
        let mut ends = [
            "token limit reached, aborting lexing",
            "recursion limit reached",
        ]
        .iter();
        ends.any(|end| error.message.ends_with(end))
    };
    if found.iter().any(is_limit) {
        let (tokens, levels) = (limits.tokens, limits.recursion);
        let large = message!("api-document-too-large", tokens, levels);
        return vec![RequestError::new(Code::QueryTooLarge, large)];
    }
    let shown = found.iter().take(MAX_ERRORS);
    let shown = shown.map(|error| {
        RequestError::found(
            Code::GraphqlParseFailed,
            message!("api-document-syntax-error", error = error.message),
            error,
        )
    });
    shown.collect()
}

fn invalid(errors: &DiagnosticList) -> Vec<RequestError> {
    let mut found: Vec<GraphQLError> = errors.iter().map(|error| error.to_json()).collect();
    // The compiler treats a selection whose fields are all unknown as missing.
    let follows = |error: &GraphQLError| error.message.ends_with("must have a subselection set");
    if !found.iter().all(follows) {
        found.retain(|error| !follows(error));
    }
    let shown = found.iter().take(MAX_ERRORS).map(|error| {
        RequestError::found(
            Code::GraphqlValidationFailed,
            message!("api-document-invalid", error = error.message),
            error,
        )
    });
    shown.collect()
}

/// The document is valid according to the specification, but the executor does not support it.
fn unsupported() -> RequestError {
    let message = message!("api-document-unsupported");
    RequestError::new(Code::GraphqlParseFailed, message)
}

/// One of the operations.
fn operation<'a>(
    parsed: &'a Parsed,
    name: Option<&Name>,
) -> Option<&'a Positioned<OperationDefinition>> {
    match &parsed.operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(all) => all.get(name?.as_str()),
    }
}
