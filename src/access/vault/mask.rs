//! Values as they are shown to who needs no more: pure.

/// Least digits of a telephone number of which any are shown.
const PHONE: usize = 11;
/// Least signs of an identity number of which any are shown.
const IDENTITY_NUMBER: usize = 15;

/// The first character of a name, and a star for each other: 张三 becomes 张*.
#[must_use]
pub fn name(name: &str) -> String {
    let shown = usize::from(name.chars().nth(1).is_some());
    covered(name, shown, 0)
}

/// The first three and the last four digits of each telephone number; of a short one none, and of an extension
/// none.
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

/// The first and the last sign of an identity number: the six in front tell where a person was born, the
/// eight after them when.
#[must_use]
pub fn identity_number(number: &str) -> String {
    if number.chars().count() < IDENTITY_NUMBER {
        return covered(number, 0, 0);
    }
    covered(number, 1, 1)
}

/// A star for each sign but those in front and at the end.
fn covered(text: &str, front: usize, end: usize) -> String {
    let last = text.chars().count().saturating_sub(end);
    let sign = |(n, sign): (usize, char)| if n < front || n >= last { sign } else { '*' };
    text.chars().enumerate().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_what_tells_two_apart_and_no_more() {
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
