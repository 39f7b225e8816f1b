//! Queries by global ID.

use async_graphql::{Context, ID, Object};
use futures_util::future::try_join_all;

use super::{Node, find};
use crate::access::session::ContextExt;
use crate::platform::api::directive::list_size;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::reference::global_id::GlobalId;

/// Highest number of IDs in one `nodes` field.
const MAX_NODES: usize = 100;

/// Queries by global ID.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Object with this ID; null if the caller's jurisdiction has none
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the object")] id: ID,
    ) -> Option<Result<Node, Error>> {
        let found = async { find(ctx.request()?, GlobalId::decode(&id)?).await };
        found.await.transpose()
    }

    /// Objects with these IDs, at most 100, in the same order; null where the caller's jurisdiction has none
    #[graphql(directive = list_size::apply(100, Some(vec!["ids".to_owned()]), None))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "IDs of the objects")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Error> {
        let request = ctx.request()?;
        // Checked here too: the directive computes the cost, but does not limit the list.
        if ids.len() > MAX_NODES {
            return Err(Error::input(message!("node-ids-too-many", max = MAX_NODES)));
        }
        let ids: Vec<_> = ids.iter().map(GlobalId::decode).collect::<Result<_, _>>()?;
        // All at once, so that the loaders read the IDs of one type in one statement.
        try_join_all(ids.into_iter().map(|id| find(request, id))).await
    }
}
