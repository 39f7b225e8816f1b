//! The command: where it writes the problems of a file, and who may read them.

use std::path::Path;
use std::process::{Command, Output};

use super::{COMMITTEE, RESIDENT_HEADERS};
use crate::support::list_path;

fn cunju(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cunju"))
        .current_dir(folder)
        .env_remove("DATABASE_URL")
        .args(["--data", "data"])
        .args(arguments)
        .output()
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
#[cfg(unix)]
fn problems_file_is_written_next_to_the_file_for_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let (work, sent) = (folder.path().join("work"), folder.path().join("sent"));
    std::fs::create_dir(&work).unwrap();
    std::fs::create_dir(&sent).unwrap();
    assert!(cunju(&work, &["migrate"]).status.success());
    assert!(
        cunju(&work, &["import", list_path().to_str().unwrap()])
            .status
            .success()
    );
    let file = sent.join("people.csv");
    let row = "示例路1号,李示例,女,1990-01-01,户主,户在人在,990106199001010029,,";
    let table = format!("{RESIDENT_HEADERS},民族\n{COMMITTEE},{row},汉族\n");
    std::fs::write(&file, table).unwrap();
    let import = |more: &[&str]| {
        let mut arguments = vec!["import", "residents", file.to_str().unwrap()];
        arguments.extend(more);
        let output = cunju(&work, &arguments);
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    for (more, name) in [
        (&[][..], "people.csv.problems.csv"),
        (&["--ignore", "民族"], "people.csv.problems-2.csv"),
        (&["--ignore=民族", "--check"], "people.csv.problems-3.csv"),
    ] {
        let (code, said) = import(more);
        assert_eq!(code, Some(2), "{said}");
        assert!(
            said.contains(name) && said.contains("personal data") && said.contains("个人信息"),
            "{said}"
        );
        // In the second and third run the headers are known, and only the household is unknown.
        assert_eq!(
            said.contains("not a known header"),
            more.is_empty(),
            "{said}"
        );
        assert!(more.is_empty() || said.contains("note: K1 民族"), "{said}");
        assert_eq!(mode(&sent.join(name)), 0o600);
        let marked = std::fs::read_to_string(sent.join(name)).unwrap();
        assert!(
            marked.contains("问题") && marked.contains("990106199001010029"),
            "{marked}"
        );
    }
    assert_eq!(
        names(&work),
        ["data"],
        "nothing is written to the working directory"
    );
    // An existing file that is named as the target is closed to others.
    let named = work.join("named.csv");
    std::fs::write(&named, "old").unwrap();
    let (code, said) = import(&["--errors", named.to_str().unwrap()]);
    assert_eq!((code, mode(&named)), (Some(2), 0o600), "{said}");
    // If the file cannot be written, the error suggests a fix.
    let (code, said) = import(&["--errors", "none/named.csv"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--errors"), "{said}");
}

#[test]
fn warning_does_not_prevent_the_import() {
    let folder = tempfile::tempdir().unwrap();
    assert!(cunju(folder.path(), &["migrate"]).status.success());
    assert!(
        cunju(folder.path(), &["import", list_path().to_str().unwrap()])
            .status
            .success()
    );
    let table = format!("示例村住户表\n村居代码,房号,地址,备注\n{COMMITTEE},3月5日,示例路1号,无\n");
    std::fs::write(folder.path().join("homes.csv"), table).unwrap();
    let output = cunju(folder.path(), &["import", "households", "homes.csv"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    for words in [
        "new: 1,",
        "problems: 0, warnings: 1",
        "warning: B3",
        "note: 1",
        "note: D2",
        "homes.csv.problems.csv",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}
