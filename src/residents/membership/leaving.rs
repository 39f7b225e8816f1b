//! Ends memberships and their caregivers when a resident leaves. The row keeps which departure ended it, and the end
//! that was stated before, so that correcting a departure moves only what ended with it.

use cunju_entity::value::{Date, ResidentId, StayId};
use cunju_entity::{caregiver, membership};

use super::store;
use crate::access::session::change::UnitOfWork;
use crate::platform::problem::ChangeError;
use crate::reference::global_id::InCommittee;

/// When a membership or caregiver ends, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    /// First day on which it is no longer valid.
    until_on: Option<Date>,
    /// The stay whose end also ended it; none if the end was stated.
    left_stay_id: Option<StayId>,
    /// The stated end, if the departure set an earlier one.
    told_until_on: Option<Date>,
}

impl End {
    /// The end if the resident left a stay on a date: that date, unless it had already ended, and not before the first
    /// day.
    fn by(self, from_on: Date, (stay, on): (StayId, Date)) -> Self {
        let by_it = self.left_stay_id == Some(stay);
        // A correction starts from the stated end, not from the one that the departure set. Otherwise, what ended
        // by hand on that day would move along, and what a wrong date had shortened would stay short.
        let told = if by_it {
            self.told_until_on
        } else {
            self.until_on
        };
        match told {
            Some(day) if day <= on && !by_it => self,
            Some(day) if day <= on => Self {
                until_on: told,
                left_stay_id: None,
                told_until_on: None,
            },
            _ => Self {
                until_on: Some(on.max(from_on)),
                left_stay_id: Some(stay),
                told_until_on: told,
            },
        }
    }
}

/// Ends the memberships of a resident, with their caregivers, within a change: a stay ended on a date, or its end was
/// corrected to that date.
pub async fn end_with_stay(
    work: &mut UnitOfWork<'_>,
    resident: InCommittee<ResidentId>,
    left: (StayId, Date),
) -> Result<(), ChangeError> {
    for before in store::all(&work.tx, resident).await? {
        // Ended ones too: a correction may move the departure to a day after the end that it had set.
        for caregiver in store::all_caregivers(&work.tx, (before.committee_id, before.id)).await? {
            stop(work, &caregiver, left).await?;
        }
        let was = End {
            until_on: before.until_on,
            left_stay_id: before.left_stay_id,
            told_until_on: before.told_until_on,
        };
        let is = was.by(before.from_on, left);
        if is != was {
            let row = membership::Model {
                until_on: is.until_on,
                left_stay_id: is.left_stay_id,
                told_until_on: is.told_until_on,
                revision: before.revision + 1,
                ..before.clone()
            };
            work.update(&before, &row).await?;
        }
    }
    Ok(())
}

async fn stop(
    work: &mut UnitOfWork<'_>,
    before: &caregiver::Model,
    left: (StayId, Date),
) -> Result<(), ChangeError> {
    let was = End {
        until_on: before.until_on,
        left_stay_id: before.left_stay_id,
        told_until_on: before.told_until_on,
    };
    let is = was.by(before.from_on, left);
    if is == was {
        return Ok(());
    }
    let row = caregiver::Model {
        until_on: is.until_on,
        left_stay_id: is.left_stay_id,
        told_until_on: is.told_until_on,
        revision: before.revision + 1,
        ..before.clone()
    };
    Ok(work.update(before, &row).await?)
}

/// Names, in Chinese and English, of the special groups that a resident no longer belongs to only because a stay ended.
pub async fn lost_group_names(
    work: &UnitOfWork<'_>,
    resident: InCommittee<ResidentId>,
    stay: StayId,
) -> Result<Vec<(String, String)>, ChangeError> {
    let all = store::all(&work.tx, resident).await?;
    let lost = all.iter().filter(|row| row.left_stay_id == Some(stay));
    Ok(lost
        .map(|row| match work.session.kinds.special_group(&row.kind) {
            Some(kind) => (kind.name_zh.clone(), kind.name_en.clone()),
            None => (row.kind.clone(), row.kind.clone()),
        })
        .collect())
}
