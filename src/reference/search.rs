//! Search texts: a name as it is written, its readings, and its initials.

pub(crate) mod address_key;
mod fold;
mod readings;
pub mod refresh;

use crate::platform::error::Error;
use crate::platform::message::message;

pub(crate) use fold::{counted, digit, folded, variants};

/// Longest query, in characters.
const MAX_QUERY: usize = 100;

/// Text by which the search finds a name: the folded name, its readings in pinyin, and the initials of each reading.
///
/// Example: `天河区 tianhequ thq`. A space precedes each reading and its initials, but not the name. If you change the
/// output of this function, add a migration in [`refresh`]: the database stores the text for committees.
#[must_use]
pub fn text(name: &str) -> String {
    let spelled = fold::normalize(name);
    let name = fold::digits(&spelled);
    let mut text = name.clone();
    // So that 23团 finds 二十三团.
    let counted = counted(&name);
    if counted != name {
        text.push(' ');
        text.push_str(&counted);
    }
    // Of the text with Chinese digits, because a digit in a name can have a special reading: 六安 is lu'an.
    let found = readings::of(&spelled);
    let mut seen: Vec<&str> = Vec::new();
    for way in found
        .iter()
        .map(|it| &it.full)
        .chain(found.iter().map(|it| &it.initials))
    {
        if !seen.contains(&way.as_str()) {
            seen.push(way);
            text.push(' ');
            text.push_str(way);
        }
    }
    text
}

/// A search query: Chinese characters and digits match anywhere in a name, letters match at the beginning of a reading.
///
/// If a query has both, such as tianhe区, the other characters must occur in the name in this order, and the whole query
/// must match the beginning of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// A text matches if it contains all pieces of one pattern in their order.
    patterns: Vec<Vec<String>>,
}

impl Query {
    /// The query; none if it is empty.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is longer than any name.
    pub fn new(query: &str) -> Result<Option<Self>, Error> {
        if query.chars().count() > MAX_QUERY {
            return Err(Error::input(message!("search-too-long", max = MAX_QUERY)));
        }
        Ok(Self::parse(query))
    }

    fn parse(query: &str) -> Option<Self> {
        let query = folded(query);
        // No syllable ends with l, so lyu is ü as passports write it. A syllable that ends with n may be followed by
        // yu.
        let typed = query.replace("lyu", "lv");
        let is_letter = |letter: char| letter.is_ascii_lowercase();
        if query.is_empty() {
            return None;
        }
        let patterns = if query.chars().all(is_letter) {
            vec![vec![format!(" {typed}")]]
        } else if query.contains(is_letter) {
            mixed(query, &typed)
        } else {
            // Finds 23团 for 二十三团: the text has the digits of both notations, but 十 only if it is written so.
            let counted = Some(counted(&query)).filter(|counted| *counted != query);
            let ways = [Some(query), counted].into_iter().flatten();
            ways.map(|way| vec![way]).collect()
        };
        Some(Self { patterns })
    }

    /// The SQL `LIKE` patterns for a column written by [`text`], one of which must match; the escape character is `\`.
    pub fn likes(&self) -> impl Iterator<Item = String> {
        self.patterns.iter().map(|pieces| like(pieces))
    }

    /// Whether the query matches the [`text`] of a name: the same result as [`Query::likes`].
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.patterns.iter().any(|pieces| {
            let mut rest = Some(text);
            for piece in pieces {
                let behind = rest.and_then(|rest| rest.split_once(piece.as_str()));
                rest = behind.map(|(_, behind)| behind);
            }
            rest.is_some()
        })
    }
}

/// Patterns for letters mixed with other characters.
fn mixed(query: String, typed: &str) -> Vec<Vec<String>> {
    let others = query.split(|letter: char| letter.is_ascii_lowercase());
    let others: Vec<String> = others
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect();
    let read = readings::first_of(typed);
    // The query as it is written comes first, for names that contain letters themselves.
    let mut patterns = vec![vec![query]];
    let mut add = |head: &[String], reading: &str| {
        if reading.is_empty() {
            return;
        }
        let mut pattern = head.to_vec();
        pattern.push(format!(" {reading}"));
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    };
    add(&others, &read.full);
    add(&others, &read.initials);
    // Tones as digits: tian1he2.
    let tones = |run: &String| matches!(run.as_str(), "0" | "1" | "2" | "3" | "4" | "5");
    if typed.starts_with(|letter: char| letter.is_ascii_lowercase()) && others.iter().all(tones) {
        add(
            &[],
            &typed.replace(|letter: char| letter.is_ascii_digit(), ""),
        );
    }
    patterns
}

fn like(pieces: &[String]) -> String {
    let mut pattern = String::from("%");
    for piece in pieces {
        for letter in piece.chars() {
            // Wildcards of LIKE: without the escape, a query with `%` or `_` would match nearly every name.
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
    }
    pattern
}

/// The half-width form of a full-width ASCII character.
pub(crate) fn half_width(letter: char) -> char {
    /// Offset from a full-width ASCII character to the half-width one.
    const SHIFT: u32 = 0xFEE0;
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - SHIFT).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests;
