//! The page `docs/costs.md`: how costs are computed, two example documents, and all fields whose cost is not 1.

use crate::app::graphql::scalars;
use crate::platform::api::{Costs, Limits};
use crate::platform::page::{DEFAULT_SIZE, MAX_SIZE};

/// The page, with placeholders in braces for values from the schema and the limits.
const PAGE: &str = include_str!("costs.md");
/// The document whose cost the page explains.
const SMALL: &str = "{ committees(in: \"440106\", first: 10) { totalCount nodes { code name grids(first: 5) { nodes { code } } } } }";
/// A frequently used document.
const HOW_FAR: &str = include_str!("../../examples/how-far.graphql");

/// The page about costs.
///
/// # Errors
///
/// If the schema or a document of the page is not valid, which is a bug.
pub fn page(sdl: &str) -> Result<String, String> {
    let costs = Costs::new(sdl, scalars())?;
    let limits = Limits::default();
    let filled = [
        ("{plain}", Costs::PLAIN_LIST),
        ("{introspection}", Costs::INTROSPECTION),
        ("{page}", DEFAULT_SIZE.into()),
        ("{largest}", MAX_SIZE.into()),
        ("{max}", limits.cost),
        ("{budget}", limits.budget.unwrap_or_default()),
        ("{count}", costs.field("CommitteeConnection", "totalCount")),
        ("{committees}", costs.field("Query", "committees")),
        ("{small}", costs.document(SMALL, &[])?),
        ("{howFar}", costs.document(HOW_FAR, &[("code", "44")])?),
    ];
    let page = PAGE.replace("{table}", &costs.table());
    let fill = |page: String, (name, value): &(&str, u64)| page.replace(name, &value.to_string());
    Ok(filled.iter().fold(page, fill))
}
