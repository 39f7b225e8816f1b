//! What the demo orders through the API, like any client.

use std::sync::Arc;

use cunju_entity::value::DivisionCode;
use serde_json::{Value, json};

use crate::access::auth::token;
use crate::access::session::Request;
use crate::app::command::CommandError;
use crate::app::server::Server;
use crate::platform::api::{Call, Caller};
use crate::platform::hash::sha256;
use crate::platform::message::Locale;

/// Aliased field of a document that issues a mandate.
const ISSUE: &str = "made: mandateIssue";

/// Issues the mandates of the demo: for Guangdong two, of which the later supersedes the earlier; for any other
/// division one modeled on the national notice.
pub(super) async fn mandates(
    server: &Server,
    division: DivisionCode,
    token: &str,
) -> Result<(), CommandError> {
    let issue = |title: &str, number: &str, issuer: &str, issued_on: &str, due_on: &str, scope| {
        json!({
            "title": title, "documentNumber": number, "issuer": issuer, "issuedOn": issued_on,
            "scope": scope, "subcommitteeKind": "PUBLIC_HEALTH", "milestone": "SET_UP",
            "dueOn": due_on,
        })
    };
    let guangdong = |title, number, issued_on, due_on| {
        issue(title, number, "广东省民政厅", issued_on, due_on, "44")
    };
    let whole = division.to_string();
    if whole != "44" {
        let title = "关于加强村（居）民委员会公共卫生委员会建设的指导意见（示例）";
        let body = "民政部等四部门";
        let input = issue(
            title,
            "民发〔2021〕112号",
            body,
            "2021-12-20",
            "2023-12-31",
            &whole,
        );
        send(server, token, ISSUE, "MandateIssueInput", input).await?;
    }
    if whole == "44" || whole == "0" {
        let earlier = guangdong(
            "二〇二一年底前建成公共卫生委员会（示例）",
            "示例〔2021〕1号",
            "2021-09-01",
            "2021-12-31",
        );
        let later = guangdong(
            "关于全面加强村（社区）公共卫生委员会建设的通知",
            "粤民函〔2022〕35号",
            "2022-03-17",
            "2022-03-31",
        );
        let earlier = send(server, token, ISSUE, "MandateIssueInput", earlier).await?;
        let later = send(server, token, ISSUE, "MandateIssueInput", later).await?;
        let input = json!({ "mandateId": earlier, "by": later });
        send(
            server,
            token,
            "made: mandateSupersede",
            "MandateSupersedeInput",
            input,
        )
        .await?;
    }
    Ok(())
}

/// Opens a visit campaign for all households of a county, starting today.
pub(super) async fn campaign(
    server: &Server,
    county: DivisionCode,
    token: &str,
) -> Result<(), CommandError> {
    let today = server.clock.today();
    let input = json!({
        "title": "入户走访（示例）", "kind": "VISIT", "population": "ALL",
        "division": county.to_string(), "startsOn": today, "endsOn": today.plus_months(1),
    });
    send(
        server,
        token,
        "made: campaignOpen",
        "CampaignOpenInput",
        input,
    )
    .await?;
    Ok(())
}

/// Sends a mutation through the executor and returns the ID of its result.
async fn send(
    server: &Server,
    token: &str,
    field: &str,
    input_type: &str,
    mut input: Value,
) -> Result<Value, CommandError> {
    let tree = server.divisions();
    let actor = token::authenticate(&server.keys, &server.db, &tree, token).await?;
    let at = server.clock.now();
    let id = server.clock.uuid().simple().to_string();
    let caller = Caller {
        request: Some(Arc::new(Request::new(server.session(
            actor,
            Locale::English,
            &id,
        )))),
        payer: "demo".to_owned(),
        locale: Locale::English,
        request_id: id,
        at,
    };
    // An interrupted demo sends everything again; the keys prevent changes from being made twice.
    let key = hex::encode(sha256(format!("{field} {input}")));
    if let Some(input) = input.as_object_mut() {
        input.insert("idempotencyKey".to_owned(), key.into());
    }
    let query = format!(
        "mutation($input: {input_type}!) {{ {field}(input: $input) {{ result {{ id }} userErrors {{ message }} }} }}"
    );
    let call = Call {
        query: Some(query),
        variables: serde_json::Map::from_iter([("input".to_owned(), input)]),
        ..Call::default()
    };
    let answer = match server.api.ready(&server.db, call, &caller).await {
        Ok(ready) => Box::pin(server.api.run(&ready, &caller)).await,
        Err(answer) => *answer,
    };
    let answer = serde_json::to_value(&answer)?;
    match answer.pointer("/data/made/result/id") {
        Some(id) if !id.is_null() => Ok(id.clone()),
        _ => Err(format!("the demo could not send {field}: {answer}").into()),
    }
}
