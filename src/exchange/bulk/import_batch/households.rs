//! Imports households. They are matched by committee and address key.

mod grid_lookup;

use std::collections::HashMap;

use async_graphql::MaybeUndefined;
use cunju_entity::revised::Revised;
use cunju_entity::value::{Code, CommitteeCode, CommitteeId, HouseholdId, ResidentId};
use cunju_entity::{grid, household};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::addresses::{CommitteeAddressPrefixes, HouseholdsByAddress, by_similarity};
use super::rows::part;
use super::{BatchContext, Import, ImportState, Place, Rows, refuse};
use crate::exchange::bulk::fields::Fields;
use crate::exchange::bulk::store;
use crate::platform::error::Error;
use crate::platform::message::{Text, message};
use crate::platform::problem::{Channel, Problem, ProblemCode};
use crate::reference::payload::Warning;
use crate::residents::household::{
    AddressPrefixes, ExistingHousehold, PlaceValues, SimilarityKeys, heads, parse_head_name,
    refuse_duplicate as ask,
};
use grid_lookup::{by_committee, find, no_grid};

/// The values of a row.
#[derive(Clone)]
pub(super) struct Entry {
    committee: Code,
    grid: Option<String>,
    /// The address as one text.
    address: Option<String>,
    /// Estate, building, unit and room.
    parts: [Option<String>; 4],
    head: Option<String>,
    /// Whether the row says that it is a different household from one with a similar address.
    is_another: bool,
    /// The household that the row alone would create.
    alone: household::Model,
}

pub(super) fn parse(fields: &mut Fields) -> Option<Entry> {
    let committee = fields.committee().map(|CommitteeCode(code)| code);
    let parts = ["estate", "building", "unit", "room"].map(|key| part(fields, key));
    let has_no_grid = fields.says_none("grid");
    let text = |key| fields.text(key).map(str::to_owned);
    let (address, head) = (text("address"), text("head"));
    let grid = text("grid").filter(|_| !has_no_grid);
    if address.is_none() && fields.is_empty("address") && parts.iter().all(Option::is_none) {
        fields.error("address", no_address());
        return None;
    }
    let nobody = CommitteeId::new(Uuid::nil());
    let said = said(address.as_deref(), &parts);
    for warning in said.warnings() {
        fields.warn(warning.field, warning.message);
    }
    let alone = said.household(HouseholdId::new(Uuid::nil()), nobody);
    let alone = alone.map_err(|problems| refuse(fields, problems)).ok();
    let head = head.map(|name| parse_head_name(&name)).transpose();
    let head = head.map_err(|problem| refuse(fields, vec![problem])).ok();
    let head = head.map(|head| {
        let (name, note) = head.unwrap_or_default();
        if let Some(warning) = note {
            fields.warn("head", warning.message);
        }
        name
    });
    let is_another = fields.choice("answer").is_some();
    Some(Entry {
        committee: committee?,
        grid,
        address,
        parts,
        head: head?,
        is_another,
        alone: alone?,
    })
}

/// The address of a row; an empty cell keeps the registered value.
fn said<'a>(address: Option<&'a str>, parts: &'a [Option<String>; 4]) -> PlaceValues<'a> {
    let [estate, building, unit, room] = parts.each_ref().map(|part| {
        part.as_deref()
            .map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
    });
    PlaceValues {
        address,
        estate,
        building,
        unit,
        room,
    }
}

/// Registered data of the committees of a batch.
struct Known {
    grids: HashMap<CommitteeId, Vec<grid::Model>>,
    at_address: HashMap<(CommitteeId, String), household::Model>,
    /// Households by normalized address, including closed ones.
    alike: HashMap<(CommitteeId, String), Vec<ExistingHousehold>>,
    /// Names of the heads of these households.
    heads: HashMap<ResidentId, String>,
}

impl Known {
    async fn read(
        db: &impl ConnectionTrait,
        prefixes: &CommitteeAddressPrefixes,
        placed: &[(usize, Entry, Place)],
    ) -> Result<Self, Error> {
        let ids = store::ids(placed.iter().map(|(_, _, place)| place.id));
        let wanted = placed.iter();
        let wanted = wanted.map(|(_, entry, place)| (place.id, &*entry.alone.address_key));
        let homes = HouseholdsByAddress::read(db, prefixes, &wanted.collect::<Vec<_>>()).await?;
        let heads: Vec<_> = homes.at.values().filter_map(|row| row.head_id).collect();
        Ok(Self {
            grids: by_committee(store::grids(db, &ids).await?),
            at_address: homes.at,
            alike: by_similarity(prefixes, homes.there),
            heads: store::names(db, &heads).await?,
        })
    }
}

