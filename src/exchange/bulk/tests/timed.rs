//! Fuzz tests with generated faults and fresh seeds: one second in every test run, longer with `scripts/fuzz SECONDS`,
//! which also checks the memory. No table makes the reader panic, be slow or use much memory, and no row is lost.
//!
//! libFuzzer would use coverage, but needs the nightly compiler, which this project does not otherwise need.

mod books;
mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::fuzz::check;
use books::{bomb, strange_package, workbook};
use texts::{broken_text, text};

/// Maximum time for one table.
const SLOW: Duration = Duration::from_secs(20);
/// Maximum memory for a table in addition to the rows that are held at once, in bytes.
const MEMORY: u64 = 96 << 20;

/// A generated table.
struct Table {
    content: Vec<u8>,
    /// Rows that must be read unless the table is rejected.
    rows: Vec<u32>,
    /// Whether it must not be rejected.
    whole: bool,
    /// Maximum memory of the reader in addition to the rows, in bytes.
    held: u64,
}

impl Table {
    fn of(content: Vec<u8>) -> Self {
        let held = u64::try_from(content.len()).unwrap();
        let rows = Vec::new();
        Self {
            content,
            rows,
            whole: false,
            held,
        }
    }
}

fn table(rng: &mut Rng) -> Table {
    match rng.u8(..64) {
        0 => bomb(rng),
        1 => strange_package(rng),
        2..=20 => workbook(rng),
        21..=40 => text(rng),
        41..=60 => broken_text(rng),
        _ => Table::of((0..rng.usize(..4_000)).map(|_| rng.u8(..)).collect()),
    }
}

/// A figure of this process in bytes; `None` if the system does not provide it.
fn memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line
        .trim_start_matches(':')
        .trim()
        .strip_suffix(" kB")?
        .parse()
        .ok()?;
    Some(kib << 10)
}

/// What is wrong with the result for a table.
fn fault(table: &Table, measured: bool) -> Option<String> {
    let before = memory("VmRSS")
        .filter(|_| measured && std::fs::write("/proc/self/clear_refs", "5").is_ok());
    let begun = Instant::now();
    let Ok(read) = catch_unwind(AssertUnwindSafe(|| check(&table.content))) else {
        return Some("it panics".to_owned());
    };
    if begun.elapsed() > SLOW {
        return Some(format!("it takes {} s", begun.elapsed().as_secs()));
    }
    if let (Some(before), Some(peak)) = (before, memory("VmHWM"))
        && peak.saturating_sub(before) > MEMORY + table.held * 4
    {
        return Some(format!("it takes {} MiB", (peak - before) >> 20));
    }
    match read {
        None if table.whole => Some("it is refused".to_owned()),
        None => None,
        Some(read) => {
            let lost = table.rows.iter().find(|number| !read.contains(number));
            lost.map(|number| format!("row {number} is lost"))
        }
    }
}

#[test]
fn faulty_tables_are_parsed_or_rejected_until_time_runs_out() {
    let asked: Option<u64> = std::env::var("CUNJU_FUZZ_SECONDS")
        .ok()
        .and_then(|it| it.parse().ok());
    let seed = std::env::var("CUNJU_FUZZ_SEED")
        .ok()
        .and_then(|it| it.parse().ok());
    let mut seeds = Rng::new();
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < Duration::from_secs(asked.unwrap_or(1)) {
        let seed = seed.unwrap_or_else(|| seeds.u64(..));
        let table = table(&mut Rng::with_seed(seed));
        if let Some(fault) = fault(&table, asked.is_some()) {
            let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
            std::fs::create_dir_all(&folder).unwrap();
            let path = folder.join(seed.to_string());
            std::fs::write(&path, &table.content).unwrap();
            panic!(
                "{fault}: CUNJU_FUZZ_SEED={seed}, saved as {}",
                path.display()
            );
        }
        count += 1;
    }
    assert!(count > 0);
    println!("{count} tables");
}

#[test]
fn inputs_that_once_failed_are_parsed_or_rejected() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/exchange/bulk/tests/inputs");
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert!(!files.is_empty());
    for path in files {
        let content = std::fs::read(&path).unwrap();
        assert_eq!(
            fault(&Table::of(content), false),
            None,
            "{}",
            path.display()
        );
    }
}
