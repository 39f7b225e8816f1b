//! Tokens: issued with our key, checked with it, and turned into an actor.

use chrono::{DateTime, Utc};
use cunju_entity::value::CodeRange;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::key::Keys;
use super::{Actor, Role, Scope};
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::{Error, Text, text};
use crate::platform::hash::sha256;
use crate::reference::division::Tree;
use crate::reference::unit_store;

/// Issuer of our own tokens.
const ISSUER: &str = "cunju";
/// Audience of our own tokens.
const AUDIENCE: &str = "cunju-api";
/// Type of the only kind of token that the API accepts.
const ACCESS: &str = "access";
/// Clock difference between machines that is forgiven, in seconds.
const LEEWAY: i64 = 30;
/// Longest token, in bytes: one that names as many units as it may has about 3,000.
const MAX_LENGTH: usize = 8 * 1024;
/// Most units that one token names.
const MAX_UNITS: usize = 50;

/// What a token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: i64,
    nbf: i64,
    jti: Uuid,
    typ: String,
    role: Role,
    /// Units by id, so that a recoded unit keeps its officials.
    units: Vec<Uuid>,
}

/// Whom a token is for.
pub struct Grant {
    /// Subject: a name for logs.
    pub subject: String,
    /// Role.
    pub role: Role,
    /// Ids of divisions or committees.
    pub units: Vec<Uuid>,
    /// Life of the token, in seconds.
    pub seconds: i64,
}

/// Signs a token.
///
/// # Errors
///
/// [`Error::Internal`] if the key cannot sign.
pub fn issue(keys: &Keys, clock: &Clock, grant: Grant) -> Result<String, Error> {
    let now = clock.now().timestamp();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: grant.subject,
        exp: now.saturating_add(grant.seconds),
        nbf: now,
        jti: clock.uuid(),
        typ: ACCESS.to_owned(),
        role: grant.role,
        units: grant.units,
    };
    let header = Header::new(Algorithm::EdDSA);
    jsonwebtoken::encode(&header, &claims, &keys.signing).map_err(Error::internal)
}

/// Why a token is not accepted.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{error}")]
pub struct Rejected {
    /// What its sender is told.
    #[source]
    pub error: Error,
    /// Whether we never signed it: it was made up, altered, or signed with another key. One that has expired
    /// was ours.
    pub is_foreign: bool,
}

impl From<Error> for Rejected {
    fn from(error: Error) -> Self {
        Self {
            error,
            is_foreign: false,
        }
    }
}

impl From<Rejected> for Error {
    fn from(rejected: Rejected) -> Self {
        rejected.error
    }
}

/// The actor that a token stands for; where its units lie is looked up now.
///
/// # Errors
///
/// [`Error::Unauthenticated`] if the token is not ours, not valid now, or names no unit.
pub async fn authenticate(
    keys: &Keys,
    db: &Db,
    divisions: &Tree,
    token: &str,
) -> Result<Actor, Rejected> {
    let claims = check(keys, token)?;
    let scope = look_up(db, divisions, &claims.units).await?;
    let accepted_until = DateTime::from_timestamp(claims.accepted_until(), 0);
    Ok(Actor {
        subject: claims.sub,
        role: claims.role,
        units: claims.units,
        scope,
        accepted_until: accepted_until.unwrap_or(DateTime::<Utc>::MAX_UTC),
    })
}

/// The actor of work that goes on after its token: where its units lie is looked up now.
///
/// # Errors
///
/// [`Error::Unauthenticated`] if none of them exists any more.
pub async fn restored(
    db: &Db,
    divisions: &Tree,
    subject: &str,
    role: Role,
    units: Vec<Uuid>,
) -> Result<Actor, Error> {
    let scope = look_up(db, divisions, &units).await?;
    Ok(Actor {
        subject: subject.to_owned(),
        role,
        units,
        scope,
        accepted_until: DateTime::<Utc>::MAX_UTC,
    })
}

