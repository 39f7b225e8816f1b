//! Names of persons: parsed, and in the form used for comparison. They are stored as written. Pure.

mod note;
mod placeholder;
mod spellings;
mod surname;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::access::vault::name_has_number;
use crate::platform::message::{Text, message};
use crate::platform::problem::{Problem, words};
use crate::reference::nfkc::nfkc_lowercase;
use crate::reference::payload::Warning;
use crate::reference::search::variants;
use spellings::{add_plain, says_nameless};

pub(crate) use spellings::{is_nameless, spellings};

pub(crate) use surname::is_full_name;

/// Traditional characters and variants, with the simplified character used for comparison.
static VARIANTS: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| variants(include_str!("name/variants.txt")));

/// A name without differences that depend on the writer: width, blanks, dots, case, composition, marks of Latin
/// letters, traditional and compatibility characters.
#[must_use]
pub(crate) fn folded(name: &str) -> String {
    let lowercase = nfkc_lowercase(name);
    let letters = lowercase
        .chars()
        // Some systems keep rare characters in the private-use area. Names that differ in one must not be equal.
        .filter(|sign| sign.is_alphanumeric() && !is_apostrophe(*sign) || is_private(*sign));
    let mut folded = String::with_capacity(name.len());
    for sign in letters {
        add_plain(&mut folded, simplified(sign));
    }
    // Otherwise, all texts without letters would be the same name.
    if folded.is_empty() {
        name.to_owned()
    } else {
        folded
    }
}

/// Whether two names differ at most in blanks and in signs before and after the letters: 张三., 张 三, “张三”. A middle dot
/// between letters is part of the name.
#[must_use]
pub(crate) fn has_letters_of(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let inner = name.trim_matches(|sign: char| !sign.is_alphanumeric() && !is_private(sign));
        inner.replace(char::is_whitespace, "")
    };
    bare(one) == bare(other)
}

/// Letters that are written as an apostrophe: Oʻktam.
fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\u{2b0}'..='\u{2ff}')
}

/// The simplified character for a traditional one or a variant; any other character is returned unchanged.
#[must_use]
pub(crate) fn simplified(sign: char) -> char {
    VARIANTS.get(&sign).copied().unwrap_or(sign)
}

/// A name as it is stored, of at most `most` characters, and a warning if a note in brackets after the name was
/// dropped.
///
/// # Errors
///
/// A user error at the field if the text is a masked name, says that there is none, contains more than one name, or has
/// a note that the person is dead or no longer registered here, which must not be registered as a living resident.
pub(crate) fn parse_name(
    field: &'static str,
    typed: &str,
    most: usize,
) -> Result<(String, Option<Warning>), Problem> {
    let name = words(field, typed, most)?;
    if placeholder::is_masked(&name) {
        let masked = message!("resident-name-masked");
        return Err(Problem::invalid(field, masked));
    }
    // Before other notes are dropped: with them, the dead would be registered as living.
    if let Some(why) = note::gone(&name) {
        return Err(Problem::invalid(field, why));
    }
    if note::is_several(&name) {
        return Err(Problem::invalid(field, several()));
    }
    if name_has_number(&name) {
        let has_number = message!("resident-name-has-number");
        return Err(Problem::invalid(field, has_number));
    }
    if placeholder::has_lost_character(&name) {
        let lost = message!("resident-name-lost-character");
        return Err(Problem::invalid(field, lost));
    }
    let front = note::without_number_and_title(&name);
    let front = without_note(front).unwrap_or(front);
    if placeholder::is_nobody(front) {
        return Err(Problem::invalid(field, nobody()));
    }
    let left_out = (front.len() < name.len()).then(|| Warning::left_out(field));
    Ok((front.to_owned(), left_out))
}

/// The name before a note in brackets at its end, if there is one: 张三（户主）, 李四【小名狗蛋】.
fn without_note(name: &str) -> Option<&str> {
    let inner = name.strip_suffix([')', '）', '】', ']', '］', '〕'])?;
    let (front, note) = inner.split_once(note::is_bracket)?;
    let front = front.trim_end();
    // 苏（未取名） is a child without a name and not one called 苏.
    (!front.is_empty() && !says_nameless(note)).then_some(front)
}

fn nobody() -> Text {
    message!("resident-name-invalid")
}

fn several() -> Text {
    message!("resident-name-of-several")
}

/// Whether a name has a private-use character, which other computers display differently.
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
    fn spelling_does_not_change_the_name() {
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
        for (one, other) in [("张三", "张四"), ("李", "李示"), ("萧明", "肖明")] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
        assert!(has_private("张\u{e863}") && !has_private("张三"));
        assert_eq!(folded("锺郞"), folded("钟郎"));
    }

    #[test]
    fn note_after_a_name_is_not_part_of_it() {
        for (typed, kept) in [
            ("张三（户主）", "张三"),
            ("李四(小名狗蛋)", "李四"),
            ("王五 （ 残疾 ）", "王五"),
            ("王五【残疾】", "王五"),
            ("王五[残疾]", "王五"),
            ("王五（已故张三之妻）", "王五"),
            ("张三", "张三"),
            ("1、张三", "张三"),
            ("12.张三", "张三"),
            ("(1)张三", "张三"),
            ("③张三", "张三"),
            ("张三先生", "张三"),
            ("李先生", "李先生"),
            ("（张三）", "（张三）"),
            ("苏（未取名）", "苏（未取名）"),
            ("John (Jack) Smith", "John (Jack) Smith"),
        ] {
            let (name, note) = parse_name("name", typed, 60).unwrap();
            assert_eq!(name, kept);
            assert_eq!(note.is_some(), typed != kept, "{typed}");
        }
        assert!(
            parse_name("name", "小**", 60).is_err() && parse_name("name", "小＊＊", 60).is_err()
        );
    }

    #[test]
    fn marker_for_deceased_persons_is_recognized() {
        for note in [
            "(故)",
            "（已故）",
            "【已故】",
            "(死亡)",
            "［去世］",
            "（2020年去世）",
            "（户主）（已故）",
            " (Deceased)",
            " 已故",
            "　去世",
            "已故",
            "†",
            "[注销]",
            "（已迁出）",
            "(迁出)",
            "（2021年3月户口迁出）",
            "（亡）",
            " 已注销",
            " 亡",
        ] {
            assert!(
                parse_name("name", &format!("张三{note}"), 60).is_err(),
                "{note}"
            );
        }
        assert!(parse_name("name", "（故）张三", 60).is_err());
        for name in ["故明", "张 故", "王迁", "张三（迁入）", "Li, Example"] {
            assert!(parse_name("name", name, 60).is_ok(), "{name}");
        }
    }
}
