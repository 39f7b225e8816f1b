//! Ids that clients make, so that what was created offline can be sent again.

use async_graphql::ID;
use cunju_entity::value::Id;
use uuid::Uuid;

use super::{Logged, Row, Work, store};
use crate::error::{Error, text};
use crate::problem::{Fault, Problem, ProblemCode};

impl Work<'_> {
    /// Id of a new row: what the client made of it, or a new one. A client that lost the answer sends
    /// the same id again; the row that has it is the answer if `same` tells that it is what is asked
    /// for.
    ///
    /// # Errors
    ///
    /// [`Fault::Replayed`] if the row is there, [`Fault::Refused`] if the id is none or names something
    /// else.
    pub async fn new_id<R: Logged + Row, T>(
        &self,
        made: Option<&ID>,
        same: impl FnOnce(&R) -> bool,
    ) -> Result<Id<T>, Fault> {
        let Some(made) = made else {
            return Ok(self.clock().id());
        };
        let id = client_made(made)?;
        match store::by_id::<R>(&self.tx, id).await? {
            None => Ok(Id::new(id)),
            Some(row) if same(&row) && self.session.sees(&self.tx, row.unit()).await? => {
                let answer = serde_json::to_value(&row).map_err(Error::internal)?;
                Err(Fault::Replayed(answer))
            }
            Some(_) => Err(id_taken().into()),
        }
    }
}

/// An id that a client made.
///
/// # Errors
///
/// The problem with it, if it is no `UUIDv7`.
pub fn client_made(made: &ID) -> Result<Uuid, Problem> {
    let id = Uuid::try_parse(made).ok();
    id.filter(|id| id.get_version_num() == 7).ok_or_else(|| {
        let form = text(
            "id 应为客户端生成的 UUIDv7；也可不填，由服务器生成。",
            "id must be a UUIDv7 that the client made; left out, the server makes one.",
        );
        Problem::invalid("id", form)
    })
}

/// The id that a client made names something else.
#[must_use]
pub fn id_taken() -> Problem {
    let taken = text(
        "该 id 已用于其他内容。请为新的对象生成新的 id。",
        "This id was used for something else. Make a new one for a new object.",
    );
    Problem::at("id", ProblemCode::AlreadyExists, taken)
}
