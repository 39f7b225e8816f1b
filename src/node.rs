//! Global ids: opaque, typed, and the door from an id to its object.

use async_graphql::{Context, ID, Interface, Object};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cunju_entity::value::{CommitteeId, DivisionId};
use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::committee::{Committee, CommitteeById};
use crate::division::Division;
use crate::error::{Error, text};
use crate::request::{ContextExt, Request};

/// Most ids of one `nodes`.
const MAX_NODES: usize = 100;

/// What a global id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalId {
    /// A division.
    Division(DivisionId),
    /// A committee.
    Committee(CommitteeId),
}

impl GlobalId {
    /// The id as clients keep it.
    #[must_use]
    pub fn encode(self) -> ID {
        let (tag, id) = match self {
            Self::Division(id) => (b'd', id.uuid()),
            Self::Committee(id) => (b'c', id.uuid()),
        };
        let mut bytes = vec![tag];
        bytes.extend_from_slice(id.as_bytes());
        ID(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What an id of a client names.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with `INVALID_ID` if it is not an id of ours.
    pub fn decode(id: &ID) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(id.as_str()).ok();
        let parts = bytes.as_deref().and_then(<[u8]>::split_first);
        let named = parts.and_then(|(tag, rest)| {
            let id = Uuid::from_slice(rest).ok()?;
            match tag {
                b'd' => Some(Self::Division(DivisionId::new(id))),
                b'c' => Some(Self::Committee(CommitteeId::new(id))),
                _ => None,
            }
        });
        named.ok_or_else(|| invalid("对象"))
    }

    /// The error for an id of another type than the field takes.
    #[must_use]
    pub fn wrong_type(self, expected: &str) -> Error {
        invalid(expected)
    }
}

fn invalid(expected: &str) -> Error {
    Error::Input {
        code: "INVALID_ID",
        message: text(
            format!("编号无效：请使用本接口返回的 id（{expected}）。"),
            "The id is not valid here: use the id field of an object of the right type.",
        ),
    }
}

/// Object with a global id
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Id of the object, the same for ever"))]
pub enum Node {
    /// A division.
    Division(Division),
    /// A committee.
    Committee(Committee),
}

async fn find(request: &Request, id: &ID) -> Result<Option<Node>, Error> {
    Ok(match GlobalId::decode(id)? {
        GlobalId::Division(id) => Division::visible(request, id).map(Node::Division),
        GlobalId::Committee(id) => {
            let row = request.load(CommitteeById, id).await?;
            row.map(|row| Node::Committee(Committee::new(row)))
        }
    })
}

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
    ) -> Result<Option<Node>, Error> {
        find(ctx.request()?, &id).await
    }

    /// Objects of these ids, at most 100, in their order; null where there is none in the caller's area
    #[graphql(complexity = "ids.len().saturating_mul(child_complexity).saturating_add(1)")]
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
        try_join_all(ids.iter().map(|id| find(request, id))).await
    }
}
