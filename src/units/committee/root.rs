//! Root fields for committees.

use async_graphql::{Context, ID, Object};
use cunju_entity::value::{CodeRange, CommitteeCode, CommitteeKind, DivisionCode};

use super::{Committee, CommitteeByCode, CommitteeById, CommitteeOrder, CommitteesIn};
use crate::access::session::ContextExt;
use crate::platform::api::directive::{Paged, cost};
use crate::platform::connection::Connection;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::page::Page;
use crate::platform::relation::First;
use crate::reference::global_id::GlobalId;
use crate::reference::search;

/// Queries for committees.
#[derive(Default)]
pub struct CommitteeQuery;

#[Object]
impl CommitteeQuery {
    /// Committee with this code or ID; null if the caller's jurisdiction has none
    async fn committee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the committee, current or former")] code: Option<CommitteeCode>,
        #[graphql(desc = "ID of the committee")] id: Option<ID>,
    ) -> Option<Result<Committee, Error>> {
        let found = async {
            let request = ctx.request()?;
            let row = match (code, id) {
                (Some(code), None) => request.load(First(CommitteeByCode), code.0).await?,
                (None, Some(id)) => match GlobalId::decode(&id)? {
                    GlobalId::Committee(id) => request.load(CommitteeById, id).await?,
                    other => return Err(other.wrong_type("Committee")),
                },
                _ => {
                    return Err(Error::input(message!("committee-code-and-id")));
                }
            };
            Ok(row.map(Committee::new))
        };
        found.await.transpose()
    }

    /// Committees in the caller's jurisdiction
    #[graphql(directive = cost::apply(50), directive = Paged::apply())]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    async fn committees(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "in",
            desc = "Division of the committees; by default the caller's jurisdiction"
        )]
        within: Option<DivisionCode>,
        #[graphql(desc = "Kind of the committees; both by default")] kind: Option<CommitteeKind>,
        #[graphql(
            desc = "Part of the name, or the beginning of its pinyin or initials in any reading: 五山, wushan, ws"
        )]
        search: Option<String>,
        #[graphql(default, desc = "Sort order of the committees")] order_by: CommitteeOrder,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<Committee>, Error> {
        let request = ctx.request()?;
        let page = Page::new(first, after, last, before)?;
        // `store::list` restricts every range to the scope, so this is the jurisdiction and not the country.
        let range = within.map_or(CodeRange::ALL, |code| request.divisions.range_at(code));
        let search = search.map(|search| search::Query::new(&search));
        let relation = CommitteesIn {
            kind,
            search: search.transpose()?.flatten(),
            order: order_by,
        };
        let found = request.connection(ctx, relation, range, page, Committee::new);
        found.await
    }
}
