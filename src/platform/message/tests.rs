//! Tests of messages: arguments, and what is shown if the catalogs lack something.

use super::{Locale, Text, both, in_locale, listed, message, text};

#[test]
fn message_has_its_arguments_in_both_languages() {
    let day = "2022-03-31";
    let reason = text("迁出", "moved");
    assert_eq!(
        message!("household-closed-on-for-reason", day, reason),
        text(
            "该户已于 2022-03-31 注销（迁出）",
            "The household was closed on 2022-03-31 (moved)"
        )
    );
}

#[test]
fn number_is_not_formatted() {
    let Text { zh, en } = message!("household-relations-too-many", max = 12_345);
    assert!(zh.starts_with("relations 最多 12345 项"), "{zh}");
    assert!(en.contains("at most 12345 entries"), "{en}");
}

#[test]
fn braces_and_outer_blanks_are_kept() {
    let body = message!("http-export-body-invalid");
    assert!(body.en.ends_with("\"purpose\": …}."), "{}", body.en);
    let moved = message!("household-successor-moved-to");
    assert_eq!(moved, text("，迁至", " and moved to "));
}

#[test]
fn key_is_shown_for_an_unknown_message_or_a_missing_argument() {
    for key in ["no-such-message", "grid-closed"] {
        assert_eq!(in_locale(Locale::Chinese, key, &[]), key);
        assert_eq!(in_locale(Locale::English, key, &[]), key);
    }
}

#[test]
fn items_are_separated_as_in_each_language() {
    assert_eq!(listed(&["甲", "乙"]), text("甲、乙", "甲, 乙"));
}

#[test]
fn scalar_message_is_split_without_its_prefix() {
    let words = "Failed to parse \"Date\": no date / 不是日期";
    assert_eq!(both(words), text("不是日期", "no date"));
    assert_eq!(both("same"), text("same", "same"));
}