/// The same actor, with the scope that the units have now.
///
/// # Errors
///
/// [`Error::Unauthenticated`] if none of them exists any more.
pub async fn renewed(db: &Db, divisions: &Tree, actor: &Actor) -> Result<Actor, Error> {
    let scope = look_up(db, divisions, &actor.units).await?;
    Ok(Actor {
        scope,
        ..actor.clone()
    })
}

/// Where units lie now.
async fn look_up(db: &Db, divisions: &Tree, units: &[Uuid]) -> Result<Scope, Error> {
    let mut ranges: Vec<CodeRange> = Vec::new();
    let mut committees = Vec::new();
    for unit in units {
        match divisions.get(cunju_entity::value::DivisionId::new(*unit)) {
            Some(division) => ranges.push(division.range()),
            None => committees.push(cunju_entity::value::CommitteeId::new(*unit)),
        }
    }
    if !committees.is_empty() {
        let codes = unit_store::codes(db, &committees).await?;
        ranges.extend(codes.into_iter().map(CodeRange::committee));
    }
    if ranges.is_empty() {
        return Err(refused(text(
            "令牌所列单位已不存在，请重新申请令牌。",
            "No unit of the token exists. Ask for a new token.",
        )));
    }
    Ok(Scope(ranges))
}

/// The claims of a token that is good now. A signature is checked once: that takes longer than the rest
/// of a small request.
fn check(keys: &Keys, token: &str) -> Result<Claims, Rejected> {
    let hash = sha256(token);
    if let Some(claims) = keys.checked.get(&hash)
        && claims.is_current()
    {
        return Ok(claims);
    }
    let claims = decoded(keys, token)?;
    keys.checked.insert(hash, claims.clone());
    Ok(claims)
}

impl Claims {
    /// Whether the days of a token that was good once still are.
    fn is_current(&self) -> bool {
        let now = i64::try_from(jsonwebtoken::get_current_timestamp()).unwrap_or(i64::MAX);
        self.nbf <= now.saturating_add(LEEWAY) && now <= self.accepted_until()
    }

    /// The last second in which the token is accepted, since 1970.
    fn accepted_until(&self) -> i64 {
        self.exp.saturating_add(LEEWAY)
    }
}

fn decoded(keys: &Keys, token: &str) -> Result<Claims, Rejected> {
    if token.len() > MAX_LENGTH {
        return Err(not_valid(true));
    }
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY.unsigned_abs();
    let claims = jsonwebtoken::decode::<Claims>(token, &keys.checking, &validation)
        // The signature is checked before the days.
        .map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature | ErrorKind::ImmatureSignature => not_valid(false),
            _ => not_valid(true),
        })?
        .claims;
    let sound = claims.typ == ACCESS
        && !claims.sub.is_empty()
        && !claims.units.is_empty()
        && claims.units.len() <= MAX_UNITS;
    if sound {
        Ok(claims)
    } else {
        Err(refused(text(
            "令牌内容不完整，请重新申请令牌。",
            "The token lacks what an access token has. Ask for a new one.",
        ))
        .into())
    }
}

fn not_valid(is_foreign: bool) -> Rejected {
    let error = refused(text(
        "令牌无效或已过期，请重新申请令牌。",
        "The token is not valid or has expired. Ask for a new one.",
    ));
    Rejected { error, is_foreign }
}

fn refused(message: Text) -> Error {
    Error::Unauthenticated(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_was_good_once_is_so_in_its_time_alone() {
        let now = i64::try_from(jsonwebtoken::get_current_timestamp()).unwrap();
        let claims = |nbf, exp| Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: "test".to_owned(),
            exp,
            nbf,
            jti: Uuid::nil(),
            typ: ACCESS.to_owned(),
            role: Role::Official,
            units: Vec::new(),
        };
        assert!(claims(now - 60, now + 60).is_current());
        assert!(claims(now - 60, now - 20).is_current(), "forgiven");
        assert!(!claims(now - 60, now - 40).is_current());
        assert!(!claims(now + 40, now + 60).is_current());
    }
}
