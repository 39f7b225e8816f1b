//! Labels that people write before a number.

use cunju_entity::value::IdentityKind;

use crate::access::vault::raw_input::is_mark;

/// Labels, and the kind that each one names. A residence permit can have the number of either of two kinds. Longer
/// labels come before their prefixes.
const LABELS: [(&str, Option<IdentityKind>); 22] = [
    ("公民身份", Some(IdentityKind::ResidentNumber)),
    ("居民身份证", Some(IdentityKind::ResidentNumber)),
    (
        "外国人永久居留身份证",
        Some(IdentityKind::PermanentResidence),
    ),
    ("外国人永久居留证", Some(IdentityKind::PermanentResidence)),
    ("永久居留证", Some(IdentityKind::PermanentResidence)),
    (
        "港澳居民来往内地通行证",
        Some(IdentityKind::HongKongMacauPermit),
    ),
    ("港澳通行证", Some(IdentityKind::HongKongMacauPermit)),
    ("回乡证", Some(IdentityKind::HongKongMacauPermit)),
    ("台湾居民来往大陆通行证", Some(IdentityKind::TaiwanPermit)),
    ("台胞证", Some(IdentityKind::TaiwanPermit)),
    ("港澳台居民居住证", None),
    ("港澳居民居住证", None),
    ("台湾居民居住证", None),
    ("居住证", None),
    ("身份证件", None),
    ("身份证", None),
    ("证件", None),
    // Without the colon, these letters may be the beginning of a passport number.
    ("ID:", None),
    ("id:", None),
    ("护照", Some(IdentityKind::Passport)),
    ("出生医学证明", Some(IdentityKind::BirthCertificate)),
    ("出生证", Some(IdentityKind::BirthCertificate)),
];

/// A note in brackets after a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// There is none.
    None,
    /// A label: `（身份证）`.
    Label(Option<IdentityKind>),
    /// Any other: `（旧）` and `（已注销）` say that the number is not, or no longer, that of the person.
    Other,
}

impl Note {
    /// The kind that the note names.
    pub(super) fn kind(self) -> Option<IdentityKind> {
        match self {
            Self::Label(kind) => kind,
            Self::None | Self::Other => None,
        }
    }
}

/// The note after a number, and the number in front of it. Digits in brackets belong to the number: `R123456(7)`.
pub(super) fn split_note(text: &str) -> (Note, &str) {
    let Some(inner) = text.strip_suffix([')', ']', '】']) else {
        return (Note::None, text);
    };
    let Some(at) = inner.rfind(['(', '[', '【']) else {
        return (Note::None, text);
    };
    let (number, note) = inner.split_at(at);
    let note = note.trim_start_matches(['(', '[', '【']).trim();
    if note.is_empty() || note.is_ascii() || note.contains(char::is_numeric) {
        return (Note::None, text);
    }
    let note = match behind(note) {
        (kind, "") => Note::Label(kind),
        _ => Note::Other,
    };
    (note, number.trim_end())
}

/// The kind that the label before a number names, and the number after it.
pub(super) fn behind(text: &str) -> (Option<IdentityKind>, &str) {
    let found = LABELS
        .iter()
        .find_map(|(label, kind)| text.strip_prefix(label).map(|rest| (*kind, rest)));
    let Some((kind, rest)) = found else {
        return (None, text);
    };
    let rest = rest.trim_start_matches("号码").trim_start_matches('号');
    (
        kind,
        rest.trim_start_matches([':', ' ']).trim_matches(is_mark),
    )
}
