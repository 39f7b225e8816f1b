//! Tests of messages: arguments, and what is shown if a catalog lacks something.

use super::{Catalog, Locale, Text, both, in_locale, listed, message, render, text};

#[test]
fn message_has_its_arguments_in_both_languages() {
    let place = "input.name";
    let reason = text("不能为空", "it is empty");
    assert_eq!(
        message!("api-variable-wrong", place, reason),
        text(
            "变量 $input.name：不能为空",
            "Variable $input.name: it is empty"
        )
    );
}

#[test]
fn number_is_not_formatted() {
    let Text { zh, en } = message!("api-list-too-long", longest = 500, count = 12_345);
    assert!(zh.contains("收到 12345 项"), "{zh}");
    assert!(en.contains("12345"), "{en}");
}

#[test]
fn braces_and_outer_blanks_are_kept() {
    let catalog = Catalog::new(
        "moved = ，迁至\nbody = {\"{\"}…{\"}\"}",
        "moved = {\" \"}and moved to{\" \"}\nbody = {\"{\"}…{\"}\"}",
    );
    let moved = render(&catalog, "moved", &[]);
    assert_eq!(moved, text("，迁至", " and moved to "));
    assert_eq!(render(&catalog, "body", &[]), text("{…}", "{…}"));
}

#[test]
fn key_is_shown_for_an_unknown_message_or_a_missing_argument() {
    for key in ["no-such-message", "api-list-too-long"] {
        for locale in [Locale::Chinese, Locale::English] {
            assert_eq!(in_locale(&crate::CATALOG, locale, key, &[]), key);
        }
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
