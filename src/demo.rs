//! A register to try: real committees of the last published list, and tokens for three roles.

use cunju_entity::value::{DivisionCode, Level};
use serde::Serialize;

use crate::auth::Role;
use crate::auth::token::{self, Grant};
use crate::committee;
use crate::error::{Error, text};
use crate::http::Server;

/// Life of a demo token, in seconds: a working week.
const WEEK: i64 = 7 * 24 * 60 * 60;

/// Tokens of the demo.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// Of an official of the whole demo's division.
    pub province: String,
    /// Of an official of one county of it.
    pub county: String,
    /// Of a grid worker of one committee of that county.
    pub grid_worker: String,
}

/// Makes the tokens of a demo of this division.
///
/// # Errors
///
/// [`Error::Input`] if the register has no such division, or no county or committee in it.
pub async fn tokens(server: &Server, division: DivisionCode) -> Result<Tokens, Error> {
    let tree = server.divisions();
    let missing = || {
        Error::input(text(
            "登记库中没有该区划或其下的县。",
            "The register has no such division, or no county in it.",
        ))
    };
    let top = tree.at(division).ok_or_else(missing)?;
    let inside = |range| top.range().covers(range);
    let tianhe = DivisionCode::of(Level::County, 440_106_000_000);
    let county = tree.at(tianhe).filter(|node| inside(node.range()));
    let county = county
        .or_else(|| tree.find(inside, Some(Level::County), None).next())
        .ok_or_else(missing)?;
    let committee = committee::first_under(&server.db, county.range())
        .await?
        .ok_or_else(missing)?;
    let sign = |subject: &str, role, unit| {
        let grant = Grant {
            subject: subject.to_owned(),
            role,
            units: vec![unit],
            seconds: WEEK,
        };
        token::issue(&server.keys, &server.clock, grant)
    };
    Ok(Tokens {
        province: sign("demo-province", Role::Official, top.row.id.uuid())?,
        county: sign("demo-county", Role::Official, county.row.id.uuid())?,
        grid_worker: sign("demo-grid-worker", Role::GridWorker, committee.uuid())?,
    })
}

/// What the demo prints when it is ready.
#[must_use]
pub fn welcome(url: &str, tokens: &Tokens, division: DivisionCode) -> String {
    let Tokens {
        province,
        county,
        grid_worker,
    } = tokens;
    format!(
        r#"Cunju serves the committees of {division}. Try it in the browser:
  {url}/#token={province}
or from another shell:
  curl -s {url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer {province}' \
    -d '{{"query": "{{ divisions(search: \"thq\") {{ nodes {{ code fullName committees(first: 3) {{ totalCount nodes {{ code name kind }} }} }} }} }}"}}'
Tokens (one week):
  province official: {province}
  county official:   {county}
  grid worker:       {grid_worker}
Stop with Ctrl-C."#
    )
}
