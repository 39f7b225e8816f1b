//! Messages for people, from catalogs with one file per language. Each crate has its own catalog.

#[cfg(test)]
mod tests;

use std::borrow::Borrow;
use std::fmt::Display;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// A text for people, in both languages that Cunju supports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A text that is composed of data, in both languages. Sentences are in the catalogs, see `message!`.
pub fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}

/// These items, separated as each language separates them.
#[must_use]
pub fn listed<T: Borrow<str>>(items: &[T]) -> Text {
    text(items.join("、"), items.join(", "))
}

/// Why a scalar rejects a value, from its message: `English / 中文`, or the same text for both languages; without the
/// prefix that the library adds.
#[must_use]
pub fn both(words: &str) -> Text {
    // async-graphql writes `Failed to parse "TYPE": …` and adds ` (occurred while parsing "TYPE")` for each outer type.
    let named = words.strip_prefix("Failed to parse \"");
    let reason = named.and_then(|words| words.split_once("\": "));
    let words = reason.map_or(words, |(_, reason)| reason);
    let types = words.split_once(" (occurred while parsing ");
    let words = types.map_or(words, |(words, _)| words);
    let (en, zh) = words.rsplit_once(" / ").unwrap_or((words, words));
    text(zh, en)
}

/// Language of a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// Chinese, the default.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Locale {
    /// Value of `Content-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// The text in this language.
    #[must_use]
    pub fn pick(self, text: &Text) -> &str {
        match self {
            Self::Chinese => &text.zh,
            Self::English => &text.en,
        }
    }
}

/// The messages of a crate. The crate has them in a static `CATALOG` at its root, which `message!` names.
pub struct Catalog {
    zh: Messages,
    en: Messages,
}

/// The messages of a crate in one language, read when one is first needed.
struct Messages {
    source: &'static str,
    bundle: OnceLock<Bundle>,
}

type Bundle = FluentBundle<FluentResource>;

impl Catalog {
    /// The messages with these sources, in the format of Project Fluent.
    #[must_use]
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self {
            zh: Messages::new(zh),
            en: Messages::new(en),
        }
    }

    fn bundle(&self, locale: Locale) -> &Bundle {
        let messages = match locale {
            Locale::Chinese => &self.zh,
            Locale::English => &self.en,
        };
        let read = || read(locale, messages.source);
        messages.bundle.get_or_init(read)
    }
}

impl Messages {
    const fn new(source: &'static str) -> Self {
        Self {
            source,
            bundle: OnceLock::new(),
        }
    }
}

/// Reads a catalog. Lines that cannot be read are skipped; `tests/api/messages.rs` checks that all can be.
fn read(locale: Locale, source: &str) -> Bundle {
    let resource = FluentResource::try_new(source.to_owned());
    let resource = resource.unwrap_or_else(|(valid, _)| valid);
    let language = locale.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // The marks of text direction that surround arguments would be visible to programs that compare messages.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// An argument of a message: any value that has a form for display, the same in every language, or a [`Text`].
pub trait Argument {
    /// The argument as a message in this language contains it.
    fn in_locale(&self, locale: Locale) -> String;
}

impl<T: Display + ?Sized> Argument for T {
    fn in_locale(&self, _: Locale) -> String {
        self.to_string()
    }
}

impl Argument for Text {
    fn in_locale(&self, locale: Locale) -> String {
        locale.pick(self).to_owned()
    }
}

impl Argument for &Text {
    fn in_locale(&self, locale: Locale) -> String {
        locale.pick(self).to_owned()
    }
}

/// The message with this key in every language. Called by `message!`, whose keys and arguments
/// `tests/api/messages.rs` compares with the catalogs.
#[must_use]
pub fn render(catalog: &Catalog, key: &str, arguments: &[(&'static str, &dyn Argument)]) -> Text {
    text(
        in_locale(catalog, Locale::Chinese, key, arguments),
        in_locale(catalog, Locale::English, key, arguments),
    )
}

/// The message in this language; the key if there is no such message or an argument is missing.
fn in_locale(
    catalog: &Catalog,
    locale: Locale,
    key: &str,
    arguments: &[(&'static str, &dyn Argument)],
) -> String {
    let bundle = catalog.bundle(locale);
    let message = bundle.get_message(key);
    let Some(pattern) = message.and_then(|message| message.value()) else {
        return key.to_owned();
    };
    // Only strings: numbers would be written in the format of the language.
    let arguments: FluentArgs<'_> = arguments
        .iter()
        .map(|(name, argument)| (*name, argument.in_locale(locale)))
        .collect();
    let mut errors = Vec::new();
    let words = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
    if errors.is_empty() {
        words.into_owned()
    } else {
        key.to_owned()
    }
}

/// The message with this key in the catalog of the calling crate, as a [`Text`]: `message!("api-list-too-long", longest,
/// count = items.len())`. An argument without a value is the variable of that name. Arguments are borrowed.
#[expect(
    clippy::crate_in_macro_def,
    reason = "the catalog is the one of the calling crate"
)]
#[doc(hidden)]
#[macro_export]
macro_rules! __message {
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
    ($key:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::message::render(
            &crate::CATALOG,
            $key,
            &[$((
                stringify!($name),
                &$crate::message::message!(@value $name $($value)?),
            )),*],
        )
    };
}

pub use __message as message;
