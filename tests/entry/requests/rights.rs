//! Files of the register: who may read them, what they retain, and a full disk.

use cunju::access::auth::Role;
use serde_json::json;

use super::{COMMITTEE, answer, code};
use crate::support::{TestApp, on_each_database};

#[cfg(unix)]
mod unix {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{Shutdown, TcpStream};
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::process::{Command, Output, Stdio};

    fn migrate(data: &Path) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cunju"));
        command.env_remove("DATABASE_URL").arg("--data").arg(data);
        command.arg("migrate").output().unwrap()
    }

    fn mode(path: &Path) -> u32 {
        metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn folder(parent: &Path, name: &str, mode: u32) -> std::path::PathBuf {
        let path = parent.join(name);
        std::fs::create_dir(&path).unwrap();
        set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn data_folder_and_database_are_closed_to_other_users() {
        let parent = tempfile::tempdir().unwrap();
        let new = parent.path().join("new");
        assert!(migrate(&new).status.success());
        assert_eq!((mode(&new), mode(&new.join("cunju.db"))), (0o700, 0o600));

        // An existing folder is restricted, and so are the files in it.
        set_permissions(&new, Permissions::from_mode(0o755)).unwrap();
        for name in ["cunju.db", "cunju.db-wal", "cunju.db-shm"] {
            let path = new.join(name);
            if !path.exists() {
                std::fs::write(&path, "").unwrap();
            }
            set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
        }
        let again = migrate(&new);
        assert!(
            again.status.success(),
            "{}",
            String::from_utf8_lossy(&again.stderr)
        );
        assert_eq!((mode(&new), mode(&new.join("cunju.db"))), (0o700, 0o600));
        for name in ["cunju.db-wal", "cunju.db-shm"] {
            let path = new.join(name);
            assert!(!path.exists() || mode(&path) == 0o600, "{name}");
        }
        let empty = folder(parent.path(), "empty", 0o777);
        assert!(migrate(&empty).status.success());
        assert_eq!(mode(&empty), 0o700);

        // A shared folder, or one with other folders, is left unchanged and refused.
        let shared = folder(parent.path(), "shared", 0o1777);
        let home = folder(parent.path(), "home", 0o755);
        std::fs::create_dir(home.join("letters")).unwrap();
        for (path, expected) in [(&shared, 0o1777), (&home, 0o755)] {
            let refused = migrate(path);
            assert!(!refused.status.success());
            let told = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(
                told.contains("chmod 700") && told.contains("数据目录"),
                "{told}"
            );
            assert_eq!(mode(path), expected);
            assert!(!path.join("cunju.db").exists());
        }
    }

    #[test]
    fn non_http_traffic_is_not_logged_as_a_server_error() {
        let data = tempfile::tempdir().unwrap();
        assert!(migrate(data.path()).status.success());
        let mut command = Command::new(env!("CARGO_BIN_EXE_cunju"));
        command.env_remove("DATABASE_URL").env_remove("RUST_LOG");
        command.arg("--data").arg(data.path());
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "the server is ready");
            if let Some((_, url)) = line.split_once("\"url\":\"http://") {
                break url.split('"').next().unwrap().to_owned();
            }
        };
        for bytes in [
            &b"GARBAGE\r\n\r\n"[..],
            b"GET / HTTP/9.9\r\nbad header\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00",
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: zz\r\n\r\n",
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                transfer-encoding: chunked\r\n\r\nzz\r\n",
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                content-length: 100\r\n\r\n{",
            b"GET /%ff%00 HTTP/1.1\r\nhost: x\r\n\r\n",
        ] {
            let mut stream = TcpStream::connect(&address).unwrap();
            stream.write_all(bytes).unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            let mut told = Vec::new();
            stream.read_to_end(&mut told).unwrap();
            assert!(told.starts_with(b"HTTP/1.1 4"), "{told:?}");
        }
        server.kill().unwrap();
        server.wait().unwrap();
        let mut rest = String::new();
        log.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("ERROR"), "{rest}");
    }
}

const NAME: &str = "欧阳示例甲乙";

/// Whether the files of the database contain a name.
fn is_in_files(app: &TestApp) -> bool {
    let files = std::fs::read_dir(app.folder.path()).unwrap();
    files.flatten().any(|file| {
        let content = std::fs::read(file.path()).unwrap_or_default();
        content
            .windows(NAME.len())
            .any(|part| part == NAME.as_bytes())
    })
}

#[actix_web::test]
async fn erased_data_is_in_no_file_of_the_embedded_database() {
    on_each_database(async |app| {
        use sea_orm::ConnectionTrait;
        if app.server.db.get_database_backend() != sea_orm::DbBackend::Sqlite {
            return;
        }
        let token = app.token(Role::Official, "44");
        let home = json!({ "committeeCode": COMMITTEE, "address": "示例花园1号" });
        let home = app.change(&token, "householdRegister", "id", home).await;
        let mut ids = Vec::new();
        for name in [NAME, "张示例"] {
            let input = json!({ "householdId": home["result"]["id"], "name": name, "relation": "OTHER_RELATIVE",
                "livingState": "REGISTERED_LIVING_HERE", "birthOn": "1946-05-10" });
            let made = app.change(&token, "residentRegister", "id", input).await;
            assert_eq!(made["userErrors"], json!([]), "{made}");
            ids.push(made["result"]["id"].clone());
        }
        assert!(is_in_files(&app));
        let leave = json!({ "residentId": ids[0], "on": "2026-11-01", "reason": "MOVED" });
        let left = app.change(&token, "residentLeave", "id", leave).await;
        assert_eq!(left["userErrors"], json!([]), "{left}");
        let erase = json!({ "id": ids[0], "reason": "MOVED_AWAY" });
        let erased = app.change(&token, "residentErase", "erased", erase).await;
        assert_eq!(erased["userErrors"], json!([]), "{erased}");
        crate::support::receiver::wait_until(async || !is_in_files(&app)).await;
    })
    .await;
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn upload_to_a_full_disk_can_be_retried() {
    use std::process::Command;

    use actix_web::test::TestRequest;
    use cunju::app::server::Setup;

    on_each_database(async |app| {
        let disk = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(disk.path())
            .output();
        if !mount.is_ok_and(|it| it.status.success()) {
            eprintln!("not tested: this machine does not allow mounting a small file system");
            return;
        }
        let setup = Setup {
            bulk: Some(disk.path().to_owned()),
            ..Setup::default()
        };
        let small = app.with_setup(setup).await;
        let token = app.token(Role::Official, "44");
        let send = async |length: usize| {
            let upload = TestRequest::post()
                .uri("/bulk/jobs?kind=HOUSEHOLDS&mode=CHECK")
                .insert_header(("authorization", format!("Bearer {token}")))
                .set_payload("x".repeat(length));
            let (status, told, headers) = answer(&small, upload).await;
            (status, told, headers.contains_key("retry-after"))
        };
        let (status, told, retry) = send(1 << 20).await;
        let left = std::fs::read_dir(disk.path()).unwrap().count();
        let (again, ..) = send(100).await;
        drop(small);
        let unmounted = Command::new("umount").arg(disk.path()).status().unwrap();
        assert_eq!(
            (status, code(&told), retry),
            (503, "UNAVAILABLE", true),
            "{told}"
        );
        assert_eq!(left, 0, "the partial upload is deleted");
        assert_eq!(again, 202, "there is space for a smaller one");
        assert!(unmounted.success());
    })
    .await;
}
