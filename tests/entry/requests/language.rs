//! The language of a response (8.8).

use actix_web::test::TestRequest;

use crate::support::on_each_database;

#[actix_web::test]
async fn language_with_the_highest_preference_is_used() {
    on_each_database(async |app| {
        for (wanted, language) in [
            ("en; q=0.1, zh;q=0.9", "zh"),
            ("zh ; q=0.1 , en ;q=0.9", "en"),
            ("en;q=0", "zh"),
            ("en;q=0.0, fr", "zh"),
            ("zh;q=0", "en"),
            ("zh;q=0, en;q=0", "zh"),
            ("zh-Hant", "zh"),
            ("zh-Hant-HK, en;q=0.9", "zh"),
            ("yue, en;q=0.5", "zh"),
            ("en-GB", "en"),
            ("EN-us,zh;q=0.9", "en"),
            ("en_US", "en"),
            ("en-GB;q=0.8, zh-CN;q=0.9, *;q=0.1", "zh"),
            ("*", "zh"),
            ("*, en", "en"),
            ("*;q=0.5, en;q=0.1", "zh"),
            ("en;q=0.5, *;q=0.1", "en"),
            ("zh;q=0, *", "en"),
            ("en;q=0, *", "zh"),
            ("en, zh", "en"),
            ("zh, en", "zh"),
            ("fr, de;q=0.5", "zh"),
            ("enm, zh;q=0.1", "zh"),
            ("en;q=2, zh;q=0.1", "zh"),
            ("en;q=x", "zh"),
            ("fr;charset=utf-8;q=0.1,en;q=0.9", "en"),
            ("en;level=1;q=0.9, zh;q=0.1", "en"),
            ("en ; Q = 0.1, zh", "zh"),
            ("zh;q=0.3333, en;q=0.33334", "zh"),
            ("en-GB, en-us;q=0,8, en;q=0,6, en_US;q=0,4, *", "en"),
            ("en,en-US;q=0.8", "en"),
            ("en;q=0.7, pl; q=0.9", "en"),
            (",, ,", "zh"),
            ("", "zh"),
        ] {
            let request = TestRequest::get().uri("/graphql?query={health}");
            let (_, _, headers) = app
                .send(request.insert_header(("accept-language", wanted)))
                .await;
            let told = headers.get("content-language").unwrap();
            assert_eq!(told, language, "{wanted}");
        }
        let twice = TestRequest::get()
            .uri("/graphql?query={health}")
            .append_header(("accept-language", "fr"))
            .append_header(("accept-language", "en"));
        let (_, _, headers) = app.send(twice).await;
        assert_eq!(headers.get("content-language").unwrap(), "en");
    })
    .await;
}
