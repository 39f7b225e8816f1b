//! House rules that no lint knows, on the text of the sources.

use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = ["src", "entity/src", "migration/src"]
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
fn a_file_has_at_most_300_lines_and_says_what_it_is() {
    for (path, content) in sources() {
        assert!(content.lines().count() <= 300, "{}", path.display());
        assert!(content.starts_with("//!"), "{}", path.display());
    }
}

#[test]
fn only_a_store_names_an_entity_and_only_the_edge_knows_actix() {
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
fn no_database_error_is_shown_with_debug() {
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
fn a_field_that_may_be_null_keeps_its_error_to_itself() {
    for (path, content) in sources() {
        let Some(objects) = content.find("#[Object]") else {
            continue;
        };
        // Signatures of methods stand four spaces in.
        for line in content[objects..].lines() {
            let signature = line.strip_prefix("    ").filter(|it| !it.starts_with(' '));
            let nulls_its_parent = signature.is_some_and(|it| it.contains("-> Result<Option<"));
            assert!(!nulls_its_parent, "{}: {line}", path.display());
        }
    }
}
