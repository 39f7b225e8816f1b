//! Households whose rows are not consecutive in a file of residents. Rules about the head apply to a household after
//! all of its rows, so its rows are held back until the last of them is read.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use cunju_entity::value::{Code, CommitteeCode, CommitteeId};
use sea_orm::ConnectionTrait;
use tokio::task::spawn_blocking;

use super::column::Kind;
use super::date::normalize;
use super::fields::Fields;
use super::file_error::FileError;
use super::footer;
use super::header::{Header, Layout, each_below};
use super::read::Row;
use super::store;
use crate::platform::error::Error;
use crate::residents::household;

/// Maximum number of rows that are held back, at a few hundred bytes each. In a file without any order, further rows
/// are validated only with the rows of their batch.
const MOST_HELD: usize = 100_000;

/// Last characters of the names of units.
const UNITS: [&str; 9] = ["省", "市", "区", "县", "旗", "镇", "乡", "街道", "村"];

/// Where the rows of households start in a file, by the code of the committee as written: a former and the current code
/// may belong to the same committee.
#[derive(Default)]
struct HouseholdPositions {
    /// Code, hash of the address, and row; 24 bytes for each entry.
    begins: Vec<(Code, u64, u32)>,
}

impl HouseholdPositions {
    /// Reads a file to find the positions of its households.
    fn of(path: &Path, layout: &Layout) -> Result<Self, FileError> {
        let mut survey = Self::default();
        if layout.kind != Kind::Residents {
            return Ok(survey);
        }
        each_below(path, layout, |header, row| {
            // Rows that are not read have no household and hold back no rows.
            if footer::skip_reason(header, row).is_some() {
                return;
            }
            let (code, address) = household_of_row(layout.kind, header, row);
            let begins_here = |last: &(Code, u64, u32)| (last.0, last.1) != (code, address);
            if survey.begins.last().is_none_or(begins_here) {
                survey.begins.push((code, address, row.number));
            }
        })?;
        Ok(survey)
    }

    /// The codes in the file, if there are several.
    fn codes(&self) -> Vec<Code> {
        let codes: HashSet<Code> = self.begins.iter().map(|(code, ..)| *code).collect();
        let mut codes: Vec<Code> = codes.into_iter().collect();
        codes.sort_unstable();
        // A former and the current code of a committee can meet only if there are two codes.
        if codes.len() > 1 { codes } else { Vec::new() }
    }

    /// The positions by the committees of the codes.
    fn by_committee(
        self,
        kind: Kind,
        committees: HashMap<Code, CommitteeId>,
    ) -> ScatteredHouseholds {
        let mut scattered = ScatteredHouseholds {
            kind: Some(kind),
            committees,
            ..ScatteredHouseholds::default()
        };
        let begins = self.begins.into_iter();
        let keyed = begins.map(|(code, address, row)| (scattered.of_one(code, address), row));
        let mut begins: Vec<(u64, u32)> = keyed.collect();
        // Consecutive rows may refer to one committee by two codes.
        begins.dedup_by_key(|(key, _)| *key);
        begins.sort_unstable();
        for [before, after] in begins.array_windows() {
            if before.0 == after.0 {
                scattered.last.insert(after.0, after.1);
            }
        }
        scattered
    }
}

/// Households, by [`ScatteredHouseholds::key`], whose rows are not consecutive.
#[derive(Default)]
pub(super) struct ScatteredHouseholds {
    kind: Option<Kind>,
    committees: HashMap<Code, CommitteeId>,
    /// Number of the first row of the last consecutive group.
    last: HashMap<u64, u32>,
    held: HashMap<u64, Vec<Row>>,
    count: usize,
}

impl ScatteredHouseholds {
    /// The positions of the households of a file. The committees of the codes are looked up, so that the rows of a
    /// household are grouped even if they use different codes.
    ///
    /// # Errors
    ///
    /// A database error; the inner result is an error if the file cannot be read.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        path: &Path,
        layout: &Layout,
    ) -> Result<Result<Self, FileError>, Error> {
        let kind = layout.kind;
        let (path, layout) = (path.to_owned(), layout.clone());
        let surveyed = spawn_blocking(move || HouseholdPositions::of(&path, &layout)).await;
        let survey = match surveyed.unwrap_or_else(|_| Err(FileError::broken("?"))) {
            Ok(survey) => survey,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let places = store::places(db, &survey.codes()).await?;
        let ids = places
            .into_iter()
            .map(|(code, named)| (code, named.place.id));
        Ok(Ok(survey.by_committee(kind, ids.collect())))
    }

    /// Key that the rows of one household share; `None` for kinds whose rows are independent.
    pub(super) fn key(&self, header: &Header, row: &Row) -> Option<u64> {
        let kind = self.kind.filter(|kind| *kind == Kind::Residents)?;
        let (code, address) = household_of_row(kind, header, row);
        Some(self.of_one(code, address))
    }

    fn of_one(&self, code: Code, address: u64) -> u64 {
        let committee = self.committees.get(&code);
        let committee = committee.map(|id| id.uuid()).ok_or(code);
        hashed(&(committee, address))
    }

    /// Adds a row of a household and the rows that were held back before it to those to be processed, or holds the row
    /// back.
    pub(super) fn add(&mut self, key: Option<u64>, row: Row, rows: &mut Vec<Row>) {
        if let Some((key, last)) = key.and_then(|key| Some((key, *self.last.get(&key)?))) {
            if row.number < last && self.count < MOST_HELD {
                self.held.entry(key).or_default().push(row);
                self.count += 1;
                return;
            }
            let mut held = self.held.remove(&key).unwrap_or_default();
            self.count -= held.len();
            rows.append(&mut held);
        }
        rows.push(row);
    }
}

/// The code of the committee of a row, 0 if it is invalid, and the hash of the address.
fn household_of_row(kind: Kind, header: &Header, row: &Row) -> (Code, u64) {
    let fields = Fields::unchecked(kind, header, row);
    let code = fields.text("committee").map(normalize);
    let code = code.and_then(|code| code.parse().ok());
    let code = code.map_or(0, |CommitteeCode(code)| code);
    let key = fields
        .text("household")
        .map(household::address_key_without_note);
    (code, hashed(&key.as_deref().map(without_names)))
}

/// The part of the key of an address after the last name of a unit. The same home may be written with and without such
/// names, and which of them are above the committee is not known yet.
fn without_names(key: &str) -> &str {
    let ends = UNITS.iter().filter_map(|unit| {
        let (at, _) = key.rmatch_indices(unit).find(|(at, _)| {
            // 小区 is part of the address.
            let is_estate = key.get(..*at).is_some_and(|front| front.ends_with('小'));
            !is_estate && at + unit.len() < key.len()
        })?;
        Some(at + unit.len())
    });
    ends.max().and_then(|end| key.get(end..)).unwrap_or(key)
}

fn hashed(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    // 64 bits suffice: a collision only makes rows wait that need not.
    hasher.finish()
}
