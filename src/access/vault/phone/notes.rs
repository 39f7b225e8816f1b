//! Notes next to numbers: whose number it is, or that nobody answers.

use super::LABELS;

/// Signs between numbers.
pub(super) const SEPARATORS: [char; 6] = [';', ',', '、', '/', '|', '\\'];
/// Words that occur between numbers and before an extension.
const PARTS: [&str; 4] = ["或", "和", "转", "分机"];

/// Longest note before a number, in characters.
const LONGEST: usize = 8;
/// Fewest digits of the number after such a note.
const WHOLE: usize = 7;

/// The numbers without the notes next to them, and whether there were notes. A semicolon replaces each note, so that the
/// digits on both sides of a note within a number do not form a number.
pub(super) fn without(text: &str) -> (String, bool) {
    let (mut kept, mut noted) = (String::with_capacity(text.len()), false);
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let behind_number = kept
            .trim_end()
            .ends_with(|it: char| it.is_ascii_digit() || it == ';');
        let at_start = kept.trim_end().is_empty() || kept.ends_with(SEPARATORS);
        let note = match behind_number.then(|| note(rest)) {
            Some(note) if note > 0 => note,
            _ if at_start => before(rest),
            _ => 0,
        };
        let length = if note == 0 { sign.len_utf8() } else { note };
        let Some((front, behind)) = rest.split_at_checked(length) else {
            break;
        };
        if note == 0 {
            kept.push_str(front);
        } else {
            if behind_number {
                kept.push(';');
            }
            noted = true;
        }
        rest = behind;
    }
    (kept, noted)
}

/// Length of the note before the number with which a text continues, in bytes; 0 if there is none.
fn before(text: &str) -> usize {
    let words = text.find(|it| !is_word(it)).unwrap_or(text.len());
    let (note, behind) = text.split_at_checked(words).unwrap_or_default();
    let number = behind.trim_start_matches([':', ' ', '(']);
    let digits = number.chars().take_while(char::is_ascii_digit).count();
    let is_label = LABELS.iter().any(|label| note.starts_with(label));
    let is_part = PARTS.iter().any(|part| note.starts_with(part));
    let is_note = (1..=LONGEST).contains(&note.chars().count()) && digits >= WHOLE;
    if is_note && !is_label && !is_part {
        text.len() - number.len()
    } else {
        0
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphabetic() && !sign.is_ascii() || sign == '·'
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
    let words = text.find(|it| !is_word(it)).unwrap_or(text.len());
    let is_part = |part: &&str| text.starts_with(*part);
    if PARTS.iter().any(is_part) { 0 } else { words }
}
