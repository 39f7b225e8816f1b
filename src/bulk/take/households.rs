//! Households from a file: found again by committee and the key of the address.

use std::collections::HashMap;

use async_graphql::MaybeUndefined;
use cunju_entity::value::{Code, CommitteeCode, CommitteeId, HouseholdId};
use cunju_entity::{grid, household};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Memory, Place, Taken, Taker, again, entries, number, places, refuse};
use crate::bulk::column::Kind;
use crate::bulk::feed::Batch;
use crate::bulk::fields::Fields;
use crate::bulk::store;
use crate::error::{Error, Text, text};
use crate::household::PlaceSaid;

const KIND: Kind = Kind::Households;

/// What a row says.
struct Entry {
    committee: Code,
    grid: Option<String>,
    /// Estate, building, unit and room.
    parts: [Option<String>; 4],
    head: Option<String>,
    /// The household that the row alone would make.
    alone: household::Model,
}

fn parse(fields: &mut Fields) -> Option<Entry> {
    let committee = fields.committee().map(|CommitteeCode(code)| code);
    let text = |key| fields.text(key).map(str::to_owned);
    let parts = ["estate", "building", "unit", "room"].map(text);
    let (address, grid, head) = (text("address"), text("grid"), text("head"));
    if address.is_none() && parts.iter().all(Option::is_none) {
        // A cell that is there and cannot be read is complained of already.
        if fields.is_empty("address") {
            fields.complain("address", no_address());
        }
        return None;
    }
    let nobody = CommitteeId::new(Uuid::nil());
    let alone = said(address.as_deref(), &parts).household(HouseholdId::new(Uuid::nil()), nobody);
    let alone = alone.map_err(|problems| refuse(fields, problems)).ok();
    let head = head.map(|name| crate::household::head(&name)).transpose();
    let head = head.map_err(|problem| refuse(fields, vec![problem])).ok();
    Some(Entry {
        committee: committee?,
        grid,
        parts,
        head: head?,
        alone: alone?,
    })
}

/// What a row says of a place: an empty cell leaves what the register has.
fn said<'a>(address: Option<&'a str>, parts: &'a [Option<String>; 4]) -> PlaceSaid<'a> {
    let [estate, building, unit, room] = parts.each_ref().map(|part| {
        part.as_deref()
            .map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
    });
    PlaceSaid {
        address,
        estate,
        building,
        unit,
        room,
    }
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
    let keys = placed
        .iter()
        .map(|(_, entry, _)| entry.alone.address_key.clone());
    let known = store::households(db, &ids, keys.collect()).await?;
    let mut at_address: HashMap<(CommitteeId, String), household::Model> = HashMap::new();
    for row in known {
        at_address.insert((row.committee_id, row.address_key.clone()), row);
    }
    let mut put = Vec::new();
    for (at, entry, place) in placed {
        let (id, key) = (place.id.to_string(), entry.alone.address_key.clone());
        if let Some(row) = memory.earlier(number(batch, at), &[&id, &key]) {
            done.complain(KIND, batch, at, "address", again(row));
            continue;
        }
        let named = entry.grid.as_deref();
        let grid = named.map(|name| find(grids.get(&place.id), place, name));
        if grid.is_some_and(|grid| grid.is_none()) {
            done.complain(KIND, batch, at, "grid", no_grid());
            continue;
        }
        let before = at_address.remove(&(place.id, key));
        let row = merged(taker, place, before.as_ref(), entry, grid.flatten());
        let row = match row {
            Ok(row) => row,
            Err(problems) => {
                done.refuse(KIND, batch, at, problems);
                continue;
            }
        };
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
) -> Result<household::Model, Vec<crate::problem::Problem>> {
    let mut row = match before {
        // The address leads to the household; its spelling is changed by hand alone.
        Some(before) => {
            let mut row = before.clone();
            said(Some(&before.address), &entry.parts).put(&mut row)?;
            row
        }
        None => household::Model {
            id: taker.clock.id(),
            committee_id: place.id,
            ..entry.alone
        },
    };
    row.grid_id = grid.map(|grid| grid.id).or(row.grid_id);
    if row.head_id.is_none() {
        row.head = entry.head.or(row.head);
    }
    if before.is_some_and(|before| *before != row) {
        row.revision += 1;
    }
    Ok(row)
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
