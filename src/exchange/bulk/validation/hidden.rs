//! Rows that are hidden by a filter, manually or by a height of 0 in the sheet that is read. The reader of cells does not
//! report them.

/// Consecutive rows: the first and the last.
pub(in super::super) type Rows = (u32, u32);

/// Maximum number of such runs that are stored for a workbook; a sheet that people filter has fewer rows.
const MOST: usize = 1 << 17;

/// Information from the parts of a workbook about its sheets.
#[derive(Default)]
pub(super) struct Sheets {
    /// Sheets in their order: the ID by which each refers to its part, and whether the sheet is visible.
    listed: Vec<(String, bool)>,
    /// Parts by ID.
    parts: Vec<(String, String)>,
    /// Hidden rows by part.
    rows: Vec<(String, Vec<Rows>)>,
    count: usize,
}

/// Information from a part, collected tag by tag.
#[derive(Default)]
pub(super) struct Part {
    listed: Vec<(String, bool)>,
    parts: Vec<(String, String)>,
    rows: Vec<Rows>,
    /// The row of the most recent tag.
    row: u32,
}

impl Part {
    /// Handles a tag with this name.
    pub(super) fn tag(&mut self, name: &[u8], tag: &[u8]) {
        if !matches!(name, b"row" | b"sheet" | b"Relationship") {
            return;
        }
        let tag = String::from_utf8_lossy(tag);
        let value = |wanted| attribute(&tag, wanted);
        let text = |wanted| value(wanted).unwrap_or_default().to_owned();
        match name {
            b"row" => {
                // The number of a row is optional; without it, a row follows the one before (ECMA-376-1, 18.3.1.73).
                let number = value("r").and_then(|number| number.parse().ok());
                self.row = number.unwrap_or(self.row.saturating_add(1));
                let has_no_height = value("ht").and_then(|it| it.parse().ok()) == Some(0.0);
                if has_no_height || matches!(value("hidden"), Some("1" | "true")) {
                    self.hide();
                }
            }
            // States are `visible`, `hidden` and `veryHidden`.
            b"sheet" => self
                .listed
                .push((text("id"), !text("state").ends_with("idden"))),
            _ => self.parts.push((text("Id"), text("Target"))),
        }
    }

    fn hide(&mut self) {
        let follows = |last: &u32| last.checked_add(1) == Some(self.row);
        if let Some((_, last)) = self.rows.last_mut().filter(|(_, last)| follows(last)) {
            *last = self.row;
        } else if self.rows.len() < MOST {
            self.rows.push((self.row, self.row));
        }
    }
}

impl Sheets {
    /// Adds the information from a part.
    pub(super) fn add(&mut self, name: &str, mut part: Part) {
        if is(name, "xl/workbook.xml") {
            self.listed.append(&mut part.listed);
        } else if is(name, "xl/_rels/workbook.xml.rels") {
            self.parts.append(&mut part.parts);
        } else if !part.rows.is_empty() && self.count + part.rows.len() <= MOST {
            // Of all sheets, because which one is read is known only after the list of sheets, possibly the last part.
            self.count += part.rows.len();
            self.rows.push((name.to_owned(), part.rows));
        }
    }

    /// The hidden rows of the first visible sheet.
    pub(super) fn hidden(self) -> Vec<Rows> {
        let part = |id: &str| self.parts.iter().find(|(known, _)| known == id);
        let shown = self.listed.iter().filter(|(_, shown)| *shown);
        let mut shown = shown.filter_map(|(id, _)| Some(&*part(id)?.1));
        let used = shown.find(|part| part.contains("worksheets/"));
        let Some(used) = used.map(|part| part.trim_start_matches('/').to_owned()) else {
            return Vec::new();
        };
        let mut rows = self.rows.into_iter();
        let of_used = |name: &str| is(name, &used) || is(name, &format!("xl/{used}"));
        rows.find(|(name, _)| of_used(name))
            .map(|(_, rows)| rows)
            .unwrap_or_default()
    }
}

/// Whether a row is one of these rows.
pub(in super::super) fn is_hidden(rows: &[Rows], row: u32) -> bool {
    let at = rows.partition_point(|(_, last)| *last < row);
    rows.get(at).is_some_and(|(first, _)| *first <= row)
}

fn is(name: &str, wanted: &str) -> bool {
    name.replace('\\', "/").eq_ignore_ascii_case(wanted)
}

/// The value of an attribute of a tag, by its name without the namespace prefix.
pub(super) fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|it| matches!(it, '"' | '\''))?;
        let (value, behind) = after.get(1..)?.split_once(quote)?;
        let name = before
            .trim_end()
            .rsplit(|it: char| it.is_whitespace() || it == ':')
            .next();
        if name == Some(wanted) {
            return Some(value);
        }
        rest = behind;
    }
}
