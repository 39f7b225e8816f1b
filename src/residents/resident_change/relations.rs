//! Residents whose relation to the head of their household became unknown by a change.

use async_graphql::OutputType;
use cunju_entity::household;
use cunju_entity::value::{Kinship, ResidentId};
use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::session::Request;
use crate::access::session::change::{Logged, Touches, UnitOfWork};
use crate::platform::error::Error;
use crate::platform::problem::ChangeError;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::reference::payload::{Payload, Warning};
use crate::residents::household::heads;
use crate::residents::personal::disclosure;
use crate::residents::resident::{self as people, ResidentById};

/// Residents whose relation to the head is unknown.
pub type Unknown = Vec<InCommittee<ResidentId>>;

/// A changed row, and the residents whose relation to the head is unknown. It is stored for a repeated request, so that
/// the request gets the same warnings.
#[derive(Serialize, Deserialize)]
pub struct Joined<Row> {
    #[serde(flatten)]
    pub(in crate::residents) row: Row,
    // Responses that were stored without it are read for 72 hours.
    #[serde(default)]
    untold: Unknown,
}

impl<Row: Logged> Logged for Joined<Row> {
    const ENTITY: &'static str = Row::ENTITY;

    fn key(&self) -> String {
        self.row.key()
    }

    fn unit(&self) -> Uuid {
        self.row.unit()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        self.row.touches(before.map(|it| &it.row))
    }
}

/// Marks the relations of the residents of a household, except its head and the new `head`, as unknown if they were
/// relations to another person. Returns those residents.
///
/// # Errors
///
/// A database error.
pub async fn forget_replaced(
    work: &mut UnitOfWork<'_>,
    household: &household::Model,
    head: ResidentId,
) -> Result<Unknown, ChangeError> {
    // A head who died or left counts too: the relations of the others are still those to that person.
    let replaces = household.head_id.is_some()
        || !people::with_former_head(&work.tx, &[household.id])
            .await?
            .is_empty();
    if !replaces {
        return Ok(Vec::new());
    }
    let except: Vec<_> = household.head_id.into_iter().chain([head]).collect();
    forget(work, household, &except).await
}

/// The same for a resident who joins a household or changes there from another relation to `relation`.
pub(super) async fn forget_replaced_by(
    work: &mut UnitOfWork<'_>,
    household: &household::Model,
    (resident, relation): (ResidentId, Kinship),
) -> Result<Unknown, ChangeError> {
    if relation != Kinship::Head {
        return Ok(Vec::new());
    }
    forget_replaced(work, household, resident).await
}

/// Marks the relations of the residents of a household, except these, as unknown. Returns those residents.
///
/// # Errors
///
/// A database error.
pub async fn forget(
    work: &mut UnitOfWork<'_>,
    household: &household::Model,
    except: &[ResidentId],
) -> Result<Unknown, ChangeError> {
    let mut unknown = Vec::new();
    let there = people::of_household(&work.tx, (household.committee_id, household.id)).await?;
    for before in there.into_iter().filter(|it| !except.contains(&it.id)) {
        // Also if nothing changes: `OTHER_RELATIVE` was the relation to the former head.
        unknown.push((before.committee_id, before.id));
        if let Some(row) = heads::with_unknown_relation(&before) {
            work.update(&before, &row).await?;
        }
    }
    Ok(unknown)
}

/// Finishes a change of the residents of a household or of their head. Residents with an unknown relation are returned
/// with `validateOnly` too, although there is no result then.
///
/// # Errors
///
/// A database error.
pub async fn finish<Row: Logged + DeserializeOwned>(
    work: UnitOfWork<'_>,
    row: Row,
    of_row: Unknown,
    untold: &mut Unknown,
) -> Result<Option<Joined<Row>>, ChangeError> {
    untold.clone_from(&of_row);
    let made = Joined {
        row,
        untold: of_row,
    };
    work.finish(made).await
}

/// The payload of such a change. It warns of the residents whose relation to the head is unknown, by name if the caller
/// may see the name.
///
/// # Errors
///
/// A failure that is not the caller's.
pub async fn payload<Row: DeserializeOwned, T: OutputType>(
    request: &Request,
    outcome: Result<Option<Joined<Row>>, ChangeError>,
    mut untold: Unknown,
    (field, new): (&'static str, impl FnOnce(Row) -> T),
) -> Result<Payload<T>, Error> {
    let payload = Payload::new(request.locale, outcome, |made: Joined<Row>| {
        untold = made.untold;
        new(made.row)
    })?;
    if untold.is_empty() {
        return Ok(payload);
    }
    let rows = untold.iter().map(|key| request.load(ResidentById, *key));
    let rows = try_join_all(rows).await?;
    let names = untold.iter().zip(rows).map(|(key, row)| {
        let name = row.and_then(|row| disclosure::name(request, &row.into()));
        // A caller who may not see the name finds the resident by the ID.
        name.unwrap_or_else(|| GlobalId::Resident(*key).encode().0)
    });
    let warning = Warning::relation_unknown(field, &names.collect::<Vec<_>>());
    Ok(payload.warned(request.locale, &[warning]))
}
