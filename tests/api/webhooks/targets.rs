//! Targets that the server refuses.

use cunju::access::auth::Role;
use serde_json::json;

use super::{COMMITTEE, DELIVERY, expect_result, hook};
use crate::support::on_each_database;
use crate::support::receiver::Receiver;

#[actix_web::test]
async fn non_public_target_is_refused() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let receiver = Receiver::new(|_| 200);
        let port = receiver.address.port();
        for url in [
            receiver.url(),
            format!("https://127.0.0.1:{port}/hook"),
            format!("https://[::ffff:127.0.0.1]:{port}/hook"),
            "https://169.254.169.254/latest/meta-data/".to_owned(),
            "https://user:word@example.com/".to_owned(),
            "example.com".to_owned(),
        ] {
            let input = json!({ "committeeCode": COMMITTEE, "url": url });
            let payload = app.change(&token, "webhookCreate", "id", input).await;
            let error = &payload["userErrors"][0];
            assert_eq!(
                [&error["code"], &error["path"]],
                [&json!("INVALID"), &json!(["input", "url"])]
            );
        }
        // A host name does not show its addresses; they are checked when the event is sent.
        let webhook = hook(&app, &format!("https://localhost:{port}/hook"), "440106").await;
        let tested = expect_result(
            &app,
            "webhookTest",
            DELIVERY,
            json!({ "id": webhook["id"] }),
        )
        .await;
        assert_eq!(
            [&tested["state"], &tested["lastError"]],
            ["FAILED", "TARGET_REFUSED"]
        );
        let unknown = json!({ "id": webhook["id"], "url": "https://nowhere.invalid/" });
        expect_result(&app, "webhookUpdate", "id", unknown).await;
        let tested = expect_result(
            &app,
            "webhookTest",
            DELIVERY,
            json!({ "id": webhook["id"] }),
        )
        .await;
        assert_eq!(
            [&tested["state"], &tested["lastError"]],
            ["FAILED", "NAME_NOT_RESOLVED"]
        );
        assert_eq!(receiver.all().len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn outcome_reports_refused_connection_and_timeout() {
    on_each_database(async |mut app| {
        let _sending = app.start_dispatch().await;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let webhook = hook(&app, &url, "440106").await;
        let test = async || {
            expect_result(
                &app,
                "webhookTest",
                DELIVERY,
                json!({ "id": webhook["id"] }),
            )
            .await
        };
        assert_eq!(test().await["lastError"], "TIMED_OUT");
        drop(listener);
        assert_eq!(test().await["lastError"], "CONNECTION_FAILED");
    })
    .await;
}
