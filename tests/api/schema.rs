//! The schema as text.

#[test]
fn the_schema_file_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
    let file = std::fs::read_to_string(path).unwrap();
    let now = cunju::app::graphql::sdl();
    assert!(
        file.trim_end() == now.trim_end(),
        "run: cargo run -- schema > schema.graphql"
    );
}

#[test]
fn costs_page_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/costs.md");
    let file = std::fs::read_to_string(path).unwrap();
    let now = cunju::app::costs::page(&cunju::app::graphql::sdl()).unwrap();
    assert!(
        file.trim_end() == now.trim_end(),
        "run: cargo run -- schema --costs > docs/costs.md"
    );
}

#[test]
fn every_field_is_classified_and_the_classes_page_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/personal-data.md");
    let file = std::fs::read_to_string(path).unwrap();
    let now = cunju::app::classes::page(&cunju::app::graphql::sdl()).unwrap();
    assert!(
        file.trim_end() == now.trim_end(),
        "run: cargo run -- schema --classes > docs/personal-data.md"
    );
}

#[test]
fn every_type_has_a_description() {
    let sdl = cunju::app::graphql::sdl();
    let lines: Vec<&str> = sdl.lines().collect();
    for (above, line) in lines.iter().zip(lines.iter().skip(1)) {
        let head = line.split(' ').next().unwrap_or_default();
        let definition = ["type", "interface", "enum", "input", "scalar", "union"].contains(&head);
        let generic = line.contains("Connection ") || line.contains("Edge ");
        assert!(
            !definition || generic || above.ends_with("\"\"\""),
            "{line}"
        );
    }
}
