//! Folding: the form in which texts are compared, the same for all ways to type a text.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::platform::problem::is_hidden;

/// A text in the form in which it is compared: as [`normalize`], with Chinese digits as Arabic digits.
///
/// 六〇七, 六零七, 六0七 and ６０７ all become `607`.
pub(crate) fn folded(text: &str) -> String {
    digits(&normalize(text))
}

/// Converts to lower case, half width, decomposed and simplified characters. Removes spaces, tone marks, and separators
/// between syllables or parts of a name. `ü` becomes `v` or `u`, as pinyin is typed.
pub(super) fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Decomposed, so that a tone mark is a character of its own and can be left out.
    for letter in text.nfkd().flat_map(char::to_lowercase) {
        match letter {
            // The diaeresis of ü; dictionaries write ü as u:.
            '\u{308}' => umlaut(&mut out),
            ':' if out.ends_with("lu") || out.ends_with("nu") => umlaut(&mut out),
            // Pinyin writes ü as u after these letters, but some people type v: xvchang for Xuchang.
            'v' if out.ends_with(['j', 'q', 'x', 'y']) => out.push('u'),
            '\u{300}'..='\u{36f}' => (),
            _ if is_passed_over(letter) => (),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {
                // 1-2 is not 12, but xi-an is xian.
                if out.ends_with(|last: char| last.is_ascii_digit()) {
                    out.push('-');
                }
            }
            // Letters that pinyin fonts use for a, g and i.
            '\u{251}' => out.push('a'),
            '\u{261}' => out.push('g'),
            'ı' => out.push('i'),
            // Circles that people type for 〇, as in the document number 〔二○二二〕.
            '○' | '◯' => out.push('〇'),
            _ => out.push(VARIANTS.get(&letter).copied().unwrap_or(letter)),
        }
    }
    out
}

/// Only l and n are followed by both u and ü; elsewhere, as in Ürümqi, people type u.
fn umlaut(out: &mut String) {
    if let Some(head) = out.strip_suffix('u')
        && head.ends_with(['l', 'n'])
    {
        out.pop();
        out.push('v');
    }
}

/// Spaces, apostrophes, middle dots and invisible characters.
fn is_passed_over(letter: char) -> bool {
    letter.is_whitespace()
        || is_hidden(letter)
        || matches!(
            letter,
            '\'' | '`'
                | '‘'
                | '’'
                | '‛'
                | '′'
                | 'ʹ'
                | 'ʻ'
                | 'ʼ'
                | 'ʽ'
                | '·'
                | '•'
                | '‧'
                | '∙'
                | '⋅'
                | '・'
                | '\u{180e}'
        )
}

/// Converts Chinese digits to Arabic digits one by one.
///
/// The letter o after a Chinese digit counts as a digit too: people type 二〇二二 with it if their keyboard has no 〇.
pub(super) fn digits(spelled: &str) -> String {
    let mut chinese = false;
    let digit = |letter| {
        let found = digit(letter).or((chinese && letter == 'o').then_some('0'));
        chinese = found.is_some() && !letter.is_ascii_digit();
        found.unwrap_or(letter)
    };
    spelled.chars().map(digit).collect()
}

/// The Arabic digit for a Chinese or an Arabic digit.
pub(crate) fn digit(letter: char) -> Option<char> {
    Some(match letter {
        '0'..='9' => letter,
        '〇' | '零' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    })
}

/// Converts numbers with 十, 百 and 千 in a folded text to digits: 2十3里 becomes 23里. Other text is unchanged.
pub(crate) fn counted(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut rest = folded;
    while let Some(letter) = rest.chars().next() {
        let end = rest.find(|letter| !is_of_number(letter));
        let (run, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if run.is_empty() {
            out.push(letter);
            rest = behind.get(letter.len_utf8()..).unwrap_or_default();
            continue;
        }
        match number(run) {
            Some(number) => out.push_str(&number.to_string()),
            None => out.push_str(run),
        }
        rest = behind;
    }
    out
}

fn is_of_number(letter: char) -> bool {
    letter.is_ascii_digit() || unit(letter).is_some()
}

fn unit(letter: char) -> Option<u32> {
    match letter {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// The number for a run of digits and units; none if it has no unit or is not a number.
fn number(run: &str) -> Option<u32> {
    let (mut sum, mut above, mut pending) = (0, u32::MAX, None);
    for letter in run.chars() {
        let Some(unit) = unit(letter) else {
            let digit = letter.to_digit(10)?;
            // Only a zero may precede another digit, as in 一百零五; 88十 is a name.
            if pending.is_some_and(|digit| digit != 0) {
                return None;
            }
            pending = Some(digit);
            continue;
        };
        let times = match pending.take() {
            // Only 十 may lack its digit: 十里铺 has a number, 百家村 has none.
            Some(0) | None if unit == 10 => 1,
            Some(digit) if digit != 0 => digit,
            _ => return None,
        };
        // Units must decrease: 十十 is a name.
        if unit >= above {
            return None;
        }
        (sum, above) = (sum + times * unit, unit);
    }
    (above != u32::MAX).then(|| sum + pending.unwrap_or(0))
}

/// The simplified character as which a traditional character or a variant is compared.
static VARIANTS: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| variants(include_str!("variants_of_places.txt")));

/// The simplified characters for all comparisons, and those of this list: each follows the character that it replaces.
pub(crate) fn variants(more: &str) -> HashMap<char, char> {
    let lines = include_str!("variants.txt").lines().chain(more.lines());
    let mut letters = lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::chars);
    let mut variants = HashMap::new();
    while let (Some(variant), Some(simplified)) = (letters.next(), letters.next()) {
        variants.insert(variant, simplified);
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_normalized() {
        for (ways, form) in [
            ("天河 天　河 天\u{200b}河 天\u{fe0f}河 天·河", "天河"),
            (
                "Xī'ān xi’an XI＇AN xi-an x\u{131}\u{304}'a\u{304}n xīɑn",
                "xian",
            ),
            (
                "lǚshùn lu\u{308}shun lu\u{30c}\u{308}shun LÜSHUN lvshun",
                "lvshun",
            ),
            ("xüchang xvchang xuchang", "xuchang"),
            ("Ürümqi urumqi", "urumqi"),
            ("東莞 东莞", "东莞"),
            ("蓝屋畬族村 蓝屋畲族村", "蓝屋畲族村"),
            ("１－２ 1-2 1—2", "1-2"),
            (
                "六〇七 六○七 六零七 六0七 六０七 607 六〇7 六O七 六ｏ七",
                "607",
            ),
            ("二OO二 二〇〇二 2002", "2002"),
        ] {
            for way in ways.split(' ') {
                assert_eq!(folded(way), form, "{way}");
            }
        }
        assert_eq!(
            folded("101o"),
            "101o",
            "after an Arabic digit, o is a letter"
        );
    }

    #[test]
    fn unit_numbers_are_converted_to_digits() {
        for (folded, expected) in [
            ("2十3里", "23里"),
            ("十里铺", "10里铺"),
            ("1百05团", "105团"),
            ("3千2百1十", "3210"),
            ("1百十2", "112"),
            ("百家村", "百家村"),
            ("88十", "88十"),
            ("十十", "十十"),
            ("1十1百", "1十1百"),
            ("105", "105"),
            ("粤民[2022]十2号", "粤民[2022]12号"),
        ] {
            assert_eq!(counted(folded), expected, "{folded}");
        }
    }
}
