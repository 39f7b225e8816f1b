//! Erasing the personal data of a resident, where the law allows it.

use std::collections::HashSet;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cunju_entity::resident;

use super::Resident;
use super::erase_rules::{ERASED, Trace, blank, erased, refusals};
use super::{erase_store as store, store as residents};
use crate::access::auth::Permission;
use crate::access::session::change::{ChangeOptions, Operation, Work, update};
use crate::access::session::{ContextExt, Session};
use crate::platform::database;
use crate::platform::error::{Error, Locale, text};
use crate::platform::payload::Payload;
use crate::platform::problem::{Fault, Problem, refuse_any, refuse_stale};
use crate::units::committee::{Which, locked};

const ERASE: Operation = Operation::below("resident.erase", Permission::ErasePersons);

/// Why personal data are erased
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ErasureReason {
    /// The person moved away (迁出)
    MovedAway,
    /// The person died (死亡)
    Died,
    /// The person was registered by mistake (误登记)
    RegisteredByMistake,
}

/// Personal data to erase
#[derive(Debug, InputObject)]
struct ResidentEraseInput {
    /// Id of the resident
    id: ID,
    /// Why they are erased
    reason: ErasureReason,
    /// Revision that the client read; if the resident has another, nothing is changed
    expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    options: ChangeOptions,
}

/// What was erased of a person, and what stays
#[derive(SimpleObject)]
struct Erasure {
    /// The resident, without what told who it was
    resident: Resident,
    /// Fields that were erased
    erased: Vec<String>,
    /// What stays, and why
    kept: Vec<KeptData>,
}

/// Something that stays after an erasure
#[derive(SimpleObject)]
struct KeptData {
    /// What it is, in the language of the request
    what: String,
    /// Why it stays, in the language of the request
    why: String,
}

impl Erasure {
    fn new(locale: Locale, row: resident::Model) -> Self {
        let kept = [
            (
                text(
                    "编号、性别、与户主关系、居住状态和有关日期",
                    "Ids, sex, relation, living state and days",
                ),
                text(
                    "已公布的统计和户的历史须保持不变",
                    "Published counts and the history of the household stay as they were",
                ),
            ),
            (
                text(
                    "特殊群体身份和包保人的起止日期",
                    "Days of special groups and of their carers",
                ),
                text("救助档案依法保存", "The law keeps the files of support"),
            ),
            (
                text(
                    "谁在何时修改、查看过该登记（不含内容）",
                    "Who changed and read the row and when, without its content",
                ),
                text(
                    "处理个人信息须可追溯",
                    "The handling of personal data must stay provable",
                ),
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
    /// Erases the personal data of a resident who moved away, died or was registered by mistake, from the
    /// register and from its log; for officials and committee workers
    async fn resident_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Personal data to erase")] input: ResidentEraseInput,
    ) -> Result<Payload<Erasure>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(erase(request, input)).await;
        if outcome.is_ok() {
            database::cut_log(&request.db);
        }
        Payload::new(request.locale, outcome, |row| {
            Erasure::new(request.locale, row)
        })
    }
}

async fn erase(
    session: &Session,
    input: ResidentEraseInput,
) -> Result<Option<resident::Model>, Fault> {
    let mut work = Work::begin(session, ERASE, &input, &input.options).await?;
    let (committee, id) = super::decode(&work, &input.id, "id").await?;
    locked(&work, Which::Id(committee), "id").await?;
    let before = residents::find(&work.tx, (committee, id)).await?;
    let before = before.ok_or_else(|| Problem::not_found("id"))?;
    refuse_stale(input.expected_revision, before.revision)?;
    let today = work.clock().today();
    let supported = store::is_supported(&work.tx, &before, today).await?;
    refuse_any(refusals(&before, supported, input.reason))?;
    let homes = store::homes(&work.tx, &before).await?;
    let trace = Trace {
        id: before.id.to_string(),
        name: before.name.clone(),
        homes: homes.iter().map(|home| home.id.to_string()).collect(),
    };
    let ids: HashSet<_> = homes.iter().map(|home| home.id).collect();
    let visits = store::clear_visits(&work.tx, committee, &ids, &before.name).await?;
    store::clear_log(&work.tx, committee, &trace, &visits).await?;
    store::clear_answers(&work.tx, committee, &trace).await?;
    for mut home in homes {
        if home.head.as_ref() != Some(&before.name) {
            continue;
        }
        home.head = None;
        let was = home.clone();
        home.revision += 1;
        update(&work.tx, &home).await.map_err(Error::from)?;
        work.changed(&was, &home)?;
    }
    let after = erased(&before, today);
    update(&work.tx, &after).await.map_err(Error::from)?;
    // The log must not get back what was just taken out of it.
    work.changed(&blank(&before), &after)?;
    work.finish(after).await
}
