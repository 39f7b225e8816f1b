//! Comparison of document numbers.

use crate::reference::search::{counted, folded};

/// Normal form of a document number. It is the same for 粤民〔2022〕1号, 粤民[二〇二二]一号 and 粤民（２０２２）第001 号.
///
/// GB/T 9704-2012, 7.2.5: the year is in 〔〕 in Arabic digits, the serial number without 第 and leading zeros. In
/// practice people use every other form, because keyboards lack these brackets.
pub(super) fn normalize_number(number: &str) -> String {
    let folded = counted(&folded(number));
    let mut key = String::with_capacity(folded.len());
    let mut letters = folded.chars().map(bracket).peekable();
    while let Some(letter) = letters.next() {
        let begins = !key.ends_with(|last: char| last.is_ascii_digit());
        let leads = letter == '0' && begins && letters.peek().is_some_and(char::is_ascii_digit);
        let ordinal = letter == '第' && key.ends_with(']');
        if !leads && !ordinal {
            key.push(letter);
        }
    }
    if key.ends_with('号') {
        key.pop();
    }
    key
}

/// Maps all kinds of brackets to one.
fn bracket(letter: char) -> char {
    match letter {
        '(' | '{' | '<' | '〔' | '【' | '〖' | '〘' | '〈' | '《' | '「' | '『' => '[',
        ')' | '}' | '>' | '〕' | '】' | '〗' | '〙' | '〉' | '》' | '」' | '』' => ']',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_number_is_normalized() {
        for same in [
            "粤民〔2022〕1号",
            "粤民〔二〇二二〕1号",
            "粤民〔二○二二〕一号",
            "粤民〔二零二二〕1号",
            "粤民〔二O二二〕1号",
            "粤民[2022]1号",
            "粤民(2022)1号",
            "粤民（２０２２）１号",
            "粤民【2022】第1号",
            "粤民﹝2022﹞001号",
            "粵民〔2022〕1號",
            " 粤 民 〔2022〕 1 号 ",
            "粤民〔2022〕1",
        ] {
            assert_eq!(normalize_number(same), "粤民[2022]1", "{same}");
        }
        for other in [
            "粤民〔2022〕10号",
            "粤民函〔2022〕1号",
            "粤民〔2021〕1号",
            "粤民2022-1号",
            "粤民〔202〕21号",
        ] {
            assert_ne!(normalize_number(other), "粤民[2022]1", "{other}");
        }
        assert_eq!(
            normalize_number("国办发〔2021〕一百零五号"),
            normalize_number("国办发[2021]105号")
        );
    }
}
