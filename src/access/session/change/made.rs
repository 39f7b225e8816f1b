//! Ids that clients make, so that what was created offline can be sent again.

use async_graphql::ID;
use cunju_entity::value::Id;
use uuid::Uuid;

use crate::access::session::change::{Logged, Row, Work, store};
use crate::platform::error::{Error, text};
use crate::platform::problem::{Fault, Problem, ProblemCode};

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
        let id = client_made("id", made)?;
        match store::by_id::<R>(&self.tx, id).await? {
            None => Ok(Id::new(id)),
            Some(row) if same(&row) && self.session.sees(&self.tx, row.unit()).await? => {
                let answer = serde_json::to_value(&row).map_err(Error::internal)?;
                Err(Fault::Replayed(answer))
            }
            Some(_) => Err(id_taken("id").into()),
        }
    }

    /// Id of a new row that is made beside the one of which the answer tells; `field` holds what the client made of
    /// it, if it did.
    ///
    /// # Errors
    ///
    /// [`Fault::Refused`] if the id is none, or is taken.
    pub async fn new_id_beside<R: Row, T>(
        &self,
        made: Option<&ID>,
        field: &str,
    ) -> Result<Id<T>, Fault> {
        let Some(made) = made else {
            return Ok(self.clock().id());
        };
        let id = client_made(field, made)?;
        match store::by_id::<R>(&self.tx, id).await? {
            None => Ok(Id::new(id)),
            Some(_) => Err(id_taken(field).into()),
        }
    }
}

/// An id that a client made, in this field of the input.
///
/// # Errors
///
/// The problem with it, if it is no `UUIDv7`.
pub fn client_made(field: &str, made: &ID) -> Result<Uuid, Problem> {
    let id = Uuid::try_parse(made).ok();
    id.filter(|id| id.get_version_num() == 7).ok_or_else(|| {
        let form = text(
            format!("{field} 应为客户端生成的 UUIDv7；也可不填，由服务器生成。"),
            format!(
                "{field} must be a UUIDv7 that the client made; left out, the server makes one."
            ),
        );
        Problem::invalid(field, form)
    })
}

/// The id that a client made names something else.
#[must_use]
pub fn id_taken(field: &str) -> Problem {
    let taken = text(
        "该 id 已用于其他内容。请为新的对象生成新的 id。",
        "This id was used for something else. Make a new one for a new object.",
    );
    Problem::at(field, ProblemCode::AlreadyExists, taken)
}
