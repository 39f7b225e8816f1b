//! Queries by global id.

use async_graphql::{Context, ID, Object};
use futures_util::future::try_join_all;

use super::{Node, find};
use crate::access::session::ContextExt;
use crate::platform::api::directive::list_size;
use crate::platform::error::{Error, text};
use crate::reference::global_id::GlobalId;

/// Most ids of one `nodes`.
const MAX_NODES: usize = 100;

/// Queries by global id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Object of this id; null if there is none in the caller's area
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the object")] id: ID,
    ) -> Option<Result<Node, Error>> {
        let found = async { find(ctx.request()?, GlobalId::decode(&id)?).await };
        found.await.transpose()
    }

    /// Objects of these ids, at most 100, in their order; null where there is none in the caller's area
    #[graphql(directive = list_size::apply(100, Some(vec!["ids".to_owned()]), None))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids of the objects")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Error> {
        let request = ctx.request()?;
        if ids.len() > MAX_NODES {
            return Err(Error::input(text(
                format!("ids 最多 {MAX_NODES} 个。"),
                format!("At most {MAX_NODES} ids."),
            )));
        }
        let ids: Vec<_> = ids.iter().map(GlobalId::decode).collect::<Result<_, _>>()?;
        try_join_all(ids.into_iter().map(|id| find(request, id))).await
    }
}
