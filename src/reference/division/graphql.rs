//! Divisions in the API.

use async_graphql::{Context, ID, Object, SimpleObject};
use cunju_entity::value::{Code, CommitteeKind, DivisionCode, DivisionId, Level};

use super::tree::{Node, Tree};
use crate::access::session::{ContextExt, Request};
use crate::duties::campaign::{Campaign, CampaignsFor};
use crate::duties::mandate::{Mandate, MandatesFor};
use crate::platform::api::directive::Paged;
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::page::{Cursor, Key, Page, Slice, invalid_cursor};
use crate::reference::global_id::GlobalId;
use crate::reference::search;
use crate::units::committee::{Committee, CommitteesIn};

/// An administrative division, at most as deep as a town.
pub struct Division(DivisionId);

/// Name and code of a division, including divisions above the caller's jurisdiction
#[derive(SimpleObject)]
pub struct DivisionLabel {
    /// Code of the division
    pub code: DivisionCode,
    /// Name of the division, without the names of the divisions above it
    pub name: String,
    /// Level of the division
    pub level: Level,
}

impl From<&Node> for DivisionLabel {
    fn from(node: &Node) -> Self {
        Self {
            code: node.code(),
            name: node.row.name.clone(),
            level: node.row.level,
        }
    }
}

impl DivisionLabel {
    /// The divisions above one division, highest first, and the division itself.
    pub(crate) fn down_to(tree: &Tree, id: DivisionId) -> Vec<Self> {
        let above = tree.ancestors(id).into_iter().chain(tree.get(id));
        above.map(Self::from).collect()
    }
}

impl Division {
    /// The object of a division that the caller may see.
    #[must_use]
    pub fn visible(request: &Request, id: DivisionId) -> Option<Self> {
        let node = request.divisions.get(id)?;
        request
            .actor
            .scope()
            .covers(node.range())
            .then_some(Self(id))
    }

    fn node<'a>(&self, request: &'a Request) -> Result<&'a Node, Error> {
        let node = request.divisions.get(self.0);
        node.ok_or_else(|| Error::internal("a division left the tree during a request"))
    }
}

/// Administrative division (行政区划): country, province, prefecture, county or town
#[Object]
impl Division {
    /// Stable, globally unique ID of the division
    pub async fn id(&self) -> ID {
        GlobalId::Division(self.0).encode()
    }

    /// Current code of the division
    fn code(&self, ctx: &Context<'_>) -> Result<DivisionCode, Error> {
        Ok(self.node(ctx.request()?)?.code())
    }

    /// Level of the division
    fn level(&self, ctx: &Context<'_>) -> Result<Level, Error> {
        Ok(self.node(ctx.request()?)?.row.level)
    }

    /// Name of the division, without the names of the divisions above it
    fn name(&self, ctx: &Context<'_>) -> Result<String, Error> {
        Ok(self.node(ctx.request()?)?.row.name.clone())
    }

    /// Full name of the division, including the names of the divisions above it, such as 广东省广州市天河区
    fn full_name(&self, ctx: &Context<'_>) -> Result<String, Error> {
        Ok(ctx.request()?.divisions.full_name(self.0))
    }

    /// Whether the civil affairs authorities recognize the division; development zones and farms are not recognized
    fn recognized(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        Ok(self.node(ctx.request()?)?.row.recognized)
    }

    /// Divisions above the division, highest first, at most 3
    fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<DivisionLabel>, Error> {
        let ancestors = ctx.request()?.divisions.ancestors(self.0);
        Ok(ancestors.into_iter().map(DivisionLabel::from).collect())
    }

    /// Divisions directly below the division, ordered by code
    #[graphql(directive = Paged::apply())]
    fn children(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Division>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        connection(request.divisions.children(self.0), &page)
    }

    /// Committees in the division at any depth, ordered by code
    #[graphql(directive = Paged::apply())]
    async fn committees(
        &self,
        ctx: &Context<'_>,
        kind: Option<CommitteeKind>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Committee>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let range = self.node(request)?.range();
        request
            .connection(ctx, CommitteesIn::of(kind), range, page, Committee::new)
            .await
    }

