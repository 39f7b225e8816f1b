//! Texts entered by people, as they are stored.

use std::borrow::Cow;

use super::Problem;
use crate::message::message;

/// A text without surrounding spaces and invisible characters, not empty, at most `max` characters. Invisible
/// characters are copied along from web pages and chats. If they were stored, one address would become two; if they
/// were refused, users could not find what to correct.
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
            message!("problem-text-invalid", field, max),
        ));
    }
    Ok(trimmed.to_owned())
}

/// A text as in [`words`], or none.
pub fn optional_words(
    field: &str,
    value: Option<&str>,
    max: usize,
) -> Result<Option<String>, Problem> {
    value.map(|value| words(field, value, max)).transpose()
}

/// Characters that are invisible or reverse the text direction, and control characters such as a line break.
#[must_use]
pub fn is_hidden(sign: char) -> bool {
    sign.is_control() || is_invisible(sign)
}

/// Characters that display nothing by themselves: zero width, direction marks, variation selectors, fillers and tags
/// (`Default_Ignorable_Code_Point` of Unicode). Mongolian ones are excluded, because they distinguish words.
#[must_use]
pub fn is_invisible(sign: char) -> bool {
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
