//! Texts in Unicode's compatibility form (NFKC), in which full-width and half-width characters are equal.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A text in NFKC.
#[must_use]
pub(crate) fn nfkc(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_stable) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// A text in NFKC and lowercase.
#[must_use]
pub(crate) fn nfkc_lowercase(text: &str) -> Cow<'_, str> {
    if text
        .chars()
        .all(|sign| is_stable(sign) && !sign.is_ascii_uppercase())
    {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().flat_map(char::to_lowercase).collect())
    }
}

/// Whether a character is its own compatibility form whatever its neighbors are. ASCII and the common Chinese
/// characters are, and most texts of a table have nothing else: the check of a row takes half the time without the
/// tables of the normalization.
fn is_stable(sign: char) -> bool {
    sign.is_ascii() || matches!(sign, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stable_characters_are_their_own_compatibility_form() {
        let all: String = ('\0'..='\u{7f}').chain('\u{4e00}'..='\u{9fff}').collect();
        assert_eq!(all.nfkc().collect::<String>(), all);
        assert!(matches!(nfkc(&all), Cow::Borrowed(_)));
        let chinese: String = ('\u{4e00}'..='\u{9fff}').collect();
        assert_eq!(chinese.to_lowercase(), chinese);
    }

    #[test]
    fn width_and_case_are_normalized() {
        assert_eq!(nfkc("Ａ栋１０１"), "A栋101");
        assert_eq!(nfkc_lowercase("Ａ栋１０１B"), "a栋101b");
        assert_eq!(nfkc_lowercase("示例路1号"), "示例路1号");
    }
}
