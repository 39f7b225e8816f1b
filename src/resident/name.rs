//! Names as they are compared: pure. They are kept as they are written.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

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
    let letters = letters.map(|sign| VARIANTS.get(&sign).copied().unwrap_or(sign));
    let folded: String = letters.collect();
    if folded.is_empty() {
        name.to_owned()
    } else {
        folded
    }
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
    }
}
