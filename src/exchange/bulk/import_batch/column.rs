//! User errors of the API as problems of a column of the file.

use crate::exchange::bulk::fields::Fields;
use crate::platform::message::{Text, text};
use crate::platform::problem::Problem;

/// Reports at a row the errors that the API would return.
pub(super) fn refuse(fields: &mut Fields, problems: Vec<Problem>) {
    for mut problem in problems {
        // The path begins with `input`.
        let field = problem.path.get(1).cloned().unwrap_or_default();
        let key = column(&field);
        if let Some(header) = fields.header(key).filter(|_| !field.is_empty()) {
            let Text { zh, en } = &problem.message;
            // A space follows a field, which is Latin; none follows a Chinese header.
            let zh = named(zh, &field, &header).replacen(&format!("{header} "), &header, 1);
            problem.message = text(zh, named(en, &field, &header));
        }
        fields.refuse(key, problem);
    }
}

/// The message with the header of the column instead of the input field, because senders of files do not know the
/// fields.
fn named(words: &str, field: &str, header: &str) -> String {
    let is_word = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
    let quoted = format!("`{field}`");
    if words.contains(&quoted) {
        return words.replacen(&quoted, header, 1);
    }
    // "name" and "phone" may also occur in a sentence; if they mean the field, the message starts with them.
    let is_field = field.contains(|sign: char| sign.is_ascii_uppercase());
    let found = words.match_indices(field).find_map(|(at, _)| {
        let (before, rest) = words.split_at_checked(at)?;
        let behind = rest.strip_prefix(field)?;
        let whole = !is_word(before.chars().next_back()) && !is_word(behind.chars().next());
        (whole && (before.is_empty() || is_field)).then(|| format!("{before}{header}{behind}"))
    });
    found.unwrap_or_else(|| words.to_owned())
}

/// The column for an input field.
pub(super) fn column(field: &str) -> &str {
    match field {
        "committeeCode" => "committee",
        "gridId" => "grid",
        "householdId" => "household",
        "birthOn" => "birth",
        "identityNumber" => "identity",
        "livingState" => "living",
        "normHouseholds" => "norm_households",
        "normPersons" => "norm_persons",
        other => other,
    }
}
