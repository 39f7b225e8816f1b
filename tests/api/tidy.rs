//! Rules of this project for the text of the sources that no lint checks.

use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = ["src", "entity/src", "migration/src", "platform/src"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let content = std::fs::read_to_string(&path).unwrap();
                files.push((path, content));
            }
        }
    }
    assert!(files.len() > 40, "the sources were not found");
    files
}

#[test]
fn source_file_has_at_most_300_lines_and_module_documentation() {
    for (path, content) in sources() {
        assert!(content.lines().count() <= 300, "{}", path.display());
        assert!(content.starts_with("//!"), "{}", path.display());
    }
}

#[test]
fn only_stores_use_entities_and_only_the_edge_uses_actix() {
    for (path, content) in sources() {
        let file = path.display().to_string();
        if file.contains("/src/") && !file.contains("/entity/") && !file.ends_with("store.rs") {
            assert!(!content.contains("::Entity"), "{file}");
        }
        let edge = file.contains("/src/app/http/") || file.ends_with("/src/app/http.rs");
        if !edge {
            assert!(!content.contains("actix_web"), "{file}");
        }
        if file.ends_with("rules.rs") {
            for word in ["sea_orm", "async_graphql", ".await"] {
                assert!(!content.contains(word), "{file}: {word}");
            }
        }
    }
}

#[test]
fn database_errors_are_not_formatted_with_debug() {
    for (path, content) in sources() {
        let shown = |line: &&str| {
            ["error:?}", "err:?}", "{:?}", "?error"]
                .iter()
                .any(|debug| line.contains(debug))
        };
        let bad = content.lines().find(shown);
        assert!(bad.is_none(), "{}: {bad:?}", path.display());
    }
}

#[test]
fn nullable_field_does_not_null_its_parent() {
    for (path, content) in sources() {
        let Some(objects) = content.find("#[Object]") else {
            continue;
        };
        // Method signatures are indented by four spaces.
        for line in content[objects..].lines() {
            let signature = line.strip_prefix("    ").filter(|it| !it.starts_with(' '));
            let nulls_its_parent = signature.is_some_and(|it| it.contains("-> Result<Option<"));
            assert!(!nulls_its_parent, "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_dependency_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut unused = Vec::new();
    for (folder, sources) in [
        ("", &["src", "tests", "bench", "benches"][..]),
        ("platform", &["src"]),
        ("entity", &["src"]),
        ("migration", &["src"]),
    ] {
        let folder = root.join(folder);
        let text: String = sources
            .iter()
            .flat_map(|name| crate::layout::files(&folder.join(name)))
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect();
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        for section in ["dependencies", "dev-dependencies"] {
            let names = manifest.get(section).and_then(toml::Value::as_table);
            for name in names.into_iter().flat_map(toml::Table::keys) {
                let path = name.replace('-', "_");
                let is_used = [format!("{path}::"), format!("use {path} as ")]
                    .iter()
                    .any(|used| text.contains(used));
                if !is_used {
                    unused.push(format!("{name} in {}/Cargo.toml", folder.display()));
                }
            }
        }
    }
    assert!(unused.is_empty(), "{unused:?}");
}
