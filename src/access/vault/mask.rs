//! Masked values for callers who do not need the full value. Pure functions.

/// Minimum number of digits of a telephone number of which some are shown.
const PHONE: usize = 11;
/// Minimum number of characters of an identity number of which some are shown.
const IDENTITY_NUMBER: usize = 15;

/// The first character of a name, with a star for each of the others: 张三 becomes 张*.
#[must_use]
pub fn name(name: &str) -> String {
    // A name of one character would otherwise be shown as a whole.
    let shown = usize::from(name.chars().nth(1).is_some());
    covered(name, shown, 0)
}

/// The first three and the last four digits of each telephone number; no digits of a short number or of an extension.
#[must_use]
pub fn phone(phones: &str) -> String {
    let masked = phones.split(';').map(|phone| {
        let (number, extension) = phone.split_at(phone.find('转').unwrap_or(phone.len()));
        let shown = if number.chars().count() < PHONE {
            (0, 0)
        } else {
            (3, 4)
        };
        covered(number, shown.0, shown.1) + &covered(extension, 0, 0)
    });
    masked.collect::<Vec<_>>().join(";")
}

/// The first and the last character of an identity number: the first six reveal the place of birth, the next eight the
/// date.
#[must_use]
pub fn identity_number(number: &str) -> String {
    if number.chars().count() < IDENTITY_NUMBER {
        return covered(number, 0, 0);
    }
    covered(number, 1, 1)
}

/// A star for each character except `front` at the start and `end` at the end.
fn covered(text: &str, front: usize, end: usize) -> String {
    let last = text.chars().count().saturating_sub(end);
    let sign = |(n, sign): (usize, char)| if n < front || n >= last { sign } else { '*' };
    text.chars().enumerate().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mask_keeps_only_distinguishing_characters() {
        assert_eq!(name("张三"), "张*");
        assert_eq!(name("欧阳娜娜"), "欧***");
        assert_eq!(name("张"), "*");
        assert_eq!(name(""), "");
        assert_eq!(phone("13800001234"), "138****1234");
        assert_eq!(phone("110"), "***");
        assert_eq!(
            phone("13800001234;02000001234转801"),
            "138****1234;020****1234****"
        );
        assert_eq!(identity_number("11010519491231002X"), "1****************X");
        assert_eq!(identity_number("123"), "***");
    }
}
