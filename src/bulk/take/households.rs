//! Households from a file: found again by committee and address.

use std::collections::HashMap;

use cunju_entity::value::{Code, CommitteeCode, CommitteeId};
use cunju_entity::{grid, household};
use sea_orm::ConnectionTrait;

use super::{Memory, Place, Taken, Taker, again, entries, number, places};
use crate::bulk::column::Kind;
use crate::bulk::feed::Batch;
use crate::bulk::fields::Fields;
use crate::bulk::store;
use crate::error::{Error, Text, text};
use crate::household::{MAX_ADDRESS, MAX_HEAD};

const KIND: Kind = Kind::Households;
/// Longest part of an address, in characters.
const MAX_PART: usize = 60;

/// What a row says.
struct Entry {
    committee: Code,
    grid: Option<String>,
    address: String,
    estate: Option<String>,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
    head: Option<String>,
}

fn parse(fields: &mut Fields) -> Option<Entry> {
    let committee = fields.committee().map(|CommitteeCode(code)| code);
    let mut part = |key| fields.words(key, MAX_PART);
    let parts = [part("estate"), part("building"), part("unit"), part("room")];
    let whole: String = parts.iter().flatten().map(String::as_str).collect();
    let mut address = fields.words("address", MAX_ADDRESS);
    if fields.is_empty("address") {
        if whole.is_empty() {
            fields.complain("address", no_address());
        } else {
            address = Some(whole);
        }
    }
    let [estate, building, unit, room] = parts;
    Some(Entry {
        committee: committee?,
        grid: fields.text("grid").map(str::to_owned),
        address: address?,
        estate,
        building,
        unit,
        room,
        head: fields.words("head", MAX_HEAD),
    })
}

/// Takes in a batch.
pub(super) async fn take(
    db: &impl ConnectionTrait,
    taker: Taker<'_>,
    memory: &mut Memory,
    batch: &Batch,
) -> Result<Taken, Error> {
    let mut done = Taken::default();
    let parsed = entries(KIND, batch, &mut done, parse);
    let code = |it: &Entry| it.committee;
    let placed = places(db, taker, KIND, batch, &mut done, parsed, code).await?;
    let ids = store::ids(placed.iter().map(|(_, _, place)| place.id));
    let grids = by_committee(store::grids(db, &ids).await?);
    let addresses = placed.iter().map(|(_, entry, _)| entry.address.clone());
    let known = store::households(db, &ids, addresses.collect()).await?;
    let mut at_address: HashMap<(CommitteeId, String), Vec<household::Model>> = HashMap::new();
    for row in known {
        let key = (row.committee_id, row.address.clone());
        at_address.entry(key).or_default().push(row);
    }
    let mut put = Vec::new();
    for (at, entry, place) in placed {
        let code = entry.committee.to_string();
        if let Some(row) = memory.earlier(number(batch, at), &[&code, &entry.address]) {
            done.complain(KIND, batch, at, "address", again(row));
            continue;
        }
        let named = entry.grid.as_deref();
        let grid = named.map(|name| find(grids.get(&place.id), place, name));
        if grid.is_some_and(|grid| grid.is_none()) {
            done.complain(KIND, batch, at, "grid", no_grid());
            continue;
        }
        let before = at_address.remove(&(place.id, entry.address.clone()));
        let mut before = before.unwrap_or_default();
        if before.len() > 1 {
            done.complain(KIND, batch, at, "address", several());
            continue;
        }
        let before = before.pop();
        let row = merged(taker, place, before.as_ref(), entry, grid.flatten());
        if done.differs(taker, KIND, place, before.as_ref(), &row)? {
            put.push(row);
        }
    }
    if taker.write {
        store::put(db, put).await?;
    }
    Ok(done)
}

/// The row as it is to be: an empty cell leaves what the register has.
fn merged(
    taker: Taker<'_>,
    place: Place,
    before: Option<&household::Model>,
    entry: Entry,
    grid: Option<&grid::Model>,
) -> household::Model {
    let mut row = before.cloned().unwrap_or_else(|| household::Model {
        id: taker.clock.id(),
        committee_id: place.id,
        grid_id: None,
        address: entry.address,
        estate: None,
        building: None,
        unit: None,
        room: None,
        head: None,
        head_id: None,
        representative_id: None,
        closed_on: None,
        closed_reason: None,
        revision: 0,
    });
    row.grid_id = grid.map(|grid| grid.id).or(row.grid_id);
    row.estate = entry.estate.or(row.estate);
    row.building = entry.building.or(row.building);
    row.unit = entry.unit.or(row.unit);
    row.room = entry.room.or(row.room);
    if row.head_id.is_none() {
        row.head = entry.head.or(row.head);
    }
    if before != Some(&row) {
        row.revision += 1;
    }
    row
}

fn by_committee(grids: Vec<grid::Model>) -> HashMap<CommitteeId, Vec<grid::Model>> {
    let mut sorted: HashMap<CommitteeId, Vec<grid::Model>> = HashMap::new();
    for grid in grids.into_iter().filter(|grid| grid.closed_on.is_none()) {
        sorted.entry(grid.committee_id).or_default().push(grid);
    }
    sorted
}

/// The grid of this number, code or name.
fn find<'a>(
    grids: Option<&'a Vec<grid::Model>>,
    place: Place,
    name: &str,
) -> Option<&'a grid::Model> {
    let digits = name.strip_prefix(&format!("{:012}", place.code));
    let digits = digits.filter(|it| it.len() == 3).unwrap_or(name);
    let number: Option<i16> = digits.parse().ok();
    let grids = grids?;
    let numbered = grids.iter().find(|grid| Some(grid.number) == number);
    numbered.or_else(|| grids.iter().find(|grid| grid.name == name))
}

fn no_address() -> Text {
    text(
        "请填写地址，或填写小区、楼栋、单元、房号。",
        "Fill in the address, or estate, building, unit and room.",
    )
}

fn no_grid() -> Text {
    text(
        "该村（居）委会没有此网格。请填写网格的编号、15 位代码或名称，或先导入网格。",
        "The committee has no such grid. Write its number, code or name, or import the grids first.",
    )
}

fn several() -> Text {
    text(
        "登记库中该地址有多户，无法确定是哪一户。请逐户修改。",
        "The register has several households at this address. Change them one by one.",
    )
}
