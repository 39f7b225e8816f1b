//! Checks that no other committee has or had a code.

use cunju_entity::value::{CommitteeCode, CommitteeId};

use crate::access::session::Session;
use crate::access::session::change::UnitOfWork;
use crate::platform::message::{Text, message};
use crate::platform::problem::{ChangeError, Problem, ProblemCode};
use crate::reference::unit_store::{self, Former};

/// Refuses a code that a committee other than `own` has or had: files and programs that still use it would reach the
/// wrong committee.
pub(super) async fn refuse_used_code(
    work: &UnitOfWork<'_>,
    code: CommitteeCode,
    own: Option<CommitteeId>,
) -> Result<(), ChangeError> {
    if unit_store::id_of(&work.tx, code.0).await?.is_some() {
        let taken = message!("committee-code-taken", code);
        return Err(Problem::at("code", ProblemCode::AlreadyExists, taken).into());
    }
    let former = unit_store::find_by_former_code(&work.tx, code.0).await?;
    match former.iter().find(|it| Some(it.id) != own) {
        Some(former) => Err(was_of(work.session, code, former).into()),
        None => Ok(()),
    }
}

/// The error for a former code of a committee. It names the committee only if the caller may see it.
fn was_of(session: &Session, code: CommitteeCode, former: &Former) -> Problem {
    let seen = session.actor.scope().contains(former.code);
    let now = CommitteeCode(former.code);
    let owner = if seen {
        message!("committee-code-owner", name = former.name, now)
    } else {
        message!("committee-code-owner-hidden")
    };
    let since = former
        .until
        .map_or_else(Text::default, |day| message!("committee-code-since", day));
    let words = message!("committee-code-former", code, owner, since);
    Problem::at("code", ProblemCode::AlreadyExists, words)
}
