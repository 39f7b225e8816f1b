//! Checks that no other committee has or had a code.

use cunju_entity::value::{CommitteeCode, CommitteeId};

use crate::access::session::Session;
use crate::access::session::change::UnitOfWork;
use crate::platform::error::text;
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
        let taken = text(
            format!("代码 {code} 已被使用。请核对代码；已撤销的村（居）委会的代码也不重复使用。"),
            format!(
                "The code {code} is taken. Check it; codes of abolished committees are not reused."
            ),
        );
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
    let (zh, en) = if seen {
        let zh = format!("{}（现代码 {now}）", former.name);
        (zh, format!("{} (now {now})", former.name))
    } else {
        let zh = "另一村（居）委会".to_owned();
        (zh, "another committee".to_owned())
    };
    let (from, since) = former.until.map_or_else(Default::default, |day| {
        (format!("自 {day} 起"), format!(" since {day}"))
    });
    let words = text(
        format!("代码 {code} {from}是{zh}的原代码，不能再用于其他村（居）委会。请核对代码。"),
        format!("The code {code} is the former code of {en}{since}, and is not reused. Check it."),
    );
    Problem::at("code", ProblemCode::AlreadyExists, words)
}
