//! The command line, as used by a person or a script.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::list_path;

fn cunju(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cunju"))
        .current_dir(data)
        .env_remove("DATABASE_URL")
        .args(["--data", "data"])
        .args(arguments)
        .output()
        .unwrap()
}

fn error_output(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn import_and_token_take_three_commands() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| cunju(folder.path(), arguments);
    let list = list_path().display().to_string();
    for command in [&["import", &list][..], &["serve"], &["verify"]] {
        assert!(error_output(&run(command)).contains("cunju migrate"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    assert!(run(&["migrate"]).status.success());
    std::fs::write(folder.path().join("empty.csv"), "code,name\n").unwrap();
    assert!(error_output(&run(&["import", "empty.csv"])).contains("no rows below its first line"));
    let imported = run(&["import", &list]);
    assert!(String::from_utf8_lossy(&imported.stderr).contains("105 committees new"));
    let token = run(&["token", "issue", "--role", "OFFICIAL", "--division", "44"]);
    assert_eq!(
        String::from_utf8(token.stdout).unwrap().split('.').count(),
        3
    );
    let unknown = run(&["token", "issue", "--role", "OFFICIAL", "--division", "99"]);
    assert!(error_output(&unknown).contains("no unit with this code"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let key = std::fs::metadata(folder.path().join("data/token-key.p8")).unwrap();
        assert_eq!(key.mode() & 0o777, 0o600);
    }
}

#[test]
fn number_below_its_range_is_reported_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let told = error_output(&cunju(folder.path(), &["demo", "--households", "-5"]));
    assert!(told.contains("-5 is not in 0..=50000000"), "{told}");
}

#[cfg(unix)]
#[test]
fn server_rejects_a_key_file_readable_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| cunju(folder.path(), arguments);
    assert!(run(&["migrate"]).status.success());
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--personal-keys",
        "keys.toml",
    ];
    let none = error_output(&run(&["keys", "rotate", "--personal-keys", "keys.toml"]));
    assert!(none.contains("keys.toml"), "{none}");
    std::fs::write(folder.path().join("keys.toml"), "").unwrap();
    let readable = PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(folder.path().join("keys.toml"), readable).unwrap();
    let refused = error_output(&run(&serve));
    assert!(refused.contains("chmod 600 keys.toml"), "{refused}");
}

#[test]
fn import_with_bad_rows_exits_with_code_2_and_a_list() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.csv"), "code,name\n44,短\n").unwrap();
    assert!(cunju(folder.path(), &["migrate"]).status.success());
    let refused = error_output(&cunju(folder.path(), &["import", "bad.csv"]));
    assert!(refused.contains("bad.csv.errors.csv"), "{refused}");
    assert!(folder.path().join("bad.csv.errors.csv").exists());
}

#[test]
fn port_in_use_and_invalid_setting_errors_suggest_a_fix() {
    let folder = tempfile::tempdir().unwrap();
    assert!(cunju(folder.path(), &["migrate"]).status.success());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = error_output(&cunju(folder.path(), &["serve", "--listen", &address]));
    assert!(refused.contains("--listen 127.0.0.1:0"), "{refused}");
    std::fs::write(folder.path().join("cunju.toml"), "lisen = \"127.0.0.1:1\"").unwrap();
    let refused = error_output(&cunju(folder.path(), &["migrate"]));
    assert!(refused.contains("lisen"), "{refused}");
}
