//! Parses the rows of a batch. This happens on the thread that reads the file, while the batch before is compared with the
//! register and written: both take about the same time.

use std::sync::Arc;

use cunju_entity::value::Date;

use super::{grids, households, residents};
use crate::access::vault::Vault;
use crate::exchange::bulk::column::Kind;
use crate::exchange::bulk::fields::Fields;
use crate::exchange::bulk::header::Header;
use crate::exchange::bulk::problem::Problem;
use crate::exchange::bulk::read::Row;

/// The rows that can be parsed, each with its position in the batch.
#[derive(Clone)]
pub(in super::super) struct Entries(pub(super) OfKind);

/// The entries of the rows of one kind of file.
#[derive(Clone)]
pub(super) enum OfKind {
    Households(Vec<(usize, households::Entry)>),
    Residents(Vec<(usize, residents::Entry)>),
    Grids(Vec<(usize, grids::Entry)>),
}

/// What the rows of a file are parsed with.
pub(in super::super) struct RowParser {
    pub(in super::super) kind: Kind,
    pub(in super::super) today: Date,
    pub(in super::super) vault: Arc<Vault>,
}

impl RowParser {
    /// The entries of rows, and the problems of their cells.
    pub(in super::super) fn parse(&self, header: &Header, rows: &[Row]) -> (Entries, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut parsed = ParsedRows {
            kind: self.kind,
            header,
            rows,
            problems: &mut problems,
        };
        let entries = match self.kind {
            Kind::Households => OfKind::Households(parsed.each(households::parse)),
            Kind::Residents => OfKind::Residents(
                parsed.each(|fields| residents::parse(self.today, &self.vault, fields)),
            ),
            Kind::Grids => OfKind::Grids(parsed.each(grids::parse)),
        };
        (Entries(entries), problems)
    }
}

struct ParsedRows<'a> {
    kind: Kind,
    header: &'a Header,
    rows: &'a [Row],
    problems: &'a mut Vec<Problem>,
}

impl ParsedRows<'_> {
    fn each<T>(&mut self, parse: impl Fn(&mut Fields) -> Option<T>) -> Vec<(usize, T)> {
        let mut entries = Vec::with_capacity(self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            let mut fields = Fields::of(self.kind, self.header, row);
            let entry = parse(&mut fields);
            if !fields.is_refused()
                && let Some(entry) = entry
            {
                entries.push((at, entry));
            }
            self.problems.append(&mut fields.problems);
        }
        entries
    }
}
