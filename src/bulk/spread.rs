//! Households whose rows are spread over a file of residents. Rules about the head hold for a household after all of its
//! rows, so the rows are held back until the last of them is read.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::column::Kind;
use super::day::narrow;
use super::fields::Fields;
use super::footer;
use super::header::{Found, Header, Layout, Search};
use super::read::{Row, Source};
use super::refusal::Refusal;
use crate::household;

/// Most rows that are held back, a few hundred bytes each. In a file that is in no order at all the rows beyond are judged
/// with those beside them.
const MOST_HELD: usize = 100_000;

/// Households, by [`key`], of which some rows are apart from others.
#[derive(Default)]
pub(super) struct Spread {
    /// Number of the first of the last rows that follow each other.
    last: HashMap<u64, u32>,
    held: HashMap<u64, Vec<Row>>,
    count: usize,
}

impl Spread {
    /// Reads a file for the places of its households.
    pub(super) fn of(path: &Path, layout: &Layout) -> Result<Self, Refusal> {
        let mut spread = Self::default();
        if layout.kind != Kind::Residents {
            return Ok(spread);
        }
        let mut search = Search::new(layout.clone());
        let mut header: Option<Header> = None;
        // Twelve bytes for each household: where rows of it begin.
        let mut begins: Vec<(u64, u32)> = Vec::new();
        Source::open(path)?.each(&mut |row| {
            let Some(header) = &header else {
                if let Found::Header(found, _) = search.next(&row) {
                    header = Some(found);
                }
                return Ok(());
            };
            // What is not read holds no row back that has no household either.
            if footer::aside(header, &row).is_some() {
                return Ok(());
            }
            let key = key(layout.kind, header, &row);
            let begins_here = |key: &u64| begins.last().is_none_or(|(before, _)| before != key);
            if let Some(key) = key.filter(begins_here) {
                begins.push((key, row.number));
            }
            Ok(())
        })?;
        begins.sort_unstable();
        for [before, after] in begins.array_windows() {
            if before.0 == after.0 {
                spread.last.insert(after.0, after.1);
            }
        }
        Ok(spread)
    }

    /// Adds a row of a household to those that can be dealt with, after those that were held back; or holds it back.
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

/// What the rows of one household have in common; none for a kind whose rows stand by themselves.
pub(super) fn key(kind: Kind, header: &Header, row: &Row) -> Option<u64> {
    if kind != Kind::Residents {
        return None;
    }
    let fields = Fields::unchecked(kind, header, row);
    let mut hasher = DefaultHasher::new();
    let committee = fields.text("committee").map(narrow);
    let address = fields.text("household").map(household::key_of_home);
    (committee, address).hash(&mut hasher);
    Some(hasher.finish())
}
