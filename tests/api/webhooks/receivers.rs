//! The receivers of the documentation, run unchanged.

use std::process::{Child, Command, Stdio};

use actix_web::web;
use cunju::access::auth::key::Keys;
use cunju::app::server::Server;
use cunju::platform::clock::Clock;
use serde_json::{Value, json};

use super::{DELIVERY, expect_result, hook};
use crate::support::receiver::wait_until;
use crate::support::{TestApp, on_each_database, webhook_setup};

const MANUAL: &str = include_str!("../../../docs/webhooks.md");

/// A receiver of the documentation, stopped when it goes out of scope.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the example in this language; `None` if this machine cannot run it.
async fn start(
    folder: &std::path::Path,
    program: &str,
    language: &str,
    secret: &str,
) -> Option<(Running, u16)> {
    if Command::new(program).arg("--version").output().is_err() {
        return None;
    }
    let (_, rest) = MANUAL.split_once(&format!("```{language}\n")).unwrap();
    let (code, _) = rest.split_once("```").unwrap();
    let suffix = if language == "js" { "mjs" } else { "py" };
    let file = folder.join(format!("receiver.{suffix}"));
    std::fs::write(&file, code).unwrap();
    let port = crate::process::free_address().port();
    let child = Command::new(program)
        .arg(file)
        .env("WEBHOOK_SECRET", secret)
        .env("PORT", port.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let running = Running(child);
    wait_until(async || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()).await;
    Some((running, port))
}

async fn tested(app: &TestApp, webhook: &Value) -> Value {
    expect_result(app, "webhookTest", DELIVERY, json!({ "id": webhook["id"] })).await
}

#[actix_web::test]
async fn documented_receivers_accept_current_signatures() {
    on_each_database(async |mut app| {
        let keys = Keys::open(app.folder.path()).unwrap();
        let server = Server::new(
            app.server.db.clone(),
            keys,
            Clock::system(),
            webhook_setup(),
        )
        .await
        .unwrap();
        app.server = web::Data::new(server);
        let webhook = hook(&app, "http://127.0.0.1:9/", "440106").await;
        let secret = webhook["secret"].as_str().unwrap().to_owned();
        let other = hook(&app, "http://127.0.0.1:9/", "440106").await;
        for (program, language) in [("node", "js"), ("python3", "python")] {
            let Some((_running, port)) = start(app.folder.path(), program, language, &secret).await
            else {
                eprintln!("not tested: {program} is missing");
                continue;
            };
            for webhook in [&webhook, &other] {
                let url = format!("http://127.0.0.1:{port}/");
                expect_result(
                    &app,
                    "webhookUpdate",
                    "id",
                    json!({ "id": webhook["id"], "url": url }),
                )
                .await;
            }
            assert_eq!(
                tested(&app, &webhook).await["state"],
                "DELIVERED",
                "{program}"
            );
            let refused = tested(&app, &other).await;
            assert_eq!(refused["lastStatus"], 400, "{program}: another secret");
            // The same key file, and a clock set to an earlier date.
            let keys = Keys::open(app.folder.path()).unwrap();
            let clock = Clock::fixed("2026-01-01".parse().unwrap());
            let late = Server::new(app.server.db.clone(), keys, clock, webhook_setup())
                .await
                .unwrap();
            let now = std::mem::replace(&mut app.server, web::Data::new(late));
            assert_eq!(
                tested(&app, &webhook).await["lastStatus"],
                400,
                "{program}: an old timestamp"
            );
            app.server = now;
        }
    })
    .await;
}
