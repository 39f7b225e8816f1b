//! Comparison keys for addresses and names of places.

use crate::reference::nfkc::{nfkc, nfkc_lowercase};

/// Comparison key of an address within its committee: equal for spellings that differ in width, case, dashes, spaces
/// next to words and a 室 at the end, and for nothing else.
pub(crate) fn key(address: &str) -> String {
    let signs = nfkc_lowercase(address);
    let mut key = String::with_capacity(address.len());
    let mut blank = false;
    for sign in signs.chars() {
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
        // 501室 is the same as 501, but 办公室 is not 办公.
        Some(room) if !room.is_empty() && !ends_in_word(room) => room.to_owned(),
        _ => key,
    }
}

/// Whether a character belongs to a word, not to a number or to what counts as a number: `2`, `B`, `#`, `三`, `甲`, `东`.
pub(crate) fn is_word(sign: char) -> bool {
    const COUNTING: [char; 30] = [
        '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '两',
        '甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸', '东', '南', '西', '北', '中',
    ];
    !sign.is_ascii() && !COUNTING.contains(&sign) && sign.is_alphabetic()
}

pub(crate) fn ends_in_word(text: &str) -> bool {
    nfkc(text).chars().next_back().is_some_and(is_word)
}
