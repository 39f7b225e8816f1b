//! The provinces, prefectures and counties of the country, also of those parts that are not loaded.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::front::is_complete_address;
use crate::residents::resident::name::simplified;

/// Full names of the divisions. Shorter names such as 城区 are left out: they are more often a part of an estate.
static DIVISIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("divisions.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});
/// Last characters of these names.
const KINDS: [char; 7] = ['省', '市', '区', '县', '旗', '盟', '州'];
/// Longest of these names, in characters.
const LONGEST: usize = 16;

/// Name of the division that an address starts with, if there is an address after it.
pub(super) fn division(text: &str) -> Option<&'static str> {
    let signs = text.char_indices().take(LONGEST);
    let mut ends = signs.filter(|(_, sign)| KINDS.contains(&simplified(*sign)));
    ends.find_map(|(at, sign)| {
        let (name, behind) = text.split_at_checked(at + sign.len_utf8())?;
        let name: String = name.chars().map(simplified).collect();
        let division = DIVISIONS.get(&*name)?;
        is_complete_address(behind).then_some(*division)
    })
}
