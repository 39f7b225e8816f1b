//! What the search looks for: a name as it is written, as it is read, and its initials.

mod fold;
mod readings;
pub mod refresh;
pub(crate) mod spelled;

use crate::platform::error::{self, Error};

pub(crate) use fold::{counted, digit, folded, variants};

/// Longest query, in characters.
const MAX_QUERY: usize = 100;

/// What the search finds a name by: the folded name, its readings in pinyin, and the initials of each.
///
/// `天河区 tianhequ thq`: readings and initials begin with a blank, the name does not. Whoever changes what this gives adds a migration in
/// [`refresh`]: committees keep it in the database.
#[must_use]
pub fn text(name: &str) -> String {
    let spelled = fold::spelled(name);
    let name = fold::digits(&spelled);
    let mut text = name.clone();
    let counted = counted(&name);
    if counted != name {
        text.push(' ');
        text.push_str(&counted);
    }
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

/// What somebody looks for: Chinese and digits are found anywhere in a name, letters where a reading begins.
///
/// Of both together, such as tianhe区, what is no letter is found in the name, in this order, and all of it where
/// a reading begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// A text is found if it holds all pieces of one of these, in their order.
    patterns: Vec<Vec<String>>,
}

impl Query {
    /// The query; none if there is nothing to look for.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is longer than any name.
    pub fn new(query: &str) -> Result<Option<Self>, Error> {
        if query.chars().count() > MAX_QUERY {
            return Err(Error::input(error::text(
                format!("search 最多 {MAX_QUERY} 个字符。"),
                format!("search must have at most {MAX_QUERY} characters."),
            )));
        }
        Ok(Self::parse(query))
    }

    fn parse(query: &str) -> Option<Self> {
        let query = folded(query);
        // No syllable ends with l, so this is ü as passports write it. What ends with n may be followed by yu.
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
            // 二十三团 for 23团: the text has the digits of either, but 十 only of its own.
            let counted = Some(counted(&query)).filter(|counted| *counted != query);
            let ways = [Some(query), counted].into_iter().flatten();
            ways.map(|way| vec![way]).collect()
        };
        Some(Self { patterns })
    }

    /// The SQL `LIKE` patterns over a column written by [`text`], of which one must match; the escape character
    /// is `\`.
    pub fn likes(&self) -> impl Iterator<Item = String> {
        self.patterns.iter().map(|pieces| like(pieces))
    }

    /// Whether the query finds what [`text`] made of a name: the same answer as [`Query::likes`].
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

/// Patterns of letters and other signs together.
fn mixed(query: String, typed: &str) -> Vec<Vec<String>> {
    let others = query.split(|letter: char| letter.is_ascii_lowercase());
    let others: Vec<String> = others
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect();
    let read = readings::first_of(typed);
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
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
    }
    pattern
}

/// The half-width form of a full-width sign of ASCII.
pub(crate) fn half_width(letter: char) -> char {
    /// From a full-width sign of ASCII to the sign itself.
    const SHIFT: u32 = 0xFEE0;
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - SHIFT).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests;
