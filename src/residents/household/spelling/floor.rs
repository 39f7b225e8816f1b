//! Floors in an address. Pure.

use std::borrow::Cow;

/// Writes floors below the ground in one form: 负1层, 地下1层, -1层 and b1层 become b1/.
pub(super) fn below_ground(signs: &str) -> String {
    let mut out = String::with_capacity(signs.len());
    let mut rest = signs;
    while let Some(sign) = rest.chars().next() {
        if let Some((number, behind)) = floor(out.chars().next_back(), rest) {
            out.extend(["b", number, "/"]);
            rest = behind;
            continue;
        }
        out.push(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    }
    out
}

/// The number of the floor below the ground that a text starts with, and the remainder.
fn floor(before: Option<char>, text: &str) -> Option<(&str, &str)> {
    let mut marks = ["地下", "负", "-", "b"].into_iter();
    let (mark, inner) = marks.find_map(|mark| Some((mark, text.strip_prefix(mark)?)))?;
    let end = inner.find(|sign: char| !sign.is_ascii_digit());
    let (number, behind) = inner.split_at(end.unwrap_or(inner.len()));
    if !(1..=2).contains(&number.len()) {
        return None;
    }
    let mut words = ["层", "楼", "f"].into_iter();
    let after = words.find_map(|word| behind.strip_prefix(word));
    // 3-1层 is floor 1 of building 3, and B1 without a word may be a building.
    let is_plain = mark.is_ascii();
    if is_plain && (after.is_none() || before.is_some_and(|sign| sign.is_ascii_alphanumeric())) {
        return None;
    }
    Some((number, after.unwrap_or(behind)))
}

/// The text without a floor that the number of the room repeats: 5楼501 is room 501.
pub(super) fn without_repeated(signs: &str) -> Cow<'_, str> {
    if !signs.contains(['层', '楼', 'f']) {
        return Cow::Borrowed(signs);
    }
    for word in ["层", "楼", "/f", "f"] {
        for (at, _) in signs.match_indices(word) {
            let (front, behind) = signs.split_at(at);
            let behind = behind.strip_prefix(word).unwrap_or_default();
            let start = front.trim_end_matches(|sign: char| sign.is_ascii_digit());
            let floor = front.get(start.len()..).unwrap_or_default();
            let end = behind.find(|sign: char| !sign.is_ascii_digit());
            let room = behind
                .get(..end.unwrap_or(behind.len()))
                .unwrap_or_default();
            let is_repeated = !floor.is_empty() && room.len() == floor.len() + 2;
            if is_repeated && room.starts_with(floor) {
                return Cow::Owned(format!("{start}{behind}"));
            }
        }
    }
    Cow::Borrowed(signs)
}
