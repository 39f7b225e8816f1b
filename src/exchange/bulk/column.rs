//! The columns of each kind of file.

pub(super) mod groups;
mod kinds;
mod kinship;
mod page;
mod values;

pub use cunju_entity::value::BulkKind as Kind;
pub use page::page;

use crate::access::vault::means_unknown;
use crate::platform::message::{Text, message, text};
use kinds::{GRIDS, HOUSEHOLDS, RESIDENTS};

/// Headers of columns without data of the register. They are skipped without a warning.
pub const MEANINGLESS: [&str; 31] = [
    "序号",
    "序",
    "编号",
    "行号",
    "备注",
    "备注说明",
    "备注信息",
    "附注",
    "说明",
    "填表人",
    "填表日期",
    "填表时间",
    "填报人",
    "填报日期",
    "填报时间",
    "填报单位",
    "录入人",
    "录入日期",
    "录入时间",
    "创建人",
    "创建时间",
    "更新人",
    "更新时间",
    "no",
    "no.",
    "index",
    "remark",
    "remarks",
    "note",
    "notes",
    "comments",
];

/// A column that a kind of file may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Stable key; also accepted as a header.
    pub key: &'static str,
    /// Chinese header.
    pub zh: &'static str,
    /// English header.
    pub en: &'static str,
    /// Other accepted headers.
    pub also: &'static [&'static str],
    /// Whether a file must have the column and every row a value in it.
    pub required: bool,
    /// Format of the values.
    pub format: Format,
    /// An example value.
    pub example: &'static str,
    /// Values that mean "not known". If there are any, the common words for "nothing" mean it too.
    pub unknown: &'static [&'static str],
    /// Ambiguous values, and what to write instead.
    pub unclear: &'static [Unclear],
}

/// Values that may mean more than one choice.
#[derive(Clone, Copy, Debug)]
pub struct Unclear {
    /// The values.
    pub names: &'static [&'static str],
    /// What to write instead, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// Format of the values of a column.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// Any text.
    Text,
    /// Digits that are kept as text.
    Digits,
    /// A whole number.
    Number,
    /// A date.
    Day,
    /// One of these choices.
    Choice(&'static [Choice]),
    /// A text that is always masked.
    Secret,
    /// Names of special groups, separated by 、 or ;.
    Groups,
}

/// A choice of a column.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Key in the register.
    pub key: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Other names.
    pub also: &'static [&'static str],
    /// Names that usually mean this choice; they are accepted with a warning.
    pub doubtful: &'static [&'static str],
    /// Names and codes of the standard, for all keys.
    pub terms: &'static [Term],
}

/// A code of a standard and its names.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// The code.
    pub code: &'static str,
    /// Key in the register.
    pub key: &'static str,
    /// Names, starting with that of the standard.
    pub names: &'static [&'static str],
}

impl Choice {
    /// The choice for a value that is half-width and has no blanks.
    #[must_use]
    pub fn find<'a>(choices: &'a [Self], value: &str) -> Option<&'a Self> {
        let is = |known: &str| known.eq_ignore_ascii_case(value);
        // Fast path: nearly every value is the name itself.
        let named = choices.iter().find(|it| is(it.zh) || is(it.key));
        let known = || {
            let mut choices = choices.iter();
            choices.find(|it| it.is_doubtful(value) || it.also.iter().any(|known| is(known)))
        };
        let of_standard = || {
            // Every choice of the column carries the table of the whole standard, so the first one is enough.
            let mut terms = choices.first()?.terms.iter();
            let term = terms.find(|it| it.code == value || it.names.contains(&value))?;
            choices.iter().find(|it| it.key == term.key)
        };
        named.or_else(known).or_else(of_standard)
    }

    /// Whether such a value may also mean something else.
    #[must_use]
    pub fn is_doubtful(&self, value: &str) -> bool {
        self.doubtful.contains(&value)
    }
}

/// The columns of a kind of file, in the order of its template.
#[must_use]
pub fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Households => &HOUSEHOLDS,
        Kind::Residents => &RESIDENTS,
        Kind::Grids => &GRIDS,
    }
}

/// Name of a kind in URLs and on the command line.
#[must_use]
pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Households => "households",
        Kind::Residents => "residents",
        Kind::Grids => "grids",
    }
}

/// The kind with this name, in any case.
#[must_use]
pub fn kind_from_name(name_of: &str) -> Option<Kind> {
    let kinds = [Kind::Households, Kind::Residents, Kind::Grids];
    kinds
        .into_iter()
        .find(|kind| name(*kind).eq_ignore_ascii_case(name_of))
}

impl Column {
    const fn text(key: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self {
            key,
            zh,
            en,
            also: &[],
            required: false,
            format: Format::Text,
            example: "",
            unknown: &[],
            unclear: &[],
        }
    }

    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    const fn of(self, format: Format, example: &'static str) -> Self {
        Self {
            format,
            example,
            ..self
        }
    }

    const fn unknown(self, unknown: &'static [&'static str]) -> Self {
        Self { unknown, ..self }
    }

    const fn unclear(self, unclear: &'static [Unclear]) -> Self {
        Self { unclear, ..self }
    }

    /// Whether a half-width value means "not known".
    #[must_use]
    pub fn is_unknown(&self, value: &str) -> bool {
        !self.unknown.is_empty() && (self.unknown.contains(&value) || means_unknown(value))
    }

    /// The warning for such a value.
    #[must_use]
    pub fn unknown_value_warning(&self) -> Text {
        message!("bulk-value-counts-as-not-given", name = self.name())
    }

    /// The header in both languages.
    #[must_use]
    pub fn name(&self) -> Text {
        text(self.zh, self.en)
    }

    /// What to write instead of an ambiguous value.
    #[must_use]
    pub fn advice(&self, value: &str) -> Option<Text> {
        let mut unclear = self.unclear.iter();
        let found = unclear.find(|it| it.names.contains(&value))?;
        Some(text(found.zh, found.en))
    }
}