    /// Mandates that apply to the whole division: its own and those of the divisions above it, latest due date first
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn mandates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the kind of subcommittee; all kinds by default")]
        subcommittee_kind: Option<String>,
        #[graphql(default, desc = "Whether to include superseded and withdrawn mandates")]
        include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Mandate>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        request.kinds.check(subcommittee_kind.as_deref())?;
        let relation = MandatesFor {
            subcommittee_kind,
            closed: include_closed,
        };
        request
            .connection(ctx, relation, self.0, page, Mandate::new)
            .await
    }

    /// Visit campaigns that cover the whole division: its own and those of the divisions above it, latest due date
    /// first
    #[graphql(directive = Paged::apply())]
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether to include closed campaigns")] include_closed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Campaign>, Error> {
        let page = Page::new(first, after, last, before)?;
        let relation = CampaignsFor { include_closed };
        let request = ctx.request()?;
        let found = request.connection(ctx, relation, self.0, page, Campaign::new);
        found.await
    }
}

/// A page of divisions, ordered by code. Divisions are held in memory.
fn connection<'a>(
    nodes: impl Iterator<Item = &'a Node>,
    page: &Page,
) -> Result<Connection<Division>, Error> {
    let place = |node: &Node| {
        Cursor(vec![
            Key::Number(node.row.code),
            Key::Id(node.row.id.uuid()),
        ])
    };
    let mut all: Vec<&Node> = nodes.collect();
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    if page.backward {
        all.reverse();
    }
    let after = page.after.as_ref().map(code_of).transpose()?;
    let before = page.before.as_ref().map(code_of).transpose()?;
    let size = usize::try_from(page.size).unwrap_or(usize::MAX);
    let rows = all
        .into_iter()
        .filter(|node| after.is_none_or(|code| node.row.code > code))
        .filter(|node| before.is_none_or(|code| node.row.code < code))
        .take(size.saturating_add(1))
        .map(|node| (place(node), node.row.id))
        .collect();
    let slice = Slice::paginate(page, rows).of(Some(total));
    Ok(Connection::new(slice, Division))
}

/// The code in a cursor of a list of divisions.
fn code_of(cursor: &Cursor) -> Result<Code, Error> {
    match cursor.0.as_slice() {
        [Key::Number(code), Key::Id(_)] => Ok(*code),
        _ => Err(invalid_cursor()),
    }
}

/// Queries for divisions.
#[derive(Default)]
pub struct DivisionQuery;

#[Object]
impl DivisionQuery {
    #[expect(clippy::unused_self, reason = "a root field has no state")]
    /// Division with this code; null if there is none in the caller's jurisdiction
    fn division(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the division; `0` for the country")] code: DivisionCode,
    ) -> Option<Result<Division, Error>> {
        // The library nulls the parent of a `Result<Option<_>>` that fails; only `Option<Result<_>>` nulls the field
        // alone.
        let found = || {
            let request = ctx.request()?;
            let node = request.divisions.at(code);
            Ok(node.and_then(|node| Division::visible(request, node.row.id)))
        };
        found().transpose()
    }

    /// Divisions in the caller's jurisdiction, ordered by code
    #[graphql(directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    #[expect(clippy::unused_self, reason = "a root field has no state")]
    fn divisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division to search in; the caller's jurisdiction by default"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Level of the divisions")] level: Option<Level>,
        #[graphql(
            desc = "Part of the name, or the beginning of its pinyin (in any reading and spelling) or of its pinyin initials, such as 天河, tianhe or thq"
        )]
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Division>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        let query = search
            .map(|search| search::Query::new(&search))
            .transpose()?
            .flatten();
        let limit = within.map(|code| request.divisions.at(code).map(Node::range));
        let inside = |range| {
            request.actor.scope().covers(range)
                // A code that no division has restricts the list to nothing; it does not lift the restriction.
                && limit.is_none_or(|limit| limit.is_some_and(|limit| limit.covers(range)))
        };
        connection(request.divisions.find(inside, level, query), &page)
    }
}
