//! The provinces, prefectures and counties of the country, also of those parts that are not loaded.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::front::is_complete_address;
use super::names::division as names;
use super::road;
use crate::residents::name::simplified;

/// Full names of the divisions. Shorter names such as 城区 are left out: they are more often a part of an estate.
static DIVISIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("divisions.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});
/// Names of provinces and prefectures without their kind, which may precede a full name: 浙江杭州西湖区.
static SHORT: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let large = |name: &&&str| !name.ends_with(['区', '县', '旗']) || name.ends_with("自治区");
    let names = DIVISIONS.iter().filter(large).map(|name| names(name));
    names.flat_map(|names| names.short).collect()
});
/// Last characters of full names.
const KINDS: [char; 7] = ['省', '市', '区', '县', '旗', '盟', '州'];
/// Longest full name, in characters.
const LONGEST: usize = 16;
/// Longest name without its kind, in characters.
const LONGEST_SHORT: usize = 4;

/// Name of the division that an address starts with, if there is an address after it.
pub(super) fn division(text: &str) -> Option<&'static str> {
    if let Some((division, behind)) = full(text) {
        // 新城区5栋 is more likely a section of an estate.
        let is_section = division.ends_with('区') && road::numbered(behind);
        return Some(division).filter(|_| !is_section);
    }
    after_short(text)
}

/// Full name of a division after names without their kind.
fn after_short(text: &str) -> Option<&'static str> {
    let starts = text.char_indices().skip(2).take(LONGEST_SHORT - 1);
    let mut rests = starts.filter_map(|(at, _)| {
        let (name, rest) = text.split_at_checked(at)?;
        SHORT.contains(&*folded(name)).then_some(rest)
    });
    rests.find_map(|rest| {
        let full = full(rest).map(|(division, _)| division);
        full.or_else(|| after_short(rest))
    })
}

/// Full name of a division that a text starts with, and the remainder.
fn full(text: &str) -> Option<(&'static str, &str)> {
    let signs = text.char_indices().take(LONGEST);
    let mut ends = signs.filter(|(_, sign)| KINDS.contains(&simplified(*sign)));
    ends.find_map(|(at, sign)| {
        let (name, behind) = text.split_at_checked(at + sign.len_utf8())?;
        let division = DIVISIONS.get(&*folded(name))?;
        let is_name = !behind.starts_with(PUBLIC) && is_complete_address(behind);
        is_name.then_some((*division, behind))
    })
}

/// What continues the name of a city into a word: 市政, 市民, 市立.
const PUBLIC: [char; 4] = ['政', '民', '立', '委'];

fn folded(name: &str) -> String {
    name.chars().map(simplified).collect()
}
