//! Readings of a name: those of its characters, and special readings of places.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::fold::{digit, digits};

/// Maximum number of readings per name. The names of the published list have at most 72, and 1.3 on average.
const MOST: usize = 128;

/// One reading of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Reading {
    /// Syllables, without tones and spaces.
    pub(super) full: String,
    /// First letter of each syllable, and digits.
    pub(super) initials: String,
}

/// The readings of a name: all combinations of the readings of its parts; none if there is nothing to read. If there
/// are more than [`MOST`], keeps those that differ at the beginning, because people type the beginning.
pub(super) fn of(spelled: &str) -> Vec<Reading> {
    let parts = parts(spelled);
    let all = parts
        .iter()
        .fold(1, |all: usize, part| all.saturating_mul(part.len()));
    let mut seen = HashSet::new();
    let mut readings = Vec::new();
    for number in 0..all.min(MOST) {
        // The first part varies fastest: the readings beyond the limit differ from the others only near the end.
        let mut rest = number;
        let ways = parts.iter().filter_map(|part| {
            let way = part.get(rest % part.len());
            rest /= part.len();
            way
        });
        let reading = reading(ways.map(AsRef::as_ref));
        if !reading.full.is_empty() && seen.insert(reading.clone()) {
            readings.push(reading);
        }
    }
    readings
}

/// The first reading of each Chinese character of a text, which every name with that character has; letters and digits
/// are unchanged.
pub(super) fn first_of(spelled: &str) -> Reading {
    let mut first = Reading::default();
    for letter in spelled.chars() {
        let Some(way) = ways(letter).into_iter().next() else {
            continue;
        };
        first.full.push_str(&way);
        // Letters that were typed are kept together: they may be syllables.
        let initial = if letter.is_ascii() { way.len() } else { 1 };
        first.initials.extend(way.chars().take(initial));
    }
    first
}

/// The readings of one part of a name, never empty: syllables separated by spaces.
type Part = Vec<Cow<'static, str>>;