/// Imports a batch.
pub(super) async fn import_rows(
    db: &impl ConnectionTrait,
    import: &mut Import<'_>,
    state: &mut ImportState,
    entries: Vec<(usize, Entry)>,
) -> Result<(), Error> {
    let placed = import
        .places(db, entries, |it: &Entry| it.committee)
        .await?;
    let known = Known::read(db, &import.above, &placed).await?;
    let mut rows = Rows::default();
    for (at, entry, place) in placed {
        let number = import.number(at);
        let is_another = entry.is_another;
        match plan(import, state, &known, (place, number), entry) {
            Ok((before, row)) => {
                let above = import.above.of(place.id).filter(|_| before.is_none());
                if let Some(name) = above.and_then(|it| it.other_division(&row.address_key)) {
                    let words = Warning::elsewhere(name).message;
                    import.warn(at, "address", words);
                }
                if import.differs(place, before.as_ref(), &row)? {
                    if is_another && before.is_some() {
                        import.warn(at, "answer", message!("bulk-household-known-already"));
                    }
                    rows.add(before.is_none(), row);
                }
            }
            Err(problems) => import.refuse(at, problems),
        }
    }
    import.write(rows).await
}

/// The household of a row, `None` if it is new, and the household after the change.
fn plan(
    import: &Import<'_>,
    state: &mut ImportState,
    known: &Known,
    (place, row): (Place, u32),
    entry: Entry,
) -> Result<(Option<household::Model>, household::Model), Vec<Problem>> {
    let key = entry.alone.address_key.clone();
    // Two rows of a file are of one home even if only one begins with 广东省广州市 and the other names above it.
    let bare = import.above.home_key(place.id, &key);
    let grid = entry.grid.as_deref();
    let grid = grid.map(|name| find(known.grids.get(&place.id), place, name).ok_or_else(no_grid));
    let grid = grid.transpose().map_err(|problem| vec![problem])?;
    let committee = place.id.to_string();
    if let Some(earlier) = state.before(row, &["address", &committee, &bare]) {
        let words = message!("bulk-household-address-repeated", row = earlier);
        return Err(vec![Problem::at(
            "address",
            ProblemCode::AlreadyExists,
            words,
        )]);
    }
    let before = known.at_address.get(&(place.id, key)).cloned();
    let mut keys = None;
    match (&before, import.above.of(place.id)) {
        (None, Some(above)) => {
            let keys = keys.insert(SimilarityKeys::of_household(above, &bare, &entry.alone));
            if !entry.is_another {
                let alike = refuse_alike(state, known, (place, row), (above, &bare, keys));
                alike.map_err(|it| vec![it])?;
            }
        }
        (None, None) => {}
        (Some(before), _) => {
            refuse_head(known, before, &entry).map_err(|it| vec![it])?;
        }
    }
    let made = merged(import.batch_context, place, before.as_ref(), entry, grid)?;
    // A refused row does not make a later one a duplicate.
    state.earlier(row, &["address", &committee, &bare]);
    for key in keys.iter().flat_map(SimilarityKeys::iter) {
        state.earlier(row, &["alike", &committee, key]);
    }
    Ok((before, made))
}

/// Refuses a row whose head is not the registered head, or that says that it is a different household from one at its
/// address with another head.
fn refuse_head(known: &Known, before: &household::Model, entry: &Entry) -> Result<(), Problem> {
    let resident = before.head_id.and_then(|id| known.heads.get(&id));
    let Some(head) = &entry.head else {
        return Ok(());
    };
    if entry.is_another
        && let Some(there) = resident.or(before.head.as_ref())
    {
        heads::refuse_home(there, head)?;
    }
    resident.map_or(Ok(()), |resident| {
        heads::refuse_name(resident, head, Channel::File)
    })
}

/// Refuses a new address that is similar to a registered one until the row says whether it is a different household.
fn refuse_alike(
    state: &ImportState,
    known: &Known,
    (place, row): (Place, u32),
    (above, home_key, keys): (&AddressPrefixes, &str, &SimilarityKeys),
) -> Result<(), Problem> {
    for key in keys.iter() {
        if let Some(there) = known.alike.get(&(place.id, key.to_owned())) {
            ask((above, home_key), there, false, Channel::File)?;
        }
    }
    let committee = place.id.to_string();
    let mut earlier = keys.iter();
    let earlier = earlier.find_map(|key| state.before(row, &["alike", &committee, key]));
    let Some(earlier) = earlier else {
        return Ok(());
    };
    let words = message!("bulk-household-alike-in-row", earlier);
    Err(Problem::at("address", ProblemCode::LikelyDuplicate, words))
}

/// The row after the change: an empty cell keeps the registered value.
fn merged(
    batch_context: BatchContext<'_>,
    place: Place,
    before: Option<&household::Model>,
    entry: Entry,
    grid: Option<&grid::Model>,
) -> Result<household::Model, Vec<Problem>> {
    let mut row = match before {
        // The address identifies the household; only a manual change corrects its spelling.
        Some(before) => {
            let mut row = before.clone();
            said(entry.address.as_deref(), &entry.parts).add_parts(&mut row)?;
            row
        }
        None => household::Model {
            id: batch_context.clock.id(),
            committee_id: place.id,
            ..entry.alone
        },
    };
    row.grid_id = grid.map(|grid| grid.id).or(row.grid_id);
    // A head who is registered as a resident has the name there; a copy here would be outdated by the next change.
    if row.head_id.is_none() {
        row.head = entry.head.or(row.head);
    }
    if let Some(before) = before {
        row.revise(before);
    }
    Ok(row)
}

fn no_address() -> Text {
    message!("bulk-household-without-address")
}
