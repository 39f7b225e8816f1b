//! Names as they are compared: pure. They are kept as they are written.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::error::text;
use crate::payload::Warning;
use crate::problem::{Problem, words};
use crate::search::variants;

/// The simplified character that a traditional one or a variant is taken for.
static VARIANTS: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| variants(include_str!("variants.txt")));

/// A name without what one spells so and the other otherwise: width, blanks, dots, case, composition,
/// traditional and compatibility characters.
#[must_use]
pub(crate) fn folded(name: &str) -> String {
    let letters = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|sign| sign.is_alphanumeric() || is_private(*sign));
    let folded: String = letters.map(simplified).collect();
    if folded.is_empty() {
        name.to_owned()
    } else {
        folded
    }
}

/// The character that a traditional one or a variant is taken for; any other is itself.
#[must_use]
pub(crate) fn simplified(sign: char) -> char {
    VARIANTS.get(&sign).copied().unwrap_or(sign)
}

/// A name as it is kept, of at most `most` characters, and what of it was not: a note in brackets behind the name is no
/// part of it.
///
/// # Errors
///
/// The problem with the field; a name that was masked is none.
pub(crate) fn given(
    field: &'static str,
    typed: &str,
    most: usize,
) -> Result<(String, Option<Warning>), Problem> {
    let name = words(field, typed, most)?;
    if name.contains(['*', '＊']) {
        let masked = text(
            "姓名已脱敏（含“*”）。请填写完整姓名。",
            "The name is masked with *. Give the whole name.",
        );
        return Err(Problem::invalid(field, masked));
    }
    let Some(front) = without_note(&name) else {
        return Ok((name, None));
    };
    let note = Warning::left_out(field);
    Ok((front.to_owned(), Some(note)))
}

/// The name in front of a note in brackets at its end, if there is one: 张三（户主）, 李四(小名狗蛋).
fn without_note(name: &str) -> Option<&str> {
    let inner = name.strip_suffix([')', '）'])?;
    let (front, _) = inner.split_once(['(', '（'])?;
    let front = front.trim_end();
    (!front.is_empty()).then_some(front)
}

/// Whether a name has a character that no standard knows: another machine shows another one.
#[must_use]
pub(crate) fn has_private(name: &str) -> bool {
    name.chars().any(is_private)
}

fn is_private(sign: char) -> bool {
    matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_other_name() {
        for (one, others) in [
            ("张三", &["张　三", "张 三", "張三", " 张三 "][..]),
            (
                "买买提·示例",
                &[
                    "买买提•示例",
                    "买买提・示例",
                    "买买提‧示例",
                    "买买提．示例",
                    "买买提.示例",
                    "买买提示例",
                    "買買提·示例",
                    "买买提∙示例",
                ],
            ),
            ("吕示例", &["呂示例", "\u{f980}示例"]),
            ("ali", &["Ａli", "ALI", "A li"]),
            ("José", &["Jose\u{301}", "JOSÉ"]),
        ] {
            for other in others {
                assert_eq!(folded(one), folded(other), "{one} {other}");
            }
        }
        for (one, other) in [("张三", "张四"), ("李", "李示"), ("José", "Jose")] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
        assert!(has_private("张\u{e863}") && !has_private("张三"));
        assert_eq!(folded("锺郞"), folded("钟郎"));
    }

    #[test]
    fn a_note_behind_a_name_is_no_part_of_it() {
        for (typed, kept) in [
            ("张三（户主）", "张三"),
            ("李四(小名狗蛋)", "李四"),
            ("王五 （ 已故 ）", "王五"),
            ("张三", "张三"),
            ("（张三）", "（张三）"),
            ("John (Jack) Smith", "John (Jack) Smith"),
        ] {
            let (name, note) = given("name", typed, 60).unwrap();
            assert_eq!(name, kept);
            assert_eq!(note.is_some(), typed != kept, "{typed}");
        }
        assert!(given("name", "小**", 60).is_err() && given("name", "小＊＊", 60).is_err());
    }
}
