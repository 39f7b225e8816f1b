//! Erases the personal data of a resident where the law allows it.

use std::collections::HashSet;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cunju_entity::resident;

use super::erase_rules::{ERASED, Trace, blank, erased, refusals};
use super::erase_store as store;
use crate::access::auth::Permission;
use crate::access::session::change::{ChangeOptions, Operation, UnitOfWork, update};
use crate::access::session::{ContextExt, Session};
use crate::platform::database;
use crate::platform::error::Error;
use crate::platform::message::{Locale, message};
use crate::platform::problem::{ChangeError, Problem, refuse_any, refuse_stale};
use crate::reference::payload::Payload;
use crate::residents::resident::{self as people, Resident};
use crate::units::committee::{CommitteeRef, lock_committee};

const ERASE: Operation = Operation::in_committee("resident.erase", Permission::ErasePersons);

/// Reason for erasing personal data
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ErasureReason {
    /// The person moved away (迁出)
    MovedAway,
    /// The person died (死亡)
    Died,
    /// The person was registered by mistake (误登记)
    RegisteredByMistake,
}

/// Erasure of the personal data of a resident
#[derive(Debug, InputObject)]
struct ResidentEraseInput {
    /// ID of the resident
    id: ID,
    /// Reason for the erasure
    reason: ErasureReason,
    /// Revision that the client read; nothing is changed if the resident has another revision
    expected_revision: Option<i32>,
    /// Common options of a change.
    #[graphql(flatten)]
    options: ChangeOptions,
}

/// Data of a person that were erased, and data that remain
#[derive(SimpleObject)]
struct Erasure {
    /// The resident, without identifying data
    resident: Resident,
    /// Names of the erased fields
    erased: Vec<String>,
    /// Data that remain, with the reason
    kept: Vec<KeptData>,
}

/// Data that remain after an erasure
#[derive(SimpleObject)]
struct KeptData {
    /// Description of the data, in the language of the request
    what: String,
    /// Reason why they remain, in the language of the request
    why: String,
}

impl Erasure {
    fn new(locale: Locale, row: resident::Model) -> Self {
        let kept = [
            (
                message!("resident-erasure-keeps-dates"),
                message!("resident-erasure-keeps-dates-why"),
            ),
            (
                message!("resident-erasure-keeps-groups"),
                message!("resident-erasure-keeps-groups-why"),
            ),
            (
                message!("resident-erasure-keeps-log"),
                message!("resident-erasure-keeps-log-why"),
            ),
        ];
        let kept = kept.map(|(what, why)| KeptData {
            what: locale.pick(&what).to_owned(),
            why: locale.pick(&why).to_owned(),
        });
        Self {
            resident: Resident::new(row),
            erased: ERASED.map(str::to_owned).to_vec(),
            kept: kept.into(),
        }
    }
}

/// Erasure of personal data.
#[derive(Default)]
pub struct ResidentEraseMutation;

#[Object]
impl ResidentEraseMutation {
    /// Erases the personal data of a resident who moved away, died or was registered by mistake, from the register and
    /// from the change log; for officials and committee workers
    async fn resident_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Resident whose personal data are erased")] input: ResidentEraseInput,
    ) -> Result<Payload<Erasure>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(erase(request, input)).await;
        // SQLite overwrites what is deleted in the database, but the write-ahead log keeps earlier pages until it is
        // truncated.
        if outcome.is_ok() {
            database::truncate_wal(&request.db);
        }
        Payload::new(request.locale, outcome, |row| {
            Erasure::new(request.locale, row)
        })
    }
}

async fn erase(
    session: &Session,
    input: ResidentEraseInput,
) -> Result<Option<resident::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, ERASE, &input, &input.options).await?;
    // Not `lock_resident`, which refuses an erased resident before `refusals` collects all reasons.
    let (committee, id) = people::decode(&work, &input.id, "id").await?;
    lock_committee(&work, CommitteeRef::Id(committee), "id").await?;
    let before = people::find(&work.tx, (committee, id)).await?;
    let before = before.ok_or_else(|| Problem::not_found("id"))?;
    refuse_stale(input.expected_revision, before.revision)?;
    let today = work.clock().today();
    let supported = store::is_supported(&work.tx, &before, today).await?;
    refuse_any(refusals(&before, supported, input.reason))?;
    let homes = store::homes(&work.tx, &before).await?;
    // Before the log is cleared, since former names are only there.
    let trace = Trace {
        id: before.id.to_string(),
        names: store::names(&work.tx, &before).await?,
        homes: homes.iter().map(|home| home.id.to_string()).collect(),
    };
    let ids: HashSet<_> = homes.iter().map(|home| home.id).collect();
    let visits = store::clear_visits(&work.tx, committee, &ids, &trace).await?;
    store::clear_log(&work.tx, committee, &trace, &visits).await?;
    store::clear_answers(&work.tx, committee, &trace).await?;
    for mut home in homes {
        if !home.head.as_ref().is_some_and(|head| trace.is_head(head)) {
            continue;
        }
        // Cleared before the copy is made: otherwise the log would receive the name as the state before the change.
        home.head = None;
        let was = home.clone();
        home.revision += 1;
        update(&work.tx, &home).await.map_err(Error::from)?;
        work.changed(&was, &home)?;
    }
    let after = erased(&before, today);
    update(&work.tx, &after).await.map_err(Error::from)?;
    // The row before the change is blanked too; otherwise the log would receive the data that were just removed from
    // it.
    work.changed(&blank(&before), &after)?;
    work.finish(after).await
}
