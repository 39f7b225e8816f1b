//! Names in metrics and spans: few and short, and never unchecked text from a client.

/// Maximum length of an operation name.
const LONGEST: usize = 64;

/// The name of an operation, truncated; GraphQL allows only letters, digits and `_` in it.
pub(super) fn of_operation(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|it| it.is_ascii_alphanumeric() || *it == '_');
    kept.take(LONGEST).collect()
}

/// The name of a type without the module paths of the type and its parameters.
pub(super) fn of_type<T>() -> String {
    without_modules(std::any::type_name::<T>())
}

fn without_modules(path: &str) -> String {
    let parts = path.split_inclusive(['<', '>', ',', ' ', '(', ')', '&']);
    let last = parts.map(|part| part.rsplit("::").next().unwrap_or(part));
    last.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_use_few_characters() {
        assert_eq!(of_operation("HowFar_2"), "HowFar_2");
        assert_eq!(of_operation(&"x".repeat(500)).len(), 64);
        assert_eq!(of_operation("a-名\n{b"), "ab");
        assert_eq!(
            without_modules("cunju_platform::relation::Rows<shop::item::relation::Items>"),
            "Rows<Items>"
        );
        assert_eq!(without_modules("u8"), "u8");
    }
}