fn parts(spelled: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(16);
    let mut rest = spelled;
    while let Some(letter) = rest.chars().next() {
        let (length, part) = if let Some(word) = word(letter, rest) {
            (word.text.len(), known(word))
        } else if digit(letter).is_some() {
            let end = rest.find(|letter| digit(letter).is_none());
            let run = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            (run.len(), number(letter, run))
        } else {
            (letter.len_utf8(), ways(letter))
        };
        if !part.is_empty() {
            parts.push(part);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    parts
}

/// Digits can be searched for by their reading and as digits: 六〇七 as liulingqi and as 607. A single digit may be part
/// of a name, such as 六安; two Arabic digits are also a number: 18 is shiba.
fn number(first: char, run: &str) -> Part {
    let read = |letter| ways(chinese(letter)).into_iter().next();
    let mut all = if first.len_utf8() == run.len() {
        ways(chinese(first))
    } else {
        vec![Cow::Owned(
            run.chars().filter_map(read).collect::<Vec<_>>().join(" "),
        )]
    };
    if let [tens @ b'1'..=b'9', ones @ b'0'..=b'9'] = run.as_bytes() {
        // 18 is shiba, not yishiba, and 20 is ershi, not ershiling.
        let tens = read(char::from(*tens))
            .filter(|_| *tens != b'1')
            .unwrap_or_default();
        let ones = read(char::from(*ones))
            .filter(|_| *ones != b'0')
            .unwrap_or_default();
        all.push(Cow::Owned(format!("{tens} shi {ones}")));
    }
    all.push(Cow::Owned(digits(run)));
    all
}

/// The Chinese digit for an Arabic digit.
fn chinese(letter: char) -> char {
    let digits = "零一二三四五六七八九".chars();
    letter
        .to_digit(10)
        .and_then(|digit| digits.clone().nth(usize::try_from(digit).ok()?))
        .unwrap_or(letter)
}

/// The readings of a word in the table and, unless these are the only ones, the readings of its characters.
fn known(word: &Word) -> Part {
    let mut all: Part = Vec::new();
    if !word.only {
        all.push(Cow::Borrowed(""));
        for letter in word.text.chars() {
            let ways = ways(letter);
            all = ways
                .iter()
                .flat_map(|way| {
                    all.iter()
                        .map(move |head| Cow::Owned(format!("{head} {way}")))
                })
                .collect();
        }
    }
    all.extend(word.readings.split('|').flat_map(with_plain_u));
    all
}

/// The readings of one character, the most common first. Letters and digits are read as themselves, other characters as
/// nothing.
fn ways(letter: char) -> Part {
    if letter.is_ascii() {
        let is_read = letter.is_ascii_alphanumeric();
        return is_read
            .then(|| Cow::Owned(letter.to_string()))
            .into_iter()
            .collect();
    }
    if let Some(readings) = CHARACTERS.get(&letter) {
        return readings.split(' ').flat_map(with_plain_u).collect();
    }
    let syllable = letter.to_pinyin().map(pinyin::Pinyin::plain);
    let syllable = syllable.map(|syllable| syllable.replace('ü', "v").replace('ê', "e"));
    syllable
        .iter()
        .flat_map(|syllable| with_plain_u(syllable))
        .map(|way| Cow::Owned(way.into_owned()))
        .collect()
}

/// A reading, and how it is typed without ü: lv as lu, nv as nu and nyu. For lv as lyu, see [`super::Query`].
fn with_plain_u(way: &str) -> Vec<Cow<'_, str>> {
    let mut all = vec![Cow::Borrowed(way)];
    if way.contains("lv") || way.contains("nv") {
        all.push(Cow::Owned(way.replace('v', "u")));
    }
    if way.contains("nv") {
        all.push(Cow::Owned(way.replace("nv", "nyu")));
    }
    all
}

fn reading<'a>(ways: impl Iterator<Item = &'a str>) -> Reading {
    let mut reading = Reading {
        full: String::with_capacity(48),
        initials: String::with_capacity(16),
    };
    for syllable in ways.flat_map(|way| way.split(' ')) {
        reading.full.push_str(syllable);
        if syllable.starts_with(|letter: char| letter.is_ascii_digit()) {
            reading.initials.push_str(syllable);
        } else {
            reading.initials.extend(syllable.chars().next());
        }
    }
    reading
}

/// A word in the table.
struct Word {
    text: &'static str,
    /// Its readings, separated by `|`.
    readings: &'static str,
    /// Whether there is no other reading.
    only: bool,
    /// Whether the reading applies at the end of a name only.
    last: bool,
}

impl Word {
    fn begins(&self, text: &str) -> bool {
        text.strip_prefix(self.text)
            .is_some_and(|rest| !self.last || rest.is_empty())
    }
}

/// The longest word in the table with which a text begins.
fn word(letter: char, text: &str) -> Option<&'static Word> {
    let candidates = WORDS.get(&letter)?.iter();
    candidates
        .filter(|word| word.begins(text))
        .max_by_key(|word| word.text.len())
}

/// Lines of a table without comments, each split at the first space.
fn entries(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' '))
}

/// Words with special readings, by their first character.
static WORDS: LazyLock<HashMap<char, Vec<Word>>> = LazyLock::new(|| {
    let mut words: HashMap<char, Vec<Word>> = HashMap::new();
    for (text, readings) in entries(include_str!("places.txt")) {
        let only = readings.strip_prefix("= ");
        let last = text.strip_suffix('$');
        let text = last.unwrap_or(text);
        let word = Word {
            text,
            readings: only.unwrap_or(readings),
            only: only.is_some(),
            last: last.is_some(),
        };
        if let Some(letter) = text.chars().next() {
            words.entry(letter).or_default().push(word);
        }
    }
    words
});

/// Readings of characters with more than one reading, or with another reading than the first of the library.
static CHARACTERS: LazyLock<HashMap<char, &str>> = LazyLock::new(|| {
    let entries = entries(include_str!("characters.txt"));
    entries
        .filter_map(|(letter, readings)| Some((letter.chars().next()?, readings)))
        .collect()
});
