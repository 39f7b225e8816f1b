//! Comparison keys for addresses and names of places.

use unicode_normalization::UnicodeNormalization;

/// Comparison key of an address within its committee: equal for spellings that differ in width, case, dashes, spaces
/// next to words and a 室 at the end, and for nothing else.
pub(crate) fn key(address: &str) -> String {
    let signs: Vec<char> = address.nfkc().flat_map(char::to_lowercase).collect();
    let mut key = String::with_capacity(address.len());
    let mut blank = false;
    for sign in signs {
        let sign = match sign {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        };
        if sign.is_whitespace() {
            blank = true;
            continue;
        }
        // `1 23` is not `12 3`, but a space next to a word makes no difference.
        if blank && !is_word(sign) && key.chars().next_back().is_some_and(|last| !is_word(last)) {
            key.push(' ');
        }
        blank = false;
        key.push(sign);
    }
    match key.strip_suffix('室') {
        Some(room) if !room.is_empty() && !ends_in_word(room) => room.to_owned(),
        _ => key,
    }
}

/// Whether a character belongs to a word, not to a number or to what counts as a number: `2`, `B`, `#`, `三`, `甲`, `东`.
pub(crate) fn is_word(sign: char) -> bool {
    const COUNTING: &str = "〇零一二三四五六七八九十百千两甲乙丙丁戊己庚辛壬癸东南西北中";
    sign.is_alphabetic() && !sign.is_ascii() && !COUNTING.contains(sign)
}

pub(crate) fn ends_in_word(text: &str) -> bool {
    text.nfkc().last().is_some_and(is_word)
}
