//! The layout of `src` and `platform/src`: districts are ordered, imports point only to lower districts, and slices of a
//! district form no cycle. `platform` is a crate, so Cargo guarantees that it imports from no district of `src`.
//!
//! Files that only define API types are skipped: a committee has a field for its grids, and a grid has one for its
//! committee.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The lowest district, a crate. In `src`, its paths are those of a module.
const PLATFORM: &str = "platform";
/// The districts, the lowest first. Each may import from itself and from those before it.
const DISTRICTS: [&str; 10] = [
    PLATFORM,
    "reference",
    "access",
    "units",
    "bodies",
    "residents",
    "duties",
    "lineage",
    "exchange",
    "app",
];

/// Imports of a slice (district, module) from another, with one file that contains the import.
type Imports = BTreeMap<(String, String), BTreeMap<(String, String), PathBuf>>;

#[test]
fn no_district_imports_from_a_higher_one() {
    let rank = |district: &str| DISTRICTS.iter().position(|it| *it == district);
    let mut wrong = Vec::new();
    for (from, to) in imports() {
        for (to, file) in to {
            assert!(
                rank(&to.0).is_some(),
                "{to:?} is not a district, in {file:?}"
            );
            if rank(&to.0) > rank(&from.0) {
                wrong.push(format!("{} imports {}::{}", file.display(), to.0, to.1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports must point to lower districts:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn slices_have_no_import_cycles() {
    let mut left: BTreeMap<_, BTreeSet<_>> = imports()
        .into_iter()
        .map(|(from, to)| (from, to.into_keys().collect()))
        .collect();
    // A slice that imports no remaining slice, or that no remaining slice imports, is not part of a cycle.
    loop {
        let names: BTreeSet<_> = left.keys().cloned().collect();
        let imported: BTreeSet<_> = left.values().flatten().cloned().collect();
        let before = left.len();
        left.retain(|from, to| imported.contains(from) && to.iter().any(|it| names.contains(it)));
        if left.len() == before {
            break;
        }
    }
    assert!(
        left.is_empty(),
        "these slices import from each other: {left:#?}"
    );
}

/// All imports between slices, except those of files with API types.
fn imports() -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut imports = Imports::new();
    for district in DISTRICTS {
        let is_crate = district == PLATFORM;
        let folder = if is_crate {
            root.join(district).join("src")
        } else {
            root.join("src").join(district)
        };
        for file in files(&folder) {
            let place = file.strip_prefix(root).unwrap();
            let parts = file.strip_prefix(&folder).unwrap();
            let slice = parts.iter().next().unwrap().to_str().unwrap();
            let from = (
                district.to_owned(),
                slice.trim_end_matches(".rs").to_owned(),
            );
            let to = imports.entry(from.clone()).or_default();
            if file.file_name().is_some_and(|name| name == "graphql.rs") {
                continue;
            }
            for mut path in paths(&fs::read_to_string(&file).unwrap()) {
                if is_crate {
                    path.insert(0, PLATFORM.to_owned());
                }
                if let [district, slice, ..] = &*path
                    && (district, slice) != (&from.0, &from.1)
                {
                    to.entry((district.clone(), slice.clone()))
                        .or_insert_with(|| place.to_owned());
                }
            }
        }
    }
    imports
}

/// The Rust sources in a folder and the folders below it.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

/// Every path after `crate::` in a source, without comments. A list in braces is expanded to its paths.
fn paths(source: &str) -> Vec<Vec<String>> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        read(&code[at + "crate::".len()..], &mut Vec::new(), &mut found);
    }
    found
}

/// Reads one path, or all paths of a list in braces; returns the rest of the text.
fn read<'a>(text: &'a str, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut list) = text.strip_prefix('{') {
        loop {
            list = read(list, &mut before.clone(), found).trim_start();
            match list.strip_prefix(',') {
                Some(rest) => list = rest,
                None => return list.strip_prefix('}').unwrap_or(list),
            }
        }
    }
    let end = text.find(|sign: char| !sign.is_alphanumeric() && sign != '_');
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    if !name.is_empty() {
        before.push(name.to_owned());
    }
    if let Some(rest) = rest.strip_prefix("::") {
        return read(rest, before, found);
    }
    found.push(before.clone());
    rest
}

#[test]
fn braced_import_list_is_expanded_to_its_paths() {
    let source = "use crate::a::{b, c::{d, e}}; // crate::x::y\nlet _ = crate::f::g(1);";
    let joined: Vec<String> = paths(source).iter().map(|path| path.join("::")).collect();
    assert_eq!(joined, ["a::b", "a::c::d", "a::c::e", "f::g"]);
}
