//! The catalogs of messages of each crate that has them, in its `locales`, and their use in its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

use crate::layout::files;

/// Folders of the crates with catalogs.
const CRATES: [&str; 2] = ["", "platform"];
/// Keys of Chinese messages that have letters but no Chinese characters.
const WITHOUT_CHINESE: [&str; 1] = ["bulk-format-pdf"];
/// Keys of English messages that quote Chinese characters.
const QUOTING_CHINESE: [&str; 5] = [
    "household-address-of-another-head",
    "resident-alike-by-surname",
    "resident-name-invalid",
    "resident-name-masked",
    "vault-phone-invalid",
];

/// A message of a catalog.
struct Message {
    key: String,
    arguments: BTreeSet<String>,
    /// Its text without the arguments.
    words: String,
}

#[test]
fn catalogs_have_the_same_messages_in_order_with_the_same_arguments() {
    for folder in CRATES {
        let (zh, en) = (catalog(folder, "zh"), catalog(folder, "en"));
        let keys = |messages: &[Message]| -> Vec<String> {
            messages.iter().map(|it| it.key.clone()).collect()
        };
        assert_eq!(keys(&zh), keys(&en));
        assert!(
            keys(&zh).is_sorted_by(|a, b| a < b),
            "keys must be sorted and different: {:?}",
            zh.windows(2)
                .find(|two| two[0].key >= two[1].key)
                .map(|two| &two[1].key)
        );
        for (zh, en) in zh.iter().zip(&en) {
            assert_eq!(zh.arguments, en.arguments, "{}", zh.key);
        }
    }
}

#[test]
fn no_key_is_in_the_catalogs_of_two_crates() {
    let mut known = BTreeSet::new();
    for Message { key, .. } in catalogs("zh") {
        assert!(known.insert(key.clone()), "{key}");
    }
}

#[test]
fn every_message_is_in_the_language_of_its_catalog() {
    for message in catalogs("zh") {
        let Message { key, words, .. } = message;
        let chinese = has_chinese(&words) || !words.chars().any(char::is_alphabetic);
        assert_eq!(
            chinese,
            !WITHOUT_CHINESE.contains(&&*key),
            "{key} in zh.ftl: {words}"
        );
    }
    for message in catalogs("en") {
        let Message { key, words, .. } = message;
        assert_eq!(
            has_chinese(&words),
            QUOTING_CHINESE.contains(&&*key),
            "{key} in en.ftl: {words}"
        );
    }
}

#[test]
fn sources_use_every_message_with_its_arguments() {
    for folder in CRATES {
        let known: BTreeMap<_, _> = catalog(folder, "zh")
            .into_iter()
            .map(|it| (it.key, it.arguments))
            .collect();
        let mut unused: BTreeSet<_> = known.keys().cloned().collect();
        for file in files(&root(folder).join("src")) {
            for (key, given) in uses(&fs::read_to_string(&file).unwrap()) {
                let file = file.display();
                let Some(arguments) = known.get(&key) else {
                    panic!("{file}: there is no message {key}");
                };
                assert_eq!(&given, arguments, "{file}: arguments of {key}");
                unused.remove(&key);
            }
        }
        assert!(unused.is_empty(), "no source uses {unused:#?}");
    }
}

/// The folder of a crate.
fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// The messages of a language in all crates.
fn catalogs(language: &str) -> impl Iterator<Item = Message> {
    CRATES
        .into_iter()
        .flat_map(move |folder| catalog(folder, language))
}

/// The messages of a crate in a language, in the order of the file. Fails on what is not a message or a comment.
fn catalog(folder: &str, language: &str) -> Vec<Message> {
    let locales = root(folder).join("locales");
    let source = fs::read_to_string(locales.join(language).with_extension("ftl")).unwrap();
    let catalog = fluent_syntax::parser::parse(source.as_str());
    let catalog = catalog.unwrap_or_else(|(_, errors)| panic!("{language}.ftl: {errors:?}"));
    let mut messages = Vec::new();
    for entry in catalog.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Term(_) | Entry::Junk { .. } => panic!("{language}.ftl: {entry:?}"),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
        };
        let key = message.id.name.to_owned();
        assert!(message.attributes.is_empty(), "{key} has an attribute");
        let mut read = Message {
            key,
            arguments: BTreeSet::new(),
            words: String::new(),
        };
        let value = message.value.unwrap();
        for element in value.elements {
            match element {
                PatternElement::TextElement { value }
                | PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::StringLiteral { value }),
                } => read.words.push_str(value),
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::VariableReference { id }),
                } => {
                    read.arguments.insert(id.name.to_owned());
                }
                // Arguments are strings, so selecting by a number would not work.
                PatternElement::Placeable { expression } => panic!("{}: {expression:?}", read.key),
            }
        }
        messages.push(read);
    }
    messages
}

fn has_chinese(words: &str) -> bool {
    words
        .chars()
        .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

/// Key and names of the arguments of every `message!` in a source.
fn uses(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let code: Vec<_> = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n");
    let mut found = Vec::new();
    for (at, name) in code.match_indices("message!(") {
        let mut parts = parts(&code[at + name.len()..]).into_iter();
        let key = parts.next().unwrap_or_default();
        // What else begins like this is the definition of the macro.
        if let Some(key) = key.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
            let name = |part: &str| part.split('=').next().unwrap_or_default().trim().to_owned();
            found.push((key.to_owned(), parts.map(name).collect()));
        }
    }
    found
}

/// The parts of a list in parentheses, separated by commas; `list` begins behind the opening one.
fn parts(list: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut start) = (0_usize, false, 0);
    let mut parts = Vec::new();
    let mut signs = list.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' if quoted => {
                signs.next();
            }
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                parts.push(list[start..at].trim());
                start = at + 1;
                if sign == ')' {
                    break;
                }
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[test]
fn use_of_a_message_is_read_with_the_names_of_its_arguments() {
    let source = "// message!(\"no\", x)\nlet _ = message!(\n    \"grid-closed\",\n    day,\n    \
                  names = listed(&names, \", )\"),\n);";
    let names = ["day", "names"].map(str::to_owned);
    assert_eq!(
        uses(source),
        [("grid-closed".to_owned(), BTreeSet::from(names))]
    );
}
