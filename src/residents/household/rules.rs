//! Address rules: how an address is composed, and when two addresses are spelled alike.

use super::spelling::numerals::is_formal;
use crate::reference::search::address_key::{ends_in_word, is_word, key};

/// Default words of estate, building, unit and room, used if the text of a part has none.
const WORDS: [&str; 4] = ["", "栋", "单元", "室"];

/// Composes an address of estate, building, unit and room; none if there is no part. The result is unambiguous: a part
/// that ends in a number gets its word (`1-2` and `3` become 1-2栋3室, `1` and `2-3` become 1栋2-3室), and no number runs
/// into the next one.
pub(super) fn composed(parts: [Option<&str>; 4]) -> Option<String> {
    let mut address = String::new();
    for (part, word) in parts.into_iter().zip(WORDS) {
        let Some(part) = part else {
            continue;
        };
        if !address.is_empty() && !ends_in_word(&address) {
            address.push(' ');
        }
        address.push_str(part);
        // `3` and `叁` are building 3; `3栋` and `竹园` are complete.
        if !ends_in_word(part) || is_formal(part) {
            address.push_str(word);
        }
    }
    (!address.is_empty()).then_some(address)
}

/// Whether two parts are equal except for what [`key`] ignores, or for a word at the end that one of them lacks: `3`
/// and `3栋`.
pub(super) fn same_part(one: &str, other: &str) -> bool {
    let bare = |part: &str| {
        let key = key(part);
        let mut words = WORDS.iter().filter(|word| !word.is_empty());
        let bare = words.find_map(|word| key.strip_suffix(word));
        bare.filter(|it| !it.is_empty() && !ends_in_word(it))
            .map_or_else(|| key.clone(), str::to_owned)
    };
    bare(one) == bare(other)
}

/// A part as it is stored, without redundant blanks.
pub(super) fn tidy(part: &str) -> String {
    let words: Vec<&str> = part.split_whitespace().collect();
    let mut tidy = String::with_capacity(part.len());
    for word in words {
        let joins = |sign: char| !sign.is_alphanumeric();
        let apart = !tidy.is_empty() && !tidy.ends_with(joins) && !word.starts_with(joins);
        if apart && !ends_in_word(&tidy) && word.chars().next().is_some_and(|it| !is_word(it)) {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_composed_of_its_parts() {
        let parts = [Some("岳洲苑"), Some("3"), Some("2单元"), Some("501")];
        assert_eq!(composed(parts).unwrap(), "岳洲苑3栋2单元501室");
        let village = [Some("竹园村"), None, None, Some("7号")];
        assert_eq!(composed(village).unwrap(), "竹园村7号");
        assert_eq!(composed([None; 4]), None);
    }

    #[test]
    fn different_homes_have_different_addresses() {
        let estate = Some("示例花园");
        let homes = [
            [estate, Some("1"), Some("1"), Some("101")],
            [estate, Some("11"), None, Some("101")],
            [estate, Some("1"), None, Some("12")],
            [estate, Some("11"), None, Some("2")],
            [estate, Some("1-2"), None, Some("3")],
            [estate, Some("1"), None, Some("2-3")],
            [estate, Some("3#"), None, Some("1")],
            [estate, Some("3"), None, Some("#1")],
            [estate, Some("东"), Some("1"), Some("1")],
            [estate, None, Some("东1"), Some("1")],
            [Some("示例路1"), None, None, Some("23")],
            [Some("示例路12"), None, None, Some("3")],
            [Some("示例路一"), Some("二"), None, None],
            [Some("示例路"), Some("一二"), None, None],
            [estate, Some("壹"), Some("贰"), Some("叁")],
            [estate, Some("壹贰"), None, Some("叁")],
        ];
        let keys: std::collections::BTreeSet<_> = homes
            .iter()
            .map(|home| key(&composed(*home).unwrap()))
            .collect();
        assert_eq!(keys.len(), homes.len(), "{keys:?}");
    }

    #[test]
    fn spellings_of_one_address_share_a_key() {
        for (one, other) in [
            ("示例花园3栋2单元501室", "示例花园 ３栋 ２单元 ５０１"),
            ("示例花园A栋1—2室", "示例花园a栋1-2"),
            ("示例路 1 23室", "示例路1 23"),
        ] {
            assert_eq!(key(one), key(other));
        }
        assert_eq!(tidy(" 1 - 2 "), "1-2");
        assert_eq!(tidy("3 栋"), "3栋");
        assert_eq!(tidy("1 2"), "1 2");
    }
}
