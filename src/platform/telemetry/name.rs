//! Names that metrics and spans may have: few, short, and never a client's words as they stand.

/// Longest name of an operation.
const LONGEST: usize = 64;

/// The name of an operation, cut; GraphQL lets it have letters, digits and `_` only.
pub(super) fn of_operation(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|it| it.is_ascii_alphanumeric() || *it == '_');
    kept.take(LONGEST).collect()
}

/// The name of a type without the modules that it and its parameters stand in.
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
    fn names_are_short_and_of_few_characters() {
        assert_eq!(of_operation("HowFar_2"), "HowFar_2");
        assert_eq!(of_operation(&"x".repeat(500)).len(), 64);
        assert_eq!(of_operation("a-名\n{b"), "ab");
        assert_eq!(
            without_modules("cunju::edge::Rows<cunju::grid::edge::Grids>"),
            "Rows<Grids>"
        );
        assert_eq!(without_modules("u8"), "u8");
    }
}
