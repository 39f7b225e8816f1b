//! Texts of people as they are kept.

use std::borrow::Cow;

use super::Problem;
use crate::platform::error::text;

/// A text of people: without spaces around it and without signs that nobody sees, not empty, at most `max`
/// characters. Such signs come along when a text is copied from a page or a chat. Kept, they would make two addresses
/// of one, and refused, nobody could find what to put right.
pub fn words(field: &str, value: &str, max: usize) -> Result<String, Problem> {
    let seen: Cow<'_, str> = if value.contains(is_invisible) {
        Cow::Owned(value.replace(is_invisible, ""))
    } else {
        Cow::Borrowed(value)
    };
    let trimmed = seen.trim();
    let length = trimmed.chars().count();
    if length == 0 || length > max || trimmed.chars().any(is_hidden) {
        return Err(Problem::invalid(
            field,
            text(
                format!("{field} 应为 1 到 {max} 个字符，且不含控制字符或不可见字符。"),
                format!("{field} must have 1 to {max} characters, none of them hidden."),
            ),
        ));
    }
    Ok(trimmed.to_owned())
}

/// A text of people as in [`words`], or none.
pub fn optional_words(
    field: &str,
    value: Option<&str>,
    max: usize,
) -> Result<Option<String>, Problem> {
    value.map(|value| words(field, value, max)).transpose()
}

/// Signs that are not seen, or turn what is seen around; and those that control a device, such as a line break.
pub(crate) fn is_hidden(sign: char) -> bool {
    sign.is_control() || is_invisible(sign)
}

/// Signs that show nothing by themselves: of no width, for the direction, for the variant of the sign before, fillers
/// and tags (`Default_Ignorable_Code_Point` of Unicode). Those of Mongolian are left out: they tell words apart.
pub(crate) fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
