//! What the search looks for: a name as it is written, as it is read, and its initials.

mod readings;

use crate::error::{self, Error};

/// Longest query, in characters.
const MAX_QUERY: usize = 100;

/// What the search finds a name by: the name, its readings in pinyin, and the initials of each.
///
/// `天河区 tianhequ thq`: lower case, full-width letters and digits as half-width ones, `ü` as `v`.
#[must_use]
pub fn text(name: &str) -> String {
    let name = folded(name);
    let found = readings::of(&name);
    let mut text = name;
    for reading in &found {
        text.push(' ');
        text.push_str(&reading.full);
    }
    let mut seen: Vec<&str> = Vec::new();
    for reading in &found {
        if !seen.contains(&reading.initials.as_str()) {
            seen.push(&reading.initials);
            text.push(' ');
            text.push_str(&reading.initials);
        }
    }
    text
}

/// What somebody looks for: Chinese is found anywhere in a name, letters and digits where a
/// reading begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    needle: String,
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
        if query.is_empty() {
            return None;
        }
        let needle = if query.is_ascii() {
            format!(" {query}")
        } else {
            query
        };
        Some(Self { needle })
    }

    /// The SQL `LIKE` pattern over a column written by [`text`]; the escape character is `\`.
    #[must_use]
    pub fn like(&self) -> String {
        let mut pattern = String::with_capacity(self.needle.len() + 2);
        pattern.push('%');
        for letter in self.needle.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        pattern
    }

    /// Whether the query finds what [`text`] made of a name: the same answer as [`Query::like`].
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        text.contains(&self.needle)
    }
}

/// Lower case, half-width, without spaces, `ü` as `v`.
fn folded(text: &str) -> String {
    let half = text.chars().map(half_width);
    let visible = half.filter(|letter| !letter.is_whitespace() && !letter.is_control());
    let lower = visible.flat_map(char::to_lowercase);
    lower
        .map(|letter| if letter == 'ü' { 'v' } else { letter })
        .collect()
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
mod tests {
    use super::*;

    #[test]
    fn a_name_is_followed_by_its_readings_and_initials() {
        assert_eq!(text("天河区"), "天河区 tianhequ thq");
        assert_eq!(text("绿地社区"), "绿地社区 lvdishequ ldsq");
        assert_eq!(text("１０１ Ａ社区"), "101a社区 101ashequ 101asq");
        assert_eq!(
            text("长安村"),
            "长安村 changancun zhangancun cac zac",
            "every reading, then the initials of each"
        );
    }

    #[test]
    fn a_place_is_found_by_the_way_its_people_say_it() {
        let said = [
            ("重庆市", "chongqing cq"),
            ("长沙市", "changsha cs"),
            ("长子县", "zhangzi"),
            ("厦门市", "xiamen xm"),
            ("六安市", "luan liuan la"),
            ("乐清市", "yueqing leqing yq"),
            ("东莞市", "dongguan dg"),
            ("番禺区", "panyu py"),
            ("蚌埠市", "bengbu bb"),
            ("台州市", "taizhou tz"),
            ("丽水市", "lishui ls"),
            ("朝阳区", "chaoyang cy"),
            ("大埔县", "dabu dapu db"),
            ("成都市", "chengdu cd"),
            ("西藏自治区", "xizang xz"),
            ("巴彦嘎查", "bayangacha"),
            ("喀什地区", "kashidiqu ksdq"),
            ("女子社区", "nvzi nüzi NVZI"),
        ];
        for (name, queries) in said {
            for query in queries.split(' ') {
                let found = Query::parse(query).unwrap().matches(&text(name));
                assert!(found, "{name} by {query}: {}", text(name));
            }
        }
    }

    #[test]
    fn a_name_has_at_most_four_readings() {
        let text = text("长乐重堡单埔柏涌村");
        let readings = text.split(' ').filter(|word| word.ends_with("cun"));
        assert_eq!(readings.count(), 4);
    }

    #[test]
    fn letters_begin_a_reading_and_chinese_stands_anywhere() {
        let text = text("天河区");
        for query in [
            "天河",
            "河区",
            " 天河 ",
            "tianhe",
            "TianHe",
            "ｔｈｑ",
            "tian he",
            "thq",
        ] {
            assert!(Query::parse(query).unwrap().matches(&text), "{query}");
        }
        for query in ["hequ", "hq", "天区", "tianhequx", "%", "_", "tian_equ"] {
            assert!(!Query::parse(query).unwrap().matches(&text), "{query}");
        }
    }

    #[test]
    fn a_pattern_says_the_same_in_sql() {
        let pattern = |query| Query::parse(query).map(|query| query.like());
        assert_eq!(pattern(" Tian He ").as_deref(), Some("% tianhe%"));
        assert_eq!(pattern("天河").as_deref(), Some("%天河%"));
        assert_eq!(pattern("5%_\\").as_deref(), Some("% 5\\%\\_\\\\%"));
        assert_eq!(pattern("％村").as_deref(), Some("%\\%村%"));
        for empty in ["", "  ", "\u{3000}\t"] {
            assert_eq!(pattern(empty), None);
        }
    }
}
