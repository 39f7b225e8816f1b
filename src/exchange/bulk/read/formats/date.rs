//! The parts of a date that a format displays.

/// The parts of a date that a format displays, if not all of them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Parts {
    year: bool,
    month: bool,
    day: bool,
}

impl Parts {
    pub(super) const YEAR_AND_MONTH: Self = Self {
        year: true,
        month: true,
        day: false,
    };
    pub(super) const MONTH_AND_DAY: Self = Self {
        year: false,
        month: true,
        day: true,
    };

    /// The parts that a format displays; `None` if it displays a whole date, or nothing of a date or time.
    pub(super) fn of_format(code: &str) -> Option<Self> {
        let letters = letters(code);
        let runs: Vec<&[char]> = letters.chunk_by(|one, next| one == next).collect();
        let is = |at: Option<usize>, letter| {
            at.and_then(|at| runs.get(at))
                .is_some_and(|run| run.first() == Some(&letter))
        };
        let mut shown = Self::default();
        for (at, run) in runs.iter().enumerate() {
            match run {
                // `e` is the year of an era or, in Chinese formats, the year; `b` is the Buddhist year.
                ['y' | 'e' | 'b', ..] => shown.year = true,
                // After hours and before seconds, `m` means minutes.
                ['m'] | ['m', 'm'] if is(at.checked_sub(1), 'h') || is(Some(at + 1), 's') => {}
                ['m', ..] => shown.month = true,
                // More than two mean the day of the week.
                ['d'] | ['d', 'd'] => shown.day = true,
                _ => {}
            }
        }
        let is_whole = shown.year && shown.month && shown.day;
        (!is_whole && !runs.is_empty()).then_some(shown)
    }

    /// These parts of a date in the form `2022-03-31`; the whole date if there are none.
    pub(super) fn of(self, whole: &str) -> String {
        let mut pieces = whole.splitn(3, '-');
        let mut part = |shown: bool| pieces.next().filter(|_| shown);
        let parts = [part(self.year), part(self.month), part(self.day)];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            whole.to_owned()
        } else {
            parts.join("-")
        }
    }
}

/// The letters of a format for parts of a date or time, in lower case.
fn letters(code: &str) -> Vec<char> {
    let code = code.to_ascii_lowercase();
    // These words contain such letters but are not parts of a date.
    let code = code.replace("am/pm", "").replace("general", "");
    let mut letters = Vec::new();
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        let is_end = |end: char| move |it: &char| *it == end;
        match sign {
            '"' => drop(signs.by_ref().find(is_end('"'))),
            // A language, a color or a condition.
            '[' => drop(signs.by_ref().find(is_end(']'))),
            // The next character is displayed literally, or not at all.
            '\\' | '_' | '*' => drop(signs.next()),
            // The rest is for negative numbers.
            ';' => break,
            'y' | 'e' | 'b' | 'm' | 'd' | 'h' | 's' => letters.push(sign),
            _ => {}
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_that_hides_part_of_a_date_is_recognized() {
        for (code, shown) in [
            ("yyyy\"年\"m\"月\"", "1980-05"),
            ("[$-804]yyyy\"年\"m\"月\";@", "1980-05"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"", "1980-05"),
            ("mmm-yy", "1980-05"),
            ("yyyy\\-mm", "1980-05"),
            ("YYYY-MM", "1980-05"),
            ("yyyy\"年\"", "1980"),
            ("m\"月\"d\"日\"", "05-31"),
            ("d-mmm", "05-31"),
            ("dddd", "1980-05-31"),
            ("h:mm", "1980-05-31"),
            ("yyyy\"年\"m\"月\" h:mm", "1980-05"),
        ] {
            let parts = Parts::of_format(code).map(|it| it.of("1980-05-31"));
            assert_eq!(parts.as_deref(), Some(shown), "{code}");
        }
        for code in [
            "yyyy-mm-dd",
            "mm-dd-yy",
            "d-mmm-yy",
            "yyyy\"年\"m\"月\"d\"日\"",
            "yyyy年m月d日",
            "yyyy/m/d h:mm:ss",
            "m/d/yy h:mm AM/PM",
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            "[$-411]ge.m.d",
            "yyyymmdd",
            "General",
            "0000",
            "@",
            "#,##0.00_);[Red](#,##0.00)",
            "",
        ] {
            assert_eq!(Parts::of_format(code), None, "{code}");
        }
    }
}
