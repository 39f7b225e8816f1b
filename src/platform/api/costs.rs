//! The page `docs/costs.md`: how costs are computed, two example documents, and all fields whose cost is not 1.

use std::fmt::Write;

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Map, Value as Json};

use super::cost::{Cost, INTROSPECTION, PLAIN_LIST, names, weight_of};
use super::limits::Limits;
use super::{coerce, request_error::RequestError};
use crate::platform::page::{DEFAULT_SIZE, MAX_SIZE};

/// The page, with placeholders in braces for values from the schema and the limits.
const PAGE: &str = include_str!("costs.md");
/// The document whose cost the page explains.
const SMALL: &str = "{ committees(in: \"440106\", first: 10) { totalCount nodes { code name grids(first: 5) { nodes { code } } } } }";
/// A frequently used document.
const HOW_FAR: &str = include_str!("../../../examples/how-far.graphql");

/// The page about costs.
///
/// # Errors
///
/// If the schema or a document of the page is not valid, which is a bug.
pub fn costs(sdl: &str) -> Result<String, String> {
    let schema = Schema::parse_and_validate(sdl, "schema.graphql");
    let schema = schema.map_err(|error| error.to_string())?;
    let limits = Limits::default();
    let total_count = schema.type_field("CommitteeConnection", "totalCount");
    let committees = schema.type_field("Query", "committees");
    let weight = |field: Result<_, _>| field.map_or(1, |it: &_| weight_of(it));
    let filled = [
        ("{plain}", PLAIN_LIST),
        ("{introspection}", INTROSPECTION),
        ("{page}", DEFAULT_SIZE.into()),
        ("{largest}", MAX_SIZE.into()),
        ("{max}", limits.cost),
        ("{budget}", limits.budget.unwrap_or_default()),
        ("{count}", weight(total_count.map(|it| &***it))),
        ("{committees}", weight(committees.map(|it| &***it))),
        ("{small}", cost(&schema, SMALL, &[])?),
        ("{howFar}", cost(&schema, HOW_FAR, &[("code", "44")])?),
    ];
    let page = PAGE.replace("{table}", &table(&schema)?);
    let fill = |page: String, (name, value): &(&str, u64)| page.replace(name, &value.to_string());
    Ok(filled.iter().fold(page, fill))
}

fn cost(schema: &Valid<Schema>, text: &str, given: &[(&str, &str)]) -> Result<u64, String> {
    let document = ExecutableDocument::parse_and_validate(schema, text, "document");
    let document = document.map_err(|error| error.to_string())?;
    let operation = document.operations.iter().next();
    let operation = operation.ok_or("no operation")?;
    let given = given.iter();
    let given: Map<String, Json> = given
        .map(|(name, value)| ((*name).to_owned(), Json::from(*value)))
        .collect();
    let variables = coerce::variables(schema, operation, given, usize::MAX);
    let said = |failures: Vec<RequestError>| failures.into_iter().map(|it| it.message.en).collect();
    let variables = variables.map_err(|failures| -> String { said(failures) })?;
    Ok(Cost::of(&document, operation, &variables).requested)
}

/// Rows for all fields whose cost is not 1, sorted.
fn table(schema: &Valid<Schema>) -> Result<String, String> {
    let mut rows = Vec::new();
    for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        let fields = match ty {
            ExtendedType::Object(ty) => &ty.fields,
            ExtendedType::Interface(ty) => &ty.fields,
            _ => continue,
        };
        // The lists in a page have the size that is declared on the field that returns the page.
        let paged = name.ends_with("Connection") || name.ends_with("Page");
        for field in fields.values() {
            let weight = weight_of(field);
            let size = size(schema, field, paged);
            if weight != 1 || size.is_some() {
                rows.push((
                    format!("{name}.{}", field.name),
                    weight,
                    size.unwrap_or_default(),
                ));
            }
        }
    }
    rows.sort();
    let mut table = String::from("| Field | Its own cost | Values |\n|---|---:|---|\n");
    for (field, weight, size) in rows {
        writeln!(table, "| `{field}` | {weight} | {size} |").map_err(|error| error.to_string())?;
    }
    Ok(table.trim_end().to_owned())
}

/// The assumed number of values of a field, in words; none if it is not a list of objects.
fn size(schema: &Valid<Schema>, field: &FieldDefinition, paged: bool) -> Option<String> {
    let Some(rule) = field.directives.get("listSize") else {
        let inner = schema.types.get(field.ty.inner_named_type())?;
        let objects = !inner.is_scalar() && !inner.is_enum();
        let plain = field.ty.is_list() && objects && !paged;
        return plain.then(|| PLAIN_LIST.to_string());
    };
    let assumed = rule.specified_argument_by_name("assumedSize")?.to_i32()?;
    let arguments = names(rule, "slicingArguments");
    let arguments: Vec<String> = arguments.iter().map(|it| format!("`{it}`")).collect();
    if arguments.is_empty() {
        return Some(assumed.to_string());
    }
    Some(format!("{}, else {assumed}", arguments.join(" or ")))
}
