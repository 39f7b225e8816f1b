//! The special groups in a cell.

use cunju_entity::special_group_kind::Model;

use crate::access::vault::means_unknown;
use crate::exchange::bulk::column::groups::{NAMES, NONE};
use crate::exchange::bulk::date::normalize;
use crate::exchange::bulk::fields::Fields;
use crate::exchange::bulk::read::is_blank;
use crate::platform::message::message;

/// Separators of groups.
const DIVIDERS: [char; 6] = ['、', ';', '；', ',', '，', '\n'];

/// The text of the cell; empty, with a warning, if it says that there is no group.
pub(super) fn parse(fields: &mut Fields) -> String {
    let words = fields.text("groups").unwrap_or_default();
    let bare = normalize(words);
    if words.is_empty() || !(means_unknown(&bare) || NONE.contains(&&*bare)) {
        return words.to_owned();
    }
    fields.warn("groups", message!("bulk-groups-not-given"));
    String::new()
}

/// The groups of a cell; `None` if one of them does not exist.
pub(super) fn find_all<'a>(groups: &'a [Model], words: &str) -> Option<Vec<&'a Model>> {
    // The name of a group may contain separators itself.
    if let Some(group) = one(groups, words) {
        return Some(vec![group]);
    }
    let mut found = Vec::new();
    for piece in filled(words, |sign| DIVIDERS.contains(&sign)) {
        match one(groups, piece) {
            Some(group) => found.push(group),
            None => found.append(&mut all(groups, piece)?),
        }
    }
    Some(found)
}

/// The groups of a text that is separated by blanks or `/`, all of which must exist: otherwise these characters are
/// part of a name.
fn all<'a>(groups: &'a [Model], words: &str) -> Option<Vec<&'a Model>> {
    let pieces = filled(words, |sign| matches!(sign, '/' | '／') || is_blank(sign));
    pieces.map(|piece| one(groups, piece)).collect()
}

fn filled(words: &str, is_divider: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let pieces = words.split(is_divider).map(|it| it.trim_matches(is_blank));
    pieces.filter(|it| !it.is_empty())
}

fn one<'a>(groups: &'a [Model], name: &str) -> Option<&'a Model> {
    let name = normalize(name);
    let is = |known: &str| normalize(known).eq_ignore_ascii_case(&name);
    let key = NAMES.iter().find(|(_, names)| names.contains(&&*name));
    groups.iter().find(|it| {
        is(&it.name_zh)
            || is(&it.key)
            || is(&it.name_en)
            || key.is_some_and(|(key, _)| *key == it.key)
    })
}
