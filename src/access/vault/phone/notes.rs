//! Notes after numbers: whose number it is, or that nobody answers.

/// Words that occur between numbers and before an extension.
const PARTS: [&str; 4] = ["或", "和", "转", "分机"];

/// The numbers without the notes after them, and whether there were notes. A semicolon replaces each note, so that the
/// digits on both sides of a note within a number do not form a number.
pub(super) fn without(text: &str) -> (String, bool) {
    let (mut kept, mut noted) = (String::with_capacity(text.len()), false);
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let behind_number = kept
            .trim_end()
            .ends_with(|it: char| it.is_ascii_digit() || it == ';');
        let note = if behind_number { note(rest) } else { 0 };
        let length = if note == 0 { sign.len_utf8() } else { note };
        let Some((front, behind)) = rest.split_at_checked(length) else {
            break;
        };
        if note == 0 {
            kept.push_str(front);
        } else {
            kept.push(';');
            noted = true;
        }
        rest = behind;
    }
    (kept, noted)
}

/// Length of the note at the beginning of a text, in bytes; 0 if there is none.
fn note(text: &str) -> usize {
    if let Some(inner) = text.strip_prefix(['(', '[', '【']) {
        let Some((inner, _)) = inner.split_once([')', ']', '】']) else {
            return 0;
        };
        // Digits may be an extension or another number, which must not be lost.
        let is_note = inner.contains(char::is_alphabetic) && !inner.contains(char::is_numeric);
        let whole = text.find([')', ']', '】']).filter(|_| is_note);
        return whole.map_or(0, |at| {
            let close = text.get(at..).and_then(|it| it.chars().next());
            at + close.map_or(0, char::len_utf8)
        });
    }
    let is_word = |it: char| it.is_alphabetic() && !it.is_ascii() || it == '·';
    let words = text.find(|it| !is_word(it)).unwrap_or(text.len());
    let is_part = |part: &&str| text.starts_with(*part);
    if PARTS.iter().any(is_part) { 0 } else { words }
}
